"""Layered drawing of a graph without circles: coordinates of its boxes, routes of its edges.

Nodes go into layers so that every edge leads to a later one; long edges get a waypoint
in each layer between; the order within a layer is chosen for few crossings; positions
are the least-squares fit to the neighbours'. The same graph always gives the same drawing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from adjudicator.handbook.layers import Edge, layers, narrowed, parts

Point = tuple[int, int]

NODE_GAP = 28
WAY_GAP = 18
LAYER_GAP = 46
SWEEPS = 12
BOX_PULL = 5


@dataclass(frozen=True, slots=True)
class Size:
    """The size of a node's box, in pixels."""

    width: int
    height: int

    @property
    def turned(self) -> Size:
        return Size(self.height, self.width)


@dataclass(frozen=True, slots=True)
class Layout:
    """Where everything is: top left corners of the boxes, and the points of every edge.

    A route's points come in pairs: straight along the flow within a pair, curved from one
    pair to the next; the first and the last point stand alone.
    """

    width: int
    height: int
    corners: Mapping[str, Point]
    routes: Mapping[Edge, tuple[Point, ...]]

    @property
    def turned(self) -> Layout:
        """The same with the flow from left to right."""
        return Layout(
            self.height,
            self.width,
            {key: (y, x) for key, (x, y) in self.corners.items()},
            {edge: tuple((y, x) for x, y in points) for edge, points in self.routes.items()},
        )


def lay_out(
    sizes: Mapping[str, Size],
    edges: Sequence[Edge],
    *,
    sideways: bool = False,
    breadth: int | None = None,
) -> Layout:
    """Lay the graph out from top to bottom, or from left to right if `sideways`.

    Parts that nothing connects stand beside each other, the largest first. A layer holds
    at most `breadth` nodes as far as its sources can stand in an earlier one.
    """
    if sideways:
        turned = {key: size.turned for key, size in sizes.items()}
        return lay_out(turned, edges, breadth=breadth).turned
    width, height = -NODE_GAP, 0
    corners: dict[str, Point] = {}
    routes: dict[Edge, tuple[Point, ...]] = {}
    for part in parts(sizes, edges):
        inside = [edge for edge in edges if edge[0] in part]
        layout = _lay_part({node: sizes[node] for node in part}, inside, breadth)
        left = width + NODE_GAP
        corners |= {node: (x + left, y) for node, (x, y) in layout.corners.items()}
        for edge, points in layout.routes.items():
            routes[edge] = tuple((x + left, y) for x, y in points)
        width, height = left + layout.width, max(height, layout.height)
    return Layout(max(width, 0), height, corners, routes)


def _lay_part(sizes: Mapping[str, Size], edges: Sequence[Edge], breadth: int | None) -> Layout:
    layer = layers(sizes, edges)
    if breadth is not None:
        layer = narrowed(layer, {target for _, target in edges}, breadth)
    graph = _Graph(sizes, edges, layer)
    graph.order()
    graph.place()
    return graph.layout()


