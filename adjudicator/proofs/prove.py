"""Proving a library: every release once, what is wrong with it, and how long it took."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from adjudicator.progress import Progress, silent
from adjudicator.proofs import cache
from adjudicator.proofs.claims import PROOFS
from adjudicator.proofs.context import Context
from adjudicator.proofs.findings import Finding, Located, Severity, locate, reference
from adjudicator.proofs.freshness import stale
from adjudicator.proofs.shown import Shown
from adjudicator.rulebook.library import Library, Occasion
from adjudicator.rulebook.model import Release
from adjudicator.symbolic.solver import DEFAULT_LIMIT
from adjudicator.values import Json

Wanted = Callable[[Release], bool]


@dataclass(frozen=True, slots=True)
class Proof:
    """What proving a library gave."""

    releases: tuple[Release, ...]
    findings: tuple[Located, ...]

    @property
    def passed(self) -> bool:
        """Whether everything was proved and nothing is an error."""
        return not any(
            each.finding.severity in (Severity.ERROR, Severity.UNPROVED) for each in self.findings
        )

    def to_json(self) -> dict[str, Json]:
        return {
            "passed": self.passed,
            "releases": [reference(each) for each in self.releases],
            "findings": [each.to_json() for each in self.findings],
        }


@dataclass(slots=True)
class Prover:
    """Proves the releases of a library.

    `limit`: seconds for one question to the solver. `folder`: where findings are kept
    (`None`: nowhere). `today`: the day for which reviews are due. `since`: only releases
    that decide cases whose conduct lies on that day or later (`None`: all).
    """

    library: Library
    limit: float = DEFAULT_LIMIT
    folder: Path | None = None
    today: dt.date | None = None
    since: dt.date | None = None

    def prove(self, wanted: Wanted = lambda _: True, progress: Progress = silent) -> Proof:
        """All proofs about all wanted releases. Raises `RulebookError` if one does not compile."""
        occasions = list(self.library.occasions(self.since))
        groups = group_by_content([each for each in occasions if wanted(each.release)])
        total = len(groups) * len(PROOFS)
        results: list[tuple[Release, list[Finding]]] = []
        shown = Shown()
        for i, group in enumerate(groups):
            findings = list(self._prove(group, shown, progress, i * len(PROOFS), total))
            shown.next_release(findings)
            if self.today is not None:
                findings += stale(group[0].release, self.today)
            results.append((group[0].release, findings))
        every = {each.release.digest: each.release for each in occasions}
        return Proof(
            tuple(release for release, _ in results),
            tuple(locate(results, list(every.values()))),
        )

    def _prove(
        self,
        group: Sequence[Occasion],
        shown: Shown,
        progress: Progress,
        done: int,
        total: int,
    ) -> Iterator[Finding]:
        context = Context(group[0].release, group, self.limit, shown)
        for i, (name, proof) in enumerate(PROOFS.items()):
            key = cache.key_of(group, name)
            kept = cache.read(self.folder, key, shown) if self.folder else None
            if kept is None:
                release = context.release
                progress(f"{release.platform} / {release.category}: {name}", done + i, total)
                shown.next_proof()
                kept = list(proof(context))
                if self.folder:
                    cache.write(self.folder, key, kept, shown)
            yield from kept


def group_by_content(occasions: Sequence[Occasion]) -> list[list[Occasion]]:
    """The times at which each distinct release decides, for one platform and category of it."""
    groups: dict[str, list[Occasion]] = {}
    for occasion in occasions:
        release = occasion.release
        group = groups.setdefault(release.digest, [])
        first = group[0].release if group else release
        if (first.platform, first.category) == (release.platform, release.category):
            group.append(occasion)
    return list(groups.values())
