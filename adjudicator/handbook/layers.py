"""The layers of a graph without circles: what can be said of it before anything is placed.

Everything is in a fixed order, so that the same graph always gives the same layers.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

Edge = tuple[str, str]


def reduced(nodes: Sequence[str], edges: Collection[Edge]) -> tuple[Edge, ...]:
    """The edges that no longer way replaces, ordered by `nodes`."""
    position = {node: i for i, node in enumerate(nodes)}
    ordered = sorted(edges, key=lambda edge: (position[edge[0]], position[edge[1]]))
    after: dict[str, list[str]] = {node: [] for node in nodes}
    for source, target in ordered:
        after[source].append(target)
    reach: dict[str, set[str]] = {}

    def reached(node: str) -> set[str]:
        if node not in reach:
            reach[node] = {node}.union(*(reached(target) for target in after[node]))
        return reach[node]

    return tuple(
        (source, target)
        for source, target in ordered
        if not any(target in reached(other) for other in after[source] if other != target)
    )


def parts(nodes: Iterable[str], edges: Sequence[Edge]) -> list[tuple[str, ...]]:
    """The connected parts, largest first, nodes in their order."""
    part = {node: [node] for node in nodes}
    for source, target in edges:
        if part[source] is not part[target]:
            part[source].extend(part[target])
            for node in part[target]:
                part[node] = part[source]
    position = {node: i for i, node in enumerate(part)}
    whole = {id(one): tuple(sorted(one, key=position.__getitem__)) for one in part.values()}
    return sorted(whole.values(), key=len, reverse=True)


def layers(nodes: Iterable[str], edges: Sequence[Edge]) -> dict[str, int]:
    """The longest way from a source; sources stand right before what they lead to."""
    before: dict[str, list[str]] = {node: [] for node in nodes}
    after: dict[str, list[str]] = {node: [] for node in before}
    for source, target in edges:
        before[target].append(source)
        after[source].append(target)
    layer: dict[str, int] = {}

    def depth(node: str) -> int:
        if node not in layer:
            layer[node] = 1 + max((depth(one) for one in before[node]), default=-1)
        return layer[node]

    for node in before:
        depth(node)
    for node, earlier in before.items():
        if not earlier and after[node]:
            layer[node] = min(layer[target] for target in after[node]) - 1
    return layer


def narrowed(layer: Mapping[str, int], targets: Collection[str], breadth: int) -> dict[str, int]:
    """The layers with the sources of crowded ones moved to earlier ones, counted from 0."""
    moved = dict(layer)
    number = max(moved.values(), default=0)
    while number >= min(moved.values(), default=0):
        row = [node for node in moved if moved[node] == number]
        sources = [node for node in row if node not in targets]
        for node in sources[: max(len(row) - breadth, 0)]:
            moved[node] -= 1
        number -= 1
    first = min(moved.values(), default=0)
    return {node: at - first for node, at in moved.items()}
