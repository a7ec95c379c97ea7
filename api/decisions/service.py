"""Deciding a document that is not stored."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from adjudicator import Detail, decide
from adjudicator.case.json_values import NotOfTypeError, read_instant
from adjudicator.errors import CaseError, InputProblem, did_you_mean
from adjudicator.ruling.canonical import to_bytes
from api.decisions.schemas import DecisionIn, DetailName
from api.desk import Desk
from api.kit.body import JsonObject
from api.kit.problem import MOST_PROBLEMS, ProblemError

_DETAILS = {
    DetailName.RULING: Detail.RULING,
    DetailName.TRACE: Detail.TRACE,
    DetailName.FULL: Detail.FULL,
}


class DecisionInvalidError(ProblemError):
    """What is asked is refused. Every problem is listed with the place where it stands."""

    status_code = 422
    type = "/problems/decision-invalid"
    title = "The decision cannot be made"


@dataclass(frozen=True, slots=True)
class _Wanted:
    """The part of the body around the case document."""

    at: dt.datetime
    detail: Detail


def decide_document(desk: Desk, body: JsonObject) -> bytes:
    """The canonical bytes of the ruling. Raises `DecisionInvalidError`."""
    problems: list[InputProblem] = []
    wanted = _Wanted(_instant(desk, body, problems), _detail(body, problems))
    _check_keys(body, problems)
    try:
        ruling = decide(body.get("document"), desk.library, wanted.at, wanted.detail)
    except CaseError as error:
        problems += [InputProblem(("document", *p.path), p.message) for p in error.problems]
    else:
        if not problems:
            return to_bytes(ruling)
    raise DecisionInvalidError("The decision cannot be made; see errors.", problems)


def _instant(desk: Desk, body: JsonObject, problems: list[InputProblem]) -> dt.datetime:
    if body.get("at") is not None:
        try:
            return read_instant(body["at"])
        except NotOfTypeError as error:
            problems.append(InputProblem(("at",), str(error)))
    return desk.clock()


def _detail(body: JsonObject, problems: list[InputProblem]) -> Detail:
    wanted = body.get("detail", DetailName.RULING)
    if not isinstance(wanted, str) or wanted not in set(DetailName):
        message = f"Write one of {', '.join(DetailName)}."
        problems.append(InputProblem(("detail",), message))
        return Detail.RULING
    return _DETAILS[DetailName(wanted)]


def _check_keys(body: JsonObject, problems: list[InputProblem]) -> None:
    known = DecisionIn.model_fields
    unknown = [key for key in body if key not in known]
    if len(unknown) > MOST_PROBLEMS:
        message = f"There are {len(unknown)} keys that are not known, {unknown[0][:100]!r} first."
        problems.append(InputProblem((), message))
        return
    for key in unknown:
        message = f"This key is not known. {did_you_mean(key[:100], known)}".rstrip()
        problems.append(InputProblem((key[:100],), message))
