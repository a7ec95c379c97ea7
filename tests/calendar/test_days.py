"""Working days and statutory holidays, as the State Council announced them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import chinese_calendar
import pytest

from adjudicator.calendar.days import Calendar, CalendarError, announced

CALENDAR = announced()
FIRST_YEAR, LAST_YEAR = CALENDAR.years[0], CALENDAR.years[-1]


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("2026-02-17", "2026-02-24"),  # inside the Spring Festival holiday
        ("2026-02-14", "2026-02-14"),  # a working Saturday before it
        ("2026-03-07", "2026-03-07"),  # a plain Saturday does not count
        ("2026-10-01", "2026-10-08"),
        ("2026-10-08", "2026-10-08"),
    ],
)
def test_a_day_in_a_statutory_holiday_moves_to_the_day_after_it(date: str, expected: str) -> None:
    assert CALENDAR.after_holiday(dt.date.fromisoformat(date)) == dt.date.fromisoformat(expected)


def test_a_worked_saturday_is_a_working_day_and_no_holiday() -> None:
    assert CALENDAR.is_working_day(dt.date(2026, 10, 10))
    assert not CALENDAR.is_statutory_holiday(dt.date(2026, 10, 10))


def test_a_plain_weekend_is_neither_a_working_day_nor_a_holiday() -> None:
    assert not CALENDAR.is_working_day(dt.date(2026, 5, 23))
    assert not CALENDAR.is_statutory_holiday(dt.date(2026, 5, 23))


@pytest.mark.parametrize(
    "ask", [Calendar.is_working_day, Calendar.is_statutory_holiday, Calendar.after_holiday]
)
@pytest.mark.parametrize("year", [FIRST_YEAR - 1, LAST_YEAR + 1])
def test_a_year_that_is_not_announced_is_an_error_that_names_it(
    ask: Callable[[Calendar, dt.date], object], year: int
) -> None:
    with pytest.raises(CalendarError, match=f"holidays of {year} are not known") as failed:
        ask(CALENDAR, dt.date(year, 5, 1))
    assert f"{year} 年的法定节假日" in failed.value.label.zh


def test_every_announced_day_is_what_the_package_says() -> None:
    day = dt.date(FIRST_YEAR, 1, 1)
    while day.year <= LAST_YEAR:
        is_off, name = chinese_calendar.get_holiday_detail(day)
        assert CALENDAR.is_working_day(day) is chinese_calendar.is_workday(day)
        assert CALENDAR.is_statutory_holiday(day) is bool(is_off and name)
        day += dt.timedelta(days=1)


def test_a_holiday_that_runs_into_a_year_not_announced_has_no_known_end() -> None:
    calendar = Calendar.of({dt.date(2030, 1, 1), dt.date(2030, 12, 31)}, set())
    assert calendar.after_holiday(dt.date(2030, 1, 1)) == dt.date(2030, 1, 2)
    with pytest.raises(CalendarError, match="holidays of 2031 are not known"):
        calendar.after_holiday(dt.date(2030, 12, 31))


def test_a_calendar_read_back_from_its_text_is_the_same() -> None:
    assert Calendar(CALENDAR.text) == CALENDAR
    assert Calendar(CALENDAR.text).after_holiday(dt.date(2026, 10, 1)) == dt.date(2026, 10, 8)
