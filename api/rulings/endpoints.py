"""`/v1/cases/{case}/ruling` and `/rulings`: what was decided, as it is stored."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Response

from api.cases.service import CaseNotFoundError, CaseUndecidableError, load, up_to_date
from api.desk import DeskDep
from api.kit.problem import RequestInvalidError, problem_responses
from api.rulings import repository
from api.rulings.schemas import RulingEntry, RulingHistory, canonical_response, ruling_content
from api.rulings.service import RulingNotFoundError, full_body, numbered

router = APIRouter(prefix="/v1/cases/{case}", tags=["rulings"])

_current_responses = {
    200: ruling_content("The ruling as canonical JSON; `ETag` is its SHA-256."),
    **problem_responses(CaseNotFoundError, CaseUndecidableError),
}


@router.get("/ruling", response_class=Response, responses=_current_responses)
def read_ruling(desk: DeskDep, case: str) -> Response:
    """The current ruling, without its trace."""
    ruling = up_to_date(desk, case).ruling
    return canonical_response(ruling.body, ruling.sha256)


@router.get("/ruling/trace", response_class=Response, responses=_current_responses)
def read_trace(desk: DeskDep, case: str) -> Response:
    """The current ruling with its trace and with what would have changed it."""
    number = up_to_date(desk, case).ruling.number
    with desk.database.reading() as session:
        ruling = numbered(session, case, number)
    return canonical_response(full_body(ruling), ruling.full_sha256)


@router.get("/rulings", responses=problem_responses(CaseNotFoundError))
def list_rulings(desk: DeskDep, case: str) -> RulingHistory:
    """Every ruling of the case, the first one first."""
    with desk.database.reading() as session:
        load(session, case)
        rulings = repository.history(session, case)
        return RulingHistory(case=case, rulings=[RulingEntry.of(ruling) for ruling in rulings])


@router.get(
    "/rulings/{number}",
    response_class=Response,
    responses={
        200: ruling_content("The ruling as canonical JSON; `ETag` is its SHA-256."),
        **problem_responses(RequestInvalidError, CaseNotFoundError, RulingNotFoundError),
    },
)
def read_numbered_ruling(
    desk: DeskDep, case: str, number: Annotated[int, Path(ge=1, le=10**6)]
) -> Response:
    """One ruling of the case, without its trace."""
    with desk.database.reading() as session:
        load(session, case)
        ruling = numbered(session, case, number)
    return canonical_response(ruling.body, ruling.sha256)
