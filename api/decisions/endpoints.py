"""`/v1/decisions`: decide a case document, and store nothing."""

from __future__ import annotations

import hashlib

from fastapi import APIRouter, Response

from api.decisions.schemas import DecisionIn
from api.decisions.service import DecisionInvalidError, decide_document
from api.desk import DeskDep
from api.kit.body import BODY_ERRORS, RawBody, body_schema, parse_object
from api.kit.problem import problem_responses
from api.rulings.schemas import canonical_response, ruling_content

router = APIRouter(prefix="/v1/decisions", tags=["decisions"])


@router.post(
    "",
    response_class=Response,
    responses={
        200: ruling_content("The ruling as canonical JSON."),
        **problem_responses(*BODY_ERRORS, DecisionInvalidError),
    },
    openapi_extra=body_schema(DecisionIn),
)
def make_decision(desk: DeskDep, body: RawBody) -> Response:
    """Decide a case document as of an instant. The same input gives the same bytes."""
    ruling = decide_document(desk, parse_object(body))
    return canonical_response(ruling, hashlib.sha256(ruling).hexdigest())
