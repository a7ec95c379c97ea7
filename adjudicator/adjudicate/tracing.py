"""The trace: every rule that was considered and how it came out, every value that was read."""

from __future__ import annotations

from adjudicator.adjudicate.defeat import Truth
from adjudicator.adjudicate.evaluation import Evaluation
from adjudicator.adjudicate.program import Program, Stage
from adjudicator.adjudicate.wording import Wording
from adjudicator.factsheet import FactSheet
from adjudicator.rulebook.model import Rule
from adjudicator.ruling.model import Trace, TracedRule, TracedValue
from adjudicator.vocabulary import Label

_STATES: dict[Truth, str] = {True: "holds", False: "fails", None: "open"}


def trace_of(program: Program, sheet: FactSheet, evaluation: Evaluation) -> Trace:
    """Everything that was considered, in the order in which it was."""
    stages = [s for s in program.stages if s.structures[0].question.name in evaluation.standings]
    rules = [rule for stage in stages for rule in _rules(program, stage, evaluation)]
    read = dict.fromkeys(
        name
        for conditions in (*(stage.conditions for stage in stages), program.closing.conditions)
        for name in conditions.reads
    )
    wording = Wording(program.release)
    return Trace(tuple(rules), _values(program, sheet, evaluation, list(read), wording))


def _rules(program: Program, stage: Stage, evaluation: Evaluation) -> list[TracedRule]:
    effects = _effects(stage, evaluation)
    return [
        _traced(program.release.rules[key], stage, evaluation, *effects[key])
        for key in stage.conditions.keys
        if key in effects
    ]


def _traced(
    rule: Rule, stage: Stage, evaluation: Evaluation, effect: str, defeated_by: tuple[str, ...]
) -> TracedRule:
    return TracedRule(
        rule=rule.id,
        title=rule.title,
        stratum=rule.stratum,
        layer=rule.layer,
        rulebook=rule.rulebook,
        citation=rule.citation,
        provenance=rule.provenance,
        state=_STATES[evaluation.states[rule.id]],
        effect=effect,
        defeated_by=defeated_by,
        then=rule.then,
        account=stage.conditions.accounts[rule.id](evaluation.env),
    )


def _effects(stage: Stage, evaluation: Evaluation) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Effect and victorious rules of every rule of the stage; the strongest over its questions."""
    found: dict[str, tuple[str, tuple[str, ...]]] = {}
    for structure in stage.structures:
        standing = evaluation.standings[structure.question.name]
        for i, conclusion in enumerate(structure.conclusions):
            state = evaluation.states[conclusion.rule]
            by: tuple[int, ...] = ()
            if state is False:
                effect = "not_met"
            elif standing.in_force[i]:
                effect = "applied"
            elif standing.in_force[i] is None:
                effect = "open"
            elif standing.void[i]:
                effect, by = "void", conclusion.floors
            else:
                effect, by = "defeated", conclusion.defeaters
            winners = tuple(
                structure.conclusions[d].rule
                for d in by
                if standing.in_force[d]
                or (effect == "void" and evaluation.states[structure.conclusions[d].rule])
            )
            if found.get(conclusion.rule, ("", ()))[0] != "applied":
                found[conclusion.rule] = (effect, winners)
    return found


def _values(
    program: Program,
    sheet: FactSheet,
    evaluation: Evaluation,
    read: list[str],
    wording: Wording,
) -> tuple[TracedValue, ...]:
    """The values of all names read, with those that derived facts were computed from."""
    release = program.release
    ordered: dict[str, None] = {}

    def visit(name: str) -> None:
        if name in ordered:
            return
        for below in program.dependencies.inputs.get(name, ()):
            visit(below)
        ordered[name] = None

    for name in read:
        visit(name)
    return tuple(
        _value(program, sheet, evaluation, name, wording)
        for name in ordered
        if name not in release.questions
    )


_UNKNOWN = Label("未知", "unknown")


def _value(
    program: Program, sheet: FactSheet, evaluation: Evaluation, name: str, wording: Wording
) -> TracedValue:
    release = program.release
    value = evaluation.env.get(name)
    shown = wording.value(name, value) if value is not None else _UNKNOWN
    label = wording.label(name)
    if name in release.derived:
        derived = release.derived[name]
        formula = derived.formula_text or f"table {derived.table}"
        return TracedValue(
            name,
            label,
            value,
            shown,
            "derived",
            None,
            None,
            None,
            None,
            formula,
            derived.citation,
            derived.provenance,
        )
    if name in release.parameters:
        figure = release.parameters[name]
        term = sheet.terms.get(name)
        origin = f"term:{term.set_by}" if term is not None else "parameter"
        return TracedValue(
            name,
            label,
            value,
            shown,
            origin,
            None,
            None,
            None,
            None,
            None,
            figure.citation,
            figure.provenance,
        )
    known = sheet.known.get(name)
    if known is None:
        return TracedValue(
            name, label, None, _UNKNOWN, "unknown", None, None, None, None, None, None, None
        )
    return TracedValue(
        name,
        label,
        value,
        shown,
        known.basis.value,
        known.by,
        known.evidence,
        known.grade,
        known.statement,
        None,
        None,
        None,
    )
