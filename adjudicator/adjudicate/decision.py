"""Deciding a case: from fact sheet, release and instant to the ruling."""

from __future__ import annotations

import datetime as dt
from enum import IntEnum

from adjudicator.adjudicate.changes import SHARE, changes_of
from adjudicator.adjudicate.evaluation import ADMISSION, Evaluation, evaluate_checked
from adjudicator.adjudicate.ledger import build_ledger
from adjudicator.adjudicate.needs import needs
from adjudicator.adjudicate.program import Program, program_of
from adjudicator.adjudicate.requests import OUTCOME, Pending, pending
from adjudicator.adjudicate.support import assumptions_of, citations_of, support_of, winning_rule
from adjudicator.adjudicate.tracing import tracer_of
from adjudicator.case.sheet import FactSheet
from adjudicator.case.silence import presume
from adjudicator.rulebook.digest import LANGUAGE
from adjudicator.rulebook.model import Release
from adjudicator.ruling.ruling import (
    Answer,
    Ledger,
    LiabilityShare,
    Ruling,
    StaffMatter,
    UsedRulebook,
)
from adjudicator.values import SHANGHAI, Label
from adjudicator.vocabulary import Party, Status

WHOLE = 100  # percent


class Detail(IntEnum):
    """How much of its reasons a ruling carries. Each level contains the one before."""

    RULING = 0  # what is decided and what is asked
    TRACE = 1  # every rule and value that was considered
    FULL = 2  # what would have changed it


def adjudicate(
    sheet: FactSheet, release: Release, at: dt.datetime, detail: Detail = Detail.FULL
) -> Ruling:
    """Decide the case as it stands at the instant `at` (timezone-aware).

    A pure function: the same sheet, release, instant and detail give the same ruling,
    to the byte. Raises `ValueError` for a naive instant, `EngineError` if the rules
    engine itself fails.
    """
    at = _whole_milliseconds(at)
    program = program_of(release)
    sheet = presume(sheet, release, at)
    evaluation = evaluate_checked(program, sheet.values(), sheet.terms)
    found = needs(program, sheet, evaluation)
    waiting = pending(program, sheet, evaluation, found, at)
    ledger: Ledger | None = None
    if found.nothing and evaluation.accepted:
        result = build_ledger(release, evaluation)
        if isinstance(result, StaffMatter):
            waiting = Pending((), (result,))
        else:
            ledger = result
    if evaluation.disagreements:
        waiting = Pending((), (_disagreement(evaluation.disagreements),))
        ledger = None
    status = _status(evaluation, waiting)
    goals = tuple(g for g in program.goals if _counts(evaluation, g))
    support = support_of(program, evaluation, goals)
    answers = tuple(_answer(program, evaluation, goal) for goal in goals)
    return Ruling(
        case=sheet.case,
        decided_at=at,
        release=release.digest,
        language=LANGUAGE,
        rulebooks=tuple(
            UsedRulebook(r.id, r.version, r.layer.word, r.title, r.digest)
            for r in release.rulebooks
        ),
        status=status,
        outcome=next((a for a in answers if a.question == OUTCOME), None),
        answers=answers,
        liability=_liability(evaluation) if status is Status.FINAL else (),
        ledger=ledger,
        requests=waiting.requests,
        staff=waiting.staff,
        must_act=_must_act(waiting),
        late_statements=tuple(sorted({i for late in sheet.late.values() for i in late})),
        citations=citations_of(program, evaluation, support),
        assumptions=assumptions_of(program, sheet, evaluation, support),
        trace=tracer_of(program).trace(sheet, evaluation) if detail >= Detail.TRACE else None,
        changes=(
            changes_of(program, sheet, evaluation)
            if detail >= Detail.FULL and not status.is_waiting
            else None
        ),
    )


def _whole_milliseconds(at: dt.datetime) -> dt.datetime:
    if at.tzinfo is None:
        raise ValueError("The instant to decide at needs a time zone, e.g. +08:00.")
    at = at.astimezone(SHANGHAI)
    return at.replace(microsecond=at.microsecond // 1000 * 1000)


def _status(evaluation: Evaluation, waiting: Pending) -> Status:
    if waiting.requests:
        return Status.EVIDENCE_REQUESTED
    if waiting.staff:
        return Status.REFERRED_TO_STAFF
    if evaluation.accepted:
        return Status.FINAL
    if evaluation.env[ADMISSION] == "suspended":
        return Status.SUSPENDED
    return Status.NOT_ACCEPTED


def _counts(evaluation: Evaluation, goal: str) -> bool:
    """Whether a goal is part of the ruling: relevant here, and settled."""
    standing = evaluation.standings.get(goal)
    return standing is not None and standing.settled and evaluation.relevant(goal) is True


def _answer(program: Program, evaluation: Evaluation, name: str) -> Answer:
    question = program.release.questions[name]
    value = evaluation.env[name]
    wording = program.wording
    rule_id = winning_rule(program, evaluation, name)
    rule = program.release.rules[rule_id] if rule_id is not None else None
    return Answer(
        question=name,
        value=value,
        label=question.label,
        value_label=wording.value(name, value),
        rule=rule_id,
        layer=rule.layer.word if rule else None,
        citation=rule.citation if rule else None,
        provenance=rule.provenance if rule else None,
    )


def _liability(evaluation: Evaluation) -> tuple[LiabilityShare, ...]:
    share = evaluation.env.get(SHARE)
    if not isinstance(share, int):
        return ()
    return (
        LiabilityShare(Party.BUYER, share),
        LiabilityShare(Party.MERCHANT, WHOLE - share),
    )


def _must_act(waiting: Pending) -> tuple[Party, ...]:
    parties = dict.fromkeys(request.party for request in waiting.requests)
    if waiting.staff:
        parties[Party.STAFF] = None
    return tuple(parties)


def _disagreement(keys: list[str]) -> StaffMatter:
    return StaffMatter(
        "disagreement",
        keys[0],
        Label(
            "两套独立的规则求值结果不一致，款项不予划拨，请技术人员核查",
            "The two evaluators of the rules differ; no money moves until this is understood",
        ),
        rules=tuple(keys),
    )
