"""Deciding by the core, and the rows that keep what it decided."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import logging

from sqlmodel import Session

from adjudicator import Detail, Library, Ruling, decide
from adjudicator.ruling.canonical import to_bytes
from api.evidence.models import RecordedRequest
from api.kit.problem import ProblemError
from api.rulings import repository
from api.rulings.models import StoredRuling

logger = logging.getLogger(__name__)


class RulingNotFoundError(ProblemError):
    """The case has no ruling with this number."""

    status_code = 404
    type = "/problems/ruling-not-found"
    title = "There is no such ruling"


class RulingDamagedError(ProblemError):
    """What is stored is not what was decided, so it is not shown. Restore the database."""

    status_code = 500
    type = "/problems/ruling-damaged"
    title = "A stored ruling is damaged"


@dataclasses.dataclass(frozen=True, slots=True)
class Decision:
    """A ruling as rows, not yet stored. `requests`: all it makes, the repeated ones too."""

    ruling: StoredRuling
    requests: tuple[RecordedRequest, ...]


def decide_case(
    library: Library, document: object, at: dt.datetime, case_id: str, number: int
) -> Decision:
    """Decide a case document. Pure: no database. Raises `CaseError`, `RulebookError`."""
    made = decide(document, library, at, Detail.RULING)
    body = to_bytes(made)
    ruling = StoredRuling(
        case_id=case_id,
        number=number,
        decided_at=made.decided_at,
        release=made.release,
        status=made.status.value,
        outcome=None if made.outcome is None else str(made.outcome.value),
        refund=None if made.ledger is None else made.ledger.refund,
        next_due_at=_next_due_at(made),
        sha256=hashlib.sha256(body).hexdigest(),
        body=body,
        statements=_count_statements(document),
    )
    return Decision(ruling, tuple(_requests(case_id, number, made)))


def numbered(session: Session, case_id: str, number: int) -> StoredRuling:
    """One ruling of a case. Raises `RulingNotFoundError`, `RulingDamagedError`."""
    ruling = repository.numbered(session, case_id, number)
    if ruling is None:
        raise RulingNotFoundError(f"Case '{case_id}' has no ruling {number}.")
    return intact(ruling)


def intact(ruling: StoredRuling) -> StoredRuling:
    """The ruling, if its bytes are those that were decided. Raises `RulingDamagedError`."""
    if hashlib.sha256(ruling.body).hexdigest() != ruling.sha256:
        raise damaged(ruling, "its bytes are not those of its SHA-256")
    return ruling


def damaged(ruling: StoredRuling, reason: str) -> RulingDamagedError:
    """The error to raise for a ruling that cannot be trusted; says so in the log."""
    extra = {"action": "refuse_ruling", "case": ruling.case_id, "ruling": ruling.number}
    logger.error("a stored ruling is damaged", extra=extra)
    return RulingDamagedError(f"Ruling {ruling.number} of case '{ruling.case_id}': {reason}.")


def _count_statements(document: object) -> int:
    statements = document.get("statements", []) if isinstance(document, dict) else []
    return len(statements)


def _requests(case_id: str, number: int, ruling: Ruling) -> list[RecordedRequest]:
    return [
        RecordedRequest(
            case_id=case_id,
            fact=request.fact,
            party=request.party.value,
            asked_at=request.asked_at,
            due_at=request.due_at,
            ruling=number,
        )
        for request in ruling.requests
    ]


def _next_due_at(ruling: Ruling) -> dt.datetime | None:
    due = [r.due_at for r in ruling.requests if r.due_at and r.due_at >= ruling.decided_at]
    return min(due, default=None)
