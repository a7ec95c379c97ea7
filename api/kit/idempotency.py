"""Sending twice, doing once: the answer to a request is kept under its key.

The answer is stored in the transaction that does the work, so either both are there
or neither; a request cut off half way can be sent again with the same key.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import dataclass
from typing import Annotated

from fastapi import Header, Request, Response
from sqlmodel import Field, Session, SQLModel, select

from api.kit.body import JsonObject
from api.kit.database import insert
from api.kit.problem import ProblemError

KEY_PATTERN = r"^[\x21-\x7e]+$"

IdempotencyKey = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=255,
        pattern=KEY_PATTERN,
        description="Chosen by the sender, one a request; the same again on every retry.",
    ),
]

REPLAY_HEADERS = {
    "Location": {"description": "Where the case is.", "schema": {"type": "string"}},
    "Idempotent-Replay": {
        "description": "`true` if the work had been done before, under the same key.",
        "schema": {"type": "string"},
    },
}


class StoredAnswer(SQLModel, table=True):
    """The answer to a finished request. `fingerprint`: SHA-256 of what was asked."""

    __tablename__ = "idempotency_keys"

    key: str = Field(primary_key=True)
    fingerprint: str
    status: int
    location: str
    body: bytes
    answered_at: dt.datetime


class KeyReusedError(ProblemError):
    """The idempotency key was used before, for another request. Choose a new key."""

    status_code = 422
    type = "/problems/idempotency-key-reused"
    title = "The idempotency key belongs to another request"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One sending of a request: its key, and what tells it from other requests."""

    key: str
    fingerprint: str

    @classmethod
    def of(cls, request: Request, key: str, body: JsonObject) -> Attempt:
        """Bodies that mean the same (spacing, order of keys) are the same request."""
        said = json.dumps(body, sort_keys=True, separators=(",", ":"))
        text = f"{request.method} {request.url.path}\n{said}"
        return cls(key, hashlib.sha256(text.encode()).hexdigest())


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent back; `replayed` if the work had been done before."""

    status: int
    location: str
    body: bytes
    replayed: bool = False

    def response(self) -> Response:
        """The HTTP response of this answer."""
        headers = {"Location": self.location}
        if self.replayed:
            headers["Idempotent-Replay"] = "true"
        return Response(
            self.body, status_code=self.status, media_type="application/json", headers=headers
        )


def find(session: Session, attempt: Attempt) -> Answer | None:
    """The answer given before to this attempt. Raises `KeyReusedError`."""
    stored = session.exec(select(StoredAnswer).where(StoredAnswer.key == attempt.key)).first()
    if stored is None:
        return None
    if stored.fingerprint != attempt.fingerprint:
        raise KeyReusedError("The same key was sent before with another path or body.")
    return Answer(stored.status, stored.location, stored.body, replayed=True)


def keep(session: Session, attempt: Attempt, answer: Answer, at: dt.datetime) -> None:
    """Store the answer in the running transaction."""
    stored = StoredAnswer(
        key=attempt.key,
        fingerprint=attempt.fingerprint,
        status=answer.status,
        location=answer.location,
        body=answer.body,
        answered_at=at,
    )
    insert(session, [stored])
