"""An example of a case document, for the schema: a rulebook's own example written as one."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping

from adjudicator.case.terms import PARAMETER_PREFIX
from adjudicator.rulebook.model import Release
from adjudicator.values import Kind, Type, Value
from adjudicator.vocabulary import Burden, Fact, Party

Json = dict[str, object]
Plain = bool | int | str | list[Json]

_PLAIN_EXAMPLES: Mapping[Kind, str] = {
    Kind.DATE: "2026-05-01",
    Kind.INSTANT: "2026-05-20T10:00:00+08:00",
    Kind.TEXT: "示例",
}
_CORE_FACTS = ("claim.by", "claim.filed_at", "claim.requested", "order.paid")
_CHOSEN_FACTS = ("claim.ground", "claim.request")
_EARLIER: Mapping[str, str] = {
    "order.paid_at": "2026-05-10T20:00:00+08:00",
    "logistics.signed_at": "2026-05-13T15:30:00+08:00",
}
_MADE_AT = "2026-05-21T09:00:00+08:00"
_DUE_AT = "2026-05-24T09:00:00+08:00"


def example_value(type_: Type) -> Plain:
    """A value of the type, as JSON writes it."""
    match type_.kind:
        case Kind.BOOLEAN:
            return True
        case Kind.INTEGER:
            return _within(type_, 30)
        case Kind.MONEY:
            return _within(type_, 259_900)
        case Kind.ENUM:
            return type_.values[0]
        case Kind.LIST:
            return [{field.name: example_value(field.type) for field in type_.fields}]
        case _:
            return _PLAIN_EXAMPLES[type_.kind]


def as_json(value: Value, type_: Type) -> Plain:
    """A value as JSON writes it: dates and instants as ISO 8601, entries as objects."""
    if isinstance(value, tuple):
        return [
            {
                field.name: as_json(each, field.type)
                for field, each in zip(type_.fields, entry, strict=True)
                if each is not None
            }
            for entry in value
        ]
    return value.isoformat() if isinstance(value, dt.date) else value


def example_case(release: Release) -> Json:
    """A document that `read_case` accepts under this release."""
    example = release.examples[0] if release.examples else None
    claimant = Party(example.claimant) if example else Party.BUYER
    given = example.given.items() if example else ()
    facts: Json = {
        name: as_json(value, release.facts[name].type)
        for name, value in given
        if name in release.facts
    }
    stated = facts or _usual(release)
    document: Json = {
        "case": "EXAMPLE-0001",
        "platform": release.platform,
        "category": release.category,
        "record": _record(stated, claimant, release),
        "statements": _statements(stated, claimant, release),
        "terms": _terms(release),
        "requests": _requests(stated, claimant, release),
    }
    return {key: part for key, part in document.items() if part}


def _within(type_: Type, number: int) -> int:
    return max(type_.minimum, min(type_.maximum, number))


def _usual(release: Release) -> Json:
    """What a case usually states, for a release whose examples are not read."""
    chosen = [release.facts[name] for name in _CHOSEN_FACTS if name in release.facts]
    provable = [fact for fact in release.facts.values() if fact.proved_by]
    earlier = {name: at for name, at in _EARLIER.items() if name in release.facts}
    return earlier | {fact.name: example_value(fact.type) for fact in (*chosen, *provable[:1])}


def _record(stated: Mapping[str, object], claimant: Party, release: Release) -> dict[str, Json]:
    core = {
        name: example_value(release.facts[name].type)
        for name in _CORE_FACTS
        if name in release.facts
    }
    recorded = {name: value for name, value in stated.items() if _is_recorded(name, release)}
    record: defaultdict[str, Json] = defaultdict(dict)
    for full_name, value in {**core, **recorded, "claim.by": claimant.value}.items():
        group, _, name = full_name.partition(".")
        record[group][name] = value
    return dict(record)


def _is_recorded(name: str, release: Release) -> bool:
    return release.facts[name].burden is Burden.PLATFORM


def _statements(stated: Mapping[str, object], claimant: Party, release: Release) -> list[Json]:
    """One statement for each speaker and kind of evidence; staff say what cannot be proved."""
    says: defaultdict[tuple[Party, str], Json] = defaultdict(dict)
    for name, value in stated.items():
        if not _is_recorded(name, release):
            says[_speaker(release.facts[name], claimant)][name] = value
    statements: list[Json] = []
    for (by, evidence), facts in says.items():
        backed: Json = {"evidence": evidence} if evidence else {}
        statements.append({"by": by.value, **backed, "made_at": _MADE_AT, "says": facts})
    return statements


def _speaker(fact: Fact, claimant: Party) -> tuple[Party, str]:
    if not fact.proved_by:
        return Party.STAFF, ""
    return fact.burden.party(claimant), fact.proved_by[0]


def _terms(release: Release) -> list[Json]:
    for name, parameter in release.parameters.items():
        if parameter.settable_by and parameter.value is not None:
            short_name = name.removeprefix(PARAMETER_PREFIX)
            setter = parameter.settable_by[0].value
            value = as_json(parameter.value, parameter.type)
            return [{"parameter": short_name, "value": value, "set_by": setter}]
    return []


def _requests(stated: Mapping[str, object], claimant: Party, release: Release) -> list[Json]:
    for fact in release.facts.values():
        if fact.proved_by and fact.name not in stated:
            party = fact.burden.party(claimant).value
            times = {"asked_at": _MADE_AT, "due_at": _DUE_AT}
            return [{"fact": fact.name, "party": party, **times}]
    return []
