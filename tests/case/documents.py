"""Case documents for tests: a good one, and ways to bend it."""

from __future__ import annotations

from typing import Any

import pytest

from adjudicator.case import read_case
from adjudicator.case.sheet import FactSheet
from adjudicator.errors import CaseError
from adjudicator.rulebook.model import Release
from tests.case.releases import release

FILED_AT = "2026-05-20T10:00:00+08:00"
MADE_AT = "2026-05-21T09:00:00+08:00"


def statement(
    by: str, says: object, evidence: str | None = None, made_at: str = MADE_AT
) -> dict[str, Any]:
    backed = {} if evidence is None else {"evidence": evidence}
    return {"by": by, "made_at": made_at, "says": says, **backed}


def document(*statements: object, claimant: str = "buyer", **more: Any) -> dict[str, Any]:
    record = {
        "claim": {"by": claimant, "filed_at": FILED_AT, "requested": 259900},
        "order": {"paid": 259900},
    }
    return {
        "case": "EB-0001",
        "platform": "taobao",
        "category": "ebike",
        "record": record,
        "statements": list(statements),
        **more,
    }


def with_record(group: str, name: str, value: object) -> dict[str, Any]:
    whole = document()
    whole["record"].setdefault(group, {})[name] = value
    return whole


def sheet(*statements: object, **more: Any) -> FactSheet:
    return read_case(document(*statements, **more), release())


def problems_of(whole: object, under: Release | None = None) -> dict[str, str]:
    """The messages by JSON pointer; several at one place are joined."""
    with pytest.raises(CaseError) as caught:
        read_case(whole, under or release())
    found: dict[str, str] = {}
    for problem in caught.value.problems:
        pointer = problem.pointer()
        found[pointer] = "\n".join(filter(None, [found.get(pointer), problem.message]))
    return found
