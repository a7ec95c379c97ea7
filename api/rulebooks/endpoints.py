"""`/v1/rulebooks` and `/v1/schema/case`: what this server decides by."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from api.desk import DeskDep
from api.kit.problem import RequestInvalidError, problem_responses
from api.rulebooks.schemas import RulebookList
from api.rulebooks.service import case_document_schema, loaded_rulebooks

router = APIRouter(prefix="/v1", tags=["rulebooks"])


@router.get("/rulebooks", responses=problem_responses())
def list_rulebooks(desk: DeskDep) -> RulebookList:
    """The loaded rulebooks with their versions and digests."""
    return RulebookList(rulebooks=loaded_rulebooks(desk.library))


@router.get("/schema/case", responses=problem_responses(RequestInvalidError))
def read_case_schema(desk: DeskDep, day: str | None = None) -> dict[str, Any]:
    """The JSON Schema (2020-12) of a case document.

    `day` (`YYYY-MM-DD`): of cases whose days all are this one; today if left out.
    """
    return case_document_schema(desk, day)
