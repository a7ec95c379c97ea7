"""What a document holds, and that it is complete in itself."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import re
from collections import Counter
from pathlib import Path

import pytest

from adjudicator.handbook.cases import CASES_A_PAGE, Casebook
from adjudicator.handbook.phrases import PHRASES
from adjudicator.handbook.site import LANGUAGES, Site, documents_of, number_of_pages, render_index
from adjudicator.handbook.voice import anchor
from adjudicator.rulebook.library import Library
from adjudicator.rulebook.model import Release
from adjudicator.sources import Provenance
from adjudicator.vocabulary import Burden
from tests.adjudicate.libraries import release_of
from tests.handbook.reading import read


def test_every_link_leads_to_a_page_and_an_anchor_on_it(files: dict[str, str]) -> None:
    ids = {name: set(read(html).ids) for name, html in files.items()}
    for name, html in files.items():
        for href in {href for href in read(html).hrefs if not href.startswith("https://")}:
            file, _, anchor_there = href.partition("#")
            assert (file or name) in ids, href
            assert not anchor_there or anchor_there in ids[file or name], (name, href)


def test_no_two_elements_of_a_page_share_an_anchor(files: dict[str, str]) -> None:
    for name, html in files.items():
        ids = read(html).ids
        assert len(ids) == len(set(ids)), name


def test_every_element_is_closed(files: dict[str, str]) -> None:
    assert {name for name, html in files.items() if read(html).unclosed} == set()


def test_no_page_has_a_megabyte(files: dict[str, str]) -> None:
    assert [name for name, html in files.items() if len(html.encode()) > 1_000_000] == []


def test_a_page_of_cases_counts_the_titles_that_exist_in_the_other_language_only(
    files: dict[str, str],
) -> None:
    page = files["cases-taobao-base.zh.html"]
    titles = page.count('<small lang="en">')
    assert titles == CASES_A_PAGE
    assert PHRASES["cases.foreign"].zh.format(n=titles) in page
    assert "in Chinese only" not in files["cases-taobao-base.en.html"]


def test_a_release_counts_the_notes_that_exist_in_the_other_language_only(
    ebike: Site, files: dict[str, str]
) -> None:
    own = [name for name in files if name.startswith(ebike.stem) and name.endswith(".zh.html")]
    notes = sum(files[name].count('class="note" lang="en"') for name in own)
    there = files[ebike.file("zh")]
    assert notes > 100
    assert PHRASES["reading.foreign"].zh.format(n=notes) in there


def test_every_case_stands_on_one_page_of_its_rulebook(
    files: dict[str, str], release: Release
) -> None:
    cases = Casebook([release]).cases
    assert sum(map(len, cases.values())) == len(release.examples)
    for language in LANGUAGES:
        ids = [key for n, html in files.items() if f".{language}." in n for key in read(html).ids]
        found = Counter(key for key in ids if key.startswith("case-"))
        assert found == Counter(case.anchor for several in cases.values() for case in several)


def test_a_case_that_two_releases_try_is_told_once_in_the_plainer_one(
    sites: tuple[Site, ...], release: Release
) -> None:
    casebook = Casebook(site.release for site in sites)
    shared = casebook.cases["taobao-base"]
    assert len({case.example.place for case in shared}) == len(shared)
    assert all(len(case.release.rulebooks) <= len(release.rulebooks) for case in shared)


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
    ]
    assert [name for name in expected if name not in ids] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_assumptions_come_first_and_none_is_missing(
    ebike: Site, files: dict[str, str], release: Release, language: str
) -> None:
    page = files[ebike.file(language)]
    begin, end = page.index('<section id="assumptions"'), page.index('<section id="reading"')
    assert page.index("<section") == begin
    hrefs = {href.partition("#")[2] for href in read(page[begin:end]).hrefs}
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
    assert [one for one in assumed if anchor(*one) not in hrefs] == []


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


def test_the_pages_ask_the_network_for_nothing(files: dict[str, str]) -> None:
    for html in files.values():
        page = read(html)
        assert not {"link", "img", "iframe", "object", "embed"} & set(page.tags)
        assert not {"src", "srcset", "style"} & {name for name, _ in page.attributes}
        assert not re.search(r"@import|url\(", "".join(page.contents["style"]))


def test_the_policy_allows_exactly_the_pages_own_style_and_script(files: dict[str, str]) -> None:
    for html in files.values():
        page = read(html)
        policy = next(value for name, value in page.attributes if value.startswith("default-src"))
        assert policy.startswith("default-src 'none'")
        for tag in ("style", "script"):
            (content,) = page.contents[tag]
            digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
            assert f"{tag}-src 'sha256-{digest}'" in policy


def test_each_page_tells_its_own_language_and_links_the_other(
    ebike: Site, files: dict[str, str]
) -> None:
    for name, html in files.items():
        tag = "en" if name.endswith(".en.html") else "zh-Hans"
        assert f'<html lang="{tag}">' in html, name
    assert f'href="{ebike.file("en")}"' in files[ebike.file("zh")]
    assert f'href="{ebike.file("zh")}"' in files[ebike.file("en")]
    assert f'href="{ebike.file("en", "rules")}"' in files[ebike.file("zh", "rules")]
    assert 'href="cases-taobao-base.en.html"' in files["cases-taobao-base.zh.html"]
    assert "电动自行车" in read(files[ebike.file("zh")]).text
    assert "What is assumed" in read(files[ebike.file("en")]).text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_index_leads_to_every_release_and_jumps_to_each(
    sites: tuple[Site, ...], language: str
) -> None:
    page = read(render_index(sites, language))
    assert {site.file(language) for site in sites} <= set(page.hrefs)
    assert {f"#release-{site.stem}" for site in sites} <= set(page.hrefs)
    assert {href[1:] for href in page.hrefs if href.startswith("#")} <= set(page.ids)


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
    index = read(render_index(siblings, "en")).text
    assert index.count("without promise") == 1
    assert "without platform" not in index


def test_a_release_of_another_platform_is_no_sibling(siblings: tuple[Site, ...]) -> None:
    elsewhere = dataclasses.replace(siblings[0], scopes=(("elsewhere", "general"),))
    assert "without" not in read(render_index([elsewhere, siblings[1]], "en")).text


def test_releases_shared_by_several_scopes_are_told_once(sites: tuple[Site, ...]) -> None:
    digests = [site.release.digest for site in sites]
    assert len(digests) == len(set(digests))
    assert len({site.stem for site in sites}) == len(sites)


def test_the_number_of_pages_is_known_before_they_are_written(
    ebike: Site, files: dict[str, str], sites: tuple[Site, ...]
) -> None:
    assert number_of_pages([ebike]) == len(files)
    assert number_of_pages(sites) > len(sites) * 8
