"""One case's facts: each known or unknown, and how it came to be known.

A fact sheet is frozen. Adjudication reads `values()`; the ruling shows the rest.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from adjudicator.rulebook.model import Example, Release, Row, Setter
from adjudicator.sources import Citation
from adjudicator.values import Value
from adjudicator.vocabulary import Party


class Basis(StrEnum):
    """Why a fact counts as known."""

    RECORD = "record"  # the platform's own record says so
    ABSENT = "absent"  # the record does not mention it; the vocabulary says what that means
    PROVEN = "proven"  # by evidence that the vocabulary accepts as proof
    ADMITTED = "admitted"  # stated by the party whom it hurts
    UNDISPUTED = "undisputed"  # buyer and merchant state the same
    JUDGED = "judged"  # staff judged the evidence
    PRESUMED = "presumed"  # the bearer of the burden stayed silent
    GIVEN = "given"  # taken as established, in an example or a hypothesis


@dataclass(frozen=True, slots=True)
class Known:
    """A fact's value with its provenance. `statement` is the position in the case document."""

    value: Value
    basis: Basis
    by: Party | None = None
    evidence: str | None = None
    grade: int | None = None
    statement: int | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """That a party was asked for a fact, and until when it may answer."""

    fact: str
    party: Party
    asked_at: dt.datetime
    due_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Term:
    """A figure or table of this case that stands in for a parameter, and whether it binds.

    `void_because` cites the floor that the stated figure undercuts; `value` is then the
    floor's figure and `stated` what the term said.
    """

    name: str
    set_by: Setter
    value: Value | None = None
    rows: tuple[Row, ...] = ()
    stated: Value | None = None
    void_because: Citation | None = None


@dataclass(frozen=True, slots=True)
class FactSheet:
    """Everything that adjudication knows of one case.

    `contested`: statements (positions) of equal grade that contradict each other.
    `to_judge`: statements whose evidence only staff can weigh, for facts not yet known.
    `insufficient`: statements whose evidence proves nothing about the fact.
    `late`: statements made after the time to answer had run out; kept, not counted.
    """

    case: str
    platform: str
    category: str
    claimant: Party
    known: Mapping[str, Known]
    terms: Mapping[str, Term] = field(default_factory=dict)
    asked: Mapping[str, Asked] = field(default_factory=dict)
    contested: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    to_judge: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    insufficient: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    late: Mapping[str, tuple[int, ...]] = field(default_factory=dict)

    def values(self) -> dict[str, Value]:
        """The known facts by name; an absent name is an unknown fact."""
        return {name: known.value for name, known in self.known.items()}

    def supposing(self, changes: Mapping[str, Value | None]) -> FactSheet:
        """The same case with some facts taken as given (`None`: taken as unknown)."""
        known = dict(self.known)
        for name, value in changes.items():
            if value is None:
                known.pop(name, None)
            else:
                known[name] = Known(value, Basis.GIVEN)
        return dataclasses.replace(self, known=known)


def absent_facts(release: Release, by: Party | None = None) -> dict[str, Known]:
    """What it means where the record says nothing, for every fact of which it means something."""
    return {
        fact.name: Known(fact.absent, Basis.ABSENT, by=by)
        for fact in release.facts.values()
        if fact.absent is not None
    }


def given_sheet(
    case: str,
    release: Release,
    given: Mapping[str, Value],
    claimant: Party,
    terms: Mapping[str, Term],
) -> FactSheet:
    """A case in which these facts are established, and what the record omits is absent."""
    known = absent_facts(release)
    known.update((name, Known(value, Basis.GIVEN)) for name, value in given.items())
    return FactSheet(case, release.platform, release.category, claimant, known, terms)


def sheet_of(release: Release, example: Example) -> FactSheet:
    """A rulebook's example as a case."""
    terms = {name: Term(name, Setter.PROMISE, value) for name, value in example.terms.items()}
    return given_sheet("example", release, example.given, Party(example.claimant), terms)
