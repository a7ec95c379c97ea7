"""Reads types and typed values from rulebook files.

A value is read by the type that is expected of it, so a date needs no quotes and an
enum member may look like anything.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass

from adjudicator.errors import did_you_mean
from adjudicator.rulebook.files.form import Form, one_of
from adjudicator.rulebook.files.source import Entry, Fields, Item, Items, Scalar
from adjudicator.values import (
    FEN,
    INT64_MAX,
    INT64_MIN,
    MONEY_MAX,
    PLAIN,
    SHANGHAI,
    Atom,
    Entries,
    Field,
    Kind,
    Label,
    Type,
    Unit,
    Value,
    parse_date,
    value_problem,
)
from adjudicator.values import Entry as EntryValue

TYPE_KEYS = ("unit", "min", "max", "values", "item")
FIELD_KINDS = tuple(kind for kind in Kind if kind is not Kind.LIST)
"""The kinds of value that a field of a list's entries may have."""
_MEMBER = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True, slots=True)
class TypeReading:
    """A type, and the labels of its members if it is an enum."""

    type: Type
    value_labels: Mapping[str, Label]


def read_type(form: Form, kinds: tuple[Kind, ...], *, inferred: bool = False) -> TypeReading:
    """The type that the keys `type`, `unit`, `min`, `max` and `values` of a form declare.

    `inferred`: the bounds of numbers follow from a formula and must not be stated.
    """
    kind = form.choice("type", Kind, Kind.BOOLEAN)
    if kind not in kinds:
        message = f"{form.subject} cannot be of type {kind}."
        form.defect(form.key_place("type"), "RB05", message, f"Use {one_of(kinds)}.")
    _refuse_foreign_keys(form, kind, inferred=inferred)
    if kind is Kind.ENUM:
        labels = _read_members(form)
        return TypeReading(Type(kind, values=tuple(labels)), labels)
    if kind is Kind.LIST:
        return TypeReading(Type(kind, fields=_read_fields(form)), {})
    if kind is Kind.INTEGER:
        return TypeReading(_read_integer(form, inferred=inferred), {})
    if kind is Kind.MONEY:
        return TypeReading(_read_money(form, inferred=inferred), {})
    return TypeReading(Type(kind), {})


def _read_fields(form: Form) -> tuple[Field, ...]:
    """The fields of a list's entries, from the key `item`."""
    item = form.item("item")
    if not isinstance(item, Fields) or not item.entries:
        message = f"{form.subject} is a list and lacks the fields of its entries."
        hint = "Write 'item:' with a type and a label for each field."
        form.defect(item.place if item else form.place, "RB04", message, hint)
        return ()
    return tuple(_read_field(form, name, entry) for name, entry in item.entries.items())


def _read_field(form: Form, name: str, entry: Entry) -> Field:
    subject = f"{form.subject}: the field '{name}'"
    if not _MEMBER.fullmatch(name):
        hint = "Use lower-case letters, digits and '_', a letter first."
        form.defect(entry.key.place, "RB05", f"{subject} has no good name.", hint)
    required, optional = ("type", "label"), ("optional", "note", *TYPE_KEYS)
    own = form.inner(entry.value, subject, required, optional, entry.key.place)
    reading = read_type(own, FIELD_KINDS)
    return Field(
        name,
        reading.type,
        own.label("label"),
        own.flag("optional"),
        tuple(reading.value_labels.items()),
    )


class NotOfTypeError(Exception):
    """A value is not of the type expected: `problem` as a phrase, `hint` as a sentence."""

    def __init__(self, problem: str, hint: str) -> None:
        super().__init__(problem)
        self.problem = problem
        self.hint = hint


def read_entries(items: Items, type_: Type) -> Entries:
    """The value that a list of mappings gives for a list. Raises `NotOfTypeError`."""
    entries = tuple(
        _read_entry(item, number, type_) for number, item in enumerate(items.items, start=1)
    )
    problem = value_problem(entries, type_)
    if problem is not None:
        raise NotOfTypeError(problem, "Correct that entry.")
    return entries


def _read_entry(item: Item, number: int, type_: Type) -> EntryValue:
    if not isinstance(item, Fields):
        raise NotOfTypeError(f"entry {number} is not a mapping", "Write it as {field: value}.")
    known = [each.name for each in type_.fields]
    for key in item.entries:
        if key not in known:
            hint = did_you_mean(key, known) or f"Its fields are {', '.join(known)}."
            raise NotOfTypeError(f"entry {number} has no field '{key}'", hint)
    return tuple(_read_part(item.entries.get(each.name), number, each) for each in type_.fields)


def _read_part(entry: Entry | None, number: int, part: Field) -> Atom | None:
    if entry is None:
        return None
    if not isinstance(entry.value, Scalar):
        raise NotOfTypeError(f"entry {number}, '{part.name}': it is not one value", "")
    try:
        value = read_value(entry.value, part.type)
    except NotOfTypeError as error:
        problem = f"entry {number}, '{part.name}': {error.problem}"
        raise NotOfTypeError(problem, error.hint) from None
    assert not isinstance(value, tuple)
    return value


