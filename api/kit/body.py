"""The JSON body of a request: within its size, strictly read, an object."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Depends, Request
from pydantic import BaseModel

from adjudicator.case import read_json
from adjudicator.errors import CaseError
from api.kit.problem import ProblemError

LARGEST_BODY = 1024 * 1024

JsonObject = dict[str, Any]


class BodyMalformedError(ProblemError):
    """The body is not JSON as it must be: a syntax error, a repeated key, NaN, not an object."""

    status_code = 400
    type = "/problems/body-malformed"
    title = "The body is not a JSON object"


class BodyTooLargeError(ProblemError):
    """The body is larger than 1 MiB."""

    status_code = 413
    type = "/problems/body-too-large"
    title = "The body is too large"


class MediaTypeError(ProblemError):
    """The body is not announced as JSON. Send `Content-Type: application/json`."""

    status_code = 415
    type = "/problems/media-type"
    title = "The body is not JSON"


BODY_ERRORS = (BodyMalformedError, BodyTooLargeError, MediaTypeError)


async def _read_body(request: Request) -> bytes:
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != "application/json":
        raise MediaTypeError(f"Content-Type is '{media_type[:80]}'; send 'application/json'.")
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_BODY:
            raise BodyTooLargeError(f"At most {LARGEST_BODY} bytes are accepted.")
    return bytes(body)


RawBody = Annotated[bytes, Depends(_read_body)]


def parse_object(body: bytes) -> JsonObject:
    """The JSON object that the body holds. Raises `BodyMalformedError`."""
    try:
        value = read_json(body)
    except CaseError as error:
        raise BodyMalformedError("The body cannot be read.", error.problems) from error
    if not isinstance(value, dict):
        raise BodyMalformedError("The body must be a JSON object.")
    return value


def body_schema(model: type[BaseModel]) -> dict[str, Any]:
    """The OpenAPI description of a body that the endpoint reads by itself."""
    schema = inlined(model.model_json_schema())
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}


def inlined(schema: JsonObject) -> JsonObject:
    """A JSON schema with its `$defs` put where they are referred to (none may be circular)."""
    definitions = schema.pop("$defs", {})

    def inline(node: Any) -> Any:
        if isinstance(node, dict):
            if "$ref" in node:
                return inline(definitions[node["$ref"].rpartition("/")[2]])
            return {key: inline(value) for key, value in node.items()}
        return [inline(item) for item in node] if isinstance(node, list) else node

    result: JsonObject = inline(schema)
    return result
