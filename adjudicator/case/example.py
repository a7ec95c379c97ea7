"""An example of a case document, for the schema: a rulebook's own example written as one."""

from __future__ import annotations

from collections.abc import Container, Mapping

from adjudicator.case.terms import PARAMETER_PREFIX
from adjudicator.case.writing import as_json, write_case
from adjudicator.rulebook.model import Release
from adjudicator.values import Json, Kind, Type
from adjudicator.vocabulary import Party

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


def example_value(type_: Type) -> Json:
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


def example_case(release: Release) -> dict[str, Json]:
    """A document that `read_case` accepts under this release."""
    example = release.examples[0] if release.examples else None
    claimant = Party(example.claimant) if example else Party.BUYER
    facts = release.facts
    core = {name: example_value(facts[name].type) for name in _CORE_FACTS if name in facts}
    given = example.given.items() if example else ()
    stated = {name: value for name, value in given if name in facts}
    values = {**core, **(stated or _usual(release)), "claim.by": claimant.value}
    document = write_case("EXAMPLE-0001", values, claimant, _MADE_AT, release)
    beside = {"terms": _terms(release), "requests": _requests(values, claimant, release)}
    return {**document, **{key: part for key, part in beside.items() if part}}


def _within(type_: Type, number: int) -> int:
    return max(type_.minimum, min(type_.maximum, number))


def _usual(release: Release) -> dict[str, Json]:
    """What a case usually states, for a release whose examples are not read."""
    chosen = [release.facts[name] for name in _CHOSEN_FACTS if name in release.facts]
    provable = [fact for fact in release.facts.values() if fact.proved_by]
    earlier: dict[str, Json] = {name: at for name, at in _EARLIER.items() if name in release.facts}
    return earlier | {fact.name: example_value(fact.type) for fact in (*chosen, *provable[:1])}


def _terms(release: Release) -> list[Json]:
    for name, parameter in release.parameters.items():
        if parameter.settable_by and parameter.value is not None:
            short_name = name.removeprefix(PARAMETER_PREFIX)
            setter = parameter.settable_by[0].value
            value = as_json(parameter.value, parameter.type)
            return [{"parameter": short_name, "value": value, "set_by": setter}]
    return []


def _requests(stated: Container[str], claimant: Party, release: Release) -> list[Json]:
    for fact in release.facts.values():
        if fact.proved_by and fact.name not in stated:
            party = fact.burden.party(claimant).value
            times = {"asked_at": _MADE_AT, "due_at": _DUE_AT}
            return [{"fact": fact.name, "party": party, **times}]
    return []
