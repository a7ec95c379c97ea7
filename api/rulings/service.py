"""Deciding by the core, and keeping what it decided."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
from dataclasses import dataclass

from sqlmodel import Session

from adjudicator import Detail, Library, Ruling, decide
from adjudicator.ruling.canonical import to_bytes
from api.evidence import repository as evidence
from api.evidence.models import RecordedRequest
from api.kit.problem import ProblemError
from api.rulings import repository
from api.rulings.models import StoredRuling


class RulingNotFoundError(ProblemError):
    """The case has no ruling with this number."""

    status_code = 404
    type = "/problems/ruling-not-found"
    title = "There is no such ruling"


@dataclass(frozen=True, slots=True)
class Decision:
    """A ruling with both of its canonical forms."""

    ruling: Ruling
    body: bytes
    full_body: bytes


def decide_case(library: Library, document: object, at: dt.datetime) -> Decision:
    """Decide a case document. Pure: no database. Raises `CaseError`, `RulebookError`."""
    ruling = decide(document, library, at, Detail.FULL)
    short = dataclasses.replace(ruling, trace=None, changes=None)
    return Decision(ruling, to_bytes(short), to_bytes(ruling))


def record(session: Session, case_id: str, number: int, decision: Decision) -> None:
    """Append the ruling to the case, and its requests as far as they are new."""
    ruling = decision.ruling
    session.add(
        StoredRuling(
            case_id=case_id,
            number=number,
            decided_at=ruling.decided_at,
            release=ruling.release,
            status=ruling.status,
            outcome=None if ruling.outcome is None else str(ruling.outcome.value),
            refund=None if ruling.ledger is None else ruling.ledger.refund,
            next_due_at=_next_due_at(ruling),
            sha256=hashlib.sha256(decision.body).hexdigest(),
            full_sha256=hashlib.sha256(decision.full_body).hexdigest(),
            body=decision.body,
            full_body=decision.full_body,
        )
    )
    asked_before = evidence.requested_facts(session, case_id)
    session.add_all(
        RecordedRequest(
            case_id=case_id,
            fact=request.fact,
            party=request.party,
            asked_at=request.asked_at,
            due_at=request.due_at,
        )
        for request in ruling.requests
        if request.fact not in asked_before
    )
    session.flush()


def numbered(session: Session, case_id: str, number: int) -> StoredRuling:
    """One ruling of a case. Raises `RulingNotFoundError`."""
    ruling = repository.numbered(session, case_id, number)
    if ruling is None:
        raise RulingNotFoundError(f"Case '{case_id}' has no ruling {number}.")
    return ruling


def _next_due_at(ruling: Ruling) -> dt.datetime | None:
    due = [r.due_at for r in ruling.requests if r.due_at and r.due_at >= ruling.decided_at]
    return min(due, default=None)
