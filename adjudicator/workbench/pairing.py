"""Which release of one library decides what a release of another decides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from adjudicator.progress import Progress, counted, silent
from adjudicator.rulebook.library import Library, Occasion
from adjudicator.rulebook.versions import moments
from adjudicator.values import Json
from adjudicator.workbench.comparison import Comparison, compare_releases

Scope = tuple[str, str]
"""A platform and a category."""
Pair = tuple[list[Occasion], list[Occasion]]


@dataclass(frozen=True, slots=True)
class Pairs:
    """The pairs of releases that differ in content, each with the times at which both decide.

    `alike` counts the pairs of one content, which need no comparing. `only_before` and
    `only_after` are the scopes that, at some time, only one of the libraries decides.
    """

    pairs: list[Pair] = field(default_factory=list)
    alike: int = 0
    only_before: tuple[Scope, ...] = ()
    only_after: tuple[Scope, ...] = ()


@dataclass(frozen=True, slots=True)
class LibraryComparison:
    """What comparing two libraries gave."""

    compared: tuple[Comparison, ...]
    pairs: Pairs

    @property
    def same(self) -> bool:
        """Whether it is proved that they decide the same cases, and alike."""
        covered = not self.pairs.only_before and not self.pairs.only_after
        return covered and all(each.same for each in self.compared)

    def to_json(self) -> dict[str, Json]:
        return {
            "same": self.same,
            "alike": self.pairs.alike,
            "compared": [each.to_json() for each in self.compared],
            "only_before": ["/".join(scope) for scope in self.pairs.only_before],
            "only_after": ["/".join(scope) for scope in self.pairs.only_after],
        }


def compare_libraries(
    before: Library,
    after: Library,
    limit: float,
    wanted: Callable[[str, str], bool] = lambda *_: True,
    progress: Progress = silent,
) -> LibraryComparison:
    """Compares two libraries, in all versions, for every wanted platform and category.

    Raises `RulebookError` if a release does not compile.
    """
    pairs = pair(before, after, wanted)
    compared = (
        compare_releases(*each, limit) for each in counted(pairs.pairs, "Comparing", progress)
    )
    return LibraryComparison(tuple(compared), pairs)


def pair(before: Library, after: Library, wanted: Callable[[str, str], bool]) -> Pairs:
    """The releases of both, period by period; the same two are compared for one scope only."""
    found: dict[tuple[str, str], tuple[Scope, Pair]] = {}
    alike: set[str] = set()
    only: tuple[dict[Scope, None], dict[Scope, None]] = ({}, {})
    for scope in _scopes(before, after):
        if not wanted(*scope):
            continue
        for moment in moments([*before.heads(*scope), *after.heads(*scope)]):
            digests = before.digest_at(*scope, moment), after.digest_at(*scope, moment)
            if digests[0] is None or digests[1] is None:
                if digests != (None, None):
                    only[digests[0] is None][scope] = None
            elif digests[0] == digests[1]:
                alike.add(digests[0])
            else:
                first, (one, other) = found.setdefault((digests[0], digests[1]), (scope, ([], [])))
                if first == scope:
                    one.append(before.occasion_at(*scope, moment))
                    other.append(after.occasion_at(*scope, moment))
    pairs = [each for _, each in found.values()]
    return Pairs(pairs, len(alike), tuple(only[0]), tuple(only[1]))


def _scopes(*libraries: Library) -> list[Scope]:
    return sorted(
        {
            (platform, category)
            for library in libraries
            for platform in library.platforms()
            for category in library.categories()
        }
    )
