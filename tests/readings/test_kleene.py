"""Kleene's reading: three values, choices, what is still open, decision tables."""

import datetime as dt
from collections.abc import Mapping

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from adjudicator.language.functions import FormulaError
from adjudicator.language.tree import Node, negate, to_negation_normal_form
from adjudicator.readings.kleene.compiled import (
    CompiledRow,
    compile_condition,
    compile_conditions,
    compile_formula,
    lookup,
    open_references,
)
from adjudicator.values import Value
from tests.language.trees import (
    BATTERY,
    BOUGHT_ON,
    DATE,
    DEFECT,
    FIXED_LIMIT,
    HERE,
    IDLE,
    KEPT,
    LIMIT,
    NOON,
    PAID_AT,
    REBUTTED,
    SHOWN,
    both,
    calculate,
    call,
    choose,
    compare,
    conditions,
    either,
    environments,
    fact,
    formulas,
    full_environments,
    is_in,
    literal,
    no,
)

Env = Mapping[str, Value]
TRUTHS = (True, False, None)


def state(node: Node, **values: Value) -> bool | None:
    return compile_condition(node)({name.replace("__", "."): v for name, v in values.items()})


def known(**values: Value | None) -> dict[str, Value]:
    return {f"proof.{name}": value for name, value in values.items() if value is not None}


@pytest.mark.parametrize("one", TRUTHS)
@pytest.mark.parametrize("other", TRUTHS)
def test_and_or_and_not_follow_kleenes_tables(one: bool | None, other: bool | None) -> None:
    a, b = fact("proof.a"), fact("proof.b")
    env = known(a=one, b=other)
    rank = {False: 0, None: 1, True: 2}
    assert compile_condition(both(a, b))(env) == min(one, other, key=rank.__getitem__)
    assert compile_condition(either(a, b))(env) == max(one, other, key=rank.__getitem__)
    assert compile_condition(no(a))(env) == (None if one is None else not one)


@pytest.mark.parametrize(
    ("op", "below", "equal", "above"),
    [
        ("==", False, True, False),
        ("!=", True, False, True),
        ("<", True, False, False),
        ("<=", True, True, False),
        (">", False, False, True),
        (">=", False, True, True),
    ],
)
def test_a_comparison_holds_fails_or_is_open(
    op: str, below: bool, equal: bool, above: bool
) -> None:
    holds = compile_condition(compare(IDLE, op, 90))
    assert [holds({IDLE.name: days}) for days in (89, 90, 91)] == [below, equal, above]
    assert holds({}) is None


def test_two_names_are_compared_only_when_both_are_known() -> None:
    longer = compare(IDLE, ">", LIMIT)
    assert state(longer, use__idle_days=181) is None
    assert state(longer, param__idle_limit=180) is None
    assert state(longer, use__idle_days=181, param__idle_limit=180) is True


def test_a_parameter_that_no_case_may_set_is_always_known() -> None:
    assert state(compare(IDLE, ">", FIXED_LIMIT), use__idle_days=91) is True
    assert open_references(compare(IDLE, ">", FIXED_LIMIT), {}) == ("use.idle_days",)


def test_dates_and_instants_are_compared_as_they_are() -> None:
    assert state(
        compare(BOUGHT_ON, ">=", dt.date(2026, 5, 1)), order__bought_on=dt.date(2026, 5, 1)
    )
    same = compare(PAID_AT, "==", NOON)
    assert state(same, order__paid_at=NOON.astimezone(dt.UTC)) is True


def test_membership_is_open_while_the_item_is_unknown() -> None:
    rechargeable = is_in(BATTERY, "lithium", "lead_acid")
    assert state(rechargeable) is None
    assert state(rechargeable, battery__chemistry="lead_acid") is True
    assert state(rechargeable, battery__chemistry="other") is False
    assert state(no(rechargeable), battery__chemistry="other") is True


def test_a_name_is_never_taken_for_code() -> None:
    hostile = fact("x.'] or __import__('os') or get['")
    text = literal("'+str(1)+\\'\n")
    assert compile_condition(hostile)({hostile.name: True}) is True
    assert state(compare(BATTERY, "==", text), battery__chemistry=text.value) is True


