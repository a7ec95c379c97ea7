"""The fingerprint of a rulebook's content: the same on every machine, whatever its layout.

Taken of what the files say, not of their text: comments, order of keys, quoting and
line breaks do not count, nor do examples and notes, which decide no case. The order of
an enum's members, of a list and of a table's rows counts.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping

from adjudicator.rulebook.files.drafts import Sheet
from adjudicator.rulebook.files.source import Fields, Item, Plain, Scalar, plain

COUNTED_LISTS = ("rules", "staff", "invariants")
_LANGUAGE = frozenset({"when", "relevant_when", "asked_when", "formula", "amount", "holds"})
_UNCOUNTED = frozenset({"note", "reviewed", "review_every_days", "successor"})


def digest_of(content: object) -> str:
    """SHA-256 (hexadecimal) of content as canonical JSON: sorted keys, no blanks, UTF-8."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def book_digest(
    head: Mapping[str, Item],
    sections: Mapping[str, Mapping[str, Item]],
    lists: Mapping[str, Iterable[Item]],
    sheets: Mapping[str, Sheet],
) -> str:
    """The digest of a rulebook: its head, sections and lists by name, and tables' rows."""
    listed = {
        name: sorted((_definition(item) for item in items), key=_id)
        for name, items in lists.items()
    }
    found = {name: _entries(section) for name, section in sections.items() if section}
    return digest_of(
        {
            "head": {key: plain(item) for key, item in head.items()},
            "sections": found,
            "rules": listed.pop("rules"),
            **{name: items for name, items in listed.items() if items},
            "sheets": {name: _sheet(sheet) for name, sheet in sheets.items()},
        }
    )


def _entries(section: Mapping[str, Item]) -> dict[str, Plain]:
    return {name: _definition(item) for name, item in section.items()}


def _definition(item: Item) -> Plain:
    if not isinstance(item, Fields):
        return plain(item)
    return {
        key: _part(key, entry.value) for key, entry in item.entries.items() if key not in _UNCOUNTED
    }


def _part(key: str, item: Item) -> Plain:
    if key in _LANGUAGE and isinstance(item, Scalar):
        return item.folded
    if key == "values" and isinstance(item, Fields):
        return [[name, plain(entry.value)] for name, entry in item.entries.items()]
    if key == "output" and isinstance(item, Fields):
        return _definition(item)
    if key == "item" and isinstance(item, Fields):
        return [[name, _definition(entry.value)] for name, entry in item.entries.items()]
    return plain(item)


def _id(rule: Plain) -> str:
    return str(rule["id"]) if isinstance(rule, dict) and "id" in rule else ""


def _sheet(sheet: Sheet) -> list[list[str]]:
    header = [cell.text for cell in sheet.inputs]
    rows = [[*(cell.text for cell in row.cells), row.output.text] for row in sheet.rows]
    return [header, *rows]
