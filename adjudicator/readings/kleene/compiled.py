"""Kleene's reading: holds, fails or open; a value or unknown.

An environment maps full names to known values; a missing name is unknown. Nodes are
compiled once to Python functions, which is what adjudication calls.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from operator import methodcaller

from adjudicator.language.tree import Node, Ref
from adjudicator.readings.kleene.generation import Writer
from adjudicator.values import Value

Environment = Mapping[str, Value]
Condition = Callable[[Environment], bool | None]
Conditions = Callable[[Environment], list[bool | None]]
Formula = Callable[[Environment], Value | None]
OpenReferences = Callable[[Environment], tuple[str, ...]]

# Keyed by identity, because hashing a tree costs more than reading it; holding the node
# keeps its identity from being given to another.
_kept_readings: dict[int, tuple[Node, OpenReferences]] = {}
_MAX_KEPT = 4096


@dataclass(frozen=True, slots=True)
class CompiledRow:
    """One row of a decision table, ready to be asked."""

    when: Condition
    output: int | bool | str


def compile_condition(node: Node) -> Condition:
    """A function from an environment to True (holds), False (fails) or None (open).

    Raises, when called, `FormulaError` where a formula inside cannot be computed.
    """
    writer = Writer([node])
    return writer.compile([f"return {writer.value(node)}"])


def compile_conditions(nodes: Sequence[Node]) -> Conditions:
    """One function that evaluates all the conditions, in their order, reading each name once."""
    writer = Writer(nodes)
    return writer.compile([f"return [{', '.join(writer.value(node) for node in nodes)}]"])


def compile_formula(node: Node) -> Formula:
    """A function from an environment to the value, None where it is unknown.

    A choice whose condition is open has a value if both branches have the same. Raises,
    when called, `FormulaError` where the figure cannot be computed.
    """
    if isinstance(node, Ref) and node.constant is None:
        return methodcaller("get", node.name)
    writer = Writer([node])
    return writer.compile([f"return {writer.value(node)}"])


def compile_open_references(node: Node) -> OpenReferences:
    """A function from an environment to the unknown names that still matter to the result.

    In source order, without repeats; empty exactly where the result is known. Parts that
    are decided, or that a decided sibling has made irrelevant, are skipped.
    """
    writer = Writer([node])
    return writer.compile(["out = {}", *writer.collecting(node), "return tuple(out)"])


def open_references(node: Node, env: Environment) -> tuple[str, ...]:
    """`compile_open_references`, asked directly; the compiled function is kept with its node."""
    kept = _kept_readings.get(id(node))
    if kept is None:
        if len(_kept_readings) >= _MAX_KEPT:
            _kept_readings.clear()
        kept = _kept_readings[id(node)] = (node, compile_open_references(node))
    return kept[1](env)


def lookup(rows: Sequence[CompiledRow], env: Environment) -> int | bool | str | None:
    """The output of the first row that holds, None where it is unknown or no row holds.

    Open rows before it count as hits that may still come: the output is known only if
    they all agree with it. Tables have no gaps, so open rows alone may agree, too.
    """
    possible: list[int | bool | str] = []
    for row in rows:
        state = row.when(env)
        if state is not False and row.output not in possible:
            possible.append(row.output)
        if state or len(possible) > 1:
            break
    return possible[0] if len(possible) == 1 else None