@given(conditions, environments, full_environments)
def test_learning_a_fact_never_changes_what_already_holds_or_fails(
    node: Node, before: Env, more: Env
) -> None:
    settled = compile_condition(node)(before)
    assume(settled is not None)
    assert compile_condition(node)({**more, **before}) is settled


@given(conditions, full_environments)
def test_a_condition_over_known_facts_is_never_open(node: Node, env: Env) -> None:
    assert isinstance(compile_condition(node)(env), bool)


@given(conditions, environments)
def test_the_negation_holds_exactly_when_the_condition_fails(node: Node, env: Env) -> None:
    result = compile_condition(node)(env)
    assert compile_condition(negate(node))(env) is (None if result is None else not result)
    assert compile_condition(to_negation_normal_form(node))(env) is result


@given(st.lists(conditions, max_size=5), environments)
def test_many_conditions_at_once_come_out_as_each_alone(nodes: list[Node], env: Env) -> None:
    assert compile_conditions(nodes)(env) == [compile_condition(node)(env) for node in nodes]


@given(conditions, environments)
def test_open_references_are_empty_exactly_where_the_condition_is_settled(
    node: Node, env: Env
) -> None:
    names = open_references(node, env)
    assert bool(names) is (compile_condition(node)(env) is None)
    assert not set(names) & set(env)


@given(conditions, environments, full_environments)
def test_names_that_are_not_open_references_do_not_settle_a_condition(
    node: Node, env: Env, more: Env
) -> None:
    assume(compile_condition(node)(env) is None)
    irrelevant = set(more) - set(open_references(node, env))
    assert compile_condition(node)({**{n: more[n] for n in irrelevant}, **env}) is None


def test_a_failed_part_makes_its_siblings_irrelevant() -> None:
    decided = either(both(SHOWN, REBUTTED), compare(IDLE, ">", LIMIT))
    assert open_references(decided, {SHOWN.name: False}) == (IDLE.name, LIMIT.name)
    assert open_references(decided, {SHOWN.name: True}) == (REBUTTED.name, IDLE.name, LIMIT.name)
    assert open_references(both(SHOWN, REBUTTED, SHOWN), {}) == (SHOWN.name, REBUTTED.name)
    assert open_references(both(either(SHOWN, REBUTTED), DEFECT), {SHOWN.name: True}) == (
        DEFECT.name,
    )


def test_a_formula_is_unknown_while_any_part_is_unknown() -> None:
    total = calculate(calculate(IDLE, "+", KEPT), "*", literal(2))
    assert compile_formula(total)({IDLE.name: 3, KEPT.name: 4}) == 14
    assert compile_formula(total)({IDLE.name: 3}) is None
    assert open_references(total, {IDLE.name: 3}) == (KEPT.name,)
    assert compile_formula(call("min", IDLE, literal(0)))({}) is None


def test_arithmetic_keeps_the_trees_own_grouping() -> None:
    a, b, c = literal(20), literal(-7), literal(3)
    assert compile_formula(calculate(a, "-", calculate(b, "-", c)))({}) == 30
    assert compile_formula(calculate(calculate(a, "-", b), "*", c))({}) == 81


def test_an_open_choice_is_known_only_if_both_branches_agree() -> None:
    chosen = compile_formula(choose(SHOWN, IDLE, KEPT))
    assert chosen({SHOWN.name: True, IDLE.name: 3}) == 3
    assert chosen({SHOWN.name: False, IDLE.name: 3}) is None
    assert chosen({IDLE.name: 3, KEPT.name: 4}) is None
    assert chosen({IDLE.name: 3, KEPT.name: 3}) == 3
    assert open_references(choose(SHOWN, IDLE, KEPT), {IDLE.name: 3}) == (SHOWN.name, KEPT.name)
    assert open_references(choose(SHOWN, IDLE, KEPT), {SHOWN.name: True}) == (IDLE.name,)


def test_a_branch_that_cannot_be_computed_is_no_error_until_it_is_taken() -> None:
    later = call("after_holiday", BOUGHT_ON, type_=DATE)
    chosen = compile_formula(choose(SHOWN, later, BOUGHT_ON))
    unpublished = {BOUGHT_ON.name: dt.date(2090, 1, 1)}
    assert chosen(unpublished) is None
    assert chosen({**unpublished, SHOWN.name: False}) == dt.date(2090, 1, 1)
    with pytest.raises(FormulaError):
        chosen({**unpublished, SHOWN.name: True})


