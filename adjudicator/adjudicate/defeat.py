"""Which conclusions stand, once it is known which rules hold: exceptions, layers, floors.

Everything here is three-valued: `True` in force, `False` out for good, `None` open.
Each function is monotone: settling an unknown fact never turns a `True` or `False`
into anything else. That is what makes a settled ruling final.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from adjudicator.rulebook.model import Layer, Question, Rule
from adjudicator.values import Value

Truth = bool | None


@dataclass(frozen=True, slots=True)
class Conclusion:
    """One rule's answer to one question, with what may defeat it (positions in the structure).

    `state` is the position of the rule's condition in its level. `floors` are the
    statutory floors that void it; `statutory_exceptions` the exceptions within the
    statute that decide whether it is itself a floor in force.
    """

    rule: str
    value: Value
    layer: Layer
    state: int
    defeaters: tuple[int, ...]
    floors: tuple[int, ...]
    statutory_exceptions: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """How a question's conclusions came out.

    `value` is meaningful only if `settled`. `winner` is the conclusion that carries the
    answer (`None`: the question's default stands). `contradiction`: conclusions in
    force that give different answers. `gap`: nothing answers and there is no default.
    """

    settled: bool
    value: Value | None
    winner: int | None
    in_force: tuple[Truth, ...]
    void: tuple[Truth, ...]
    contradiction: tuple[int, ...] = ()
    gap: bool = False


@dataclass(frozen=True, slots=True)
class Structure:
    """A question with all conclusions about it, ordered so that defeaters come first.

    `positions` are the conclusions' places among the level's conditions; `silent` is the
    standing when no rule speaks.
    """

    question: Question
    conclusions: tuple[Conclusion, ...]
    positions: tuple[int, ...]
    has_floors: bool
    silent: Standing

    @classmethod
    def of(
        cls, question: Question, rules: Sequence[Rule], position: Mapping[str, int]
    ) -> Structure:
        """Build it from the rules that conclude the question; `position` maps rule to state."""
        ordered = _defeaters_first(rules)
        index = {rule.id: i for i, rule in enumerate(ordered)}
        answers = {rule.id: dict(rule.then)[question.name] for rule in ordered}
        conclusions = tuple(
            Conclusion(
                rule.id,
                answers[rule.id],
                rule.layer,
                position[rule.id],
                tuple(index[d.id] for d in ordered if _defeats(d, rule)),
                tuple(index[f.id] for f in ordered if _voids(f, rule, answers, question)),
                tuple(
                    index[e.id]
                    for e in ordered
                    if e.layer is Layer.STATUTE and rule.id in e.exception_to
                ),
            )
            for rule in ordered
        )
        out: tuple[Truth, ...] = (False,) * len(conclusions)
        default = question.otherwise
        return cls(
            question,
            conclusions,
            tuple(c.state for c in conclusions),
            any(c.floors for c in conclusions),
            Standing(default is not None, default, None, out, out, gap=default is None),
        )

    def standing(self, states: Sequence[Truth]) -> Standing:
        """What stands, given the state of every condition of the level."""
        live = [i for i, position in enumerate(self.positions) if states[position] is not False]
        if not live:
            return self.silent
        conclusions = self.conclusions
        void: list[Truth] = [False] * len(conclusions)
        in_force: list[Truth] = [False] * len(conclusions)
        lawful: dict[int, Truth] = {}
        for i in live if self.has_floors else ():
            c = conclusions[i]
            if c.layer is Layer.STATUTE:
                exceptions = (lawful.get(e, False) for e in c.statutory_exceptions)
                lawful[i] = _unless(states[c.state], exceptions)
        covered = Layer.CUSTOM
        for i in live:
            c = conclusions[i]
            if c.layer < covered:
                break
            if c.floors:
                void[i] = _any(lawful.get(f, False) for f in c.floors)
            state = states[c.state]
            in_force[i] = _unless(state, (void[i], *(in_force[d] for d in c.defeaters)))
            if state and void[i] is False:
                # It stands or yields to one of its own layer or above: lower ones are out.
                covered = c.layer
        return self._settle(states, live, in_force, void)

    def _settle(
        self,
        states: Sequence[Truth],
        live: Sequence[int],
        in_force: Sequence[Truth],
        void: Sequence[Truth],
    ) -> Standing:
        possible = [i for i in live if in_force[i] is not False]
        values = {self.conclusions[i].value for i in possible}
        default = self.question.otherwise
        result = tuple(in_force), tuple(void)
        if not possible:
            return dataclasses.replace(self.silent, in_force=result[0], void=result[1])
        certain = [i for i in possible if in_force[i]]
        if len({self.conclusions[i].value for i in certain}) > 1:
            return Standing(False, None, None, *result, contradiction=tuple(certain))
        if len(values) > 1:
            return Standing(False, None, None, *result)
        value = self.conclusions[possible[0]].value
        # A conclusion that holds and is not void stands, or yields to one with the same answer.
        standing = certain or [
            i for i in possible if states[self.conclusions[i].state] and void[i] is False
        ]
        if standing:
            winner = max(standing, key=lambda i: (self.conclusions[i].layer, -i))
            return Standing(True, value, winner, *result)
        return Standing(value == default, value, None, *result)


def _defeaters_first(rules: Sequence[Rule]) -> list[Rule]:
    """Higher layers before lower ones, exceptions before the rules they are exceptions to."""
    by_id = {rule.id: rule for rule in rules}

    def depth(rule: Rule) -> int:
        return 1 + max((depth(by_id[r]) for r in rule.exception_to if r in by_id), default=0)

    return sorted(rules, key=lambda rule: (-rule.layer, -depth(rule), rule.id))


def _defeats(one: Rule, other: Rule) -> bool:
    """Whether `one`, in force, defeats `other`: by exception or by rank.

    A conclusion that a floor voids is never in force while the floor is lawful; where the
    floor is lifted, it outranks the floor like any other rule.
    """
    return other.id in one.exception_to or one.layer > other.layer


def _voids(floor: Rule, rule: Rule, answers: Mapping[str, Value], question: Question) -> bool:
    return (
        bool(floor.floor)
        and rule.layer > Layer.STATUTE
        and question.worse_for_buyer(answers[rule.id], answers[floor.id])
    )


def _unless(state: Truth, defeaters: Iterable[Truth]) -> Truth:
    """`state`, unless one of the defeaters is in force (Kleene)."""
    result = state
    for defeater in defeaters:
        if defeater:
            return False
        if defeater is None:
            result = None
    return result


def _any(truths: Iterable[Truth]) -> Truth:
    result: Truth = False
    for truth in truths:
        if truth:
            return True
        if truth is None:
            result = None
    return result
