"""The row of a case: what was submitted. Everything later is rows of other tables."""

from __future__ import annotations

import datetime as dt

from sqlmodel import Field, SQLModel

from api.kit.database import append_only


class Case(SQLModel, table=True):
    """`document`: the submitted JSON without its statements, which are rows of their own."""

    __tablename__ = "cases"

    id: str = Field(primary_key=True)
    platform: str
    category: str
    document: str
    submitted_at: dt.datetime


append_only("cases")
