"""The typing rules: kinds, units, enums, bounds, and comparisons that can turn out either way."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adjudicator.errors import RulebookError
from adjudicator.language.functions import FUNCTIONS
from adjudicator.language.parse import Symbol, parse_formula
from adjudicator.language.signatures import NAMES
from adjudicator.language.tree import Arithmetic, Call, Choose, Literal, RefKind
from adjudicator.readings.kleene.compiled import compile_formula
from adjudicator.values import BOOLEAN, DAYS, FEN, MONEY_MAX, PLAIN, Kind, Type, Unit
from tests.language.scopes import (
    DATE,
    HOURS,
    IN_DAYS,
    IN_HOURS,
    INTEGER,
    KINDS,
    MONEY,
    Refusal,
    condition,
    defects_of_condition,
    defects_of_formula,
    formula,
    integer,
    locate,
    refused,
)


@pytest.mark.parametrize("case", refused("typing_in_conditions"))
def test_a_condition_that_breaks_a_typing_rule_is_refused(case: Refusal) -> None:
    assert case.message() == case.says


@pytest.mark.parametrize(
    "text",
    [
        "use.days > 0",
        "use.days == 3650",
        "order.paid > 0",
        "use.days > param.limit",
        "proof.shown == true",
        "proof.shown != finding.fault",
        "order.paid_on > date('2000-01-01')",
        "true == proof.shown",
        "use.count in [-5, 0, 5]",
        "order.paid in [100, 200]",
    ],
)
def test_a_comparison_that_can_turn_out_either_way_is_good(text: str) -> None:
    assert defects_of_condition(text) == ""


@pytest.mark.parametrize("case", refused("typing_in_formulas"))
def test_a_formula_that_breaks_a_typing_rule_is_refused(case: Refusal) -> None:
    assert case.message() == case.says


FEN_DAYS = FEN * DAYS
BOUNDS = [
    ("use.days + 2 * 7", IN_DAYS, integer(DAYS, 14, 3664)),
    ("use.days - param.limit", IN_DAYS, integer(DAYS, -400, 3649)),
    ("use.count * use.count", INTEGER, integer(PLAIN, -25, 25)),
    ("order.paid * use.days", Type(Kind.INTEGER, FEN_DAYS), integer(FEN_DAYS, 0, 3650 * MONEY_MAX)),
    ("order.paid - 500", MONEY, Type(Kind.MONEY, FEN, -500, MONEY_MAX - 500)),
    ("div_half_up(order.paid * param.rate, 10000)", MONEY, Type(Kind.MONEY, FEN, 0, MONEY_MAX)),
    (
        "div_floor(order.paid, param.limit) * use.days",
        MONEY,
        Type(Kind.MONEY, FEN, 0, 3650 * MONEY_MAX),
    ),
    ("div_ceil(use.count, 2)", INTEGER, integer(PLAIN, -2, 3)),
    ("div_floor(use.days, max(use.days, 1))", INTEGER, integer(PLAIN, 0, 3650)),
    ("min(order.paid, 500, 700)", MONEY, Type(Kind.MONEY, FEN, 0, 500)),
    ("max(use.days, 30)", IN_DAYS, integer(DAYS, 30, 3650)),
    ("proof.shown ? order.paid : 0 - 5", MONEY, Type(Kind.MONEY, FEN, -5, MONEY_MAX)),
    ("proof.shown ? 3 : 5", MONEY, Type(Kind.MONEY, FEN, 3, 5)),
    ("days_between(order.paid_on, date('2000-01-01'))", IN_DAYS, integer(DAYS, -36889, 0)),
    (
        "whole_hours_between(start_of_day(order.paid_on), order.paid_at)",
        IN_HOURS,
        integer(HOURS, -885360, 885359),
    ),
]


@pytest.mark.parametrize(("text", "expected", "inferred"), BOUNDS, ids=[row[0] for row in BOUNDS])
def test_unit_and_bounds_of_a_result_are_inferred(
    text: str, expected: Type, inferred: Type
) -> None:
    assert formula(text, expected).type == inferred


def test_a_rate_by_the_day_times_days_has_no_unit_left() -> None:
    per_day = Unit.parse("permyriad/day")
    rate = Symbol("param.daily", RefKind.PARAMETER, integer(per_day, 0, 100))
    days = Symbol("use.days", RefKind.FACT, integer(DAYS, 0, 100))
    paid = Symbol("order.paid", RefKind.FACT, Type(Kind.MONEY, FEN, 0, MONEY_MAX))
    scope = {symbol.name: symbol for symbol in (rate, days, paid)}
    text = "order.paid * param.daily * use.days"
    assert parse_formula(text, scope, locate, MONEY).type.kind is Kind.MONEY


def test_two_literals_fold_to_one() -> None:
    node = formula("2 * 7 + 1", IN_DAYS)
    assert isinstance(node, Literal)
    assert (node.value, node.type) == (15, integer(DAYS, 15, 15))


def test_a_literal_in_a_product_has_no_unit() -> None:
    node = formula("order.paid * 3", MONEY)
    assert isinstance(node, Arithmetic)
    assert node.right.type == integer(PLAIN, 3, 3)


def test_literals_inside_choices_and_calls_take_the_unit_from_outside() -> None:
    node = formula("use.days + (proof.shown ? 3 : max(1, use.count > 0 ? 2 : 4) + 1)", IN_DAYS)
    assert isinstance(node, Arithmetic)
    assert isinstance(node.right, Choose)
    assert node.right.otherwise.type.unit == DAYS
    assert node.type == integer(DAYS, 3, 3655)


def test_a_literal_product_takes_the_unit_once() -> None:
    node = formula("use.days + (proof.shown ? 1 : 2) * (finding.fault ? 3 : 4)", IN_DAYS)
    assert isinstance(node, Arithmetic)
    assert isinstance(node.right, Arithmetic)
    assert (node.right.left.type.unit, node.right.right.type.unit) == (DAYS, PLAIN)


def test_members_inside_a_choice_take_the_declared_enum() -> None:
    node = formula("proof.shown ? 'stock' : 'presale'", KINDS)
    assert isinstance(node, Choose)
    assert (node.type, node.then.type) == (KINDS, KINDS)


def test_the_amount_of_a_calendar_function_takes_its_unit() -> None:
    node = formula("add_months(order.paid_on, 3)", DATE)
    assert isinstance(node, Call)
    assert node.arguments[1].type.unit == Unit.parse("months")
    assert defects_of_formula("add_months(order.paid_on, param.months)", DATE) == ""


def test_a_formula_may_be_a_condition() -> None:
    assert formula("proof.shown && use.days + 1 > 5", BOOLEAN).type == BOOLEAN


def test_dates_may_be_bounded_by_min_and_max() -> None:
    assert formula("max(order.paid_on, date('2025-01-01'))", DATE).type == DATE
    assert defects_of_formula(
        "max(order.paid_on, date('2025-01-01')) >= date('2024-12-31')", BOOLEAN
    ).endswith("2025-01-01 to 2100-12-31. Remove the comparison, or mend its bound.")


def test_every_function_with_a_type_has_a_meaning() -> None:
    assert set(NAMES) == set(FUNCTIONS)


def test_an_error_carries_its_code_and_place() -> None:
    with pytest.raises(RulebookError) as caught:
        condition("proof.shown &&\n use.days > use.wait")
    [defect] = caught.value.defects
    assert (defect.code, defect.place.line, defect.place.column) == ("CE05", 2, 2)


ATOMS = st.sampled_from(["n.a", "n.b", "n.c", "2", "-3", "0"])


def _larger(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    joined = st.tuples(parts, st.sampled_from("+-*"), parts)
    called = st.tuples(st.sampled_from(["min", "max"]), parts, parts)
    divided = st.tuples(
        st.sampled_from(["div_floor", "div_ceil", "div_half_up"]),
        parts,
        st.sampled_from(["n.b", "3", "max(n.a, 2)"]),
    )
    chosen = st.tuples(parts, parts)
    return (
        joined.map(lambda part: f"({part[0]} {part[1]} {part[2]})")
        | (called | divided).map(lambda part: f"{part[0]}({part[1]}, {part[2]})")
        | chosen.map(lambda part: f"(n.flag ? {part[0]} : {part[1]})")
    )


@settings(max_examples=300, deadline=None)
@given(
    st.recursive(ATOMS, _larger, max_leaves=8),
    st.integers(-9, 9),
    st.integers(1, 7),
    st.integers(-20, -4),
    st.booleans(),
)
def test_every_value_lies_within_the_inferred_bounds(
    text: str, a: int, b: int, c: int, flag: bool
) -> None:
    ranges = {"n.a": (-9, 9), "n.b": (1, 7), "n.c": (-20, -4)}
    scope = {
        name: Symbol(name, RefKind.FACT, integer(PLAIN, low, high))
        for name, (low, high) in ranges.items()
    }
    scope["n.flag"] = Symbol("n.flag", RefKind.FACT, BOOLEAN)
    node = parse_formula(text, scope, locate, INTEGER)
    value = compile_formula(node)({"n.a": a, "n.b": b, "n.c": c, "n.flag": flag})
    assert isinstance(value, int)
    assert node.type.minimum <= value <= node.type.maximum
