"""A compiled rulebook: what the loader hands to adjudication. Frozen, typed, checked.

`Release` is the set of rulebooks that decides one case, merged; its `digest` is the
same on every machine for the same content.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum

from adjudicator.calendar.days import Calendar
from adjudicator.errors import Place
from adjudicator.language.tree import Node, names_in
from adjudicator.sources import UNREVIEWED, Citation, Provenance, Review, Source
from adjudicator.values import Label, Type, Value
from adjudicator.vocabulary import EvidenceKind, Fact


class Layer(IntEnum):
    """The layers in rising precedence: for the same question a later one defeats an earlier."""

    CUSTOM = 0
    STATUTE = 1
    PLATFORM = 2
    INDUSTRY = 3
    PROMISE = 4
    AGREEMENT = 5

    @property
    def word(self) -> str:
        """Its name in rulebooks and rulings: `statute`."""
        return self.name.lower()


class Stratum(IntEnum):
    """The stages of a decision, in order; a rule reads only its own and earlier stages."""

    ADMISSION = 0
    FINDINGS = 1
    LIABILITY = 2
    REMEDY = 3

    @property
    def word(self) -> str:
        """Its name in rulebooks and rulings: `findings`."""
        return self.name.lower()


class Setter(StrEnum):
    """Who may put a figure of the case in a parameter's place."""

    PROMISE = "promise"
    AGREEMENT = "agreement"
    PLATFORM = "platform"


@dataclass(frozen=True, slots=True)
class TermFloor:
    """A figure that a term of the case may not undercut; a term beyond it is void.

    `at_least` / `at_most`: the bound (one of them is set), in the parameter's unit.
    `binds`: whose terms it voids; everybody's if empty.
    """

    citation: Citation
    at_least: int | None = None
    at_most: int | None = None
    binds: tuple[Setter, ...] = ()

    def concerns(self, setter: Setter) -> bool:
        """Whether a term of this setter may not undercut it."""
        return not self.binds or setter in self.binds

    def lawful(self, value: Value | None) -> Value | None:
        """The figure itself, or the bound where the figure lies beyond it."""
        if isinstance(value, int) and self.at_least is not None:
            value = max(value, self.at_least)
        if isinstance(value, int) and self.at_most is not None:
            value = min(value, self.at_most)
        return value

    def is_undercut_by(self, value: Value | None) -> bool:
        """Whether a figure lies beyond the bound."""
        return self.lawful(value) != value


