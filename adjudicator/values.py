"""Values and their types: units, bounds, labels.

Values are plain Python: `bool`, `int` (integers and fen), `str` (enum members and text),
`datetime.date`, timezone-aware `datetime.datetime`, and for lists tuples of entries, which
are tuples themselves.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
Atom = bool | int | str | dt.date | dt.datetime
"""One single value."""
Entry = tuple[Atom | None, ...]
"""One entry of a list: its fields' values in declared order, `None` where it does not say."""
Entries = tuple[Entry, ...]
"""The value of a list: the items of an order, the scans of a parcel."""
Value = Atom | Entries
Json: TypeAlias = "bool | int | str | list[Json] | dict[str, Json] | None"
"""Plain JSON. Numbers are integers: there is no fraction of a fen or of a day."""

INT64_MIN, INT64_MAX = -(2**63), 2**63 - 1
MOST_ENTRIES = 200
"""Entries of one list."""
MONEY_MAX = 10**10  # fen: 100 million yuan, far above any consumer order
DATE_MIN, DATE_MAX = dt.date(2000, 1, 1), dt.date(2100, 12, 31)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def parse_date(text: str) -> dt.date:
    """The day that `YYYY-MM-DD` names; Python alone also reads weeks and digits without dashes.

    Raises `ValueError` for anything else.
    """
    if not _DATE.fullmatch(text):
        raise ValueError(f"'{text}' is not written as YYYY-MM-DD")
    return dt.date.fromisoformat(text)


@dataclass(frozen=True, slots=True)
class Label:
    """One text in both languages of the system."""

    zh: str
    en: str

    def get(self, language: str) -> str:
        return self.zh if language == "zh" else self.en


class Kind(StrEnum):
    """The kinds of value that a fact may have."""

    BOOLEAN = "boolean"
    INTEGER = "integer"
    MONEY = "money"
    ENUM = "enum"
    DATE = "date"
    INSTANT = "instant"
    TEXT = "text"
    LIST = "list"


RATIO_UNITS = {"percent": "%", "permille": "‰", "permyriad": "‱", "ppm": " ppm"}
"""Units without a dimension, with their signs: a price times a rate in permyriad is a price."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A product of powers of unit names: `fen`, `days`, `permyriad/day` is `{day: -1}`.

    Ratios (`percent`, `permyriad`, ...) have no dimension; `sign` is how one is shown and
    does not tell units apart. Singular and plural are the same unit (`day`, `days`).
    """

    powers: tuple[tuple[str, int], ...] = ()
    sign: str = field(default="", compare=False)

    @classmethod
    def parse(cls, text: str) -> Unit:
        """`"fen"`, `"days"`, `"permyriad/day"`, `"1"`. Raises `ValueError` on anything else."""
        if not re.fullmatch(r"(1|[A-Za-z]+)(\*[A-Za-z]+)*(/[A-Za-z]+)*", text):
            raise ValueError(f"'{text}' is not a unit (write 'fen', 'days', 'permyriad/day')")
        unit = cls(sign=RATIO_UNITS.get(text, ""))
        for sign, name in re.findall(r"([*/]?)([A-Za-z]+)", text):
            if name not in RATIO_UNITS:
                base = name[:-1] if len(name) > 3 and name.endswith("s") else name
                factor = cls(((base, 1),))
                unit = unit / factor if sign == "/" else unit * factor
        return unit

    def __mul__(self, other: Unit) -> Unit:
        return self._combine(other, 1)

    def __truediv__(self, other: Unit) -> Unit:
        return self._combine(other, -1)

    def _combine(self, other: Unit, sign: int) -> Unit:
        powers = dict(self.powers)
        for name, power in other.powers:
            powers[name] = powers.get(name, 0) + sign * power
        return Unit(tuple(sorted((n, p) for n, p in powers.items() if p)))

    def __str__(self) -> str:
        over = "*".join(n if p == 1 else f"{n}^{p}" for n, p in self.powers if p > 0) or "1"
        under = "".join(f"/{n}" if p == -1 else f"/{n}^{-p}" for n, p in self.powers if p < 0)
        return over + under


