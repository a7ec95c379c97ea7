"""What rulebook files declare, well-shaped but before names are resolved.

Drafts keep the places of every name and the text of every condition, so that the
compiler can say where a name that does not exist was written.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from adjudicator.errors import Place
from adjudicator.rulebook.files.source import Items, Scalar
from adjudicator.rulebook.model import Derived, Layer, Parameter, PostingKind, Question, Table
from adjudicator.sources import Citation, Provenance, Source
from adjudicator.values import Label
from adjudicator.vocabulary import EvidenceKind, Fact


@dataclass(frozen=True, slots=True)
class Named:
    """A name as written somewhere, to be resolved later."""

    name: str
    place: Place


@dataclass(frozen=True, slots=True)
class Category:
    """A category of goods; rulebooks in scope of its parent apply to it too."""

    name: str
    label: Label
    place: Place
    parent: Named | None = None


@dataclass(frozen=True, slots=True)
class Platform:
    """A platform that cases come from."""

    name: str
    label: Label
    place: Place


@dataclass(frozen=True, slots=True)
class SourceDraft:
    """An entry of `sources`."""

    source: Source
    place: Place


@dataclass(frozen=True, slots=True)
class EvidenceDraft:
    kind: EvidenceKind
    place: Place


@dataclass(frozen=True, slots=True)
class FactDraft:
    """What `fact` repeats of the positioned fields is their text."""

    fact: Fact
    place: Place
    evidence: tuple[Named, ...] = ()
    asked_when: Scalar | None = None
    window: Named | None = None
    window_from: Named | None = None


@dataclass(frozen=True, slots=True)
class DerivedDraft:
    """`derived.type` is the declared kind and unit; bounds are inferred by the compiler."""

    derived: Derived
    place: Place
    document: Named
    formula: Scalar | None = None
    table: Named | None = None
    derivation: Named | None = None
    arguments: tuple[Named, ...] = ()


@dataclass(frozen=True, slots=True)
class QuestionDraft:
    question: Question
    place: Place
    relevant_when: Scalar | None = None


@dataclass(frozen=True, slots=True)
class ParameterDraft:
    parameter: Parameter
    place: Place
    documents: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class FigureDraft:
    """A rulebook's own value for a parameter of the vocabulary."""

    name: str
    value: Scalar
    place: Place
    citation: Citation
    document: Named
    provenance: Provenance
    note: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table, where it stands."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row of a sheet: a cell for each input, the output, and the line of the file."""

    number: int
    cells: tuple[Cell, ...]
    output: Cell


@dataclass(frozen=True, slots=True)
class Sheet:
    """A CSV file split into cells: the inputs' names, and the rows without their notes."""

    inputs: tuple[Cell, ...]
    rows: tuple[SheetRow, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class TableDraft:
    """`table` has no inputs and rows yet: the compiler takes them from `sheet`."""

    table: Table
    place: Place
    document: Named
    file: Named
    sheet: Sheet | None = None


@dataclass(frozen=True, slots=True)
class RuleDraft:
    id: str
    title: Label
    place: Place
    when: Scalar
    then: tuple[tuple[Named, Scalar], ...]
    citation: Citation
    document: Named
    provenance: Provenance
    exception_to: tuple[Named, ...] = ()
    specifies: Named | None = None
    floor: Named | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class PostingDraft:
    id: str
    kind: PostingKind
    label: Label
    place: Place
    when: Scalar
    payer: str
    payee: str
    amount: Scalar
    when_unknown: str
    within_refund: bool
    citation: Citation
    document: Named
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class InvariantDraft:
    id: str
    label: Label
    place: Place
    holds: Scalar
    citation: Citation | None = None
    document: Named | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class ReservedDraft:
    id: str
    label: Label
    place: Place
    question: Named
    when: Scalar
    citation: Citation
    document: Named
    note: str = ""


@dataclass(frozen=True, slots=True)
class ExampleDraft:
    name: str
    place: Place
    claimant: str
    given: tuple[tuple[Named, Scalar | Items], ...] = ()
    terms: tuple[tuple[Named, Scalar], ...] = ()
    answers: tuple[tuple[Named, Scalar], ...] = ()
    holds: tuple[Named, ...] = ()
    fails: tuple[Named, ...] = ()
    open: tuple[Named, ...] = ()
    asks: tuple[Named, ...] | None = None
    status: Named | None = None
    refund: int | None = None
    lines: tuple[tuple[Named, Scalar], ...] | None = None
    articles: tuple[Named, ...] = ()


@dataclass(frozen=True, slots=True)
class Head:
    """The first part of a rulebook: which, whose, where and when it applies.

    `platforms` and `categories` are `None` for `any`; `until` is the last day in force;
    `anchor` is the fact whose day decides under the policy `conduct`.
    """

    id: str
    title: Label
    version: str
    layer: Layer
    place: Place
    platforms: tuple[Named, ...] | None
    categories: tuple[Named, ...] | None
    in_force_from: dt.date
    in_force_until: dt.date | None
    policy: str
    anchor: Named | None = None


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
    categories: Mapping[str, Category] = field(default_factory=dict)
    platforms: Mapping[str, Platform] = field(default_factory=dict)
    sources: Mapping[str, SourceDraft] = field(default_factory=dict)
    evidence: Mapping[str, EvidenceDraft] = field(default_factory=dict)
    facts: Mapping[str, FactDraft] = field(default_factory=dict)
    derived: Mapping[str, DerivedDraft] = field(default_factory=dict)
    questions: Mapping[str, QuestionDraft] = field(default_factory=dict)
    parameters: Mapping[str, ParameterDraft] = field(default_factory=dict)
    figures: Mapping[str, FigureDraft] = field(default_factory=dict)
    tables: Mapping[str, TableDraft] = field(default_factory=dict)
    rules: Mapping[str, RuleDraft] = field(default_factory=dict)
    postings: Mapping[str, PostingDraft] = field(default_factory=dict)
    examples: Mapping[str, ExampleDraft] = field(default_factory=dict)
    invariants: Mapping[str, InvariantDraft] = field(default_factory=dict)
    reserved: Mapping[str, ReservedDraft] = field(default_factory=dict)

    @property
    def layer(self) -> Layer:
        """The layer of its rules (the vocabulary has none and counts as the lowest)."""
        return self.head.layer if self.head else Layer.CUSTOM
