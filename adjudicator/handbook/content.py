"""The document: a release told in one language, ready to be set as a page. Frozen and plain."""

from __future__ import annotations

from dataclasses import dataclass

from adjudicator.handbook.pieces import Chip, Code, Condition, Drawing, Link, Phrase, Source


@dataclass(frozen=True, slots=True)
class Subject:
    """One entry of the list of assumptions.

    `key` is its name in the rulebooks; `value` is empty unless it is a figure.
    """

    link: Link
    key: str
    value: str
    source: Source
    note: Phrase | None


@dataclass(frozen=True, slots=True)
class Assumptions:
    """Everything without a source. `groups` are titled; `derived` is only referred to."""

    groups: tuple[tuple[str, tuple[Subject, ...]], ...]
    missing: tuple[Subject, ...]
    derived: tuple[tuple[str, tuple[Link, ...]], ...]


@dataclass(frozen=True, slots=True)
class RuleEntry:
    """One rule: prose beside what is executed, and all that it yields to or prevails over."""

    anchor: str
    id: str
    title: str
    provenance: Chip
    condition: Condition
    code: tuple[Code, ...]
    then: tuple[tuple[Link, str], ...]
    source: Source
    note: Phrase | None
    exception_to: tuple[Link, ...]
    specifies: tuple[Link, ...]
    excepted_by: tuple[Link, ...]
    outranked: str
    floor: str
    bound_by: tuple[Link, ...]
    cases_hold: tuple[str, tuple[Link, ...]]
    cases_fail: tuple[str, tuple[Link, ...]]


@dataclass(frozen=True, slots=True)
class RulebookEntry:
    """One rulebook with its rules by stratum."""

    anchor: str
    title: str
    id: str
    version: str
    layer: str
    in_force: str
    applies: str
    digest: str
    count: str
    strata: tuple[tuple[str, tuple[RuleEntry, ...]], ...]


@dataclass(frozen=True, slots=True)
class ReservedEntry:
    """A gap that is meant: here staff answer."""

    label: str
    condition: str
    source: Source
    note: Phrase | None


@dataclass(frozen=True, slots=True)
class QuestionEntry:
    """One question that rules answer, with the rules that do, highest layer first."""

    anchor: str
    name: str
    label: str
    goal: bool
    answers: str
    otherwise: str
    relevant_when: str
    reserved: tuple[ReservedEntry, ...]
    layers: tuple[tuple[str, tuple[tuple[Link, str, str], ...]], ...]


@dataclass(frozen=True, slots=True)
class AskedFact:
    """One row of a question-and-burden table."""

    anchor: str
    number: str
    name: str
    label: str
    question: str
    party: Chip
    proved_by: tuple[Chip, ...]
    judged_from: tuple[Chip, ...]
    evidence: str
    window: Link | None
    clock: str
    asked_when: Condition | None
    asked_code: tuple[Code, ...]
    silence: str
    note: Phrase | None


@dataclass(frozen=True, slots=True)
class FieldEntry:
    """What an entry of a list says under one name; `optional` is empty if it always does."""

    anchor: str
    name: str
    label: str
    values: str
    optional: str


@dataclass(frozen=True, slots=True)
class RecordFact:
    """A fact of the platform's record; `fields` are those of a list."""

    anchor: str
    name: str
    label: str
    values: str
    fields: tuple[FieldEntry, ...]
    absent: str
    note: Phrase | None


@dataclass(frozen=True, slots=True)
class RecordRule:
    """What every record satisfies."""

    label: str
    condition: Condition
    code: tuple[Code, ...]
    source: Source | None
    note: Phrase | None


@dataclass(frozen=True, slots=True)
class ProcedureEntry:
    """One procedure: what it finds, its diagram and its table."""

    anchor: str
    title: str
    drawing: Drawing | None
    facts: tuple[AskedFact, ...]


@dataclass(frozen=True, slots=True)
class ParameterEntry:
    """One named figure; `declared` is the one that another rulebook has replaced, if any."""

    anchor: str
    name: str
    label: str
    value: str
    declared: str
    bounds: str
    settable_by: str
    floor: str
    source: Source
    provenance: Chip
    review: str
    note: Phrase | None


@dataclass(frozen=True, slots=True)
class TableEntry:
    """One decision table; `rows` are their cells in the order of `inputs`, and the result."""

    anchor: str
    name: str
    label: str
    hit: str
    inputs: tuple[Link, ...]
    rows: tuple[tuple[tuple[str, ...], str], ...]
    settable_by: str
    source: Source
    provenance: Chip
    note: Phrase | None


@dataclass(frozen=True, slots=True)
class ComputedEntry:
    """One value that is computed from others; `formula` says how, unless a table does."""

    anchor: str
    name: str
    label: str
    formula: str
    table: Link | None
    code: tuple[Code, ...]
    source: Source
    provenance: Chip
    note: Phrase | None


@dataclass(frozen=True, slots=True)
class PaymentEntry:
    """One payment that follows from the answers."""

    anchor: str
    label: str
    kind: str
    payer: str
    payee: str
    condition: Condition
    code: tuple[Code, ...]
    amount: str
    amount_code: tuple[Code, ...]
    when_unknown: str
    limit: str
    source: Source
    provenance: Chip


@dataclass(frozen=True, slots=True)
class CaseValue:
    """A value in a worked case; `entries` are those of a list."""

    link: Link
    value: str
    entries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseEntry:
    """One worked case."""

    anchor: str
    number: str
    headline: Phrase
    sentence: Phrase | None
    given: tuple[CaseValue, ...]
    terms: tuple[CaseValue, ...]
    answers: tuple[CaseValue, ...]
    lines: tuple[CaseValue, ...]
    articles: tuple[str, ...]
    asks: tuple[Link, ...]
    asks_nothing: bool
    holds: tuple[Link, ...]
    fails: tuple[Link, ...]
    open: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """One source; `url` is empty unless it may be linked."""

    anchor: str
    id: str
    title: Phrase
    issuer: Phrase
    in_force: str
    url: str
    address: str
    provenance: Chip
    review: str
    cited: int


@dataclass(frozen=True, slots=True)
class Page:
    """A release as a document in one language."""

    language: str
    title: str
    scope: str
    digest: str
    counts: str
    reading: tuple[str, ...]
    marks: tuple[Chip, ...]
    foreign: int
    assumptions: Assumptions
    rulebooks: tuple[RulebookEntry, ...]
    map: Drawing
    questions: tuple[tuple[str, tuple[QuestionEntry, ...]], ...]
    procedures: tuple[ProcedureEntry, ...]
    record: tuple[RecordFact, ...]
    record_rules: tuple[RecordRule, ...]
    evidence: tuple[tuple[int, tuple[str, ...]], ...]
    parameters: tuple[ParameterEntry, ...]
    tables: tuple[TableEntry, ...]
    computed: tuple[ComputedEntry, ...]
    payments: tuple[PaymentEntry, ...]
    cases: tuple[tuple[Link, int], ...]
    sources: tuple[SourceEntry, ...]


@dataclass(frozen=True, slots=True)
class CasePage:
    """Some cases of one rulebook in one language; `foreign` titles are in another one."""

    language: str
    title: str
    numbers: str
    other: Link
    foreign: int
    parts: tuple[tuple[Link, bool], ...]
    rulebooks: tuple[tuple[Link, int], ...]
    cases: tuple[CaseEntry, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """One release on the index page."""

    anchor: str
    title: str
    scope: str
    digest: str
    file: str
    counts: str
    rulebooks: tuple[tuple[str, str, str], ...]
    without: str
