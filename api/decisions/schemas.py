"""A decision as it is asked for."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Any

from pydantic import BaseModel


class DetailName(StrEnum):
    """How much the ruling says: with its trace, and with what would have changed it."""

    RULING = "ruling"
    TRACE = "trace"
    FULL = "full"


class DecisionIn(BaseModel):
    """`document`: a case document (`/v1/schema/case`), which may hold `requests`.

    `at`: the deciding instant, with its offset; now if left out.
    """

    document: dict[str, Any]
    at: dt.datetime | None = None
    detail: DetailName = DetailName.RULING