PLAIN = Unit()
FEN = Unit((("fen", 1),))
DAYS = Unit((("day", 1),))
HOURS = Unit((("hour", 1),))


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the entries of a list; an `optional` one may be left out of an entry."""

    name: str
    type: Type
    label: Label
    optional: bool = False
    value_labels: tuple[tuple[str, Label], ...] = ()


@dataclass(frozen=True, slots=True)
class Type:
    """A kind with what belongs to it.

    `minimum` and `maximum` bound integers and money (inclusive); every integer in the
    system is bounded, so that arithmetic provably fits 64 bits. `values` are an
    enum's members, in declared order. `fields` are those of a list's entries; no
    condition or formula reads a list: named derivations do (`adjudicator.language.derivations`).
    """

    kind: Kind
    unit: Unit = PLAIN
    minimum: int = INT64_MIN
    maximum: int = INT64_MAX
    values: tuple[str, ...] = ()
    fields: tuple[Field, ...] = ()

    @property
    def is_number(self) -> bool:
        return self.kind in (Kind.INTEGER, Kind.MONEY)

    @property
    def is_ordered(self) -> bool:
        return self.kind in (Kind.INTEGER, Kind.MONEY, Kind.DATE, Kind.INSTANT)

    @property
    def members(self) -> tuple[bool | str, ...]:
        """All values of a boolean or an enum; none of any other type."""
        return (False, True) if self.kind is Kind.BOOLEAN else self.values

    def describe(self) -> str:
        """For error messages: `integer in day`, `enum {a, b}`, `money (fen)`."""
        if self.kind is Kind.ENUM:
            return "enum {" + ", ".join(self.values) + "}"
        if self.kind is Kind.MONEY:
            return "money (fen)"
        if self.kind is Kind.INTEGER and self.unit != PLAIN:
            return f"integer in {self.unit}"
        return self.kind.value


BOOLEAN = Type(Kind.BOOLEAN)


def value_problem(value: object, type_: Type) -> str | None:
    """Why `value` is not of the type, as a sentence; `None` if it is."""
    match type_.kind:
        case Kind.BOOLEAN:
            return None if isinstance(value, bool) else f"{value!r} is not true or false"
        case Kind.INTEGER | Kind.MONEY:
            return _number_problem(value, type_)
        case Kind.ENUM:
            members = ", ".join(type_.values)
            return None if value in type_.values else f"{value!r} is not one of {members}"
        case Kind.DATE:
            if isinstance(value, dt.datetime) or not isinstance(value, dt.date):
                return f"{value!r} is not a date (YYYY-MM-DD)"
            return _date_problem(value)
        case Kind.INSTANT:
            if not isinstance(value, dt.datetime) or value.tzinfo is None:
                return f"{value!r} is not an instant with its offset (2026-01-31T09:00:00+08:00)"
            return _date_problem(value.date())
        case Kind.TEXT:
            return None if isinstance(value, str) else f"{value!r} is not text"
        case Kind.LIST:
            return _entries_problem(value, type_)


def _entries_problem(value: object, type_: Type) -> str | None:
    if not isinstance(value, tuple):
        return f"{value!r} is not a list"
    if len(value) > MOST_ENTRIES:
        return f"it has {len(value)} entries; at most {MOST_ENTRIES} are allowed"
    for number, entry in enumerate(value, start=1):
        if not isinstance(entry, tuple) or len(entry) != len(type_.fields):
            return f"entry {number} does not have {len(type_.fields)} fields"
        for part, each in zip(type_.fields, entry, strict=True):
            problem = _part_problem(each, part)
            if problem is not None:
                return f"entry {number}, '{part.name}': {problem}"
    return None


def _part_problem(value: object, part: Field) -> str | None:
    if value is None:
        return None if part.optional else "it is missing"
    return value_problem(value, part.type)


def _number_problem(value: object, type_: Type) -> str | None:
    if isinstance(value, bool) or not isinstance(value, int):
        what = "an integer number of fen" if type_.kind is Kind.MONEY else "an integer"
        return f"{value!r} is not {what}"
    if not type_.minimum <= value <= type_.maximum:
        return f"{value} is outside {type_.minimum} to {type_.maximum}"
    return None


def _date_problem(day: dt.date) -> str | None:
    if not DATE_MIN <= day <= DATE_MAX:
        return f"{day} is outside {DATE_MIN} to {DATE_MAX}"
    return None
