"""The archive: every release that ever decided, kept by its content and read again.

A release is a manifest that names, by digest, the canonical texts of its rulebooks, its
vocabulary and its calendar; texts are shared between releases. Nothing in it is ever
changed, and nothing read from it is believed before its digest is computed again.
"""

from __future__ import annotations

import gzip
import json
import os
import re
import tempfile
import zlib
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Protocol

from adjudicator.calendar.days import Calendar
from adjudicator.errors import AdjudicatorError, RulebookError
from adjudicator.rulebook.digest import LANGUAGE, canonical, digest_of, release_text
from adjudicator.rulebook.files.loader import Books, book_of
from adjudicator.rulebook.library import Library
from adjudicator.rulebook.model import Release

_DIGEST = re.compile(r"[0-9a-f]{64}")


class ArchiveError(AdjudicatorError):
    """A release cannot be had from the archive."""


class ReleaseNotKeptError(ArchiveError):
    """The archive does not have the release."""


class OtherLanguageError(ArchiveError):
    """The release is of another language than this program's: another version must read it."""


class BrokenArchiveError(ArchiveError):
    """What is kept is not what was kept once, or a part of it is gone."""


class Store(Protocol):
    """Where the archive keeps bytes, by digest. What is there is never replaced."""

    def get(self, digest: str) -> bytes | None:
        """What was put under the digest, `None` if nothing was."""

    def put(self, digest: str, content: bytes) -> None:
        """Keep the bytes, unless some are there already."""


class Folder:
    """A store in a folder, a file for each digest. Processes may share it.

    Raises `OSError` where the file system fails.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def get(self, digest: str) -> bytes | None:
        try:
            return self._file(digest).read_bytes()
        except FileNotFoundError:
            return None

    def put(self, digest: str, content: bytes) -> None:
        file = self._file(digest)
        if file.exists():
            return
        file.parent.mkdir(parents=True, exist_ok=True)
        # Written beside it and renamed: a reader sees the whole file or none, and of two
        # writers, who write the same, either may be the last.
        handle, beside = tempfile.mkstemp(dir=file.parent, prefix=".")
        try:
            with os.fdopen(handle, "wb") as writing:
                writing.write(content)
                writing.flush()
                os.fsync(writing.fileno())
            Path(beside).chmod(0o444)
            Path(beside).replace(file)
        except BaseException:
            Path(beside).unlink(missing_ok=True)
            raise

    def _file(self, digest: str) -> Path:
        return self._path / digest[:2] / f"{digest[2:]}.gz"


class Archive:
    """Releases in a store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def keep(self, release: Release) -> None:
        """Put the release there, the manifest last: where that is, everything is."""
        if self._store.get(release.digest) is not None:
            return
        texts = (*release.texts, release.calendar.text)
        for text in texts:
            self._store.put(digest_of(text), _packed(text))
        named = release_text(map(digest_of, release.texts), release.calendar)
        manifest = {"release": json.loads(named), "kept_by": _version()}
        self._store.put(release.digest, _packed(canonical(manifest)))

    def library(self, digest: str) -> Library:
        """A library that has the rulebooks of this release and no others.

        It decides every case that the release decided, by a release of the same digest.
        Raises `ReleaseNotKeptError`, `OtherLanguageError` and `BrokenArchiveError`.
        """
        text = self._get(digest)
        if text is None:
            raise ReleaseNotKeptError(f"The archive does not have the release {digest}.")
        try:
            manifest = json.loads(text)
            release = manifest["release"]
            if digest_of(canonical(release)) != digest:
                raise BrokenArchiveError(f"In the archive, {digest} names another release.")
            if release["language"] != LANGUAGE:
                raise OtherLanguageError(
                    f"The release {digest} is of language {release['language']}, and this program "
                    f"speaks {LANGUAGE}: make the ruling again with adjudicator "
                    f"{manifest['kept_by']}."
                )
            books = [book_of(self._text(each), each[:12]) for each in release["books"]]
            [vocabulary] = (book for book in books if book.head is None)
            rulebooks = tuple(book for book in books if book.head is not None)
            return Library(Books(vocabulary, rulebooks, Calendar(self._text(release["calendar"]))))
        except (KeyError, TypeError, ValueError, RulebookError) as error:
            message = f"What the archive has as {digest} is no release: {error}"
            raise BrokenArchiveError(message) from error

    def _text(self, digest: str) -> str:
        text = self._get(digest)
        if text is None:
            raise BrokenArchiveError(f"The archive has lost a part of the release: {digest}.")
        if digest_of(text) != digest:
            raise BrokenArchiveError(f"In the archive, {digest} was changed since it was kept.")
        return text

    def _get(self, digest: str) -> str | None:
        packed = self._store.get(digest) if _DIGEST.fullmatch(digest) else None
        try:
            return None if packed is None else gzip.decompress(packed).decode()
        except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
            message = f"In the archive, {digest} cannot be unpacked: {error}"
            raise BrokenArchiveError(message) from error


def _packed(text: str) -> bytes:
    return gzip.compress(text.encode(), mtime=0)


def _version() -> str:
    try:
        return version("adjudicator")
    except PackageNotFoundError:
        return "of an unknown version"
