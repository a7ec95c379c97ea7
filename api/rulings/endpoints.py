"""`/v1/cases/{case}/ruling` and `/rulings`: what was decided, as it is stored."""

from __future__ import annotations

import hashlib
from typing import Annotated

from fastapi import APIRouter, Path, Response

from api.cases.service import CaseNotFoundError, CaseUndecidableError, load, up_to_date
from api.desk import DeskDep
from api.kit.problem import RequestInvalidError, problem_responses
from api.rulings import repository
from api.rulings.reproduction import NotReproducibleError, reproduction, with_reasons
from api.rulings.schemas import (
    ReproductionView,
    RulingEntry,
    RulingHistory,
    canonical_response,
    ruling_content,
)
from api.rulings.service import RulingDamagedError, RulingNotFoundError, numbered

router = APIRouter(prefix="/v1/cases/{case}", tags=["rulings"])

Number = Annotated[int, Path(ge=1, le=10**6)]

_REASONED = ruling_content("The ruling with its reasons as canonical JSON; `ETag` is its SHA-256.")
_current_responses = {
    200: ruling_content("The ruling as canonical JSON; `ETag` is its SHA-256."),
    **problem_responses(CaseNotFoundError, CaseUndecidableError, RulingDamagedError),
}
_numbered_problems = (
    *(RequestInvalidError, CaseNotFoundError, RulingNotFoundError),
    RulingDamagedError,
)


@router.get("/ruling", response_class=Response, responses=_current_responses)
def read_ruling(desk: DeskDep, case: str) -> Response:
    """The current ruling, without its trace."""
    ruling = up_to_date(desk, case).ruling
    return canonical_response(ruling.body, ruling.sha256)


@router.get(
    "/ruling/trace",
    response_class=Response,
    responses={
        200: _REASONED,
        **problem_responses(
            CaseNotFoundError, CaseUndecidableError, RulingDamagedError, NotReproducibleError
        ),
    },
)
def read_trace(desk: DeskDep, case: str) -> Response:
    """The current ruling with its trace and with what would have changed it, made again."""
    return _reasoned(with_reasons(desk, case, up_to_date(desk, case).ruling.number))


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
        **problem_responses(*_numbered_problems),
    },
)
def read_numbered_ruling(desk: DeskDep, case: str, number: Number) -> Response:
    """One ruling of the case, without its trace."""
    with desk.database.reading() as session:
        load(session, case)
        ruling = numbered(session, case, number)
    return canonical_response(ruling.body, ruling.sha256)


@router.get(
    "/rulings/{number}/trace",
    response_class=Response,
    responses={200: _REASONED, **problem_responses(*_numbered_problems, NotReproducibleError)},
)
def read_numbered_trace(desk: DeskDep, case: str, number: Number) -> Response:
    """One ruling of the case with its reasons, made again by the release that decided it."""
    return _reasoned(with_reasons(desk, case, number))


@router.post(
    "/rulings/{number}/reproduction",
    responses=problem_responses(*_numbered_problems, NotReproducibleError),
)
def reproduce_ruling(desk: DeskDep, case: str, number: Number) -> ReproductionView:
    """Make a ruling again from the archive and compare it, byte by byte. Stores nothing."""
    return ReproductionView.of(case, number, reproduction(desk, case, number))


def _reasoned(body: bytes) -> Response:
    return canonical_response(body, hashlib.sha256(body).hexdigest())
