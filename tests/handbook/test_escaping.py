"""Whatever a rulebook says is shown as text, never taken for a part of the page."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from adjudicator.errors import Place
from adjudicator.handbook.site import LANGUAGES, Site, pages, render_index
from adjudicator.handbook.voice import web_address
from adjudicator.rulebook.model import Example, Release
from adjudicator.sources import Provenance, Source
from adjudicator.values import Label
from tests.adjudicate.libraries import finding, provable, release_of, rule
from tests.handbook.reading import Read, read

ATTACK = """<script>alert("1")</script>'"><img src=x onerror=alert(2)>&amp;{{ 7 * 7 }}"""


def attacked(root: Path) -> Release:
    """A release in which every text is an attack."""
    label: dict[str, object] = {"zh": ATTACK, "en": ATTACK}
    told = rule("R1", "proof.shown && proof.rebutted", {"finding.defect": True})
    release = release_of(
        root,
        {"platform": [told | {"title": label, "note": ATTACK}]},
        facts={
            "proof.shown": provable("buyer", label=label, question=label, note=ATTACK),
            "proof.rebutted": provable("merchant", label=label, asked_when="proof.shown"),
        },
        questions={"finding.defect": finding(label=label)},
    )
    source = Source("DOC", ATTACK, ATTACK, Provenance.READ, url="javascript:alert(3)")
    example = Example(ATTACK, "platform", Place("x"), {"proof.shown": True}, {}, "buyer")
    return dataclasses.replace(release, sources={"DOC": source}, examples=(example,))


def site_of(release: Release) -> Site:
    label = Label(ATTACK, ATTACK)
    return Site(release, "attack", (("shop", "general"),), (label,), (label,))


def assert_harmless(page: Read) -> None:
    assert page.tags.count("script") == 1
    assert "img" not in page.tags
    assert not [name for name, _ in page.attributes if name.startswith("on")]
    assert page.unclosed == []


def files_of(root: Path, language: str) -> list[str]:
    """The pages of a release in which every text is an attack."""
    return [
        html
        for name, html in pages([site_of(attacked(root))])
        if name.endswith(f".{language}.html") and not name.startswith("index")
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_label_with_a_script_is_shown_as_text(tmp_path: Path, language: str) -> None:
    files = files_of(tmp_path, language)
    assert len(files) == 5
    for html in files:
        page = read(html)
        assert_harmless(page)
        assert ATTACK in "".join(page.texts)
        assert html.count("<script>") == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_diagram_shows_such_a_label_as_text_too(tmp_path: Path, language: str) -> None:
    html = "".join(files_of(tmp_path, language))
    drawings = [part.partition("</svg>")[0] for part in html.split("<svg")[1:]]
    assert any("&lt;script&gt;alert(" in drawing for drawing in drawings)
    assert not any("<script" in drawing or "<img" in drawing for drawing in drawings)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_index_shows_it_as_text(tmp_path: Path, language: str) -> None:
    assert_harmless(read(render_index([site_of(attacked(tmp_path))], language)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_an_address_of_the_web_becomes_a_link(tmp_path: Path, language: str) -> None:
    files = [read(html) for html in files_of(tmp_path, language)]
    assert not [href for page in files for href in page.hrefs if "javascript" in href]
    assert any("javascript:alert(3)" in page.text for page in files)


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://example.cn/a", "https://example.cn/a"),
        ("samr.gov.cn/zw/a.html", "https://samr.gov.cn/zw/a.html"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("see the annex", ""),
        ("", ""),
    ],
)
def test_addresses_without_a_scheme_are_read_as_https(url: str, address: str) -> None:
    assert web_address(url) == address
