"""A statement as it arrives: dated by this server, its sender's own date kept beside."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass

from adjudicator.case.json_values import NotOfTypeError, read_instant
from adjudicator.errors import InputProblem
from api.evidence.models import Statement
from api.kit.body import JsonObject


@dataclass(frozen=True, slots=True)
class Received:
    """A statement's JSON without `made_at`, when it came, and when it is said to be made."""

    content: JsonObject
    made_at: dt.datetime
    dated_at: dt.datetime | None

    def json(self) -> JsonObject:
        """The statement as it stands in the case document."""
        return {**self.content, "made_at": self.made_at.isoformat()}

    def row(self, case_id: str, position: int) -> Statement:
        """The row that stores it."""
        return Statement(
            case_id=case_id,
            position=position,
            made_at=self.made_at,
            dated_at=self.dated_at,
            content=json.dumps(self.content, ensure_ascii=False),
        )


def receive(
    raw: JsonObject, at: dt.datetime, problems: list[InputProblem], path: tuple[str | int, ...] = ()
) -> Received:
    """Date a statement that arrived at `at`; its own `made_at`, if no instant, is a problem.

    Everything else about it is the core's to judge.
    """
    content = dict(raw)
    if "made_at" not in content:
        return Received(content, at, None)
    try:
        return Received(content, at, read_instant(content.pop("made_at")))
    except NotOfTypeError as error:
        problems.append(InputProblem((*path, "made_at"), str(error)))
        return Received(content, at, None)
