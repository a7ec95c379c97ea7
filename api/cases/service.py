"""A case as a whole: submitting it, reading it, and keeping it decided.

The core decides outside the write lock, on a snapshot. Before the ruling is stored,
the lock is taken and the case looked at again: if another ruling was stored in the
meantime, the decision is thrown away and made anew. So nothing is lost, and the
lock is held only for the writing.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import re
from dataclasses import dataclass

from sqlmodel import Session

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
from api.kit.problem import BusyError, ProblemError
from api.rulings import repository as rulings
from api.rulings.service import Decision, decide_case, record

logger = logging.getLogger(__name__)

CASE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._~-]{0,99}")
MOST_ATTEMPTS = 20


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


@dataclass(frozen=True, slots=True)
class _Submission:
    """A claim found valid: its row, unsaved, its statements, and its first decision."""

    case: Case
    statements: tuple[Received, ...]
    decision: Decision


def submit(desk: Desk, document: JsonObject, attempt: Attempt) -> Answer:
    """Store a new case with its first ruling; answers only when both are on disk.

    Raises `CaseInvalidError`, `CaseExistsError`, `KeyReusedError`.
    """
    with desk.database.reading() as session:
        if answer := idempotency.find(session, attempt):
            return answer
    submission = _decided(desk, document)
    case = submission.case
    with desk.database.writing() as session:
        if answer := idempotency.find(session, attempt):
            return answer
        if repository.exists(session, case.id):
            raise CaseExistsError(f"Case '{case.id}' was submitted before with another key.")
        session.add(case)
        session.flush()
        session.add_all(s.row(case.id, i) for i, s in enumerate(submission.statements))
        record(session, case.id, 1, submission.decision)
        answer = answer_with_case(session, case.id)
        idempotency.keep(session, attempt, answer, case.submitted_at)
    return answer


def up_to_date(desk: Desk, case_id: str) -> CaseFile:
    """The case as it stands now, decided anew if somebody's time to answer has run out.

    Raises `CaseNotFoundError`, `CaseUndecidableError`, `BusyError`.
    """
    for _ in range(MOST_ATTEMPTS):
        with desk.database.reading() as session:
            file = load(session, case_id)
        at = file.instant(desk.clock())
        if not file.is_overdue(at):
            return file
        _decide_overdue(desk, file, at)
    raise BusyError("The case kept changing; send the request again.")


def load(session: Session, case_id: str) -> CaseFile:
    """The case as it is stored. Raises `CaseNotFoundError`."""
    file = repository.find(session, case_id)
    if file is None:
        raise CaseNotFoundError(f"No case '{case_id[:100]}' is stored.")
    return file


def is_current(session: Session, file: CaseFile) -> bool:
    """Whether nothing was decided in this case since `file` was read; ask under the lock."""
    return rulings.latest_number(session, file.case.id) == file.ruling.number


def undecidable(file: CaseFile, error: CaseError) -> CaseUndecidableError:
    """The error to raise when a stored case is refused; says so in the log."""
    logger.error("a stored case is refused", extra={"action": "refuse_case", "case": file.case.id})
    return CaseUndecidableError(f"Case '{file.case.id}' is refused.", error.problems)


def answer_with_case(session: Session, case_id: str) -> Answer:
    """The answer 201 that shows the case as the running transaction leaves it."""
    body = CaseView.of(load(session, case_id)).model_dump_json().encode()
    return Answer(201, f"/v1/cases/{case_id}", body)


def _decide_overdue(desk: Desk, file: CaseFile, at: dt.datetime) -> None:
    try:
        decision = decide_case(desk.library, file.document(), at)
    except CaseError as error:
        raise undecidable(file, error) from error
    with desk.database.writing() as session:
        if is_current(session, file):
            record(session, file.case.id, file.ruling.number + 1, decision)


def _decided(desk: Desk, document: JsonObject) -> _Submission:
    """The submission, if it is valid. Raises `CaseInvalidError` with every problem."""
    at = desk.clock()
    problems = _own_problems(document)
    stamped = dict(document)
    received: list[Received] = []
    if _is_list_of_objects(document.get("statements")):
        for i, raw in enumerate(document["statements"]):
            received.append(receive(raw, at, problems, ("statements", i)))
        stamped["statements"] = [statement.json() for statement in received]
    try:
        decision = decide_case(desk.library, stamped, at)
    except CaseError as error:
        problems += error.problems
    else:
        if not problems:
            return _Submission(_case(document, at), tuple(received), decision)
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


def _is_list_of_objects(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, dict) for item in value)
