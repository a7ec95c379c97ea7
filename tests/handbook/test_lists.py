"""Lists and named derivations in words."""

from __future__ import annotations

import dataclasses

import pytest

from adjudicator.handbook.figures import computed, parameters
from adjudicator.handbook.lists import case_value, derivation, fields
from adjudicator.handbook.phrases import PHRASES
from adjudicator.handbook.site import LANGUAGES, Site
from adjudicator.handbook.voice import Voice, anchor
from adjudicator.language.derivations import DERIVATIONS
from adjudicator.rulebook.model import Release
from adjudicator.values import Kind
from tests.adjudicate.libraries import SOURCE, Entry, enum, label, release_of
from tests.handbook.reading import read


@pytest.fixture(scope="module")
def repairs(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """A release with a list of repairs and how many days they took."""
    days: Entry = {"type": "integer", "min": 0, "max": 99, "unit": "days", "label": label("days")}
    where: Entry = {**enum("shop", "home"), "label": label("where"), "optional": True}
    found: Entry = {"type": "integer", "unit": "days", "derivation": "sum"}
    return release_of(
        tmp_path_factory.mktemp("repairs"),
        {"platform": []},
        facts={
            "repair.history": {
                "type": "list",
                "item": {"days": days, "where": where},
                "label": {"zh": "维修记录", "en": "Repairs"},
            }
        },
        derived={"repair.days": {**found, "of": ["repair.history.days"], **SOURCE}},
    )


def test_a_field_has_its_label_its_type_and_whether_it_may_be_lacking(repairs: Release) -> None:
    fact = repairs.facts["repair.history"]
    days, where = fields(Voice(repairs, "en"), fact)
    assert (days.label, days.values, days.optional) == ("days", "a whole number", "")
    assert (where.values, where.optional) == ("shop, home", "may be left out")


def test_a_derivation_is_told_with_the_column_that_it_reads(repairs: Release) -> None:
    derived = repairs.derived["repair.days"]
    assert derivation(Voice(repairs, "zh"), derived) == "维修记录的“days（中）”之和"
    assert derivation(Voice(repairs, "en"), derived) == "the sum of the days in “Repairs”"


def test_a_derivation_without_words_is_told_by_its_name(repairs: Release) -> None:
    derived = dataclasses.replace(repairs.derived["repair.days"], derivation="longest")
    assert derivation(Voice(repairs, "en"), derived) == "found from days in “Repairs” (longest)"


def test_every_derivation_has_words() -> None:
    assert [name for name in DERIVATIONS if f"derivation.{name}" not in PHRASES] == []


def test_its_text_links_the_column_to_the_field(repairs: Release) -> None:
    (entry,) = computed(Voice(repairs, "en"))
    assert [(part.text, part.href) for part in entry.code] == [
        ("sum(", ""),
        ("repair.history.days", "#fact-repair.history.days"),
        (")", ""),
    ]


def test_a_list_in_a_case_is_told_entry_by_entry(repairs: Release) -> None:
    told = case_value(Voice(repairs, "en"), "repair.history", ((3, "shop"), (4, None)))
    assert told.value == "2 entries"
    assert told.entries == ("days: 3 days, where: shop", "days: 4 days")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_list_of_a_release_shows_its_fields(
    pages: dict[str, str], release: Release, language: str
) -> None:
    lists = [fact for fact in release.facts.values() if fact.type.kind is Kind.LIST]
    assert lists
    page = pages[language]
    for fact in lists:
        begin = page.index(f'<tr id="{anchor("fact", fact.name)}">')
        row = read(page[begin : page.index("</tr>", begin)])
        for field in fact.type.fields:
            assert anchor("fact", f"{fact.name}.{field.name}") in row.ids
            assert field.label.get(language) in row.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_computed_value_says_how(release: Release, language: str) -> None:
    for entry in computed(Voice(release, language)):
        assert entry.formula or entry.table
        assert entry.code or entry.table


def test_a_figure_that_replaces_another_says_which(sites: tuple[Site, ...]) -> None:
    release = next(site.release for site in sites if site.decides("jd", "electronics"))
    figure = next(
        p for p in parameters(Voice(release, "en")) if p.name == "param.evidence_window_hours"
    )
    assert figure.value == "24 hours"
    assert figure.declared.startswith("in place of ")
