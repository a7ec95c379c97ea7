"""Evidence requests: who is asked for what, by when, and what silence will mean."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from adjudicator.adjudicate.evaluation import ACCEPTED, ADMISSION, Evaluation, evaluate
from adjudicator.adjudicate.ledger import build_ledger, refund_of
from adjudicator.adjudicate.needs import Needs, needs
from adjudicator.adjudicate.program import Program
from adjudicator.calendar.days import CalendarError
from adjudicator.calendar.windows import due_at, promised
from adjudicator.case.sheet import FactSheet
from adjudicator.rulebook.wording import Wording
from adjudicator.ruling.ruling import EvidenceRequest, Forecast, Ledger, StaffMatter
from adjudicator.values import Kind, Label, Value
from adjudicator.vocabulary import Burden, Fact, Party, Status

OUTCOME = "remedy.outcome"
FEW_ANSWERS = 4


@dataclass(frozen=True, slots=True)
class Pending:
    """What stands between the case and a final ruling."""

    requests: tuple[EvidenceRequest, ...]
    staff: tuple[StaffMatter, ...]


def pending(
    program: Program, sheet: FactSheet, evaluation: Evaluation, found: Needs, at: dt.datetime
) -> Pending:
    """Turn what the case needs into requests to its parties and matters for staff."""
    wording = program.wording
    staff = list(found.matters)
    asked: list[tuple[Fact, Party, tuple[str, ...]]] = []
    for name, because in found.facts.items():
        fact = program.release.facts[name]
        party = fact.burden.party(sheet.claimant)
        matter = _staff_matter(fact, party, sheet, at)
        if matter is not None:
            staff.append(matter)
        else:
            asked.append((fact, party, tuple(because)))
    silences = {
        party: _forecast_silence(
            program, sheet, [f for f, p, _ in asked if p is party], at, wording
        )
        for party in dict.fromkeys(party for _, party, _ in asked)
    }
    return Pending(
        tuple(
            _request(program, sheet, evaluation, fact, party, because, at, silences[party], wording)
            for fact, party, because in asked
        ),
        tuple(staff),
    )


def _staff_matter(
    fact: Fact, party: Party, sheet: FactSheet, at: dt.datetime | None
) -> StaffMatter | None:
    """Why only staff can settle the fact, or `None` if a party can still be asked."""
    label = fact.label
    if fact.name in sheet.contested:
        return StaffMatter(
            "contested",
            fact.name,
            Label(
                f"双方就“{label.zh}”提交了证明力相同而内容相反的证据",
                f"Evidence of equal weight contradicts itself on '{label.en}'",
            ),
            sheet.contested[fact.name],
        )
    if fact.name in sheet.to_judge:
        return StaffMatter(
            "judgement",
            fact.name,
            Label(
                f"须由人工判断证据：{fact.question.zh}", f"Evidence to weigh: {fact.question.en}"
            ),
            sheet.to_judge[fact.name],
        )
    if party is Party.STAFF:
        return StaffMatter("judgement", fact.name, fact.question)
    asked = sheet.asked.get(fact.name)
    if at is not None and asked is not None and asked.due_at is not None and asked.due_at < at:
        return StaffMatter(
            "judgement",
            fact.name,
            Label(
                f"逾期未答，且规则未定沉默的后果：{fact.question.zh}",
                f"No answer in time, and the rules presume nothing: {fact.question.en}",
            ),
        )
    return None


def _request(
    program: Program,
    sheet: FactSheet,
    evaluation: Evaluation,
    fact: Fact,
    party: Party,
    because: tuple[str, ...],
    at: dt.datetime,
    silence: Forecast,
    wording: Wording,
) -> EvidenceRequest:
    earlier = sheet.asked.get(fact.name)
    asked_at = earlier.asked_at if earlier is not None else at
    due, derivation = _deadline(program, evaluation, fact, asked_at)
    if earlier is not None and earlier.due_at not in (None, due):
        # The due time that the party was told binds, and its words are those of the promise.
        told = promised(asked_at, earlier.due_at)
        due, derivation = told.due_at, told.derivation
    on_silence = None
    if fact.on_silence is not None:
        on_silence = Forecast(
            fact.on_silence,
            wording.value(fact.name, fact.on_silence),
            silence.status,
            silence.outcome,
            silence.outcome_label,
            silence.refund,
        )
    return EvidenceRequest(
        fact=fact.name,
        question=fact.question,
        party=party,
        asked_at=asked_at,
        due_at=due,
        derivation=derivation,
        proved_by=fact.proved_by,
        judged_from=fact.judged_from,
        insufficient=sheet.insufficient.get(fact.name, ()),
        because=because,
        on_silence=on_silence,
        if_answered=tuple(
            forecast(program, sheet, {fact.name: value}, at, wording, about=fact.name)
            for value in _possible_answers(fact)
        ),
    )


_NO_WINDOW = Label("规则未定答复期限", "The rules set no time to answer")
_NOT_RECORDED = Label(
    "平台记录缺少此项：补入案件文档的 record 后再裁决",
    "Missing in the platform's record: add it under 'record' and decide again",
)


def _deadline(
    program: Program, evaluation: Evaluation, fact: Fact, asked_at: dt.datetime
) -> tuple[dt.datetime | None, Label]:
    """Until when a fact asked for at `asked_at` may be answered, and how that is reached.

    Where the record says when the window began (`window_from`), it runs from there.
    """
    amount = evaluation.env.get(fact.window) if fact.window is not None else None
    if fact.window is None or not isinstance(amount, int):
        return None, _NOT_RECORDED if fact.burden is Burden.PLATFORM else _NO_WINDOW
    unit = program.release.parameters[fact.window].type.unit
    began = evaluation.env.get(fact.window_from) if fact.window_from is not None else None
    anchor = began if isinstance(began, dt.datetime) else asked_at
    try:
        deadline = due_at(anchor, amount, unit, fact.clock, program.release.calendar)
    except CalendarError as error:
        return None, error.label
    return deadline.due_at, deadline.derivation


def _possible_answers(fact: Fact) -> tuple[Value, ...]:
    if fact.type.kind is Kind.BOOLEAN:
        return (True, False)
    if fact.type.kind is Kind.ENUM and len(fact.type.values) <= FEW_ANSWERS:
        return fact.type.values
    return ()


def _forecast_silence(
    program: Program, sheet: FactSheet, facts: list[Fact], at: dt.datetime, wording: Wording
) -> Forecast:
    """What follows if a party answers none of the questions put to it now."""
    presumed = {fact.name: fact.on_silence for fact in facts if fact.on_silence is not None}
    return forecast(program, sheet, presumed, at, wording)


def forecast(
    program: Program,
    sheet: FactSheet,
    changes: Mapping[str, Value],
    at: dt.datetime,
    wording: Wording,
    about: str | None = None,
) -> Forecast:
    """How the case would stand at the instant `at` with these facts as given.

    By the Kleene reading alone.
    """
    supposed = sheet.supposing(changes)
    evaluation = evaluate(program, supposed.values(), supposed.terms)
    status = status_of(program, supposed, evaluation, at)
    outcome = evaluation.env.get(OUTCOME) if status is Status.FINAL else None
    value = changes[about] if about is not None else None
    return Forecast(
        value=value,
        value_label=wording.value(about, value) if about and value is not None else None,
        status=status,
        outcome=outcome,
        outcome_label=wording.value(OUTCOME, outcome) if outcome is not None else None,
        refund=refund_of(program.release, evaluation) if status is Status.FINAL else None,
    )


def status_of(
    program: Program, sheet: FactSheet, evaluation: Evaluation, at: dt.datetime | None = None
) -> Status:
    """Where a case stands, without the particulars.

    `at`: the instant that says whose time to answer is over (`None`: nobody's).
    """
    found = needs(program, sheet, evaluation)
    if found.nothing:
        return _settled_status(program, evaluation)
    for name in found.facts:
        fact = program.release.facts[name]
        if _staff_matter(fact, fact.burden.party(sheet.claimant), sheet, at) is None:
            return Status.EVIDENCE_REQUESTED
    return Status.REFERRED_TO_STAFF


def _settled_status(program: Program, evaluation: Evaluation) -> Status:
    admission = evaluation.env.get(ADMISSION)
    if admission == ACCEPTED:
        is_payable = isinstance(build_ledger(program.release, evaluation), Ledger)
        return Status.FINAL if is_payable else Status.REFERRED_TO_STAFF
    return Status.SUSPENDED if admission == "suspended" else Status.NOT_ACCEPTED
