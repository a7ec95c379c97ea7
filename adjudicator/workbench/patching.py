"""The program of a release that differs a little from one that is compiled already.

Only what differs is compiled again, and only for the Kleene reading: the engine's rules
stay those of the original, so a patched program is for `evaluate`, never for rulings.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from adjudicator.adjudicate.defeat import Structure, Truth
from adjudicator.adjudicate.program import (
    Computation,
    Conditions,
    Env,
    Program,
    Stage,
    relevance_key,
    table_key,
    table_rows,
)
from adjudicator.language.tree import Node
from adjudicator.readings.kleene import compiled as kleene
from adjudicator.rulebook.model import Derived, Release, Rule

Condition = Callable[[Env], Truth]


@dataclass(frozen=True, slots=True)
class Patch:
    """A patched program, and where it differs from the original.

    `conditions` are the changed ones by key; `conclusions` the rules that conclude
    otherwise; `figures` tells whether values, amounts or what is asked may differ.
    """

    program: Program
    conditions: Mapping[str, Condition]
    conclusions: frozenset[str]
    figures: bool


def patch(program: Program, release: Release) -> Patch:
    """The program of `release`, made from that of a release with the same levels."""
    old = program.release
    conditions = {
        key: kleene.compile_condition(node)
        for key, node in _nodes(release).items()
        if node is not _nodes_of(old, key)
    }
    conclusions = frozenset(
        rule.id for rule in release.rules.values() if _concludes_otherwise(rule, old.rules[rule.id])
    )
    computed = {
        derived.name: _computation(derived)
        for derived in release.derived.values()
        if derived.formula is not None and derived.formula is not old.derived[derived.name].formula
    }
    amounts = {
        posting.id: kleene.compile_formula(posting.amount)
        for posting in release.postings.values()
        if posting.amount is not old.postings[posting.id].amount
    }
    asked_when = {
        name: kleene.compile_condition(node)
        for name, node in release.asked_when.items()
        if node is not old.asked_when.get(name)
    }
    constants = _constants(old, release)
    stages = tuple(
        _stage(stage, release, conditions, conclusions, computed) for stage in program.stages
    )
    patched = dataclasses.replace(
        program,
        release=release,
        stages=stages,
        closing=dataclasses.replace(
            program.closing,
            computations=_computations(program.closing.computations, computed),
            conditions=_conditions(program.closing.conditions, conditions),
            amounts={**program.closing.amounts, **amounts},
        ),
        constants={**program.constants, **constants},
        asked_when={**program.asked_when, **asked_when},
        structures={s.question.name: s for stage in stages for s in stage.structures},
    )
    return Patch(
        patched, conditions, conclusions, bool(computed or amounts or asked_when or constants)
    )


def _nodes(release: Release) -> dict[str, Node]:
    """All conditions by key, as the program names them."""
    nodes = {rule.id: rule.when for rule in release.rules.values()}
    nodes.update((posting.id, posting.when) for posting in release.postings.values())
    for question in release.questions.values():
        if question.relevant_when is not None:
            nodes[relevance_key(question.name)] = question.relevant_when
    return nodes


def _nodes_of(release: Release, key: str) -> Node | None:
    if key in release.rules:
        return release.rules[key].when
    if key in release.postings:
        return release.postings[key].when
    return release.questions[key.removeprefix(relevance_key(""))].relevant_when


def _concludes_otherwise(rule: Rule, old: Rule) -> bool:
    return (rule.then, rule.exception_to, rule.floor) != (old.then, old.exception_to, old.floor)


def _constants(old: Release, release: Release) -> dict[str, object]:
    constants: dict[str, object] = {
        name: parameter.value
        for name, parameter in release.parameters.items()
        if parameter.value is not None and parameter.value != old.parameters[name].value
    }
    for table in release.tables.values():
        if table.rows != old.tables[table.name].rows:
            constants[table_key(table.name)] = table_rows(table)
    return constants


def _computation(derived: Derived) -> Computation:
    assert derived.formula is not None
    return Computation(derived.name, kleene.compile_formula(derived.formula))


def _computations(
    computations: Sequence[Computation], changed: Mapping[str, Computation]
) -> tuple[Computation, ...]:
    return tuple(changed.get(each.name, each) for each in computations)


def _stage(
    stage: Stage,
    release: Release,
    conditions: Mapping[str, Condition],
    conclusions: frozenset[str],
    computed: Mapping[str, Computation],
) -> Stage:
    structures = stage.structures
    if any(c.rule in conclusions for structure in structures for c in structure.conclusions):
        structures = tuple(_structure(each, release, stage) for each in structures)
    return dataclasses.replace(
        stage,
        computations=_computations(stage.computations, computed),
        conditions=_conditions(stage.conditions, conditions),
        structures=structures,
    )


def _structure(structure: Structure, release: Release, stage: Stage) -> Structure:
    position = {key: i for i, key in enumerate(stage.conditions.keys)}
    question = structure.question
    rules = [
        rule
        for rule in release.rules.values()
        if rule.id in position and any(name == question.name for name, _ in rule.then)
    ]
    return Structure.of(question, rules, position)


def _conditions(conditions: Conditions, changed: Mapping[str, Condition]) -> Conditions:
    here = [
        (position, changed[key]) for position, key in enumerate(conditions.keys) if key in changed
    ]
    if not here:
        return conditions
    original = conditions.states

    def states(env: Env) -> list[Truth]:
        found = original(env)
        for position, condition in here:
            found[position] = condition(env)
        return found

    return dataclasses.replace(conditions, states=states)
