"""What is asked, what is presumed, and what goes to staff."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

import pytest

from adjudicator.adjudicate.decision import Detail, adjudicate
from adjudicator.case.reading import read_case
from adjudicator.case.sheet import Asked, FactSheet, Term
from adjudicator.readings.engine.host import EngineRules
from adjudicator.rulebook.model import Release, Setter
from adjudicator.ruling.ruling import Ruling
from adjudicator.values import Value
from adjudicator.vocabulary import Party, Status
from tests.adjudicate.libraries import (
    AT,
    PAID,
    REFUND,
    SOURCE,
    derived,
    finding,
    flag,
    number,
    provable,
    release_of,
    rule,
    sheet_of,
    window,
)

FAULT, REBUTTAL = "proof.fault", "proof.rebuttal"
DUE = AT + dt.timedelta(hours=72)
MOMENT = dt.timedelta(milliseconds=1)
CLAIM_RULES = (
    rule("FAULT", f"{FAULT} && !{REBUTTAL}", {"remedy.outcome": "refund_only"}),
    rule("NO-FAULT", f"!{FAULT} || {REBUTTAL}", {"remedy.outcome": "reject"}),
)


def claim_release(root: Path, **rebuttal: object) -> Release:
    """A fault that the buyer shows and the merchant may rebut, each within 72 hours."""
    return release_of(
        root,
        {"platform": CLAIM_RULES},
        facts={
            FAULT: provable("buyer", window="param.answer_time"),
            REBUTTAL: provable(
                "merchant", window="param.answer_time", asked_when=FAULT, **rebuttal
            ),
        },
        parameters=window("answer_time", 72),
        postings=REFUND,
    )


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    return claim_release(tmp_path_factory.mktemp("claim"))


def decide(sheet: FactSheet, release: Release, at: dt.datetime = AT) -> Ruling:
    return adjudicate(sheet, release, at, Detail.RULING)


def asked_facts(ruling: Ruling) -> set[str]:
    return {request.fact for request in ruling.requests}


def outcome(ruling: Ruling) -> Value | None:
    return ruling.outcome.value if ruling.outcome else None


def the_matter(ruling: Ruling) -> tuple[str, str]:
    """Kind and subject of the one matter that staff get, where nothing else is open."""
    assert ruling.status is Status.REFERRED_TO_STAFF
    assert ruling.requests == ()
    assert ruling.ledger is None
    assert ruling.must_act == (Party.STAFF,)
    (matter,) = ruling.staff
    return matter.kind, matter.subject


# Asking


def test_a_question_is_asked_only_once_it_arises(release: Release) -> None:
    assert asked_facts(decide(sheet_of({}), release)) == {FAULT}
    ruling = decide(sheet_of({FAULT: True}), release)
    assert asked_facts(ruling) == {REBUTTAL}
    assert ruling.must_act == (Party.MERCHANT,)


def test_later_stages_are_asked_about_only_when_the_case_is_accepted(tmp_path: Path) -> None:
    release = release_of(
        tmp_path,
        {
            "platform": [
                rule("COURT", "x.in_court", {"admission.decision": "suspended"}),
                *CLAIM_RULES,
            ]
        },
        facts={
            "x.in_court": flag(),
            FAULT: provable("buyer"),
            REBUTTAL: provable("merchant"),
        },
    )
    assert asked_facts(decide(sheet_of({}), release)) == {"x.in_court"}
    assert decide(sheet_of({"x.in_court": True}), release).status is Status.SUSPENDED
    ruling = decide(sheet_of({"x.in_court": False}), release)
    assert asked_facts(ruling) == {FAULT, REBUTTAL}


def test_a_fact_that_can_change_nothing_is_not_asked_for(tmp_path: Path) -> None:
    release = release_of(
        tmp_path,
        {
            "platform": [rule("SURE", "x.sure", {"remedy.outcome": "refund_only"})],
            "custom": [rule("LOW", "x.low", {"remedy.outcome": "reject"})],
            "promise": [rule("SAME", "x.same", {"remedy.outcome": "refund_only"})],
        },
        facts={name: flag() for name in ("x.sure", "x.low", "x.same")},
    )
    ruling = decide(sheet_of({"x.sure": True, "x.low": False}), release)
    assert (ruling.status, outcome(ruling)) == (Status.FINAL, "refund_only")


def test_the_exception_that_would_lift_a_floor_is_asked_for(tmp_path: Path) -> None:
    release = release_of(
        tmp_path,
        {
            "statute": [
                rule("FLOOR", "x.within_days", {"remedy.outcome": "return_refund"}, floor="F1"),
                rule("LIFTED", "x.lifted", {"remedy.outcome": "return_refund"}, ["FLOOR"]),
            ],
            "promise": [rule("WORSE", "x.within_days", {"remedy.outcome": "reject"})],
        },
        facts={"x.within_days": flag(), "x.lifted": flag()},
    )
    ruling = decide(sheet_of({"x.within_days": True}), release)
    assert asked_facts(ruling) == {"x.lifted"}
    outcomes = {
        lifted: outcome(decide(sheet_of({"x.within_days": True, "x.lifted": lifted}), release))
        for lifted in (True, False)
    }
    assert outcomes == {True: "reject", False: "return_refund"}


# Silence


def silent(fact: str = FAULT, party: Party = Party.BUYER) -> Asked:
    return Asked(fact, party, AT, DUE)


def test_nothing_is_presumed_before_the_time_to_answer_has_run_out(release: Release) -> None:
    sheet = sheet_of({}, asked=[silent()])
    for at in (AT, DUE - MOMENT, DUE):
        ruling = decide(sheet, release, at)
        assert (ruling.status, asked_facts(ruling)) == (Status.EVIDENCE_REQUESTED, {FAULT})
        assert ruling.requests[0].asked_at == AT
        assert ruling.requests[0].due_at == DUE


def test_silence_after_the_due_time_takes_the_presumed_value(release: Release) -> None:
    ruling = decide(sheet_of({}, asked=[silent()]), release, DUE + MOMENT)
    assert (ruling.status, outcome(ruling)) == (Status.FINAL, "reject")
    assert [(each.kind, each.subject) for each in ruling.assumptions] == [("presumption", FAULT)]


def test_silence_presumes_nothing_where_the_party_has_answered(release: Release) -> None:
    late = DUE + MOMENT
    known = decide(sheet_of({FAULT: True}, asked=[silent()]), release, late)
    assert asked_facts(known) == {REBUTTAL}
    to_judge = decide(sheet_of({}, asked=[silent()], to_judge=[FAULT]), release, late)
    assert the_matter(to_judge) == ("judgement", FAULT)
    contested = decide(sheet_of({}, asked=[silent()], contested=[FAULT]), release, late)
    assert the_matter(contested) == ("contested", FAULT)


def test_silence_that_presumes_nothing_goes_to_staff(tmp_path: Path) -> None:
    release = claim_release(tmp_path, on_silence=None)
    sheet = sheet_of({FAULT: True}, asked=[silent(REBUTTAL, Party.MERCHANT)])
    assert asked_facts(decide(sheet, release, DUE)) == {REBUTTAL}
    assert the_matter(decide(sheet, release, DUE + MOMENT)) == ("judgement", REBUTTAL)


def test_a_request_without_a_due_time_never_turns_into_a_presumption(tmp_path: Path) -> None:
    release = release_of(
        tmp_path,
        {"platform": CLAIM_RULES},
        facts={FAULT: provable("buyer"), REBUTTAL: provable("merchant")},
    )
    sheet = sheet_of({REBUTTAL: False}, asked=[Asked(FAULT, Party.BUYER, AT, None)])
    ruling = decide(sheet, release, AT + dt.timedelta(days=365))
    assert asked_facts(ruling) == {FAULT}
    assert ruling.requests[0].due_at is None


def case(made_at: dt.datetime, evidence: str = "report") -> Mapping[str, object]:
    """A case document in which the merchant rebuts the fault at that time."""
    requested = {"asked_at": AT.isoformat(), "due_at": DUE.isoformat()}
    return {
        "case": "CASE-2",
        "platform": "shop",
        "category": "general",
        "record": {"claim": {"by": "buyer"}, "order": {"paid": PAID}},
        "statements": [
            _statement("buyer", AT, "report", FAULT),
            _statement("merchant", made_at, evidence, REBUTTAL),
        ],
        "requests": [{"fact": REBUTTAL, "party": "merchant", **requested}],
    }


def _statement(by: str, made_at: dt.datetime, evidence: str, fact: str) -> Mapping[str, object]:
    says = {fact: True}
    return {"by": by, "evidence": evidence, "made_at": made_at.isoformat(), "says": says}


def test_evidence_in_time_counts_and_late_evidence_is_kept_but_not_counted(
    release: Release,
) -> None:
    after = DUE + dt.timedelta(days=1)
    in_time = decide(read_case(case(DUE), release), release, after)
    assert (in_time.status, outcome(in_time)) == (Status.FINAL, "reject")
    assert in_time.late_statements == ()
    late = decide(read_case(case(DUE + MOMENT), release), release, after)
    assert (late.status, outcome(late)) == (Status.FINAL, "refund_only")
    assert late.late_statements == (1,)


def test_evidence_that_proves_nothing_does_not_stop_the_presumption(release: Release) -> None:
    sheet = read_case(case(AT, evidence="chat"), release)
    waiting = decide(sheet, release, DUE)
    assert waiting.requests[0].insufficient == (1,)
    silence = decide(sheet, release, DUE + MOMENT)
    assert (silence.status, outcome(silence)) == (Status.FINAL, "refund_only")


# Matters for staff


def test_contested_evidence_goes_to_staff(release: Release) -> None:
    sheet = sheet_of({FAULT: True}, contested=[REBUTTAL])
    assert the_matter(decide(sheet, release)) == ("contested", REBUTTAL)


def test_evidence_that_must_be_weighed_goes_to_staff(release: Release) -> None:
    sheet = read_case(case(AT, evidence="photo"), release)
    ruling = decide(sheet, release)
    assert the_matter(ruling) == ("judgement", REBUTTAL)
    assert ruling.staff[0].statements == (1,)


def test_a_fact_that_is_staffs_to_judge_goes_to_staff(tmp_path: Path) -> None:
    rules = [rule("FAIR", "x.fair", {"remedy.outcome": "reject"})]
    release = release_of(tmp_path, {"platform": rules}, facts={"x.fair": flag("staff")})
    assert the_matter(decide(sheet_of({}), release)) == ("judgement", "x.fair")


def test_a_party_and_staff_may_both_have_to_act(tmp_path: Path) -> None:
    release = release_of(
        tmp_path,
        {"platform": CLAIM_RULES},
        facts={FAULT: provable("buyer"), REBUTTAL: flag("staff")},
    )
    ruling = decide(sheet_of({}), release)
    assert ruling.status is Status.EVIDENCE_REQUESTED
    assert asked_facts(ruling) == {FAULT}
    assert [matter.subject for matter in ruling.staff] == [REBUTTAL]
    assert ruling.must_act == (Party.BUYER, Party.STAFF)


@pytest.fixture(scope="module")
def figure_release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """A limit of days for which nobody has given a figure."""
    return release_of(
        tmp_path_factory.mktemp("figure"),
        {
            "platform": [
                rule("EARLY", "x.days <= param.limit", {"remedy.outcome": "refund_only"}),
                rule("LATE", "x.days > param.limit", {"remedy.outcome": "reject"}),
            ]
        },
        facts={"x.days": number(0, 100, unit="days")},
        parameters={
            "limit": number(0, 50, unit="days", settable_by=["promise"], **SOURCE),
        },
    )


def test_a_figure_that_nobody_has_given_is_a_gap_for_staff(figure_release: Release) -> None:
    ruling = decide(sheet_of({"x.days": 5}), figure_release)
    assert {(matter.kind, matter.subject) for matter in ruling.staff} == {("gap", "param.limit")}
    assert ruling.status is Status.REFERRED_TO_STAFF


def test_a_term_of_the_case_supplies_the_figure(figure_release: Release) -> None:
    sheet = sheet_of({"x.days": 5}, terms=[Term("param.limit", Setter.PROMISE, 7)])
    ruling = decide(sheet, figure_release)
    assert (ruling.status, outcome(ruling)) == (Status.FINAL, "refund_only")


def test_rules_that_contradict_each_other_go_to_staff(tmp_path: Path) -> None:
    rules = [
        rule("ONE", "x.a", {"remedy.outcome": "reject"}),
        rule("TWO", "x.b", {"remedy.outcome": "refund_only"}),
    ]
    facts = {"x.a": flag(), "x.b": flag()}
    release = release_of(tmp_path, {"platform": rules}, facts=facts, postings=REFUND)
    ruling = decide(sheet_of({"x.a": True, "x.b": True}), release)
    assert the_matter(ruling) == ("contradiction", "remedy.outcome")
    assert set(ruling.staff[0].rules) == {"ONE", "TWO"}
    assert ruling.outcome is None


def test_a_finding_that_no_rule_makes_is_a_gap_for_staff(tmp_path: Path) -> None:
    rules = [
        rule("FOUND", "x.a", {"finding.defect": True}),
        rule("REFUND", "finding.defect", {"remedy.outcome": "refund_only"}),
        rule("REJECT", "!finding.defect", {"remedy.outcome": "reject"}),
    ]
    release = release_of(
        tmp_path,
        {"platform": rules},
        facts={"x.a": flag()},
        questions={"finding.defect": finding()},
    )
    ruling = decide(sheet_of({"x.a": False}), release)
    assert the_matter(ruling) == ("gap", "finding.defect")


def test_a_figure_that_cannot_be_computed_goes_to_staff(tmp_path: Path) -> None:
    day: dict[str, object] = {"type": "date"}
    release = release_of(
        tmp_path,
        {
            "platform": [
                rule("IN-TIME", "x.sent <= x.last", {"remedy.outcome": "reject"}),
                rule("LATE", "x.sent > x.last", {"remedy.outcome": "refund_only"}),
            ]
        },
        facts={"x.sent": day, "x.due": day},
        derived={"x.last": derived("after_holiday(x.due)", **day)},
    )
    known = {"x.sent": dt.date(2026, 5, 5), "x.due": dt.date(2026, 5, 1)}
    assert outcome(decide(sheet_of(known), release)) == "reject"
    ruling = decide(sheet_of({**known, "x.due": dt.date(2090, 1, 1)}), release)
    assert the_matter(ruling) == ("calculation", "x.last")


def test_where_the_evaluators_differ_staff_get_it_and_no_money_moves(
    release: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = sheet_of({FAULT: True, REBUTTAL: False})
    assert decide(sheet, release).ledger is not None
    honest = EngineRules.holding

    def lying(self: EngineRules, env: Mapping[str, Value]) -> frozenset[str]:
        return honest(self, env) - {"FAULT"}

    monkeypatch.setattr(EngineRules, "holding", lying)
    ruling = decide(sheet, release)
    assert the_matter(ruling) == ("disagreement", "FAULT")
    assert ruling.liability == ()
    assert ruling.changes is None
