"""Defeat by direct definition: an independent reading of decision 1, for comparison.

Two-valued: every condition either holds or fails. It recurses over the definition as it
is written down and shares nothing with `adjudicator.adjudicate.defeat`.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence

from adjudicator.rulebook.model import Layer, Question, Rule
from adjudicator.values import Value

Result = tuple[str, Value | None]
"""`("answer", value)`, `("contradiction", None)` or `("gap", None)`."""


def result(question: Question, rules: Sequence[Rule], holds: Mapping[str, bool]) -> Result:
    """How the question comes out, given which rules hold."""
    reading = _Reading(question, rules, holds)
    answers = {reading.answer(rule) for rule in rules if reading.in_force(rule)}
    if len(answers) > 1:
        return "contradiction", None
    if answers:
        return "answer", answers.pop()
    if question.otherwise is not None:
        return "answer", question.otherwise
    return "gap", None


def results(
    question: Question, rules: Sequence[Rule], states: Mapping[str, bool | None]
) -> Iterator[Result]:
    """How it comes out for every way in which the open rules may turn out."""
    unknown = [rule for rule, state in states.items() if state is None]
    known = {rule: state for rule, state in states.items() if state is not None}
    for values in itertools.product((True, False), repeat=len(unknown)):
        yield result(question, rules, known | dict(zip(unknown, values, strict=True)))


class _Reading:
    def __init__(
        self, question: Question, rules: Sequence[Rule], holds: Mapping[str, bool]
    ) -> None:
        self.question = question
        self.rules = rules
        self.holds = holds

    def answer(self, rule: Rule) -> Value:
        return dict(rule.then)[self.question.name]

    def in_force(self, rule: Rule) -> bool:
        """It holds, is not void, and no exception and no higher layer is in force."""
        if not self.holds[rule.id] or self.void(rule):
            return False
        return not any(
            self.in_force(other)
            for other in self.rules
            if rule.id in other.exception_to or other.layer > rule.layer
        )

    def void(self, rule: Rule) -> bool:
        """It stands above the statute and is worse for the buyer than a lawful floor."""
        return rule.layer > Layer.STATUTE and any(
            self.question.worse_for_buyer(self.answer(rule), self.answer(floor))
            for floor in self.rules
            if floor.floor and self.lawful(floor)
        )

    def lawful(self, rule: Rule) -> bool:
        """It holds, and no exception within the statute that is itself lawful takes it away."""
        return self.holds[rule.id] and not any(
            self.lawful(other)
            for other in self.rules
            if other.layer is Layer.STATUTE and rule.id in other.exception_to
        )