class _Graph:
    """The nodes and waypoints by layer, while they are being ordered and placed."""

    def __init__(
        self, sizes: Mapping[str, Size], edges: Sequence[Edge], layer: Mapping[str, int]
    ) -> None:
        self._sizes = dict(sizes)
        self._rows: list[list[str]] = [[] for _ in range(1 + max(layer.values(), default=0))]
        for node in sizes:
            self._rows[layer[node]].append(node)
        self._heights = [max((sizes[n].height for n in row), default=0) for row in self._rows]
        self._ways: dict[Edge, tuple[str, ...]] = {}
        self._before: dict[str, list[str]] = {node: [] for node in sizes}
        self._after: dict[str, list[str]] = {node: [] for node in sizes}
        self._centre: dict[str, float] = {}
        for edge in edges:
            self._lead(edge, layer)

    def _lead(self, edge: Edge, layer: Mapping[str, int]) -> None:
        source, target = edge
        points = []
        for number in range(layer[source] + 1, layer[target]):
            point = f"\0{source}\0{target}\0{number}"
            self._sizes[point] = Size(1, self._heights[number])
            self._before[point], self._after[point] = [], []
            self._rows[number].append(point)
            points.append(point)
        self._ways[edge] = (source, *points, target)
        for one, other in pairwise(self._ways[edge]):
            self._after[one].append(other)
            self._before[other].append(one)

    def order(self) -> None:
        """Order every layer by the mean position of its neighbours; keep the best sweep."""
        best, fewest = [list(row) for row in self._rows], self._crossings()
        for sweep in range(SWEEPS):
            downward = sweep % 2 == 0
            rows = self._rows[1:] if downward else self._rows[-2::-1]
            for row in rows:
                self._sort(row, self._before if downward else self._after)
            crossings = self._crossings()
            if crossings < fewest:
                best, fewest = [list(row) for row in self._rows], crossings
        self._rows = best

    def _sort(self, row: list[str], neighbours: Mapping[str, Sequence[str]]) -> None:
        position = self._positions()
        own = {node: i for i, node in enumerate(row)}

        def mean(node: str) -> tuple[float, int]:
            near = [position[n] for n in neighbours[node]]
            return (sum(near) / len(near) if near else position[node], own[node])

        row.sort(key=mean)

    def _positions(self) -> dict[str, float]:
        """Each node's place in its layer, from 0 to 1."""
        return {node: (i + 0.5) / len(row) for row in self._rows for i, node in enumerate(row)}

    def _crossings(self) -> int:
        position = self._positions()
        count = 0
        for row in self._rows[:-1]:
            links = [(position[n], position[t]) for n in row for t in self._after[n]]
            for i, (from_one, to_one) in enumerate(links):
                count += sum(
                    (from_one - from_other) * (to_one - to_other) < 0
                    for from_other, to_other in links[i + 1 :]
                )
        return count

    def place(self) -> None:
        """Give every node the centre that fits its neighbours best, order and gaps kept."""
        for row in self._rows:
            self._fit(row, [0.0] * len(row))
        for sweep in range(6 * SWEEPS):
            rows = self._rows if sweep % 2 == 0 else self._rows[::-1]
            for row in rows:
                self._fit(row, [self._wanted(node) for node in row])

    def _wanted(self, node: str) -> float:
        """The mean of the neighbours' centres; boxes pull harder than waypoints."""
        near = [
            (self._centre[n], 1 if _is_waypoint(n) and not _is_waypoint(node) else BOX_PULL)
            for n in (*self._before[node], *self._after[node])
        ]
        total = sum(pull for _, pull in near)
        return sum(x * pull for x, pull in near) / total if near else self._centre[node]

    def _fit(self, row: Sequence[str], wanted: Sequence[float]) -> None:
        """Least squares under minimal distances: pool adjacent violators."""
        offsets = [0.0]
        for one, other in pairwise(row):
            offsets.append(offsets[-1] + self._distance(one, other))
        pools: list[tuple[float, int]] = []
        for want, offset in zip(wanted, offsets, strict=False):
            total, count = want - offset, 1
            while pools and pools[-1][0] / pools[-1][1] > total / count:
                earlier = pools.pop()
                total, count = total + earlier[0], count + earlier[1]
            pools.append((total, count))
        fitted = [total / count for total, count in pools for _ in range(count)]
        for node, base, offset in zip(row, fitted, offsets, strict=False):
            self._centre[node] = base + offset

    def _distance(self, one: str, other: str) -> float:
        gap = WAY_GAP if _is_waypoint(one) or _is_waypoint(other) else NODE_GAP
        return (self._sizes[one].width + self._sizes[other].width) / 2 + gap

    def layout(self) -> Layout:
        """The finished coordinates, shifted so that everything begins at 0."""
        left = min((self._centre[n] - self._sizes[n].width / 2 for n in self._centre), default=0)
        tops, top = [], 0
        for height in self._heights:
            tops.append(top)
            top += height + LAYER_GAP
        corners: dict[str, Point] = {}
        for number, row in enumerate(self._rows):
            for node in row:
                size = self._sizes[node]
                slack = (self._heights[number] - size.height) // 2
                x = round(self._centre[node] - size.width / 2 - left)
                corners[node] = (x, tops[number] + slack)
        routes = {edge: self._route(way, corners) for edge, way in self._ways.items()}
        boxes = {node: at for node, at in corners.items() if not _is_waypoint(node)}
        width = max((x + self._sizes[n].width for n, (x, _) in corners.items()), default=0)
        return Layout(width, max(top - LAYER_GAP, 0), boxes, routes)

    def _route(self, way: tuple[str, ...], corners: Mapping[str, Point]) -> tuple[Point, ...]:
        first, last = way[0], way[-1]
        points = [(self._port(first, way[1], self._after), self._bottom(first, corners))]
        for point in way[1:-1]:
            x, y = corners[point]
            points += [(x, y), (x, y + self._sizes[point].height)]
        points.append((self._port(last, way[-2], self._before), corners[last][1]))
        left = min(self._centre[n] - self._sizes[n].width / 2 for n in self._centre)
        return tuple(
            (round(x - left), y) if i in (0, len(points) - 1) else (round(x), y)
            for i, (x, y) in enumerate(points)
        )

    def _bottom(self, node: str, corners: Mapping[str, Point]) -> int:
        return corners[node][1] + self._sizes[node].height

    def _port(self, node: str, neighbour: str, side: Mapping[str, Sequence[str]]) -> float:
        """Where on the box's edge the way to the neighbour begins: spread by their order."""
        near = sorted(dict.fromkeys(side[node]), key=lambda n: self._centre[n])
        step = min(36.0, self._sizes[node].width * 0.7 / max(len(near), 1))
        return self._centre[node] + step * (near.index(neighbour) - (len(near) - 1) / 2)


def _is_waypoint(node: str) -> bool:
    return node.startswith("\0")
