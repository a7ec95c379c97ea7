"""What the releases hold, for callers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from adjudicator import Library
from adjudicator.case import case_schema
from adjudicator.rulebook.model import Release, RulebookRef
from api.rulebooks.schemas import RulebookEntry, Title


def loaded_rulebooks(library: Library) -> list[RulebookEntry]:
    """Every loaded version, by id and first day in force."""
    return [_entry(ref) for ref in library.rulebooks()]


def case_document_schema(releases: Sequence[Release]) -> dict[str, Any]:
    """The JSON Schema of a case document for the releases in force."""
    return case_schema(releases)


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