@dataclass(frozen=True, slots=True)
class Parameter:
    """A named figure. `value` is `None` where the sources give none and nobody assumed one.

    `declared`: the value where it is declared, if a rulebook above put its own in its place.
    """

    name: str
    type: Type
    label: Label
    value: Value | None
    citation: Citation
    provenance: Provenance
    place: Place
    settable_by: tuple[Setter, ...] = ()
    floor: TermFloor | None = None
    note: str = ""
    review: Review = UNREVIEWED
    declared: Value | None = None

    @property
    def freest_setter(self) -> Setter:
        """Of those who may set it, one whom the floor does not bind, if there is such a one."""
        floor = self.floor
        free = (each for each in self.settable_by if floor and not floor.concerns(each))
        return next(free, self.settable_by[0])

    @property
    def firm_floor(self) -> TermFloor | None:
        """The floor, if it binds everybody who may set the figure."""
        floor = self.floor
        return floor if floor and all(map(floor.concerns, self.settable_by)) else None


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a decision table: its cells as conditions, its output, its line in the CSV."""

    number: int
    when: Node
    output: int | bool | str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A decision table. `hit` is `unique` (no two rows may match) or `first`."""

    name: str
    label: Label
    inputs: tuple[str, ...]
    output: Type
    hit: str
    rows: tuple[Row, ...]
    citation: Citation
    provenance: Provenance
    place: Place
    settable_by: tuple[Setter, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Derived:
    """A fact computed from others: by a `formula`, a `table` or a `derivation` (one is set).

    `arguments` are the names given to the derivation, in its order; a column of a list
    is `list.name.field`. `formula_text` shows either as a text.
    """

    name: str
    type: Type
    label: Label
    place: Place
    citation: Citation
    provenance: Provenance
    formula: Node | None = None
    formula_text: str = ""
    table: str | None = None
    derivation: str | None = None
    arguments: tuple[str, ...] = ()
    note: str = ""
    value_labels: Mapping[str, Label] = field(default_factory=dict)

    @property
    def arguments_read(self) -> tuple[str, ...]:
        """The names that the arguments stand for: a column is read with its whole list."""
        return tuple(dict.fromkeys(whole_name(argument) for argument in self.arguments))

    def reads(self, tables: Mapping[str, Table]) -> tuple[str, ...]:
        """The names that it is computed from; none if its table could not be compiled."""
        if self.formula is not None:
            return names_in(self.formula)
        if self.table is not None:
            return tables[self.table].inputs if self.table in tables else ()
        return self.arguments_read


def whole_name(argument: str) -> str:
    """`order.items` of the column `order.items.quantity`; any other name as it is."""
    return ".".join(argument.split(".")[:2])


@dataclass(frozen=True, slots=True)
class Question:
    """Something that rules conclude: an admission, a finding, a liability or a remedy.

    `otherwise` is the answer when no rule speaks (`None`: a gap, which staff must
    close). `goal` questions make up the ruling; one counts only where
    `relevant_when` holds. `better_for_buyer` orders the answers, worst for the buyer
    first (for integers: `("higher",)` or `("lower",)`); floors need it.
    """

    name: str
    stratum: Stratum
    type: Type
    label: Label
    place: Place
    otherwise: Value | None = None
    goal: bool = False
    relevant_when: Node | None = None
    relevant_text: str = ""
    better_for_buyer: tuple[Value, ...] = ()
    value_labels: Mapping[str, Label] = field(default_factory=dict)

    def worse_for_buyer(self, one: Value, other: Value) -> bool:
        """Whether answer `one` leaves the buyer worse off than `other`."""
        if self.better_for_buyer in (("higher",), ("lower",)):
            assert isinstance(one, int)
            assert isinstance(other, int)
            return one < other if self.better_for_buyer == ("higher",) else one > other
        if one not in self.better_for_buyer or other not in self.better_for_buyer:
            return False
        return self.better_for_buyer.index(one) < self.better_for_buyer.index(other)


@dataclass(frozen=True, slots=True)
class Rule:
    """If `when` holds and nothing defeats it, the answers in `then` stand.

    `floor` (statute layer only) names the statutory floor that its conclusions are.
    `specifies` names the rule of the law whose notion it fills for its trade.
    """

    id: str
    title: Label
    rulebook: str
    layer: Layer
    stratum: Stratum
    when: Node
    when_text: str
    then: tuple[tuple[str, Value], ...]
    citation: Citation
    provenance: Provenance
    place: Place
    exception_to: tuple[str, ...] = ()
    specifies: str = ""
    floor: str = ""
    note: str = ""

    @property
    def is_law(self) -> bool:
        """Whether floors are read with it: a statute, or what a trade openly makes of one."""
        return self.layer is Layer.STATUTE or bool(self.specifies)


def answering(rules: Iterable[Rule]) -> dict[str, list[Rule]]:
    """The rules by the questions that they answer."""
    found: dict[str, list[Rule]] = {}
    for rule in rules:
        for question, _ in rule.then:
            found.setdefault(question, []).append(rule)
    return found


class PostingKind(StrEnum):
    """What a ledger entry is for.

    The sums of `refund` and `deduction` are bounded by what was paid.
    """

    REFUND = "refund"
    DEDUCTION = "deduction"
    FREIGHT = "freight"
    FEE = "fee"
    COMPENSATION = "compensation"


@dataclass(frozen=True, slots=True)
class Posting:
    """A payment that follows from the answers: who pays whom, how much, why.

    `amount` is a formula in fen. `when_unknown`: `ask` (an unknown amount keeps the
    case waiting) or `later` (the ruling is final and says who will bear it). A deduction
    `within_refund` takes no more than what the deductions before it leave of the refund.
    """

    id: str
    kind: PostingKind
    label: Label
    rulebook: str
    when: Node
    when_text: str
    payer: str
    payee: str
    amount: Node
    amount_text: str
    citation: Citation
    provenance: Provenance
    place: Place
    when_unknown: str = "ask"
    within_refund: bool = False


@dataclass(frozen=True, slots=True)
class Invariant:
    """What holds of every record: proofs assume it, and a case that breaks it is refused.

    `holds` reads facts of the platform's record only.
    """

    id: str
    label: Label
    holds: Node
    holds_text: str
    place: Place
    citation: Citation | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Reserved:
    """A gap that is meant: where `when` holds and no rule answers, staff do."""

    id: str
    question: str
    label: Label
    rulebook: str
    when: Node
    when_text: str
    citation: Citation
    place: Place
    note: str = ""


@dataclass(frozen=True, slots=True)
class Example:
    """A case in a rulebook and what must come of it. `name` is a sentence.

    `given` are facts taken as established; all others are unknown (record facts with
    `absent` take it). Only what is mentioned is checked: `asks` and `lines` (payments by
    name, in fen) are complete lists, `articles` are sources that must be cited.
    """

    name: str
    rulebook: str
    place: Place
    given: Mapping[str, Value]
    terms: Mapping[str, Value]
    claimant: str
    holds: tuple[str, ...] = ()
    fails: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    answers: Mapping[str, Value] = field(default_factory=dict)
    asks: tuple[str, ...] | None = None
    status: str | None = None
    refund: int | None = None
    lines: Mapping[str, Value] | None = None
    articles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RulebookRef:
    """One rulebook as part of a release."""

    id: str
    version: str
    layer: Layer
    title: Label
    digest: str
    in_force_from: dt.date
    in_force_until: dt.date | None
    temporal_policy: str


@dataclass(frozen=True, slots=True)
class Level:
    """Questions that can be answered together: they read only answers of earlier levels.

    `derived` are the derived facts that become computable before these questions.
    """

    stratum: Stratum
    questions: tuple[str, ...]
    rules: tuple[str, ...]
    derived: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Release:
    """Everything that decides a case of one platform, category and time.

    `texts`: the canonical texts of its vocabulary and rulebooks, for the archive.
    """

    digest: str
    platform: str
    category: str
    texts: tuple[str, ...]
    calendar: Calendar
    rulebooks: tuple[RulebookRef, ...]
    facts: Mapping[str, Fact]
    evidence_kinds: Mapping[str, EvidenceKind]
    parameters: Mapping[str, Parameter]
    tables: Mapping[str, Table]
    derived: Mapping[str, Derived]
    questions: Mapping[str, Question]
    rules: Mapping[str, Rule]
    postings: Mapping[str, Posting]
    sources: Mapping[str, Source]
    examples: tuple[Example, ...]
    levels: tuple[Level, ...]
    closing_derived: tuple[str, ...]
    asked_when: Mapping[str, Node]
    invariants: tuple[Invariant, ...] = ()
    reserved: tuple[Reserved, ...] = ()
    known_elsewhere: Mapping[str, str] = field(default_factory=dict)
