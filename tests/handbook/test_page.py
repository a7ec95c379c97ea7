"""What a document holds, and that it is complete in itself."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import re
from pathlib import Path

import pytest

from adjudicator.handbook.phrases import PHRASES
from adjudicator.handbook.site import LANGUAGES, Site, documents_of, render_index
from adjudicator.handbook.voice import anchor
from adjudicator.rulebook.library import Library
from adjudicator.rulebook.model import Release
from adjudicator.sources import Provenance
from adjudicator.vocabulary import Burden
from tests.adjudicate.libraries import release_of
from tests.handbook.reading import read


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_link_inside_the_page_leads_somewhere(pages: dict[str, str], language: str) -> None:
    page = read(pages[language])
    inside = {href[1:] for href in page.hrefs if href.startswith("#")}
    assert inside <= set(page.ids)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_elements_share_an_anchor(pages: dict[str, str], language: str) -> None:
    ids = read(pages[language]).ids
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_element_is_closed(pages: dict[str, str], language: str) -> None:
    assert read(pages[language]).unclosed == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_of_the_release_has_its_entry(
    pages: dict[str, str], release: Release, language: str
) -> None:
    ids = set(read(pages[language]).ids)
    expected = [
        *(anchor("rule", name) for name in release.rules),
        *(anchor("question", name) for name in release.questions),
        *(anchor("fact", name) for name in release.facts),
        *(anchor("computed", name) for name in release.derived),
        *(anchor("parameter", name) for name in release.parameters),
        *(anchor("table", name) for name in release.tables),
        *(anchor("payment", name) for name in release.postings),
        *(anchor("case", str(n)) for n in range(1, len(release.examples) + 1)),
    ]
    assert [name for name in expected if name not in ids] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_assumptions_come_first_and_none_is_missing(
    pages: dict[str, str], release: Release, language: str
) -> None:
    page = pages[language]
    begin, end = page.index('<section id="assumptions"'), page.index('<section id="reading"')
    assert page.index("<section") == begin
    hrefs = set(read(page[begin:end]).hrefs)
    assumed = [
        *(("rule", r.id) for r in release.rules.values() if r.provenance is Provenance.ASSUMPTION),
        *(
            ("parameter", p.name)
            for p in release.parameters.values()
            if p.provenance is Provenance.ASSUMPTION
        ),
        *(
            ("payment", p.id)
            for p in release.postings.values()
            if p.provenance is Provenance.ASSUMPTION
        ),
    ]
    assert assumed
    assert [one for one in assumed if f"#{anchor(*one)}" not in hrefs] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_rule_stands_in_prose_beside_its_text_its_source_and_its_exceptions(
    pages: dict[str, str], language: str
) -> None:
    page = pages[language]
    begin = page.index('id="rule-TB-004-010"')
    entry = read(page[page.rindex("<article", 0, begin) : page.index("</article>", begin)])
    assert PHRASES["when"].get(language) in entry.text
    assert "claim.by == 'buyer' && order.succeeded && claim.filed_at >= window.claim_ends_at" in (
        "".join(entry.texts)
    )
    assert "淘宝平台争议处理规则" in entry.text
    assert "a.4" in entry.text
    assert PHRASES["excepted_by"].get(language) in entry.text
    assert "#rule-TB-005-010" in entry.hrefs


def test_an_exception_names_the_rule_that_it_excepts(pages: dict[str, str]) -> None:
    page = pages["en"]
    begin = page.index('id="rule-TB-005-010"')
    entry = read(page[begin : page.index("</article>", begin)])
    assert "Exception to" in entry.text
    assert "#rule-TB-004-010" in entry.hrefs


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_fact_that_must_be_proven_says_who_by_what_until_when_and_what_silence_means(
    pages: dict[str, str], release: Release, language: str
) -> None:
    page = pages[language]
    for fact in release.facts.values():
        if fact.burden in (Burden.PLATFORM, Burden.STAFF):
            continue
        begin = page.index(f'<tr id="{anchor("fact", fact.name)}">')
        row = read(page[begin : page.index("</tr>", begin)]).text
        assert fact.label.get(language) in row
        assert PHRASES[f"party.{fact.burden.value}"].get(language) in row
        for kind in (*fact.proved_by, *fact.judged_from):
            assert release.evidence_kinds[kind].label.get(language) in row
        if fact.on_silence is None:
            assert PHRASES["silence.staff"].get(language) in row


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_asks_the_network_for_nothing(pages: dict[str, str], language: str) -> None:
    page = read(pages[language])
    assert not {"link", "img", "iframe", "object", "embed"} & set(page.tags)
    assert not {"src", "srcset", "style"} & {name for name, _ in page.attributes}
    assert not re.search(r"@import|url\(", "".join(page.contents["style"]))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_policy_allows_exactly_the_pages_own_style_and_script(
    pages: dict[str, str], language: str
) -> None:
    page = read(pages[language])
    policy = next(value for name, value in page.attributes if value.startswith("default-src"))
    assert policy.startswith("default-src 'none'")
    for tag in ("style", "script"):
        (content,) = page.contents[tag]
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy


def test_each_language_tells_its_own_and_links_the_other(
    ebike: Site, pages: dict[str, str]
) -> None:
    assert '<html lang="zh-Hans">' in pages["zh"]
    assert '<html lang="en">' in pages["en"]
    assert f'href="{ebike.file("en")}"' in pages["zh"]
    assert f'href="{ebike.file("zh")}"' in pages["en"]
    assert "电动自行车" in read(pages["zh"]).text
    assert "What is assumed" in read(pages["en"]).text


def test_the_index_leads_to_every_release_in_both_languages(sites: tuple[Site, ...]) -> None:
    hrefs = read(render_index(sites)).hrefs
    assert {site.file(language) for site in sites for language in LANGUAGES} <= set(hrefs)


@pytest.fixture
def siblings(tmp_path: Path) -> tuple[Site, ...]:
    """Two releases of one platform and category: without a promise, and then with it."""
    release_of(tmp_path, {"platform": [], "promise": []})
    promise = tmp_path / "promise" / "promise" / "rulebook.yaml"
    promise.write_text(promise.read_text("utf-8").replace("2000-01-01", "2026-01-01"), "utf-8")
    return documents_of(Library.load(tmp_path, examples=True))


def test_a_release_that_lacks_a_rulebook_of_its_sibling_says_so(
    siblings: tuple[Site, ...],
) -> None:
    assert [len(site.release.rulebooks) for site in siblings] == [1, 2]
    index = read(render_index(siblings)).text
    assert index.count("without promise") == 1
    assert "without platform" not in index


def test_a_release_of_another_platform_is_no_sibling(siblings: tuple[Site, ...]) -> None:
    elsewhere = dataclasses.replace(siblings[0], scopes=(("elsewhere", "general"),))
    assert "without" not in read(render_index([elsewhere, siblings[1]])).text


def test_releases_shared_by_several_scopes_are_told_once(sites: tuple[Site, ...]) -> None:
    digests = [site.release.digest for site in sites]
    assert len(digests) == len(set(digests))
    assert len({site.stem for site in sites}) == len(sites)
