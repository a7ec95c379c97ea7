"""`/v1/cases/{case}/evidence`: add a statement."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from api.cases.schemas import CaseView
from api.cases.service import CaseNotFoundError, CaseUndecidableError
from api.desk import DeskDep
from api.evidence.schemas import StatementIn
from api.evidence.service import CaseSettledError, StatementInvalidError, add
from api.kit.body import BODY_ERRORS, RawBody, body_schema, parse_object
from api.kit.idempotency import REPLAY_HEADERS, Attempt, IdempotencyKey, KeyReusedError
from api.kit.problem import RequestInvalidError, problem_responses

router = APIRouter(prefix="/v1/cases/{case}/evidence", tags=["evidence"])


@router.post(
    "",
    status_code=201,
    response_model=CaseView,
    responses={
        201: {"headers": REPLAY_HEADERS},
        **problem_responses(
            RequestInvalidError,
            *BODY_ERRORS,
            CaseNotFoundError,
            CaseSettledError,
            StatementInvalidError,
            KeyReusedError,
            CaseUndecidableError,
        ),
    },
    openapi_extra=body_schema(StatementIn),
)
def add_evidence(
    request: Request, desk: DeskDep, case: str, key: IdempotencyKey, body: RawBody
) -> Response:
    """Add a statement with its evidence. The case is decided anew with it."""
    statement = parse_object(body)
    return add(desk, case, statement, Attempt.of(request, key, statement)).response()
