"""Errors as RFC 9457 problem documents: one base class, one handler, one OpenAPI schema.

Every error that a caller may cause is a subclass of `ProblemError` that stands beside
the service which raises it. `type` URIs are relative and stable.
"""

from __future__ import annotations

import http
import logging
from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel
from sqlalchemy.exc import OperationalError
from starlette.exceptions import HTTPException

from adjudicator.errors import CaseError, InputProblem, RulebookError

logger = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
MOST_PROBLEMS = 100
Responses = dict[int | str, dict[str, Any]]


class FieldProblem(BaseModel):
    """One thing that is wrong with the request's body, at an RFC 6901 JSON pointer."""

    pointer: str
    message: str


class Problem(BaseModel):
    """An RFC 9457 problem. `errors` and `nested` say the same, as a list and at the paths."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    errors: list[FieldProblem]
    nested: dict[str, Any]


class ProblemError(Exception):
    """Base of every error that is answered with a problem. The message is its `detail`."""

    status_code: ClassVar[int] = 500
    type: ClassVar[str] = "/problems/internal"
    title: ClassVar[str] = "Something went wrong on our side"
    headers: ClassVar[dict[str, str]] = {}

    def __init__(self, detail: str, problems: Sequence[InputProblem] = ()) -> None:
        self.detail = detail
        self.problems = _listed(problems)
        super().__init__(detail)

    def response(self, request: Request) -> Response:
        """The problem document that answers `request`."""
        problem = Problem(
            type=self.type,
            title=self.title,
            status=self.status_code,
            detail=self.detail,
            instance=request.url.path,
            errors=[FieldProblem(pointer=p.pointer(), message=p.message) for p in self.problems],
            nested=CaseError(self.problems).nested(),
        )
        return _answer(problem, self.headers)


class InternalError(ProblemError):
    """Something went wrong on our side; nothing of this request was stored."""


class BusyError(ProblemError):
    """The database was busy for too long. Nothing was stored; send the request again."""

    status_code = 503
    type = "/problems/busy"
    title = "Busy"
    headers: ClassVar[dict[str, str]] = {"Retry-After": "1"}


class RulebookInvalidError(ProblemError):
    """A rulebook that this case needs has defects. Its authors must mend it first."""

    status_code = 500
    type = "/problems/rulebook-invalid"
    title = "A rulebook has defects"


def _listed(problems: Sequence[InputProblem]) -> tuple[InputProblem, ...]:
    """As many problems as one reads, and how many there are beyond."""
    listed, beyond = tuple(problems[:MOST_PROBLEMS]), len(problems) - MOST_PROBLEMS
    more = InputProblem((), f"There are {beyond} more problems.")
    return (*listed, more) if beyond > 0 else listed


class Application(FastAPI):
    """A FastAPI application whose OpenAPI document describes problems, and no other errors."""

    def openapi(self) -> dict[str, Any]:
        """The OpenAPI document, made once."""
        if self.openapi_schema is None:
            self.openapi_schema = _with_problems(super().openapi())
        return self.openapi_schema


def problem_responses(*errors: type[ProblemError]) -> Responses:
    """The errors as OpenAPI responses, several of one status together; 500 and 503 always."""
    by_status: dict[int | str, list[type[ProblemError]]] = {}
    everywhere: tuple[type[ProblemError], ...] = (RulebookInvalidError, InternalError, BusyError)
    for error in (*errors, *everywhere):
        by_status.setdefault(error.status_code, []).append(error)
    return {status: _documented(group) for status, group in by_status.items()}


def install_problems(app: FastAPI) -> None:
    """Answer every error of `app` with a problem."""
    app.add_exception_handler(ProblemError, _on_problem)
    app.add_exception_handler(RulebookError, _on_rulebook_error)
    app.add_exception_handler(HTTPException, _on_http_exception)
    app.add_exception_handler(RequestValidationError, _on_invalid_request)
    app.add_exception_handler(OperationalError, _on_operational_error)
    app.add_exception_handler(Exception, _on_unexpected)


def _on_problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, ProblemError)
    return error.response(request)


def _on_rulebook_error(request: Request, error: Exception) -> Response:
    logger.error("a rulebook has defects", exc_info=error, extra={"action": "rulebook_invalid"})
    return RulebookInvalidError(str(error)).response(request)


def _on_http_exception(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    phrase = http.HTTPStatus(error.status_code).phrase
    problem = Problem(
        type="about:blank",
        title=phrase,
        status=error.status_code,
        detail=str(error.detail),
        instance=request.url.path,
        errors=[],
        nested={},
    )
    return _answer(problem, dict(error.headers or {}))


def _on_invalid_request(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    said = "; ".join(f"{e['loc'][0]} {e['loc'][-1]}: {e['msg']}" for e in error.errors())
    return RequestInvalidError(said).response(request)


def _on_operational_error(request: Request, error: Exception) -> Response:
    logger.error("the database refused", exc_info=error, extra={"action": "database_refused"})
    if "locked" in str(error) or "busy" in str(error):
        return BusyError(BusyError.__doc__ or "").response(request)
    return InternalError(InternalError.__doc__ or "").response(request)


def _on_unexpected(request: Request, _: Exception) -> Response:  # the server logs the error
    return InternalError(InternalError.__doc__ or "").response(request)


class RequestInvalidError(ProblemError):
    """A header or query parameter is missing or malformed."""

    status_code = 400
    type = "/problems/request-invalid"
    title = "The request is not well formed"


def _answer(problem: Problem, headers: dict[str, str]) -> Response:
    return Response(
        problem.model_dump_json(),
        status_code=problem.status,
        media_type=MEDIA_TYPE,
        headers=headers,
    )


def _documented(errors: Iterable[type[ProblemError]]) -> dict[str, Any]:
    lines = [f"`{error.type}`: {(error.__doc__ or error.title).strip()}" for error in errors]
    return {
        "description": "\n\n".join(lines),
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }


def _with_problems(document: dict[str, Any]) -> dict[str, Any]:
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    described = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas.update(described.pop("$defs"))
    schemas["Problem"] = described
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    for operations in document["paths"].values():
        for operation in operations.values():
            if "HTTPValidationError" in str(operation["responses"].get("422")):
                del operation["responses"]["422"]
    return document
