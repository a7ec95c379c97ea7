"""Adding a statement to a case, and deciding the case anew with it."""

from __future__ import annotations

from adjudicator.errors import CaseError, InputProblem
from api.cases import repository
from api.cases.repository import CaseFile, case_document
from api.cases.schemas import Stage
from api.cases.service import answer_with, undecidable, up_to_date
from api.desk import Desk
from api.evidence.models import Statement
from api.evidence.receiving import receive
from api.kit import idempotency
from api.kit.body import JsonObject
from api.kit.idempotency import Answer, Attempt
from api.kit.problem import ProblemError
from api.releases.service import keep
from api.rulings.service import decide_case


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
    return desk.database.advance(lambda: _try_to_add(desk, case_id, raw, attempt))


def _try_to_add(desk: Desk, case_id: str, raw: JsonObject, attempt: Attempt) -> Answer | None:
    """The answer, stored with the statement; None if the case changed in the meantime."""
    before = up_to_date(desk, case_id)
    with desk.database.reading() as session:
        if answer := idempotency.find(session, attempt):
            return answer
    if not Stage.of(before.status).takes_evidence:
        message = f"Case '{case_id}' is {before.status} and takes no more evidence."
        raise CaseSettledError(message)
    after = _decided_with(desk, before, raw)
    answer = answer_with(after)
    with desk.database.writing() as session:
        if not repository.is_current(session, before):
            return None
        keep(session, desk.library, after.ruling.release)
        repository.store_next(session, before, after)
        idempotency.keep(session, attempt, answer, after.ruling.decided_at)
    return answer


def _decided_with(desk: Desk, before: CaseFile, raw: JsonObject) -> CaseFile:
    """The file with the statement and the ruling that follows. Raises `StatementInvalidError`."""
    problems: list[InputProblem] = []
    at = before.instant(desk.clock())
    statement = receive(raw, at, problems).row(before.case.id, len(before.statements))
    document = case_document(before.case, [*before.statements, statement], before.requests)
    number = before.ruling.number + 1
    try:
        decision = decide_case(desk.library, document, at, before.case.id, number)
    except CaseError as error:
        problems += _of_statement(before, statement, error)
    else:
        if not problems:
            return before.followed_by(decision, statement)
    raise StatementInvalidError("The statement is refused; see errors.", problems)


def _of_statement(file: CaseFile, statement: Statement, error: CaseError) -> list[InputProblem]:
    """The problems with their places in the statement instead of in the case document."""
    own = ("statements", statement.position)
    found = [InputProblem(p.path[2:], p.message) for p in error.problems if p.path[:2] == own]
    found += [InputProblem((), p.message) for p in error.problems if p.path == own[:1]]
    if not found:
        raise undecidable(file, error) from error
    return found
