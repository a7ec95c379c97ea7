"""What the engine's host promises about conditions and facts."""

import datetime as dt

import pytest

from adjudicator.errors import EngineError
from adjudicator.language.tree import Literal, Node, Ref
from adjudicator.readings.engine.host import EngineRules
from adjudicator.values import BOOLEAN, INT64_MAX, INT64_MIN, SHANGHAI, Kind, Type, Value
from tests.language.trees import (
    BATTERY,
    BOUGHT_ON,
    COUNT,
    FIXED_LIMIT,
    HERE,
    IDLE,
    KEPT,
    LIMIT,
    NOON,
    PAID_AT,
    PRICE,
    REBUTTED,
    SHOWN,
    both,
    calculate,
    choose,
    compare,
    either,
    fact,
    is_in,
    literal,
    no,
)

YES, NO = (Literal(value, BOOLEAN, HERE) for value in (True, False))
NUMBER = fact("some.number", COUNT)


def state(condition: Node, env: dict[str, Value]) -> bool | None:
    """What the engine says of one condition: holds, fails or open."""
    rules = EngineRules({"the rule": condition})
    holds, fails = bool(rules.holding(env)), bool(rules.failing(env))
    assert not (holds and fails)
    return None if holds == fails else holds


def test_a_rule_holds_fails_or_is_open() -> None:
    rule = both(SHOWN, no(REBUTTED))
    shown, rebutted = SHOWN.name, REBUTTED.name
    assert state(rule, {shown: True, rebutted: False}) is True
    assert state(rule, {shown: True, rebutted: True}) is False
    assert state(rule, {rebutted: True}) is False
    assert state(rule, {shown: True}) is None


def test_an_unknown_fact_leaves_even_a_tautology_open() -> None:
    assert state(either(SHOWN, no(SHOWN)), {}) is None
    assert state(both(SHOWN, no(SHOWN)), {}) is None
    assert state(is_in(BATTERY, "lithium", "lead_acid", "other"), {}) is None


def test_a_known_part_decides_beside_an_unknown_one() -> None:
    assert state(either(SHOWN, REBUTTED), {SHOWN.name: True}) is True
    assert state(both(SHOWN, REBUTTED), {SHOWN.name: False}) is False


def test_literals_and_constant_parameters_are_decided_without_facts() -> None:
    rules = EngineRules(
        {
            "always": YES,
            "never": NO,
            "limit": compare(FIXED_LIMIT, ">", 80),
            "either": either(SHOWN, YES),
            "member": is_in(FIXED_LIMIT, 1, 90),
            "literal first": compare(literal(80, IDLE.type), "<", FIXED_LIMIT),
        }
    )
    assert rules.holding({}) == {"always", "limit", "either", "member", "literal first"}
    assert rules.failing({}) == {"never"}


def test_no_conditions_hold_nothing() -> None:
    assert EngineRules({}).holding({SHOWN.name: True}) == frozenset()


@pytest.mark.parametrize("op", ["==", "!=", "<", "<=", ">", ">="])
def test_comparisons_are_right_on_both_sides_of_the_limit(op: str) -> None:
    rules = EngineRules({"rule": compare(IDLE, op, 90), "mirrored": compare(IDLE, op, FIXED_LIMIT)})
    for days in (89, 90, 91):
        expected = {"rule", "mirrored"} if eval(f"{days} {op} 90") else set()
        assert rules.holding({IDLE.name: days}) == expected
        assert rules.failing({IDLE.name: days}) == {"rule", "mirrored"} - expected


@pytest.mark.parametrize("op", ["==", "!=", "<", "<=", ">", ">="])
@pytest.mark.parametrize("limit", [INT64_MIN, INT64_MIN + 1, -1, 0, INT64_MAX - 1, INT64_MAX])
def test_comparisons_are_right_at_the_limits_of_64_bits(op: str, limit: int) -> None:
    rules = EngineRules({"rule": compare(NUMBER, op, limit)})
    for number in (INT64_MIN, INT64_MIN + 1, -1, 0, 1, INT64_MAX - 1, INT64_MAX):
        holds = eval(f"{number} {op} {limit}")
        assert bool(rules.holding({NUMBER.name: number})) is holds
        assert bool(rules.failing({NUMBER.name: number})) is not holds


def test_the_difference_of_two_names_does_not_overflow() -> None:
    other = fact("other.number", COUNT)
    assert state(compare(NUMBER, "<", other), {NUMBER.name: INT64_MIN, other.name: INT64_MAX})
    assert state(compare(NUMBER, ">", other), {NUMBER.name: INT64_MAX, other.name: INT64_MIN})


def test_two_names_are_compared_once_both_are_known() -> None:
    rule = compare(IDLE, "<=", LIMIT)
    assert state(rule, {IDLE.name: 90, LIMIT.name: 90}) is True
    assert state(rule, {IDLE.name: 91, LIMIT.name: 90}) is False
    assert state(rule, {IDLE.name: 90}) is None


def test_a_comparison_reads_the_same_with_its_sides_exchanged() -> None:
    rules = EngineRules({"one": compare(IDLE, "<", KEPT), "other": compare(KEPT, ">", IDLE)})
    assert rules.holding({IDLE.name: 1, KEPT.name: 2}) == {"one", "other"}


def test_a_formula_may_stand_in_a_comparison() -> None:
    rule = compare(calculate(IDLE, "+", KEPT, IDLE.type), ">", 90)
    assert state(rule, {IDLE.name: 50, KEPT.name: 41}) is True
    assert state(rule, {IDLE.name: 50}) is None
    assert state(compare(KEPT, "<", calculate(IDLE, "+", IDLE)), {IDLE.name: 1, KEPT.name: 1})


