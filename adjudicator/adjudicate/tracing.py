"""The trace: every rule that was considered and how it came out, every value that was read.

Most rules come out the same way in most cases (a guard fails), and records are frozen,
so each rule's and each value's last record is kept and given again where nothing differs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from adjudicator.adjudicate.defeat import Standing, Structure, Truth
from adjudicator.adjudicate.evaluation import Evaluation
from adjudicator.adjudicate.program import KEPT_PROGRAMS, Env, Program, Stage
from adjudicator.case.sheet import FactSheet, Known, Term
from adjudicator.readings.kleene.account import Account
from adjudicator.rulebook.model import Rule
from adjudicator.ruling.ruling import Trace, TracedRule, TracedValue
from adjudicator.values import Label, Value

_STATES: dict[Truth, str] = {True: "holds", False: "fails", None: "open"}
_UNKNOWN = Label("未知", "unknown")

Effect = tuple[str, tuple[str, ...]]
NOT_MET: Effect = ("not_met", ())


@lru_cache(maxsize=KEPT_PROGRAMS)
def tracer_of(program: Program) -> Tracer:
    """The program's tracer, with what it remembers."""
    return Tracer(program)


@dataclass(frozen=True, slots=True)
class Tracer:
    """Builds the traces of one program. Safe under threads: a lost record is built again."""

    program: Program
    _rules: dict[str, TracedRule] = field(default_factory=dict)
    _values: dict[str, tuple[object, TracedValue]] = field(default_factory=dict)

    def trace(self, sheet: FactSheet, evaluation: Evaluation) -> Trace:
        """Everything that was considered, in the order in which it was."""
        stages = [
            stage
            for stage in self.program.stages
            if stage.structures[0].question.name in evaluation.standings
        ]
        rules = tuple(
            self._rule(*traced, evaluation) for s in stages for traced in _rules(s, evaluation)
        )
        values = tuple(
            self._value(name, sheet, evaluation.env) for name in self.program.names_traced(stages)
        )
        return Trace(rules, values)

    def _rule(
        self,
        key: str,
        explain: Callable[[Env], Account],
        effect: Effect,
        evaluation: Evaluation,
    ) -> TracedRule:
        account = explain(evaluation.env)
        last = self._rules.get(key)
        if (
            last is not None
            and last.account is account
            and (last.effect, last.defeated_by) == effect
        ):
            return last
        state = _STATES[evaluation.states[key]]
        traced = _traced(self.program.release.rules[key], state, effect, account)
        self._rules[key] = traced
        return traced

    def _value(self, name: str, sheet: FactSheet, env: Env) -> TracedValue:
        value = env.get(name)
        known, term = sheet.known.get(name), sheet.terms.get(name)
        # 1 and True are equal, but a name has one type.
        basis = (value, known, term)
        last = self._values.get(name)
        if last is not None and last[0] == basis:
            return last[1]
        traced = _traced_value(self.program, name, value, known, term)
        self._values[name] = (basis, traced)
        return traced


def _rules(
    stage: Stage, evaluation: Evaluation
) -> Iterator[tuple[str, Callable[[Env], Account], Effect]]:
    """The stage's rules with the way to account for each, and its effect."""
    effects: dict[str, Effect] = {}
    for structure in stage.structures:
        standing = evaluation.standings[structure.question.name]
        for i, conclusion in enumerate(structure.conclusions):
            if effects.get(conclusion.rule, NOT_MET)[0] != "applied":
                effects[conclusion.rule] = _effect(structure, standing, i, evaluation)
    for key, explain in stage.conditions.accounts.items():
        if key in effects:
            yield key, explain, effects[key]


def _effect(structure: Structure, standing: Standing, i: int, evaluation: Evaluation) -> Effect:
    """What became of one conclusion, and who defeated it."""
    conclusions = structure.conclusions
    conclusion = conclusions[i]
    if evaluation.states[conclusion.rule] is False:
        return NOT_MET
    if standing.in_force[i]:
        return "applied", ()
    if standing.in_force[i] is None:
        return "open", ()
    if standing.void[i]:
        floors = (conclusions[f].rule for f in conclusion.floors)
        return "void", tuple(floor for floor in floors if evaluation.states[floor])
    return "defeated", tuple(
        conclusions[d].rule for d in conclusion.defeaters if standing.in_force[d]
    )


def _traced(rule: Rule, state: str, effect: Effect, account: Account) -> TracedRule:
    return TracedRule(
        rule=rule.id,
        title=rule.title,
        stratum=rule.stratum.word,
        layer=rule.layer.word,
        rulebook=rule.rulebook,
        citation=rule.citation,
        provenance=rule.provenance,
        state=state,
        effect=effect[0],
        defeated_by=effect[1],
        then=rule.then,
        account=account,
    )


def _traced_value(
    program: Program, name: str, value: Value | None, known: Known | None, term: Term | None
) -> TracedValue:
    release, wording = program.release, program.wording
    derived, figure = release.derived.get(name), release.parameters.get(name)
    source = derived or figure
    origin = "unknown"
    if derived is not None:
        origin = "derived"
    elif figure is not None:
        origin = f"term:{term.set_by}" if term is not None else "parameter"
    elif known is not None:
        origin = known.basis.value
    return TracedValue(
        name=name,
        label=wording.label(name),
        value=value,
        shown=wording.value(name, value) if value is not None else _UNKNOWN,
        origin=origin,
        by=known.by if known else None,
        evidence=known.evidence if known else None,
        grade=known.grade if known else None,
        statement=known.statement if known else None,
        formula=(derived.formula_text or f"table {derived.table}") if derived else None,
        citation=source.citation if source else None,
        provenance=source.provenance if source else None,
    )
