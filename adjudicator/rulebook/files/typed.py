"""Reads types and typed values from rulebook files.

A value is read by the type that is expected of it, so a date needs no quotes and an
enum member may look like anything.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from adjudicator.errors import did_you_mean
from adjudicator.rulebook.files.form import Form, one_of
from adjudicator.rulebook.files.keys import Draft, Reads, Schema, bare, may, must, says
from adjudicator.rulebook.files.reads import (
    FLAG,
    INTEGER,
    LABEL,
    NOTE,
    ONE_VALUE,
    choice,
    mapped,
    ref,
)
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

COMPARABLE = tuple(kind for kind in Kind if kind not in (Kind.TEXT, Kind.LIST))
_FIELD_KINDS = tuple(kind for kind in Kind if kind is not Kind.LIST)
_MEMBER = re.compile(r"[a-z][a-z0-9_]*")
_KEYS_OF_KIND = {
    Kind.INTEGER: ("unit", "min", "max"),
    Kind.MONEY: ("min", "max"),
    Kind.ENUM: ("values",),
    Kind.LIST: ("item",),
}
_TYPE_KEYS = ("unit", "min", "max", "values", "item")
_BOUNDS = ("min", "max")
_PROPERTIES: dict[str, Schema] = {
    "unit": says("Of integers: fen, days, hours, percent, permyriad/day, ...", ONE_VALUE),
    "min": says("The least value (integers must have one; money from 0).", INTEGER.schema),
    "max": says("The greatest value.", INTEGER.schema),
    "values": says(
        "The members of an enum with their labels.",
        mapped(ref("label"), f"^{_MEMBER.pattern}$") | {"minProperties": 1},
    ),
    "item": says(
        "Of lists: the fields of an entry.",
        mapped(ref("field"), f"^{_MEMBER.pattern}$") | {"type": ["object", "null"]},
    ),
}


@dataclass(frozen=True, slots=True)
class Typed:
    """A type, and the labels of its members if it is an enum."""

    bare: Type
    labels: dict[str, Label] = field(default_factory=dict)


def type_of(kinds: tuple[Kind, ...], *, inferred: bool = False) -> Reads[Typed]:
    """The type that the keys `type`, `unit`, `min`, `max`, `values` and `item` declare.

    `inferred`: the bounds of numbers follow from a formula and must not be stated.
    """

    def read(form: Form, _: str) -> Typed:
        typed = _read_type(form, kinds, inferred=inferred)
        form.type = typed.bare
        return typed

    keys = [key for key in _TYPE_KEYS if key != "item" or Kind.LIST in kinds]
    return Reads(
        read,
        {"enum": [kind.value for kind in kinds]},
        "The kind of value.",
        {key: _PROPERTIES[key] for key in keys},
        ("item",),
        tuple(_rule(kind, keys, inferred=inferred) for kind in kinds),
    )


def _rule(kind: Kind, keys: list[str], *, inferred: bool) -> Schema:
    """Which of the keys go with a kind, as JSON Schema says it."""
    own = _keys_of(kind, inferred=inferred)
    needed = [key for key in own if kind is not Kind.MONEY and key != "unit"]
    return {
        "if": {"properties": {"type": {"const": kind.value}}},
        "then": {
            "required": needed,
            "properties": {key: False for key in keys if key not in own},
        },
    }


def _keys_of(kind: Kind, *, inferred: bool) -> list[str]:
    own = _KEYS_OF_KIND.get(kind, ())
    return [key for key in own if not inferred or key not in _BOUNDS]


def _read_type(form: Form, kinds: tuple[Kind, ...], *, inferred: bool) -> Typed:
    kind = choice(Kind).read(form, "type") or Kind.BOOLEAN
    if kind not in kinds:
        message = f"{form.subject} cannot be of type {kind}."
        form.defect(form.key_place("type"), "RB05", message, f"Use {one_of(kinds)}.")
    _refuse_foreign_keys(form, kind, inferred=inferred)
    if kind is Kind.ENUM:
        labels = _read_members(form)
        return Typed(Type(kind, values=tuple(labels)), labels)
    if kind is Kind.LIST:
        return Typed(Type(kind, fields=_read_fields(form)))
    if kind in (Kind.INTEGER, Kind.MONEY):
        return Typed(_read_number(form, kind, inferred=inferred))
    return Typed(Type(kind))


@dataclass(frozen=True)
class FieldDraft(Draft):
    """A field of a list's entries."""

    type: Typed = must(type_of(_FIELD_KINDS))
    label: Label = must(LABEL)
    optional: bool = may(FLAG, "Whether an entry may leave it out.", False)
    note: str = may(NOTE, "", "")


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
    subject, place = f"{form.subject}: the field '{name}'", entry.key.place
    if not _MEMBER.fullmatch(name):
        hint = "Use lower-case letters, digits and '_', a letter first."
        form.defect(place, "RB05", f"{subject} has no good name.", hint)
    own = form.inner(entry.value, subject, *FieldDraft.known(), place)
    draft = FieldDraft.read(own, place)
    return bare(Field, draft, name=name, value_labels=tuple(draft.type.labels.items()))


class _NotOfTypeError(Exception):
    """A value is not of the type expected: `problem` as a phrase, `hint` as a sentence."""

    def __init__(self, problem: str, hint: str) -> None:
        super().__init__(problem)
        self.problem = problem
        self.hint = hint


