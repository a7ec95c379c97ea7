"""What depends on what: an order that puts dependencies first, and the circles that forbid one."""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Collection, Mapping

Edges = Mapping[str, Collection[str]]
"""Each node's dependencies; names that are no node themselves are ignored."""


def in_order(edges: Edges) -> tuple[str, ...]:
    """The nodes, each after its dependencies, otherwise by name.

    Nodes in a circle, and those that depend on one, are left out.
    """
    waiting = {node: {d for d in edges[node] if d in edges} for node in edges}
    dependants: dict[str, list[str]] = {node: [] for node in edges}
    for node, dependencies in waiting.items():
        for dependency in dependencies:
            dependants[dependency].append(node)
    ready = [node for node, dependencies in waiting.items() if not dependencies]
    heapq.heapify(ready)
    ordered = []
    while ready:
        node = heapq.heappop(ready)
        ordered.append(node)
        for dependant in dependants[node]:
            waiting[dependant].discard(node)
            if not waiting[dependant]:
                heapq.heappush(ready, dependant)
    return tuple(ordered)


def circles(edges: Edges) -> tuple[tuple[str, ...], ...]:
    """The shortest circle through each node that is in one, no node in two of them.

    `("a", "b")` means that `a` depends on `b` and `b` on `a`.
    """
    ordered = set(in_order(edges))
    rest = {node: edges[node] for node in sorted(edges) if node not in ordered}
    found: list[tuple[str, ...]] = []
    seen: set[str] = set()
    for node in rest:
        if node in seen:
            continue
        circle = _way_back(node, rest)
        if circle and seen.isdisjoint(circle):
            found.append(circle)
            seen.update(circle)
    return tuple(found)


def _way_back(start: str, edges: Edges) -> tuple[str, ...]:
    came_from: dict[str, str] = {}
    queue = deque([start])
    while queue:
        node = queue.popleft()
        for following in sorted(edges[node]):
            if following == start:
                return _path(start, node, came_from)
            if following in edges and following not in came_from:
                came_from[following] = node
                queue.append(following)
    return ()


def _path(start: str, end: str, came_from: Mapping[str, str]) -> tuple[str, ...]:
    path = [end]
    while path[-1] != start:
        path.append(came_from[path[-1]])
    return tuple(reversed(path))


def show_circle(circle: tuple[str, ...]) -> str:
    """`a → b → a`."""
    return " → ".join((*circle, circle[0]))
