"""`/health`: whether this server can do its work."""

from __future__ import annotations

from fastapi import APIRouter

from api.desk import DeskDep
from api.health.schemas import Health
from api.health.service import UnhealthyError, check
from api.kit.problem import problem_responses

router = APIRouter(tags=["health"])


@router.get("/health", responses=problem_responses(UnhealthyError))
def read_health(desk: DeskDep) -> Health:
    """200 while the database answers and the rulebooks are loaded."""
    return check(desk)
