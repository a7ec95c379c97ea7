"""What conditions and formulas do with terms: compare, choose, take the least or greatest."""

from __future__ import annotations

from collections.abc import Sequence

from adjudicator.language.tree import Operator
from adjudicator.symbolic.terms import (
    Formula,
    Member,
    Moment,
    Number,
    Term,
    Truth,
    compare,
    land,
    lnot,
    lor,
    pick,
    same,
)


def equal(one: Term, other: Term) -> Formula:
    """Where both are known and the same."""
    match one, other:
        case Truth(), Truth():
            if one.is_total and same(other.holds, True):
                return one.holds
            return lor(land(one.holds, other.holds), land(one.fails, other.fails))
        case Number(), Number():
            return land(one.known, other.known, _equal_numbers(one, other))
        case Member(), Member():
            names = one.members.keys() & other.members.keys()
            return lor(*(land(one.is_(name), other.is_(name)) for name in sorted(names)))
        case Moment(), Moment():
            return land(one.known, other.known, one.equals(other))
        case _:
            return False


def chosen(condition: Truth, one: Term, other: Term) -> Term:
    """`condition ? one : other`, known too where both are the same while it is open."""
    match one, other:
        case Truth(), Truth():
            return Truth(
                _mixed(condition, one.holds, other.holds), _mixed(condition, one.fails, other.fails)
            )
        case Member(), Member():
            names = sorted(one.members.keys() | other.members.keys())
            parts = {name: _mixed(condition, one.is_(name), other.is_(name)) for name in names}
            return Member(parts, _known_of_choice(condition, one, other))
        case Number(), Number():
            cases: tuple[tuple[Formula, int], ...] = ()
            if one.cases and other.cases and condition.is_total:
                cases = (
                    *((land(condition.holds, where), case) for where, case in one.cases),
                    *((land(condition.fails, where), case) for where, case in other.cases),
                )
            value = pick(condition.holds, one.value, other.value)
            return Number(value, _known_of_choice(condition, one, other), cases)
        case Moment(), Moment():
            return Moment(
                pick(condition.holds, one.day, other.day),
                pick(condition.holds, one.millisecond, other.millisecond),
                _known_of_choice(condition, one, other),
            )
        case _:
            raise TypeError(f"a choice between {one} and {other}")


def _mixed(condition: Truth, one: Formula, other: Formula) -> Formula:
    """Where the branch taken is so, or both are while it is open which is taken."""
    return lor(
        land(condition.holds, one),
        land(condition.fails, other),
        land(condition.open, one, other),
    )


def all_hold(parts: Sequence[Truth]) -> Truth:
    """The conjunction."""
    holds = land(*(part.holds for part in parts))
    if all(part.is_total for part in parts):
        return Truth.of(holds)
    return Truth(holds, lor(*(part.fails for part in parts)))


def decided(holds: Formula, known: Formula) -> Truth:
    """A comparison that holds where it says, and fails elsewhere as far as it is known."""
    return Truth(holds, lnot(holds) if known is True else land(known, lnot(holds)))


def ordered(op: Operator, left: Term, right: Term) -> Formula:
    """Where both are known and `left op right` holds."""
    known = land(left.known, right.known)
    match left, right:
        case Number(), Number():
            if len(right.cases) == 1 and left.cases:
                limit = right.cases[0][1]
                return lor(*(where for where, case in left.cases if op.compare(case, limit)))
            return land(known, compare(op, left.value, right.value))
        case Moment(), Moment():
            match op:
                case Operator.LT:
                    return land(known, left.before(right))
                case Operator.GT:
                    return land(known, right.before(left))
                case Operator.LE:
                    return land(known, lnot(right.before(left)))
                case _:
                    return land(known, lnot(left.before(right)))
        case _:
            raise TypeError(f"an order of {left} and {right}")


def extreme(op: Operator, one: Term, other: Term) -> Term:
    """The smaller (`<`) or greater (`>`) of two."""
    known = land(one.known, other.known)
    match one, other:
        case Number(), Number():
            first = compare(op, one.value, other.value)
            return Number(pick(first, one.value, other.value), known)
        case Moment(), Moment():
            first = one.before(other) if op is Operator.LT else other.before(one)
            return Moment(
                pick(first, one.day, other.day),
                pick(first, one.millisecond, other.millisecond),
                known,
            )
        case _:
            raise TypeError(f"an extreme of {one} and {other}")


def _known_of_choice(condition: Truth, one: Term, other: Term) -> Formula:
    if one.known is True and other.known is True and condition.is_total:
        return True
    undecided = condition.open
    agreeing = land(undecided, equal(one, other)) if undecided is not False else False
    return lor(land(condition.holds, one.known), land(condition.fails, other.known), agreeing)


def _equal_numbers(one: Number, other: Number) -> Formula:
    if len(one.cases) > len(other.cases):
        one, other = other, one
    if len(one.cases) == 1 and other.cases:
        return lor(*(where for where, case in other.cases if case == one.cases[0][1]))
    return compare(Operator.EQ, one.value, other.value)
