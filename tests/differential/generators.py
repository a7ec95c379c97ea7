"""Random vocabularies, conditions and facts for the differential tests.

Everything comes out of the one `random.Random` that is handed in: a seed is a test case,
and hypothesis' own source of randomness makes the same generators shrink.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random

from adjudicator.errors import Place
from adjudicator.language.tree import (
    And,
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
from adjudicator.values import (
    BOOLEAN,
    DATE_MAX,
    DATE_MIN,
    DAYS,
    FEN,
    MONEY_MAX,
    SHANGHAI,
    Kind,
    Type,
    Value,
)

HERE = Place("generated.yaml", 1, 1)
_TYPES = (
    BOOLEAN,
    BOOLEAN,
    BOOLEAN,
    Type(Kind.INTEGER, DAYS, 0, 3650),
    Type(Kind.INTEGER, minimum=-3, maximum=3),
    Type(Kind.INTEGER),
    Type(Kind.MONEY, FEN, 0, MONEY_MAX),
    Type(Kind.ENUM, values=("yes", "no")),
    Type(Kind.ENUM, values=("lithium", "lead_acid", "graphene", "other", "none")),
    Type(Kind.DATE),
    Type(Kind.INSTANT),
)
_GROUPS = {
    RefKind.FACT: ("battery", "order", "proof"),
    RefKind.DERIVED: ("use", "amount"),
    RefKind.QUESTION: ("admission", "finding", "remedy"),
    RefKind.PARAMETER: ("param",),
}
_ORDERINGS = tuple(Operator)
_EQUALITIES = (Operator.EQ, Operator.NE)


@dataclass(frozen=True, slots=True)
class Name:
    """A name with the few values that conditions mention and that facts take."""

    ref: Ref
    values: tuple[Value, ...]


Vocabulary = Sequence[Name]


def vocabulary(random: Random, size: int) -> Vocabulary:
    return [_name(random, number) for number in range(size)]


def _name(random: Random, number: int) -> Name:
    kind = random.choice(tuple(RefKind))
    type_ = random.choice(_TYPES)
    ref = Ref(f"{random.choice(_GROUPS[kind])}.n{number}", kind, type_, HERE)
    values = tuple(dict.fromkeys(_value(random, type_) for _ in range(4)))
    if kind is RefKind.PARAMETER and random.random() < 0.5:
        ref = replace(ref, constant=random.choice(values))
    return Name(ref, values)


def _value(random: Random, type_: Type) -> Value:
    match type_.kind:
        case Kind.BOOLEAN:
            return random.random() < 0.5
        case Kind.INTEGER | Kind.MONEY:
            low, high = type_.minimum, type_.maximum
            near = random.choice((low, high, random.randint(max(low, -5), min(high, 5))))
            return min(high, max(low, near + random.randint(-1, 1)))
        case Kind.ENUM:
            return random.choice(type_.values)
        case Kind.DATE:
            return random.choice((DATE_MIN, DATE_MAX, _day(random)))
        case Kind.INSTANT:
            moment = dt.time(random.randint(0, 23), microsecond=random.choice((0, 1000, 999000)))
            offset = random.choice((SHANGHAI, dt.UTC))
            return dt.datetime.combine(_day(random), moment, offset)
        case Kind.TEXT:
            raise ValueError("no condition reads text")


def _day(random: Random) -> dt.date:
    return dt.date(2026, 5, random.randint(1, 5))


def condition(random: Random, words: Vocabulary, depth: int) -> Node:
    """A condition over the vocabulary, at most `depth` connectives deep."""
    shape = random.random()
    if depth == 0 or shape < 0.2:
        return _atom(random, words)
    if shape < 0.35:
        return Not(condition(random, words, depth - 1), HERE)
    items = tuple(condition(random, words, depth - 1) for _ in range(random.randint(2, 3)))
    return And(items, HERE) if shape < 0.75 else Or(items, HERE)


def _atom(random: Random, words: Vocabulary) -> Node:
    name = random.choice(words)
    ref = name.ref
    shape = random.random()
    if shape < 0.03:
        return Literal(random.random() < 0.5, BOOLEAN, HERE)
    if ref.type.kind is Kind.BOOLEAN and shape < 0.7:
        return ref
    if ref.type.kind in (Kind.ENUM, Kind.INTEGER) and shape < 0.4:
        return _membership(random, name)
    op = random.choice(_ORDERINGS if ref.type.is_ordered else _EQUALITIES)
    if shape < 0.6:
        other = random.choice([word.ref for word in words if word.ref.type == ref.type])
        return Compare(op, ref, other, HERE)
    literal = Literal(random.choice(name.values), ref.type, HERE)
    if shape < 0.7:
        return Compare(op, literal, ref, HERE)
    return Compare(op, ref, literal, HERE)


def _membership(random: Random, name: Name) -> Node:
    type_ = name.ref.type
    values = [random.choice(name.values), *(_value(random, type_) for _ in range(3))]
    options = tuple(dict.fromkeys(values[: random.randint(1, 4)]))
    return In(name.ref, tuple(Literal(option, type_, HERE) for option in options), HERE)


def facts(random: Random, words: Vocabulary, unknown: float) -> dict[str, Value]:
    """Values for the names; each is left out, that is unknown, with the given probability."""
    return {
        word.ref.name: _stated(random, word)
        for word in words
        if word.ref.constant is None and random.random() >= unknown
    }


def _stated(random: Random, word: Name) -> Value:
    if random.random() < 0.8:
        return random.choice(word.values)
    return _value(random, word.ref.type)


def is_fully_known(words: Vocabulary, env: dict[str, Value]) -> bool:
    return all(word.ref.constant is not None or word.ref.name in env for word in words)
