"""A rulebook as its folder declares it: its sections, and in which folders each may stand."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from adjudicator.errors import Place
from adjudicator.rulebook.files.head import Head
from adjudicator.rulebook.files.keys import Draft, ItemDraft
from adjudicator.rulebook.files.sections.facts import FactDraft
from adjudicator.rulebook.files.sections.parameters import FigureDraft, ParameterDraft
from adjudicator.rulebook.files.sections.questions import DerivedDraft, QuestionDraft, TableDraft
from adjudicator.rulebook.files.sections.rules import (
    ExampleDraft,
    InvariantDraft,
    PostingDraft,
    ReservedDraft,
    RuleDraft,
    SituationDraft,
)
from adjudicator.rulebook.files.sections.world import (
    CategoryDraft,
    EvidenceDraft,
    PlatformDraft,
    SourceDraft,
)
from adjudicator.rulebook.model import Layer

VOCABULARY, RULES, EXAMPLES = "vocabulary", "sections", "examples"
"""The files of the vocabulary, of a rulebook, and of its folder of examples."""
D = TypeVar("D", bound=Draft)


@dataclass(frozen=True, slots=True)
class Section:
    """A section: what its entries are, what it is for, which files and field of a book have it."""

    kind: type[Draft]
    help: str
    files: tuple[str, ...]
    field: str = ""

    @property
    def is_list(self) -> bool:
        return issubclass(self.kind, ItemDraft)


def _section(kind: type[D], help_: str, *files: str, name: str = "") -> Mapping[str, D]:
    section = Section(kind, help_, files or (VOCABULARY, RULES))
    found: Mapping[str, D] = field(
        default_factory=dict, metadata={"section": section, "name": name}
    )
    return found


@dataclass(frozen=True, slots=True)
class Book:
    """Everything that one rulebook folder, or the vocabulary (no `head`), declares.

    `text` is its canonical text (`adjudicator.rulebook.digest`), `digest` that text's SHA-256.
    """

    name: str
    place: Place
    head: Head | None
    text: str
    digest: str
    categories: Mapping[str, CategoryDraft] = _section(
        CategoryDraft, "Categories of goods.", VOCABULARY
    )
    platforms: Mapping[str, PlatformDraft] = _section(PlatformDraft, "Platforms.", VOCABULARY)
    sources: Mapping[str, SourceDraft] = _section(SourceDraft, "Documents that are cited.")
    evidence: Mapping[str, EvidenceDraft] = _section(EvidenceDraft, "Kinds of evidence.")
    facts: Mapping[str, FactDraft] = _section(FactDraft, "What a case may state, by group.name.")
    derived: Mapping[str, DerivedDraft] = _section(DerivedDraft, "What is computed, by group.name.")
    questions: Mapping[str, QuestionDraft] = _section(QuestionDraft, "What rules conclude.")
    parameters: Mapping[str, ParameterDraft] = _section(ParameterDraft, "Named figures.")
    tables: Mapping[str, TableDraft] = _section(TableDraft, "Decision tables.")
    postings: Mapping[str, PostingDraft] = _section(PostingDraft, "Payments.")
    figures: Mapping[str, FigureDraft] = _section(
        FigureDraft, "Own values for shared figures.", RULES
    )
    rules: Mapping[str, RuleDraft] = _section(RuleDraft, "The rules.", RULES)
    examples: Mapping[str, ExampleDraft] = _section(
        ExampleDraft, "Cases that show what the rules do; they are run as tests.", EXAMPLES
    )
    reserved: Mapping[str, ReservedDraft] = _section(
        ReservedDraft, "Gaps that are meant: there staff decide.", RULES, name="staff"
    )
    invariants: Mapping[str, InvariantDraft] = _section(
        InvariantDraft, "What every record keeps; proofs rely on it."
    )

    @property
    def layer(self) -> Layer:
        """The layer of its rules (the vocabulary has none and counts as the lowest)."""
        return self.head.layer if self.head else Layer.CUSTOM


def _sections() -> Iterator[tuple[str, Section]]:
    for each in dataclasses.fields(Book):
        if "section" in each.metadata:
            name = each.metadata["name"] or each.name
            yield name, dataclasses.replace(each.metadata["section"], field=each.name)


_SITUATIONS = Section(SituationDraft, "What examples build on.", (EXAMPLES,))
SECTIONS: Mapping[str, Section] = {**dict(_sections()), "situations": _SITUATIONS}
"""The sections by their names in files; situations are written out before a book is made."""


def sections_in(files: str) -> list[str]:
    """The names of the sections that such files may have."""
    return [name for name, section in SECTIONS.items() if files in section.files]
