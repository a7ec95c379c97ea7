"""Findings: what a proof found wrong, where it stands, and a case that shows it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from adjudicator.errors import Place
from adjudicator.rulebook.model import Release
from adjudicator.symbolic.witness import Witness
from adjudicator.values import Json, Label


class Code(StrEnum):
    """What can be found; the codes are stable."""

    NOT_PROVED = "PV00"
    DEAD = "PV01"
    ALWAYS_DEFEATED = "PV02"
    CONTRADICTION = "PV03"
    GAP = "PV04"
    REDUNDANT = "PV05"
    EXCEPTION_NEVER_MEETS = "PV06"
    FLOOR = "PV07"
    MONEY = "PV08"
    ENDLESS = "PV09"
    STUCK = "PV10"
    STALE = "PV11"
    IDLE_RESERVATION = "PV12"
    VACUOUS = "PV13"

    @property
    def heading(self) -> Label:
        return _TITLES[self]


_TITLES = {
    Code.NOT_PROVED: Label("未能证明", "Not proved"),
    Code.DEAD: Label("规则永不适用", "Dead rule"),
    Code.ALWAYS_DEFEATED: Label("规则总被推翻", "Always defeated"),
    Code.CONTRADICTION: Label("规则矛盾", "Contradiction"),
    Code.GAP: Label("规则空白", "Gap"),
    Code.REDUNDANT: Label("规则多余", "Redundant rule"),
    Code.EXCEPTION_NEVER_MEETS: Label("例外永不相遇", "Exception never meets its rule"),
    Code.FLOOR: Label("低于法定底线", "Below a statutory floor"),
    Code.MONEY: Label("金额越界", "Money out of bounds"),
    Code.ENDLESS: Label("程序不终结", "The case may wait for ever"),
    Code.STUCK: Label("程序卡住", "Nothing left to ask"),
    Code.STALE: Label("数值待复核", "Due for review"),
    Code.IDLE_RESERVATION: Label("无用的保留", "Idle reservation"),
    Code.VACUOUS: Label("前提不可满足", "Nothing to prove"),
}


class Severity(StrEnum):
    """`error`: must not be published; `warning`: to be looked at; `unproved`: not decided."""

    ERROR = "error"
    WARNING = "warning"
    UNPROVED = "unproved"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found in one release.

    `subject` is the rule, question, parameter, ... that it is about; `others` are what
    it collides with. `of_every_release`: it counts only if every release that contains
    the subject shows it. `region` tells findings about one subject apart.
    """

    code: Code
    subject: str
    message: Label
    others: tuple[str, ...] = ()
    region: tuple[str, ...] = ()
    witness: Witness | None = None
    of_every_release: bool = False
    severity: Severity = Severity.ERROR

    @property
    def key(self) -> tuple[str, ...]:
        return (self.code, self.subject, *self.others, "|", *self.region)

    def to_json(self) -> dict[str, Json]:
        return {
            "code": self.code.value,
            "severity": self.severity.value,
            "subject": self.subject,
            "others": list(self.others),
            "message": {"zh": self.message.zh, "en": self.message.en},
            "region": list(self.region),
            "witness": self.witness.to_json() if self.witness else None,
        }


@dataclass(frozen=True, slots=True)
class Located:
    """A finding with where it stands, and all releases that show it."""

    finding: Finding
    place: Place
    releases: tuple[Release, ...]

    def to_json(self) -> dict[str, Json]:
        return {
            **self.finding.to_json(),
            "place": str(self.place),
            "releases": [reference(each) for each in self.releases],
        }


def reference(release: Release) -> dict[str, Json]:
    """How reports name a release."""
    return {
        "release": release.digest,
        "platform": release.platform,
        "category": release.category,
    }


def locate(
    results: Sequence[tuple[Release, Sequence[Finding]]], every: Sequence[Release]
) -> list[Located]:
    """The findings of several releases, each once, in the order of their places.

    What counts only if every release shows it is left out where one does not, or was not
    proved; `every` are all releases of the library, each content once.
    """
    shown: dict[tuple[str, ...], list[tuple[Release, Finding]]] = {}
    for release, findings in results:
        for finding in findings:
            shown.setdefault(finding.key, []).append((release, finding))
    located = []
    for found in shown.values():
        release, finding = found[0]
        releases = tuple(each for each, _ in found)
        digests = {each.digest for each in releases}
        if finding.of_every_release and any(
            place_of(each, finding.subject) is not None and each.digest not in digests
            for each in every
        ):
            continue
        located.append(Located(finding, place_of(release, finding.subject) or Place(""), releases))
    return sorted(located, key=lambda one: (one.place, one.finding.key))


def place_of(release: Release, subject: str) -> Place | None:
    """Where the thing of this name stands; `None` if the release has none."""
    found = (names[subject].place for names in _sections(release) if subject in names)
    return next(found, None)


class _Placed(Protocol):
    @property
    def place(self) -> Place: ...


def _sections(release: Release) -> Iterable[Mapping[str, _Placed]]:
    yield release.rules
    yield release.questions
    yield release.facts
    yield release.derived
    yield release.parameters
    yield release.postings
    yield release.tables
    yield {one.id: one for one in release.reserved}
    yield {one.id: one for one in release.invariants}
