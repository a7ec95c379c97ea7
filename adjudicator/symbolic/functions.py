"""Functions that Z3 knows only by their properties: products, months, holidays, working days.

Each application has a result that is free within sound bounds. Where a model gives it a
value that the real function does not, `lemma` states the real function exactly on a
stretch around that point; asked again, Z3 cannot make the same mistake. A proof that
holds with the bounds alone holds all the more for the real function.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from calendar import monthrange
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import z3

from adjudicator.calendar.days import (
    LONGEST_HOLIDAY,
    Calendar,
    CalendarError,
)
from adjudicator.language.functions import add_months
from adjudicator.language.tree import Operator
from adjudicator.symbolic.terms import Expression, Formula, compare, implies, land, lnot, pick
from adjudicator.values import DATE_MAX, DATE_MIN

_DAYS_OF_CYCLE, _MONTHS_OF_CYCLE = 146_097, 4_800  # the calendar's 400 years
_MOST_UNEVEN = 7  # days by which so many months differ from so many average ones


@dataclass(frozen=True, slots=True)
class Product:
    """`left * right`, neither of them a constant. The bounds are those of the factors."""

    left: z3.ArithRef
    right: z3.ArithRef
    result: z3.ArithRef
    bounds: tuple[int, int, int, int]

    def axioms(self) -> list[Formula]:
        """The four planes that touch the product at the corners of its factors' bounds."""
        a, b, c, d = self.bounds
        x, y, p = self.left, self.right, self.result
        return [
            p >= a * y + x * c - a * c,
            p >= b * y + x * d - b * d,
            p <= b * y + x * c - b * c,
            p <= a * y + x * d - a * d,
        ]

    def arguments(self) -> tuple[z3.ArithRef, ...]:
        return self.left, self.right

    def lemma(self, values: tuple[int, ...], result: int) -> list[Formula]:
        """What excludes a wrong result at this point; nothing if it is right."""
        x0, y0 = values
        if result == x0 * y0:
            return []
        x, y, p = self.left, self.right, self.result
        tangent = x0 * y + y0 * x - x0 * y0
        return [
            z3.Implies(x == x0, p == x0 * y),
            z3.Implies(y == y0, p == y0 * x),
            z3.Implies(z3.Or(z3.And(x >= x0, y >= y0), z3.And(x <= x0, y <= y0)), p >= tangent),
            z3.Implies(z3.Or(z3.And(x >= x0, y <= y0), z3.And(x <= x0, y >= y0)), p <= tangent),
        ]


@dataclass(frozen=True, slots=True)
class Months:
    """`add_months(date, months)`."""

    date: Expression
    months: Expression
    result: z3.ArithRef
    bounds: tuple[int, int]  # of the months

    @property
    def computable(self) -> Formula:
        """Where the result lies in the calendar."""
        return _in_calendar(self.result)

    def axioms(self) -> list[Formula]:
        low, high = self.bounds
        difference = self.result - self.date
        if low == high:
            shortest, longest = _span(low)
            return [difference >= shortest, difference <= longest]
        average, cycle = self.months * _DAYS_OF_CYCLE, _MONTHS_OF_CYCLE
        return [
            cycle * difference >= average - cycle * _MOST_UNEVEN,
            cycle * difference <= average + cycle * _MOST_UNEVEN,
        ]

    def arguments(self) -> tuple[Expression, ...]:
        return self.date, self.months

    def lemma(self, values: tuple[int, ...], result: int) -> list[Formula]:
        day, months = dt.date.fromordinal(values[0]), values[1]
        try:
            right = add_months(day, months).toordinal()
        except CalendarError:
            here = land(
                compare(Operator.EQ, self.date, values[0]),
                compare(Operator.EQ, self.months, months),
            )
            return [implies(here, lnot(self.computable))] if _is_in_calendar(result) else []
        if result == right:
            return []
        first = day.replace(day=1).toordinal()
        last = first + monthrange(day.year, day.month)[1] - 1
        start = add_months(day.replace(day=1), months)
        length = monthrange(start.year, start.month)[1]
        within = self.date - first
        there = start.toordinal() + pick(within < length, within, length - 1)
        here = land(
            compare(Operator.EQ, self.months, months),
            compare(Operator.GE, self.date, first),
            compare(Operator.LE, self.date, last),
        )
        return [implies(here, self.result == there)]


@dataclass(frozen=True, slots=True)
class AfterHoliday:
    """`after_holiday(date)`, computable within the announced years."""

    date: Expression
    result: z3.ArithRef
    calendar: Calendar

    @property
    def computable(self) -> Formula:
        first, last = _announced(self.calendar)
        return land(compare(Operator.GE, self.date, first), compare(Operator.LE, self.date, last))

    def axioms(self) -> list[Formula]:
        return [self.result >= self.date, self.result <= self.date + LONGEST_HOLIDAY]

    def arguments(self) -> tuple[Expression, ...]:
        return (self.date,)

    def lemma(self, values: tuple[int, ...], result: int) -> list[Formula]:
        first, last = _announced(self.calendar)
        day = values[0]
        if not first <= day <= last:
            return []
        low, high, is_holiday = _stretch(day, self.calendar)
        if result == (high + 1 if is_holiday else day):
            return []
        here = land(compare(Operator.GE, self.date, low), compare(Operator.LE, self.date, high))
        there = high + 1 if is_holiday else self.date
        return [implies(here, self.result == there)]


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """The ordinal of the day whose start ends a window of working days."""

    date: Expression
    days: Expression
    result: z3.ArithRef
    calendar: Calendar

    @property
    def computable(self) -> Formula:
        """Where every day that is counted is announced."""
        first, last = _years(self.calendar)
        return land(
            compare(Operator.GE, self.date, first - 1), compare(Operator.LE, self.result, last + 1)
        )

    def axioms(self) -> list[Formula]:
        """Where everything can be computed, the fewest and the most days that so many take."""
        difference = self.result - self.date
        if isinstance(self.days, int) and self.days > 0:
            shortest, longest = _working_span(self.days, self.calendar)
            return [difference >= shortest, difference <= longest]
        return [difference >= self.days + 1, difference <= LONGEST_HOLIDAY * self.days + 1]

    def arguments(self) -> tuple[Expression, ...]:
        return self.date, self.days

    def lemma(self, values: tuple[int, ...], result: int) -> list[Formula]:
        (day, days), (first, last) = values, _years(self.calendar)
        if day < first - 1 or result > last + 1:
            return []  # not computable, and said so
        working = _working_days(self.calendar)
        here = land(
            compare(Operator.EQ, self.days, days),
            compare(Operator.GE, self.date, day),
            compare(Operator.LE, self.date, _last_alike(day, self.calendar) if days > 0 else day),
        )
        at = bisect_right(working, day) + days - 1
        if at >= len(working):
            return [implies(here, lnot(self.computable))]
        right = working[at] + 1 if days > 0 else day + 1
        return [] if result == right else [implies(here, self.result == right)]


