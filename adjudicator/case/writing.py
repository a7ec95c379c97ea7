"""A case document written from the values of facts: what `read_case` would establish them by."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping

from adjudicator.rulebook.model import Release
from adjudicator.values import Json, Type, Value
from adjudicator.vocabulary import Burden, Fact, Party


def as_json(value: Value | Json, type_: Type) -> Json:
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


def write_case(
    case: str, values: Mapping[str, Value | Json], claimant: Party, made_at: str, release: Release
) -> dict[str, Json]:
    """The record and the statements that establish the values at once, in their order.

    What is no fact is left out. There is one statement for each speaker and kind of
    evidence, made at `made_at`; staff say what nobody else can prove.
    """
    record: defaultdict[str, dict[str, Json]] = defaultdict(dict)
    says: defaultdict[tuple[Party, str], dict[str, Json]] = defaultdict(dict)
    for name, value in values.items():
        fact = release.facts.get(name)
        if fact is None:
            continue
        if fact.burden is Burden.PLATFORM:
            group, _, member = name.partition(".")
            record[group][member] = as_json(value, fact.type)
        else:
            says[_speaker(fact, claimant)][name] = as_json(value, fact.type)
    document: dict[str, Json] = {
        "case": case,
        "platform": release.platform,
        "category": release.category,
        "record": dict(record),
    }
    if says:
        document["statements"] = [
            {
                "by": by.value,
                **({"evidence": evidence} if evidence else {}),
                "made_at": made_at,
                "says": said,
            }
            for (by, evidence), said in says.items()
        ]
    return document


def _speaker(fact: Fact, claimant: Party) -> tuple[Party, str]:
    """Who states the fact, and with which evidence, so that it is established at once."""
    if fact.burden is Burden.STAFF or not fact.proved_by:
        return Party.STAFF, ""
    return fact.burden.party(claimant), fact.proved_by[0]
