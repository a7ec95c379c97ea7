"""Whether a case's record keeps the invariants that the rulebooks rely on."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from adjudicator.case.problems import Problems
from adjudicator.case.sheet import Known
from adjudicator.language.tree import references
from adjudicator.readings.kleene.compiled import compile_condition
from adjudicator.rulebook.model import Invariant, Release
from adjudicator.values import Value

_MOST_KEPT = 32
_Check = Callable[[Mapping[str, Value]], bool | None]
_kept: dict[str, tuple[tuple[Invariant, _Check], ...]] = {}


def check_invariants(known: Mapping[str, Known], release: Release, problems: Problems) -> None:
    """Reports every invariant that the known facts break; an open one is not broken."""
    if not release.invariants:
        return
    values = {name: each.value for name, each in known.items()}
    for invariant, holds in _checks(release):
        if holds(values) is False:
            first = next(references(invariant.holds)).name
            group, _, name = first.partition(".")
            label = invariant.label
            problems.add(
                ("record", group, name),
                f"The record breaks the invariant '{invariant.id}': {label.en} / {label.zh} "
                f"({invariant.holds_text}).",
            )


def _checks(release: Release) -> tuple[tuple[Invariant, _Check], ...]:
    kept = _kept.get(release.digest)
    if kept is None:
        if len(_kept) >= _MOST_KEPT:
            _kept.clear()
        kept = tuple((one, compile_condition(one.holds)) for one in release.invariants)
        _kept[release.digest] = kept
    return kept
