"""Which conclusions stand, once it is known which rules hold: exceptions, layers, floors.

The meaning of defeat is written once, in `stands`, over a truth algebra: for one case at a
time in Kleene's logic, for all cases at once in formulas (`symbolic.encoding`). It is
monotone: settling an unknown fact never turns what holds or fails into anything else. That
is what makes a settled ruling final.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from operator import itemgetter, not_
from typing import Generic, TypeVar

from adjudicator.rulebook.model import Layer, Question, Rule
from adjudicator.values import Value

Truth = bool | None
"""`True` it holds or is in force, `False` it fails or is out for good, `None` it is open."""

T = TypeVar("T")
B = TypeVar("B")
_MOST_KEPT = 4096  # standings of one question


@dataclass(frozen=True, slots=True)
class Algebra(Generic[T, B]):
    """Kleene's logic over a Boolean algebra: a truth `T` may be open, a `B` never is.

    `holds` is where a truth does; `definite` the truth that holds there and fails elsewhere.
    """

    all_of: Callable[[Sequence[T]], T]
    negated: Callable[[T], T]
    holds: Callable[[T], B]
    definite: Callable[[B], T]
    every: Callable[[Iterable[B]], B]
    some: Callable[[Iterable[B]], B]
    opposite: Callable[[B], B]

    def any_of(self, truths: Iterable[T]) -> T:
        return self.negated(self.all_of([self.negated(truth) for truth in truths]))

    def unless(self, truth: T, defeaters: Iterable[T]) -> T:
        """The truth, where none of the defeaters is in force."""
        return self.all_of([truth, *map(self.negated, defeaters)])

    def fails(self, truth: T) -> B:
        return self.holds(self.negated(truth))


def _all_of(truths: Sequence[Truth]) -> Truth:
    return False if False in truths else None if None in truths else True


KLEENE: Algebra[Truth, bool] = Algebra(
    all_of=_all_of,
    negated=lambda truth: None if truth is None else not truth,
    holds=lambda truth: truth is True,
    definite=lambda there: there,
    every=all,
    some=any,
    opposite=not_,
)
"""One case at a time."""


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
class Stands(Generic[T, B]):
    """How a question's conclusions came out, in any algebra.

    `answers`: where it is settled with each answer. `contradiction`: where conclusions in
    force give different answers; `gap`: where nothing answers and there is no default.
    `in_force` and `void` are by conclusion, `lawful` by conclusion of the statute: where it
    would stand by the statute alone.
    """

    structure: Structure
    answers: Mapping[Value, B]
    settled: B
    gap: B
    contradiction: B
    in_force: tuple[T, ...]
    void: tuple[T, ...]
    lawful: Mapping[int, T]


@dataclass(frozen=True, slots=True)
class Standing:
    """How a question's conclusions came out in one case.

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
    """A question with all conclusions about it, ordered so that defeaters come first."""

    question: Question
    conclusions: tuple[Conclusion, ...]
    _states_of: Callable[[Sequence[Truth]], object]
    _kept: dict[object, Standing] = field(default_factory=dict, compare=False)

    @classmethod
    def of(
        cls, question: Question, rules: Sequence[Rule], position: Mapping[str, int]
    ) -> Structure:
        """Build it from the rules that conclude the question; `position` maps rule to state."""
        ordered = _defeaters_first(rules)
        index = {rule.id: i for i, rule in enumerate(ordered)}
        conclusions = tuple(
            Conclusion(
                rule.id,
                dict(rule.then)[question.name],
                rule.layer,
                position[rule.id],
                tuple(index[d.id] for d in ordered if _defeats(d, rule)),
                tuple(index[f.id] for f in ordered if voids(f, rule, question)),
                tuple(
                    index[e.id]
                    for e in ordered
                    if e.layer is Layer.STATUTE and rule.id in e.exception_to
                ),
            )
            for rule in ordered
        )
        states = [c.state for c in conclusions]
        return cls(question, conclusions, itemgetter(*states) if states else lambda _: ())

    def position(self, rule: str) -> int:
        """Where the rule's conclusion stands."""
        return next(i for i, each in enumerate(self.conclusions) if each.rule == rule)

    def standing(self, states: Sequence[Truth]) -> Standing:
        """What stands, given the state of every condition of the level.

        Rules come out in few ways, so each way's standing is kept.
        """
        key = self._states_of(states)
        found = self._kept.get(key)
        if found is None:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            found = self._kept[key] = self._standing(states)
        return found

    def _standing(self, states: Sequence[Truth]) -> Standing:
        told = stands(self, states, KLEENE)
        value = next((each for each, there in told.answers.items() if there), None)
        certain = [i for i, force in enumerate(told.in_force) if force]
        # A conclusion that holds and is not void stands, or yields to one with the same answer.
        carrying = certain or [
            i
            for i, (c, force, void) in enumerate(
                zip(self.conclusions, told.in_force, told.void, strict=True)
            )
            if force is None and states[c.state] and void is False
        ]
        return Standing(
            told.settled,
            value,
            carrying[0] if carrying and told.settled else None,
            told.in_force,
            told.void,
            tuple(certain) if told.contradiction else (),
            told.gap,
        )


