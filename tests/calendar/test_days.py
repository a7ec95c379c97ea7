"""Working days and statutory holidays, as the State Council announced them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from adjudicator.calendar.days import (
    FIRST_YEAR,
    LAST_YEAR,
    CalendarError,
    after_holiday,
    is_statutory_holiday,
    is_working_day,
)


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
    assert after_holiday(dt.date.fromisoformat(date)) == dt.date.fromisoformat(expected)


def test_a_worked_saturday_is_a_working_day_and_no_holiday() -> None:
    assert is_working_day(dt.date(2026, 10, 10))
    assert not is_statutory_holiday(dt.date(2026, 10, 10))


def test_a_plain_weekend_is_neither_a_working_day_nor_a_holiday() -> None:
    assert not is_working_day(dt.date(2026, 5, 23))
    assert not is_statutory_holiday(dt.date(2026, 5, 23))


@pytest.mark.parametrize("ask", [is_working_day, is_statutory_holiday, after_holiday])
@pytest.mark.parametrize("year", [FIRST_YEAR - 1, LAST_YEAR + 1])
def test_a_year_that_is_not_announced_is_an_error_that_names_it(
    ask: Callable[[dt.date], object], year: int
) -> None:
    with pytest.raises(CalendarError, match=f"holidays of {year} are not known") as failed:
        ask(dt.date(year, 5, 1))
    assert f"{year} 年的法定节假日" in failed.value.label.zh
