"""Disjunctions of conjunctions of integer comparisons: the only shape the rules engine gets.

In Kleene logic a disjunction of branches is true exactly when all atoms of some branch
are. Unknown is never dissolved: `a || !a` stays two branches, and neither holds while
`a` is unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain, pairwise, starmap
from typing import NamedTuple

from adjudicator.language.tree import Operator
from adjudicator.values import INT64_MAX, INT64_MIN

MAX_BRANCHES = 64
"""Branches of one condition. More make it slow, and no reader can follow it."""
MAX_HOLES = 16
"""A property in several ranges stays one branch if at most this many values lie between them."""


class TooManyBranchesError(Exception):
    """A condition has more than `MAX_BRANCHES` branches."""


class Atom(NamedTuple):
    """One comparison of a property, by name, with a constant; `op` is `== != <= >=`."""

    property: str
    op: Operator
    constant: int


Branch = frozenset[Atom]
Branches = tuple[Branch, ...]

NEVER: Branches = ()
ALWAYS: Branches = (frozenset(),)


def comparison(name: str, op: Operator, constant: int) -> Branches:
    """A property compared with a constant; among integers `<` and `>` are not needed."""
    match op:
        case Operator.LT:
            op, constant = Operator.LE, constant - 1
        case Operator.GT:
            op, constant = Operator.GE, constant + 1
        case _:
            pass
    if not INT64_MIN <= constant <= INT64_MAX:
        return NEVER
    return (frozenset([Atom(name, op, constant)]),)


def one_of(name: str, options: Sequence[int]) -> Branches:
    """A property equals one of the options (sorted, at least one)."""
    return _within(name, _runs(options))


def none_of(name: str, options: Sequence[int]) -> Branches:
    """A property is known and equals none of the options (sorted, at least one)."""
    return _within(name, _between(_runs(options)))


def any_of(parts: Iterable[Branches]) -> Branches:
    """Disjunction. Raises `TooManyBranchesError`."""
    return _simplified(chain.from_iterable(parts))


def all_of(parts: Iterable[Branches]) -> Branches:
    """Conjunction. Raises `TooManyBranchesError`."""
    joined = ALWAYS
    for part in parts:
        joined = _simplified(branch | other for branch in joined for other in part)
    return joined


def _simplified(branches: Iterable[Branch]) -> Branches:
    """Without branches that can never hold or that another branch includes."""
    possible = [branch for branch in dict.fromkeys(branches) if _is_possible(branch)]
    kept = tuple(b for b in possible if not any(other < b for other in possible))
    if len(kept) > MAX_BRANCHES:
        raise TooManyBranchesError
    return kept


def _is_possible(branch: Branch) -> bool:
    """Whether some integers make all atoms true."""
    ranges: dict[str, tuple[int, int]] = {}
    for name, op, constant in branch:
        low, high = ranges.get(name, (INT64_MIN, INT64_MAX))
        if op in (Operator.EQ, Operator.GE):
            low = max(low, constant)
        if op in (Operator.EQ, Operator.LE):
            high = min(high, constant)
        ranges[name] = (low, high)
    return all(
        low < high or (low == high and Atom(name, Operator.NE, low) not in branch)
        for name, (low, high) in ranges.items()
    )


def _runs(options: Sequence[int]) -> list[tuple[int, int]]:
    """Sorted integers as inclusive ranges: 1, 2, 3, 7 → (1, 3), (7, 7)."""
    runs: list[tuple[int, int]] = []
    for option in options:
        if runs and option == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], option)
        else:
            runs.append((option, option))
    return runs


def _between(runs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """All 64-bit integers outside the given ranges, as ranges."""
    starts = [INT64_MIN, *(high + 1 for _, high in runs)]
    ends = [*(low - 1 for low, _ in runs), INT64_MAX]
    return [(low, high) for low, high in zip(starts, ends, strict=True) if low <= high]


def _within(name: str, ranges: Sequence[tuple[int, int]]) -> Branches:
    """A property lies in one of the sorted ranges: one branch if the holes are few.

    The ranges leave at least one integer out, so a branch has an atom, and an unknown
    property lies in none.
    """
    holes = [(above + 1, below) for (_, above), (below, _) in pairwise(ranges)]
    if sum(end - start for start, end in holes) > MAX_HOLES:
        return _simplified(frozenset(_bounds(name, *each)) for each in ranges)
    left_out = chain.from_iterable(starmap(range, holes))
    bounds = _bounds(name, ranges[0][0], ranges[-1][1])
    return (frozenset([*bounds, *(Atom(name, Operator.NE, hole) for hole in left_out)]),)


def _bounds(name: str, low: int, high: int) -> tuple[Atom, ...]:
    """Atoms for an inclusive range; an end that every 64-bit integer keeps needs none."""
    if low == high:
        return (Atom(name, Operator.EQ, low),)
    at_least, at_most = Atom(name, Operator.GE, low), Atom(name, Operator.LE, high)
    return (at_least,) * (low > INT64_MIN) + (at_most,) * (high < INT64_MAX)
