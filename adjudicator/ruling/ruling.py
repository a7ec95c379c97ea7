"""The ruling: what is decided, why, what is still asked, and what would have changed it.

Frozen data, free of clocks and I/O. `adjudicator.ruling.canonical` turns it into
bytes; the same fact sheet, release and instant give the same bytes everywhere. Layers
and strata appear by their names (`statute`, `findings`).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from adjudicator.readings.kleene.account import Account
from adjudicator.sources import Citation, Provenance
from adjudicator.values import Label, Value
from adjudicator.vocabulary import Party, Status


@dataclass(frozen=True, slots=True)
class Answer:
    """The settled answer to a question; `rule` is `None` where the default stands."""

    question: str
    value: Value
    label: Label
    value_label: Label
    rule: str | None
    layer: str | None
    citation: Citation | None
    provenance: Provenance | None


@dataclass(frozen=True, slots=True)
class LiabilityShare:
    """How much of the loss a party bears, in percent; all shares add up to 100."""

    party: Party
    percent: int


class Direction(StrEnum):
    DEBIT = "debit"
    CREDIT = "credit"


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One side of a payment: `debit` pays, `credit` receives. `amount` in fen, above zero."""

    party: Party
    direction: Direction
    amount: int
    posting: str
    reason: Label
    citation: Citation
    provenance: Provenance

    @property
    def signed(self) -> int:
        return self.amount if self.direction is Direction.CREDIT else -self.amount


@dataclass(frozen=True, slots=True)
class LaterPayment:
    """A payment whose bearer is settled but whose amount is not known yet (return freight)."""

    posting: str
    payer: Party
    payee: Party
    reason: Label
    citation: Citation
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Ledger:
    """The money that moves, in fen; `lines` sum to zero.

    `refund`: the price given back, deductions taken off, from 0 to `paid`; `buyer_net`:
    all that the buyer receives less all that the buyer pays (freight, fees,
    compensation included; may be negative). `paid`: what the buyer paid for the
    disputed goods; `requested`: what was claimed.
    """

    lines: tuple[LedgerLine, ...]
    later: tuple[LaterPayment, ...]
    paid: int | None
    requested: int | None
    refund: int
    buyer_net: int
    currency: str = "CNY"


@dataclass(frozen=True, slots=True)
class Forecast:
    """What would follow if a question were answered in one way (or met with silence)."""

    value: Value | None
    value_label: Label | None
    status: Status
    outcome: Value | None
    outcome_label: Label | None
    refund: int | None


@dataclass(frozen=True, slots=True)
class EvidenceRequest:
    """What a party is asked to prove, by when, with what, and what silence will mean.

    `derivation` says how the due time was reached, e.g. from which instant, which
    window, which clock. `because` are the open rules that read the fact.
    """

    fact: str
    question: Label
    party: Party
    asked_at: dt.datetime
    due_at: dt.datetime | None
    derivation: Label
    proved_by: tuple[str, ...]
    judged_from: tuple[str, ...]
    insufficient: tuple[int, ...]
    because: tuple[str, ...]
    on_silence: Forecast | None
    if_answered: tuple[Forecast, ...]


@dataclass(frozen=True, slots=True)
class StaffMatter:
    """Something that only a person may settle.

    `kind`: `judgement` (evidence to weigh, or a fact that is a matter of judgement),
    `contested` (statements of equal weight contradict), `contradiction` (rules do),
    `gap` (no rule answers), `reserved` (no rule answers, and the rulebook says that it is
    for staff; `subject` is the reservation's id), `calculation` (a figure cannot be computed),
    `disagreement` (the two evaluators differ), `money` (a limit on money would be broken).
    """

    kind: str
    subject: str
    message: Label
    statements: tuple[int, ...] = ()
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TracedRule:
    """One rule that was considered.

    `effect`: `applied`, `defeated` (by `defeated_by`), `void` (undercuts the floor rule
    `defeated_by`), `not_met` (its condition fails), `open`.
    """

    rule: str
    title: Label
    stratum: str
    layer: str
    rulebook: str
    citation: Citation
    provenance: Provenance
    state: str
    effect: str
    defeated_by: tuple[str, ...]
    then: tuple[tuple[str, Value], ...]
    account: Account


@dataclass(frozen=True, slots=True)
class TracedValue:
    """A fact, derived fact or figure that the decision read, and where it came from."""

    name: str
    label: Label
    value: Value | None
    shown: Label
    origin: str
    by: Party | None
    evidence: str | None
    grade: int | None
    statement: int | None
    formula: str | None
    citation: Citation | None
    provenance: Provenance | None


@dataclass(frozen=True, slots=True)
class Trace:
    rules: tuple[TracedRule, ...]
    values: tuple[TracedValue, ...]


@dataclass(frozen=True, slots=True)
class Assumption:
    """Something without a published source that took part in deciding this case.

    `kind`: `rule`, `parameter`, `table`, `derived`, `posting` or `presumption`.
    """

    kind: str
    subject: str
    label: Label
    citation: Citation | None
    note: str


@dataclass(frozen=True, slots=True)
class Change:
    """The smallest change of one fact alone that would have led to another outcome."""

    fact: str
    label: Label
    actual: Value
    actual_label: Label
    instead: Value
    instead_label: Label
    status: Status
    outcome: Value | None
    outcome_label: Label | None
    refund: int | None


@dataclass(frozen=True, slots=True)
class UsedRulebook:
    id: str
    version: str
    layer: str
    title: Label
    digest: str


@dataclass(frozen=True, slots=True)
class Ruling:
    """The decision of one case at one instant.

    `answers` are the goal questions, in the order of the strata. `ledger` is `None`
    while money must not move. `trace` and `changes` are `None` where the caller did
    not ask for them. `release` names everything that decided, by digest, and `language`
    what the program made of it.
    """

    case: str
    decided_at: dt.datetime
    release: str
    language: int
    rulebooks: tuple[UsedRulebook, ...]
    status: Status
    outcome: Answer | None
    answers: tuple[Answer, ...]
    liability: tuple[LiabilityShare, ...]
    ledger: Ledger | None
    requests: tuple[EvidenceRequest, ...]
    staff: tuple[StaffMatter, ...]
    must_act: tuple[Party, ...]
    late_statements: tuple[int, ...]
    citations: tuple[Citation, ...]
    assumptions: tuple[Assumption, ...]
    trace: Trace | None
    changes: tuple[Change, ...] | None
