"""Conditions and facts as a foreign CEL evaluator reads them.

Such an evaluator knows neither our dates nor our functions: dates become ordinals, instants
milliseconds, and functions arithmetic where that is possible. Every compound stands in
parentheses, so that nothing depends on how strongly an operator binds.
"""

import datetime as dt
from collections.abc import Mapping

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
from adjudicator.values import Value

Encoded = bool | int | str

_HOUR = 3_600_000
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def to_cel(node: Node) -> str:
    """The node as CEL text, to be run over `context(env)`.

    Raises `ValueError` for a function that CEL arithmetic cannot say (calendar months,
    statutory holidays).
    """
    match node:
        case Ref():
            return node.name if node.constant is None else _literal(node.constant)
        case Literal():
            return _literal(node.value)
        case Not():
            return f"(!{to_cel(node.item)})"
        case And():
            return f"({' && '.join(map(to_cel, node.items))})"
        case Or():
            return f"({' || '.join(map(to_cel, node.items))})"
        case Compare() | Arithmetic():
            return f"({to_cel(node.left)} {node.op} {to_cel(node.right)})"
        case In():
            return f"({to_cel(node.item)} in [{', '.join(map(to_cel, node.options))}])"
        case Call():
            return _call(node.function, tuple(map(to_cel, node.arguments)))
        case Choose():
            condition, then, otherwise = map(to_cel, (node.condition, node.then, node.otherwise))
            return f"({condition} ? {then} : {otherwise})"


def context(env: Mapping[str, Value]) -> dict[str, dict[str, Encoded]]:
    """The environment as nested maps, `group.name` under `group`, encoded as `to_cel` does."""
    nested: dict[str, dict[str, Encoded]] = {}
    for name, value in env.items():
        group, _, short = name.partition(".")
        nested.setdefault(group, {})[short] = encoded(value)
    return nested


def encoded(value: Value) -> Encoded:
    """A date as its ordinal, an instant as milliseconds since 1970, the others as they are."""
    if isinstance(value, dt.datetime):
        return (value - _EPOCH) // dt.timedelta(milliseconds=1)
    if isinstance(value, dt.date):
        return value.toordinal()
    return value


def _literal(value: Value) -> str:
    simple = encoded(value)
    if isinstance(simple, bool):
        return "true" if simple else "false"
    if isinstance(simple, str):
        escaped = simple.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n")
        return f"'{escaped}'"
    return f"({simple})" if simple < 0 else str(simple)


def _call(function: str, arguments: tuple[str, ...]) -> str:
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
