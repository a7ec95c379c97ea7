"""Lists in words: their fields, their entries, and what named derivations make of them."""

from __future__ import annotations

from collections.abc import Mapping

from adjudicator.handbook.content import CaseValue, FieldEntry
from adjudicator.handbook.phrases import PHRASES
from adjudicator.handbook.pieces import Link
from adjudicator.handbook.voice import Voice, anchor
from adjudicator.readings.prose.sentences import value
from adjudicator.rulebook.model import Derived
from adjudicator.values import Atom, Field, Kind, Label, Type, Value
from adjudicator.vocabulary import Fact


def fields(voice: Voice, fact: Fact) -> tuple[FieldEntry, ...]:
    """What an entry of a list says; nothing for a fact of another type."""
    return tuple(
        FieldEntry(
            anchor=anchor("fact", f"{fact.name}.{field.name}"),
            name=field.name,
            label=voice.text(field.label),
            values=values(voice, field.type, dict(field.value_labels)),
            optional=voice.say("field.optional") if field.optional else "",
        )
        for field in fact.type.fields
    )


def values(voice: Voice, type_: Type, labels: Mapping[str, Label]) -> str:
    """What something of the type may be: its members, or its kind."""
    if type_.kind is Kind.ENUM:
        return voice.joined(value(member, type_, voice.language, labels) for member in type_.values)
    return voice.say(f"kind.{type_.kind.value}")


def case_value(voice: Voice, name: str, found: Value) -> CaseValue:
    """A value with the name that it is of, and the entries if it is a list."""
    link = Link(f"#{voice.anchor(name)}", voice.label(name), name)
    told = voice.value(name, found)
    if not isinstance(found, tuple):
        return CaseValue(link, told)
    of = voice.type(name).fields
    return CaseValue(
        link,
        told,
        tuple(
            voice.joined(
                _part(voice, field, part)
                for field, part in zip(of, entry, strict=True)
                if part is not None
            )
            for entry in found
        ),
    )


def _part(voice: Voice, field: Field, part: Atom) -> str:
    said = value(part, field.type, voice.language, dict(field.value_labels))
    return f"{voice.text(field.label)}{voice.say('colon')}{said}"


def derivation(voice: Voice, derived: Derived) -> str:
    """What a named derivation computes, in words; empty if the fact is computed otherwise."""
    if derived.derivation is None:
        return ""
    arguments = [voice.name(argument) for argument in derived.arguments]
    key = f"derivation.{derived.derivation}"
    if key in PHRASES:
        return voice.say(key, of=arguments)
    return voice.say("derivation", name=derived.derivation, of=voice.joined(arguments))
