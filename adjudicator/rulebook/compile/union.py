"""The rulebooks that decide together, merged: one mapping for each section."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from adjudicator.errors import Place
from adjudicator.rulebook.compile.figures import with_figures
from adjudicator.rulebook.files.book import Book
from adjudicator.rulebook.files.form import Defects
from adjudicator.rulebook.files.keys import Draft
from adjudicator.rulebook.files.sections.facts import FactDraft
from adjudicator.rulebook.files.sections.parameters import ParameterDraft
from adjudicator.rulebook.files.sections.questions import DerivedDraft, QuestionDraft, TableDraft
from adjudicator.rulebook.files.sections.rules import (
    ExampleDraft,
    InvariantDraft,
    PostingDraft,
    ReservedDraft,
    RuleDraft,
)
from adjudicator.rulebook.files.sections.world import EvidenceDraft, SourceDraft

D = TypeVar("D", bound=Draft)


@dataclass(frozen=True, slots=True)
class Union:
    """Everything that the vocabulary and some rulebooks declare, by name.

    Rules, postings and examples keep the book that they come from.
    """

    books: tuple[Book, ...]
    sources: Mapping[str, SourceDraft]
    evidence: Mapping[str, EvidenceDraft]
    facts: Mapping[str, FactDraft]
    derived: Mapping[str, DerivedDraft]
    questions: Mapping[str, QuestionDraft]
    parameters: Mapping[str, ParameterDraft]
    tables: Mapping[str, TableDraft]
    rules: Mapping[str, tuple[Book, RuleDraft]]
    postings: Mapping[str, tuple[Book, PostingDraft]]
    examples: tuple[tuple[Book, ExampleDraft], ...]
    invariants: Mapping[str, InvariantDraft]
    reserved: Mapping[str, tuple[Book, ReservedDraft]]


def unite(books: Sequence[Book], defects: Defects) -> Union:
    """Merges books; a name that two of them define is a defect (RB07)."""

    def merged(section: Callable[[Book], Mapping[str, D]]) -> dict[str, D]:
        return {name: draft for name, (_, draft) in _merge(books, section, defects).items()}

    union = Union(
        books=tuple(books),
        sources=_merge_sources(books, defects),
        evidence=merged(lambda book: book.evidence),
        facts=merged(lambda book: book.facts),
        derived=merged(lambda book: book.derived),
        questions=merged(lambda book: book.questions),
        parameters=with_figures(merged(lambda book: book.parameters), books, defects),
        tables=merged(lambda book: book.tables),
        rules=_merge(books, lambda book: book.rules, defects),
        postings=_merge(books, lambda book: book.postings, defects),
        invariants=merged(lambda book: book.invariants),
        reserved=_merge(books, lambda book: book.reserved, defects),
        examples=tuple((book, one) for book in books for one in book.examples.values()),
    )
    for name in sorted(union.facts.keys() & union.derived.keys()):
        _report(name, union.facts[name].place, union.derived[name].place, defects)
    return union


def _merge(
    books: Sequence[Book], section: Callable[[Book], Mapping[str, D]], defects: Defects
) -> dict[str, tuple[Book, D]]:
    merged: dict[str, tuple[Book, D]] = {}
    for book in books:
        for name, draft in section(book).items():
            if name in merged:
                _report(name, merged[name][1].place, draft.place, defects)
            else:
                merged[name] = (book, draft)
    return dict(sorted(merged.items()))


def _merge_sources(books: Sequence[Book], defects: Defects) -> dict[str, SourceDraft]:
    """Several books may cite one document, if they describe it alike."""
    merged: dict[str, SourceDraft] = {}
    for book in books:
        for name, draft in book.sources.items():
            first = merged.setdefault(name, draft)
            if first.source != draft.source:
                message = f"The source '{name}' is described in two ways."
                hint = f"It stands first at {first.place}: describe it there only."
                defects.add(draft.place, "RB07", message, hint)
    return dict(sorted(merged.items()))


def _report(name: str, first: Place, second: Place, defects: Defects) -> None:
    message = f"'{name}' is defined a second time."
    hint = f"It stands first at {first}: keep one of the two, or choose another name."
    defects.add(second, "RB07", message, hint)
