"""The figures of a release: parameters, decision tables, and values computed from others."""

from __future__ import annotations

import datetime as dt
import re

from adjudicator.handbook.content import ComputedEntry, ParameterEntry, TableEntry
from adjudicator.handbook.lists import derivation
from adjudicator.handbook.pieces import Link
from adjudicator.handbook.voice import Voice, anchor
from adjudicator.rulebook.compile.cells import ANY
from adjudicator.rulebook.model import Parameter, Setter, Table
from adjudicator.values import MONEY_MAX, Kind, Type, Value

_SIGNS = {"<=": "≤ ", ">=": "≥ ", "<": "< ", ">": "> "}
_SIGN = re.compile(r"(<=|>=|<|>)\s*")
_SPAN = re.compile(r"(.+?)\s*\.\.\s*(.+)")


def parameters(voice: Voice) -> tuple[ParameterEntry, ...]:
    """Every named figure, with who may put another in its place."""
    return tuple(_parameter(voice, p) for p in voice.release.parameters.values())


def _parameter(voice: Voice, parameter: Parameter) -> ParameterEntry:
    name, value = parameter.name, parameter.value
    return ParameterEntry(
        anchor=anchor("parameter", name),
        name=name,
        label=voice.text(parameter.label),
        value=voice.say("value.none") if value is None else voice.value(name, value),
        declared=_declared(voice, parameter),
        bounds=_bounds(voice, parameter),
        settable_by=_settable(voice, parameter.settable_by),
        floor=_floor(voice, parameter),
        source=voice.source(parameter.citation),
        provenance=voice.provenance(parameter.provenance),
        review=voice.review(parameter.review),
        note=voice.note(parameter.note),
    )


def _declared(voice: Voice, parameter: Parameter) -> str:
    if parameter.declared is None:
        return ""
    return voice.say("declared", value=voice.value(parameter.name, parameter.declared))


def _bounds(voice: Voice, parameter: Parameter) -> str:
    type_ = parameter.type
    is_open = type_.kind is Kind.MONEY and type_.maximum == MONEY_MAX
    if not parameter.settable_by or not type_.is_number or is_open:
        return ""
    low, high = (voice.value(parameter.name, v) for v in (type_.minimum, type_.maximum))
    return voice.say("cell.between", low=low, high=high)


def _settable(voice: Voice, setters: tuple[Setter, ...]) -> str:
    if not setters:
        return voice.say("settable.nobody")
    return voice.joined(voice.say(f"setter.{setter.value}") for setter in setters)


def _floor(voice: Voice, parameter: Parameter) -> str:
    floor = parameter.floor
    if floor is None:
        return ""
    bounds = (("at_least", floor.at_least), ("at_most", floor.at_most))
    told = [
        voice.say(f"term_floor.{key}", value=voice.value(parameter.name, bound))
        for key, bound in bounds
        if bound is not None
    ]
    text = voice.joined(told)
    if floor.binds:
        text = voice.say("term_floor.binds", text=text, setters=_settable(voice, floor.binds))
    return voice.say("cited_after", text=text, citation=floor.citation)


def tables(voice: Voice) -> tuple[TableEntry, ...]:
    """Every decision table with its rows in words."""
    return tuple(_table(voice, table) for table in voice.release.tables.values())


def _table(voice: Voice, table: Table) -> TableEntry:
    result = next((d.name for d in voice.release.derived.values() if d.table == table.name), None)
    return TableEntry(
        anchor=anchor("table", table.name),
        name=table.name,
        label=voice.text(table.label),
        hit=voice.say(f"hit.{table.hit}"),
        inputs=tuple(_column(voice, name) for name in table.inputs),
        rows=tuple(
            (
                tuple(
                    cell(voice, name, text)
                    for name, text in zip(table.inputs, row.cells, strict=True)
                ),
                voice.value(result, row.output) if result else str(row.output),
            )
            for row in table.rows
        ),
        settable_by=_settable(voice, table.settable_by),
        source=voice.source(table.citation),
        provenance=voice.provenance(table.provenance),
        note=voice.note(table.note),
    )


def _column(voice: Voice, name: str) -> Link:
    return Link(f"#{voice.anchor(name)}", voice.label(name), name)


def cell(voice: Voice, name: str, text: str) -> str:
    """A cell of a decision table in words: `<=5` is `≤ 5 公里`, `-` is `any`."""
    if text == ANY:
        return voice.say("any")
    type_ = voice.type(name)
    if type_.kind in (Kind.BOOLEAN, Kind.ENUM):
        return " / ".join(_point(voice, name, part.strip(), type_) for part in text.split("|"))
    if (span := _SPAN.fullmatch(text)) is not None:
        low, high = (_point(voice, name, part, type_) for part in span.groups())
        return voice.say("cell.between", low=low, high=high)
    if (sign := _SIGN.match(text)) is not None:
        return _SIGNS[sign.group(1)] + _point(voice, name, text[sign.end() :], type_)
    return _point(voice, name, text, type_)


def _point(voice: Voice, name: str, text: str, type_: Type) -> str:
    return voice.value(name, _read(text, type_))


def _read(text: str, type_: Type) -> Value:
    match type_.kind:
        case Kind.BOOLEAN:
            return text == "true"
        case Kind.ENUM:
            return text
        case Kind.DATE:
            return dt.date.fromisoformat(text)
        case _:
            return int(text)


def computed(voice: Voice) -> tuple[ComputedEntry, ...]:
    """Every derived fact with its computation in words and as it is executed."""
    entries = []
    for derived in voice.release.derived.values():
        table = voice.release.tables.get(derived.table) if derived.table else None
        entries.append(
            ComputedEntry(
                anchor=anchor("computed", derived.name),
                name=derived.name,
                label=voice.text(derived.label),
                formula=(
                    voice.formula(derived.formula)
                    if derived.formula
                    else derivation(voice, derived)
                ),
                table=voice.link("table", table.name, voice.text(table.label)) if table else None,
                code=voice.code(derived.formula_text),
                source=voice.source(derived.citation),
                provenance=voice.provenance(derived.provenance),
                note=voice.note(derived.note),
            )
        )
    return tuple(entries)
