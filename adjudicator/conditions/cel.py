"""The tree as CEL text: as a rulebook says it, and as any other CEL evaluator can run it.

Foreign evaluators know neither our dates nor our functions, so `to_cel` writes dates as
ordinals and instants as milliseconds, and functions as arithmetic where that is possible.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from adjudicator.conditions.tree import (
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
from adjudicator.vocabulary import SHANGHAI, Value

_CHOICE, _OR, _AND, _RELATION, _SUM, _PRODUCT, _UNARY, _ATOM = range(8)
_HOUR = 3_600_000
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class _Style:
    """What the two texts write differently."""

    value: Callable[[Value], str]
    call: Callable[[str, tuple[str, ...]], str]


def source_text(node: Node) -> str:
    """The node in the rulebook's own language, e.g. `use.idle_days > 90 && !proof.shown`."""
    return _text(node, _SOURCE)


def to_cel(node: Node) -> str:
    """The node for a foreign evaluator, to be run over `context(env)`.

    Raises `ValueError` for a function that CEL arithmetic cannot say (calendar months,
    statutory holidays).
    """
    return _text(node, _FOREIGN)


def context(env: Mapping[str, Value]) -> dict[str, dict[str, bool | int | str]]:
    """The environment as nested maps, `group.name` under `group`, encoded as `to_cel` does."""
    nested: dict[str, dict[str, bool | int | str]] = {}
    for name, value in env.items():
        group, _, short = name.partition(".")
        nested.setdefault(group, {})[short] = encoded(value)
    return nested


def encoded(value: Value) -> bool | int | str:
    """A date as its ordinal, an instant as milliseconds since 1970, the others as they are."""
    if isinstance(value, dt.datetime):
        return (value - _EPOCH) // dt.timedelta(milliseconds=1)
    if isinstance(value, dt.date):
        return value.toordinal()
    return value


def plain(value: Value) -> str:
    """A value without quotes: `true`, `142`, `lithium`, `2026-05-01`, an instant in Shanghai."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dt.datetime):
        precision = "milliseconds" if value.microsecond else "seconds"
        return value.astimezone(SHANGHAI).isoformat(timespec=precision)
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def _text(node: Node, style: _Style) -> str:
    return _written(node, style)[0]


def _written(node: Node, style: _Style) -> tuple[str, int]:
    """The text and how strongly it binds."""
    match node:
        case Ref():
            if style is _FOREIGN and node.constant is not None:
                return style.value(node.constant), _ATOM
            return node.name, _ATOM
        case Literal():
            return style.value(node.value), _ATOM
        case Not():
            return "!" + _part(node.item, style, _ATOM), _UNARY
        case And() | Or():
            binding, sign = (_AND, " && ") if isinstance(node, And) else (_OR, " || ")
            return sign.join(_part(item, style, binding + 1) for item in node.items), binding
        case Compare():
            left, right = (_part(side, style, _SUM) for side in (node.left, node.right))
            return f"{left} {node.op.value} {right}", _RELATION
        case In():
            options = ", ".join(style.value(option.value) for option in node.options)
            return f"{_part(node.item, style, _SUM)} in [{options}]", _RELATION
        case Arithmetic():
            binding = _PRODUCT if node.op == "*" else _SUM
            left = _part(node.left, style, binding)
            return f"{left} {node.op} {_part(node.right, style, binding + 1)}", binding
        case Call():
            if style is _FOREIGN:
                parts = tuple(_part(argument, style, _ATOM) for argument in node.arguments)
            else:
                parts = tuple(_text(argument, style) for argument in node.arguments)
            return style.call(node.function, parts), _ATOM
        case Choose():
            condition, then = (_part(p, style, _OR) for p in (node.condition, node.then))
            return f"{condition} ? {then} : {_text(node.otherwise, style)}", _CHOICE


def _part(node: Node, style: _Style, least: int) -> str:
    text, binding = _written(node, style)
    return text if binding >= least else f"({text})"


def _source_value(value: Value) -> str:
    if isinstance(value, dt.datetime):
        return f"timestamp('{plain(value)}')"
    if isinstance(value, dt.date):
        return f"date('{plain(value)}')"
    return _quoted(value) if isinstance(value, str) else plain(value)


def _foreign_value(value: Value) -> str:
    simple = encoded(value)
    if isinstance(simple, str):
        return _quoted(simple)
    # The parentheses keep `a - -3` and `-3 * a` unambiguous in every grammar.
    return f"({simple})" if not isinstance(simple, bool) and simple < 0 else plain(simple)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n")
    return f"'{escaped}'"


def _source_call(function: str, arguments: tuple[str, ...]) -> str:
    return f"{function}({', '.join(arguments)})"


def _foreign_call(function: str, arguments: tuple[str, ...]) -> str:
    match function, arguments:
        case (("min" | "max"), (first, *rest)):
            chosen = first
            for other in rest:
                sign = "<=" if function == "min" else ">="
                chosen = f"({chosen} {sign} {other} ? {chosen} : {other})"
            return chosen
        case "days_between", (first, second):
            return f"({second} - {first})"
        case "add_days", (date, days):
            return f"({date} + {days})"
        case "add_hours", (instant, hours):
            return f"({instant} + {hours} * {_HOUR})"
        case "whole_hours_between", (first, second):
            return _floor(f"({second} - {first})", str(_HOUR))
        case "div_floor", (dividend, divisor):
            return _floor(dividend, divisor)
        case "div_ceil", (dividend, divisor):
            return f"(0 - {_floor(f'(0 - {dividend})', divisor)})"
        case "div_half_up", (dividend, divisor):
            return _floor(f"(2 * {dividend} + {divisor})", f"(2 * {divisor})")
        case _:
            raise ValueError(f"'{function}' cannot be said in CEL arithmetic")


def _floor(dividend: str, divisor: str) -> str:
    """CEL's `/` rounds towards zero; this rounds down (the divisor is above zero)."""
    return (
        f"({dividend} >= 0 ? {dividend} / {divisor} "
        f": (0 - ((0 - {dividend}) + {divisor} - 1) / {divisor}))"
    )


_SOURCE = _Style(_source_value, _source_call)
_FOREIGN = _Style(_foreign_value, _foreign_call)
