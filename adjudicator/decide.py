"""The front door of the core: a case document in, a ruling out."""

from __future__ import annotations

import datetime as dt

from adjudicator.adjudicate.decision import Detail, adjudicate
from adjudicator.case import read_case, read_header
from adjudicator.rulebook.library import Library
from adjudicator.rulebook.model import Release
from adjudicator.ruling.ruling import Ruling


def decide(
    document: object, library: Library, at: dt.datetime, detail: Detail = Detail.FULL
) -> Ruling:
    """Decide a case document as it stands at `at` (timezone-aware), by the rules in force.

    Raises `CaseError` with every problem of the document.
    """
    release = release_of(document, library, at)
    return adjudicate(read_case(document, release), release, at, detail)


def release_of(document: object, library: Library, at: dt.datetime) -> Release:
    """The release that decides this case document at `at`."""
    header = read_header(document)
    return library.release(header.platform, header.category, at, header.anchor)
