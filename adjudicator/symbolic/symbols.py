"""The unknowns of a proof: one constant of Z3, or a few, for every fact and figure of a case."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import combinations

import z3

from adjudicator.symbolic.operations import equal
from adjudicator.symbolic.terms import (
    DAY_IN_MILLISECONDS,
    Expression,
    Formula,
    Member,
    Moment,
    Number,
    Term,
    Text,
    Truth,
    constant,
    instant_of,
    land,
    lnot,
)
from adjudicator.values import DATE_MAX, DATE_MIN, Kind, Type, Value
from adjudicator.vocabulary import Fact

Evaluate = Callable[[Formula | Expression], int]


@dataclass(frozen=True, slots=True)
class Symbol:
    """One unknown: its term, what bounds it, and how a model's value of it is read."""

    name: str
    type: Type
    term: Term
    bounds: tuple[Formula, ...]
    known: Formula = True

    def read(self, evaluate: Evaluate) -> Value | None:
        """Its value in a model; `None` where the model leaves it unknown, and for a list."""
        if self.type.kind is Kind.LIST or not evaluate(self.known):
            return None
        match self.term:
            case Truth():
                return bool(evaluate(self.term.holds))
            case Member():
                return next(name for name, where in self.term.members.items() if evaluate(where))
            case Moment():
                day, rest = evaluate(self.term.day), evaluate(self.term.millisecond)
                return instant_of(day, rest)
            case Number() if self.type.kind is Kind.DATE:
                return dt.date.fromordinal(evaluate(self.term.value))
            case Number():
                return evaluate(self.term.value)
            case Text():
                return "-"

    def equals(self, value: Value) -> Formula:
        """Where it is known and has this value."""
        return equal(self.term, constant(value, self.type))


def symbol(name: str, type_: Type, known: Formula = True) -> Symbol:
    """An unknown of the type; `known` says where it has a value."""
    match type_.kind:
        case Kind.BOOLEAN:
            flag = z3.Bool(name)
            return Symbol(name, type_, Truth(land(known, flag), land(known, lnot(flag))), (), known)
        case Kind.ENUM:
            flags = {member: z3.Bool(f"{name}={member}") for member in type_.values}
            one = (z3.Or(*flags.values()),) if flags else ()
            alone = tuple(z3.Not(z3.And(a, b)) for a, b in combinations(flags.values(), 2))
            members = {member: land(known, flag) for member, flag in flags.items()}
            return Symbol(name, type_, Member(members, known), (*one, *alone), known)
        case Kind.INSTANT:
            day, rest = z3.Int(f"{name}:day"), z3.Int(f"{name}:millisecond")
            within = (
                *_within(day, DATE_MIN.toordinal(), DATE_MAX.toordinal()),
                *_within(rest, 0, DAY_IN_MILLISECONDS - 1),
            )
            return Symbol(name, type_, Moment(day, rest, known), within, known)
        case Kind.TEXT | Kind.LIST:
            return Symbol(name, type_, Text(known), (), known)
        case Kind.DATE:
            number = z3.Int(name)
            within = _within(number, DATE_MIN.toordinal(), DATE_MAX.toordinal())
            return Symbol(name, type_, Number(number, known), within, known)
        case _:
            number = z3.Int(name)
            within = _within(number, type_.minimum, type_.maximum)
            return Symbol(name, type_, Number(number, known), within, known)


def _within(number: z3.ArithRef, low: int, high: int) -> tuple[Formula, ...]:
    return number >= low, number <= high


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts of a case as unknowns."""

    symbols: Mapping[str, Symbol] = field(default_factory=dict)

    @classmethod
    def all_known(cls, facts: Iterable[Fact]) -> Facts:
        """Every fact has a value."""
        return cls({fact.name: symbol(fact.name, fact.type) for fact in facts})

    @classmethod
    def partly_known(cls, facts: Iterable[Fact], unknown: Iterable[str]) -> Facts:
        """The facts named in `unknown` may be unknown, each by itself."""
        free = set(unknown)
        return cls(
            {
                fact.name: symbol(
                    fact.name,
                    fact.type,
                    z3.Bool(f"known:{fact.name}") if fact.name in free else True,
                )
                for fact in facts
            }
        )
