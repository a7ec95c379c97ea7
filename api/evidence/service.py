"""Adding a statement to a case, and deciding the case anew with it."""

from __future__ import annotations

from adjudicator.errors import CaseError, InputProblem
from api.cases.repository import CaseFile, case_document
from api.cases.schemas import Stage
from api.cases.service import (
    MOST_ATTEMPTS,
    answer_with_case,
    is_current,
    undecidable,
    up_to_date,
)
from api.desk import Desk
from api.evidence.models import Statement
from api.evidence.receiving import receive
from api.kit import idempotency
from api.kit.body import JsonObject
from api.kit.idempotency import Answer, Attempt
from api.kit.problem import BusyError, ProblemError
from api.rulings.service import Decision, decide_case, record


class StatementInvalidError(ProblemError):
    """The statement is refused. Every problem is listed with the place where it stands."""

    status_code = 422
    type = "/problems/statement-invalid"
    title = "The statement is not valid"


class CaseSettledError(ProblemError):
    """The case is decided and takes no more evidence."""

    status_code = 409
    type = "/problems/case-settled"
    title = "The case is settled"


def add(desk: Desk, case_id: str, raw: JsonObject, attempt: Attempt) -> Answer:
    """Append a statement and the ruling that follows; answers only when both are on disk.

    Raises `CaseNotFoundError`, `CaseSettledError`, `StatementInvalidError`, `KeyReusedError`.
    """
    for _ in range(MOST_ATTEMPTS):
        file = up_to_date(desk, case_id)
        with desk.database.reading() as session:
            if answer := idempotency.find(session, attempt):
                return answer
        if not Stage.of(file.status).takes_evidence:
            raise CaseSettledError(f"Case '{case_id}' is {file.status} and takes no more evidence.")
        statement, decision = _decided_with(desk, file, raw)
        with desk.database.writing() as session:
            if is_current(session, file):
                session.add(statement)
                record(session, case_id, file.ruling.number + 1, decision)
                answer = answer_with_case(session, case_id)
                idempotency.keep(session, attempt, answer, statement.made_at)
                return answer
    raise BusyError("The case kept changing; send the request again.")


def _decided_with(desk: Desk, file: CaseFile, raw: JsonObject) -> tuple[Statement, Decision]:
    """The new statement's row, unsaved, and the case decided with it."""
    problems: list[InputProblem] = []
    at = file.instant(desk.clock())
    statement = receive(raw, at, problems).row(file.case.id, len(file.statements))
    document = case_document(file.case, [*file.statements, statement], file.requests)
    try:
        decision = decide_case(desk.library, document, at)
    except CaseError as error:
        problems += _of_statement(file, statement, error)
    else:
        if not problems:
            return statement, decision
    raise StatementInvalidError("The statement is refused; see errors.", problems)


def _of_statement(file: CaseFile, statement: Statement, error: CaseError) -> list[InputProblem]:
    """The problems with their places in the statement instead of in the case document."""
    own = ("statements", statement.position)
    found = [InputProblem(p.path[2:], p.message) for p in error.problems if p.path[:2] == own]
    found += [InputProblem((), p.message) for p in error.problems if p.path == own[:1]]
    if not found:
        raise undecidable(file, error) from error
    return found
