"""Conditions and figures read by a foreign implementation of CEL."""

import datetime as dt
from collections.abc import Mapping

import cel
import pytest
from hypothesis import given
from hypothesis import strategies as st

from adjudicator.language.tree import Node
from adjudicator.readings.kleene.compiled import compile_condition, compile_formula
from adjudicator.values import Value
from tests.differential.foreign_cel import context, encoded, to_cel
from tests.language.trees import (
    BOUGHT_ON,
    DATE,
    IDLE,
    INSTANT,
    NOON,
    PAID_AT,
    SHOWN,
    call,
    conditions,
    environments,
    formulas,
    full_environments,
    literal,
)

Env = Mapping[str, Value]


def test_quotes_in_a_text_are_escaped() -> None:
    odd = "it's \\ odd"
    assert cel.evaluate(to_cel(literal(odd)), {}) == odd


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
