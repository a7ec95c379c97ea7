"""The queries about statements and requests."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session, col, select

from api.evidence.models import RecordedRequest, Statement


def statements(session: Session, case_id: str) -> Sequence[Statement]:
    """The statements of a case in the order in which they were made."""
    of_case = select(Statement).where(Statement.case_id == case_id)
    return session.exec(of_case.order_by(col(Statement.position))).all()


def requests(session: Session, case_id: str) -> Sequence[RecordedRequest]:
    """What was asked in a case, the earliest first."""
    of_case = select(RecordedRequest).where(RecordedRequest.case_id == case_id)
    order = (col(RecordedRequest.asked_at), col(RecordedRequest.fact))
    return session.exec(of_case.order_by(*order)).all()
