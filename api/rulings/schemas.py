"""How rulings are listed. A ruling itself is served as its canonical bytes."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any, Self

from fastapi import Response
from pydantic import BaseModel

from adjudicator.verification.reproduction import ABSENT, Reproduction
from adjudicator.vocabulary import Status
from api.kit.clock import in_shanghai
from api.rulings.models import StoredRuling


class RulingEntry(BaseModel):
    """One ruling in short. `refund` in fen, `null` while no money must move.

    `sha256` is of the bytes under `/rulings/{number}`.
    """

    number: int
    status: Status
    decided_at: dt.datetime
    outcome: str | None
    refund: int | None
    release: str
    sha256: str

    @classmethod
    def of(cls, ruling: StoredRuling) -> Self:
        return cls(
            number=ruling.number,
            status=Status(ruling.status),
            decided_at=in_shanghai(ruling.decided_at),
            outcome=ruling.outcome,
            refund=ruling.refund,
            release=ruling.release,
            sha256=ruling.sha256,
        )


class RulingHistory(BaseModel):
    """Every ruling of a case, the first one first."""

    case: str
    rulings: list[RulingEntry]


class DifferenceView(BaseModel):
    """Where the two rulings differ. A side that has nothing there says `null`."""

    pointer: str
    expected: Any
    actual: Any


class ReproductionView(BaseModel):
    """A ruling beside the same made again. `equal`: they are the same bytes.

    `sha256` is of the stored bytes, `made_sha256` of those made again.
    """

    case: str
    number: int
    equal: bool
    sha256: str
    made_sha256: str
    differences: list[DifferenceView]

    @classmethod
    def of(cls, case: str, number: int, made: Reproduction) -> Self:
        return cls(
            case=case,
            number=number,
            equal=made.equal,
            sha256=hashlib.sha256(made.expected).hexdigest(),
            made_sha256=hashlib.sha256(made.actual).hexdigest(),
            differences=[
                DifferenceView(
                    pointer=each.pointer,
                    expected=None if each.expected is ABSENT else each.expected,
                    actual=None if each.actual is ABSENT else each.actual,
                )
                for each in made.differences()
            ],
        )


def canonical_response(body: bytes, sha256: str) -> Response:
    """A ruling's canonical bytes, unchanged, under their own digest."""
    return Response(body, media_type="application/json", headers={"ETag": f'"{sha256}"'})


def ruling_content(description: str) -> dict[str, Any]:
    """The OpenAPI description of a ruling."""
    etag = {"description": "SHA-256 of the bytes, quoted.", "schema": {"type": "string"}}
    return {
        "description": description,
        "headers": {"ETag": etag},
        "content": {"application/json": {"schema": {"type": "object"}}},
    }
