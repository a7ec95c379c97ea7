"""Keeping the releases that decide, and having past ones back."""

from __future__ import annotations

import threading
from collections import OrderedDict

from sqlmodel import Session

from adjudicator import Library
from adjudicator.rulebook.release_archive import Archive
from api.kit.database import Database
from api.releases.repository import Rows

MOST_LIBRARIES = 8


def keep(session: Session, library: Library, digest: str) -> None:
    """Keep a release of the library, in the transaction of the ruling that names it."""
    release = library.resolve(digest)
    assert release is not None, "a ruling names a release that its library never compiled"
    Archive(Rows(session)).keep(release)


class PastReleases:
    """Libraries of single past releases, read when one is needed. Safe under threads."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._libraries: OrderedDict[str, Library] = OrderedDict()
        self._lock = threading.Lock()

    def library(self, digest: str) -> Library:
        """The library of this release. Raises `ArchiveError` and its kinds."""
        with self._lock:
            if digest not in self._libraries:
                with self._database.reading() as session:
                    self._libraries[digest] = Archive(Rows(session)).library(digest)
                while len(self._libraries) > MOST_LIBRARIES:
                    self._libraries.popitem(last=False)
            self._libraries.move_to_end(digest)
            return self._libraries[digest]
