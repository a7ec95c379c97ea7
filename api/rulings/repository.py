"""The queries about rulings."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session, col, func, select

from api.rulings.models import StoredRuling


def current(session: Session, case_id: str) -> StoredRuling | None:
    """The latest ruling of a case."""
    newest_first = select(StoredRuling).where(StoredRuling.case_id == case_id)
    return session.exec(newest_first.order_by(col(StoredRuling.number).desc()).limit(1)).first()


def numbered(session: Session, case_id: str, number: int) -> StoredRuling | None:
    """One ruling of a case by its number."""
    return session.get(StoredRuling, (case_id, number))


def latest_number(session: Session, case_id: str) -> int:
    """The number of the current ruling; 0 where there is none."""
    highest = select(func.max(StoredRuling.number)).where(StoredRuling.case_id == case_id)
    return session.exec(highest).one() or 0


def history(session: Session, case_id: str) -> Sequence[StoredRuling]:
    """Every ruling of a case, the first one first."""
    all_rulings = select(StoredRuling).where(StoredRuling.case_id == case_id)
    return session.exec(all_rulings.order_by(col(StoredRuling.number))).all()
