"""Literals: from their text in a condition or formula to typed values, strictly."""

from __future__ import annotations

import datetime as dt
import re

from adjudicator.errors import Place
from adjudicator.language.syntax import defect
from adjudicator.language.tree import Literal
from adjudicator.values import (
    BOOLEAN,
    DATE_MAX,
    DATE_MIN,
    INT64_MAX,
    INT64_MIN,
    SHANGHAI,
    Kind,
    Type,
    parse_date,
)

_INSTANT = re.compile(
    r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(?P<offset>Z|[+-]\d{2}:\d{2})?", re.ASCII
)
_DATE_HINT = "Write a day of the calendar as date('2025-04-22')."
_INSTANT_HINT = "Write it as timestamp('2025-04-22T00:00:00+08:00')."
_MORE_DIGITS_THAN_INT64 = 25


def read_boolean(text: str, place: Place) -> Literal:
    """`true` or `false`."""
    return Literal(text == "true", BOOLEAN, place)


def read_integer(text: str, place: Place) -> Literal:
    """Decimal digits with an optional minus; no unit yet. Fails with CE12 beyond 64 bits."""
    value = int(text) if len(text) <= _MORE_DIGITS_THAN_INT64 else None
    if value is None or not INT64_MIN <= value <= INT64_MAX:
        shown = text if len(text) <= _MORE_DIGITS_THAN_INT64 else f"{text[:10]}..."
        hint = f"Integers are {INT64_MIN} to {INT64_MAX}."
        raise defect(place, "CE12", f"{shown} does not fit 64 bits", hint)
    return Literal(value, Type(Kind.INTEGER, minimum=value, maximum=value), place)


def read_text(text: str, place: Place) -> Literal:
    """A quoted enum member, its enum not known yet; CE03 for prefixes, escapes, triple quotes."""
    if text[0] not in "'\"" or "\\" in text:
        raise defect(
            place,
            "CE03",
            "text with a prefix or a backslash is not in the language",
            "Write the enum's member in plain quotes, such as 'lithium'.",
        )
    return Literal(text[1:-1], Type(Kind.TEXT), place)


def read_date(text: str, place: Place) -> Literal:
    """The argument of `date('...')`; fails with CE13."""
    value = _to_date(text)
    if value is None:
        raise defect(place, "CE13", f"'{text}' is not a date", _DATE_HINT)
    if not DATE_MIN <= value <= DATE_MAX:
        raise defect(
            place, "CE13", f"the date {value} is outside {DATE_MIN} to {DATE_MAX}", _DATE_HINT
        )
    return Literal(value, Type(Kind.DATE), place)


def read_instant(text: str, place: Place) -> Literal:
    """The argument of `timestamp('...')`, as Shanghai time; fails with CE13."""
    form = _INSTANT.fullmatch(text)
    value = _to_instant(text) if form else None
    if form is None or value is None:
        raise defect(place, "CE13", f"'{text}' is not an instant", _INSTANT_HINT)
    if form["offset"] is None:
        raise defect(
            place, "CE13", f"the instant '{text}' states no offset from UTC", _INSTANT_HINT
        )
    if value.microsecond % 1000:
        raise defect(place, "CE13", f"'{text}' is finer than a millisecond", _INSTANT_HINT)
    # A year at the calendar's end is compared first, because it may not survive a new offset.
    if DATE_MIN.year - 1 <= value.year <= DATE_MAX.year + 1:
        local = value.astimezone(SHANGHAI)
        if DATE_MIN <= local.date() <= DATE_MAX:
            return Literal(local, Type(Kind.INSTANT), place)
    raise defect(
        place, "CE13", f"the instant '{text}' is outside {DATE_MIN} to {DATE_MAX}", _INSTANT_HINT
    )


def _to_date(text: str) -> dt.date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


def _to_instant(text: str) -> dt.datetime | None:
    try:
        return dt.datetime.fromisoformat(text)
    except ValueError:
        return None
