"""The ways of reading a key, each with what JSON Schema says of such a value."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TypeVar

from adjudicator.rulebook.files.form import Form, Named
from adjudicator.rulebook.files.keys import D, Reads, Schema
from adjudicator.rulebook.files.source import Items, Scalar
from adjudicator.values import INT64_MAX, INT64_MIN, Label

Word = TypeVar("Word")
Pairs = tuple[tuple[Named, Scalar], ...]
Facts = tuple[tuple[Named, Scalar | Items], ...]

CONDITION_HELP = (
    "Condition, a subset of CEL: && || !, == != < <= > >=, in ['a', 'b'], names, true, false,"
    " integers, 'members', date('2025-04-22'), timestamp('2025-04-22T00:00:00+08:00')."
)
FORMULA_HELP = (
    "Formula: conditions' language and + - *, c ? a : b, min, max, days_between, date_of,"
    " start_of_day, add_days, add_months, add_hours, whole_hours_between, after_holiday,"
    " last_day, div_floor, div_ceil, div_half_up. Units are checked; every rounding is named."
)
ONE_VALUE: Schema = {"type": ["string", "number", "boolean"]}
"""A text is one too: a plain number or word of YAML."""
ONE_NAME: Schema = {"type": "string", "minLength": 1}
ONE_DATE: Schema = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
ANY_VALUE: Schema = {"type": [*ONE_VALUE["type"], "array"], "items": {"type": "object"}}
"""One value, or the entries of a list."""


def ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def listed(item: Schema) -> Schema:
    return {"type": "array", "items": item, "uniqueItems": True}


def mapped(value: Schema, names: str = "") -> Schema:
    """A mapping of names, which have the pattern `names`, to values."""
    found: Schema = {"type": "object", "additionalProperties": value}
    return found | ({"propertyNames": {"pattern": names}} if names else {})


TEXT: Reads[str] = Reads(Form.text, ONE_VALUE)
NOTE: Reads[str] = Reads(Form.text, ONE_VALUE, "For readers of the rulebook; decides nothing.")
NAME: Reads[Named] = Reads(Form.named, ONE_NAME)
NAMES: Reads[tuple[Named, ...]] = Reads(Form.names, listed(ONE_VALUE))
LABEL: Reads[Label] = Reads(Form.label, ref("label"))
FLAG: Reads[bool] = Reads(Form.flag, {"type": "boolean"})
INTEGER: Reads[int] = Reads(Form.integer, {"type": "integer"})
DATE: Reads[dt.date] = Reads(Form.date, ONE_DATE)
SCALAR: Reads[Scalar] = Reads(lambda form, key: form.scalar(key, "a value"), ONE_VALUE)
CONDITION: Reads[Scalar] = Reads(
    lambda form, key: form.scalar(key, "a condition"), ONE_VALUE, CONDITION_HELP
)
FORMULA: Reads[Scalar] = Reads(
    lambda form, key: form.scalar(key, "a formula"), ONE_VALUE, FORMULA_HELP
)


def choice(words: Iterable[Word], code: str = "RB05", help_: str = "") -> Reads[Word]:
    """One of some words, or of what has a `word` for rulebooks."""
    known = {str(getattr(word, "word", word)): word for word in words}
    return Reads(lambda form, key: form.choice(key, known, code), {"enum": list(known)}, help_)


def whole(problem: str, hint: str = "", **bounds: int) -> Reads[int]:
    """An integer of the bounds `minimum` and `maximum`, else the problem, which has `{value}`."""
    least, most = bounds.get("minimum", INT64_MIN), bounds.get("maximum", INT64_MAX)

    def read(form: Form, key: str) -> int | None:
        value = form.integer(key)
        if value is not None and not least <= value <= most:
            form.wrong(key, "RB05", problem.format(value=value), hint)
        return value

    return Reads(read, {"type": "integer", **bounds})


def pairs(value: Schema = ONE_VALUE, names: str = "") -> Reads[Pairs]:
    """Names, which have the pattern `names`, each with one value."""
    return Reads(Form.pairs, mapped(value, names))


GIVEN: Reads[Facts] = Reads(Form.values, mapped(ANY_VALUE))
"""Names, each with one value or the entries of a list."""


def inner(kind: type[D]) -> Reads[D]:
    """A mapping with keys of its own, which know the type that the outer one declares."""

    def read(form: Form, key: str) -> D | None:
        item, place = form.item(key), form.key_place(key)
        if item is None:
            return None
        own = form.inner(item, f"{form.subject}: '{key}'", *kind.known(), place)
        own.type = form.type
        return kind.read(own, place)

    return Reads(read, kind.schema())
