"""The tree as CEL text, read back by a foreign implementation of CEL."""

import datetime as dt
from collections.abc import Mapping

import cel
import pytest
from hypothesis import given
from hypothesis import strategies as st

from adjudicator.conditions.cel import context, encoded, plain, source_text, to_cel
from adjudicator.conditions.kleene import compile_condition, compile_formula
from adjudicator.conditions.tree import Node
from adjudicator.vocabulary import Value
from tests.conditions.trees import (
    BATTERY,
    BOUGHT_ON,
    DATE,
    DEFECT,
    FIXED_LIMIT,
    IDLE,
    INSTANT,
    KEPT,
    NOON,
    PAID_AT,
    SHOWN,
    both,
    calculate,
    call,
    choose,
    compare,
    conditions,
    either,
    environments,
    formulas,
    full_environments,
    is_in,
    literal,
    no,
)

Env = Mapping[str, Value]


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
    assert source_text(node) == text


def test_quotes_in_a_text_are_escaped() -> None:
    odd = "it's \\ odd"
    assert cel.evaluate(to_cel(literal(odd)), {}) == odd


def test_plain_values_carry_no_quotes() -> None:
    assert [plain(v) for v in (True, 142, "lithium", dt.date(2026, 5, 1))] == [
        "true",
        "142",
        "lithium",
        "2026-05-01",
    ]
    assert plain(NOON + dt.timedelta(milliseconds=5)) == "2026-05-01T12:00:00.005+08:00"


def test_the_context_nests_groups_and_encodes_times_as_integers() -> None:
    assert context({BOUGHT_ON.name: dt.date(1, 1, 2), PAID_AT.name: NOON, SHOWN.name: True}) == {
        "order": {"bought_on": 2, "paid_at": 1_777_608_000_000},
        "proof": {"upkeep_shown": True},
    }


@given(conditions, full_environments)
def test_a_foreign_evaluator_reads_every_condition_alike(node: Node, env: Env) -> None:
    assert cel.evaluate(to_cel(node), context(env)) is compile_condition(node)(env)


@given(conditions, environments)
def test_where_a_foreign_evaluator_needs_no_missing_fact_it_agrees(node: Node, env: Env) -> None:
    try:
        result = cel.evaluate(to_cel(node), context(env))
    except (RuntimeError, KeyError):
        return
    assert result is compile_condition(node)(env)


@given(formulas, full_environments)
def test_a_foreign_evaluator_computes_every_figure_alike(node: Node, env: Env) -> None:
    assert cel.evaluate(to_cel(node), context(env)) == compile_formula(node)(env)


@given(st.integers(-(10**9), 10**9), st.integers(1, 10**6), full_environments)
def test_a_foreign_evaluator_rounds_and_counts_alike(a: int, b: int, env: Env) -> None:
    nodes = [call(f"div_{how}", literal(a), literal(b)) for how in ("floor", "ceil", "half_up")]
    nodes += [
        call("add_days", BOUGHT_ON, IDLE, type_=DATE),
        call("add_hours", PAID_AT, IDLE, type_=INSTANT),
        call("whole_hours_between", literal(NOON), PAID_AT),
        call("whole_hours_between", PAID_AT, literal(NOON)),
    ]
    for node in nodes:
        expected = compile_formula(node)(env)
        assert expected is not None
        assert cel.evaluate(to_cel(node), context(env)) == encoded(expected)


def test_a_function_beyond_arithmetic_is_refused() -> None:
    with pytest.raises(ValueError, match="after_holiday"):
        to_cel(call("after_holiday", BOUGHT_ON, type_=DATE))
