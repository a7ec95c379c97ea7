"""What is decided: every question with its answers, its default and the rules that answer it."""

from __future__ import annotations

from collections.abc import Mapping

from adjudicator.handbook.content import QuestionEntry, ReservedEntry
from adjudicator.handbook.voice import Voice, anchor
from adjudicator.rulebook.model import Layer, Question, Rule, Stratum, answering
from adjudicator.values import Kind

_BY_NUMBER: Mapping[tuple[str, ...], str] = {
    ("higher",): "higher_better",
    ("lower",): "lower_better",
}


def questions(voice: Voice) -> tuple[tuple[str, tuple[QuestionEntry, ...]], ...]:
    """The questions by stratum, in the order of the vocabulary."""
    release = voice.release
    rules = answering(release.rules.values())
    return tuple(
        (
            voice.say(f"stratum.{stratum.word}"),
            tuple(
                _question(voice, question, rules.get(question.name, []))
                for question in release.questions.values()
                if question.stratum is stratum
            ),
        )
        for stratum in Stratum
        if any(question.stratum is stratum for question in release.questions.values())
    )


def _question(voice: Voice, question: Question, rules: list[Rule]) -> QuestionEntry:
    relevant = voice.sentence(question.relevant_when) if question.relevant_when else ""
    return QuestionEntry(
        anchor=anchor("question", question.name),
        name=question.name,
        label=voice.text(question.label),
        goal=question.goal,
        answers=_answers(voice, question),
        otherwise=(
            voice.say("otherwise.gap")
            if question.otherwise is None
            else voice.value(question.name, question.otherwise)
        ),
        relevant_when=relevant,
        reserved=tuple(
            ReservedEntry(
                voice.text(gap.label),
                voice.sentence(gap.when),
                voice.source(gap.citation),
                voice.note(gap.note),
            )
            for gap in voice.release.reserved
            if gap.question == question.name
        ),
        layers=tuple(
            (
                voice.say(f"layer.{layer.word}"),
                tuple(
                    (
                        voice.rule_link(rule.id),
                        voice.text(rule.title),
                        voice.value(question.name, dict(rule.then)[question.name]),
                    )
                    for rule in rules
                    if rule.layer is layer
                ),
            )
            for layer in sorted(Layer, reverse=True)
            if any(rule.layer is layer for rule in rules)
        ),
    )


def _answers(voice: Voice, question: Question) -> str:
    name, better = question.name, question.better_for_buyer
    by_number = _BY_NUMBER.get(tuple(str(value) for value in better))
    if question.type.is_number:
        low, high = (voice.value(name, v) for v in (question.type.minimum, question.type.maximum))
        told = voice.say("cell.between", low=low, high=high)
        return f"{told}{voice.say('semicolon')}{voice.say(by_number)}" if by_number else told
    if better:
        told = " → ".join(voice.value(name, value) for value in better)
        return f"{told} {voice.say('worst_first')}"
    if question.type.kind is Kind.BOOLEAN:
        return " / ".join(voice.value(name, value) for value in (True, False))
    return " / ".join(voice.value(name, value) for value in question.type.values)
