"""The documents of a library as files: one page a release and language, and an index."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from adjudicator.handbook.content import Listing
from adjudicator.handbook.page import counts, page_of
from adjudicator.handbook.phrases import PHRASES, say
from adjudicator.handbook.rules import in_force
from adjudicator.handbook.voice import Voice
from adjudicator.rulebook.library import Library
from adjudicator.rulebook.model import Release, RulebookRef
from adjudicator.values import Label

LANGUAGES = ("zh", "en")
INDEX = "index.html"
_SHORT = 8


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

    def file(self, language: str) -> str:
        """The name of its page in a language."""
        return f"{self.stem}.{language}.html"

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


def render_release(site: Site, language: str) -> str:
    """The page of a release in one language (`zh` or `en`), complete in itself."""
    other = next(one for one in LANGUAGES if one != language)
    page = page_of(
        site.release, language, site.title(language), site.scope(language), site.file(other)
    )
    return _render("page.html.j2", language, page=page)


def render_index(sites: Sequence[Site]) -> str:
    """The index page, in both languages at once."""
    listings = [_listing(site, sites) for site in sites]
    return _render("index.html.j2", "zh", listings=listings)


def pages(sites: Sequence[Site]) -> Iterator[tuple[str, str]]:
    """The files of the site, one after the other: name and content."""
    for site in sites:
        for language in LANGUAGES:
            yield site.file(language), render_release(site, language)
    yield INDEX, render_index(sites)


def _listing(site: Site, sites: Iterable[Site]) -> Listing:
    own = {book.id for book in site.release.rulebooks}
    missing = {
        book.id: book.title
        for other in sites
        if set(other.scopes) & set(site.scopes)
        for book in other.release.rulebooks
        if book.id not in own
    }
    without = [
        say("index.without", one, titles=_listed(tuple(missing.values()), one)) if missing else ""
        for one in LANGUAGES
    ]
    return Listing(
        title=_pair(site.title(one) for one in LANGUAGES),
        scope=_pair(site.scope(one) for one in LANGUAGES),
        digest=site.release.digest,
        files=_pair(site.file(one) for one in LANGUAGES),
        counts=_pair(counts(site.release, one) for one in LANGUAGES),
        rulebooks=tuple(_book(site.release, book) for book in site.release.rulebooks),
        without=_pair(without),
    )


def _book(release: Release, book: RulebookRef) -> tuple[tuple[str, str], str, str]:
    return (book.title.zh, book.title.en), book.version, in_force(Voice(release, "zh"), book)


def _pair(texts: Iterable[str]) -> tuple[str, str]:
    zh, en = texts
    return zh, en


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
            both=PHRASES,
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
