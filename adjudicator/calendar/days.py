"""Which days people work in China and which lie in a statutory holiday, as announced.

The State Council announces a year's holidays late in the year before; no day of a year
that is not announced yet is guessed.
"""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

import chinese_calendar
from chinese_calendar.constants import holidays as announced_days

from adjudicator.errors import AdjudicatorError
from adjudicator.values import Label

LONGEST_HOLIDAY = 20
"""Days; no holiday announced so far lasts as long (checked when the proofs read the calendar)."""
FIRST_YEAR = min(day.year for day in announced_days)
LAST_YEAR = max(day.year for day in announced_days)


class CalendarError(AdjudicatorError):
    """A day cannot be told or reached; `label` says why and what to do."""

    def __init__(self, label: Label) -> None:
        self.label = label
        super().__init__(label.en)


def is_working_day(day: dt.date) -> bool:
    """Whether people work on this day in China, make-up days included.

    Raises `CalendarError` for a year whose holidays are not announced.
    """
    _require_announced(day)
    return bool(chinese_calendar.is_workday(day))


def is_statutory_holiday(day: dt.date) -> bool:
    """Whether the day lies in a statutory holiday; a plain weekend does not.

    Raises `CalendarError` for a year whose holidays are not announced.
    """
    _require_announced(day)
    is_off, name = chinese_calendar.get_holiday_detail(day)
    return bool(is_off and name)


@lru_cache(maxsize=4096)
def after_holiday(day: dt.date) -> dt.date:
    """The day itself, or the first day after the statutory holiday in which it lies (CC a.203).

    Raises `CalendarError` for a year whose holidays are not announced.
    """
    while is_statutory_holiday(day):
        day += dt.timedelta(days=1)
    return day


def last_day(counted: dt.date, seen: dt.date) -> dt.date:
    """The last day of a period that by its count ends on `counted`, as seen from the day `seen`.

    That is `after_holiday(counted)`, but holidays matter only to what comes after the counted
    day and within the longest holiday of it; for any other `seen` the counted day is returned,
    with which `seen` compares alike, and the calendar need not be announced yet.

    Raises `CalendarError` where it matters and the year's holidays are not announced.
    """
    if counted < seen <= counted + dt.timedelta(days=LONGEST_HOLIDAY):
        return after_holiday(counted)
    return counted


def _require_announced(day: dt.date) -> None:
    if FIRST_YEAR <= day.year <= LAST_YEAR:
        return
    raise CalendarError(
        Label(
            zh=f"尚无 {day.year} 年的法定节假日安排（已知 {FIRST_YEAR} 至 {LAST_YEAR} 年），"
            f"无法推算至 {day}；国务院公布后请更新软件包 chinesecalendar",
            en=f"The holidays of {day.year} are not known (known: {FIRST_YEAR} to {LAST_YEAR}), "
            f"so nothing can be counted to {day}; update the package 'chinesecalendar' once "
            "the State Council has announced them",
        )
    )
