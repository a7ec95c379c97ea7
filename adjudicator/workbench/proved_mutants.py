"""Which mutants the proofs notice: one release with the change, against it without."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from adjudicator.errors import RulebookError
from adjudicator.proofs.claims import PROOFS
from adjudicator.proofs.context import Context
from adjudicator.proofs.findings import Finding, Severity
from adjudicator.proofs.prove import group_by_content
from adjudicator.rulebook.library import Library, Occasion
from adjudicator.symbolic.solver import DEFAULT_LIMIT
from adjudicator.workbench.mutants import Mutant
from adjudicator.workbench.variants import MutationKind


@dataclass(slots=True)
class Proofs:
    """The proofs about the releases of a library, as they are and with one thing changed.

    `limit`: seconds for one question to the solver.
    """

    library: Library
    limit: float = DEFAULT_LIMIT
    _groups: list[list[Occasion]] = field(init=False)
    _untouched: dict[str, frozenset[tuple[str, ...]]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._groups = group_by_content(list(self.library.occasions()))

    def notice(self, mutant: Mutant) -> str | None:
        """What is found with the change and not without it, in the plainest release that has it.

        Findings that count only if every release shows them are left out, and rules that
        conclude nothing are not tried: no library has any.
        """
        if mutant.kind is MutationKind.RULE:
            return None
        having = [group for group in self._groups if mutant.subject.is_in(group[0].release)]
        if not having:
            return None
        group = min(having, key=lambda group: len(group[0].release.rulebooks))
        try:
            changed = mutant.apply(group[0].release)
        except RulebookError as error:
            return str(error.defects[0])
        # Programs are kept by digest: what was changed needs one of its own.
        digest = f"{changed.digest}: {mutant.place}: {mutant.change}"
        changed = dataclasses.replace(changed, digest=digest)
        known = self._known(group)
        for finding in self._findings([dataclasses.replace(o, release=changed) for o in group]):
            if finding.key not in known:
                return f"{finding.code}: {finding.message.en}"
        return None

    def _known(self, group: Sequence[Occasion]) -> frozenset[tuple[str, ...]]:
        digest = group[0].release.digest
        if digest not in self._untouched:
            self._untouched[digest] = frozenset(each.key for each in self._findings(group))
        return self._untouched[digest]

    def _findings(self, group: Sequence[Occasion]) -> Iterator[Finding]:
        context = Context(group[0].release, group, self.limit)
        for proof in PROOFS.values():
            for finding in proof(context):
                counts = finding.severity in (Severity.ERROR, Severity.WARNING)
                if counts and not finding.of_every_release:
                    yield finding
