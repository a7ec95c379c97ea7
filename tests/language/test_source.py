"""The tree as text of the rulebook language, and values as accounts show them."""

import datetime as dt

import pytest

from adjudicator.language.text import plain, to_text
from adjudicator.language.tree import Node
from tests.language.trees import (
    BATTERY,
    BOUGHT_ON,
    DEFECT,
    FIXED_LIMIT,
    IDLE,
    KEPT,
    NOON,
    PAID_AT,
    SHOWN,
    both,
    calculate,
    call,
    choose,
    compare,
    either,
    is_in,
    literal,
    no,
)


@pytest.mark.parametrize(
    ("node", "text"),
    [
        (
            both(compare(IDLE, ">", 90), no(SHOWN)),
            "use.idle_days > 90 && !proof.upkeep_shown",
        ),
        (
            either(both(SHOWN, DEFECT), is_in(BATTERY, "lithium", "other")),
            "proof.upkeep_shown && finding.defect || battery.chemistry in ['lithium', 'other']",
        ),
        (
            both(either(SHOWN, DEFECT), no(either(SHOWN, DEFECT))),
            "(proof.upkeep_shown || finding.defect) && !(proof.upkeep_shown || finding.defect)",
        ),
        (no(compare(IDLE, "<=", FIXED_LIMIT)), "!(use.idle_days <= param.fixed_limit)"),
        (compare(BOUGHT_ON, "<", dt.date(2026, 5, 1)), "order.bought_on < date('2026-05-01')"),
        (
            compare(PAID_AT, ">=", NOON),
            "order.paid_at >= timestamp('2026-05-01T12:00:00+08:00')",
        ),
        (compare(SHOWN, "==", True), "proof.upkeep_shown == true"),
        (
            calculate(calculate(IDLE, "+", KEPT), "*", calculate(IDLE, "-", literal(1))),
            "(use.idle_days + use.kept_days) * (use.idle_days - 1)",
        ),
        (
            calculate(IDLE, "-", calculate(KEPT, "-", literal(1))),
            "use.idle_days - (use.kept_days - 1)",
        ),
        (
            choose(SHOWN, choose(DEFECT, IDLE, KEPT), literal(0)),
            "proof.upkeep_shown ? (finding.defect ? use.idle_days : use.kept_days) : 0",
        ),
        (
            call("max", call("days_between", BOUGHT_ON, BOUGHT_ON), literal(0)),
            "max(days_between(order.bought_on, order.bought_on), 0)",
        ),
    ],
)
def test_a_tree_is_written_as_its_author_would(node: Node, text: str) -> None:
    assert to_text(node) == text


def test_plain_values_carry_no_quotes() -> None:
    assert [plain(v) for v in (True, 142, "lithium", dt.date(2026, 5, 1))] == [
        "true",
        "142",
        "lithium",
        "2026-05-01",
    ]
    assert plain(NOON + dt.timedelta(milliseconds=5)) == "2026-05-01T12:00:00.005+08:00"


def test_an_instant_is_written_in_shanghai_time() -> None:
    assert to_text(literal(NOON.astimezone(dt.UTC))) == "timestamp('2026-05-01T12:00:00+08:00')"
