"""What the releases proved so far have shown, so that it is not shown again.

Some claims need one release only: a rule is alive if it holds in some case of some
release. And what was found in one release is tried on the next before the solver is
asked: the engine says in milliseconds whether the same case shows the same there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from adjudicator.adjudicate.outlook import Outlook
from adjudicator.errors import Place
from adjudicator.proofs.findings import Code, Finding
from adjudicator.values import Value


class Claim(StrEnum):
    """What some case of some release is to show of a rule, a goal or a reservation."""

    HELD = "held"  # its condition holds
    PREVAILED = "prevailed"  # it is in force
    MET = "met"  # it holds together with the other
    ALONE = "alone"  # it is in force, and no other rule gives its answer
    COUNTED = "counted"  # the goal is to be answered
    RESERVED = "reserved"  # the reservation meets a gap


@dataclass(slots=True)
class Shown:
    """Claims shown, by earlier releases and by the one under proof (`own`).

    `fresh` are those that the proof at work showed, `used` those shown before that it
    relied on: what is kept of it is worth something only as long as others still show them.
    """

    earlier: set[tuple[str, ...]] = field(default_factory=set)
    own: set[tuple[str, ...]] = field(default_factory=set)
    fresh: set[tuple[str, ...]] = field(default_factory=set)
    used: set[tuple[str, ...]] = field(default_factory=set)
    tried: set[Place] = field(default_factory=set)
    found: dict[Code, list[Finding]] = field(default_factory=dict)
    covered: dict[tuple[str, ...], tuple[Value, ...]] = field(default_factory=dict)
    """The members that a gap's region has, by the finding's key."""

    def has(self, *claim: str) -> bool:
        """Whether some release shows it."""
        if claim in self.fresh:
            return True
        if claim in self.own or claim in self.earlier:
            self.used.add(claim)
            return True
        return False

    def add(self, *claim: str) -> None:
        """Note that the proof at work showed it."""
        self.fresh.add(claim)
        self.own.add(claim)

    def observe(self, seen: Outlook) -> None:
        """What a possible case shows of its rules."""
        release = seen.program.release
        holding = {key for key, state in seen.evaluation.states.items() if state}
        shown: list[tuple[str, ...]] = [(Claim.HELD, key) for key in holding]
        for rule in release.rules.values():
            if rule.exception_to and rule.id in holding:
                shown += [(Claim.MET, rule.id, o) for o in rule.exception_to if o in holding]
        for question, standing in seen.evaluation.standings.items():
            conclusions = seen.program.structures[question].conclusions
            forces = list(zip(conclusions, standing.in_force, strict=True))
            certain = [c.rule for c, force in forces if force]
            shown += [(Claim.PREVAILED, rule) for rule in certain]
            if len(certain) == sum(force is not False for _, force in forces) == 1:
                shown.append((Claim.ALONE, certain[0]))
        self.fresh.update(shown)
        self.own.update(shown)

    def next_proof(self) -> None:
        """What is shown and used from now on is counted for the next proof."""
        self.fresh, self.used = set(), set()

    def next_release(self, findings: Iterable[Finding]) -> None:
        """Take what this release showed, and what was found in it, along to the next."""
        self.earlier |= self.own
        self.own = set()
        self.next_proof()
        for finding in findings:
            known = self.found.setdefault(finding.code, [])
            if finding.witness is not None and all(finding.key != one.key for one in known):
                known.append(finding)

    def like(self, code: Code, subject: str | None = None) -> Iterator[Finding]:
        """What was found before of this kind, about this subject."""
        for finding in self.found.get(code, ()):
            if subject is None or finding.subject == subject:
                yield finding
