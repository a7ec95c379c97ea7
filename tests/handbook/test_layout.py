"""Layered drawings: nothing overlaps, everything flows one way."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from adjudicator.handbook.layers import Edge, reduced
from adjudicator.handbook.layout import Size, lay_out

SIZES = st.builds(Size, st.integers(20, 260), st.integers(20, 200))


@st.composite
def graphs(draw: st.DrawFn) -> tuple[dict[str, Size], tuple[Edge, ...]]:
    """Nodes with sizes, and edges that lead from earlier to later ones."""
    names = [f"n{i}" for i in range(draw(st.integers(1, 9)))]
    pairs = list(combinations(names, 2))
    edges = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=14)) if pairs else []
    return {name: draw(SIZES) for name in names}, tuple(edges)


def reach(edges: tuple[Edge, ...]) -> set[Edge]:
    found = set(edges)
    while True:
        more = {(a, d) for a, b in found for c, d in found if b == c} - found
        if not more:
            return found
        found |= more


@settings(max_examples=60, deadline=None)
@given(graphs())
def test_no_two_boxes_overlap(graph: tuple[dict[str, Size], tuple[Edge, ...]]) -> None:
    sizes, edges = graph
    corners = lay_out(sizes, edges, breadth=4).corners
    for one, other in combinations(sizes, 2):
        (x, y), (to_x, to_y) = corners[one], corners[other]
        beside = x + sizes[one].width <= to_x or to_x + sizes[other].width <= x
        beneath = y + sizes[one].height <= to_y or to_y + sizes[other].height <= y
        assert beside or beneath


@settings(max_examples=60, deadline=None)
@given(graphs())
def test_every_edge_leads_downwards(graph: tuple[dict[str, Size], tuple[Edge, ...]]) -> None:
    sizes, edges = graph
    for points in lay_out(sizes, edges, breadth=4).routes.values():
        heights = [y for _, y in points]
        assert heights == sorted(heights)


@settings(max_examples=60, deadline=None)
@given(graphs())
def test_everything_lies_inside_the_drawing(
    graph: tuple[dict[str, Size], tuple[Edge, ...]],
) -> None:
    sizes, edges = graph
    layout = lay_out(sizes, edges)
    for node, (x, y) in layout.corners.items():
        assert 0 <= x <= layout.width - sizes[node].width + 1
        assert 0 <= y <= layout.height - sizes[node].height
    for points in layout.routes.values():
        assert all(-1 <= x <= layout.width + 1 for x, _ in points)


@settings(max_examples=60, deadline=None)
@given(graphs())
def test_leaving_out_edges_changes_nothing_that_can_be_reached(
    graph: tuple[dict[str, Size], tuple[Edge, ...]],
) -> None:
    sizes, edges = graph
    kept = reduced(list(sizes), edges)
    assert set(kept) <= set(edges)
    assert reach(kept) == reach(edges)


def test_sideways_turns_the_same_drawing() -> None:
    sizes = {"a": Size(100, 30), "b": Size(100, 30)}
    layout = lay_out(sizes, (("a", "b"),), sideways=True)
    assert layout.corners["a"][1] == layout.corners["b"][1]
    assert layout.corners["a"][0] + 100 < layout.corners["b"][0]


def test_a_crowded_layer_gives_its_sources_to_earlier_ones() -> None:
    names = [f"n{i}" for i in range(9)]
    sizes = {name: Size(100, 30) for name in names} | {"end": Size(100, 30)}
    edges = tuple((name, "end") for name in names)
    heights = [lay_out(sizes, edges, breadth=4).corners[name][1] for name in names]
    assert sorted(heights.count(height) for height in set(heights)) == [1, 4, 4]