def test_enum_members_of_two_differently_ordered_enums_are_compared_by_name() -> None:
    one = fact("one.choice", Type(Kind.ENUM, values=("a", "b")))
    other = fact("other.choice", Type(Kind.ENUM, values=("b", "a", "c")))
    assert state(compare(one, "==", other), {one.name: "b", other.name: "b"}) is True
    assert state(compare(one, "==", other), {one.name: "a", other.name: "b"}) is False


def test_dates_and_instants_are_ordered_by_time_not_by_text() -> None:
    assert state(
        compare(BOUGHT_ON, "<", dt.date(2026, 10, 1)), {BOUGHT_ON.name: dt.date(2026, 9, 30)}
    )
    utc = NOON.astimezone(dt.UTC)
    assert state(compare(PAID_AT, "==", NOON), {PAID_AT.name: utc}) is True
    assert state(compare(PAID_AT, "<", NOON), {PAID_AT.name: utc - dt.timedelta(milliseconds=1)})
    assert state(compare(PAID_AT, ">", NOON), {PAID_AT.name: NOON + dt.timedelta(microseconds=1)})


@pytest.mark.parametrize(
    "options", [(5,), (5, 6, 7), (5, 7), (1, 50, 200), (0, 1, 2, 90, 91, 3650)]
)
def test_membership_holds_exactly_for_the_options(options: tuple[int, ...]) -> None:
    rules = EngineRules({"in": is_in(IDLE, *options), "not in": no(is_in(IDLE, *options))})
    for days in {near + step for near in options for step in (-1, 0, 1)}:
        key = "in" if days in options else "not in"
        assert rules.holding({IDLE.name: days}) == {key}
        assert rules.failing({IDLE.name: days}) == {"in", "not in"} - {key}
    assert rules.holding({}) == rules.failing({}) == frozenset()


@pytest.mark.parametrize(
    ("ref", "value", "reason"),
    [
        (SHOWN, 1, "true or false"),
        (SHOWN, "true", "true or false"),
        (IDLE, True, "an integer of 64 bits"),
        (IDLE, "3", "an integer of 64 bits"),
        (IDLE, INT64_MAX + 1, "an integer of 64 bits"),
        (IDLE, 3.0, "an integer of 64 bits"),
        (BATTERY, "lithum", "one of lithium, lead_acid, other"),
        (BATTERY, 0, "one of lithium, lead_acid, other"),
        (BOUGHT_ON, NOON, "a date"),
        (PAID_AT, dt.date(2026, 5, 1), "an instant with its offset"),
        (PAID_AT, NOON.replace(tzinfo=None), "an instant with its offset"),
    ],
)
def test_a_value_of_another_type_is_refused_by_name(ref: Ref, value: Value, reason: str) -> None:
    sample = {Kind.BOOLEAN: True, Kind.INTEGER: 1, Kind.ENUM: "other"}.get(
        ref.type.kind, NOON if ref is PAID_AT else NOON.date()
    )
    rules = EngineRules({"rule": compare(ref, "==", sample), "other": compare(PRICE, ">", 0)})
    with pytest.raises(EngineError, match=f"{ref.name} cannot be .* it is not {reason}"):
        rules.holding({ref.name: value})
    assert rules.holding({ref.name: sample}) == {"rule"}


def test_what_is_not_part_of_a_condition_is_refused_with_its_place() -> None:
    with pytest.raises(EngineError, match=r"rules.yaml:3:7: Choose is not part of a condition"):
        EngineRules({"rule": choose(SHOWN, SHOWN, REBUTTED)})
    text = fact("claim.text", Type(Kind.TEXT))
    with pytest.raises(EngineError, match="text cannot be compared"):
        EngineRules({"rule": compare(text, "==", literal("x", text.type))})


def test_two_instants_in_different_zones_compare_as_moments() -> None:
    other = fact("order.signed_at", PAID_AT.type)
    env: dict[str, Value] = {
        PAID_AT.name: dt.datetime(2026, 5, 1, 8, tzinfo=SHANGHAI),
        other.name: dt.datetime(2026, 5, 1, 0, tzinfo=dt.UTC),
    }
    assert state(compare(PAID_AT, "==", other), env) is True


def test_a_set_of_500_conditions_over_300_names_splits_by_itself() -> None:
    names = [fact(f"many.n{number}", COUNT) for number in range(300)]
    conditions = {
        f"rule {number}": both(
            compare(names[number % 300], ">=", number), compare(names[number * 7 % 300], "<", 400)
        )
        for number in range(500)
    }
    rules = EngineRules(conditions)
    for value in (0, 150, 399, 400):
        env: dict[str, Value] = {name.name: value for name in names}
        below = {f"rule {number}" for number in range(500) if value >= number}
        assert rules.holding(env) == (below if value < 400 else set())
        assert rules.failing(env) == conditions.keys() - rules.holding(env)


def test_a_thousand_conditions_may_hold_at_once() -> None:
    rules = EngineRules({f"rule {limit}": compare(NUMBER, ">", limit) for limit in range(1000)})
    assert len(rules.holding({NUMBER.name: 1000})) == 1000
    assert len(rules.holding({NUMBER.name: 1})) == 1


def test_equal_conditions_under_several_keys_all_hold() -> None:
    rules = EngineRules({"one": SHOWN, "two": SHOWN, "three": either(SHOWN, both(SHOWN, REBUTTED))})
    assert rules.holding({SHOWN.name: True}) == {"one", "two", "three"}
