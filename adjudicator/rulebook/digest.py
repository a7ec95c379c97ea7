"""What a rulebook says, as one canonical text: its digest is taken of it, the archive keeps it.

Everything that a ruling prints or computes with is in it: rules, facts, figures and tables
with their labels, notes and sources. Layout does not count: comments, quoting, line breaks,
files, the order of keys and of definitions. Nor do examples, the notes of a table's rows,
and when an entry was last looked at, which no ruling shows.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping

from adjudicator.calendar.days import Calendar
from adjudicator.rulebook.files.sheet import Sheet, sheet_text
from adjudicator.rulebook.files.source import Fields, Item, Items, Plain, Scalar

LANGUAGE = 1
"""What the code makes of a release: part of every ruling and of every release's digest.

To be raised when the same content, case and instant would no longer give the same bytes.
"""
COUNTED_LISTS = ("rules", "staff", "invariants")
_IN_ORDER = frozenset({"values", "item", "then"})
"""Mappings whose order says something: members, fields, conclusions."""
_UNCOUNTED = frozenset({"reviewed", "review_every_days", "successor"})


def digest_of(text: str) -> str:
    """SHA-256 (hexadecimal) of the text in UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()


def canonical(content: object) -> str:
    """Content as JSON without blanks; mappings keep their order."""
    return json.dumps(content, separators=(",", ":"), ensure_ascii=False)


def release_text(books: Iterable[str], calendar: Calendar, language: int = LANGUAGE) -> str:
    """What makes a release, by digest: `books` are its rulebooks' and its vocabulary's."""
    found = {"books": sorted(books), "calendar": digest_of(calendar.text), "language": language}
    return canonical(found)


def book_text(
    head: Mapping[str, Item],
    sections: Mapping[str, Mapping[str, Item]],
    lists: Mapping[str, Iterable[Item]],
    sheets: Mapping[str, Sheet],
) -> str:
    """The canonical text of a rulebook: its head, sections and lists by name, and tables' rows."""
    return canonical(
        {
            "head": {key: _plain(head[key], key) for key in sorted(head)},
            "sections": {
                name: {key: _definition(entries[key]) for key in sorted(entries)}
                for name, entries in sorted(sections.items())
                if entries
            },
            "lists": {
                name: sorted((_definition(item) for item in items), key=_id)
                for name, items in sorted(lists.items())
                if items
            },
            "sheets": {name: sheet_text(sheets[name]) for name in sorted(sheets)},
        }
    )


def _definition(item: Item) -> Plain:
    if not isinstance(item, Fields):
        return _plain(item)
    entries = sorted(item.entries.items())
    return {key: _plain(one.value, key) for key, one in entries if key not in _UNCOUNTED}


def _plain(item: Item, key: str = "") -> Plain:
    match item:
        case Scalar():
            return item.folded if isinstance(item.value, str) else item.value
        case Items():
            return [_plain(one) for one in item.items]
        case Fields():
            names = list(item.entries) if key in _IN_ORDER else sorted(item.entries)
            return {name: _plain(item.entries[name].value, name) for name in names}


def _id(entry: Plain) -> str:
    return str(entry["id"]) if isinstance(entry, dict) and "id" in entry else ""
