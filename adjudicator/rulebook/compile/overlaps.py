"""Whether the rows of a decision table overlap, and whether they leave a gap.

A row is given as what each of its cells matches (ranges of ordinals, see `cells`).
Both questions are answered exactly: between two neighbouring range ends all values
behave alike, so one value of each stretch stands for all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from adjudicator.rulebook.compile.cells import Range

Matched = Sequence[tuple[Range, ...]]
"""What a row matches, input by input."""


def first_overlap(rows: Sequence[Matched]) -> tuple[int, int] | None:
    """The positions of two rows that some values match both, the earliest such pair."""
    return _first_pair(rows, _intersect)


def first_hidden(rows: Sequence[Matched]) -> tuple[int, int] | None:
    """The positions of a row and of a later one that it covers, so that it is never reached."""
    return _first_pair(rows, _covers)


def first_gap(rows: Sequence[Matched], domains: Sequence[Range]) -> tuple[int, ...] | None:
    """Ordinals, one for each input, that no row matches; `None` if there are none."""
    covered: set[tuple[int, frozenset[int]]] = set()

    def search(column: int, alive: frozenset[int]) -> tuple[int, ...] | None:
        if not alive:
            return tuple(first for first, _ in domains[column:])
        if column == len(domains) or (column, alive) in covered:
            return None
        for point in _points((rows[row][column] for row in alive), domains[column]):
            matching = frozenset(row for row in alive if _holds(point, rows[row][column]))
            rest = search(column + 1, matching)
            if rest is not None:
                return (point, *rest)
        covered.add((column, alive))
        return None

    return search(0, frozenset(range(len(rows))))


def _first_pair(
    rows: Sequence[Matched], related: Callable[[tuple[Range, ...], tuple[Range, ...]], bool]
) -> tuple[int, int] | None:
    """The earliest later row that is related, in every column, to one before it."""
    for later in range(len(rows)):
        for earlier in range(later):
            if all(map(related, rows[earlier], rows[later])):
                return earlier, later
    return None


def _points(columns: Iterable[tuple[Range, ...]], domain: Range) -> list[int]:
    """The first value of every stretch between the ends of the given ranges."""
    first, last = domain
    points = {first}
    for ranges in columns:
        for low, high in ranges:
            points.update((low, high + 1))
    return sorted(point for point in points if first <= point <= last)


def _holds(point: int, ranges: tuple[Range, ...]) -> bool:
    return any(low <= point <= high for low, high in ranges)


def _intersect(one: tuple[Range, ...], other: tuple[Range, ...]) -> bool:
    return any(a <= d and c <= b for a, b in one for c, d in other)


def _covers(one: tuple[Range, ...], other: tuple[Range, ...]) -> bool:
    return all(any(a <= c and d <= b for a, b in one) for c, d in other)
