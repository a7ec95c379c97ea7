"""The rows of rulings: canonical bytes, never changed."""

from __future__ import annotations

import datetime as dt

from sqlmodel import Field, SQLModel

from api.kit.database import append_only


class StoredRuling(SQLModel, table=True):
    """One ruling of a case; `number` counts from 1 and the highest one is current.

    `body` is the canonical JSON without trace and changes, which are made again from the
    release when somebody asks; `sha256` is of these bytes. `statements`: how many the case
    had when it was decided (`None` before releases were kept). `refund` is in fen.
    `next_due_at`: when a party that was asked has run out of time, so that the case is
    decided anew.
    """

    __tablename__ = "rulings"

    case_id: str = Field(primary_key=True, foreign_key="cases.id")
    number: int = Field(primary_key=True)
    decided_at: dt.datetime
    release: str
    status: str
    outcome: str | None
    refund: int | None
    next_due_at: dt.datetime | None
    sha256: str
    body: bytes
    statements: int | None


class StoredTrace(SQLModel, table=True):
    """The ruling with trace and changes, packed by zlib, from before releases were kept."""

    __tablename__ = "stored_traces"

    case_id: str = Field(primary_key=True, foreign_key="cases.id")
    number: int = Field(primary_key=True)
    sha256: str
    body_zlib: bytes


append_only("rulings")
append_only("stored_traces")
