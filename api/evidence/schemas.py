"""A statement as it is sent in."""

from __future__ import annotations

import datetime as dt

from pydantic import BaseModel, Field

from adjudicator.vocabulary import Party


class StatementIn(BaseModel):
    """What somebody says about the facts, and with what evidence.

    Documents the body; the core reads it, so that every problem is reported at once.
    `says`: values by full fact name; money is integer fen. `made_at`: when it was made
    as its sender says; kept as such. What counts is when it reaches the server.
    """

    by: Party
    says: dict[str, bool | int | str] = Field(min_length=1)
    evidence: str | None = None
    reference: str | None = None
    note: str | None = None
    made_at: dt.datetime | None = None
