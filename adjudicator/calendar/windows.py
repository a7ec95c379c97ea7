"""When a window ends: wall time, service hours, and Chinese working days.

Days are counted as CC a.201-203 say: the first day does not count, the last day runs
until 24:00 Shanghai time, and a last day on a statutory holiday moves to the day after
the holiday. Hours run from the named instant. Service hours are those of JD2392 a.9.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from adjudicator.calendar.days import Calendar, CalendarError
from adjudicator.values import DATE_MAX, DAYS, HOURS, SHANGHAI, Label, Unit
from adjudicator.vocabulary import Clock

SERVICE_OPENS, SERVICE_CLOSES = dt.time(9), dt.time(18)
SERVICE_DAY = dt.timedelta(hours=9)


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last instant of a window, in Shanghai time, and how it was reached."""

    due_at: dt.datetime
    derivation: Label


def due_at(
    anchor: dt.datetime, amount: int, unit: Unit, clock: Clock, calendar: Calendar
) -> Deadline:
    """The end of a window of `amount` hours or days that starts at `anchor`.

    A wall clock counts hours or days, service hours count hours, working days count
    days. Raises `CalendarError` if the window ends in a year whose holidays are not
    announced, and `ValueError` for a naive anchor, a negative amount, or a unit that the
    clock does not count.
    """
    if anchor.tzinfo is None:
        raise ValueError("The anchor of a deadline needs its offset.")
    if amount < 0:
        raise ValueError(f"A window of {amount} is shorter than nothing.")
    start = anchor.astimezone(SHANGHAI)
    try:
        deadline = _count(start, amount, unit, clock, calendar)
    except OverflowError as error:
        raise _beyond(start, amount) from error
    if deadline.due_at.date() > DATE_MAX:
        raise _beyond(start, amount)
    return deadline


def promised(asked_at: dt.datetime, due_at: dt.datetime) -> Deadline:
    """The end that a party was told when it was asked, whatever the rules say since."""
    asked, due = _moment(asked_at.astimezone(SHANGHAI)), _moment(due_at.astimezone(SHANGHAI))
    zh = f"以 {asked} 询问时告知的期限为准，至 {due}"
    return Deadline(due_at, Label(zh, f"as promised when asked on {asked}: until {due}"))


def counts(clock: Clock, unit: Unit) -> bool:
    """Whether a window in this unit can be counted by this clock."""
    match clock:
        case Clock.WALL:
            return unit in (HOURS, DAYS)
        case Clock.SERVICE_HOURS:
            return unit == HOURS
        case Clock.WORKING_DAYS:
            return unit == DAYS


def _count(
    start: dt.datetime, amount: int, unit: Unit, clock: Clock, calendar: Calendar
) -> Deadline:
    match clock, unit:
        case Clock.WALL, unit if unit == HOURS:
            return _wall_hours(start, amount)
        case Clock.WALL, unit if unit == DAYS:
            return _wall_days(start, amount, calendar)
        case Clock.SERVICE_HOURS, unit if unit == HOURS:
            return _service_hours(start, amount)
        case Clock.WORKING_DAYS, unit if unit == DAYS:
            return _working_days(start, amount, calendar)
    raise ValueError(f"The clock '{clock}' does not count '{unit}'.")


def _wall_hours(start: dt.datetime, hours: int) -> Deadline:
    due = start + dt.timedelta(hours=hours)
    zh = f"自 {_moment(start)} 起 {hours} 小时，至 {_moment(due)}"
    en = f"{hours} hours from {_moment(start)}, until {_moment(due)}"
    return Deadline(due, Label(zh, en))


def _wall_days(start: dt.datetime, days: int, calendar: Calendar) -> Deadline:
    counted = start.date() + dt.timedelta(days=days)
    last = calendar.after_holiday(counted)
    zh = f"自 {_moment(start)} 起 {days} 日，当日不计入，至 {last} 24:00"
    en = f"{days} days from {_moment(start)}, not counting that day, until the end of {last}"
    if last != counted:
        zh += f"（{counted} 为法定休假日，顺延）"
        en += f" (moved from the statutory holiday on {counted})"
    return Deadline(_end_of(last), Label(zh, en))


def _service_hours(start: dt.datetime, hours: int) -> Deadline:
    due = _after_service_time(start, dt.timedelta(hours=hours))
    zh = f"自 {_moment(start)} 起 {hours} 个服务小时（每日 09:00-18:00），至 {_moment(due)}"
    en = (
        f"{hours} service hours (09:00-18:00 every day) from {_moment(start)}, until {_moment(due)}"
    )
    return Deadline(due, Label(zh, en))


def _after_service_time(start: dt.datetime, amount: dt.timedelta) -> dt.datetime:
    opens, closes = _service_day(start.date())
    if start >= closes:
        opens, closes = _service_day(start.date() + dt.timedelta(days=1))
    start = max(start, opens)
    if amount <= closes - start:
        return start + amount
    rest = amount - (closes - start)
    # A rest of whole service days ends at 18:00 of the last one, not at 9:00 of the next.
    full_days = -(-rest // SERVICE_DAY) - 1
    opens, _ = _service_day(opens.date() + dt.timedelta(days=1 + full_days))
    return opens + (rest - full_days * SERVICE_DAY)


def _service_day(day: dt.date) -> tuple[dt.datetime, dt.datetime]:
    return (
        dt.datetime.combine(day, SERVICE_OPENS, SHANGHAI),
        dt.datetime.combine(day, SERVICE_CLOSES, SHANGHAI),
    )


def _working_days(start: dt.datetime, days: int, calendar: Calendar) -> Deadline:
    last = start.date()
    counted = 0
    while counted < days:
        last += dt.timedelta(days=1)
        counted += calendar.is_working_day(last)
    zh = f"自 {_moment(start)} 起 {days} 个工作日，当日不计入，至 {last} 24:00"
    en = (
        f"{days} working days from {_moment(start)}, not counting that day, until the end of {last}"
    )
    return Deadline(_end_of(last), Label(zh, en))


def _end_of(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), SHANGHAI)


def _moment(instant: dt.datetime) -> str:
    whole_minute = not (instant.second or instant.microsecond)
    return instant.strftime("%Y-%m-%d %H:%M" if whole_minute else "%Y-%m-%d %H:%M:%S")


def _beyond(start: dt.datetime, amount: int) -> CalendarError:
    return CalendarError(
        Label(
            zh=f"自 {_moment(start)} 起的期限 {amount} 超出 {DATE_MAX}；请缩短规则中的期限",
            en=f"A window of {amount} from {_moment(start)} ends after {DATE_MAX}; "
            "shorten the window in the rulebook",
        )
    )
