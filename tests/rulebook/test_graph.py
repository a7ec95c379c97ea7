"""Orders and circles."""

from __future__ import annotations

from adjudicator.rulebook.compile.graph import circles, in_order, show_circle


def test_dependencies_come_first_and_names_break_ties() -> None:
    assert in_order({"c": ["b"], "b": [], "a": ["c"], "d": []}) == ("b", "c", "a", "d")


def test_names_that_are_no_nodes_are_ignored() -> None:
    assert in_order({"a": ["elsewhere"]}) == ("a",)


def test_a_circle_and_what_depends_on_it_has_no_order() -> None:
    edges = {"a": ["b"], "b": ["a"], "c": ["a"], "d": []}
    assert in_order(edges) == ("d",)
    assert circles(edges) == (("a", "b"),)


def test_the_shortest_circle_is_told() -> None:
    edges = {"a": ["b", "c"], "b": ["c"], "c": ["a"]}
    assert circles(edges) == (("a", "c"),)
    assert show_circle(("a", "c")) == "a → c → a"


def test_a_node_may_depend_on_itself() -> None:
    assert circles({"a": ["a"]}) == (("a",),)


def test_separate_circles_are_told_separately() -> None:
    assert circles({"a": ["b"], "b": ["a"], "x": ["y"], "y": ["x"]}) == (("a", "b"), ("x", "y"))
