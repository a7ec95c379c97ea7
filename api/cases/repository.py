"""The queries about cases, and the whole file of one."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, select

from adjudicator.vocabulary import Status
from api.cases.models import Case
from api.evidence import repository as evidence
from api.evidence.models import RecordedRequest, Statement
from api.kit.body import JsonObject
from api.kit.clock import in_shanghai
from api.kit.database import insert
from api.rulings import repository as rulings
from api.rulings.models import StoredRuling
from api.rulings.service import Decision


@dataclass(frozen=True, slots=True)
class CaseFile:
    """Everything stored of one case, as of one moment, with its current ruling."""

    case: Case
    statements: Sequence[Statement]
    requests: Sequence[RecordedRequest]
    ruling: StoredRuling

    @property
    def status(self) -> Status:
        return Status(self.ruling.status)

    def document(self) -> JsonObject:
        """The case document with everything stated and asked so far."""
        return case_document(self.case, self.statements, self.requests)

    def instant(self, now: dt.datetime) -> dt.datetime:
        """`now`, but never before the last decision: a clock set back must not undo an order."""
        return max(now, in_shanghai(self.ruling.decided_at))

    def followed_by(self, decision: Decision, statement: Statement | None = None) -> CaseFile:
        """The file as it will be once this decision, and the statement behind it, is stored."""
        asked = {request.fact for request in self.requests}
        new = [request for request in decision.requests if request.fact not in asked]
        return CaseFile(
            case=self.case,
            statements=(*self.statements, statement) if statement else self.statements,
            requests=sorted((*self.requests, *new), key=lambda r: (r.asked_at, r.fact)),
            ruling=decision.ruling,
        )

    def is_overdue(self, at: dt.datetime) -> bool:
        """Whether somebody's time to answer has run out since the last decision."""
        return self.ruling.next_due_at is not None and self.ruling.next_due_at < at


def case_document(
    case: Case, statements: Sequence[Statement], requests: Sequence[RecordedRequest]
) -> JsonObject:
    """The rows as the one JSON document that the core reads."""
    submitted: JsonObject = json.loads(case.document)
    return {
        **submitted,
        "statements": [statement_json(statement) for statement in statements],
        "requests": [_request_json(request) for request in requests],
    }


def statement_json(statement: Statement) -> object:
    """The statement as it stands in the case document, dated by this server."""
    content: object = json.loads(statement.content)
    if not isinstance(content, dict):
        return content
    return {**content, "made_at": in_shanghai(statement.made_at).isoformat()}


def _request_json(request: RecordedRequest) -> JsonObject:
    json_request = {
        "fact": request.fact,
        "party": request.party,
        "asked_at": in_shanghai(request.asked_at).isoformat(),
    }
    if request.due_at is not None:
        json_request["due_at"] = in_shanghai(request.due_at).isoformat()
    return json_request


def find(session: Session, case_id: str) -> CaseFile | None:
    """The file of the case of this id."""
    case = session.get(Case, case_id)
    ruling = rulings.current(session, case_id)
    if case is None or ruling is None:
        return None
    return CaseFile(
        case, evidence.statements(session, case_id), evidence.requests(session, case_id), ruling
    )


def exists(session: Session, case_id: str) -> bool:
    """Whether a case of this id is stored."""
    return session.exec(select(Case.id).where(Case.id == case_id)).first() is not None


def is_current(session: Session, file: CaseFile) -> bool:
    """Whether nothing was decided in this case since `file` was read; ask under the lock."""
    return rulings.latest_number(session, file.case.id) == file.ruling.number


def store_new(session: Session, file: CaseFile) -> None:
    """Write a new case."""
    insert(session, [file.case])
    insert(session, file.statements)
    insert(session, file.requests)
    insert(session, [file.ruling])


def store_next(session: Session, before: CaseFile, after: CaseFile) -> None:
    """Write what `after` has and `before` has not."""
    stored = {request.fact for request in before.requests}
    insert(session, after.statements[len(before.statements) :])
    insert(session, [request for request in after.requests if request.fact not in stored])
    insert(session, [after.ruling])