Application = Product | Months | AfterHoliday | WorkingDays


def related(one: Application, other: Application) -> Formula:
    """What two results have to do with each other.

    A later day, and more of months or days, lead to no earlier one by the same calendar.
    """
    calendars = [getattr(each, "calendar", None) for each in (one, other)]
    if isinstance(one, Product) or type(one) is not type(other) or calendars[0] != calendars[1]:
        return True
    pairs = list(zip(one.arguments(), other.arguments(), strict=True))

    def in_step(op: Operator) -> Formula:
        before = land(*(compare(op, a, b) for a, b in pairs))
        return implies(before, compare(op, one.result, other.result))

    return land(in_step(Operator.LE), in_step(Operator.GE))


def calendar_bounds() -> tuple[int, int]:
    """The ordinals of the first and the last day that a case can name."""
    return DATE_MIN.toordinal(), DATE_MAX.toordinal()


def _in_calendar(day: Expression) -> Formula:
    low, high = calendar_bounds()
    return land(compare(Operator.GE, day, low), compare(Operator.LE, day, high))


def _is_in_calendar(day: int) -> bool:
    low, high = calendar_bounds()
    return low <= day <= high


@lru_cache(maxsize=256)
def _span(months: int) -> tuple[int, int]:
    """The fewest and the most days that so many months take, from any day of the calendar."""
    low, high = calendar_bounds()
    spans = []
    for day in range(low, high + 1):
        try:
            spans.append(add_months(dt.date.fromordinal(day), months).toordinal() - day)
        except CalendarError:
            continue
    return (min(spans), max(spans)) if spans else (-high, high)


@lru_cache(maxsize=4)
def _announced(calendar: Calendar) -> tuple[int, int]:
    """The first and last day whose `after_holiday` is known."""
    first, last = _years(calendar)
    while True:
        try:
            calendar.after_holiday(dt.date.fromordinal(last))
        except CalendarError:
            last -= 1
        else:
            return first, last


@lru_cache(maxsize=4)
def _holidays(calendar: Calendar) -> tuple[tuple[int, int], ...]:
    """Every statutory holiday as its first and last day, in order."""
    first, last = _announced(calendar)
    found = []
    day = first
    while day <= last:
        end = calendar.after_holiday(dt.date.fromordinal(day)).toordinal()
        if end > day:
            assert end - day <= LONGEST_HOLIDAY
            found.append((day, end - 1))
        day = max(end, day + 1)
    return tuple(found)


def _stretch(day: int, calendar: Calendar) -> tuple[int, int, bool]:
    """The holiday in which the day lies, or the days between two holidays."""
    holidays = _holidays(calendar)
    at = bisect_right(holidays, (day, 10**9)) - 1
    if at >= 0 and day <= holidays[at][1]:
        return (*holidays[at], True)
    first, last = _announced(calendar)
    low = holidays[at][1] + 1 if at >= 0 else first
    high = holidays[at + 1][0] - 1 if at + 1 < len(holidays) else last
    return low, high, False


def _years(calendar: Calendar) -> tuple[int, int]:
    """The first and last day of which it is known whether people work."""
    first, last = calendar.years[0], calendar.years[-1]
    return dt.date(first, 1, 1).toordinal(), dt.date(last, 12, 31).toordinal()


@lru_cache(maxsize=4)
def _working_days(calendar: Calendar) -> tuple[int, ...]:
    first, last = _years(calendar)
    days = range(first, last + 1)
    found = tuple(day for day in days if calendar.is_working_day(dt.date.fromordinal(day)))
    assert all(after - before <= LONGEST_HOLIDAY for before, after in pairwise(found))
    return found


@lru_cache(maxsize=64)
def _working_span(days: int, calendar: Calendar) -> tuple[int, int]:
    """The fewest and the most days after which a window of so many working days is over."""
    working = _working_days(calendar)
    spans = [
        (working[i + days - 1] + 1 - working[i] + 1, working[i + days - 1] + 1 - before)
        for i, before in enumerate((_years(calendar)[0] - 1, *working[:-days]))
    ]
    return min(shortest for shortest, _ in spans), max(longest for _, longest in spans)


def _last_alike(day: int, calendar: Calendar) -> int:
    """The last day from which working days are counted to the same end."""
    working = _working_days(calendar)
    at = bisect_right(working, day)
    return working[at] - 1 if at < len(working) else day
