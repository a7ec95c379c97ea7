"""The reading for the rules engine: conditions as flat rules over integers.

The engine is trusted with little (one flat fact, conjunctions of comparisons with
constants), so everything else is resolved here, before it runs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from math import prod
from typing import NamedTuple

from adjudicator.errors import EngineError
from adjudicator.language.tree import (
    And,
    Compare,
    In,
    Node,
    Not,
    Operator,
    Or,
    Ref,
    fixed_value,
    negate,
    to_negation_normal_form,
)
from adjudicator.readings.engine.branches import (
    ALWAYS,
    MAX_BRANCHES,
    NEVER,
    Atom,
    Branch,
    Branches,
    TooManyBranchesError,
    all_of,
    any_of,
    comparison,
    none_of,
    one_of,
)
from adjudicator.readings.engine.facts import (
    Computed,
    PropertyTable,
    Stated,
    identity_of,
    number_of,
)

MAX_ATOMS = 200
"""Comparisons in one branch, and so properties that one rule reads."""


class EngineLimitError(EngineError):
    """A condition is too large for the rules engine; `key` says which."""

    def __init__(self, key: str, reason: str) -> None:
        self.key = key
        super().__init__(f"{key}: {reason} Split the rule into several.")


class EngineRule(NamedTuple):
    """A branch, most shared atoms first, and the keys of the conditions that it makes hold."""

    atoms: tuple[Atom, ...]
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FlatRules:
    """Several conditions over one fact.

    `always` are the keys that hold whatever the facts; `rules` have an atom at least.
    """

    stated: tuple[Stated, ...]
    computed: tuple[Computed, ...]
    rules: tuple[EngineRule, ...]
    always: tuple[str, ...]


def read(conditions: Mapping[str, Node], *, negated: bool = False) -> FlatRules:
    """Read conditions, or their negations, by key.

    Raises `EngineLimitError` if one is too large.
    """
    table = PropertyTable()
    keys_of: dict[Branch, list[str]] = {}
    for key, condition in conditions.items():
        node = negate(condition) if negated else to_negation_normal_form(condition)
        for branch in _checked(key, node, table, "negation of the " if negated else ""):
            keys_of.setdefault(branch, []).append(key)
    always = tuple(keys_of.pop(frozenset(), ()))
    frequency = Counter(atom for branch in keys_of for atom in branch)
    rules = tuple(
        EngineRule(tuple(sorted(branch, key=lambda atom: (-frequency[atom], atom))), tuple(keys))
        for branch, keys in keys_of.items()
    )
    return FlatRules(tuple(table.stated), tuple(table.computed), rules, always)


def _checked(key: str, node: Node, table: PropertyTable, what: str) -> Branches:
    try:
        branches = _branches(node, table)
    except TooManyBranchesError:
        raise EngineLimitError(
            key,
            f"written out without parentheses, the {what}condition has {_size(node)} "
            f"alternatives; the rules engine takes {MAX_BRANCHES}.",
        ) from None
    longest = max(map(len, branches), default=0)
    if longest > MAX_ATOMS:
        raise EngineLimitError(
            key,
            f"the {what}condition joins {longest} comparisons; the rules engine takes {MAX_ATOMS}.",
        )
    return branches


def _branches(node: Node, table: PropertyTable) -> Branches:
    """The branches of a condition in negation normal form."""
    match node:
        case Or():
            return any_of(_branches(item, table) for item in node.items)
        case And():
            return all_of(_branches(item, table) for item in node.items)
        case Compare():
            return _comparison(node, table)
        case In():
            return _membership(node, True, table)
        case Not(In() as membership):
            return _membership(membership, False, table)
        case Not(item):
            return _boolean(item, False, table)
        case _:
            return _boolean(node, True, table)


def _boolean(node: Node, expected: bool, table: PropertyTable) -> Branches:
    known = fixed_value(node)
    if known is not None:
        return ALWAYS if known is expected else NEVER
    if not isinstance(node, Ref):
        raise EngineError(f"{node.place}: {type(node).__name__} is not part of a condition.")
    return comparison(table.of_term(node), Operator.EQ, int(expected))


def _comparison(node: Compare, table: PropertyTable) -> Branches:
    left, right, op = node.left, node.right, node.op
    if fixed_value(left) is not None or (
        fixed_value(right) is None and identity_of(left) > identity_of(right)
    ):
        left, right, op = right, left, op.mirrored
    limit, value = fixed_value(right), fixed_value(left)
    if limit is None:
        return comparison(table.of_difference(left, right), op, 0)
    named = left if isinstance(left, Ref) else right
    number = number_of(named, named.type)
    if value is None:
        return comparison(table.of_term(left), op, number(limit))
    return ALWAYS if op.compare(number(value), number(limit)) else NEVER


def _membership(node: In, inside: bool, table: PropertyTable) -> Branches:
    number = number_of(node.item, node.item.type)
    options = sorted({number(option.value) for option in node.options})
    known = fixed_value(node.item)
    if known is not None:
        return ALWAYS if (number(known) in options) is inside else NEVER
    name = table.of_term(node.item)
    return one_of(name, options) if inside else none_of(name, options)


def _size(node: Node) -> int:
    """How many branches a condition has before simplification."""
    match node:
        case And():
            return prod(map(_size, node.items))
        case Or():
            return sum(map(_size, node.items))
        case In():
            return len(node.options)
        case _:
            return 1
