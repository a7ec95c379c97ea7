"""The cells of a decision table: what they match, and the condition that they stand for.

What a cell matches is kept as ranges of ordinals, whatever the input's type: integers
and fen as they are, `false` and `true` as 0 and 1, members of an enum by position,
dates by their day number. So gaps and overlaps are found in one way for all types.
"""

from __future__ import annotations

import datetime as dt
import re

from adjudicator.errors import Defect, Place, RulebookError, did_you_mean
from adjudicator.language.tree import And, Compare, In, Literal, Node, Not, Operator, Ref
from adjudicator.rulebook.files.form import one_of
from adjudicator.rulebook.files.sheet import Cell
from adjudicator.values import BOOLEAN, DATE_MAX, DATE_MIN, Kind, Type, Value, parse_date

ANY = "-"
Range = tuple[int, int]
"""From the first to the last ordinal, both included."""

TABLE_KINDS = (Kind.BOOLEAN, Kind.INTEGER, Kind.MONEY, Kind.ENUM, Kind.DATE)
"""The kinds that may be inputs of a table."""

_POINT = r"(-?[0-9]+(?:-[0-9]{2}-[0-9]{2})?)"
_BOUND = re.compile(rf"(<=|>=|<|>)\s*{_POINT}")
_SPAN = re.compile(rf"{_POINT}\s*\.\.\s*{_POINT}")
_ONE = re.compile(_POINT)


def domain(type_: Type) -> Range:
    """The ordinals of all values of a type."""
    match type_.kind:
        case Kind.BOOLEAN:
            return 0, 1
        case Kind.ENUM:
            return 0, len(type_.values) - 1
        case Kind.DATE:
            return DATE_MIN.toordinal(), DATE_MAX.toordinal()
        case _:
            return type_.minimum, type_.maximum


def show(ordinal: int, type_: Type) -> str:
    """The value with this ordinal, as it would be written in a cell."""
    match type_.kind:
        case Kind.BOOLEAN:
            return "true" if ordinal else "false"
        case Kind.ENUM:
            return type_.values[ordinal]
        case Kind.DATE:
            return dt.date.fromordinal(ordinal).isoformat()
        case _:
            return str(ordinal)


def matched(cell: Cell, type_: Type) -> tuple[Range, ...]:
    """The ordinals that a cell matches. Raises `RulebookError` (RB18)."""
    first, last = domain(type_)
    if cell.text == ANY:
        return ((first, last),)
    if type_.kind is Kind.BOOLEAN:
        return (_boolean(cell),)
    if type_.kind is Kind.ENUM:
        return tuple((index, index) for index in _members(cell, type_))
    low, high = _span(cell, type_)
    if low is not None and high is not None and low > high:
        raise _defect(cell.place, f"'{cell.text}' matches nothing.", "Exchange its ends.")
    low, high = first if low is None else low, last if high is None else high
    if high < first or low > last:
        message = f"'{cell.text}' can never match."
        hint = f"The input goes from {show(first, type_)} to {show(last, type_)}."
        raise _defect(cell.place, message, hint)
    return ((max(low, first), min(high, last)),)


def condition(cell: Cell, ref: Ref) -> Node | None:
    """The condition on the input that a cell states; `None` if anything will do."""
    if cell.text == ANY:
        return None
    if ref.type.kind is Kind.BOOLEAN:
        return ref if cell.text == "true" else Not(ref, cell.place)
    if ref.type.kind is Kind.ENUM:
        return _membership(cell, ref)
    low, high = _span(cell, ref.type)
    if low is not None and low == high:
        return _compare(Operator.EQ, low, cell, ref)
    parts = []
    if low is not None:
        parts.append(_compare(Operator.GE, low, cell, ref))
    if high is not None:
        parts.append(_compare(Operator.LE, high, cell, ref))
    return And(tuple(parts), cell.place) if len(parts) > 1 else parts[0]


def conjunction(parts: list[Node], place: Place) -> Node:
    """All of the conditions; the constant true if there are none."""
    if not parts:
        return Literal(True, BOOLEAN, place)
    return And(tuple(parts), place) if len(parts) > 1 else parts[0]


def _boolean(cell: Cell) -> Range:
    if cell.text not in ("true", "false"):
        message = f"'{cell.text}' is not true or false."
        raise _defect(cell.place, message, "Write 'true', 'false', or '-' for any.")
    return (1, 1) if cell.text == "true" else (0, 0)


def _members(cell: Cell, type_: Type) -> list[int]:
    members = [member.strip() for member in cell.text.split("|")]
    for member in members:
        if member not in type_.values:
            message = f"'{member}' is not one of {one_of(type_.values)}."
            raise _defect(cell.place, message, did_you_mean(member, type_.values))
        if members.count(member) > 1:
            raise _defect(cell.place, f"'{member}' is repeated.", "Name it once.")
    return [type_.values.index(member) for member in members]


def _membership(cell: Cell, ref: Ref) -> Node:
    indices = _members(cell, ref.type)
    options = tuple(Literal(ref.type.values[i], ref.type, cell.place) for i in indices)
    if len(options) == 1:
        return Compare(Operator.EQ, ref, options[0], cell.place)
    return In(ref, options, cell.place)


def _compare(op: Operator, ordinal: int, cell: Cell, ref: Ref) -> Compare:
    value: Value = ordinal
    type_ = Type(ref.type.kind, ref.type.unit, ordinal, ordinal)
    if ref.type.kind is Kind.DATE:
        value, type_ = dt.date.fromordinal(ordinal), Type(Kind.DATE)
    return Compare(op, ref, Literal(value, type_, cell.place), cell.place)


def _span(cell: Cell, type_: Type) -> tuple[int | None, int | None]:
    """The first and last ordinal of a cell of an ordered type; `None` is an open end."""
    if match := _BOUND.fullmatch(cell.text):
        point = _ordinal(match[2], cell, type_)
        ends: dict[str, tuple[int | None, int | None]] = {
            "<=": (None, point),
            "<": (None, point - 1),
            ">=": (point, None),
            ">": (point + 1, None),
        }
        return ends[match[1]]
    if match := _SPAN.fullmatch(cell.text):
        return _ordinal(match[1], cell, type_), _ordinal(match[2], cell, type_)
    if match := _ONE.fullmatch(cell.text):
        point = _ordinal(match[1], cell, type_)
        return point, point
    raise _unreadable(cell, type_)


def _ordinal(text: str, cell: Cell, type_: Type) -> int:
    try:
        if type_.kind is Kind.DATE:
            return parse_date(text).toordinal()
        return int(text)
    except ValueError:
        raise _unreadable(cell, type_) from None


def _unreadable(cell: Cell, type_: Type) -> RulebookError:
    if type_.kind is Kind.DATE:
        hint = "Write '2026-05-01', '<=2026-05-01', '2026-05-01..2026-05-31', or '-' for any."
        return _defect(cell.place, f"'{cell.text}' is not a date or a range of dates.", hint)
    hint = "Write '5', '<=5', '>5', '6..30' (both included), or '-' for any."
    return _defect(cell.place, f"'{cell.text}' is not a number or a range of numbers.", hint)


def _defect(place: Place, message: str, hint: str) -> RulebookError:
    return RulebookError([Defect(place, "RB18", message, hint)])
