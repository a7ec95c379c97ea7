"""Derived facts by a named derivation: checked against its registry, and made callable."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from operator import itemgetter

from adjudicator.calendar.days import CalendarError
from adjudicator.language.derivations import (
    DERIVATIONS,
    Argument,
    Column,
    EntriesError,
    Part,
    Records,
    Single,
    Whole,
)
from adjudicator.language.functions import FormulaError
from adjudicator.language.parse import Scope
from adjudicator.rulebook.files.form import Defects, Named, one_of, suggestion
from adjudicator.rulebook.files.sections.questions import DerivedDraft
from adjudicator.rulebook.model import Derived, Release, whole_name
from adjudicator.values import (
    INT64_MAX,
    INT64_MIN,
    MONEY_MAX,
    MOST_ENTRIES,
    Entries,
    Field,
    Kind,
    Label,
    Type,
    Value,
    value_problem,
)

_CODE = "RB31"
_Read = Callable[[Value], object]


def by_derivation(draft: DerivedDraft, scope: Scope, defects: Defects) -> Derived | None:
    """The derived fact with the type of its derivation's result; `None` after RB31."""
    assert draft.derivation is not None
    found = len(defects.found)
    derivation = DERIVATIONS.get(draft.derivation.name)
    if derivation is None:
        message = f"There is no derivation '{draft.derivation.name}'."
        defects.add(
            draft.derivation.place, _CODE, message, suggestion(draft.derivation.name, DERIVATIONS)
        )
        return None
    if len(draft.arguments) != len(derivation.arguments):
        message = f"'{draft.derivation.name}' does not take {len(draft.arguments)} arguments."
        hint = f"It takes, in this order: {', '.join(map(_described, derivation.arguments))}."
        defects.add(draft.derivation.place, _CODE, message, hint)
        return None
    types = [_type_named(named, scope, defects) for named in draft.arguments]
    for named, type_, argument in zip(draft.arguments, types, derivation.arguments, strict=True):
        if type_ is not None:
            for message in _problems(type_, argument):
                defects.add(named.place, _CODE, f"'{named.name}' {message}.", "")
    if len(defects.found) > found:
        return None
    result = derivation.result or _sum_of(types[0])
    declared = draft.derived.type
    if (declared.kind, declared.unit) != (result.kind, result.unit):
        message = (
            f"'{draft.derived.name}' is of type {declared.describe()}, but"
            f" '{draft.derivation.name}' gives {result.describe()}."
        )
        defects.add(draft.derivation.place, _CODE, message, "Declare that type.")
        return None
    return dataclasses.replace(draft.derived, type=result)


def compute_of(derived: Derived, release: Release) -> Callable[[Mapping[str, Value]], Value | None]:
    """The derived fact as a function of the values known so far (`None`: not computable yet).

    Raises, when called, `FormulaError` where what is listed contradicts itself, where a day
    is not in the calendar, or where the result leaves its bounds.
    """
    assert derived.derivation is not None
    derivation = DERIVATIONS[derived.derivation]
    calendar = (release.calendar,) if derivation.counts_days else ()
    readers = tuple(
        (whole_name(name), _reader(name, argument, release))
        for name, argument in zip(derived.arguments, derivation.arguments, strict=True)
    )

    def compute(env: Mapping[str, Value]) -> Value | None:
        known = []
        for name, read in readers:
            value = env.get(name)
            if value is None:
                return None
            known.append(read(value))
        try:
            result = derivation.compute(*known, *calendar)
        except (EntriesError, CalendarError) as error:
            raise FormulaError(derived.place, error.label) from error
        if result is not None and value_problem(result, derived.type) is not None:
            raise FormulaError(derived.place, _out_of_bounds(derived))
        return result

    return compute


