"""What facts exist, who takes part in a case, and who must prove what by which evidence.

A vocabulary is data (`rulebooks/**/*.yaml`, section `facts`); this module holds
its typed form.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from adjudicator.errors import Place
from adjudicator.values import Label, Type, Value


class Party(StrEnum):
    """Who takes part in a case."""

    BUYER = "buyer"
    MERCHANT = "merchant"
    PLATFORM = "platform"
    CARRIER = "carrier"
    STAFF = "staff"


class Status(StrEnum):
    """Where the decision stands."""

    FINAL = "final"
    EVIDENCE_REQUESTED = "evidence_requested"
    REFERRED_TO_STAFF = "referred_to_staff"
    NOT_ACCEPTED = "not_accepted"
    SUSPENDED = "suspended"

    @property
    def is_waiting(self) -> bool:
        """Whether later facts may still change it."""
        return self in (Status.EVIDENCE_REQUESTED, Status.REFERRED_TO_STAFF)


class Burden(StrEnum):
    """Who must prove a fact. Claimant and respondent depend on who brought the claim."""

    BUYER = "buyer"
    MERCHANT = "merchant"
    CLAIMANT = "claimant"
    RESPONDENT = "respondent"
    PLATFORM = "platform"
    STAFF = "staff"

    def party(self, claimant: Party) -> Party:
        """The party that bears it in a case brought by `claimant` (buyer or merchant)."""
        if self is Burden.CLAIMANT:
            return claimant
        if self is Burden.RESPONDENT:
            return Party.MERCHANT if claimant is Party.BUYER else Party.BUYER
        return Party(self.value)


class Clock(StrEnum):
    """How a window is counted."""

    WALL = "wall"
    SERVICE_HOURS = "service_hours"
    WORKING_DAYS = "working_days"


@dataclass(frozen=True, slots=True)
class EvidenceKind:
    """A kind of evidence and its grade, E0 (bare statement) to E4 (tamper-evident log)."""

    name: str
    label: Label
    grade: int


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact that a case may state, and the procedure for learning it.

    A fact with burden `platform` comes from the platform's own records and needs no
    evidence. Every other fact is established by a statement: at once if its evidence
    is one of `proved_by`; by staff, who judge it, if one of `judged_from`; at once
    also when it goes against the interest of the party that makes it.

    `window` names the parameter (integer, hours or days) that the bearer has to answer
    within, from the instant `window_from` where the record states it, else from the asking;
    `on_silence` is what is presumed afterwards (`None`: staff decide).
    `absent` is the value when the platform's record does not mention the fact.
    """

    name: str
    type: Type
    label: Label
    question: Label
    burden: Burden
    place: Place
    proved_by: tuple[str, ...] = ()
    judged_from: tuple[str, ...] = ()
    asked_when: str | None = None
    window: str | None = None
    window_from: str | None = None
    clock: Clock = Clock.WALL
    on_silence: Value | None = None
    absent: Value | None = None
    value_labels: dict[str, Label] = field(default_factory=dict)
    note: str = ""

    @property
    def group(self) -> str:
        return self.name.partition(".")[0]
