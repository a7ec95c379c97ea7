"""The pieces that the JSON Schema of rulebook files is built from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from adjudicator.values import Json, Kind

Schema = dict[str, Json]
CONDITION_HELP = (
    "Condition, a subset of CEL: && || !, == != < <= > >=, in ['a', 'b'], names, true, false,"
    " integers, 'members', date('2025-04-22'), timestamp('2025-04-22T00:00:00+08:00')."
)
FORMULA_HELP = (
    "Formula: conditions' language and + - *, c ? a : b, min, max, days_between, date_of,"
    " start_of_day, add_days, add_months, add_hours, whole_hours_between, after_holiday,"
    " last_day, div_floor, div_ceil, div_half_up. Units are checked; every rounding is named."
)
SIMPLE_NAME = "^[a-z][a-z0-9_]*$"
DOTTED_NAME = r"^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$"
QUESTION_NAME = r"^(admission|finding|liability|remedy)\.[a-z][a-z0-9_]*$"
COMPARABLE = tuple(kind for kind in Kind if kind not in (Kind.TEXT, Kind.LIST))


def mapping(
    description: str,
    properties: Mapping[str, Schema],
    required: Iterable[str] = (),
    type_: Json = "object",
    **more: Json,
) -> Schema:
    return {
        "description": description,
        "type": type_,
        "properties": dict(properties),
        "required": list(required),
        "additionalProperties": False,
        **more,
    }


def text(description: str, **more: Json) -> Schema:
    """A text; a plain number or word of YAML is one too."""
    return {"description": description, "type": ["string", "number", "boolean"], **more}


def name(description: str, **more: Json) -> Schema:
    return {"description": description, "type": "string", "minLength": 1, **more}


def names(description: str, item: Schema | None = None) -> Schema:
    items = item or {"type": ["string", "number", "boolean"]}
    return {"description": description, "type": "array", "items": items, "uniqueItems": True}


def one_of(description: str, words: Iterable[str]) -> Schema:
    return {"description": description, "enum": [str(word) for word in words]}


def scalar(description: str) -> Schema:
    return {"description": description, "type": ["string", "number", "boolean"]}


def integer(description: str, **more: Json) -> Schema:
    return {"description": description, "type": "integer", **more}


def flag(description: str) -> Schema:
    return {"description": description, "type": "boolean"}


def date(description: str) -> Schema:
    return {"description": description, "type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}


def ref(name: str, description: str = "") -> Schema:
    found: Schema = {"$ref": f"#/$defs/{name}"}
    if description:
        found["description"] = description
    return found


def section(description: str, entry: str, pattern: str = "") -> Schema:
    section: Schema = {
        "description": description,
        "type": ["object", "null"],
        "additionalProperties": ref(entry),
    }
    if pattern:
        section["propertyNames"] = {"pattern": pattern}
    return section


def listed(description: str, entry: str) -> Schema:
    return {"description": description, "type": ["array", "null"], "items": ref(entry)}


def pairs(description: str, value: Schema | None = None, pattern: str = "") -> Schema:
    pairs: Schema = {
        "description": description,
        "type": "object",
        "additionalProperties": value or {"type": ["string", "number", "boolean"]},
    }
    if pattern:
        pairs["propertyNames"] = {"pattern": pattern}
    return pairs


def type_properties(kinds: Iterable[Kind]) -> dict[str, Schema]:
    kinds = tuple(kinds)
    item = {"item": section("Of lists: the fields of an entry.", "field", SIMPLE_NAME)}
    return {
        **(item if Kind.LIST in kinds else {}),
        "type": one_of("The kind of value.", kinds),
        "unit": text("Of integers: fen, days, hours, percent, permyriad/day, ..."),
        "min": integer("The least value (integers must have one; money from 0)."),
        "max": integer("The greatest value."),
        "values": pairs("The members of an enum with their labels.", ref("label"), SIMPLE_NAME)
        | {"minProperties": 1},
    }


def type_rules(*, inferred: bool = False) -> list[Json]:
    """Which keys go with which type. `inferred`: bounds follow from a formula."""
    bounds: list[Json] = [] if inferred else ["min", "max"]
    no_bounds = ("min", "max") if inferred else ()
    return [
        for_kinds([Kind.ENUM], ["values"], ("unit", "min", "max")),
        for_kinds([Kind.INTEGER], bounds, ("values", *no_bounds)),
        for_kinds([Kind.MONEY], [], ("values", "unit", *no_bounds)),
        for_kinds(
            [Kind.BOOLEAN, Kind.DATE, Kind.INSTANT, Kind.TEXT],
            [],
            ("unit", "min", "max", "values"),
        ),
    ]


def list_rules() -> list[Json]:
    """Which keys go with a list, and what only a list has."""
    others = [kind for kind in Kind if kind is not Kind.LIST]
    return [
        for_kinds([Kind.LIST], ["item"], ("unit", "min", "max", "values")),
        for_kinds(others, [], ("item",)),
    ]


def for_kinds(kinds: Iterable[Kind], required: list[Json], without: Iterable[str]) -> Schema:
    return {
        "if": {"properties": {"type": {"enum": [kind.value for kind in kinds]}}},
        "then": {"required": required, "properties": dict.fromkeys(without, False)},
    }


def needs(keys: Iterable[str], other: str) -> dict[str, Json]:
    return {key: [other] for key in keys}
