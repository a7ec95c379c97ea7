"""The case document as JSON Schema 2020-12, written from the vocabulary.

Titles and descriptions are in both languages. Beside the standard keywords there are
annotations: `x-unit` (`fen`, `day`, ...), `x-labels` (an enum's members), `x-burden`,
`x-proved-by`, `x-judged-from`, `x-on-silence`, `x-absent`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import TypeVar

from adjudicator.case.example import example_case
from adjudicator.case.fact_schema import (
    INSTANT,
    TEXT,
    Schema,
    both,
    fact_schema,
    labels_of,
    value_schema,
)
from adjudicator.case.reading import CLAIMANT_FACT, may_be_stated
from adjudicator.case.shape import (
    LONGEST_ID,
    MOST_FACTS_IN_A_STATEMENT,
    MOST_REQUESTS,
    MOST_ROWS,
    MOST_STATEMENTS,
    MOST_TERMS,
)
from adjudicator.case.terms import PARAMETER_PREFIX
from adjudicator.rulebook.model import Parameter, Release, Table
from adjudicator.vocabulary import Burden, EvidenceKind, Fact, Party

_Named = TypeVar("_Named")

DIALECT = "https://json-schema.org/draft/2020-12/schema"
MOST_EXAMPLES = 3
_PARTIES = [party.value for party in Party if party is not Party.STAFF]


def case_schema(releases: Sequence[Release]) -> Schema:
    """The schema of the cases that any of these releases can decide, as plain JSON.

    A fact that two releases declare differently may be either. The schema says all that
    JSON Schema can say; `read_case` also refuses fractions that are whole numbers
    (`1.0`) and days that no calendar has.
    """
    facts = _merged(release.facts for release in releases)
    kinds = {name: kind for each in releases for name, kind in each.evidence_kinds.items()}
    defs: Schema = {
        name: _either(fact_schema(fact, kinds) for fact in same) for name, same in facts.items()
    }
    return {
        "$schema": DIALECT,
        "title": "案件 / Case",
        "type": "object",
        "additionalProperties": False,
        "required": ["case", "platform", "category", "record"],
        "properties": {
            "case": {
                "title": "案件编号 / The case's id",
                "type": "string",
                "minLength": 1,
                "maxLength": LONGEST_ID,
            },
            "platform": {
                "title": "平台 / Platform",
                "enum": _distinct(r.platform for r in releases),
            },
            "category": {
                "title": "类目 / Category",
                "enum": _distinct(r.category for r in releases),
            },
            "record": _record(facts),
            "statements": _statements(facts, kinds),
            "terms": _terms(releases),
            "requests": _requests(facts),
        },
        "examples": [example_case(release) for release in releases[:MOST_EXAMPLES]],
        "$defs": defs,
    }


def _merged(parts: Iterable[Mapping[str, _Named]]) -> dict[str, list[_Named]]:
    merged: dict[str, list[_Named]] = {}
    for name, each in chain.from_iterable(part.items() for part in parts):
        merged.setdefault(name, []).append(each)
    return merged


def _distinct(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))


def _either(schemas: Iterable[Schema]) -> Schema:
    distinct: list[Schema] = []
    for schema in schemas:
        if schema not in distinct:
            distinct.append(schema)
    return distinct[0] if len(distinct) == 1 else {"anyOf": distinct}


def _record(facts: Mapping[str, Sequence[Fact]]) -> Schema:
    groups: defaultdict[str, Schema] = defaultdict(dict)
    for name, same in facts.items():
        if any(fact.burden is Burden.PLATFORM for fact in same):
            group, _, short_name = name.partition(".")
            groups[group][short_name] = _reference(name)
    record: Schema = {group: _object(members) for group, members in groups.items()}
    group, _, short_name = CLAIMANT_FACT.partition(".")
    record[group] = _object(groups.get(group, {}), required=(short_name,))
    return {
        "title": "平台记录 / The platform's own record",
        "description": (
            "按组嵌套的事实，无需举证；不知道的不要填写。须由一方举证的事实写在 statements 中。 / "
            "Facts by group; they need no evidence. Leave out what is not known. "
            "What a party must prove belongs into statements."
        ),
        **_object(record, required=(group,)),
    }


def _statements(facts: Mapping[str, Sequence[Fact]], kinds: Mapping[str, EvidenceKind]) -> Schema:
    by_parties = [name for name, same in facts.items() if any(map(may_be_stated, same))]
    by_staff = [name for name in facts if name != CLAIMANT_FACT]
    return {
        "title": "陈述与证据 / Statements and their evidence",
        "type": "array",
        "maxItems": MOST_STATEMENTS,
        "items": {
            "oneOf": [
                {
                    "title": "当事人、平台或承运人的陈述 / By a party, the platform or the carrier",
                    **_statement({"enum": _PARTIES}, by_parties, kinds),
                },
                {
                    "title": "人工的认定，无需证据 / What staff have found; it needs no evidence",
                    **_statement({"const": Party.STAFF.value}, by_staff, kinds),
                },
            ]
        },
    }


def _statement(by: Schema, names: Sequence[str], kinds: Mapping[str, EvidenceKind]) -> Schema:
    says = {
        "title": "陈述的事实 / The facts that are stated, by full name",
        "minProperties": 1,
        "maxProperties": MOST_FACTS_IN_A_STATEMENT,
        **_object({name: _reference(name) for name in names}),
    }
    members: Schema = {
        "by": {"title": "陈述人 / Who makes the statement", **by},
        "evidence": {
            "title": "证据种类 / Kind of evidence",
            "description": "无证据则省略。 / Left out for a bare statement.",
            "enum": list(kinds),
            "x-labels": labels_of({name: kind.label for name, kind in kinds.items()}),
            "x-grades": {name: kind.grade for name, kind in kinds.items()},
        },
        "made_at": {"title": "陈述时间 / When it was made", **INSTANT},
        "says": says,
        "reference": {"title": "证据引用 / Where the evidence is kept", **TEXT},
        "note": {"title": "备注 / Note", **TEXT},
    }
    return _object(members, required=("by", "made_at", "says"))


def _terms(releases: Sequence[Release]) -> Schema:
    figures = chain.from_iterable(release.parameters.items() for release in releases)
    tables = chain.from_iterable(release.tables.items() for release in releases)
    kinds = [
        *(_figure(name, parameter) for name, parameter in figures if parameter.settable_by),
        *(_rows(name, table) for name, table in tables if table.settable_by),
    ]
    return {
        "title": "承诺与约定 / Figures and tables that a promise or an agreement sets",
        "type": "array",
        "maxItems": MOST_TERMS if kinds else 0,
        "items": _either(kinds) if kinds else {},
    }


def _figure(name: str, parameter: Parameter) -> Schema:
    short_name = name.removeprefix(PARAMETER_PREFIX)
    value = value_schema(parameter.type)
    return _term(parameter, {"parameter": {"const": short_name}, "value": value})


def _rows(name: str, table: Table) -> Schema:
    cells: Schema = {cell: {"type": ["string", "integer", "boolean"]} for cell in table.inputs}
    row = _object({**cells, "output": value_schema(table.output)}, required=("output",))
    rows: Schema = {"type": "array", "minItems": 1, "maxItems": MOST_ROWS, "items": row}
    return _term(table, {"table": {"const": name}, "rows": rows})


def _term(subject: Parameter | Table, content: Schema) -> Schema:
    members: Schema = {
        **content,
        "set_by": {"enum": [setter.value for setter in subject.settable_by]},
        "reference": TEXT,
        "note": TEXT,
    }
    return {"title": both(subject.label), **_object(members, required=(*content, "set_by"))}


def _requests(facts: Mapping[str, Sequence[Fact]]) -> Schema:
    members: Schema = {
        "fact": {"title": "所问事实 / The fact asked for", "enum": list(facts)},
        "party": {"title": "被问方 / Who was asked", "enum": [party.value for party in Party]},
        "asked_at": {"title": "提问时间 / When", **INSTANT},
        "due_at": {
            "title": "答复截止 / Until when an answer counts",
            "anyOf": [INSTANT, {"type": "null"}],
        },
    }
    return {
        "title": "已发出的举证要求 / Evidence already asked for",
        "description": (
            "过了答复截止而无答复，按事实的推定处理。 / "
            "After due_at without an answer, what the fact presumes for silence holds."
        ),
        "type": "array",
        "maxItems": MOST_REQUESTS,
        "items": _object(members, required=("fact", "party", "asked_at")),
    }


def _object(members: Mapping[str, object], required: Sequence[str] = ()) -> Schema:
    schema: Schema = {
        "type": "object",
        "additionalProperties": False,
        "properties": dict(members),
    }
    if required:
        schema["required"] = list(required)
    return schema


def _reference(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}
