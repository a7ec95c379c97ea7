"""Named derivations in proofs: what they may give, and lists of entries that give it.

A list has no term of its own: no condition looks into one. What is derived from it is a
free value within its type and within what the functions share (the first scan is not after
the last); so a proof covers every list, and lists that do not suffice are left aside like
every figure that cannot be computed. A model's values are turned back into entries here;
whether these give them, the engine says.

Windows of service hours and working days are no lists: they are read exactly.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable, Mapping, Sequence

import z3

from adjudicator.calendar.days import Calendar
from adjudicator.calendar.windows import SERVICE_CLOSES, SERVICE_OPENS
from adjudicator.language.derivations import DERIVATIONS, Single
from adjudicator.language.tree import Operator
from adjudicator.rulebook.model import Derived, Release, whole_name
from adjudicator.symbolic.conditions import HOUR_IN_MILLISECONDS, Work
from adjudicator.symbolic.functions import WorkingDays
from adjudicator.symbolic.symbols import Symbol, symbol
from adjudicator.symbolic.terms import Formula, Moment, Number, Term, compare, land, lnot, lor, pick
from adjudicator.values import MOST_ENTRIES, SHANGHAI, Atom, Entries, Kind, Type, Value
from adjudicator.vocabulary import Fact

Row = dict[str, Atom]
"""The fields of an entry that matter."""

_fresh = itertools.count()
_OPENS = SERVICE_OPENS.hour * HOUR_IN_MILLISECONDS
_CLOSES = SERVICE_CLOSES.hour * HOUR_IN_MILLISECONDS
_PLAIN_DAY = dt.date(2026, 5, 20)


def derive(
    derived: Derived,
    terms: Mapping[str, Term],
    work: Work,
    found: Mapping[str, Symbol],
    calendar: Calendar,
) -> Symbol | Term:
    """What a derivation gives: a term where it is exact, else a free symbol.

    `terms` are those of its arguments; `found` the symbols of derivations read before. Working
    days are those of the calendar.
    """
    assert derived.derivation is not None
    known = land(*(terms[name].known for name in derived.arguments_read))
    match derived.derivation:
        case "service_hours_until":
            start, hours = (terms[name] for name in derived.arguments)
            assert isinstance(start, Moment)
            assert isinstance(hours, Number)
            return _service_hours(start, hours, known, work)
        case "working_days_until":
            start, days = (terms[name] for name in derived.arguments)
            assert isinstance(start, Moment)
            assert isinstance(days, Number)
            result = z3.Int(f"working_days!{next(_fresh)}")
            applied = WorkingDays(start.day, days.value, result, calendar)
            work.applications.append(applied)
            work.constraints += applied.axioms()
            work.computable.append(applied.computable)
            return Moment(applied.result, 0, land(known, applied.computable))
        case _:
            made = symbol(_constant(derived), derived.type, known)
            work.constraints += _shared(derived, made, terms, found)
            return made


def _constant(derived: Derived) -> str:
    """The name of the free value: the same lists give the same wherever they are read."""
    assert derived.derivation is not None
    name = f"{derived.derivation}({','.join(derived.arguments)})"
    reads_values = any(isinstance(a, Single) for a in DERIVATIONS[derived.derivation].arguments)
    return f"{name}!{next(_fresh)}" if reads_values else name


def _shared(
    derived: Derived, made: Symbol, terms: Mapping[str, Term], found: Mapping[str, Symbol]
) -> list[Formula]:
    """What holds of the value for every list."""
    match derived.derivation:
        case "lowest_price":
            paid = terms[derived.arguments[1]]
            assert isinstance(made.term, Number)
            assert isinstance(paid, Number)
            return [compare(Operator.LE, made.term.value, paid.value)]
        case "first_scan" | "last_scan":
            other = "last_scan" if derived.derivation == "first_scan" else "first_scan"
            beside = found.get(f"{other}({','.join(derived.arguments)})")
            if beside is None:
                return []
            pair = (made.term, beside.term)
            first, last = pair if derived.derivation == "first_scan" else pair[::-1]
            assert isinstance(first, Moment)
            assert isinstance(last, Moment)
            return [lnot(last.before(first))]
        case _:
            return []


def _service_hours(start: Moment, hours: Number, known: Formula, work: Work) -> Moment:
    """The end of a window of service hours, step by step as `clocks` counts it."""
    closed = compare(Operator.GE, start.millisecond, _CLOSES)
    early = lor(closed, compare(Operator.LT, start.millisecond, _OPENS))
    day = start.day + pick(closed, 1, 0)
    at = pick(early, _OPENS, start.millisecond)
    amount = hours.value * HOUR_IN_MILLISECONDS
    fits = compare(Operator.LE, amount, _CLOSES - at)
    over = amount - (_CLOSES - at)
    # A rest of whole service days ends at the close of the last one.
    days = z3.Int(f"service_days!{next(_fresh)}")
    length = _CLOSES - _OPENS
    work.constraints += [days * length >= over, (days - 1) * length < over]
    return Moment(
        pick(fits, day, day + days),
        pick(fits, at + amount, _OPENS + over - (days - 1) * length),
        known,
    )


def with_lists(
    values: Mapping[str, Value], release: Release, env: Callable[[], Mapping[str, Value]]
) -> dict[str, Value]:
    """The values, with lists in place of what is derived from them.

    `env` gives what follows from the facts alone, for derivations that read more than a
    list. A value for which no entries are known is left out.
    """
    stated = {name: value for name, value in values.items() if name not in release.derived}
    wanted = [release.derived[name] for name in values if name in release.derived]
    lists: dict[str, list[Derived]] = {}
    for derived in wanted:
        for name in derived.arguments_read:
            if name in release.facts and release.facts[name].type.kind is Kind.LIST:
                lists.setdefault(name, []).append(derived)
    for name, readers in lists.items():
        rows: list[Row] = []
        for derived in readers:
            rows = _together(rows, _rows(derived, values[derived.name], name, release, env))
        stated[name] = tuple(_entry(row, release.facts[name]) for row in rows)
    return stated


def plain_entries(fact: Fact) -> Entries:
    """A list with one plain entry, from which everything can be derived."""
    return (_entry({}, fact),)


def _rows(
    derived: Derived,
    value: Value,
    name: str,
    release: Release,
    env: Callable[[], Mapping[str, Value]],
) -> list[Row]:
    """Entries of the list that give the value."""
    assert not isinstance(value, tuple)
    match derived.derivation:
        case "kept_part_price":
            is_items = name == derived.arguments[0]
            return [{"unit_price": value, "quantity": 1, "returned": 0}] if is_items else []
        case "gift_value":
            return [{"missing": 1, "declared_value": value}]
        case "first_scan" | "last_scan":
            return [{"at": value}]
        case "size":
            assert isinstance(value, int)
            return [{} for _ in range(value)]
        case "count":
            assert isinstance(value, int)
            return [{_column(derived): True} for _ in range(value)]
        case "sum":
            assert isinstance(value, int)
            return _summands(value, _column(derived), release.facts[name])
        case "lowest_price":
            first = env().get(derived.arguments[2])
            if not isinstance(first, dt.date):
                return []
            return [{"on": first, "price": value, "counts": True}]
        case _:
            return []


def _column(derived: Derived) -> str:
    argument = derived.arguments[0]
    return argument.removeprefix(f"{whole_name(argument)}.")


def _summands(value: int, column: str, fact: Fact) -> list[Row]:
    type_ = next(field.type for field in fact.type.fields if field.name == column)
    rows: list[Row] = []
    left = value
    while left:
        part = max(type_.minimum, min(type_.maximum, left))
        if part == 0 or len(rows) == MOST_ENTRIES:
            return rows
        rows.append({column: part})
        left -= part
    return rows


def _together(one: Sequence[Row], other: Sequence[Row]) -> list[Row]:
    """Both in one list: an entry of each in one where they say nothing of the same field."""
    joined = [
        {**(a or {}), **(b or {})}
        for a, b in itertools.zip_longest(one, other)
        if a is None or b is None or not a.keys() & b.keys()
    ]
    return joined if len(joined) == max(len(one), len(other)) else [*one, *other]


def _entry(row: Row, fact: Fact) -> tuple[Atom | None, ...]:
    return tuple(
        row.get(field.name, None if field.optional else plain_atom(field.type))
        for field in fact.type.fields
    )


def plain_atom(type_: Type) -> Atom:
    """A plain single value of the type."""
    match type_.kind:
        case Kind.BOOLEAN:
            return False
        case Kind.ENUM:
            return type_.values[0]
        case Kind.DATE:
            return _PLAIN_DAY
        case Kind.INSTANT:
            return dt.datetime.combine(_PLAIN_DAY, dt.time(10), SHANGHAI)
        case Kind.TEXT:
            return "-"
        case _:
            return max(type_.minimum, min(type_.maximum, 0))
