"""The fact that the rules engine sees: integers under generated names.

Booleans become 0 and 1, enum members their position, dates their ordinal, instants
microseconds since 1970. What conditions compare is a property: the value of a name, or
the sign of the difference of two. No text from outside becomes a name or a value.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from adjudicator.errors import EngineError
from adjudicator.language.tree import Node, Ref
from adjudicator.readings.kleene.compiled import compile_formula
from adjudicator.values import INT64_MAX, INT64_MIN, Kind, Type, Value

Env = Mapping[str, Value]
RESERVED_NAMES = (
    *("id", "sid", "k", "all", "any", "pri", "count", "cap", "dist", "name", "$s", "$i", "$m"),
    *("$l", "$r", "$lt", "$lte", "$gt", "$gte", "$eq", "$neq", "$ex", "$nex", "$and", "$or"),
    *("$mt", "$imt", "$iall", "$iany", "$add", "$sub", "$mul", "$div", "$forward"),
)
"""Names that mean something to the engine, in facts or in rules."""
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MICROSECOND = dt.timedelta(microseconds=1)

Number = Callable[[Value], int]
"""A value as the engine's integer. Raises `EngineError` if it is not of the declared type."""

Writer = Callable[[Value | None], str]
"""A value as a member of a JSON object, such as `,"p7":250`; an unknown one as nothing."""


@dataclass(frozen=True, slots=True)
class Stated:
    """A property that is the value of a name."""

    name: str
    source: str
    write: Writer


@dataclass(frozen=True, slots=True)
class Computed:
    """A property that is computed from several names."""

    name: str
    compute: Callable[[Env], Value | None]
    write: Writer


class PropertyTable:
    """Hands out one property for each thing that conditions compare."""

    def __init__(self) -> None:
        self.stated: list[Stated] = []
        self.computed: list[Computed] = []
        self._names = generated_names()
        self._taken: dict[tuple[str, ...], str] = {}

    def of_term(self, term: Node) -> str:
        """The name of the property that is the term's own value."""
        name, is_new = self._name((identity_of(term),))
        if is_new:
            write = _writer(name, number_of(term, term.type), term.type.kind)
            if isinstance(term, Ref):
                self.stated.append(Stated(name, term.name, write))
            else:
                self.computed.append(Computed(name, compile_formula(term), write))
        return name

    def of_difference(self, left: Node, right: Node) -> str:
        """The property that is 1, 0 or -1 as `left` is above, equal to or below `right`."""
        name, is_new = self._name((identity_of(left), identity_of(right)))
        if is_new:
            sign = _sign_of_difference(left, right)
            write = _writer(name, number_of(left, Type(Kind.INTEGER)), Kind.INTEGER)
            self.computed.append(Computed(name, sign, write))
        return name

    def _name(self, identity: tuple[str, ...]) -> tuple[str, bool]:
        if identity in self._taken:
            return self._taken[identity], False
        return self._taken.setdefault(identity, next(self._names)), True


def _sign_of_difference(left: Node, right: Node) -> Callable[[Env], int | None]:
    members = tuple(dict.fromkeys(left.type.values + right.type.values))
    common = replace(left.type, values=members)
    left_number, right_number = number_of(left, common), number_of(right, common)
    left_value, right_value = compile_formula(left), compile_formula(right)

    def sign(env: Env) -> int | None:
        first, second = left_value(env), right_value(env)
        if first is None or second is None:
            return None
        above, below = left_number(first), right_number(second)
        return (above > below) - (above < below)

    return sign


def identity_of(term: Node) -> str:
    """The same for two terms only if they always have the same value."""
    return term.name if isinstance(term, Ref) else f"formula {id(term)}"


def number_of(term: Node, type_: Type) -> Number:
    """How values of `term`, which are of the given type, become integers.

    Raises `EngineError` for text.
    """
    subject = term.name if isinstance(term, Ref) else f"the value at {term.place}"

    def refused(value: Value, reason: str) -> EngineError:
        return EngineError(f"{subject} cannot be {value!r}: it is not {reason}.")

    def boolean(value: Value) -> int:
        if value is True:
            return 1
        if value is False:
            return 0
        raise refused(value, "true or false")

    def integer(value: Value) -> int:
        if type(value) is int and INT64_MIN <= value <= INT64_MAX:
            return value
        raise refused(value, "an integer of 64 bits")

    def date(value: Value) -> int:
        if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
            return value.toordinal()
        raise refused(value, "a date")

    def instant(value: Value) -> int:
        if isinstance(value, dt.datetime) and value.tzinfo is not None:
            return (value - _EPOCH) // _MICROSECOND
        raise refused(value, "an instant with its offset")

    positions = {member: position for position, member in enumerate(type_.values)}

    def member(value: Value) -> int:
        if isinstance(value, str) and value in positions:
            return positions[value]
        raise refused(value, f"one of {', '.join(type_.values)}")

    match type_.kind:
        case Kind.BOOLEAN:
            return boolean
        case Kind.INTEGER | Kind.MONEY:
            return integer
        case Kind.DATE:
            return date
        case Kind.INSTANT:
            return instant
        case Kind.ENUM:
            return member
        case Kind.TEXT | Kind.LIST:
            raise EngineError(f"{term.place}: a {type_.kind} cannot be compared in a condition.")


def _writer(name: str, number: Number, kind: Kind) -> Writer:
    prefix = f',"{name}":'

    def write(value: Value | None) -> str:
        return "" if value is None else f"{prefix}{number(value)}"

    if kind is not Kind.BOOLEAN:
        return write
    yes, no = f"{prefix}1", f"{prefix}0"

    def write_boolean(value: Value | None) -> str:
        if value is True:
            return yes
        return no if value is False else write(value)

    return write_boolean


def fnv1a(text: str) -> int:
    """The 32-bit FNV-1a hash, by which the engine tells names apart."""
    value = 2166136261
    for byte in text.encode():
        value = (value ^ byte) * 16777619 % 2**32
    return value


def generated_names() -> Iterator[str]:
    """Names for properties, no two with the same hash, none with a reserved one's."""
    taken = {fnv1a(name) for name in RESERVED_NAMES}
    number = 0
    while True:
        name = f"p{number}"
        number += 1
        if fnv1a(name) not in taken:
            taken.add(fnv1a(name))
            yield name
