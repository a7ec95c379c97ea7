"""What the library holds, for callers."""

from __future__ import annotations

from typing import Any

from adjudicator import Library
from adjudicator.case import case_schema
from adjudicator.rulebook.model import RulebookRef
from api.rulebooks.schemas import RulebookEntry, Title


def loaded_rulebooks(library: Library) -> list[RulebookEntry]:
    """Every loaded version, by id and first day in force."""
    found = {ref for release in library.every_release() for ref in release.rulebooks}
    return [_entry(ref) for ref in sorted(found, key=lambda ref: (ref.id, ref.in_force_from))]


def case_document_schema(library: Library) -> dict[str, Any]:
    """The JSON Schema of a case document."""
    return case_schema(tuple(library.every_release()))


def _entry(ref: RulebookRef) -> RulebookEntry:
    return RulebookEntry(
        id=ref.id,
        version=ref.version,
        layer=ref.layer.name.lower(),
        title=Title(zh=ref.title.zh, en=ref.title.en),
        digest=ref.digest,
        in_force_from=ref.in_force_from,
        in_force_until=ref.in_force_until,
        temporal_policy=ref.temporal_policy,
    )
