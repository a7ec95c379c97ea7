"""The types of the formula language's functions: what each takes and what it gives.

What they compute stands in `functions.py`; a test holds the two to the same names.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from adjudicator.errors import Place, RulebookError, did_you_mean
from adjudicator.language.agreement import (
    adopt,
    described,
    is_bare,
    number,
    same_type,
    unit_of,
    with_article,
)
from adjudicator.language.bounds import (
    HOUR_IN_MILLISECONDS,
    Interval,
    extreme,
    interval_of,
    spelled,
)
from adjudicator.language.functions import div_ceil, div_floor, div_half_up
from adjudicator.language.syntax import defect
from adjudicator.language.text import quoted
from adjudicator.language.tree import Call, Node
from adjudicator.language.type_check import require_int64, require_same
from adjudicator.values import DAYS, HOURS, Kind, Type, Unit

DATE, INSTANT = Type(Kind.DATE), Type(Kind.INSTANT)
_DAYS, _MONTHS, _HOURS = (Type(Kind.INTEGER, unit) for unit in (DAYS, Unit.parse("months"), HOURS))


@dataclass(frozen=True, slots=True)
class Signature:
    """How a function with fixed arguments is called; the bounds of the types do not count."""

    usage: str
    takes: tuple[Type, ...]
    gives: Type


FIXED: dict[str, Signature] = {
    "days_between": Signature("days_between(date, date)", (DATE, DATE), _DAYS),
    "date_of": Signature("date_of(instant)", (INSTANT,), DATE),
    "start_of_day": Signature("start_of_day(date)", (DATE,), INSTANT),
    "add_days": Signature("add_days(date, days)", (DATE, _DAYS), DATE),
    "add_months": Signature("add_months(date, months)", (DATE, _MONTHS), DATE),
    "add_hours": Signature("add_hours(instant, hours)", (INSTANT, _HOURS), INSTANT),
    "whole_hours_between": Signature(
        "whole_hours_between(instant, instant)", (INSTANT, INSTANT), _HOURS
    ),
    "after_holiday": Signature("after_holiday(date)", (DATE,), DATE),
    "last_day": Signature("last_day(date, date)", (DATE, DATE), DATE),
}
EXTREMES = ("min", "max")
DIVISIONS: dict[str, Callable[[int, int], int]] = {
    "div_floor": div_floor,
    "div_ceil": div_ceil,
    "div_half_up": div_half_up,
}
NAMES: tuple[str, ...] = (*EXTREMES, *FIXED, *DIVISIONS)
"""Every function of the formula language."""


def call(name: str, arguments: Sequence[Node], place: Place) -> Call:
    """The call of a function; fails with CE05, CE09, CE10 or CE14."""
    if name in EXTREMES:
        return _extreme(name, arguments, place)
    if name in DIVISIONS:
        return _division(name, arguments, place)
    if name in FIXED:
        return _fixed(name, arguments, place)
    raise unknown_function(name, place)


def unknown_function(name: str, place: Place) -> RulebookError:
    """The error CE14 for a function that the language does not have, to be raised."""
    hint = did_you_mean(name, NAMES) or f"The functions are: {', '.join(NAMES)}."
    return defect(place, "CE14", f"there is no function '{name}'", hint)


def _fixed(name: str, arguments: Sequence[Node], place: Place) -> Call:
    signature = FIXED[name]
    _require_count(name, signature.usage, len(signature.takes), arguments, place)
    typed = tuple(
        _argument(name, position, argument, wanted)
        for position, (argument, wanted) in enumerate(
            zip(arguments, signature.takes, strict=True), start=1
        )
    )
    return Call(name, typed, _result(name, signature.gives, typed), place)


def _argument(name: str, position: int, argument: Node, wanted: Type) -> Node:
    argument = adopt(argument, wanted)
    if same_type(argument.type, wanted):
        return argument
    what = f"argument {position} of {name} is {described(argument)}"
    if argument.type.is_number and wanted.is_number:
        hint = "Convert it in a derived fact, so that the units agree."
        raise defect(argument.place, "CE05", f"{what}, but it must be {with_article(wanted)}", hint)
    hint = f"Write {FIXED[name].usage}."
    raise defect(argument.place, "CE14", f"{what}, but it must be {with_article(wanted)}", hint)


def _result(name: str, gives: Type, arguments: Sequence[Node]) -> Type:
    if not gives.is_number:
        return gives
    first, second = (_interval(argument) for argument in arguments)
    span = second - first
    if name == "whole_hours_between":
        span = Interval(span.low // HOUR_IN_MILLISECONDS, span.high // HOUR_IN_MILLISECONDS)
    return number(gives.unit, span)


def _extreme(name: str, arguments: Sequence[Node], place: Place) -> Call:
    usage = f"{name}(a, b)"
    if len(arguments) < 2:
        message = f"{name} takes two or more arguments, not {len(arguments)}"
        raise defect(place, "CE14", message, f"Write {usage}.")
    for position, argument in enumerate(arguments, start=1):
        if not argument.type.is_ordered:
            message = f"argument {position} of {name} is {described(argument)}, which has no order"
            raise defect(argument.place, "CE14", message, "Use numbers, dates or instants.")
    model = next((item for item in arguments if not is_bare(item)), arguments[0])
    typed = tuple(adopt(item, model.type) for item in arguments)
    for item in typed:
        require_same(model, item, item.place)
    type_ = model.type
    if type_.is_number:
        type_ = number(unit_of(type_), extreme(name, [_interval(item) for item in typed]))
    return Call(name, typed, type_, place)


def _division(name: str, arguments: Sequence[Node], place: Place) -> Call:
    _require_count(name, f"{name}(dividend, divisor)", 2, arguments, place)
    for position, argument in enumerate(arguments, start=1):
        if not argument.type.is_number:
            message = f"argument {position} of {name} is {described(argument)}, not a number"
            raise defect(argument.place, "CE14", message, f"Write {name}(dividend, divisor).")
    dividend, divisor = arguments
    bounds = _interval(divisor)
    if bounds.low <= 0:
        raise defect(
            divisor.place,
            "CE10",
            f"the divisor {quoted(divisor)} may be zero or negative: "
            f"it is {spelled(bounds, divisor.type.kind)}",
            "Declare a minimum of at least 1, or write max(..., 1).",
        )
    unit = unit_of(dividend.type) / unit_of(divisor.type)
    quotient = _interval(dividend).corners(bounds, DIVISIONS[name])
    node = Call(name, (dividend, divisor), number(unit, quotient), place)
    require_int64(node)
    return node


def _require_count(
    name: str, usage: str, count: int, arguments: Sequence[Node], place: Place
) -> None:
    if len(arguments) != count:
        noun = "argument" if count == 1 else "arguments"
        message = f"{name} takes {count} {noun}, not {len(arguments)}"
        raise defect(place, "CE14", message, f"Write {usage}.")


def _interval(node: Node) -> Interval:
    interval = interval_of(node)
    if interval is None:
        raise ValueError(f"{quoted(node)} has no order")
    return interval
