"""Deciding a case: from fact sheet, release and instant to the ruling."""

from __future__ import annotations

import datetime as dt
from enum import IntEnum

from adjudicator.adjudicate.changes import changes_of
from adjudicator.adjudicate.evaluation import Evaluation
from adjudicator.adjudicate.outlook import OUTCOME, Outlook, outlook
from adjudicator.adjudicate.program import Program, program_of
from adjudicator.adjudicate.requests import requests_of
from adjudicator.adjudicate.support import assumptions_of, citations_of, winning_rule
from adjudicator.adjudicate.tracing import tracer_of
from adjudicator.case.sheet import FactSheet
from adjudicator.case.silence import presume
from adjudicator.rulebook.digest import LANGUAGE
from adjudicator.rulebook.model import Release
from adjudicator.ruling.ruling import Answer, LiabilityShare, Ruling, UsedRulebook
from adjudicator.values import SHANGHAI, Value
from adjudicator.vocabulary import Party

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
    here = outlook(program, presume(sheet, release, at), at, checked=True)
    status, evaluation = here.status, here.evaluation
    answers = tuple(_answer(program, evaluation, goal) for goal in here.goals)
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
        liability=_liability(here.share),
        ledger=here.ledger,
        requests=requests_of(here, at),
        staff=here.staff,
        must_act=_must_act(here),
        late_statements=tuple(sorted({i for late in sheet.late.values() for i in late})),
        citations=citations_of(program, evaluation, here.support),
        assumptions=assumptions_of(program, here.sheet, evaluation, here.support),
        trace=tracer_of(program).trace(here.sheet, evaluation) if detail >= Detail.TRACE else None,
        changes=changes_of(here) if detail >= Detail.FULL and not status.is_waiting else None,
    )


def _whole_milliseconds(at: dt.datetime) -> dt.datetime:
    if at.tzinfo is None:
        raise ValueError("The instant to decide at needs a time zone, e.g. +08:00.")
    at = at.astimezone(SHANGHAI)
    return at.replace(microsecond=at.microsecond // 1000 * 1000)


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


def _liability(share: Value | None) -> tuple[LiabilityShare, ...]:
    if not isinstance(share, int):
        return ()
    return (
        LiabilityShare(Party.BUYER, share),
        LiabilityShare(Party.MERCHANT, WHOLE - share),
    )


def _must_act(here: Outlook) -> tuple[Party, ...]:
    parties = dict.fromkeys(here.party(fact) for fact in here.asked)
    if here.staff:
        parties[Party.STAFF] = None
    return tuple(parties)
