"""Who must prove what: the question-and-burden table of each procedure, with its diagram."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from adjudicator.handbook.content import AskedFact, ProcedureEntry, RecordFact, RecordRule
from adjudicator.handbook.drawing import draw_tree
from adjudicator.handbook.lists import fields, values
from adjudicator.handbook.pieces import Chip
from adjudicator.handbook.trees import Tree, trees
from adjudicator.handbook.voice import Voice, anchor
from adjudicator.vocabulary import Burden, Fact


def procedures(voice: Voice) -> tuple[ProcedureEntry, ...]:
    """Every procedure; each fact stands in the table of the first one that asks for it."""
    found = trees(voice.release)
    homes = _homes(voice, found)
    numbers = {
        name: voice.say("fact_number", n=number)
        for number, name in enumerate((n for names in homes for n in names), start=1)
    }
    entries = [
        ProcedureEntry(
            anchor=anchor("procedure", tree.question),
            title=voice.label(tree.question),
            drawing=draw_tree(voice, tree, numbers),
            facts=_rows(voice, names, numbers),
        )
        for tree, names in zip(found, homes, strict=False)
    ]
    if homes[-1]:
        title = voice.say("procedure.single")
        rows = _rows(voice, homes[-1], numbers)
        entries.append(ProcedureEntry("procedure-single", title, None, rows))
    return tuple(entries)


def _homes(voice: Voice, found: Iterable[Tree]) -> list[tuple[str, ...]]:
    """The facts of each procedure not asked in an earlier one; last, those of none."""
    homes: list[tuple[str, ...]] = []
    placed: set[str] = set()
    for tree in found:
        homes.append(tuple(name for name in tree.facts if name not in placed))
        placed.update(tree.facts)
    provable = (f.name for f in voice.release.facts.values() if f.burden is not Burden.PLATFORM)
    homes.append(tuple(name for name in provable if name not in placed))
    return homes


def _rows(voice: Voice, names: Iterable[str], numbers: Mapping[str, str]) -> tuple[AskedFact, ...]:
    return tuple(_asked(voice, voice.release.facts[name], numbers[name]) for name in names)


def _clock(voice: Voice, fact: Fact) -> str:
    """How the time to answer is counted, and from when if not from the asking."""
    clock = voice.say(f"clock.{fact.clock.value}")
    if fact.window_from is None:
        return clock
    return voice.say("clock.from", clock=clock, start=voice.label(fact.window_from))


def _asked(voice: Voice, fact: Fact, number: str) -> AskedFact:
    asked = voice.release.asked_when.get(fact.name)
    label, question = voice.text(fact.label), voice.text(fact.question)
    return AskedFact(
        anchor=anchor("fact", fact.name),
        number=number,
        name=fact.name,
        label=label,
        question="" if question == label else question,
        party=Chip(fact.burden.value, voice.party(fact.burden.value)),
        proved_by=_evidence(voice, fact.proved_by),
        judged_from=_evidence(voice, fact.judged_from),
        evidence=_any_evidence(voice, fact),
        window=(
            voice.link("parameter", fact.window, _window(voice, fact.window), fact.window)
            if fact.window
            else None
        ),
        clock=_clock(voice, fact),
        asked_when=voice.condition(asked) if asked is not None else None,
        asked_code=voice.code(fact.asked_when or ""),
        silence=_silence(voice, fact),
        note=voice.note(fact.note),
    )


def _evidence(voice: Voice, kinds: Iterable[str]) -> tuple[Chip, ...]:
    known = voice.release.evidence_kinds
    return tuple(
        Chip(f"e{known[kind].grade}", voice.text(known[kind].label), str(known[kind].grade))
        for kind in kinds
    )


def _any_evidence(voice: Voice, fact: Fact) -> str:
    """What stands in place of kinds of evidence where the rulebook names none."""
    if fact.proved_by or fact.judged_from:
        return ""
    return voice.say("evidence.staff" if fact.burden is Burden.STAFF else "evidence.none")


def _window(voice: Voice, parameter: str) -> str:
    value = voice.release.parameters[parameter].value
    return voice.say("window.none") if value is None else voice.value(parameter, value)


def _silence(voice: Voice, fact: Fact) -> str:
    if fact.burden is Burden.STAFF:
        return ""
    if fact.on_silence is None:
        return voice.say("silence.staff")
    return voice.say("silence.presumed", value=voice.value(fact.name, fact.on_silence))


def record_facts(voice: Voice) -> tuple[RecordFact, ...]:
    """The facts that the platform's record states."""
    return tuple(
        RecordFact(
            anchor=anchor("fact", fact.name),
            name=fact.name,
            label=voice.text(fact.label),
            values=values(voice, fact.type, fact.value_labels),
            fields=fields(voice, fact),
            absent=(
                voice.say("absent.unknown")
                if fact.absent is None
                else voice.value(fact.name, fact.absent)
            ),
            note=voice.note(fact.note),
        )
        for fact in voice.release.facts.values()
        if fact.burden is Burden.PLATFORM
    )


def record_rules(voice: Voice) -> tuple[RecordRule, ...]:
    """What every record satisfies: a case that breaks it is refused."""
    return tuple(
        RecordRule(
            label=voice.text(invariant.label),
            condition=voice.condition(invariant.holds),
            code=voice.code(invariant.holds_text),
            source=voice.source(invariant.citation) if invariant.citation else None,
            note=voice.note(invariant.note),
        )
        for invariant in voice.release.invariants
    )


def evidence_grades(voice: Voice) -> tuple[tuple[int, tuple[str, ...]], ...]:
    """The kinds of evidence by weight, heaviest first."""
    kinds = voice.release.evidence_kinds.values()
    grades = sorted({kind.grade for kind in kinds}, reverse=True)
    return tuple(
        (grade, tuple(voice.text(kind.label) for kind in kinds if kind.grade == grade))
        for grade in grades
    )
