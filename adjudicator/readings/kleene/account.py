"""The account of a condition: for every part what was expected, what is so, how it came out.

Language-neutral: texts are the rulebook's own, values are plain. It reads the tree by
itself and shares nothing with the compiled Kleene reading but the values of formulas.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from adjudicator.language.text import plain, to_text
from adjudicator.language.tree import (
    And,
    Compare,
    In,
    Literal,
    Node,
    Not,
    Operator,
    Or,
    fixed_value,
    references,
)
from adjudicator.readings.kleene.compiled import compile_formula
from adjudicator.values import Value


@dataclass(frozen=True, slots=True)
class Account:
    """How one condition came out, part by part. `state`: `holds`, `fails` or `open`."""

    text: str
    state: str
    expected: str | None
    actual: str | None
    parts: tuple[Account, ...]


Environment = Mapping[str, Value]
Accountant = Callable[[Environment], Account]

HOLDS, FAILS, OPEN = "holds", "fails", "open"
_OPPOSITE = {HOLDS: FAILS, FAILS: HOLDS, OPEN: OPEN}
_KEPT = 128  # accounts kept for each part of each condition


def account(node: Node, env: Environment) -> Account:
    """`compile_account` for a condition that is explained once."""
    return compile_account(node)(env)


def compile_account(node: Node) -> Accountant:
    """A function from an environment to the account of the condition.

    An atom has no parts: `expected` is its right-hand side (`> 90`; the other side's value
    where that is a name and known), `actual` the value found, None if unknown. `&&`,
    `||` and the negation of a compound have parts and neither.
    """
    match node:
        case And() | Or():
            explain = _of_parts(node)
        case Not() if isinstance(node.item, And | Or | Not):
            explain = _of_negation(node)
        case Not():
            explain = _of_atom(node.item, to_text(node), negated=True)
        case _:
            explain = _of_atom(node, to_text(node), negated=False)
    return _remembering(node, explain)


def _remembering(node: Node, explain: Accountant) -> Accountant:
    """The same accountant, keeping recent accounts by the values that they were made from.

    Building the records costs ten times as much as finding them; cases share most values.
    """
    names = tuple(dict.fromkeys(ref.name for ref in references(node) if ref.constant is None))
    kept: dict[tuple[Value | None, ...], Account] = {}

    def recall(env: Environment) -> Account:
        values = tuple([env.get(name) for name in names])
        found = kept.get(values)
        if found is None:
            found = explain(env)
            if len(kept) >= _KEPT:
                kept.clear()
            kept[values] = found
        return found

    return recall


def _of_parts(node: And | Or) -> Accountant:
    text = to_text(node)
    parts = [compile_account(item) for item in node.items]
    decisive, otherwise = (FAILS, HOLDS) if isinstance(node, And) else (HOLDS, FAILS)

    def explain(env: Environment) -> Account:
        accounts = tuple([part(env) for part in parts])
        states = [part.state for part in accounts]
        undecided = OPEN if OPEN in states else otherwise
        state = decisive if decisive in states else undecided
        return Account(text, state, None, None, accounts)

    return explain


def _of_negation(node: Not) -> Accountant:
    text, part = to_text(node), compile_account(node.item)

    def explain(env: Environment) -> Account:
        inner = part(env)
        return Account(text, _OPPOSITE[inner.state], None, None, (inner,))

    return explain


def _of_atom(node: Node, text: str, negated: bool) -> Accountant:
    match node:
        case Literal():
            stands = Account(text, _state(node.value is not negated), None, None, ())
            return lambda _env: stands
        case In():
            options = tuple(option.value for option in node.options)
            word = "not in" if negated else "in"
            expected = f"{word} [{', '.join(plain(option) for option in options)}]"
            return _of_value(node.item, lambda v: (v in options) is not negated, text, expected)
        case Compare():
            return _of_comparison(node.op.negated if negated else node.op, node, text)
        case _:
            return _of_value(node, lambda v: v is not negated, text, plain(not negated))


def _of_comparison(op: Operator, node: Compare, text: str) -> Accountant:
    left, right = node.left, node.right
    if fixed_value(left) is not None and fixed_value(right) is None:
        left, right, op = right, left, op.mirrored
    compare, bound = op.compare, fixed_value(right)
    if bound is not None:
        fixed = bound
        return _of_value(left, lambda v: compare(v, fixed), text, f"{op.value} {plain(fixed)}")
    return _of_two_values(left, op, right, text)


def _of_value(
    subject: Node, holds: Callable[[Value], bool], text: str, expected: str
) -> Accountant:
    """An atom about one value: what is expected of it never changes."""
    read = compile_formula(subject)

    def explain(env: Environment) -> Account:
        value = read(env)
        if value is None:
            return Account(text, OPEN, expected, None, ())
        return Account(text, _state(holds(value)), expected, plain(value), ())

    return explain


def _of_two_values(left: Node, op: Operator, right: Node, text: str) -> Accountant:
    compare, other = op.compare, to_text(right)
    read, read_bound = compile_formula(left), compile_formula(right)

    def explain(env: Environment) -> Account:
        value, bound = read(env), read_bound(env)
        expected = f"{op.value} {other if bound is None else plain(bound)}"
        if value is None or bound is None:
            return Account(text, OPEN, expected, None if value is None else plain(value), ())
        return Account(text, _state(compare(value, bound)), expected, plain(value), ())

    return explain


def _state(holds: bool) -> str:
    return HOLDS if holds else FAILS
