"""How a question comes out, as formulas: `adjudicate/defeat.py` step by step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from adjudicator.adjudicate.defeat import Structure
from adjudicator.rulebook.model import Layer
from adjudicator.symbolic.terms import Formula, Truth, land, lnot, lor
from adjudicator.values import Value


@dataclass(frozen=True, slots=True)
class Standing:
    """How a question comes out, as formulas (see `adjudicate.defeat.Standing`).

    `answers`: where it is settled with each answer. `in_force` and `void` are by
    conclusion, in the order of `structure.conclusions`.
    """

    structure: Structure
    answers: Mapping[Value, Formula]
    settled: Formula
    gap: Formula
    contradiction: Formula
    in_force: tuple[Truth, ...]
    void: tuple[Truth, ...]
    lawful: Mapping[int, Truth]


def standing_of(structure: Structure, states: Sequence[Truth]) -> Standing:
    """The standing of a question whose conclusions' rules are in these states."""
    conclusions = structure.conclusions
    lawful: dict[int, Truth] = {}
    void: list[Truth] = []
    in_force: list[Truth] = []
    for i, c in enumerate(conclusions):
        state = states[c.state]
        if c.layer is Layer.STATUTE:
            lawful[i] = _unless(state, (lawful[e] for e in c.statutory_exceptions))
    covering: list[tuple[Layer, Formula]] = []
    for c in conclusions:
        state = states[c.state]
        is_void = _any([lawful[f] for f in c.floors])
        out = Truth.of(lor(*(covers for layer, covers in covering if layer > c.layer)))
        void.append(is_void)
        in_force.append(_unless(state, (out, is_void, *(in_force[d] for d in c.defeaters))))
        covering.append((c.layer, land(state.holds, is_void.fails)))
    return _settled(structure, states, in_force, void, lawful)


def _settled(
    structure: Structure,
    states: Sequence[Truth],
    in_force: list[Truth],
    void: list[Truth],
    lawful: Mapping[int, Truth],
) -> Standing:
    default = structure.question.otherwise
    possible = [lnot(force.fails) for force in in_force]
    values = dict.fromkeys(c.value for c in structure.conclusions)
    may_be = {
        value: lor(
            *(p for p, c in zip(possible, structure.conclusions, strict=True) if c.value == value)
        )
        for value in values
    }
    nothing = lnot(lor(*may_be.values()))
    answers: dict[Value, Formula] = {}
    for value in values:
        stands = [
            land(p, states[c.state].holds, v.fails)
            for p, c, v in zip(possible, structure.conclusions, void, strict=True)
            if c.value == value
        ]
        alone = land(*(lnot(may_be[other]) for other in values if other != value))
        firm = may_be[value] if value == default else lor(*stands)
        answers[value] = land(firm, alone)
    if default is not None:
        answers[default] = lor(answers.get(default, False), nothing)
    certain = {
        value: lor(
            *(
                f.holds
                for f, c in zip(in_force, structure.conclusions, strict=True)
                if c.value == value
            )
        )
        for value in values
    }
    contradiction = lor(
        *(
            land(certain[one], certain[other])
            for i, one in enumerate(values)
            for other in list(values)[i + 1 :]
        )
    )
    return Standing(
        structure,
        answers,
        lor(*answers.values()),
        False if default is not None else nothing,
        contradiction,
        tuple(in_force),
        tuple(void),
        lawful,
    )


def _any(parts: list[Truth]) -> Truth:
    holds = lor(*(part.holds for part in parts))
    if all(part.is_total for part in parts):
        return Truth.of(holds)
    return Truth(holds, land(*(part.fails for part in parts)))


def _unless(state: Truth, defeaters: Iterable[Truth]) -> Truth:
    found = list(defeaters)
    if state.is_total and all(d.is_total for d in found):
        return Truth.of(land(state.holds, *(lnot(d.holds) for d in found)))
    return Truth(
        land(state.holds, *(d.fails for d in found)),
        lor(state.fails, *(d.holds for d in found)),
    )
