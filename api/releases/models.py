"""The rows of the archive: packed parts of releases, by digest."""

from __future__ import annotations

from sqlmodel import Field, SQLModel

from api.kit.database import append_only


class ReleasePart(SQLModel, table=True):
    """A part of a release, or its manifest, as `adjudicator.rulebook.release_archive` packs it."""

    __tablename__ = "release_parts"

    digest: str = Field(primary_key=True)
    content: bytes


append_only("release_parts")