def test_a_call_with_an_unknown_argument_is_not_even_tried() -> None:
    later = call("add_days", call("after_holiday", BOUGHT_ON, type_=DATE), IDLE, type_=DATE)
    assert compile_formula(later)({BOUGHT_ON.name: dt.date(2090, 1, 1)}) is None


@given(formulas, environments, full_environments)
def test_learning_a_fact_never_changes_a_known_figure(node: Node, before: Env, more: Env) -> None:
    settled = compile_formula(node)(before)
    assume(settled is not None)
    assert compile_formula(node)({**more, **before}) == settled


@given(formulas, environments)
def test_open_references_are_empty_exactly_where_the_figure_is_known(node: Node, env: Env) -> None:
    assert bool(open_references(node, env)) is (compile_formula(node)(env) is None)


def test_a_long_chain_of_choices_or_sums_is_compiled_all_the_same() -> None:
    chain: Node = literal(-1)
    total: Node = literal(0)
    nested: Node = SHOWN
    for i in range(120):
        chain = choose(compare(IDLE, "==", i), literal(i), chain)
        total = calculate(total, "+", IDLE)
        nested = either(both(nested, DEFECT), REBUTTED)
    assert compile_formula(chain)({IDLE.name: 7}) == 7
    assert compile_formula(chain)({}) is None
    assert open_references(chain, {}) == (IDLE.name,)
    assert compile_formula(total)({IDLE.name: 2}) == 240
    assert state(nested, proof__seller_rebuts=False, finding__defect=True) is None
    assert state(nested, finding__defect=False, proof__seller_rebuts=False) is False
    assert open_references(nested, {SHOWN.name: True}) == (DEFECT.name, REBUTTED.name)


def test_many_thousand_conditions_make_one_function() -> None:
    nodes = [compare(fact(f"use.n{i % 300}", IDLE.type), ">", i) for i in range(3000)]
    results = compile_conditions(nodes)({f"use.n{i}": 100 for i in range(150)})
    assert results[:102] == [True] * 100 + [False] * 2
    assert results.count(None) == 1500


def _table(*rows: tuple[Node, int]) -> list[CompiledRow]:
    return [CompiledRow(compile_condition(when), out) for when, out in rows]


RATES = _table(
    (compare(IDLE, "<=", 5), 300),
    (both(compare(IDLE, ">", 5), SHOWN), 500),
    (both(compare(IDLE, ">", 5), no(SHOWN)), 500),
)


def test_a_table_answers_with_the_first_row_that_holds() -> None:
    assert lookup(RATES, {IDLE.name: 5}) == 300
    assert lookup(RATES, {IDLE.name: 6, SHOWN.name: False}) == 500
    first_wins = _table((compare(IDLE, ">", 5), 1), (compare(IDLE, ">", 3), 2))
    assert lookup(first_wins, {IDLE.name: 6}) == 1


def test_a_table_answers_early_if_every_row_that_may_still_hit_says_the_same() -> None:
    assert lookup(RATES, {IDLE.name: 6}) == 500
    assert lookup(RATES, {SHOWN.name: True}) is None


def test_a_table_is_silent_where_no_row_holds() -> None:
    assert lookup(_table((compare(IDLE, ">", 5), 1)), {IDLE.name: 3}) is None


def test_a_boolean_derived_fact_may_be_a_choice() -> None:
    chosen = choose(compare(IDLE, ">", 90), SHOWN, REBUTTED)
    assert state(both(chosen, DEFECT), finding__defect=False) is False
    assert state(both(chosen, DEFECT), finding__defect=True, use__idle_days=91) is None
    assert state(no(chosen), use__idle_days=91, proof__upkeep_shown=False) is True
    env = {IDLE.name: 91, DEFECT.name: True}
    assert open_references(both(chosen, DEFECT), env) == (SHOWN.name,)


def test_the_place_of_a_failed_calculation_is_named() -> None:
    with pytest.raises(FormulaError, match=r"rules\.yaml:3:7") as failed:
        compile_formula(call("after_holiday", BOUGHT_ON, type_=DATE))(
            {BOUGHT_ON.name: dt.date(2090, 1, 1)}
        )
    assert failed.value.place == HERE
    assert "2090" in failed.value.label.zh