def stands(structure: Structure, states: Sequence[T], algebra: Algebra[T, B]) -> Stands[T, B]:
    """How a question comes out whose rules are in these states: the meaning of defeat."""
    lawful: dict[int, T] = {}
    void: list[T] = []
    in_force: list[T] = []
    covering: list[tuple[Layer, B]] = []
    for i, c in enumerate(structure.conclusions):
        if c.layer is Layer.STATUTE:
            exceptions = (lawful[e] for e in c.statutory_exceptions)
            lawful[i] = algebra.unless(states[c.state], exceptions)
    for c in structure.conclusions:
        state = states[c.state]
        # What holds and is not void stands or yields to its own layer or above: lower ones
        # are out.
        out = algebra.definite(algebra.some(where for layer, where in covering if layer > c.layer))
        is_void = algebra.unless(algebra.any_of(lawful[f] for f in c.floors), [out])
        void.append(is_void)
        in_force.append(algebra.unless(state, [out, is_void, *(in_force[d] for d in c.defeaters)]))
        covering.append((c.layer, algebra.every((algebra.holds(state), algebra.fails(is_void)))))
    return _settled(structure, states, algebra, in_force, void, lawful)


def _settled(
    structure: Structure,
    states: Sequence[T],
    algebra: Algebra[T, B],
    in_force: Sequence[T],
    void: Sequence[T],
    lawful: Mapping[int, T],
) -> Stands[T, B]:
    """A question is settled where no open conclusion could still answer otherwise."""
    default, never = structure.question.otherwise, algebra.some(())
    possible = [algebra.opposite(algebra.fails(force)) for force in in_force]
    by_value: dict[Value, list[int]] = {}
    for i, c in enumerate(structure.conclusions):
        by_value.setdefault(c.value, []).append(i)
    may_be = {value: algebra.some(possible[i] for i in of) for value, of in by_value.items()}
    nothing = algebra.opposite(algebra.some(may_be.values()))
    answers: dict[Value, B] = {}
    for value, of in by_value.items():
        firm = may_be[value]
        if value != default:
            held = ((i, states[structure.conclusions[i].state]) for i in of)
            firm = algebra.some(
                algebra.every((possible[i], algebra.holds(state), algebra.fails(void[i])))
                for i, state in held
            )
        others = (algebra.opposite(may_be[other]) for other in by_value if other != value)
        answers[value] = algebra.every((firm, *others))
    if default is not None:
        answers[default] = algebra.some((answers.get(default, never), nothing))
    certain = [algebra.some(algebra.holds(in_force[i]) for i in of) for of in by_value.values()]
    return Stands(
        structure,
        answers,
        algebra.some(answers.values()),
        nothing if default is None else never,
        algebra.some(algebra.every(pair) for pair in combinations(certain, 2)),
        tuple(in_force),
        tuple(void),
        lawful,
    )


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


def voids(floor: Rule, rule: Rule, question: Question) -> bool:
    """Whether a statutory floor in force voids what the rule concludes on the question."""
    if not floor.floor or rule.layer <= Layer.STATUTE:
        return False
    one, other = (dict(each.then)[question.name] for each in (rule, floor))
    return question.worse_for_buyer(one, other)
