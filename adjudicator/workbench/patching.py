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
    nodes_of,
    table_key,
    table_rows,
)
from adjudicator.language.tree import Node
from adjudicator.readings.kleene import compiled as kleene
from adjudicator.rulebook.model import Release, Rule, answering

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
        key: kleene.compile_condition(node) for key, node in _changed(nodes_of, release, old)
    }
    asked_when = {
        name: kleene.compile_condition(node)
        for name, node in _changed(lambda each: each.asked_when, release, old)
    }
    amounts = {
        name: kleene.compile_formula(node) for name, node in _changed(_amounts, release, old)
    }
    computed = {
        name: Computation(name, kleene.compile_formula(node))
        for name, node in _changed(_formulas, release, old)
    }
    conclusions = frozenset(
        rule.id for rule in release.rules.values() if _concludes_otherwise(rule, old.rules[rule.id])
    )
    constants = _constants(old, release)
    structures = {**program.structures, **_structures(program, release, conclusions)}
    stages = tuple(
        dataclasses.replace(
            stage,
            computations=_computations(stage.computations, computed),
            conditions=_conditions(stage.conditions, conditions),
            structures=tuple(structures[each.question.name] for each in stage.structures),
        )
        for stage in program.stages
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
        structures=structures,
    )
    return Patch(
        patched, conditions, conclusions, bool(computed or amounts or asked_when or constants)
    )


def _changed(
    part: Callable[[Release], Mapping[str, Node]], release: Release, old: Release
) -> list[tuple[str, Node]]:
    """The conditions or formulas of a part that are not the same tree in both."""
    before = part(old)
    return [(key, node) for key, node in part(release).items() if node is not before.get(key)]


def _amounts(release: Release) -> dict[str, Node]:
    return {posting.id: posting.amount for posting in release.postings.values()}


def _formulas(release: Release) -> dict[str, Node]:
    return {each.name: each.formula for each in release.derived.values() if each.formula}


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


def _structures(
    program: Program, release: Release, changed: frozenset[str]
) -> dict[str, Structure]:
    """The questions about which one of the changed rules concludes."""
    about = answering(release.rules.values()) if changed else {}
    return {
        each.question.name: Structure.of(
            each.question,
            about.get(each.question.name, ()),
            {key: i for i, key in enumerate(stage.conditions.keys)},
        )
        for stage in program.stages
        for each in stage.structures
        if not changed.isdisjoint(c.rule for c in each.conclusions)
    }


def _computations(
    computations: Sequence[Computation], changed: Mapping[str, Computation]
) -> tuple[Computation, ...]:
    return tuple(changed.get(each.name, each) for each in computations)


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
