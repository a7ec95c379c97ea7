"""The rows of evidence: what was said, and what was asked. Both are append-only."""

from __future__ import annotations

import datetime as dt

from sqlmodel import Field, SQLModel

from api.kit.database import append_only


class Statement(SQLModel, table=True):
    """One statement of a case. `position` counts from 0, as in the case document.

    `made_at` is when it reached this server, which is what counts; `dated_at` is when
    its sender says it was made. `content` is the JSON as sent, without `made_at`.
    """

    __tablename__ = "statements"

    case_id: str = Field(primary_key=True, foreign_key="cases.id")
    position: int = Field(primary_key=True)
    made_at: dt.datetime
    dated_at: dt.datetime | None
    content: str


class RecordedRequest(SQLModel, table=True):
    """That a party was asked for a fact, as the ruling that first asked says.

    `ruling` is the number of that ruling (`None` before releases were kept).
    """

    __tablename__ = "evidence_requests"

    case_id: str = Field(primary_key=True, foreign_key="cases.id")
    fact: str = Field(primary_key=True)
    party: str
    asked_at: dt.datetime
    due_at: dt.datetime | None
    ruling: int | None


append_only("statements")
append_only("evidence_requests")
