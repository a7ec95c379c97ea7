"""A release's digest changes with its content and with nothing else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest

from adjudicator.calendar.days import Calendar
from adjudicator.rulebook.files.loader import read_books
from adjudicator.rulebook.library import Library
from tests.rulebook.conftest import GOOD

Changed = Callable[[dict[str, Callable[[str], str]]], Library]
BATTERY = "industry/ebike/battery.yaml"
TABLE = "industry/ebike/idle_limit.csv"
LAW = "statute/consumer_law/rulebook.yaml"


def digests(library: Library) -> set[str]:
    return {release.digest for release in library.every_release()}


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        (BATTERY, "rules:\n", "# a comment\nrules:\n"),
        (BATTERY, "then: {finding.neglect: true}", "then:\n      finding.neglect: true"),
        (BATTERY, '"finding.defect && use', '"finding.defect   && use'),
        (
            BATTERY,
            "provenance: assumption\n    settable_by",
            "provenance: assumption\n\n    settable_by",
        ),
        (LAW, "    when: finding.defect\n", "    when: 'finding.defect'\n"),
        (
            LAW,
            "in_force: {from: 2014-03-15, until: null}",
            "in_force: {until: ~, from: 2014-03-15}",
        ),
        (TABLE, "twice the longest interval", "another note"),
        (TABLE, "lithium,-,180", "lithium , - , 180"),
        ("platform/taobao-2025/examples/general.yaml", "    refund: 259900\n", ""),
        (
            "vocabulary/world.yaml",
            "  jd: {label: {zh: 京东, en: JD}}",
            "  jd: {label: {en: JD, zh: 京东}}",
        ),
    ],
)
def test_layout_and_examples_do_not_count(
    library: Library, changed: Changed, path: str, old: str, new: str
) -> None:
    assert digests(changed({path: lambda text: _replace(text, old, new)})) == digests(library)


def test_the_order_of_definitions_and_their_files_do_not_count(
    library: Library, changed: Changed
) -> None:
    def law_rules(text: str) -> str:
        head, first, second = text.split("  - id:")
        return f"{head}  - id:{second.rstrip()}\n  - id:{first.rstrip()}\n"

    battery: list[str] = []

    def without_rules(text: str) -> str:
        definitions, rules = text.split("rules:\n")
        battery.append(f"rules:\n{rules}")
        return definitions

    moved = changed(
        {LAW: law_rules, BATTERY: without_rules, "industry/ebike/new.yaml": lambda _: battery[0]}
    )
    assert digests(moved) == digests(library)


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        (BATTERY, "buyer_share: 50", "buyer_share: 40"),
        (BATTERY, "    settable_by: [promise]\n", "    settable_by: [promise]\n    note: why\n"),
        (LAW, "    when: finding.defect\n", "    when: finding.defect\n    note: explained\n"),
        (BATTERY, "use.idle_days > use.idle_limit", "use.idle_days >= use.idle_limit"),
        (BATTERY, "lithium: {zh: 锂电池, en: lithium}, lead_acid", "lead_acid"),
        (TABLE, "lithium,-,180", "lithium,-,181"),
        (LAW, "value: 7\n", "value: 8\n"),
        (LAW, "article: a.24", "article: a.23"),
        (LAW, "in_force: {from: 2014-03-15", "in_force: {from: 2014-03-16"),
        ("vocabulary/core.yaml", "absent: true", "absent: false"),
        ("vocabulary/core.yaml", "[reject, return_refund]", "[return_refund, reject]"),
    ],
)
def test_content_counts(library: Library, changed: Changed, path: str, old: str, new: str) -> None:
    def edit(text: str) -> str:
        changed_text = _replace(text, old, new)
        if "lithium: {" in old:
            changed_text = _replace(
                changed_text,
                "lead_acid: {zh: 铅酸电池, en: lead-acid}",
                "lead_acid: {zh: 铅酸电池, en: lead-acid}, lithium: {zh: 锂电池, en: lithium}",
            )
        return changed_text

    assert digests(changed({path: edit})) != digests(library)


def test_what_a_note_says_counts_and_not_how_its_lines_are_broken(changed: Changed) -> None:
    def noted(note: str) -> set[str]:
        old = "    when: finding.defect\n"
        return digests(changed({LAW: lambda text: _replace(text, old, f"{old}    note: {note}\n")}))

    one_line = noted("the goods are not as described")
    assert noted(">\n      the goods are\n      not as described") == one_line
    assert noted("the goods are as described") != one_line


def test_the_holidays_announced_count() -> None:
    books = read_books(GOOD)
    later = Calendar.of({dt.date(2026, 1, 1), dt.date(2027, 1, 1)}, set())
    assert digests(Library(replace(books, calendar=later))) != digests(Library(books))


def _replace(text: str, old: str, new: str) -> str:
    assert old in text
    return text.replace(old, new)
