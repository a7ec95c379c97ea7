"""What several statements about one fact establish together: nothing here reads a clock.

Staff's word stands. Otherwise proof stands, the stronger grade before the weaker, and
what somebody says against their own interest is proof of the strongest grade. Without
proof, what buyer and merchant both say stands. The rest is for staff to weigh, or
proves nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from adjudicator.case.sheet import Asked, Basis, Known
from adjudicator.values import Kind, Value
from adjudicator.vocabulary import Burden, EvidenceKind, Fact, Party

ADMISSION_GRADE = 4
_OPPONENT = {Party.BUYER: Party.MERCHANT, Party.MERCHANT: Party.BUYER}


@dataclass(frozen=True, slots=True)
class Assertion:
    """What one statement says about one fact; `statement` is its position in the document."""

    statement: int
    by: Party
    evidence: EvidenceKind | None
    made_at: dt.datetime
    value: Value


@dataclass(frozen=True, slots=True)
class Weighed:
    """Either the fact is known, or the statements (positions) say why it is not."""

    known: Known | None = None
    contested: tuple[int, ...] = ()
    to_judge: tuple[int, ...] = ()
    insufficient: tuple[int, ...] = ()


def is_late(assertion: Assertion, asked: Asked | None) -> bool:
    """Whether the assertion answers a request after its time had run out. Staff never are."""
    if asked is None or asked.due_at is None or assertion.by is Party.STAFF:
        return False
    return assertion.by is asked.party and assertion.made_at > asked.due_at


def weigh(fact: Fact, assertions: Sequence[Assertion], claimant: Party) -> Weighed:
    """What the assertions, none of them late, establish about `fact`.

    `claimant` (buyer or merchant) decides who bears the burden of some facts.
    """
    grounds = _judgements(assertions) or _proofs(fact, assertions, fact.burden.party(claimant))
    if grounds:
        return _strongest(grounds)
    if fact.burden is not Burden.STAFF and (agreed := _undisputed(assertions)):
        return Weighed(known=agreed)
    judgeable = {each.statement for each in assertions if _is_any(each, fact.judged_from)}
    return Weighed(
        to_judge=tuple(sorted(judgeable)),
        insufficient=tuple(
            sorted(each.statement for each in assertions if each.statement not in judgeable)
        ),
    )


@dataclass(frozen=True, slots=True)
class _Ground:
    """An assertion that establishes the fact, unless one of more weight says otherwise."""

    assertion: Assertion
    basis: Basis
    grade: int | None
    weight: float


def _judgements(assertions: Sequence[Assertion]) -> list[_Ground]:
    return [
        _Ground(each, Basis.JUDGED, None, weight=each.made_at.timestamp())
        for each in assertions
        if each.by is Party.STAFF
    ]


def _proofs(fact: Fact, assertions: Sequence[Assertion], bearer: Party) -> list[_Ground]:
    grounds = []
    for each in assertions:
        if _is_admission(fact, each, bearer):
            grounds.append(_Ground(each, Basis.ADMITTED, ADMISSION_GRADE, weight=ADMISSION_GRADE))
        elif each.evidence and _is_any(each, fact.proved_by):
            grade = each.evidence.grade
            grounds.append(_Ground(each, Basis.PROVEN, grade, weight=grade))
    return grounds


def _is_admission(fact: Fact, assertion: Assertion, bearer: Party) -> bool:
    """Whether a boolean is stated by the very party that it harms.

    What silence would presume harms the bearer of the burden; the opposite harms the
    other side.
    """
    if fact.type.kind is not Kind.BOOLEAN or fact.on_silence is None or bearer not in _OPPONENT:
        return False
    harmed = bearer if assertion.value == fact.on_silence else _OPPONENT[bearer]
    return assertion.by is harmed


def _strongest(grounds: Sequence[_Ground]) -> Weighed:
    heaviest = max(ground.weight for ground in grounds)
    top = [ground for ground in grounds if ground.weight == heaviest]
    if len({ground.assertion.value for ground in top}) > 1:
        return Weighed(contested=tuple(sorted(ground.assertion.statement for ground in top)))
    first = min(top, key=lambda ground: (ground.assertion.made_at, ground.assertion.statement))
    said = first.assertion
    evidence = said.evidence.name if said.evidence else None
    return Weighed(Known(said.value, first.basis, said.by, evidence, first.grade, said.statement))


def _undisputed(assertions: Sequence[Assertion]) -> Known | None:
    by_parties = [each for each in assertions if each.by in _OPPONENT]
    speakers = {each.by for each in by_parties}
    values = {each.value for each in by_parties}
    if len(speakers) < len(_OPPONENT) or len(values) > 1:
        return None
    first = min(by_parties, key=lambda each: (each.made_at, each.statement))
    return Known(first.value, Basis.UNDISPUTED, statement=first.statement)


def _is_any(assertion: Assertion, kinds: Sequence[str]) -> bool:
    return assertion.evidence is not None and assertion.evidence.name in kinds
