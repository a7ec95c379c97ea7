"""The typing rules: every function here builds one node, or says why it cannot be built.

Kinds and units must agree, enum members must exist, results must fit 64 bits, and a
comparison must be able to turn out either way. All raise `RulebookError`.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from dataclasses import replace

from adjudicator.errors import Place
from adjudicator.language.agreement import (
    adopt,
    agree,
    described,
    number,
    same_type,
    unit_of,
    with_article,
)
from adjudicator.language.bounds import Interval, interval_of, spelled
from adjudicator.language.syntax import defect
from adjudicator.language.text import literal_text, quoted, to_text
from adjudicator.language.tree import Arithmetic, Choose, Compare, In, Literal, Node, Operator, Ref
from adjudicator.values import Kind, Type

_OVER_INTERVALS: dict[str, Callable[[Interval, Interval], Interval]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
}
_ORDERINGS = (Operator.LT, Operator.LE, Operator.GT, Operator.GE)


def require_boolean(node: Node) -> Node:
    """The node, if it is true or false (else CE11)."""
    if node.type.kind is not Kind.BOOLEAN:
        hint = "Compare it with something, or name a fact of type boolean."
        if node.type.is_number:
            hint = f"Compare it, such as '{to_text(node)} > 0'."
        elif node.type.values:
            hint = f"Compare it, such as {to_text(node)} == {literal_text(node.type.values[0])}."
        message = f"{quoted(node)} is {described(node)}, not true or false"
        raise defect(node.place, "CE11", message, hint)
    return node


def require_part(node: Node) -> Node:
    """A part of a larger condition: boolean (else CE11), and not decided already (else CE16)."""
    if isinstance(require_boolean(node), Literal):
        message = f"{quoted(node)} inside a condition decides it beforehand"
        raise defect(node.place, "CE16", message, "Remove it.")
    return node


def require_type(node: Node, expected: Type) -> Node:
    """The formula, if it gives what is declared (else CE11); bounds are not compared."""
    node = adopt(node, expected)
    if not same_type(node.type, expected):
        raise defect(
            node.place,
            "CE11",
            f"the formula gives {described(node)}, but {with_article(expected)} is declared",
            "Change the declared type and unit, or the formula.",
        )
    return node


def compare(op: Operator, left: Node, right: Node, place: Place) -> Compare:
    """`left op right`; fails with CE03 to CE08 or CE16."""
    left, right = agree(left, right)
    for side in (left, right):
        _require_plain_boolean(side)
    require_same(left, right, place)
    node = Compare(op, left, right, place)
    if left.type.kind is Kind.TEXT:
        hint = "Compare a name of type enum with one of its members."
        raise defect(place, "CE08", f"{quoted(node)} compares text with text", hint)
    if op in _ORDERINGS and not left.type.is_ordered:
        hint = "Use '==', '!=' or 'in [...]'."
        raise defect(
            place, "CE07", f"{quoted(node)} orders {left.type.kind} values by '{op}'", hint
        )
    _require_open_outcome(node)
    return node


def _require_plain_boolean(side: Node) -> None:
    if side.type.kind is Kind.BOOLEAN and not isinstance(side, Ref | Literal):
        raise defect(
            side.place,
            "CE03",
            f"{quoted(side)} is a condition, and a condition cannot be compared",
            "Write it with '&&', '||' and '!', or name it as a derived fact.",
        )


def require_same(left: Node, right: Node, place: Place) -> None:
    """Fails with CE05 if only the units differ, else with CE04 if the types do."""
    if same_type(left.type, right.type):
        return
    shown = f"{quoted(left)} is {described(left)}, but {quoted(right)} is"
    if left.type.is_number and right.type.is_number:
        hint = "Convert one of them in a derived fact, so that the units agree."
        raise defect(place, "CE05", f"{shown} {described(right)}", hint)
    raise defect(place, "CE04", f"{shown} {described(right)}", _hint_for_kinds(left, right))


def _hint_for_kinds(left: Node, right: Node) -> str:
    for text, other in ((left, right), (right, left)):
        if isinstance(text, Literal) and isinstance(text.value, str):
            return _hint_for_text(text.value, other.type.kind)
    if {left.type.kind, right.type.kind} == {Kind.DATE, Kind.INSTANT}:
        return "Take the day of the instant with 'date_of(...)' in a derived fact."
    if left.type.kind is Kind.ENUM and right.type.kind is Kind.ENUM:
        return "Two enums can be compared only if their members are the same."
    return "Compare two values of the same type."


def _hint_for_text(text: str, kind: Kind) -> str:
    match kind:
        case Kind.DATE:
            return "Write a date as date('2025-04-22')."
        case Kind.INSTANT:
            return "Write an instant as timestamp('2025-04-22T00:00:00+08:00')."
        case Kind.BOOLEAN | Kind.INTEGER | Kind.MONEY:
            return f"Write {text or 'the value'} without quotes."
        case _:
            return "Text in quotes is only for the members of enums."


def _require_open_outcome(node: Compare) -> None:
    if to_text(node.left) == to_text(node.right):
        message, hint = "compares a value with itself", "Compare two different things."
        raise defect(node.place, "CE16", f"{quoted(node)} {message}", hint)
    if isinstance(node.left, Literal) and isinstance(node.right, Literal):
        message, hint = "compares two literals", "Compare a fact with a literal."
        raise defect(node.place, "CE16", f"{quoted(node)} {message}", hint)
    outcome = _outcome(node)
    if outcome is not None:
        ranges = [_range(side) for side in (node.left, node.right) if not isinstance(side, Literal)]
        always = f"{quoted(node)} is always {'true' if outcome else 'false'}"
        hint = "Remove the comparison, or mend its bound."
        raise defect(node.place, "CE16", f"{always}: {', and '.join(ranges)}", hint)


def _outcome(node: Compare) -> bool | None:
    """The answer that the bounds of both sides leave as the only one."""
    left, right = interval_of(node.left), interval_of(node.right)
    if left is None or right is None:
        has_one_value = len(node.left.type.values) == 1
        return node.op is Operator.EQ if has_one_value else None
    apart = left.high < right.low or right.high < left.low
    equal = left.low == left.high == right.low == right.high
    match node.op:
        case Operator.LT:
            return _certain(left.high < right.low, left.low >= right.high)
        case Operator.LE:
            return _certain(left.high <= right.low, left.low > right.high)
        case Operator.GT:
            return _certain(left.low > right.high, left.high <= right.low)
        case Operator.GE:
            return _certain(left.low >= right.high, left.high < right.low)
        case Operator.EQ:
            return _certain(equal, apart)
        case Operator.NE:
            return _certain(apart, equal)


def _certain(always: bool, never: bool) -> bool | None:
    return True if always else False if never else None


def _range(node: Node) -> str:
    """Where the values of a part lie, in words."""
    interval = interval_of(node)
    if interval is None:
        return f"{quoted(node)} has no member but {', '.join(node.type.values)}"
    return f"{quoted(node)} is {spelled(interval, node.type.kind)}"


def member(item: Node, options: Sequence[Literal], place: Place) -> In:
    """`item in [a, b]`, over an enum, an integer or money; fails with CE04, CE06 or CE16."""
    if not (item.type.is_number or item.type.kind is Kind.ENUM):
        message = f"{quoted(item)} is {described(item)}, and 'in' is for enums and integers"
        raise defect(item.place, "CE04", message, "Write comparisons joined with '||' or '&&'.")
    typed = tuple(_option(item, option) for option in options)
    node = In(item, typed, place)
    _require_selective(node)
    return node


def _option(item: Node, option: Literal) -> Literal:
    typed = adopt(option, item.type)
    require_same(item, typed, option.place)
    return replace(option, type=typed.type)


def _require_selective(node: In) -> None:
    values = [option.value for option in node.options]
    shown, bounds = to_text(node.item), interval_of(node.item)
    for position, option in enumerate(node.options):
        if option.value in values[:position]:
            message = f"{to_text(option)} stands twice in the list"
            raise defect(option.place, "CE16", message, "Remove one of the two.")
        if bounds is not None and isinstance(option.value, int) and option.value not in bounds:
            message = f"'{shown} in [...]' never meets {option.value}: {_range(node.item)}"
            raise defect(option.place, "CE16", message, "Remove it from the list.")
    if not values:
        message = f"{quoted(node)} is always false: the list is empty"
        raise defect(node.place, "CE16", message, "List at least one value.")
    size = bounds.high - bounds.low + 1 if bounds else len(node.item.type.values)
    if len(values) == size:
        message = f"'{shown} in [...]' is always true: the list names every value"
        raise defect(node.place, "CE16", message, "Remove the comparison, or shorten the list.")


def arithmetic(op: str, left: Node, right: Node, place: Place) -> Node:
    """`left op right` with `+ - *`; two literals fold to one. Fails with CE04, CE05 or CE09."""
    for side in (left, right):
        if not side.type.is_number:
            message = f"{quoted(side)} is {described(side)}, and '{op}' is for numbers"
            raise defect(side.place, "CE04", message, _hint_for_sum(side.type.kind))
    if op != "*":
        left, right = agree(left, right)
        require_same(left, right, place)
    unit = unit_of(left.type) * unit_of(right.type) if op == "*" else unit_of(left.type)
    sides = [Interval(side.type.minimum, side.type.maximum) for side in (left, right)]
    type_ = number(unit, _OVER_INTERVALS[op](*sides))
    node = Arithmetic(op, left, right, type_, place)
    require_int64(node)
    if isinstance(left, Literal) and isinstance(right, Literal):
        return Literal(type_.minimum, type_, place)
    return node


def _hint_for_sum(kind: Kind) -> str:
    match kind:
        case Kind.DATE:
            return "Use days_between(a, b), add_days(date, days) or add_months(date, months)."
        case Kind.INSTANT:
            return "Use whole_hours_between(a, b) or add_hours(instant, hours)."
        case Kind.BOOLEAN:
            return "Turn it into a number with 'condition ? 1 : 0'."
        case _:
            return "Use a number."


def require_int64(node: Node) -> None:
    """Fails with CE09 if the node's bounds leave 64 bits."""
    interval = Interval(node.type.minimum, node.type.maximum)
    if not interval.fits_int64:
        raise defect(
            node.place,
            "CE09",
            f"{quoted(node)} may lie anywhere from {interval.low} to {interval.high}, "
            "which does not fit 64 bits",
            "Give its parts narrower bounds (min, max), or divide before multiplying.",
        )


def choose(condition: Node, then: Node, otherwise: Node, place: Place) -> Choose:
    """`condition ? then : otherwise`, both of one type. Fails with CE04, CE05, CE06 or CE11."""
    require_boolean(condition)
    then, otherwise = agree(then, otherwise)
    require_same(then, otherwise, place)
    if not then.type.is_number:
        return Choose(condition, then, otherwise, then.type, place)
    sides = [Interval(side.type.minimum, side.type.maximum) for side in (then, otherwise)]
    type_ = number(unit_of(then.type), sides[0] | sides[1])
    return Choose(condition, then, otherwise, type_, place)
