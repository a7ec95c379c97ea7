"""A case as a whole: submitting it, reading it, and keeping it decided.

The core decides outside the write lock, on a snapshot. Before the ruling is stored,
the lock is taken and the case looked at again: if another ruling was stored in the
meantime, the decision is thrown away and made anew. So nothing is lost, and the lock is
held only for the writing, except by who has lost too often (`Database.advance`).
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import re

from sqlmodel import Session

from adjudicator.case.shape import MOST_STATEMENTS
from adjudicator.errors import CaseError, InputProblem
from api.cases import repository
from api.cases.models import Case
from api.cases.repository import CaseFile
from api.cases.schemas import CaseView
from api.desk import Desk
from api.evidence.receiving import Received, receive
from api.kit import idempotency
from api.kit.body import JsonObject
from api.kit.idempotency import Answer, Attempt
from api.kit.problem import ProblemError
from api.releases.service import keep
from api.rulings.service import decide_case, intact

logger = logging.getLogger(__name__)

CASE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._~-]{0,99}")


class CaseInvalidError(ProblemError):
    """The case document is refused. Every problem is listed with the place where it stands."""

    status_code = 422
    type = "/problems/case-invalid"
    title = "The case document is not valid"


class CaseExistsError(ProblemError):
    """A case of this id is already stored. Choose another id, or read the stored one."""

    status_code = 409
    type = "/problems/case-exists"
    title = "The case exists"


class CaseNotFoundError(ProblemError):
    """No case of this id is stored."""

    status_code = 404
    type = "/problems/case-not-found"
    title = "There is no such case"


class CaseUndecidableError(ProblemError):
    """The rulebooks in force now refuse the stored case, so it cannot be decided anew.

    Its rulings so far can be read under `/v1/cases/{case}/rulings`.
    """

    status_code = 500
    type = "/problems/case-undecidable"
    title = "The stored case does not fit the rulebooks"


def submit(desk: Desk, document: JsonObject, attempt: Attempt) -> Answer:
    """Store a new case with its first ruling; answers only when both are on disk.

    Raises `CaseInvalidError`, `CaseExistsError`, `KeyReusedError`.
    """
    with desk.database.reading() as session:
        if answer := idempotency.find(session, attempt):
            return answer
    file = _opened(desk, document)
    new_answer = answer_with(file)
    with desk.database.writing() as session:
        if answer := idempotency.find(session, attempt):
            return answer
        if repository.exists(session, file.case.id):
            raise CaseExistsError(f"Case '{file.case.id}' was submitted before with another key.")
        keep(session, desk.library, file.ruling.release)
        repository.store_new(session, file)
        idempotency.keep(session, attempt, new_answer, file.case.submitted_at)
    return new_answer


def up_to_date(desk: Desk, case_id: str) -> CaseFile:
    """The case as it stands now, decided anew if somebody's time to answer has run out.

    Raises `CaseNotFoundError`, `CaseUndecidableError`, `RulingDamagedError`.
    """

    def attempt() -> CaseFile | None:
        with desk.database.reading() as session:
            file = load(session, case_id)
        intact(file.ruling)
        at = file.instant(desk.clock())
        return _decided_anew(desk, file, at) if file.is_overdue(at) else file

    return desk.database.advance(attempt)


def load(session: Session, case_id: str) -> CaseFile:
    """The case as it is stored. Raises `CaseNotFoundError`."""
    file = repository.find(session, case_id)
    if file is None:
        raise CaseNotFoundError(f"No case '{case_id[:100]}' is stored.")
    return file


def undecidable(file: CaseFile, error: CaseError) -> CaseUndecidableError:
    """The error to raise when a stored case is refused; says so in the log."""
    logger.error("a stored case is refused", extra={"action": "refuse_case", "case": file.case.id})
    return CaseUndecidableError(f"Case '{file.case.id}' is refused.", error.problems)


def answer_with(file: CaseFile) -> Answer:
    """The answer 201 that shows this case."""
    body = CaseView.of(file).model_dump_json().encode()
    return Answer(201, f"/v1/cases/{file.case.id}", body)


def _decided_anew(desk: Desk, file: CaseFile, at: dt.datetime) -> CaseFile | None:
    """The case with the ruling of this instant stored; None if it changed in the meantime."""
    number = file.ruling.number + 1
    try:
        decision = decide_case(desk.library, file.document(), at, file.case.id, number)
    except CaseError as error:
        raise undecidable(file, error) from error
    after = file.followed_by(decision)
    with desk.database.writing() as session:
        if not repository.is_current(session, file):
            return None
        keep(session, desk.library, after.ruling.release)
        repository.store_next(session, file, after)
    return after


def _opened(desk: Desk, document: JsonObject) -> CaseFile:
    """The file of a new case, if it is valid. Raises `CaseInvalidError` with every problem."""
    at = desk.clock()
    problems = _own_problems(document)
    received: list[Received] = []
    if _may_be_received(document.get("statements")):
        for i, raw in enumerate(document["statements"]):
            received.append(receive(raw, at, problems, ("statements", i)))
        document = {**document, "statements": [statement.json() for statement in received]}
    case_id = str(document.get("case"))
    try:
        decision = decide_case(desk.library, document, at, case_id, number=1)
    except CaseError as error:
        problems += error.problems
    else:
        if not problems:
            statements = [statement.row(case_id, i) for i, statement in enumerate(received)]
            return CaseFile(_case(document, at), statements, decision.requests, decision.ruling)
    raise CaseInvalidError("The case document is refused; see errors.", problems)


def _case(document: JsonObject, at: dt.datetime) -> Case:
    header = {k: v for k, v in document.items() if k not in ("statements", "requests")}
    return Case(
        id=document["case"],
        platform=document["platform"],
        category=document["category"],
        document=json.dumps(header, ensure_ascii=False),
        submitted_at=at,
    )


def _own_problems(document: JsonObject) -> list[InputProblem]:
    """What the core would accept and a stored case may not have."""
    problems = []
    case_id = document.get("case")
    if isinstance(case_id, str) and not CASE_ID.fullmatch(case_id):
        message = "A case id is up to 100 letters, digits and . _ ~ -, a letter or digit first."
        problems.append(InputProblem(("case",), message))
    if document.get("requests"):
        message = "A stored case records its own requests; leave them out."
        problems.append(InputProblem(("requests",), message))
    return problems


def _may_be_received(value: object) -> bool:
    """Whether these are statements, and not more than the core reads."""
    return (
        isinstance(value, list)
        and len(value) <= MOST_STATEMENTS
        and all(isinstance(item, dict) for item in value)
    )
