"""Deciding by the core, and the rows that keep what it decided."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import zlib

from sqlmodel import Session

from adjudicator import Detail, Library, Ruling, decide
from adjudicator.ruling.canonical import to_bytes
from api.evidence.models import RecordedRequest
from api.kit.problem import ProblemError
from api.rulings import repository
from api.rulings.models import StoredRuling

FASTEST = 1  # the highest level packs a quarter smaller and takes twice as long


class RulingNotFoundError(ProblemError):
    """The case has no ruling with this number."""

    status_code = 404
    type = "/problems/ruling-not-found"
    title = "There is no such ruling"


@dataclasses.dataclass(frozen=True, slots=True)
class Decision:
    """A ruling as rows, not yet stored. `requests`: all it makes, the repeated ones too."""

    ruling: StoredRuling
    requests: tuple[RecordedRequest, ...]


def decide_case(
    library: Library, document: object, at: dt.datetime, case_id: str, number: int
) -> Decision:
    """Decide a case document. Pure: no database. Raises `CaseError`, `RulebookError`."""
    full = decide(document, library, at, Detail.FULL)
    full_body = to_bytes(full)
    body = to_bytes(dataclasses.replace(full, trace=None, changes=None))
    ruling = StoredRuling(
        case_id=case_id,
        number=number,
        decided_at=full.decided_at,
        release=full.release,
        status=full.status.value,
        outcome=None if full.outcome is None else str(full.outcome.value),
        refund=None if full.ledger is None else full.ledger.refund,
        next_due_at=_next_due_at(full),
        sha256=hashlib.sha256(body).hexdigest(),
        full_sha256=hashlib.sha256(full_body).hexdigest(),
        body=body,
        full_body_zlib=zlib.compress(full_body, FASTEST),
    )
    return Decision(ruling, tuple(_requests(case_id, full)))


def numbered(session: Session, case_id: str, number: int) -> StoredRuling:
    """One ruling of a case. Raises `RulingNotFoundError`."""
    ruling = repository.numbered(session, case_id, number)
    if ruling is None:
        raise RulingNotFoundError(f"Case '{case_id}' has no ruling {number}.")
    return ruling


def full_body(ruling: StoredRuling) -> bytes:
    """The canonical bytes with trace and changes, exactly as they were decided."""
    return zlib.decompress(ruling.full_body_zlib)


def _requests(case_id: str, ruling: Ruling) -> list[RecordedRequest]:
    return [
        RecordedRequest(
            case_id=case_id,
            fact=request.fact,
            party=request.party.value,
            asked_at=request.asked_at,
            due_at=request.due_at,
        )
        for request in ruling.requests
    ]


def _next_due_at(ruling: Ruling) -> dt.datetime | None:
    due = [r.due_at for r in ruling.requests if r.due_at and r.due_at >= ruling.decided_at]
    return min(due, default=None)
