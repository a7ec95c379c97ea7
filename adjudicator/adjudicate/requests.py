"""Evidence requests: who is asked for what, by when, and what silence will mean."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping

from adjudicator.adjudicate.outlook import Outlook
from adjudicator.calendar.days import CalendarError
from adjudicator.calendar.windows import due_at, promised
from adjudicator.ruling.ruling import EvidenceRequest, Forecast
from adjudicator.values import Kind, Label, Value
from adjudicator.vocabulary import Burden, Fact, Party

FEW_ANSWERS = 4


def requests_of(outlook: Outlook, at: dt.datetime) -> tuple[EvidenceRequest, ...]:
    """What the parties are asked at the instant `at`, by the facts that the case needs."""
    silent: dict[Party, dict[str, Value]] = {}
    for name in outlook.asked:
        presumed = silent.setdefault(outlook.party(name), {})
        on_silence = outlook.program.release.facts[name].on_silence
        if on_silence is not None:
            presumed[name] = on_silence
    # What follows if a party answers none of the questions put to it now.
    silences = {party: _forecast(outlook, presumed, at) for party, presumed in silent.items()}
    return tuple(
        _request(outlook, name, because, at, silences[outlook.party(name)])
        for name, because in outlook.asked.items()
    )


def _request(
    outlook: Outlook, name: str, because: tuple[str, ...], at: dt.datetime, silence: Forecast
) -> EvidenceRequest:
    fact = outlook.program.release.facts[name]
    earlier = outlook.sheet.asked.get(name)
    asked_at = earlier.asked_at if earlier is not None else at
    due, derivation = _deadline(outlook, fact, asked_at)
    if earlier is not None and earlier.due_at not in (None, due):
        # The due time that the party was told binds, and its words are those of the promise.
        told = promised(asked_at, earlier.due_at)
        due, derivation = told.due_at, told.derivation
    return EvidenceRequest(
        fact=name,
        question=fact.question,
        party=outlook.party(name),
        asked_at=asked_at,
        due_at=due,
        derivation=derivation,
        proved_by=fact.proved_by,
        judged_from=fact.judged_from,
        insufficient=outlook.sheet.insufficient.get(name, ()),
        because=because,
        on_silence=(
            None if fact.on_silence is None else _about(outlook, name, fact.on_silence, silence)
        ),
        if_answered=tuple(
            _about(outlook, name, value, _forecast(outlook, {name: value}, at))
            for value in _possible_answers(fact)
        ),
    )


_NO_WINDOW = Label("规则未定答复期限", "The rules set no time to answer")
_NOT_RECORDED = Label(
    "平台记录缺少此项：补入案件文档的 record 后再裁决",
    "Missing in the platform's record: add it under 'record' and decide again",
)


def _deadline(
    outlook: Outlook, fact: Fact, asked_at: dt.datetime
) -> tuple[dt.datetime | None, Label]:
    """Until when a fact asked for at `asked_at` may be answered, and how that is reached.

    Where the record says when the window began (`window_from`), it runs from there.
    """
    amount = outlook.evaluation.env.get(fact.window) if fact.window is not None else None
    if fact.window is None or not isinstance(amount, int):
        return None, _NOT_RECORDED if fact.burden is Burden.PLATFORM else _NO_WINDOW
    release = outlook.program.release
    unit = release.parameters[fact.window].type.unit
    began = outlook.evaluation.env.get(fact.window_from) if fact.window_from is not None else None
    anchor = began if isinstance(began, dt.datetime) else asked_at
    try:
        deadline = due_at(anchor, amount, unit, fact.clock, release.calendar)
    except CalendarError as error:
        return None, error.label
    return deadline.due_at, deadline.derivation


def _possible_answers(fact: Fact) -> tuple[Value, ...]:
    members = fact.type.members
    if fact.type.kind is Kind.BOOLEAN:
        members = members[::-1]
    return members if len(members) <= FEW_ANSWERS else ()


def _forecast(outlook: Outlook, changes: Mapping[str, Value], at: dt.datetime) -> Forecast:
    """How the case would stand at the instant `at` with these facts as given."""
    there = outlook.supposing(changes, at)
    return Forecast(None, None, there.status, there.outcome, there.outcome_label, there.refund)


def _about(outlook: Outlook, name: str, value: Value, forecast: Forecast) -> Forecast:
    """The forecast, said of one answer."""
    label = outlook.program.wording.value(name, value)
    return dataclasses.replace(forecast, value=value, value_label=label)
