"""A case as callers see it: where it stands, who must act, what may be done now."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from enum import StrEnum
from typing import Any, Self

from pydantic import BaseModel, Field

from adjudicator.vocabulary import Party, Status
from api.cases.repository import CaseFile
from api.evidence.schemas import StatementIn
from api.kit.body import JsonObject
from api.kit.clock import in_shanghai
from api.rulings.schemas import RulingEntry


class Stage(StrEnum):
    """How far a case has come."""

    INTAKE = "intake"
    EVIDENCE = "evidence"
    REVIEW = "review"
    RULED = "ruled"
    CLOSED = "closed"

    @classmethod
    def of(cls, status: Status) -> Stage:
        """The stage that a ruling of this status puts its case in."""
        return {
            Status.SUSPENDED: cls.INTAKE,
            Status.EVIDENCE_REQUESTED: cls.EVIDENCE,
            Status.REFERRED_TO_STAFF: cls.REVIEW,
            Status.FINAL: cls.RULED,
            Status.NOT_ACCEPTED: cls.CLOSED,
        }[status]

    @property
    def takes_evidence(self) -> bool:
        """Whether statements may still be added."""
        return self not in (Stage.RULED, Stage.CLOSED)


class ActionKind(StrEnum):
    """What may be done; each one is a statement sent to the case's evidence."""

    ANSWER_REQUEST = "answer_request"
    JUDGE = "judge"
    ADD_EVIDENCE = "add_evidence"


class Action(BaseModel):
    """Something that `party` may do now. `facts`: what it is asked; `until`: the time to answer."""

    action: ActionKind
    party: Party
    facts: list[str]
    until: dt.datetime | None
    method: str
    href: str


class Term(BaseModel):
    """A figure (`parameter`, `value`) or a table (`table`, `rows`) that this case has agreed."""

    set_by: str
    parameter: str | None = None
    value: bool | int | str | None = None
    table: str | None = None
    rows: list[dict[str, bool | int | str]] | None = None
    reference: str | None = None


class CaseIn(BaseModel):
    """A claim as it is sent in. Documents the body; `/v1/schema/case` is its exact schema.

    `record`: what the platform's own records say, by group and name, e.g.
    `{"claim": {"by": "buyer", ...}, "order": {"paid": 259900}}`. Requests for evidence
    cannot be sent in: the server records its own.
    """

    case: str = Field(max_length=100, pattern="^[A-Za-z0-9][A-Za-z0-9._~-]*$")
    platform: str
    category: str
    record: dict[str, dict[str, bool | int | str]]
    statements: list[StatementIn] = []
    terms: list[Term] = []


class CaseView(BaseModel):
    """A case and where it stands.

    `document` is the case document with everything stated and asked so far; sent to
    `/v1/decisions` with `at` = `ruling.decided_at` it gives the current ruling again.
    `until`: the earliest time at which somebody's time to answer runs out.
    """

    case: str
    platform: str
    category: str
    submitted_at: dt.datetime
    stage: Stage
    must_act: list[Party]
    until: dt.datetime | None
    actions: list[Action]
    outcome: str | None
    ruling: RulingEntry
    document: dict[str, Any]

    @classmethod
    def of(cls, file: CaseFile) -> Self:
        """The view of a case as it is stored."""
        ruling: JsonObject = json.loads(file.ruling.body)
        actions = list(_actions(file, ruling))
        return cls(
            case=file.case.id,
            platform=file.case.platform,
            category=file.case.category,
            submitted_at=in_shanghai(file.case.submitted_at),
            stage=Stage.of(file.status),
            must_act=[Party(party) for party in ruling["must_act"]],
            until=min((a.until for a in actions if a.until), default=None),
            actions=actions,
            outcome=file.ruling.outcome,
            ruling=RulingEntry.of(file.ruling),
            document=file.document(),
        )


def _actions(file: CaseFile, ruling: JsonObject) -> Iterator[Action]:
    """Who is asked comes first; then whoever may speak without being asked."""
    if not Stage.of(file.status).takes_evidence:
        return
    href = f"/v1/cases/{file.case.id}/evidence"
    asked: dict[str, list[JsonObject]] = {}
    for request in ruling["requests"]:
        asked.setdefault(request["party"], []).append(request)
    for party, requests in asked.items():
        due = [dt.datetime.fromisoformat(r["due_at"]) for r in requests if r["due_at"]]
        yield Action(
            action=ActionKind.ANSWER_REQUEST,
            party=Party(party),
            facts=[request["fact"] for request in requests],
            until=min(due, default=None),
            method="POST",
            href=href,
        )
    matters = [matter["subject"] for matter in ruling["staff"]]
    if matters and Party.STAFF not in asked:
        yield Action(
            action=ActionKind.JUDGE,
            party=Party.STAFF,
            facts=matters,
            until=None,
            method="POST",
            href=href,
        )
    for party in (Party.BUYER, Party.MERCHANT):
        if party not in asked:
            yield Action(
                action=ActionKind.ADD_EVIDENCE,
                party=party,
                facts=[],
                until=None,
                method="POST",
                href=href,
            )
