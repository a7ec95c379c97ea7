"""The account of a condition: what was expected, what was found, how it came out."""

import datetime as dt
from collections.abc import Iterator, Mapping

import pytest
from hypothesis import given

from adjudicator.language.tree import Node
from adjudicator.readings.kleene.account import Account, account, compile_account
from adjudicator.readings.kleene.compiled import compile_condition
from adjudicator.values import Value
from tests.language.trees import (
    BATTERY,
    BOUGHT_ON,
    DEFECT,
    FIXED_LIMIT,
    IDLE,
    IDLE_DAYS,
    KEPT,
    LIMIT,
    NOON,
    PAID_AT,
    SHOWN,
    both,
    choose,
    compare,
    conditions,
    either,
    environments,
    full_environments,
    is_in,
    literal,
    no,
)

Env = Mapping[str, Value]
STATES = {True: "holds", False: "fails", None: "open"}


def summary(node: Node, env: Env) -> tuple[str, str | None, str | None]:
    one = account(node, env)
    assert one.parts == ()
    return one.state, one.expected, one.actual


def test_a_comparison_tells_the_bound_and_the_value() -> None:
    over = compare(IDLE, ">", 90)
    assert account(over, {IDLE.name: 142}) == Account(
        "use.idle_days > 90", "holds", "> 90", "142", ()
    )
    assert summary(over, {IDLE.name: 90}) == ("fails", "> 90", "90")
    assert summary(over, {}) == ("open", "> 90", None)


def test_a_comparison_of_two_names_tells_the_other_sides_value_once_known() -> None:
    over = compare(IDLE, ">", LIMIT)
    assert summary(over, {IDLE.name: 9}) == ("open", "> param.idle_limit", "9")
    assert summary(over, {IDLE.name: 9, LIMIT.name: 5}) == ("holds", "> 5", "9")
    assert summary(over, {LIMIT.name: 5}) == ("open", "> 5", None)
    assert summary(compare(IDLE, ">", FIXED_LIMIT), {IDLE.name: 9}) == ("fails", "> 90", "9")


def test_a_bound_on_the_left_is_told_from_the_values_side() -> None:
    over = compare(literal(90, IDLE_DAYS), "<", IDLE)
    assert account(over, {IDLE.name: 91}).text == "90 < use.idle_days"
    assert summary(over, {IDLE.name: 91}) == ("holds", "> 90", "91")


def test_a_boolean_is_expected_to_be_true_or_false() -> None:
    assert summary(SHOWN, {SHOWN.name: False}) == ("fails", "true", "false")
    assert summary(no(SHOWN), {SHOWN.name: False}) == ("holds", "false", "false")
    assert summary(no(SHOWN), {}) == ("open", "false", None)


def test_membership_and_negated_atoms_tell_what_would_have_held() -> None:
    rechargeable = is_in(BATTERY, "lithium", "lead_acid")
    env = {BATTERY.name: "other"}
    assert summary(rechargeable, env) == ("fails", "in [lithium, lead_acid]", "other")
    assert summary(no(rechargeable), env) == ("holds", "not in [lithium, lead_acid]", "other")
    assert summary(no(compare(IDLE, ">", 90)), {IDLE.name: 91}) == ("fails", "<= 90", "91")


def test_dates_and_instants_are_told_plainly() -> None:
    since = compare(BOUGHT_ON, ">=", dt.date(2026, 5, 1))
    assert account(since, {BOUGHT_ON.name: dt.date(2026, 5, 2)}) == Account(
        "order.bought_on >= date('2026-05-01')", "holds", ">= 2026-05-01", "2026-05-02", ()
    )
    env = {PAID_AT.name: NOON.astimezone(dt.UTC)}
    noon = "2026-05-01T12:00:00+08:00"
    assert summary(compare(PAID_AT, "==", NOON), env) == ("holds", f"== {noon}", noon)


def test_a_compound_has_parts_and_no_value_of_its_own() -> None:
    node = both(SHOWN, either(DEFECT, compare(KEPT, "<", 3)))
    whole = account(node, {SHOWN.name: True, KEPT.name: 5})
    assert (whole.state, whole.expected, whole.actual) == ("open", None, None)
    assert [part.state for part in whole.parts] == ["holds", "open"]
    assert [part.state for part in whole.parts[1].parts] == ["open", "fails"]


def test_the_negation_of_a_compound_shows_the_compound() -> None:
    whole = account(no(both(SHOWN, DEFECT)), {SHOWN.name: False})
    assert (whole.text, whole.state) == ("!(proof.upkeep_shown && finding.defect)", "holds")
    assert [part.state for part in whole.parts] == ["fails"]


def test_an_account_from_memory_is_the_same_as_a_new_one() -> None:
    node = both(compare(IDLE, ">", 90), SHOWN)
    explain = compile_account(node)
    for days in [*range(300), *range(300)]:
        env = {IDLE.name: days, SHOWN.name: days % 2 == 0}
        assert explain(env) == account(node, env)


def _all(one: Account) -> Iterator[Account]:
    yield one
    for part in one.parts:
        yield from _all(part)


@given(conditions, environments, full_environments)
def test_the_account_agrees_with_the_kleene_reading(node: Node, env: Env, other: Env) -> None:
    explain, state = compile_account(node), compile_condition(node)
    for known in (env, other, env):
        assert explain(known).state == STATES[state(known)]
        assert all(part.state in STATES.values() for part in _all(explain(known)))


@pytest.mark.parametrize("value", [True, False])
def test_a_constant_condition_is_settled_from_the_start(value: bool) -> None:
    assert summary(literal(value), {}) == (STATES[value], None, None)


def test_a_choice_is_told_as_one_part() -> None:
    chosen = choose(compare(IDLE, ">", 90), SHOWN, DEFECT)
    assert summary(chosen, {IDLE.name: 1, DEFECT.name: True}) == ("holds", "true", "true")
    assert summary(no(chosen), {IDLE.name: 1}) == ("open", "false", None)
