"""Interval arithmetic: between which values a part of a condition or formula can lie.

Dates count as ordinal days and instants as milliseconds since 1970, so that every
ordered value is an integer here. All bounds are inclusive.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from adjudicator.language.tree import Call, Choose, Literal, Node
from adjudicator.values import DATE_MAX, DATE_MIN, INT64_MAX, INT64_MIN, SHANGHAI, Kind, Value

HOUR_IN_MILLISECONDS = 3_600_000
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MILLISECOND = dt.timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Interval:
    """The integers from `low` to `high`, both included."""

    low: int
    high: int

    def __add__(self, other: Interval) -> Interval:
        return Interval(self.low + other.low, self.high + other.high)

    def __sub__(self, other: Interval) -> Interval:
        return Interval(self.low - other.high, self.high - other.low)

    def __mul__(self, other: Interval) -> Interval:
        return self.corners(other, lambda left, right: left * right)

    def __or__(self, other: Interval) -> Interval:
        """The smallest interval that contains both."""
        return Interval(min(self.low, other.low), max(self.high, other.high))

    def __contains__(self, value: int) -> bool:
        return self.low <= value <= self.high

    def corners(self, other: Interval, function: Callable[[int, int], int]) -> Interval:
        """The range of a function that is monotonic in either argument."""
        values = [function(a, b) for a in (self.low, self.high) for b in (other.low, other.high)]
        return Interval(min(values), max(values))

    @property
    def fits_int64(self) -> bool:
        return self.low >= INT64_MIN and self.high <= INT64_MAX


def ordinal(value: Value) -> int:
    """A value on the integer scale of its kind: days for dates, milliseconds for instants."""
    match value:
        case dt.datetime():
            return (value - _EPOCH) // _MILLISECOND
        case dt.date():
            return value.toordinal()
        case int():
            return int(value)
        case str() | tuple():
            raise TypeError(f"{value!r} has no order")


def interval_of(node: Node) -> Interval | None:
    """Where the node's value lies; `None` for kinds without an order."""
    if node.type.is_number:
        return Interval(node.type.minimum, node.type.maximum)
    if node.type.kind not in (Kind.DATE, Kind.INSTANT):
        return None
    match node:
        case Literal():
            return Interval(ordinal(node.value), ordinal(node.value))
        case Choose():
            return _ordered(node.then) | _ordered(node.otherwise)
        case Call(function="min" | "max"):
            return extreme(node.function, [_ordered(item) for item in node.arguments])
        case _:
            return _CALENDAR[node.type.kind]


def spelled(interval: Interval, kind: Kind) -> str:
    """The interval in words: `0 to 365`, `2000-01-01 to 2100-12-31`, `5`."""
    ends = [_spelled(end, kind) for end in (interval.low, interval.high)]
    return ends[0] if ends[0] == ends[1] else " to ".join(ends)


def _spelled(end: int, kind: Kind) -> str:
    match kind:
        case Kind.DATE:
            return dt.date.fromordinal(end).isoformat()
        case Kind.INSTANT:
            return (_EPOCH + end * _MILLISECOND).astimezone(SHANGHAI).isoformat()
        case _:
            return str(end)


def extreme(function: str, intervals: Sequence[Interval]) -> Interval:
    """Where `min` or `max` of values from these intervals lies."""
    choose = min if function == "min" else max
    return Interval(choose(i.low for i in intervals), choose(i.high for i in intervals))


def _ordered(node: Node) -> Interval:
    return interval_of(node) or _CALENDAR[node.type.kind]


def _midnight(date: dt.date) -> int:
    return ordinal(dt.datetime(date.year, date.month, date.day, tzinfo=SHANGHAI))


_CALENDAR = {
    Kind.DATE: Interval(ordinal(DATE_MIN), ordinal(DATE_MAX)),
    Kind.INSTANT: Interval(
        _midnight(DATE_MIN),
        _midnight(DATE_MAX) + 24 * HOUR_IN_MILLISECONDS - 1,
    ),
}
