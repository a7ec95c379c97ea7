"""What a case says of itself before it is known which rules decide it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from adjudicator.case.json_values import NotOfTypeError, read_date, read_instant
from adjudicator.case.problems import Path, Problems
from adjudicator.case.shape import read_document
from adjudicator.errors import CaseError, InputProblem


@dataclass(frozen=True, slots=True)
class Header:
    """What must be known of a case to choose the release that decides it."""

    case: str
    platform: str
    category: str
    record: Mapping[str, object]

    def anchor(self, fact_name: str) -> dt.date | dt.datetime | None:
        """The date or instant that the record states as `group.name`, else `None`.

        Raises `CaseError` if the record states something else there.
        """
        group, _, name = fact_name.partition(".")
        members = self.record.get(group)
        if not isinstance(members, dict) or name not in members:
            return None
        return _date_or_instant(members[name], ("record", group, name))


def read_header(document: object) -> Header:
    """What chooses the release. Raises `CaseError` with every problem of the shape if
    `case`, `platform`, `category` or `record` are not as they should be; other problems
    are left to `read_case`, which can then report those of the facts beside them.
    """
    problems = Problems()
    parts = read_document(document, problems)
    if not (parts.case and parts.platform and parts.category) or not _has_record(document):
        problems.raise_if_any()
    return Header(parts.case, parts.platform, parts.category, parts.record)


def _has_record(document: object) -> bool:
    return isinstance(document, dict) and isinstance(document.get("record"), dict)


def _date_or_instant(raw: object, path: Path) -> dt.date | dt.datetime:
    is_longer_than_a_date = isinstance(raw, str) and len(raw) > len("2026-01-31")
    try:
        return read_instant(raw) if is_longer_than_a_date else read_date(raw)
    except NotOfTypeError as error:
        raise CaseError((InputProblem(path, str(error)),)) from None
