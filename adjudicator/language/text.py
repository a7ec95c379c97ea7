"""The tree as text of the rulebook language: for messages and accounts, and to compare parts.

`parse` reads the text back to the same tree (places aside).
"""

from __future__ import annotations

import datetime as dt

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
    Or,
    Ref,
)
from adjudicator.values import SHANGHAI, Value

_CHOOSE, _OR, _AND, _COMPARE, _SUM, _PRODUCT, _UNARY, _ATOM = range(8)


def to_text(node: Node) -> str:
    """The node in the language of rulebooks, with as few parentheses as possible."""
    match node:
        case Literal():
            return literal_text(node.value)
        case Ref():
            return node.name
        case Compare():
            left, right = (_within(side, _SUM) for side in (node.left, node.right))
            return f"{left} {node.op} {right}"
        case In():
            options = ", ".join(to_text(option) for option in node.options)
            return f"{_within(node.item, _SUM)} in [{options}]"
        case Not():
            return "!" + _within(node.item, _UNARY)
        case And():
            return " && ".join(_within(item, _COMPARE) for item in node.items)
        case Or():
            return " || ".join(_within(item, _AND) for item in node.items)
        case Arithmetic():
            level = _level(node)
            return f"{_within(node.left, level)} {node.op} {_within(node.right, level + 1)}"
        case Call():
            return f"{node.function}({', '.join(to_text(item) for item in node.arguments)})"
        case Choose():
            condition, then = (_within(part, _OR) for part in (node.condition, node.then))
            return f"{condition} ? {then} : {to_text(node.otherwise)}"


def literal_text(value: Value) -> str:
    """A value as a literal: `true`, `5`, `'lithium'`, `date('2025-04-22')`."""
    match value:
        case str():
            return f"'{value}'"
        case dt.datetime():
            return f"timestamp('{plain(value)}')"
        case dt.date():
            return f"date('{plain(value)}')"
        case _:
            return plain(value)


def plain(value: Value) -> str:
    """A value alone: `true`, `142`, `lithium`, `2026-05-01`, an instant in Shanghai time."""
    match value:
        case bool():
            return "true" if value else "false"
        case dt.datetime():
            precision = "milliseconds" if value.microsecond else "seconds"
            return value.astimezone(SHANGHAI).isoformat(timespec=precision)
        case dt.date():
            return value.isoformat()
        case _:
            return str(value)


def quoted(node: Node) -> str:
    """The node's text for a sentence: in quotes, unless it is text that has its own."""
    text = to_text(node)
    if isinstance(node, Literal) and isinstance(node.value, str):
        return text
    return f'"{text}"' if "'" in text else f"'{text}'"


def _within(node: Node, level: int) -> str:
    text = to_text(node)
    return f"({text})" if _level(node) < level else text


def _level(node: Node) -> int:
    match node:
        case Choose():
            return _CHOOSE
        case Or():
            return _OR
        case And():
            return _AND
        case Compare() | In():
            return _COMPARE
        case Arithmetic():
            return _PRODUCT if node.op == "*" else _SUM
        case Not():
            return _UNARY
        case _:
            return _ATOM
