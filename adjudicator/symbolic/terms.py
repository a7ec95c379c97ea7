"""What the parts of a condition become in Z3: truths, numbers, enum members, moments.

Every term knows where it is known: Kleene's third value is a dimension of its own. A part
that is always known costs nothing, because the constructors fold constants away.

Scales: money in fen, dates as ordinal days, moments as an ordinal day and the millisecond
of that day in Shanghai (which has had one offset since 1992).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

import z3

from adjudicator.language.tree import Operator
from adjudicator.values import SHANGHAI, Kind, Type, Value

Formula: TypeAlias = bool | z3.BoolRef
Expression: TypeAlias = int | z3.ArithRef

DAY_IN_MILLISECONDS = 86_400_000


def land(*parts: Formula) -> Formula:
    """All of them."""
    kept: list[z3.BoolRef] = []
    for part in parts:
        if part is False:
            return False
        if part is not True:
            kept.append(part)
    return z3.And(*kept) if len(kept) > 1 else kept[0] if kept else True


def lor(*parts: Formula) -> Formula:
    """Any of them."""
    kept: list[z3.BoolRef] = []
    for part in parts:
        if part is True:
            return True
        if part is not False:
            kept.append(part)
    return z3.Or(*kept) if len(kept) > 1 else kept[0] if kept else False


def lnot(part: Formula) -> Formula:
    """The opposite."""
    if isinstance(part, bool):
        return not part
    return part.arg(0) if z3.is_not(part) else z3.Not(part)


def implies(one: Formula, other: Formula) -> Formula:
    """If the one, then the other."""
    return lor(lnot(one), other)


def same(one: Formula, other: Formula) -> bool:
    """Whether two formulas are written alike."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    return bool(z3.eq(one, other))


def pick(condition: Formula, one: Expression, other: Expression) -> Expression:
    """`one` where the condition holds, else `other`."""
    if isinstance(condition, bool):
        return one if condition else other
    if isinstance(one, int) and isinstance(other, int) and one == other:
        return one
    return z3.If(condition, _expression(one), _expression(other))


def compare(op: Operator, left: Expression, right: Expression) -> Formula:
    """`left op right`; between constants it is decided at once."""
    result = op.compare(left, right)
    return result if isinstance(result, bool | z3.BoolRef) else bool(result)


@dataclass(frozen=True, slots=True)
class Truth:
    """A condition: where it holds and where it fails; elsewhere it is open."""

    holds: Formula
    fails: Formula

    @classmethod
    def of(cls, formula: Formula) -> Truth:
        """A condition that is never open."""
        return cls(formula, lnot(formula))

    @property
    def known(self) -> Formula:
        return True if self.is_total else lor(self.holds, self.fails)

    @property
    def is_total(self) -> bool:
        """Whether it is written so that it can never be open."""
        return same(self.fails, lnot(self.holds))

    @property
    def open(self) -> Formula:
        return False if self.is_total else land(lnot(self.holds), lnot(self.fails))

    def negated(self) -> Truth:
        return Truth(self.fails, self.holds)


@dataclass(frozen=True, slots=True)
class Number:
    """An integer, an amount of fen or a date.

    `cases`, where it is not empty, lists all values that the number can have, each with
    where it has it; products with such a number stay linear.
    """

    value: Expression
    known: Formula = True
    cases: tuple[tuple[Formula, int], ...] = ()

    @classmethod
    def constant(cls, value: int) -> Number:
        return cls(value, True, ((True, value),))

    @classmethod
    def by_cases(cls, cases: Iterable[tuple[Formula, int]]) -> Number:
        """The number that has each value where its formula holds, and is unknown elsewhere."""
        joined: dict[int, Formula] = {}
        for where, case in cases:
            joined[case] = lor(joined.get(case, False), where)
        value: Expression = 0
        for case, where in joined.items():
            value = pick(where, case, value)
        pairs = tuple((where, case) for case, where in joined.items())
        return cls(value, lor(*joined.values()), pairs)


@dataclass(frozen=True, slots=True)
class Member:
    """An enum: `members` says where it is which member. At most one holds anywhere."""

    members: Mapping[str, Formula]
    known: Formula = True

    def is_(self, member: str) -> Formula:
        return self.members.get(member, False)


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant: its day in Shanghai, and the millisecond of that day."""

    day: Expression
    millisecond: Expression
    known: Formula = True

    def before(self, other: Moment) -> Formula:
        return lor(
            compare(Operator.LT, self.day, other.day),
            land(
                compare(Operator.EQ, self.day, other.day),
                compare(Operator.LT, self.millisecond, other.millisecond),
            ),
        )

    def equals(self, other: Moment) -> Formula:
        return land(
            compare(Operator.EQ, self.day, other.day),
            compare(Operator.EQ, self.millisecond, other.millisecond),
        )

    @property
    def total(self) -> Expression:
        """Milliseconds on one scale."""
        return self.day * DAY_IN_MILLISECONDS + self.millisecond


@dataclass(frozen=True, slots=True)
class Text:
    """A text or a list: no condition can look into it."""

    known: Formula = field(default=True)


Term = Truth | Number | Member | Moment | Text


def constant(value: Value, type_: Type) -> Term:
    """The term of a value that is written down."""
    match type_.kind:
        case Kind.BOOLEAN:
            return Truth.of(bool(value))
        case Kind.ENUM:
            return Member({str(value): True})
        case Kind.DATE:
            assert isinstance(value, dt.date)
            return Number.constant(value.toordinal())
        case Kind.INSTANT:
            assert isinstance(value, dt.datetime)
            return Moment(*day_and_millisecond(value))
        case Kind.TEXT | Kind.LIST:
            return Text()
        case _:
            assert isinstance(value, int)
            return Number.constant(value)


def day_and_millisecond(instant: dt.datetime) -> tuple[int, int]:
    """The day's ordinal in Shanghai, and the milliseconds since its midnight."""
    local = instant.astimezone(SHANGHAI)
    seconds = (local.hour * 60 + local.minute) * 60 + local.second
    return local.toordinal(), seconds * 1000 + local.microsecond // 1000


def instant_of(day: int, millisecond: int) -> dt.datetime:
    """The inverse of `day_and_millisecond`."""
    midnight = dt.datetime.combine(dt.date.fromordinal(day), dt.time(), SHANGHAI)
    return midnight + dt.timedelta(milliseconds=millisecond)


def _expression(value: Expression) -> z3.ArithRef:
    return z3.IntVal(value) if isinstance(value, int) else value
