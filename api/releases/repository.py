"""The table of release parts as a store for the archive."""

from __future__ import annotations

from sqlmodel import Session

from api.kit.database import insert
from api.releases.models import ReleasePart


class Rows:
    """The store within one session; what it puts is committed with the session's other rows."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, digest: str) -> bytes | None:
        """What is kept under the digest."""
        part = self._session.get(ReleasePart, digest)
        return None if part is None else part.content

    def put(self, digest: str, content: bytes) -> None:
        """Keep the bytes, unless some are there; ask under the write lock."""
        if self.get(digest) is None:
            insert(self._session, [ReleasePart(digest=digest, content=content)])
