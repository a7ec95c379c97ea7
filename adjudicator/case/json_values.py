"""One JSON value read as a value of the vocabulary. Nothing is coerced."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

from adjudicator.case.problems import LONGEST_NAME, shown
from adjudicator.errors import did_you_mean
from adjudicator.values import DATE_MAX, DATE_MIN, SHANGHAI, Atom, Kind, Type

LONGEST_TEXT = 64 * 1024  # bytes of UTF-8

DATE_PATTERN = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
INSTANT_PATTERN = (
    r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,3}0*)?)?"
    r"(Z|[+-][0-9]{2}:[0-9]{2})$"
)
_DATE, _INSTANT = re.compile(DATE_PATTERN), re.compile(INSTANT_PATTERN)
_FINER_THAN_MILLISECONDS = re.compile(r"\.[0-9]{3}[0-9]*[1-9]")
_NAIVE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9:.]+")


class NotOfTypeError(ValueError):
    """A JSON value is not of the type it should have; the message is a sentence."""


def read_value(raw: object, type_: Type) -> Atom:
    """The value that `raw` stands for. Raises `NotOfTypeError`.

    Integers and money (fen) are JSON integers, dates `YYYY-MM-DD`, instants ISO 8601
    with an offset and at most milliseconds; instants come back in Shanghai time.
    """
    return _READERS[type_.kind](raw, type_)


def read_instant(raw: object) -> dt.datetime:
    """An instant in Shanghai time. Raises `NotOfTypeError`."""
    if not isinstance(raw, str) or not _INSTANT.fullmatch(raw):
        raise NotOfTypeError(_not_an_instant(raw))
    try:
        instant = dt.datetime.fromisoformat(raw).astimezone(SHANGHAI)
    except (ValueError, OverflowError):
        raise NotOfTypeError(f"{shown(raw)} is not in the calendar or on the clock.") from None
    _require_covered(instant.date(), raw)
    return instant


def read_date(raw: object) -> dt.date:
    """A date. Raises `NotOfTypeError`."""
    if not isinstance(raw, str) or not _DATE.fullmatch(raw):
        raise NotOfTypeError(f"{shown(raw)} is not a date; write it as '2026-01-31'.")
    try:
        day = dt.date.fromisoformat(raw)
    except ValueError:
        raise NotOfTypeError(f"{shown(raw)} is not in the calendar.") from None
    _require_covered(day, raw)
    return day


def read_text(raw: object) -> str:
    """Text of at most 64 KiB that every store can hold. Raises `NotOfTypeError`."""
    if not isinstance(raw, str):
        raise NotOfTypeError(f"{shown(raw)} is not text.")
    try:
        size = len(raw.encode("utf-8"))
    except UnicodeEncodeError as error:
        raise NotOfTypeError(f"Half a character stands at {error.start} of this text.") from None
    if size > LONGEST_TEXT:
        raise NotOfTypeError(f"The text takes {size} bytes; at most {LONGEST_TEXT} are allowed.")
    if "\0" in raw:
        raise NotOfTypeError("The text contains the character U+0000.")
    return raw


def _boolean(raw: object, _: Type) -> bool:
    if not isinstance(raw, bool):
        raise NotOfTypeError(f"{shown(raw)} is not true or false.")
    return raw


def _integer(raw: object, type_: Type) -> int:
    if isinstance(raw, bool) or not isinstance(raw, int):
        raise NotOfTypeError(f"{shown(raw)} is not an integer. Write digits only, no quotes.")
    return _bounded(raw, type_, str(type_.unit))


def _money(raw: object, type_: Type) -> int:
    if isinstance(raw, bool) or not isinstance(raw, int):
        raise NotOfTypeError(f"{shown(raw)} is not an integer of fen. Write 2599 for ¥25.99.")
    return _bounded(raw, type_, "fen")


def _bounded(number: int, type_: Type, unit: str) -> int:
    if not type_.minimum <= number <= type_.maximum:
        dimension = "" if unit == "1" else f" ({unit})"
        raise NotOfTypeError(
            f"{shown(number)} is outside {type_.minimum} to {type_.maximum}{dimension}."
        )
    return number


def _member(raw: object, type_: Type) -> str:
    if isinstance(raw, str) and raw in type_.values:
        return raw
    is_comparable = isinstance(raw, str) and len(raw) <= LONGEST_NAME
    suggestion = did_you_mean(str(raw), type_.values) if is_comparable else ""
    raise NotOfTypeError(
        f"{shown(raw)} is not one of {', '.join(type_.values)}. {suggestion}".rstrip()
    )


def _not_an_instant(raw: object) -> str:
    example = "2026-01-31T09:00:00+08:00"
    if isinstance(raw, str) and _NAIVE.fullmatch(raw):
        return f"{shown(raw)} has no offset; write it as '{example}'."
    if isinstance(raw, str) and _FINER_THAN_MILLISECONDS.search(raw):
        return f"{shown(raw)} is finer than a millisecond; round it."
    return f"{shown(raw)} is not an instant; write it as '{example}'."


def _require_covered(day: dt.date, raw: str) -> None:
    if not DATE_MIN <= day <= DATE_MAX:
        raise NotOfTypeError(f"{shown(raw)} is outside {DATE_MIN} to {DATE_MAX}.")


_READERS: dict[Kind, Callable[[object, Type], Atom]] = {
    Kind.BOOLEAN: _boolean,
    Kind.INTEGER: _integer,
    Kind.MONEY: _money,
    Kind.ENUM: _member,
    Kind.DATE: lambda raw, _: read_date(raw),
    Kind.INSTANT: lambda raw, _: read_instant(raw),
    Kind.TEXT: lambda raw, _: read_text(raw),
}
"""Lists have no reader here: `entries` reads them, each of their values at its own path."""
