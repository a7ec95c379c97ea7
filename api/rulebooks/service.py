"""What the releases hold, for callers."""

from __future__ import annotations

from typing import Any

from adjudicator import Library
from adjudicator.case import case_schema
from adjudicator.case.json_values import NotOfTypeError, read_date
from adjudicator.rulebook.model import RulebookRef
from api.desk import Desk
from api.kit.clock import in_shanghai
from api.kit.problem import RequestInvalidError
from api.rulebooks.schemas import RulebookEntry, Title


def loaded_rulebooks(library: Library) -> list[RulebookEntry]:
    """Every loaded version, by id and first day in force."""
    return [_entry(ref) for ref in library.rulebooks()]


def case_document_schema(desk: Desk, day: str | None) -> dict[str, Any]:
    """The JSON Schema of a case of a day. Raises `RequestInvalidError` if it is none."""
    try:
        of = in_shanghai(desk.clock()).date() if day is None else read_date(day)
    except NotOfTypeError as error:
        raise RequestInvalidError(f"query day: {error}") from None
    return case_schema(list(desk.library.releases_on(of)))


def _entry(ref: RulebookRef) -> RulebookEntry:
    return RulebookEntry(
        id=ref.id,
        version=ref.version,
        layer=ref.layer.word,
        title=Title(zh=ref.title.zh, en=ref.title.en),
        digest=ref.digest,
        in_force_from=ref.in_force_from,
        in_force_until=ref.in_force_until,
        temporal_policy=ref.temporal_policy,
    )