def _read_entries(items: Items, type_: Type) -> Entries:
    """The value that a list of mappings gives for a list. Raises `_NotOfTypeError`."""
    entries = tuple(
        _read_entry(item, number, type_) for number, item in enumerate(items.items, start=1)
    )
    problem = value_problem(entries, type_)
    if problem is not None:
        raise _NotOfTypeError(problem, "Correct that entry.")
    return entries


def _read_entry(item: Item, number: int, type_: Type) -> EntryValue:
    if not isinstance(item, Fields):
        raise _NotOfTypeError(f"entry {number} is not a mapping", "Write it as {field: value}.")
    known = [each.name for each in type_.fields]
    for key in item.entries:
        if key not in known:
            hint = did_you_mean(key, known) or f"Its fields are {', '.join(known)}."
            raise _NotOfTypeError(f"entry {number} has no field '{key}'", hint)
    return tuple(_read_part(item.entries.get(each.name), number, each) for each in type_.fields)


def _read_part(entry: Entry | None, number: int, part: Field) -> Atom | None:
    if entry is None:
        return None
    if not isinstance(entry.value, Scalar):
        raise _NotOfTypeError(f"entry {number}, '{part.name}': it is not one value", "")
    try:
        value = _read_value(entry.value, part.type)
    except _NotOfTypeError as error:
        problem = f"entry {number}, '{part.name}': {error.problem}"
        raise _NotOfTypeError(problem, error.hint) from None
    assert not isinstance(value, tuple)
    return value


def _read_value(scalar: Scalar, type_: Type) -> Value:
    """The value that a scalar gives for a type. Raises `_NotOfTypeError`."""
    value = _convert(scalar, type_.kind)
    problem = value_problem(value, type_)
    if value is not None and problem is None:
        return value
    shown = (problem or "").replace(f"{value!r} is not", f"'{scalar.text}' is not", 1)
    hint = did_you_mean(scalar.text, type_.values)
    raise _NotOfTypeError(shown, hint or f"It must be of type {type_.describe()}.")


def of_type(code: str) -> Reads[Value]:
    """A value of the type that the entry declares; `code` is that of the defect."""

    def read(form: Form, key: str) -> Value | None:
        scalar = form.scalar(key, "a value")
        what = f"{form.subject}: '{key}'"
        return value_of(scalar, form.type, what, code, form.defect) if scalar else None

    return Reads(read, ONE_VALUE)


def value_of(
    item: Scalar | Items, type_: Type, what: str, code: str, report: Callable[..., None]
) -> Value | None:
    """The value that an item gives for a type; if it gives none, it is reported as wrong."""
    try:
        return _read_item(item, type_)
    except _NotOfTypeError as error:
        report(item.place, code, f"{what} is wrong: {error.problem}.", error.hint)
        return None


def _read_item(item: Scalar | Items, type_: Type) -> Value:
    if isinstance(item, Scalar) and type_.kind is not Kind.LIST:
        return _read_value(item, type_)
    if isinstance(item, Items) and type_.kind is Kind.LIST:
        return _read_entries(item, type_)
    shape = "a list" if isinstance(item, Items) else "one value"
    raise _NotOfTypeError(f"it is {shape}", f"It must be of type {type_.describe()}.")


def _convert(scalar: Scalar, kind: Kind) -> Value | None:
    if kind in (Kind.ENUM, Kind.TEXT):
        return scalar.text
    if kind not in (Kind.DATE, Kind.INSTANT):
        return scalar.value
    try:
        return parse_date(scalar.text) if kind is Kind.DATE else _instant(scalar.text)
    except ValueError:
        return scalar.text


def _instant(text: str) -> dt.datetime:
    instant = dt.datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError(f"'{text}' has no offset")
    return instant.astimezone(SHANGHAI)


def _refuse_foreign_keys(form: Form, kind: Kind, *, inferred: bool) -> None:
    for key in _TYPE_KEYS:
        if not form.has(key):
            continue
        if key not in _KEYS_OF_KIND.get(kind, ()):
            message = f"{form.subject} is of type {kind}, which has no '{key}'."
            is_money_unit = kind is Kind.MONEY and key == "unit"
            hint = "Money is always in fen." if is_money_unit else "Remove it."
            form.defect(form.key_place(key), "RB05", message, hint)
        elif inferred and key in _BOUNDS:
            form.wrong(key, "RB05", f": '{key}' follows from the formula.", "Remove it.")


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


def _read_number(form: Form, kind: Kind, *, inferred: bool) -> Type:
    is_money = kind is Kind.MONEY
    number = Type(kind, FEN if is_money else _read_unit(form))
    if inferred:
        return number
    for key in () if is_money else _BOUNDS:
        if not form.has(key):
            message = f"{form.subject} is an integer and lacks the key '{key}'."
            form.defect(form.place, "RB04", message, "Every integer is bounded.")
    low, high = form.integer("min"), form.integer("max")
    least, most = (0, MONEY_MAX) if is_money else (INT64_MIN, INT64_MAX)
    minimum, maximum = least if low is None else low, most if high is None else high
    if minimum > maximum:
        problem = f": 'min' ({minimum}) is above 'max' ({maximum})."
        form.wrong("min", "RB05", problem, "Exchange them.")
    elif not INT64_MIN <= minimum <= maximum <= INT64_MAX:
        form.wrong("min", "RB05", ": its bounds do not fit 64 bits.", "Narrow them.")
    return replace(number, minimum=minimum, maximum=maximum)


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
