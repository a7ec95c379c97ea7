"""The functions of the formula language: pure, exact, and counted as Chinese civil law counts.

Every function takes known values; that an unknown argument makes the result unknown is
the business of the reading that calls it. Dates and instants are Shanghai's.
"""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from collections.abc import Callable, Mapping
from functools import partial
from typing import ParamSpec, TypeVar

from adjudicator.calendar.days import Calendar, CalendarError
from adjudicator.errors import AdjudicatorError, Place
from adjudicator.values import DATE_MAX, DATE_MIN, SHANGHAI, Label, Value

HOUR = dt.timedelta(hours=1)

_P = ParamSpec("_P")
_R = TypeVar("_R")


class FormulaError(AdjudicatorError):
    """A figure cannot be computed, e.g. because a year's holidays are not announced yet.

    `place` is the call in the rulebook, `label` the reason for the people of the case.
    """

    def __init__(self, place: Place, label: Label) -> None:
        self.place = place
        self.label = label
        super().__init__(f"{place}: {label.en}")


def days_between(first: dt.date, second: dt.date) -> int:
    """Days from `first` to `second`: `second - first`, negative if `second` is earlier."""
    return (second - first).days


def date_of(instant: dt.datetime) -> dt.date:
    """The calendar day on which the instant falls in Shanghai."""
    return instant.astimezone(SHANGHAI).date()


def start_of_day(date: dt.date) -> dt.datetime:
    """00:00 of the day in Shanghai."""
    return dt.datetime(date.year, date.month, date.day, tzinfo=SHANGHAI)


def add_days(date: dt.date, days: int) -> dt.date:
    """The date so many days later (earlier if negative)."""
    try:
        return _in_calendar(date + dt.timedelta(days=days))
    except OverflowError:
        raise _outside_calendar() from None


def add_months(date: dt.date, months: int) -> dt.date:
    """The same day so many months later, or that month's last day (Civil Code a.202)."""
    year, month = divmod(date.year * 12 + date.month - 1 + months, 12)
    if not DATE_MIN.year <= year <= DATE_MAX.year:
        raise _outside_calendar()
    last = monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(date.day, last))


def add_hours(instant: dt.datetime, hours: int) -> dt.datetime:
    """The instant so many hours later (earlier if negative)."""
    try:
        later = instant.astimezone(SHANGHAI) + dt.timedelta(hours=hours)
    except OverflowError:
        raise _outside_calendar() from None
    _in_calendar(later.date())
    return later


def whole_hours_between(first: dt.datetime, second: dt.datetime) -> int:
    """Full hours from `first` to `second`, rounded down (minus half an hour is -1)."""
    return (second - first) // HOUR


def div_floor(dividend: int, divisor: int) -> int:
    """The quotient rounded down. `divisor` is above zero: checked when the rulebook loads."""
    return dividend // divisor


def div_ceil(dividend: int, divisor: int) -> int:
    """The quotient rounded up."""
    return -(-dividend // divisor)


def div_half_up(dividend: int, divisor: int) -> int:
    """The quotient rounded to the nearest integer, halves up (2.5 is 3, -2.5 is -2)."""
    return (2 * dividend + divisor) // (2 * divisor)


def _in_calendar(date: dt.date) -> dt.date:
    if not DATE_MIN <= date <= DATE_MAX:
        raise _outside_calendar()
    return date


def _outside_calendar() -> CalendarError:
    return CalendarError(
        Label(
            zh=f"推算出的日期不在 {DATE_MIN} 至 {DATE_MAX} 之间",
            en=f"The computed date is not between {DATE_MIN} and {DATE_MAX}",
        )
    )


FUNCTIONS: Mapping[str, Callable[..., Value]] = {
    "min": min,
    "max": max,
    "days_between": days_between,
    "date_of": date_of,
    "start_of_day": start_of_day,
    "add_days": add_days,
    "add_months": add_months,
    "add_hours": add_hours,
    "whole_hours_between": whole_hours_between,
    "after_holiday": Calendar.after_holiday,
    "last_day": Calendar.last_day,
    "div_floor": div_floor,
    "div_ceil": div_ceil,
    "div_half_up": div_half_up,
}
"""Every function by the name that rulebooks use."""
OF_CALENDAR = frozenset({"after_holiday", "last_day"})
"""Those that ask for holidays: the release's calendar is their first argument."""

_MAY_BE_UNCOMPUTABLE = OF_CALENDAR | {"add_days", "add_months", "add_hours"}


def bound(name: str, place: Place, calendar: Calendar) -> Callable[..., Value]:
    """The function `name` as called at `place`: raises `FormulaError` with that place.

    Raises `KeyError` for a name that the language does not have.
    """
    function = FUNCTIONS[name]
    if name in OF_CALENDAR:
        function = partial(function, calendar)
    return _located(function, place) if name in _MAY_BE_UNCOMPUTABLE else function


def _located(function: Callable[_P, _R], place: Place) -> Callable[_P, _R]:
    def call(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        try:
            return function(*args, **kwargs)
        except CalendarError as problem:
            raise FormulaError(place, problem.label) from None

    return call
