"""The documents of the repository's own rulebooks, rendered once."""

from __future__ import annotations

import datetime as dt

import pytest

from adjudicator.handbook.site import LANGUAGES, Site, documents_of, render_release
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
def pages(ebike: Site) -> dict[str, str]:
    """The e-bike document by language."""
    return {language: render_release(ebike, language) for language in LANGUAGES}
