"""Answering a release's questions for one set of known facts, level by level.

The Kleene reading alone answers hypotheses and forecasts; beside it the rules engine runs
where money may move, and every condition on which they differ is reported.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import cast

from adjudicator.adjudicate.defeat import Standing, Truth
from adjudicator.adjudicate.program import (
    Computation,
    Conditions,
    Program,
    relevance_key,
    table_key,
    table_rows,
)
from adjudicator.case.sheet import Term
from adjudicator.language.functions import FormulaError
from adjudicator.rulebook.model import Stratum
from adjudicator.values import Value

ADMISSION = "admission.decision"
ACCEPTED = "accepted"


@dataclass(slots=True)
class Evaluation:
    """What came out: `env` holds every value known, answers included.

    `states` are the conditions by key (rule ids, posting ids, `relevant:` questions);
    `failures` the derived facts that could not be computed though their inputs are
    known; `disagreements` the keys on which the engine and the Kleene reading differ.
    """

    env: dict[str, Value]
    states: dict[str, Truth] = field(default_factory=dict)
    standings: dict[str, Standing] = field(default_factory=dict)
    amounts: dict[str, Value | None] = field(default_factory=dict)
    failures: dict[str, FormulaError] = field(default_factory=dict)
    disagreements: list[str] = field(default_factory=list)

    @property
    def accepted(self) -> bool:
        return self.env.get(ADMISSION) == ACCEPTED

    def relevant(self, question: str) -> Truth:
        """Whether a goal counts in this case."""
        return self.states.get(relevance_key(question), True)


def evaluate(
    program: Program,
    facts: Mapping[str, Value],
    terms: Mapping[str, Term],
    *,
    checked: bool = False,
) -> Evaluation:
    """Answer by the Kleene reading; where it is `checked`, by the rules engine as well.

    The two are compared condition by condition.
    """
    result = Evaluation(environment(program, facts, terms))
    env = result.env
    for stage in program.stages:
        if stage.stratum > Stratum.ADMISSION and not result.accepted:
            return result
        _compute(stage.computations, result)
        states = _states(stage.conditions, result, checked=checked)
        for structure in stage.structures:
            standing = structure.standing(states)
            result.standings[structure.question.name] = standing
            if standing.settled and standing.value is not None:
                env[structure.question.name] = standing.value
    if not result.accepted:
        return result
    _compute(program.closing.computations, result)
    _states(program.closing.conditions, result, checked=checked)
    for posting, amount in program.closing.amounts.items():
        if result.states[posting] is not False:
            try:
                result.amounts[posting] = amount(env)
            except FormulaError as error:
                result.failures[posting] = error
    return result


def environment(
    program: Program, facts: Mapping[str, Value], terms: Mapping[str, Term]
) -> dict[str, Value]:
    """The values known before the first question: facts, parameters, tables, terms."""
    env: dict[str, object] = {**program.constants, **facts}
    for term in terms.values():
        if term.rows:
            table = program.release.tables[term.name]
            env[table_key(term.name)] = table_rows(dataclasses.replace(table, rows=term.rows))
        else:
            env[term.name] = term.value
    # Rows of tables ride along under keys that no name has; only `lookup` reads them.
    return cast("dict[str, Value]", env)


def computed(
    program: Program, facts: Mapping[str, Value], terms: Mapping[str, Term]
) -> dict[str, Value]:
    """What is known before the first question, and all that is computed from it alone."""
    result = Evaluation(environment(program, facts, terms))
    _compute(program.computations, result)
    return result.env


def _compute(computations: tuple[Computation, ...], result: Evaluation) -> None:
    env = result.env
    for computation in computations:
        try:
            value = computation.compute(env)
        except FormulaError as error:
            result.failures[computation.name] = error
            continue
        if value is not None:
            env[computation.name] = value


def _states(conditions: Conditions, result: Evaluation, *, checked: bool) -> list[Truth]:
    states = conditions.states(result.env)
    result.states.update(zip(conditions.keys, states, strict=True))
    if checked:
        result.disagreements.extend(_differences(conditions, states, result.env))
    return states


def _differences(conditions: Conditions, states: list[Truth], env: dict[str, Value]) -> list[str]:
    """The keys on which the engine answers otherwise than the Kleene reading."""
    holding = conditions.engine.holding(env)
    known = conditions.names <= env.keys()
    failing = None if known else conditions.engine.failing(env)
    different = []
    for key, state in zip(conditions.keys, states, strict=True):
        holds = key in holding
        fails = not holds if failing is None else key in failing
        if (holds, fails) != (state is True, state is False):
            different.append(key)
    return different
