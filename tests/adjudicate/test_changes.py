"""What would have changed it: the smallest change, compared with trying every value."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from pathlib import Path
from random import Random

import pytest

from adjudicator.adjudicate.decision import Detail, adjudicate
from adjudicator.case.sheet import FactSheet
from adjudicator.rulebook.model import Release
from adjudicator.ruling.ruling import Change, Ruling
from adjudicator.values import DATE_MAX, DATE_MIN, SHANGHAI, Kind, Value
from adjudicator.vocabulary import Fact, Status
from tests.adjudicate.libraries import (
    AT,
    PAID,
    Entry,
    Section,
    derived,
    enum,
    flag,
    number,
    posting,
    release_of,
    rule,
    sheet_of,
)
from tests.adjudicate.random_rulebooks import random_sheet

REFUNDED, REJECTED = "refund_only", "reject"


def changes(sheet: FactSheet, release: Release) -> dict[str, Change]:
    found = adjudicate(sheet, release, AT, Detail.FULL).changes
    assert found is not None
    assert len({change.fact for change in found}) == len(found)
    return {change.fact: change for change in found}


def result(ruling: Ruling) -> tuple[object, ...]:
    """What counts as another ruling: status, outcome, shares of liability."""
    outcome = ruling.outcome.value if ruling.outcome else None
    return (ruling.status, *((outcome, ruling.liability) if _is_final(ruling) else ()))


def _is_final(ruling: Ruling) -> bool:
    return ruling.status is Status.FINAL


def first_flip(
    release: Release, sheet: FactSheet, fact: str, candidates: Iterable[Value]
) -> tuple[Value, Ruling] | None:
    """The first of the values at which the case ends otherwise than it does.

    For a claim that is not heard, being heard is a change even if something must be asked.
    """
    actual = result(adjudicate(sheet, release, AT, Detail.RULING))
    is_heard = actual[0] is Status.FINAL
    for value in candidates:
        ruling = adjudicate(sheet.supposing({fact: value}), release, AT, Detail.RULING)
        if result(ruling) != actual and not (is_heard and ruling.status.is_waiting):
            return value, ruling
    return None


def nearest_first(fact: Fact, actual: Value) -> list[Value]:
    """Every other value of the fact: the nearest first, the lower of two as near."""
    if fact.type.kind is Kind.BOOLEAN:
        return [not actual]
    if fact.type.kind is Kind.ENUM:
        return [value for value in fact.type.values if value != actual]
    assert isinstance(actual, int)
    every = range(fact.type.minimum, fact.type.maximum + 1)
    return sorted((v for v in every if v != actual), key=lambda v: (abs(v - actual), v))


def check_against_every_value(release: Release, sheet: FactSheet, facts: Iterable[str]) -> int:
    """Compare the listed changes with a scan of all values; how many there are."""
    found = changes(sheet, release)
    listed = 0
    for name in facts:
        actual = sheet.known[name].value
        flip = first_flip(release, sheet, name, nearest_first(release.facts[name], actual))
        change = found.pop(name, None)
        if flip is None:
            assert change is None, f"{name} is listed and flips nothing"
            continue
        assert change is not None, f"{name} = {flip[0]} flips it and is not listed"
        value, ruling = flip
        assert (change.actual, change.instead, change.status) == (actual, value, ruling.status)
        refund = ruling.ledger.refund if ruling.ledger else None
        assert change.refund == refund
        assert change.outcome == (
            ruling.outcome.value if ruling.outcome and _is_final(ruling) else None
        )
        listed += 1
    return listed


CONDITIONS = (
    "x.n > 17",
    "x.n >= 17 && x.n < 23",
    "x.n < 4 || x.n > 36",
    "x.n == 11",
    "x.n != 11",
    "x.n in [3, 30]",
    "!(x.n in [3, 30])",
    "x.n == 11 || x.n == 13",
    "x.sum > 30",
    "x.sum == 24",
    "x.capped >= 20",
    "x.rest <= 5",
    "x.n > x.m",
    "x.n == x.m",
    "x.step == 3",
    "x.either > 20",
    "x.nested > 20",
    "x.twice < 70",
    "x.grade == 60",
    "x.grade > 30",
)
GRADES = "x.n,output\n<=10,5\n11..20,60\n21..30,10\n>30,60\n"
FORMULAS: Section = {
    "x.sum": derived("x.n * 2 + x.m"),
    "x.twice": derived("x.sum * 2"),
    "x.capped": derived("min(x.n, x.m + 15)"),
    "x.rest": derived("40 - x.n"),
    "x.step": derived("div_floor(x.n, 7)"),
    "x.either": derived("x.flag ? x.n : x.m"),
    "x.nested": derived("(x.n > 9 ? 1 : 9) + x.m > 12 ? 30 : 10"),
    "x.grade": {key: v for key, v in derived("").items() if key != "formula"} | {"table": "grade"},
}


@pytest.mark.parametrize("condition", CONDITIONS)
def test_the_smallest_change_of_a_number_is_exact(tmp_path: Path, condition: str) -> None:
    release = release_of(
        tmp_path,
        {
            "platform": [
                rule("YES", condition, {"remedy.outcome": REFUNDED}),
                rule("NO", f"!({condition})", {"remedy.outcome": REJECTED}),
            ]
        },
        facts={"x.n": number(0, 40), "x.m": number(0, 40), "x.flag": flag()},
        derived=FORMULAS,
        tables={"grade": ({"output": number(0, 100)}, GRADES)},
    )
    listed = 0
    for n in (0, 1, 3, 11, 12, 17, 20, 29, 30, 40):
        sheet = sheet_of({"x.n": n, "x.m": 9, "x.flag": True})
        listed += check_against_every_value(release, sheet, ("x.n", "x.m", "x.flag"))
    assert listed > 0


def test_in_random_cases_the_changes_are_those_that_trying_every_value_finds(
    random_releases: tuple[Release, ...],
) -> None:
    listed = compared = 0
    for number_, release in enumerate(random_releases):
        for seed in range(16):
            sheet = random_sheet(Random(seed), release)
            if adjudicate(sheet, release, AT, Detail.RULING).status.is_waiting:
                continue
            facts = [name for name in sheet.known if name.startswith(("x.", "proof."))]
            compared += len(facts)
            try:
                listed += check_against_every_value(release, sheet, facts)
            except AssertionError as failure:
                failure.add_note(f"release {number_}, seed {seed}")
                raise
    assert compared > 600
    assert listed > 150


# Dates and instants

DAY: Entry = {"type": "date"}
INSTANT: Entry = {"type": "instant"}
SIGNED, FILED = dt.date(2026, 5, 1), dt.datetime(2026, 5, 8, 23, 59, 30, tzinfo=SHANGHAI)


@pytest.fixture(scope="module")
def seven_days(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """A return within seven days of signing, and within 36 hours of opening it."""
    in_time = "x.days <= 7 && x.hours < 36"
    return release_of(
        tmp_path_factory.mktemp("days"),
        {
            "platform": [
                rule("IN-TIME", in_time, {"remedy.outcome": REFUNDED}),
                rule("TOO-LATE", f"!({in_time})", {"remedy.outcome": REJECTED}),
            ]
        },
        facts={"x.signed_on": DAY, "x.filed_at": INSTANT, "x.opened_at": INSTANT},
        derived={
            "x.days": derived("days_between(x.signed_on, date_of(x.filed_at))", unit="days"),
            "x.hours": derived("whole_hours_between(x.opened_at, x.filed_at)", unit="hours"),
        },
    )


def in_time(**facts: Value) -> FactSheet:
    usual: Mapping[str, Value] = {
        "signed_on": SIGNED,
        "filed_at": FILED,
        "opened_at": FILED - dt.timedelta(hours=20),
    }
    return sheet_of({f"x.{name}": value for name, value in {**usual, **facts}.items()})


@pytest.mark.parametrize("signed_on", [SIGNED, dt.date(2026, 4, 10), dt.date(2026, 5, 8)])
def test_the_smallest_change_of_a_date_is_exact(seven_days: Release, signed_on: dt.date) -> None:
    sheet = in_time(signed_on=signed_on)
    days = range(DATE_MIN.toordinal(), DATE_MAX.toordinal() + 1)
    here = signed_on.toordinal()
    near = [day for day in sorted(days, key=lambda d: (abs(d - here), d)) if abs(day - here) < 400]
    flip = first_flip(seven_days, sheet, "x.signed_on", (dt.date.fromordinal(d) for d in near[1:]))
    assert flip is not None
    assert changes(sheet, seven_days)["x.signed_on"].instead == flip[0]


def test_a_date_that_no_other_day_would_mend_is_not_listed(seven_days: Release) -> None:
    sheet = in_time(opened_at=FILED - dt.timedelta(hours=40))
    assert set(changes(sheet, seven_days)) == {"x.filed_at", "x.opened_at"}


@pytest.mark.parametrize("opened", [0, 20, 35, 36, 37])
def test_the_smallest_change_of_an_instant_is_exact_to_the_second(
    seven_days: Release, opened: int
) -> None:
    is_in_time = opened < 36
    sheet = in_time(opened_at=FILED - dt.timedelta(hours=opened))
    found = changes(sheet, seven_days)
    for name, direction in (("x.filed_at", 1), ("x.opened_at", -1)):
        actual = sheet.known[name].value
        assert isinstance(actual, dt.datetime)
        change = found[name].instead
        assert isinstance(change, dt.datetime)
        step = dt.timedelta(seconds=1 if change > actual else -1)
        before = sheet.supposing({name: change - step})
        was = result(adjudicate(sheet, seven_days, AT, Detail.RULING))
        assert result(adjudicate(before, seven_days, AT, Detail.RULING)) == was
        there = sheet.supposing({name: change})
        assert result(adjudicate(there, seven_days, AT, Detail.RULING)) != was
        assert (change > actual) == ((direction > 0) == is_in_time)


def test_an_instant_turns_at_the_end_of_the_day(seven_days: Release) -> None:
    change = changes(in_time(), seven_days)["x.filed_at"]
    assert change.instead == dt.datetime(2026, 5, 9, tzinfo=SHANGHAI)
    assert change.status is Status.FINAL
    assert change.outcome == REJECTED


# What is listed


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """Three grades of wear: a refund of the price, a shared loss, nothing."""
    refunded = f"remedy.outcome == '{REFUNDED}'"
    share = "order.paid - div_half_up(order.paid * liability.buyer_share, 100)"
    return release_of(
        tmp_path_factory.mktemp("graded"),
        {
            "platform": [
                rule("GONE", "x.wear > 60", {"remedy.outcome": REJECTED}),
                rule("KEPT", "x.wear <= 60", {"remedy.outcome": REFUNDED}),
                rule("SHARED", "x.wear > 20", {"liability.buyer_share": 30}),
                rule("COURT", "x.in_court", {"admission.decision": "suspended"}),
                rule("ASK", "x.colour == 'odd' && x.judged", {"liability.buyer_share": 100}),
            ]
        },
        facts={
            "x.wear": number(0, 100, unit="percent"),
            "x.in_court": flag(),
            "x.colour": enum("red", "odd"),
            "x.judged": flag("staff"),
            "x.unread": flag(),
        },
        postings={"price": posting("refund", refunded, f"max(0, {share})")},
    )


def test_a_change_says_what_would_have_come_of_it(graded: Release) -> None:
    known = {"x.in_court": False, "x.colour": "red", "x.unread": True}
    wear = changes(sheet_of({"x.wear": 40, **known}), graded)["x.wear"]
    assert (wear.actual, wear.instead) == (40, 20)
    assert (wear.status, wear.outcome, wear.refund) == (Status.FINAL, REFUNDED, PAID)
    worse = changes(sheet_of({"x.wear": 55, **known}), graded)["x.wear"]
    assert (worse.instead, worse.outcome, worse.refund) == (61, REJECTED, 0)


def test_a_change_may_lead_to_another_status(graded: Release) -> None:
    known = {"x.wear": 40, "x.in_court": False, "x.colour": "red"}
    court = changes(sheet_of(known), graded)["x.in_court"]
    assert (court.status, court.outcome, court.refund) == (Status.SUSPENDED, None, None)


def test_neither_what_flips_nothing_nor_what_leaves_it_open_is_listed(graded: Release) -> None:
    known = {"x.wear": 40, "x.in_court": False, "x.colour": "red", "x.unread": True}
    assert set(changes(sheet_of(known), graded)) == {"x.wear", "x.in_court"}


def test_a_case_that_waits_has_no_changes(graded: Release) -> None:
    assert adjudicate(sheet_of({}), graded, AT, Detail.FULL).changes is None
