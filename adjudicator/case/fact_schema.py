"""One fact of the vocabulary as JSON Schema: its values, labels, unit and evidence."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence

from adjudicator.case.example import example_value
from adjudicator.case.json_values import DATE_PATTERN, INSTANT_PATTERN, LONGEST_TEXT
from adjudicator.case.writing import as_json
from adjudicator.values import MOST_ENTRIES, PLAIN, Field, Kind, Label, Type, Value
from adjudicator.vocabulary import EvidenceKind, Fact

Schema = dict[str, object]

TEXT: Schema = {"type": "string", "maxLength": LONGEST_TEXT}
INSTANT: Schema = {"type": "string", "format": "date-time", "pattern": INSTANT_PATTERN}
DATE: Schema = {"type": "string", "format": "date", "pattern": DATE_PATTERN}
_UNIT_WORDS = {"day": "天", "hour": "小时", "month": "个月", "year": "年"}


def fact_schema(fact: Fact, kinds: Mapping[str, EvidenceKind]) -> Schema:
    """A fact with everything that its sender should know. `kinds` name the evidence."""
    schema: Schema = {
        "title": both(fact.label),
        "description": "\n".join(_description(fact, kinds)),
        **value_schema(fact.type),
        "examples": [example_value(fact.type)],
        "x-burden": fact.burden.value,
    }
    if fact.value_labels:
        schema["x-labels"] = labels_of(fact.value_labels)
    if fact.proved_by:
        schema["x-proved-by"] = list(fact.proved_by)
    if fact.judged_from:
        schema["x-judged-from"] = list(fact.judged_from)
    if fact.on_silence is not None:
        schema["x-on-silence"] = as_json(fact.on_silence, fact.type)
    if fact.absent is not None:
        schema["x-absent"] = as_json(fact.absent, fact.type)
    return schema


def _description(fact: Fact, kinds: Mapping[str, EvidenceKind]) -> Iterator[str]:
    if fact.question != fact.label:
        yield both(fact.question)
    if fact.type.kind is Kind.MONEY:
        yield "单位：分（1 元 = 100）。 / In fen: ¥25.99 is 2599."
    elif fact.type.unit != PLAIN:
        unit = str(fact.type.unit)
        yield f"单位：{_UNIT_WORDS.get(unit, unit)}。 / Unit: {unit}."
    for member, label in fact.value_labels.items():
        yield f"{member}: {both(label)}"
    if fact.proved_by:
        yield f"可直接证明的证据 / Proved by: {_kinds(fact.proved_by, kinds)}"
    if fact.judged_from:
        yield f"需人工判断的证据 / Judged by staff from: {_kinds(fact.judged_from, kinds)}"
    if fact.on_silence is not None:
        silence = _shown(fact.on_silence, fact.type)
        yield f"逾期不答，推定 / Presumed if not answered in time: {silence}"
    if fact.absent is not None:
        absent = _shown(fact.absent, fact.type)
        yield f"未记录时按 / Left out of the record, it is read as: {absent}"


def _shown(value: Value, type_: Type) -> str:
    return json.dumps(as_json(value, type_), ensure_ascii=False)


def _kinds(names: Sequence[str], kinds: Mapping[str, EvidenceKind]) -> str:
    return "; ".join(f"{both(kinds[name].label)} ({name})" for name in names)


def value_schema(type_: Type) -> Schema:
    """A value of the type, as `read_value` reads it."""
    match type_.kind:
        case Kind.BOOLEAN:
            return {"type": "boolean"}
        case Kind.INTEGER | Kind.MONEY:
            return _number(type_)
        case Kind.ENUM:
            return {"type": "string", "enum": list(type_.values)}
        case Kind.DATE:
            return dict(DATE)
        case Kind.INSTANT:
            return dict(INSTANT)
        case Kind.TEXT:
            return dict(TEXT)
        case Kind.LIST:
            return _entries_schema(type_)


def _entries_schema(type_: Type) -> Schema:
    item: Schema = {
        "type": "object",
        "additionalProperties": False,
        "properties": {field.name: _field_schema(field) for field in type_.fields},
    }
    required = [field.name for field in type_.fields if not field.optional]
    if required:
        item["required"] = required
    return {"type": "array", "maxItems": MOST_ENTRIES, "items": item}


def _field_schema(field: Field) -> Schema:
    schema: Schema = {"title": both(field.label), **value_schema(field.type)}
    if field.value_labels:
        schema["x-labels"] = labels_of(dict(field.value_labels))
    return schema


def _number(type_: Type) -> Schema:
    schema: Schema = {
        "type": "integer",
        "minimum": type_.minimum,
        "maximum": type_.maximum,
    }
    if type_.unit != PLAIN or type_.kind is Kind.MONEY:
        schema["x-unit"] = "fen" if type_.kind is Kind.MONEY else str(type_.unit)
    return schema


def labels_of(labels: Mapping[str, Label]) -> Schema:
    """Labels by name, as JSON."""
    return {name: {"zh": label.zh, "en": label.en} for name, label in labels.items()}


def both(label: Label) -> str:
    """A label in both languages, in one line."""
    return f"{label.zh} / {label.en}"
