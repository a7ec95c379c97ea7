"""Deadlines: the worked examples of the rule digest, and the counting of CC a.201-203."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adjudicator.calendar import windows
from adjudicator.calendar.days import CalendarError, announced
from adjudicator.calendar.windows import Deadline, counts
from adjudicator.values import DAYS, FEN, HOURS, SHANGHAI, Unit
from adjudicator.vocabulary import Clock

CALENDAR = announced()


def due_at(anchor: dt.datetime, amount: int, unit: Unit, clock: Clock) -> Deadline:
    return windows.due_at(anchor, amount, unit, clock, CALENDAR)


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("notice", "due"),
    [
        ("2026-05-18T10:00", "2026-05-18T14:00"),
        ("2026-05-18T14:01", "2026-05-19T09:01"),
        ("2026-05-18T14:00", "2026-05-18T18:00"),
        ("2026-05-18T17:30", "2026-05-19T12:30"),
        ("2026-05-18T20:00", "2026-05-19T13:00"),
        ("2026-05-18T08:00", "2026-05-18T13:00"),
    ],
)
def test_four_service_hours_end_as_jd_article_9_works_them_out(notice: str, due: str) -> None:
    assert due_at(at(notice), 4, HOURS, Clock.SERVICE_HOURS).due_at == at(due)


@pytest.mark.parametrize(
    ("notice", "hours", "due"),
    [
        ("2026-10-02T17:00", 4, "2026-10-03T12:00"),  # a holiday, and a weekend day
        ("2026-05-18T18:00", 1, "2026-05-19T10:00"),  # 18:00 is closed
        ("2026-05-18T09:00", 9, "2026-05-18T18:00"),
        ("2026-05-18T09:00", 18, "2026-05-19T18:00"),
        ("2026-05-18T12:00", 24, "2026-05-20T18:00"),
        ("2026-05-18T17:59:59", 1, "2026-05-19T09:59:59"),
        ("2026-12-31T17:00", 2, "2027-01-01T10:00"),  # no holiday calendar is needed
    ],
)
def test_service_hours_count_every_calendar_day(notice: str, hours: int, due: str) -> None:
    assert due_at(at(notice), hours, HOURS, Clock.SERVICE_HOURS).due_at == at(due)


@given(
    st.integers(0, 365 * 24 * 60),
    st.integers(1, 60),
)
def test_service_hours_agree_with_counting_minute_by_minute(minutes: int, hours: int) -> None:
    start = at("2025-01-01T00:00") + dt.timedelta(minutes=minutes)
    now, left = start, hours * 60
    while left:
        left -= 9 <= now.hour < 18
        now += dt.timedelta(minutes=1)
    assert due_at(start, hours, HOURS, Clock.SERVICE_HOURS).due_at == now


def test_wall_hours_run_from_the_named_instant() -> None:
    deadline = due_at(at("2026-05-01T14:30:15"), 24, HOURS, Clock.WALL)

    assert deadline.due_at == at("2026-05-02T14:30:15")
    assert deadline.derivation.zh == "自 2026-05-01 14:30:15 起 24 小时，至 2026-05-02 14:30:15"
    assert deadline.derivation.en == "24 hours from 2026-05-01 14:30:15, until 2026-05-02 14:30:15"


def test_the_first_day_does_not_count_and_the_last_runs_until_midnight() -> None:
    deadline = due_at(at("2026-05-11T00:00"), 7, DAYS, Clock.WALL)

    assert deadline.due_at == at("2026-05-19T00:00")
    assert deadline.derivation.en == (
        "7 days from 2026-05-11 00:00, not counting that day, until the end of 2026-05-18"
    )


def test_a_window_of_no_days_ends_with_the_day_itself() -> None:
    assert due_at(at("2026-05-11T10:00"), 0, DAYS, Clock.WALL).due_at == at("2026-05-12T00:00")


def test_a_last_day_on_a_statutory_holiday_moves_to_the_day_after_the_holiday() -> None:
    deadline = due_at(at("2026-09-28T10:00"), 5, DAYS, Clock.WALL)

    assert deadline.due_at == at("2026-10-09T00:00")
    assert deadline.derivation.zh == (
        "自 2026-09-28 10:00 起 5 日，当日不计入，至 2026-10-08 24:00"
        "（2026-10-03 为法定休假日，顺延）"
    )


def test_a_last_day_on_a_plain_weekend_does_not_move() -> None:
    assert not CALENDAR.is_working_day(dt.date(2026, 5, 23))
    assert due_at(at("2026-05-18T10:00"), 5, DAYS, Clock.WALL).due_at == at("2026-05-24T00:00")


def test_a_holiday_within_the_window_is_counted() -> None:
    assert due_at(at("2026-09-30T10:00"), 15, DAYS, Clock.WALL).due_at == at("2026-10-16T00:00")


def test_the_day_of_another_time_zone_is_the_day_in_shanghai() -> None:
    late_in_london = dt.datetime(2026, 5, 10, 20, tzinfo=dt.UTC)

    assert due_at(late_in_london, 7, DAYS, Clock.WALL).due_at == at("2026-05-19T00:00")


def test_working_days_skip_weekends_and_holidays_and_count_make_up_days() -> None:
    # 2026: spring festival 15 to 23 February; Saturdays 14 and 28 February are worked.
    deadline = due_at(at("2026-02-13T10:00"), 7, DAYS, Clock.WORKING_DAYS)

    assert CALENDAR.is_working_day(dt.date(2026, 2, 14))
    assert deadline.due_at == at("2026-03-03T00:00")
    assert deadline.derivation.zh == (
        "自 2026-02-13 10:00 起 7 个工作日，当日不计入，至 2026-03-02 24:00"
    )


@pytest.mark.parametrize("clock", [Clock.WALL, Clock.WORKING_DAYS])
def test_a_year_without_a_published_calendar_is_an_error_and_not_a_guess(clock: Clock) -> None:
    start = at(f"{CALENDAR.years[-1]}-12-28T10:00")

    with pytest.raises(CalendarError, match="update the package 'chinesecalendar'"):
        due_at(start, 30, DAYS, clock)


@pytest.mark.parametrize("amount", [10**6, 10**12])
@pytest.mark.parametrize("clock", [Clock.WALL, Clock.SERVICE_HOURS])
def test_a_window_beyond_the_century_is_an_error(amount: int, clock: Clock) -> None:
    with pytest.raises(CalendarError, match="ends after 2100-12-31"):
        due_at(at("2026-05-01T10:00"), amount, HOURS, clock)


def test_a_naive_anchor_is_refused() -> None:
    with pytest.raises(ValueError, match="offset"):
        due_at(at("2026-05-01T10:00").replace(tzinfo=None), 1, HOURS, Clock.WALL)


def test_a_negative_window_is_refused() -> None:
    with pytest.raises(ValueError, match="shorter than nothing"):
        due_at(at("2026-05-01T10:00"), -1, HOURS, Clock.WALL)


@pytest.mark.parametrize(
    ("clock", "unit"),
    [(Clock.SERVICE_HOURS, DAYS), (Clock.WORKING_DAYS, HOURS), (Clock.WALL, FEN)],
)
def test_a_clock_refuses_a_unit_that_it_does_not_count(clock: Clock, unit: Unit) -> None:
    assert not counts(clock, unit)
    with pytest.raises(ValueError, match="does not count"):
        due_at(at("2026-05-01T10:00"), 1, unit, clock)