def read_value(scalar: Scalar, type_: Type) -> Value:
    """The value that a scalar gives for a type. Raises `NotOfTypeError`."""
    value = _convert(scalar, type_.kind)
    problem = value_problem(value, type_)
    if value is not None and problem is None:
        return value
    shown = (problem or "").replace(f"{value!r} is not", f"'{scalar.text}' is not", 1)
    hint = did_you_mean(scalar.text, type_.values)
    raise NotOfTypeError(shown, hint or f"It must be of type {type_.describe()}.")


def _convert(scalar: Scalar, kind: Kind) -> Value | None:
    if kind is Kind.DATE:
        return _date(scalar.text)
    if kind is Kind.INSTANT:
        return _instant(scalar.text)
    if kind in (Kind.ENUM, Kind.TEXT):
        return scalar.text
    return scalar.value


def _date(text: str) -> dt.date | str:
    try:
        return parse_date(text)
    except ValueError:
        return text


def _instant(text: str) -> dt.datetime | str:
    try:
        instant = dt.datetime.fromisoformat(text)
    except ValueError:
        return text
    return instant.astimezone(SHANGHAI) if instant.tzinfo else text


def _refuse_foreign_keys(form: Form, kind: Kind, *, inferred: bool) -> None:
    allowed = {Kind.INTEGER: {"unit", "min", "max"}, Kind.MONEY: {"min", "max"}}
    allowed |= {Kind.ENUM: {"values"}, Kind.LIST: {"item"}}
    own = allowed.get(kind, set())
    for key in TYPE_KEYS:
        if not form.has(key):
            continue
        if key not in own:
            message = f"{form.subject} is of type {kind}, which has no '{key}'."
            is_money_unit = kind is Kind.MONEY and key == "unit"
            hint = "Money is always in fen." if is_money_unit else "Remove it."
            form.defect(form.key_place(key), "RB05", message, hint)
        elif inferred and key in ("min", "max"):
            message = f"{form.subject}: '{key}' follows from the formula."
            form.defect(form.key_place(key), "RB05", message, "Remove it.")


def _read_members(form: Form) -> dict[str, Label]:
    item = form.item("values")
    if item is None:
        message = f"{form.subject} is an enum and lacks the key 'values'."
        form.defect(form.place, "RB04", message, "List its members with their labels.")
        return {}
    if not isinstance(item, Fields) or not item.entries:
        message = f"{form.subject}: 'values' must map each member to its label."
        form.defect(item.place, "RB05", message, "Write it as {a: {zh: ..., en: ...}}.")
        return {}
    labels = {}
    for member, entry in item.entries.items():
        if not _MEMBER.fullmatch(member):
            message = f"{form.subject}: '{member}' is not a good name for a member."
            hint = "Use lower-case letters, digits and '_', a letter first."
            form.defect(entry.key.place, "RB05", message, hint)
        labels[member] = form.label_of(entry.value, f"{form.subject}: the label of '{member}'")
    return labels


def _read_integer(form: Form, *, inferred: bool) -> Type:
    unit = _read_unit(form)
    if inferred:
        return Type(Kind.INTEGER, unit)
    for key in ("min", "max"):
        if not form.has(key):
            message = f"{form.subject} is an integer and lacks the key '{key}'."
            form.defect(form.place, "RB04", message, "Every integer is bounded.")
    return _bounded(form, Type(Kind.INTEGER, unit), INT64_MIN, INT64_MAX)


def _read_money(form: Form, *, inferred: bool) -> Type:
    money = Type(Kind.MONEY, FEN)
    return money if inferred else _bounded(form, money, 0, MONEY_MAX)


def _bounded(form: Form, type_: Type, lowest: int, highest: int) -> Type:
    low, high = form.integer("min"), form.integer("max")
    minimum, maximum = lowest if low is None else low, highest if high is None else high
    if minimum > maximum:
        message = f"{form.subject}: 'min' ({minimum}) is above 'max' ({maximum})."
        form.defect(form.key_place("min"), "RB05", message, "Exchange them.")
    elif not INT64_MIN <= minimum <= maximum <= INT64_MAX:
        message = f"{form.subject}: its bounds do not fit 64 bits."
        form.defect(form.key_place("min"), "RB05", message, "Narrow them.")
    return Type(type_.kind, type_.unit, minimum, maximum)


def _read_unit(form: Form) -> Unit:
    scalar = form.scalar("unit", "a unit")
    if scalar is None:
        return PLAIN
    try:
        unit = Unit.parse(scalar.text)
    except ValueError as error:
        form.defect(scalar.place, "RB05", f"{form.subject}: {error}.")
        return PLAIN
    if unit == FEN:
        message = f"{form.subject} is an integer in fen."
        form.defect(scalar.place, "RB05", message, "Write 'type: money' and no unit.")
    return unit
