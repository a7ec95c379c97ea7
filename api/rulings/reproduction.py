"""Past rulings made again: by the release that decided them, on the document that they had."""

from __future__ import annotations

import hashlib
import zlib

from adjudicator import Detail, Library
from adjudicator.decide import decide, release_of
from adjudicator.errors import CaseError, RulebookError
from adjudicator.rulebook.release_archive import ArchiveError, BrokenArchiveError
from adjudicator.ruling.canonical import to_bytes, without_reasons
from adjudicator.ruling.ruling import Ruling
from adjudicator.verification.reproduction import Reproduction
from api.cases.repository import case_document
from api.cases.service import load
from api.desk import Desk
from api.kit.body import JsonObject
from api.kit.clock import in_shanghai
from api.kit.problem import ProblemError
from api.rulings import repository
from api.rulings.models import StoredRuling
from api.rulings.service import damaged, numbered


class NotReproducibleError(ProblemError):
    """The ruling's release is not kept, or is of another version of this program."""

    status_code = 409
    type = "/problems/ruling-not-reproducible"
    title = "The ruling cannot be made again here"


def reproduction(desk: Desk, case_id: str, number: int) -> Reproduction:
    """The ruling beside the same made again from the archive.

    Raises `CaseNotFoundError`, `RulingNotFoundError`, `RulingDamagedError`,
    `NotReproducibleError`.
    """
    ruling, document = _as_decided(desk, case_id, number)
    made = _made(ruling, document, _past(desk, ruling), Detail.RULING)
    return Reproduction(ruling.body, to_bytes(made))


def with_reasons(desk: Desk, case_id: str, number: int) -> bytes:
    """The ruling's canonical bytes with trace and changes, made again. Raises as `reproduction`.

    They are shown only if the ruling that they belong to is the stored one, to the byte.
    """
    with desk.database.reading() as session:
        load(session, case_id)
        ruling = numbered(session, case_id, number)
        stored = repository.stored_trace(session, ruling)
    if stored is not None:
        body = zlib.decompress(stored.body_zlib)
        if hashlib.sha256(body).hexdigest() != stored.sha256:
            raise damaged(ruling, "the bytes of its trace are not those of their SHA-256")
        return body
    ruling, document = _as_decided(desk, case_id, number)
    made = _made(ruling, document, _library(desk, ruling, document), Detail.FULL)
    if to_bytes(without_reasons(made)) != ruling.body:
        raise damaged(ruling, "made again by its release it comes out differently")
    return to_bytes(made)


def _as_decided(desk: Desk, case_id: str, number: int) -> tuple[StoredRuling, JsonObject]:
    """The ruling, and the case document as it was when it was decided."""
    with desk.database.reading() as session:
        file = load(session, case_id)
        ruling = numbered(session, case_id, number)
    if ruling.statements is None:
        message = f"Ruling {number} of case '{case_id}' was made before releases were kept."
        raise NotReproducibleError(message)
    asked = [request for request in file.requests if (request.ruling or 0) < number]
    return ruling, case_document(file.case, file.statements[: ruling.statements], asked)


def _made(ruling: StoredRuling, document: JsonObject, library: Library, detail: Detail) -> Ruling:
    try:
        return decide(document, library, in_shanghai(ruling.decided_at), detail)
    except CaseError as error:
        raise damaged(ruling, f"its release now refuses its document ({error})") from error


def _library(desk: Desk, ruling: StoredRuling, document: JsonObject) -> Library:
    """The library in use, where its release for this case is still the ruling's."""
    try:
        release = release_of(document, desk.library, in_shanghai(ruling.decided_at))
    except (CaseError, RulebookError):
        return _past(desk, ruling)
    return desk.library if release.digest == ruling.release else _past(desk, ruling)


def _past(desk: Desk, ruling: StoredRuling) -> Library:
    try:
        return desk.past.library(ruling.release)
    except BrokenArchiveError as error:
        raise damaged(ruling, str(error).removesuffix(".")) from error
    except ArchiveError as error:
        raise NotReproducibleError(str(error)) from error
