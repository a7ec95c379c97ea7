"""`/v1/cases`: submit a claim, read a case."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from api.cases.schemas import CaseIn, CaseView
from api.cases.service import (
    CaseExistsError,
    CaseInvalidError,
    CaseNotFoundError,
    CaseUndecidableError,
    submit,
    up_to_date,
)
from api.desk import DeskDep
from api.kit.body import BODY_ERRORS, RawBody, body_schema, parse_object
from api.kit.idempotency import REPLAY_HEADERS, Attempt, IdempotencyKey, KeyReusedError
from api.kit.problem import RequestInvalidError, problem_responses

router = APIRouter(prefix="/v1/cases", tags=["cases"])


@router.post(
    "",
    status_code=201,
    response_model=CaseView,
    responses={
        201: {"headers": REPLAY_HEADERS},
        **problem_responses(
            RequestInvalidError, *BODY_ERRORS, CaseExistsError, CaseInvalidError, KeyReusedError
        ),
    },
    openapi_extra=body_schema(CaseIn),
)
def submit_case(request: Request, desk: DeskDep, key: IdempotencyKey, body: RawBody) -> Response:
    """Submit a claim. It is decided at once, as far as the facts go."""
    document = parse_object(body)
    return submit(desk, document, Attempt.of(request, key, document)).response()


@router.get("/{case}", responses=problem_responses(CaseNotFoundError, CaseUndecidableError))
def read_case(desk: DeskDep, case: str) -> CaseView:
    """Where a case stands, who must act and until when, and what may be done now."""
    return CaseView.of(up_to_date(desk, case))
