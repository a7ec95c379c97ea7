"""Small defects of conditions and formulas, as an author might make them.

Each mutation is the tree with one part exchanged: a comparison flipped, a conjunct
dropped, an atom negated, a figure off by one. The trees are not typed again here; who
uses them parses their text, as the loader would.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from adjudicator.errors import Place
from adjudicator.language.text import to_text
from adjudicator.language.tree import (
    And,
    Arithmetic,
    Call,
    Choose,
    Compare,
    In,
    Literal,
    Node,
    Not,
    Operator,
    Or,
    Ref,
    children,
    with_children,
)
from adjudicator.values import BOOLEAN, Value


class MutationKind(StrEnum):
    """What was done to the rulebook."""

    COMPARISON = "comparison flipped"
    NEGATION = "atom negated"
    DROPPED = "part dropped"
    OPTION = "option dropped"
    OFF_BY_ONE = "figure off by one"
    FUNCTION = "function or sign exchanged"
    EXCEPTION = "exception deleted"
    CONCLUSION = "conclusion swapped"
    RULE = "rule deleted"
    ROW = "table row deleted"
    OUTPUT = "table output changed"
    BOUND = "table bound shifted"
    PARAMETER = "parameter off by one"


@dataclass(frozen=True, slots=True)
class Variant:
    """A mutated tree, and what was exchanged for what at which place."""

    kind: MutationKind
    place: Place
    change: str
    node: Node


_FLIPPED = {
    Operator.EQ: Operator.NE,
    Operator.NE: Operator.EQ,
    Operator.LT: Operator.LE,
    Operator.LE: Operator.LT,
    Operator.GT: Operator.GE,
    Operator.GE: Operator.GT,
}
_EXCHANGED_FUNCTIONS = {
    "min": "max",
    "max": "min",
    "div_floor": "div_ceil",
    "div_ceil": "div_floor",
    "div_half_up": "div_floor",
}
_EXCHANGED_SIGNS = {"+": "-", "-": "+"}


def variants(node: Node) -> Iterator[Variant]:
    """Every mutation of a condition or formula, each text once."""
    seen = {to_text(node)}
    for kind, part, other, whole in _mutations(node):
        text = to_text(whole)
        if text not in seen:
            seen.add(text)
            yield Variant(kind, part.place, f"{to_text(part)}  →  {to_text(other)}", whole)


_Mutation = tuple[MutationKind, Node, Node, Node]
"""What is done, to which part, what stands there instead, and the whole tree with it."""


def _mutations(node: Node) -> Iterator[_Mutation]:
    for kind, other in _own(node):
        yield kind, node, other, other
    for i, child in enumerate(children(node)):
        # A negated atom is negated once, at its sign.
        own_negation = isinstance(node, Not)
        for kind, part, other, changed in _mutations(child):
            if own_negation and kind is MutationKind.NEGATION and part is child:
                continue
            parts = (*children(node)[:i], changed, *children(node)[i + 1 :])
            yield kind, part, other, with_children(node, parts)


def _own(node: Node) -> Iterator[tuple[MutationKind, Node]]:
    match node:
        case Compare():
            flipped = Compare(_FLIPPED[node.op], node.left, node.right, node.place)
            yield MutationKind.COMPARISON, flipped
            negated = Compare(node.op.negated, node.left, node.right, node.place)
            yield MutationKind.NEGATION, negated
        case In():
            yield MutationKind.NEGATION, Not(node, node.place)
            for i in range(len(node.options) if len(node.options) > 1 else 0):
                options = (*node.options[:i], *node.options[i + 1 :])
                yield MutationKind.OPTION, dataclasses.replace(node, options=options)
        case Ref() if node.type == BOOLEAN:
            yield MutationKind.NEGATION, Not(node, node.place)
        case Not():
            yield MutationKind.NEGATION, node.item
        case And() | Or():
            for i in range(len(node.items)):
                yield MutationKind.DROPPED, _joined(node, (*node.items[:i], *node.items[i + 1 :]))
        case Literal():
            literals = (dataclasses.replace(node, value=each) for each in neighbours(node.value))
            yield from ((MutationKind.OFF_BY_ONE, literal) for literal in literals)
        case Arithmetic() if node.op in _EXCHANGED_SIGNS:
            sign = _EXCHANGED_SIGNS[node.op]
            yield MutationKind.FUNCTION, dataclasses.replace(node, op=sign)
        case Call() if node.function in _EXCHANGED_FUNCTIONS:
            function = _EXCHANGED_FUNCTIONS[node.function]
            yield MutationKind.FUNCTION, dataclasses.replace(node, function=function)
        case Choose():
            for branch in (node.then, node.otherwise):
                yield MutationKind.DROPPED, branch


def _joined(node: And | Or, items: tuple[Node, ...]) -> Node:
    return items[0] if len(items) == 1 else dataclasses.replace(node, items=items)


def neighbours(value: Value) -> tuple[Value, ...]:
    """The values just below and above a number or a day."""
    match value:
        case bool() | str() | dt.datetime() | tuple():
            return ()
        case int():
            return (value - 1, value + 1)
        case dt.date():
            return (value - dt.timedelta(days=1), value + dt.timedelta(days=1))
