"""Builders of condition trees for the tests of this folder, and hypothesis strategies for them."""

import datetime as dt

from hypothesis import strategies as st

from adjudicator.calendar.days import announced
from adjudicator.errors import Place
from adjudicator.language.tree import (
    And,
    Arithmetic,
    Call,
    Choose,
    Compare,
    In,
    Literal,
    Node,
    Not,
    Operator,
    Or,
    Ref,
    RefKind,
)
from adjudicator.values import BOOLEAN, DAYS, FEN, SHANGHAI, Kind, Type, Value

HERE = Place("rules.yaml", 3, 7)

IDLE_DAYS = Type(Kind.INTEGER, DAYS, 0, 3650)
MONEY = Type(Kind.MONEY, FEN, 0, 10**10)
CHEMISTRY = Type(Kind.ENUM, values=("lithium", "lead_acid", "other"))
DATE = Type(Kind.DATE)
INSTANT = Type(Kind.INSTANT)
COUNT = Type(Kind.INTEGER)

NOON = dt.datetime(2026, 5, 1, 12, 0, tzinfo=SHANGHAI)


def fact(name: str, type_: Type = BOOLEAN) -> Ref:
    return Ref(name, RefKind.FACT, type_, HERE)


def param(name: str, type_: Type, constant: Value | None = None) -> Ref:
    return Ref(f"param.{name}", RefKind.PARAMETER, type_, HERE, constant)


def literal(value: Value, type_: Type | None = None) -> Literal:
    kinds: dict[type, Type] = {bool: BOOLEAN, int: COUNT, dt.date: DATE, dt.datetime: INSTANT}
    return Literal(value, type_ or kinds.get(type(value), CHEMISTRY), HERE)


def compare(left: Node, op: str, right: Node | Value) -> Compare:
    if not isinstance(right, Node):
        right = literal(right, left.type)
    return Compare(Operator(op), left, right, HERE)


def is_in(item: Node, *options: Value) -> In:
    return In(item, tuple(literal(option, item.type) for option in options), HERE)


def no(item: Node) -> Not:
    return Not(item, HERE)


def both(*items: Node) -> And:
    return And(items, HERE)


def either(*items: Node) -> Or:
    return Or(items, HERE)


def calculate(left: Node, op: str, right: Node, type_: Type = COUNT) -> Arithmetic:
    return Arithmetic(op, left, right, type_, HERE)


def call(function: str, *arguments: Node, type_: Type = COUNT) -> Call:
    return Call(function, arguments, type_, HERE, announced())


def choose(condition: Node, then: Node, otherwise: Node, type_: Type | None = None) -> Choose:
    return Choose(condition, then, otherwise, type_ or then.type, HERE)


IDLE = fact("use.idle_days", IDLE_DAYS)
KEPT = fact("use.kept_days", IDLE_DAYS)
LIMIT = param("idle_limit", IDLE_DAYS)
FIXED_LIMIT = param("fixed_limit", IDLE_DAYS, 90)
PRICE = fact("order.price", MONEY)
BATTERY = fact("battery.chemistry", CHEMISTRY)
BOUGHT_ON = fact("order.bought_on", DATE)
PAID_AT = fact("order.paid_at", INSTANT)
SHOWN = fact("proof.upkeep_shown")
REBUTTED = fact("proof.seller_rebuts")
DEFECT = Ref("finding.defect", RefKind.QUESTION, BOOLEAN, HERE)

VALUES: dict[Ref, st.SearchStrategy[Value]] = {
    IDLE: st.integers(0, 200),
    KEPT: st.integers(0, 200),
    LIMIT: st.integers(0, 200),
    PRICE: st.integers(0, 500_000),
    BATTERY: st.sampled_from(CHEMISTRY.values),
    BOUGHT_ON: st.dates(dt.date(2026, 1, 1), dt.date(2026, 12, 31)),
    PAID_AT: st.integers(0, 10**6).map(lambda minutes: NOON + dt.timedelta(minutes=minutes)),
    SHOWN: st.booleans(),
    REBUTTED: st.booleans(),
    DEFECT: st.booleans(),
}
FACTS = {ref.name: values for ref, values in VALUES.items()}

full_environments = st.fixed_dictionaries(FACTS)
environments = st.fixed_dictionaries({}, optional=FACTS)


def _comparisons(left: Ref) -> st.SearchStrategy[Node]:
    ops = ["==", "!=", "<", "<=", ">", ">="] if left.type.is_ordered else ["==", "!="]
    values = VALUES[left].map(lambda value: literal(value, left.type))
    like = [ref for ref in (*VALUES, FIXED_LIMIT) if ref.type == left.type and ref != left]
    sides = st.one_of(values, st.sampled_from(like)) if like else values
    straight = st.builds(compare, st.just(left), st.sampled_from(ops), sides)
    return st.one_of(straight, straight.map(lambda c: compare(c.right, c.op.mirrored, c.left)))


atoms: st.SearchStrategy[Node] = st.one_of(
    st.sampled_from([SHOWN, REBUTTED, DEFECT]),
    st.sampled_from([IDLE, KEPT, PRICE, BATTERY, BOUGHT_ON, PAID_AT, SHOWN]).flatmap(_comparisons),
    st.lists(VALUES[BATTERY], min_size=1, max_size=3).map(lambda some: is_in(BATTERY, *some)),
    st.lists(VALUES[IDLE], min_size=1, max_size=3).map(lambda some: is_in(IDLE, *some)),
)


def _combined(parts: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    several = st.lists(parts, min_size=2, max_size=4).map(tuple)
    return st.one_of(
        st.builds(no, parts),
        several.map(lambda items: both(*items)),
        several.map(lambda items: either(*items)),
    )


conditions: st.SearchStrategy[Node] = st.recursive(atoms, _combined, max_leaves=12)


def _calculated(parts: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    return st.one_of(
        st.builds(calculate, parts, st.sampled_from("+-*"), parts),
        st.builds(call, st.sampled_from(["min", "max"]), parts, parts),
        st.builds(choose, conditions, parts, parts),
        st.builds(
            choose,
            st.builds(compare, parts, st.sampled_from(["<", "==", ">="]), parts),
            parts,
            parts,
        ),
    )


formulas: st.SearchStrategy[Node] = st.recursive(
    st.one_of(
        st.sampled_from([IDLE, KEPT, FIXED_LIMIT]),
        st.integers(-9, 99).map(literal),
        st.just(call("days_between", BOUGHT_ON, literal(dt.date(2026, 6, 30)))),
    ),
    _calculated,
    max_leaves=8,
)