def _type_named(named: Named, scope: Scope, defects: Defects) -> Type | None:
    """The type of a name, or of a column `list.name.field`."""
    name = whole_name(named.name)
    symbol = scope.get(name)
    if symbol is None:
        message = f"'{name}' is not a known name."
        defects.add(named.place, _CODE, message, suggestion(name, scope))
        return None
    if named.name == name:
        return symbol.type
    field_name = named.name.removeprefix(f"{name}.")
    fields = {field.name: field for field in symbol.type.fields}
    if field_name not in fields:
        message = f"'{name}' has no field '{field_name}'."
        defects.add(named.place, _CODE, message, suggestion(field_name, fields))
        return None
    return dataclasses.replace(symbol.type, fields=(fields[field_name],))


def _problems(type_: Type, argument: Argument) -> Iterator[str]:
    """Why a value of the type cannot be the argument, as the rest of a sentence."""
    match argument:
        case Records(parts=parts):
            if type_.kind is not Kind.LIST:
                yield f"is of type {type_.describe()}, not a list"
                return
            fields = {field.name: field for field in type_.fields}
            for part in parts:
                yield from _part_problems(fields.get(part.name), part)
        case Column(kinds=kinds):
            if type_.kind is not Kind.LIST or len(type_.fields) != 1:
                yield "is not one field of a list ('list.name.field')"
            elif type_.fields[0].type.kind not in kinds:
                yield f"is of type {type_.fields[0].type.describe()}, not {one_of(kinds)}"
        case Whole():
            if type_.kind is not Kind.LIST:
                yield f"is of type {type_.describe()}, not a list"
        case Single(kind=kind, unit=unit):
            if (type_.kind, type_.unit) != (kind, unit):
                yield f"is of type {type_.describe()}, not {Type(kind, unit).describe()}"


def _part_problems(field: Field | None, part: Part) -> Iterator[str]:
    if field is None:
        if not part.optional:
            yield f"lacks the field '{part.name}' ({part.kind})"
    elif field.type.kind is not part.kind or (
        part.kind is Kind.INTEGER and field.type.unit != part.unit
    ):
        yield f"has '{part.name}' of type {field.type.describe()}, not {part.kind}"
    elif field.optional and not part.optional:
        yield f"has '{part.name}' as optional, but the derivation needs it in every entry"


def _described(argument: Argument) -> str:
    match argument:
        case Records(parts=parts):
            return f"a list with {', '.join(part.name for part in parts)}"
        case Column(kinds=kinds):
            return f"one field of a list ({one_of(kinds)})"
        case Whole():
            return "a list"
        case Single(kind=kind, unit=unit):
            return Type(kind, unit).describe()


def _sum_of(column: Type | None) -> Type:
    assert column is not None
    of = column.fields[0].type
    if of.kind is Kind.MONEY:
        return dataclasses.replace(of, minimum=0, maximum=MONEY_MAX)
    return dataclasses.replace(
        of,
        minimum=max(min(of.minimum, of.minimum * MOST_ENTRIES, 0), INT64_MIN),
        maximum=min(max(of.maximum, of.maximum * MOST_ENTRIES, 0), INT64_MAX),
    )


def _reader(name: str, argument: Argument, release: Release) -> _Read:
    """From the value of the environment to what the function gets."""
    whole = whole_name(name)
    match argument:
        case Records(record=record, parts=parts):
            positions = [_position(release, whole, part.name) for part in parts]
            return lambda entries: [
                record(*(None if at is None else entry[at] for at in positions))
                for entry in _entries(entries)
            ]
        case Column():
            at = _position(release, whole, name.removeprefix(f"{whole}."))
            assert at is not None
            take = itemgetter(at)
            return lambda entries: [take(entry) for entry in _entries(entries)]
        case _:
            return lambda value: value


def _entries(value: Value) -> Entries:
    assert isinstance(value, tuple)
    return value


def _position(release: Release, name: str, field: str) -> int | None:
    names = [each.name for each in release.facts[name].type.fields]
    return names.index(field) if field in names else None


def _out_of_bounds(derived: Derived) -> Label:
    return Label(
        f"“{derived.label.zh}”的计算结果超出允许范围",
        f"The result of '{derived.label.en}' is out of bounds",
    )
