"""The queries about rulings. A body is read only where it is asked for: it may be large."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from sqlalchemy.orm import QueryableAttribute, defer
from sqlmodel import Session, col, func, select

from api.rulings.models import StoredRuling, StoredTrace

_BODY = cast("QueryableAttribute[bytes]", StoredRuling.body)
_WITHOUT_BODY = defer(_BODY, raiseload=True)


def current(session: Session, case_id: str) -> StoredRuling | None:
    """The latest ruling of a case."""
    newest_first = (
        select(StoredRuling)
        .where(StoredRuling.case_id == case_id)
        .order_by(col(StoredRuling.number).desc())
    )
    return session.exec(newest_first.limit(1)).first()


def numbered(session: Session, case_id: str, number: int) -> StoredRuling | None:
    """One ruling of a case by its number."""
    return session.get(StoredRuling, (case_id, number))


def stored_trace(session: Session, ruling: StoredRuling) -> StoredTrace | None:
    """The trace of a ruling that was made before releases were kept."""
    return session.get(StoredTrace, (ruling.case_id, ruling.number))


def latest_number(session: Session, case_id: str) -> int:
    """The number of the current ruling; 0 where there is none."""
    highest = select(func.max(StoredRuling.number)).where(StoredRuling.case_id == case_id)
    return session.exec(highest).one() or 0


def history(session: Session, case_id: str) -> Sequence[StoredRuling]:
    """Every ruling of a case without its bytes, the first one first."""
    in_order = (
        select(StoredRuling)
        .where(StoredRuling.case_id == case_id)
        .order_by(col(StoredRuling.number))
    )
    return session.exec(in_order.options(_WITHOUT_BODY)).all()
