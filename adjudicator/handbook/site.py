"""The handbook of a library as files, each in one language: releases, cases, and an index.

A release is bound into several pages, and each case stands once, on a page of its rulebook.
What is told refers to anchors; `_bound` leads each reference to the page where its anchor is.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from itertools import pairwise

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from adjudicator.handbook.cases import Case, Casebook, case_entry
from adjudicator.handbook.content import CasePage, Listing, Page
from adjudicator.handbook.page import counts, page_of
from adjudicator.handbook.phrases import say
from adjudicator.handbook.pieces import Link
from adjudicator.handbook.rules import in_force
from adjudicator.handbook.voice import Voice
from adjudicator.rulebook.library import Library
from adjudicator.rulebook.model import Release
from adjudicator.values import Label

LANGUAGES = ("zh", "en")
INDEX = {"zh": "index.html", "en": "index.en.html"}
RULES_A_PAGE = 250
_SHORT = 8
_ID, _HREF = re.compile(r'\bid="([^"]+)"'), re.compile(r'href="#([^"]+)"')
_NOTE = re.compile(r'class="note" lang="([^"]+)"')
# The pages of a release: the name of each, the sections on it.
_PAGES = (
    ("", ("assumptions", "reading", "cases", "sources")),
    ("rules", ("rulebooks",)),
    ("procedure", ("questions", "procedure")),
    ("figures", ("figures", "payments")),
)
_SECTIONS = tuple(section for _, sections in _PAGES for section in sections)

Anchors = Mapping[str, str]
"""The page that each anchor of a document is on."""


@dataclass(frozen=True, slots=True)
class Site:
    """One release to be documented, with everything that it decides.

    `scopes` are the platforms and categories of the cases that it decides, `platforms`
    and `categories` what these are called; `stem` begins the names of its files.
    """

    release: Release
    stem: str
    scopes: tuple[tuple[str, str], ...]
    platforms: tuple[Label, ...]
    categories: tuple[Label, ...]

    def file(self, language: str, page: str = "") -> str:
        """The name of one of its pages in a language; the first has no name of its own."""
        return f"{self.stem}{page and f'-{page}'}.{language}.html"

    def decides(self, platform: str | None, category: str | None) -> bool:
        """Whether some of its cases are of the platform and category (`None`: of any)."""
        return any(
            platform in (None, of_platform) and category in (None, of_category)
            for of_platform, of_category in self.scopes
        )

    def title(self, language: str) -> str:
        """What it decides about: the categories."""
        return _listed(self.categories, language)

    def scope(self, language: str) -> str:
        """Where: the platforms."""
        return _listed(self.platforms, language)


def documents_of(library: Library, since: dt.date | None = None) -> tuple[Site, ...]:
    """Every distinct release of a library, once, however many scopes share it.

    `since`: only releases that decide cases whose conduct lies on that day or later.
    """
    shared: dict[str, list[Release]] = {}
    for occasion in library.occasions(since):
        release = occasion.release
        same = shared.setdefault(release.digest, [])
        if all((r.platform, r.category) != (release.platform, release.category) for r in same):
            same.append(release)
    platforms, categories = library.platform_labels(), library.category_labels()
    return tuple(
        Site(
            releases[0],
            f"{releases[0].category}-{digest[:_SHORT]}",
            tuple((release.platform, release.category) for release in releases),
            _labels(platforms, (release.platform for release in releases)),
            _labels(categories, (release.category for release in releases)),
        )
        for digest, releases in shared.items()
    )


def render_release(site: Site, language: str, casebook: Casebook) -> dict[str, str]:
    """The pages of a release in one language (`zh` or `en`): name of the file, content."""
    page = page_of(site.release, language, site.title(language), site.scope(language), casebook)
    told = [
        (name if i == 1 else f"{name}-{i}", sections, part, i == 1)
        for name, sections in _PAGES
        for i, part in enumerate(_parts(page, sections, site.release), start=1)
    ]
    bodies = [_sections(part, sections, language, opens) for _, sections, part, opens in told]
    notes = [tag for body in bodies for tag in _NOTE.findall(body)]
    first = replace(page, foreign=sum(tag != page.language for tag in notes))
    bodies[0] = _sections(first, _PAGES[0][1], language, True)
    files = [site.file(language, name) for name, *_ in told]
    where = anchors(dict(zip(files, bodies, strict=True)))
    return {
        file: _bound(
            _render(
                "page.html.j2",
                language,
                page=page,
                body=Markup(body),
                contents=_SECTIONS,
                first=_SECTIONS.index(sections[0]) + 1,
                other=_other(language, partial(site.file, page=name)),
                index=INDEX[language],
            ),
            file,
            where,
        )
        for (name, sections, *_), file, body in zip(told, files, bodies, strict=True)
    }


def anchors(pages: Mapping[str, str]) -> dict[str, str]:
    """The file on which each anchor of some pages stands."""
    return {key: file for file, html in pages.items() for key in _ID.findall(html)}


def render_cases(
    casebook: Casebook, language: str, titles: Mapping[str, Label], told: Mapping[str, Anchors]
) -> Iterator[tuple[str, str]]:
    """The pages of cases. `told`: by digest of the release, where its rules and facts are."""
    for rulebook in casebook.cases:
        for number, cases in enumerate(casebook.pages(rulebook)):
            yield (
                casebook.file(rulebook, number, language),
                _cases(casebook, rulebook, number, cases, language, titles, told),
            )


def render_index(sites: Sequence[Site], language: str) -> str:
    """The index page in one language."""
    listings = [_listing(site, sites, language) for site in sites]
    jump: dict[str, list[Listing]] = defaultdict(list)
    for listing in listings:
        jump[listing.scope].append(listing)
    return _render(
        "index.html.j2",
        language,
        tag=_tag(language),
        listings=listings,
        jump=list(jump.items()),
        other=_other(language, INDEX.__getitem__),
    )


def pages(sites: Sequence[Site]) -> Iterator[tuple[str, str]]:
    """The files of the handbook, one after the other: name and content."""
    casebook = Casebook(site.release for site in sites)
    titles = {book.id: book.title for site in sites for book in site.release.rulebooks}
    for language in LANGUAGES:
        told: dict[str, Anchors] = {}
        for site in sites:
            release = render_release(site, language, casebook)
            told[site.release.digest] = anchors(release)
            yield from release.items()
        yield from render_cases(casebook, language, titles, told)
        yield INDEX[language], render_index(sites, language)


def number_of_pages(sites: Sequence[Site]) -> int:
    """How many files `pages` gives."""
    casebook = Casebook(site.release for site in sites)
    releases = sum(len(_PAGES) - 1 + len(_runs(_sizes(site.release))) for site in sites)
    cases = sum(len(casebook.pages(rulebook)) for rulebook in casebook.cases)
    return len(LANGUAGES) * (releases + cases + 1)


def _sizes(release: Release) -> list[int]:
    """The number of rules of each of its rulebooks."""
    number = Counter(rule.rulebook for rule in release.rules.values())
    return [number[book.id] for book in release.rulebooks]


def _runs(sizes: Sequence[int]) -> list[slice]:
    """The rulebooks page by page: as many as have `RULES_A_PAGE` together, or one."""
    begins, room = [0], RULES_A_PAGE
    for i, size in enumerate(sizes):
        if size > room and i > begins[-1]:
            begins.append(i)
            room = RULES_A_PAGE
        room -= size
    return [slice(*run) for run in pairwise([*begins, len(sizes)])]


def _parts(page: Page, sections: Sequence[str], release: Release) -> list[Page]:
    """What stands on each of the pages for some sections."""
    if "rulebooks" not in sections:
        return [page]
    return [replace(page, rulebooks=page.rulebooks[run]) for run in _runs(_sizes(release))]


def _sections(page: Page, sections: Iterable[str], language: str, opens: bool) -> str:
    return "".join(
        _render("section.html.j2", language, page=page, key=key, opens=opens) for key in sections
    )


def _cases(
    casebook: Casebook,
    rulebook: str,
    number: int,
    cases: Sequence[Case],
    language: str,
    titles: Mapping[str, Label],
    told: Mapping[str, Anchors],
) -> str:
    """A page of cases; each refers to the pages of the release that it is told in."""
    file = casebook.file(rulebook, number, language)
    entries = [case_entry(Voice(case.release, language), case) for case in cases]
    body = "".join(
        _bound(
            _render("case.html.j2", language, case=entry), file, told.get(case.release.digest, {})
        )
        for case, entry in zip(cases, entries, strict=True)
    )
    pages = casebook.pages(rulebook)

    def numbers(some: Sequence[Case]) -> str:
        first, last, n = some[0].number, some[-1].number, len(casebook.cases[rulebook])
        return say("cases.numbers", language, first=first, last=last, n=n)

    def title(of: str) -> str:
        return titles[of].get(language) if of in titles else of

    page = CasePage(
        language=_tag(language),
        title=say("cases.title", language, title=title(rulebook)),
        numbers=numbers(cases),
        other=_other(language, lambda one: casebook.file(rulebook, number, one)),
        foreign=sum(
            phrase.language != _tag(language)
            for entry in entries
            for phrase in (entry.headline, entry.sentence)
            if phrase is not None
        ),
        parts=tuple(
            (Link(casebook.file(rulebook, i, language), numbers(some)), i == number)
            for i, some in enumerate(pages)
        ),
        rulebooks=tuple(
            (Link(casebook.file(of, 0, language), title(of)), len(several))
            for of, several in casebook.cases.items()
        ),
        cases=tuple(entries),
    )
    return _render("cases.html.j2", language, page=page, body=Markup(body), index=INDEX[language])


def _bound(html: str, file: str, where: Anchors) -> str:
    """The HTML with every reference to an anchor on another page led there."""

    def lead(found: re.Match[str]) -> str:
        at = where.get(found[1], file)
        return found[0] if at == file else f'href="{at}#{found[1]}"'

    return _HREF.sub(lead, html)


def _other(language: str, file: Callable[[str], str]) -> Link:
    """A link to the same page in the other language."""
    other = next(one for one in LANGUAGES if one != language)
    return Link(file(other), say("other_language", language))


def _tag(language: str) -> str:
    return "zh-Hans" if language == "zh" else "en"


def _listing(site: Site, sites: Iterable[Site], language: str) -> Listing:
    own = {book.id for book in site.release.rulebooks}
    missing = {
        book.id: book.title
        for other in sites
        if set(other.scopes) & set(site.scopes)
        for book in other.release.rulebooks
        if book.id not in own
    }
    titles = _listed(tuple(missing.values()), language)
    voice = Voice(site.release, language)
    return Listing(
        anchor=f"release-{site.stem}",
        title=site.title(language),
        scope=site.scope(language),
        digest=site.release.digest,
        file=site.file(language),
        counts=counts(site.release, language),
        rulebooks=tuple(
            (voice.text(book.title), book.version, in_force(voice, book))
            for book in site.release.rulebooks
        ),
        without=say("index.without", language, titles=titles) if missing else "",
    )


def _labels(known: Mapping[str, Label], names: Iterable[str]) -> tuple[Label, ...]:
    return tuple(known[name] for name in dict.fromkeys(names))


def _listed(labels: Sequence[Label], language: str) -> str:
    return say("list_separator", language).join(label.get(language) for label in labels)


def _render(template: str, language: str, **content: object) -> str:
    def phrase(key: str, **filled: object) -> str:
        return say(key, language, **filled)

    style, script = _asset("style.css"), _asset("script.js")
    return (
        _environment()
        .get_template(template)
        .render(
            say=phrase,
            style=Markup(style),
            script=Markup(script),
            policy=f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; "
            "img-src data:; base-uri 'none'; form-action 'none'",
            **content,
        )
    )


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("adjudicator.handbook"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _asset(name: str) -> str:
    environment = _environment()
    assert environment.loader is not None
    return environment.loader.get_source(environment, name)[0].strip()


def _hash(text: str) -> str:
    """What a content security policy calls exactly this text and no other."""
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
