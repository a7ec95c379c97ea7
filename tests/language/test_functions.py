"""The functions of the formula language, by the articles that they follow."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adjudicator.calendar.days import announced
from adjudicator.language import functions
from adjudicator.language.functions import (
    FUNCTIONS,
    FormulaError,
    add_hours,
    add_months,
    bound,
    date_of,
    days_between,
    div_ceil,
    div_floor,
    div_half_up,
    start_of_day,
    whole_hours_between,
)
from adjudicator.values import DATE_MAX, DATE_MIN, SHANGHAI
from tests.language.trees import HERE, NOON

DATES = st.dates(DATE_MIN, DATE_MAX)
CALENDAR = announced()


def test_days_between_counts_from_the_first_to_the_second() -> None:
    assert days_between(dt.date(2026, 1, 30), dt.date(2026, 2, 2)) == 3
    assert days_between(dt.date(2026, 2, 2), dt.date(2026, 1, 30)) == -3


def test_the_day_of_an_instant_is_the_day_in_shanghai() -> None:
    late_in_london = dt.datetime(2026, 4, 30, 17, 0, tzinfo=dt.UTC)
    assert date_of(late_in_london) == dt.date(2026, 5, 1)
    assert start_of_day(dt.date(2026, 5, 1)).isoformat() == "2026-05-01T00:00:00+08:00"


@given(DATES)
def test_a_day_begins_on_that_day(date: dt.date) -> None:
    assert date_of(start_of_day(date)) == date


@pytest.mark.parametrize(
    ("date", "months", "expected"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2026-01-15", 12, "2027-01-15"),
        ("2026-12-31", 2, "2027-02-28"),
        ("2026-03-31", -1, "2026-02-28"),
        ("2026-01-01", -13, "2024-12-01"),
    ],
)
def test_months_end_on_the_same_day_or_the_months_last(
    date: str, months: int, expected: str
) -> None:
    assert add_months(dt.date.fromisoformat(date), months) == dt.date.fromisoformat(expected)


def test_hours_are_added_and_counted_in_full() -> None:
    assert add_hours(NOON, 48) == dt.datetime(2026, 5, 3, 12, 0, tzinfo=SHANGHAI)
    minutes = dt.timedelta(minutes=1)
    assert whole_hours_between(NOON, NOON + 119 * minutes) == 1
    assert whole_hours_between(NOON, NOON - 30 * minutes) == -1
    assert whole_hours_between(NOON, NOON.astimezone(dt.UTC)) == 0


def test_a_year_without_a_published_calendar_is_an_error_that_names_it() -> None:
    with pytest.raises(FormulaError, match="2090") as failed:
        bound("after_holiday", HERE, CALENDAR)(dt.date(2090, 5, 1))
    assert failed.value.place == HERE
    assert "2090 年" in failed.value.label.zh


@given(
    counted=st.dates(dt.date(CALENDAR.years[0], 1, 1), dt.date(CALENDAR.years[-1], 12, 1)),
    later=st.integers(-40, 40),
)
def test_a_day_compares_alike_with_the_last_day_and_with_the_day_after_the_holiday(
    counted: dt.date, later: int
) -> None:
    seen = counted + dt.timedelta(days=later)
    moved = CALENDAR.after_holiday(counted)
    assert (seen <= CALENDAR.last_day(counted, seen)) == (seen <= moved)
    assert (seen > CALENDAR.last_day(counted, seen)) == (seen > moved)


def test_holidays_that_do_not_matter_need_not_be_announced() -> None:
    counted = dt.date(2090, 5, 1)
    assert CALENDAR.last_day(counted, counted) == counted
    assert CALENDAR.last_day(counted, dt.date(2090, 5, 22)) == counted
    with pytest.raises(FormulaError, match="2090"):
        bound("last_day", HERE, CALENDAR)(counted, dt.date(2090, 5, 2))
    with pytest.raises(FormulaError, match="2090"):
        bound("last_day", HERE, CALENDAR)(counted, dt.date(2090, 5, 21))


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("add_days", (dt.date(2026, 1, 1), 10**6)),
        ("add_days", (dt.date(2026, 1, 1), 2**62)),
        ("add_months", (dt.date(2026, 1, 1), 2**62)),
        ("add_hours", (NOON, 10**7)),
        ("add_hours", (NOON, 2**62)),
    ],
)
def test_a_date_outside_the_systems_calendar_is_an_error(
    name: str, arguments: tuple[object, ...]
) -> None:
    with pytest.raises(FormulaError, match="2100-12-31"):
        bound(name, HERE, CALENDAR)(*arguments)


@pytest.mark.parametrize(
    ("dividend", "floor", "ceil", "half_up"),
    [(10, 2, 3, 3), (9, 2, 3, 2), (8, 2, 2, 2), (-10, -3, -2, -2), (-9, -3, -2, -2), (0, 0, 0, 0)],
)
def test_a_division_rounds_as_its_name_says(
    dividend: int, floor: int, ceil: int, half_up: int
) -> None:
    assert div_floor(dividend, 4) == floor
    assert div_ceil(dividend, 4) == ceil
    assert div_half_up(dividend, 4) == half_up


@given(st.integers(-(10**12), 10**12), st.integers(1, 10**6))
def test_rounding_never_strays_from_the_exact_quotient(dividend: int, divisor: int) -> None:
    assert 0 <= dividend - div_floor(dividend, divisor) * divisor < divisor
    assert 0 <= div_ceil(dividend, divisor) * divisor - dividend < divisor
    assert abs(2 * (div_half_up(dividend, divisor) * divisor - dividend)) <= divisor


def test_every_named_function_can_be_called() -> None:
    assert all(callable(bound(name, HERE, CALENDAR)) for name in FUNCTIONS)
    assert bound("min", HERE, CALENDAR)(3, 1, 2) == 1
    assert functions.FUNCTIONS["max"](dt.date(2026, 1, 1), dt.date(2026, 1, 2)).day == 2
