"""The documents of the repository's own rulebooks, rendered once."""

from __future__ import annotations

import datetime as dt

import pytest

from adjudicator.handbook.site import LANGUAGES, Site, documents_of
from adjudicator.handbook.site import pages as pages_of
from adjudicator.rulebook.model import Release
from tests.library import LIBRARY

SINCE = dt.date(2026, 7, 1)


@pytest.fixture(scope="session")
def sites() -> tuple[Site, ...]:
    return documents_of(LIBRARY, SINCE)


@pytest.fixture(scope="session")
def ebike(sites: tuple[Site, ...]) -> Site:
    return next(site for site in sites if site.decides("taobao", "ebike"))


@pytest.fixture(scope="session")
def release(ebike: Site) -> Release:
    return ebike.release


@pytest.fixture(scope="session")
def files(ebike: Site) -> dict[str, str]:
    """The handbook of the e-bike release alone: every file by its name."""
    return dict(pages_of([ebike]))


@pytest.fixture(scope="session")
def pages(ebike: Site, files: dict[str, str]) -> dict[str, str]:
    """All pages of the e-bike release and its cases, one after the other, by language."""
    return {
        language: "".join(html for name, html in files.items() if f".{language}." in name)
        for language in LANGUAGES
    }
