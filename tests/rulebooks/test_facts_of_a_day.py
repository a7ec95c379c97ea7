"""The schema and the decision know the same facts for the same day."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from adjudicator import decide
from adjudicator.case import case_schema
from adjudicator.errors import CaseError
from adjudicator.values import SHANGHAI
from tests.library import LIBRARY

FACT = "refund_only.spot_check_upheld"
"""Of a regime that ended on 21 April 2025, for claims filed until then."""


def case_of(day: dt.date) -> dict[str, Any]:
    return {
        "case": "spot-check",
        "platform": "taobao",
        "category": "soft_goods",
        "record": {
            "claim": {"by": "merchant", "filed_at": f"{day}T10:00:00+08:00"},
            "order": {"paid_at": f"{day}T09:00:00+08:00"},
        },
        "statements": [
            {"by": "staff", "made_at": f"{day}T11:00:00+08:00", "says": {FACT: True}},
        ],
    }


def accepted_by_schema(day: dt.date) -> bool:
    (release,) = LIBRARY.releases_on(day, lambda *scope: scope == ("taobao", "soft_goods"))
    return Draft202012Validator(case_schema([release])).is_valid(case_of(day))


def accepted_by_decision(day: dt.date) -> bool:
    at = dt.datetime.combine(day, dt.time(12), SHANGHAI)
    try:
        decide(case_of(day), LIBRARY, at)
    except CaseError:
        return False
    return True


@pytest.mark.parametrize(
    ("day", "known"),
    [
        (dt.date(2024, 8, 8), False),
        (dt.date(2024, 8, 9), True),
        (dt.date(2025, 4, 21), True),
        (dt.date(2025, 4, 22), False),
        (dt.date(2026, 1, 20), False),
    ],
)
def test_schema_and_decision_know_the_same_facts_on_a_day(day: dt.date, known: bool) -> None:
    assert (accepted_by_schema(day), accepted_by_decision(day)) == (known, known)


def test_a_fact_of_another_time_is_refused_with_when_it_is_known() -> None:
    with pytest.raises(CaseError) as caught:
        decide(case_of(dt.date(2026, 1, 20)), LIBRARY, dt.datetime(2026, 2, 1, tzinfo=SHANGHAI))
    assert str(caught.value) == (
        f"/statements/0/says/{FACT}: The fact '{FACT}' is not known. It is known in cases"
        " whose 'claim.filed_at' is 2024-08-09 to 2025-04-21."
    )


def test_a_group_of_another_time_is_explained_fact_by_fact() -> None:
    case = case_of(dt.date(2020, 1, 20)) | {"category": "food", "statements": []}
    case["record"]["food"] = {"opened": True}
    with pytest.raises(CaseError, match="It is known in decisions of 2025-08-15 or later"):
        decide(case, LIBRARY, dt.datetime(2020, 2, 1, tzinfo=SHANGHAI))
