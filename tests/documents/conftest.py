"""The documents of the repository's own rulebooks, rendered once."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from adjudicator.documents.site import LANGUAGES, Site, documents_of, render_release
from adjudicator.rulebook.library import Library
from adjudicator.rulebook.model import Release

SINCE = dt.date(2026, 7, 1)
RULEBOOKS = Path(__file__).parents[2] / "rulebooks"


@pytest.fixture(scope="session")
def sites() -> tuple[Site, ...]:
    return documents_of(Library.load(RULEBOOKS), SINCE)


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
