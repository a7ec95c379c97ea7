"""Which days people work in China and which lie in a statutory holiday, as announced.

The State Council announces a year's holidays late in the year before; no day of a year
that is not announced yet is guessed. What is announced is a value: it is part of every
release, so that a ruling made again counts by the days that were known when it was made.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from functools import cache, cached_property

from chinese_calendar.constants import holidays, workdays

from adjudicator.errors import AdjudicatorError
from adjudicator.values import Label

LONGEST_HOLIDAY = 20
"""Days; no holiday announced so far lasts as long (checked when the proofs read the calendar)."""
_NEXT = dt.timedelta(days=1)


class CalendarError(AdjudicatorError):
    """A day cannot be told or reached; `label` says why and what to do."""

    def __init__(self, label: Label) -> None:
        self.label = label
        super().__init__(label.en)


@dataclass(frozen=True)
class Calendar:
    """The holidays and the worked weekend days of the announced years.

    `text` is canonical JSON, `{"2026": {"holidays": ["01-01", ...], "worked": [...]}}`.
    Methods raise `CalendarError` for a year that is not announced.
    """

    text: str

    @classmethod
    def of(cls, holidays: set[dt.date], worked: set[dt.date]) -> Calendar:
        """Of days in years every one of which has a holiday."""
        years = {
            str(year): {
                name: [f"{day:%m-%d}" for day in sorted(days) if day.year == year]
                for name, days in (("holidays", holidays), ("worked", worked))
            }
            for year in sorted({day.year for day in holidays})
        }
        return cls(json.dumps(years, separators=(",", ":")))

    def is_working_day(self, day: dt.date) -> bool:
        """Whether people work on this day in China, make-up days included."""
        self._require_announced(day)
        holidays, worked = self._days
        return day in worked or (day.weekday() < 5 and day not in holidays)

    def is_statutory_holiday(self, day: dt.date) -> bool:
        """Whether the day lies in a statutory holiday; a plain weekend does not."""
        self._require_announced(day)
        return day in self._days[0]

    def after_holiday(self, day: dt.date) -> dt.date:
        """The day, or the first day after the statutory holiday in which it lies (CC a.203)."""
        after = self._after.get(day, day)
        self._require_announced(after)
        return after

    def last_day(self, counted: dt.date, seen: dt.date) -> dt.date:
        """The last day of a period that by its count ends on `counted`, as seen from `seen`.

        That is `after_holiday(counted)`, but holidays matter only to what comes after the
        counted day and within the longest holiday of it; for any other `seen` the counted day
        is returned, with which `seen` compares alike, and its year need not be announced yet.
        """
        if counted < seen <= counted + dt.timedelta(days=LONGEST_HOLIDAY):
            return self.after_holiday(counted)
        return counted

    @cached_property
    def years(self) -> range:
        """The announced years."""
        found = sorted(map(int, json.loads(self.text)))
        return range(found[0], found[-1] + 1) if found else range(0)

    @cached_property
    def _days(self) -> tuple[frozenset[dt.date], frozenset[dt.date]]:
        """The holidays, and the worked weekend days."""
        years = json.loads(self.text).items()
        holidays, worked = (
            frozenset(
                dt.date.fromisoformat(f"{year}-{day}") for year, days in years for day in days[name]
            )
            for name in ("holidays", "worked")
        )
        return holidays, worked

    @cached_property
    def _after(self) -> dict[dt.date, dt.date]:
        """For each holiday the first day that is none."""
        after: dict[dt.date, dt.date] = {}
        for day in sorted(self._days[0], reverse=True):
            after[day] = after.get(day + _NEXT, day + _NEXT)
        return after

    def _require_announced(self, day: dt.date) -> None:
        years = self.years
        if day.year in years:
            return
        first, last = (years[0], years[-1]) if years else (0, 0)
        raise CalendarError(
            Label(
                zh=f"尚无 {day.year} 年的法定节假日安排（已知 {first} 至 {last} 年），"
                f"无法推算至 {day}；国务院公布后请更新软件包 chinesecalendar",
                en=f"The holidays of {day.year} are not known (known: {first} to {last}), "
                f"so nothing can be counted to {day}; update the package 'chinesecalendar' once "
                "the State Council has announced them",
            )
        )


NOTHING_ANNOUNCED = Calendar("{}")


@cache
def announced() -> Calendar:
    """What the installed package 'chinesecalendar' knows to be announced."""
    return Calendar.of(set(holidays), set(workdays))
