"""The tables of the docs that say which rules encode which article."""

from __future__ import annotations

import re
from pathlib import Path

from adjudicator.rulebook.files.loader import read_books
from tests.library import RULEBOOKS

DOCS = Path(__file__).parents[2] / "docs"
TABLES = sorted(DOCS.glob("coverage*.md"))
RULES = frozenset(rule for book in read_books(RULEBOOKS).rulebooks for rule in book.rules)
ID = re.compile(r"[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)+|(?<=[ (])-[A-Z0-9]+")
"""`TB-065-V1`, or `-V2` after it for `TB-065-V2`."""
TO = re.compile(r"\s*(?:to|–)\s*")


def rules_in(text: str) -> set[str]:
    """The rules that a table names: one by one, or all from one to another."""
    found: set[str] = set()
    last, end = "", 0
    for match in ID.finditer(text):
        name = match[0]
        if name.startswith("-"):
            name = last.rpartition("-")[0] + name
        if TO.fullmatch(text, end, match.start()):
            found |= {rule for rule in RULES if last <= rule <= name}
        found |= {name} & RULES
        last, end = name, match.end()
    return found


def test_a_range_and_a_shortened_name_are_read() -> None:
    assert rules_in("TB-059-010, -020; JD-006-010 – JD-006-030") == {
        "TB-059-010",
        "TB-059-020",
        "JD-006-010",
        "JD-006-020",
        "JD-006-030",
    }


def test_every_rule_is_found_under_its_article() -> None:
    named = set[str]().union(*(rules_in(table.read_text(encoding="utf-8")) for table in TABLES))
    assert sorted(RULES - named) == []
