"""JD as a second platform: its own clocks, figures and versions, and nothing of another's."""

from __future__ import annotations

import datetime as dt

import pytest

from adjudicator.adjudicate.decision import adjudicate
from adjudicator.case.reading import read_case
from adjudicator.errors import CaseError
from adjudicator.rulebook.model import Release
from adjudicator.ruling.ruling import Ruling
from adjudicator.values import SHANGHAI
from tests.library import LIBRARY

DECIDED = dt.datetime(2026, 7, 8, 14, 1, tzinfo=SHANGHAI)
Facts = dict[str, object]


def release(category: str, conduct: str = "2026-07-01", platform: str = "jd") -> Release:
    at = dt.datetime.fromisoformat(conduct).replace(tzinfo=SHANGHAI)
    return LIBRARY.release(platform, category, DECIDED, lambda _: at)


def ruling(category: str, record: dict[str, Facts], says: Facts, at: dt.datetime) -> Ruling:
    document = {
        "case": "JD-1",
        "platform": "jd",
        "category": category,
        "record": {
            **record,
            "claim": {
                "by": "buyer",
                "filed_at": "2026-07-05T10:00:00+08:00",
                "conduct_at": "2026-07-01T10:00:00+08:00",
                "requested": 59900,
                **record.get("claim", {}),
            },
            "order": {"paid": 59900, "paid_at": "2026-06-20T20:00:00+08:00"}
            | record.get("order", {}),
            "logistics": {"signed_at": "2026-07-01T15:30:00+08:00"},
        },
        "statements": [{"by": "staff", "made_at": "2026-07-06T10:00:00+08:00", "says": says}],
    }
    chosen = release(category)
    return adjudicate(read_case(document, chosen), chosen, at)


def paid(decided: Ruling, posting: str) -> int | None:
    assert decided.ledger is not None
    found = [line.amount for line in decided.ledger.lines if line.posting == posting]
    return found[0] if found else None


def test_the_merchant_has_24_hours_on_jd_and_72_where_no_rule_says_so() -> None:
    assert release("custom").parameters["param.evidence_window_hours"].value == 24
    taobao = release("custom", platform="taobao")
    assert taobao.parameters["param.evidence_window_hours"].value == 72


def test_a_supplement_is_due_after_four_service_hours() -> None:
    record: dict[str, Facts] = {
        "claim": {"ground": "quality_defect", "request": "return_refund"},
        "procedure": {"supplement_wanted": True},
    }
    says: Facts = {"proof.fault_shown": True, "proof.explanation_accepted": False}
    for asked, due in (
        ("2026-07-08T10:00", "2026-07-08T14:00"),
        ("2026-07-08T14:00", "2026-07-08T18:00"),
        ("2026-07-08T14:01", "2026-07-09T09:01"),
    ):
        at = dt.datetime.fromisoformat(asked).replace(tzinfo=SHANGHAI)
        request = next(
            each
            for each in ruling("custom", record, says, at).requests
            if each.fact == "proof.supplement_shows"
        )
        assert request.due_at == dt.datetime.fromisoformat(due).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(("price", "compensation"), [(59_900, 5_990), (200_005, 20_000), (5, 1)])
def test_an_unclear_page_costs_ten_per_cent_and_at_most_200_yuan(
    price: int, compensation: int
) -> None:
    record: dict[str, Facts] = {
        "claim": {"ground": "misdescription", "request": "return_refund", "requested": price},
        "order": {"paid": price},
        "product": {"page_unclear": True},
    }
    decided = ruling("custom", record, {"proof.misdescription_shown": False}, DECIDED)
    assert paid(decided, "page_flaw") == compensation
    assert paid(decided, "price_refund") == price


@pytest.mark.parametrize(
    ("gift", "compensation"),
    [
        ({"has_sku": True, "sku_price": 9_900}, 9_900),
        ({"has_sku": True, "sku_price": 30_000}, 17_970),
        ({"value_declared": True, "declared_value": 40_000}, 40_000),
        ({}, 500),
        ({"assessed_value": 20_000}, 20_000),
        ({"assessed_value": 50_000}, 29_950),
    ],
)
def test_a_missing_gift_is_paid_by_the_table(gift: Facts, compensation: int) -> None:
    record: dict[str, Facts] = {
        "claim": {"ground": "gift_dispute", "request": "compensation"},
        "order": {"main_price": 59_900},
        "gift": gift,
    }
    decided = ruling("custom", record, {"proof.gift_dispatched": False}, DECIDED)
    assert paid(decided, "gift_compensation") == compensation


def test_of_two_penalties_jds_own_is_executed_and_the_rest_stays_owed() -> None:
    record: dict[str, Facts] = {
        "claim": {"ground": "promised_penalty", "request": "compensation"},
        "penalty": {"platform_figure": 3_000, "promised_figure": 10_000},
    }
    decided = ruling("custom", record, {"penalty.breach": True}, DECIDED)
    assert paid(decided, "promised_penalty") == 3_000
    answers = {answer.question: answer.value for answer in decided.answers}
    assert answers["remedy.penalty_excess"] == "owed_not_executed"


def test_the_merchants_conduct_decides_which_version_applies() -> None:
    def books(conduct: str) -> set[str]:
        return {book.id for book in release("phones", conduct).rulebooks if book.id[:2] == "jd"}

    assert books("2025-07-03") == set()
    assert books("2025-07-04") == {"jd-base", "jd-settlement"}
    assert books("2026-06-14") == {"jd-base", "jd-settlement"}
    assert books("2026-06-15") == {"jd-base", "jd-settlement", "jd-goods", "jd-electronics"}


def test_a_case_of_jd_must_say_when_the_merchant_acted() -> None:
    with pytest.raises(CaseError, match="jd-"):
        LIBRARY.release("jd", "custom", DECIDED, lambda name: None)


def test_no_rule_of_a_jd_release_is_another_platforms() -> None:
    for each in LIBRARY.every_release(lambda platform, _: platform == "jd"):
        cited = {rule.citation.document for rule in each.rules.values()}
        assert not [document for document in cited if document.startswith("TB")]
