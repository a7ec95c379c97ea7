"""What a request says: until when, how that was reached, and what will follow."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from random import Random

import pytest

from adjudicator.adjudicate.decision import Detail, adjudicate
from adjudicator.calendar.windows import due_at
from adjudicator.case.sheet import Asked, FactSheet, Term
from adjudicator.rulebook.model import Release, Setter
from adjudicator.ruling.ruling import EvidenceRequest, Forecast, Ruling
from adjudicator.values import SHANGHAI, Kind, Label
from adjudicator.vocabulary import Clock, Party, Status
from tests.adjudicate.libraries import (
    AT,
    PAID,
    REFUND,
    SOURCE,
    Entry,
    number,
    posting,
    provable,
    release_of,
    rule,
    sheet_of,
)
from tests.adjudicate.random_rulebooks import random_sheet

FAULT = "proof.fault"
RULES = (
    rule("FAULT", FAULT, {"remedy.outcome": "refund_only"}),
    rule("NO-FAULT", f"!{FAULT}", {"remedy.outcome": "reject"}),
)
ALMOST_NOON = dt.datetime(2026, 5, 20, 11, 59, 59, 999000, SHANGHAI)


def decide(sheet: FactSheet, release: Release, at: dt.datetime = AT) -> Ruling:
    return adjudicate(sheet, release, at, Detail.RULING)


def one_request(ruling: Ruling) -> EvidenceRequest:
    (request,) = ruling.requests
    return request


def with_window(root: Path, unit: str, amount: int, clock: str, **more: object) -> Release:
    limit: Entry = {**number(1, 720, unit=unit), "value": amount, **SOURCE, **more}
    return release_of(
        root,
        {"platform": RULES},
        facts={FAULT: provable("buyer", window="param.time", clock=clock)},
        parameters={"time": limit},
    )


def day(month: int, date: int, hour: int = 0) -> dt.datetime:
    return dt.datetime(2026, month, date, hour, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("unit", "amount", "clock", "asked_at", "due"),
    [
        ("hours", 48, "wall", AT, AT + dt.timedelta(hours=48)),
        ("hours", 1, "wall", ALMOST_NOON, ALMOST_NOON + dt.timedelta(hours=1)),
        ("days", 3, "wall", AT, day(5, 24)),
        ("days", 1, "wall", day(4, 30, 10), day(5, 7)),  # a last day in the May holiday moves
        ("hours", 12, "service_hours", day(5, 20, 16), day(5, 22, 10)),
        ("days", 5, "working_days", day(5, 20, 10), day(5, 28)),
    ],
)
def test_the_due_time_is_counted_from_the_asking_by_the_facts_own_clock(
    tmp_path: Path, unit: str, amount: int, clock: str, asked_at: dt.datetime, due: dt.datetime
) -> None:
    release = with_window(tmp_path, unit, amount, clock)
    request = one_request(decide(sheet_of({}), release, asked_at))
    assert request.asked_at == asked_at
    assert request.due_at == due
    unit_ = release.parameters["param.time"].type.unit
    counted = due_at(asked_at, amount, unit_, Clock(clock), release.calendar)
    assert request.derivation == counted.derivation


def test_a_due_time_that_was_promised_stands_and_its_words_say_so(tmp_path: Path) -> None:
    release = with_window(tmp_path, "hours", 72, "wall")
    fresh = one_request(decide(sheet_of({}), release))
    kept = Asked(FAULT, Party.BUYER, AT, fresh.due_at)
    assert one_request(decide(sheet_of({}, asked=[kept]), release)) == fresh
    longer = Asked(FAULT, Party.BUYER, AT, day(5, 28, 18))
    request = one_request(decide(sheet_of({}, asked=[longer]), release))
    assert request.due_at == day(5, 28, 18)
    assert request.derivation == Label(
        "以 2026-05-20 10:00 询问时告知的期限为准，至 2026-05-28 18:00",
        "as promised when asked on 2026-05-20 10:00: until 2026-05-28 18:00",
    )


def notified_supplement(root: Path) -> Release:
    limit: Entry = {**number(1, 720, unit="hours"), "value": 4, **SOURCE}
    manner = {"window": "param.time", "window_from": "proof.noticed_at", "clock": "service_hours"}
    return release_of(
        root,
        {"platform": RULES},
        facts={FAULT: provable("merchant", **manner), "proof.noticed_at": {"type": "instant"}},
        parameters={"time": limit},
    )


def test_the_due_time_is_counted_from_the_instant_in_the_record_where_the_fact_names_one(
    tmp_path: Path,
) -> None:
    release = notified_supplement(tmp_path)
    noticed = day(5, 20, 14) + dt.timedelta(minutes=1)
    sheet = sheet_of({"proof.noticed_at": noticed})
    request = one_request(decide(sheet, release, day(5, 20, 16)))
    assert (request.asked_at, request.due_at) == (
        day(5, 20, 16),
        day(5, 21, 9) + dt.timedelta(minutes=1),
    )
    assert "2026-05-20 14:01" in request.derivation.en


def test_without_that_instant_in_the_record_it_is_counted_from_the_asking(tmp_path: Path) -> None:
    request = one_request(decide(sheet_of({}), notified_supplement(tmp_path), day(5, 20, 10)))
    assert request.due_at == day(5, 20, 14)


def test_a_due_time_that_was_told_binds_whatever_the_rules_say_since(tmp_path: Path) -> None:
    release = with_window(tmp_path, "hours", 48, "wall")
    told = AT + dt.timedelta(hours=200)
    sheet = sheet_of({}, asked=[Asked(FAULT, Party.BUYER, AT, told)])
    later = AT + dt.timedelta(hours=100)
    request = one_request(decide(sheet, release, later))
    assert (request.asked_at, request.due_at) == (AT, told)


def test_a_term_of_the_case_may_lengthen_the_time_to_answer(tmp_path: Path) -> None:
    release = with_window(tmp_path, "hours", 48, "wall", settable_by=["promise"])
    sheet = sheet_of({}, terms=[Term("param.time", Setter.PROMISE, 96)])
    assert one_request(decide(sheet, release)).due_at == AT + dt.timedelta(hours=96)


@pytest.mark.parametrize(
    ("burden", "claimant", "party"),
    [
        ("buyer", Party.MERCHANT, Party.BUYER),
        ("claimant", Party.MERCHANT, Party.MERCHANT),
        ("claimant", Party.BUYER, Party.BUYER),
        ("respondent", Party.BUYER, Party.MERCHANT),
        ("respondent", Party.MERCHANT, Party.BUYER),
    ],
)
def test_whoever_bears_the_burden_is_asked(
    tmp_path: Path, burden: str, claimant: Party, party: Party
) -> None:
    release = release_of(tmp_path, {"platform": RULES}, facts={FAULT: provable(burden)})
    request = one_request(decide(sheet_of({}, claimant=claimant), release))
    assert request.party is party
    assert request.proved_by == ("report", "log")
    assert request.judged_from == ("photo",)


# Forecasts


def as_forecast(ruling: Ruling) -> tuple[object, ...]:
    outcome = ruling.outcome if ruling.status is Status.FINAL else None
    return (
        ruling.status,
        outcome.value if outcome else None,
        outcome.value_label if outcome else None,
        ruling.ledger.refund if ruling.ledger else None,
    )


def forecast_as_tuple(forecast: Forecast) -> tuple[object, ...]:
    return forecast.status, forecast.outcome, forecast.outcome_label, forecast.refund


def test_a_request_says_what_silence_and_each_answer_will_mean(tmp_path: Path) -> None:
    release = release_of(
        tmp_path, {"platform": RULES}, facts={FAULT: provable("buyer")}, postings=REFUND
    )
    request = one_request(decide(sheet_of({}), release))
    silence = request.on_silence
    assert silence is not None
    assert (silence.value, silence.outcome, silence.refund) == (False, "reject", 0)
    assert silence.value_label is not None
    assert silence.value_label.zh == "否"
    answers = {each.value: (each.outcome, each.refund) for each in request.if_answered}
    assert answers == {True: ("refund_only", PAID), False: ("reject", 0)}


def test_silence_is_silence_on_all_that_the_party_is_asked(tmp_path: Path) -> None:
    either = f"{FAULT} || proof.other"
    rules = [
        rule("FAULT", either, {"remedy.outcome": "refund_only"}),
        rule("NO-FAULT", f"!({either})", {"remedy.outcome": "reject"}),
    ]
    facts = {FAULT: provable("buyer"), "proof.other": provable("buyer")}
    release = release_of(tmp_path, {"platform": rules}, facts=facts)
    for request in decide(sheet_of({}), release).requests:
        assert request.on_silence is not None
        assert request.on_silence.outcome == "reject"
        answers = {each.value: (each.status, each.outcome) for each in request.if_answered}
        assert answers == {
            True: (Status.FINAL, "refund_only"),
            False: (Status.EVIDENCE_REQUESTED, None),
        }


def test_a_forecast_of_a_payment_that_breaks_a_limit_is_one_for_staff(tmp_path: Path) -> None:
    release = release_of(
        tmp_path,
        {"platform": RULES},
        facts={FAULT: provable("buyer")},
        postings={"twice": posting("refund", "remedy.outcome == 'refund_only'", "order.paid * 2")},
    )
    forecasts = one_request(decide(sheet_of({}), release)).if_answered
    assert [each.status for each in forecasts] == [Status.REFERRED_TO_STAFF, Status.FINAL]
    assert decide(sheet_of({FAULT: True}), release).status is Status.REFERRED_TO_STAFF


def check_forecasts(release: Release, sheet: FactSheet, at: dt.datetime) -> int:
    """Compare every forecast with the decision that it speaks of; how many there were."""
    ruling = decide(sheet, release, at)
    checked = 0
    for request in ruling.requests:
        fact = release.facts[request.fact]
        if fact.type.kind is Kind.BOOLEAN:
            assert [each.value for each in request.if_answered] == [True, False]
        for forecast in request.if_answered:
            assert forecast.value is not None
            answered = decide(sheet.supposing({request.fact: forecast.value}), release, at)
            assert forecast_as_tuple(forecast) == as_forecast(answered)
            checked += 1
        if request.on_silence is not None:
            after = decide(_silent(release, sheet, ruling, request.party), release, at)
            assert forecast_as_tuple(request.on_silence) == as_forecast(after)
            assert request.on_silence.value == fact.on_silence
            checked += 1
    return checked


def _silent(release: Release, sheet: FactSheet, ruling: Ruling, party: Party) -> FactSheet:
    """The case after this party answered nothing of what it is asked for now."""
    asked = [request.fact for request in ruling.requests if request.party is party]
    presumed = {name: release.facts[name].on_silence for name in asked}
    return sheet.supposing({name: v for name, v in presumed.items() if v is not None})


def test_every_forecast_is_what_a_decision_with_that_fact_gives(
    random_releases: tuple[Release, ...],
) -> None:
    checked = 0
    for number_, release in enumerate(random_releases):
        for seed in range(18):
            sheet = random_sheet(Random(seed), release)
            at = AT + dt.timedelta(days=seed % 2)
            try:
                checked += check_forecasts(release, sheet, at)
            except AssertionError as failure:
                failure.add_note(f"release {number_}, seed {seed}")
                raise
    assert checked > 700


def test_the_forecast_of_silence_is_what_silence_brings(tmp_path: Path) -> None:
    """The same again with time passing: recorded requests, and nobody answers."""
    release = with_window(tmp_path, "hours", 48, "wall")
    request = one_request(decide(sheet_of({}), release))
    assert request.due_at is not None
    asked = Asked(request.fact, request.party, request.asked_at, request.due_at)
    after = decide(sheet_of({}, asked=[asked]), release, request.due_at + dt.timedelta(seconds=1))
    assert request.on_silence is not None
    assert forecast_as_tuple(request.on_silence) == as_forecast(after)
