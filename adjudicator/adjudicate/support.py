"""What a settled answer rests on: the winning rules, and all that they read in turn."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from adjudicator.adjudicate.evaluation import Evaluation
from adjudicator.adjudicate.program import Program
from adjudicator.case.sheet import Basis, FactSheet
from adjudicator.rulebook.model import Derived, Parameter, Rule, Table
from adjudicator.ruling.ruling import Assumption
from adjudicator.sources import Citation
from adjudicator.values import Label


@dataclass(slots=True)
class Support:
    """Rules that won, and the names that they read, in the order in which they were met."""

    rules: dict[str, None] = field(default_factory=dict)
    names: dict[str, None] = field(default_factory=dict)


def winning_rule(program: Program, evaluation: Evaluation, question: str) -> str | None:
    """The rule that carries the question's answer; `None` if its default stands."""
    standing = evaluation.standings.get(question)
    if standing is None or standing.winner is None or not standing.settled:
        return None
    return program.structures[question].conclusions[standing.winner].rule


def support_of(program: Program, evaluation: Evaluation, goals: Iterable[str]) -> Support:
    """Everything that the answers to the goals, and the payments that follow, rest on."""
    release, dependencies = program.release, program.dependencies
    reads = dependencies.reads
    found = Support()

    def visit(name: str) -> None:
        if name in found.names:
            return
        found.names[name] = None
        below: tuple[str, ...] = ()
        if name in release.derived:
            below = dependencies.inputs_taken(name, evaluation.env)
        elif name in release.questions:
            rule = winning_rule(program, evaluation, name)
            if rule is not None:
                found.rules[rule] = None
                below = reads[rule]
            elif name in evaluation.standings:
                # The default stands because of the findings on which the silent rules failed.
                below = _answered(program, evaluation, name)
        for read in below:
            visit(read)

    for goal in goals:
        visit(goal)
    for posting in release.postings:
        if evaluation.states.get(posting):
            for read in reads[posting]:
                visit(read)
    return found


def _answered(program: Program, evaluation: Evaluation, question: str) -> tuple[str, ...]:
    """The questions that the rules about this one read and that a rule has answered."""
    reads = program.dependencies.reads
    return tuple(
        name
        for conclusion in program.structures[question].conclusions
        for name in reads[conclusion.rule]
        if winning_rule(program, evaluation, name) is not None
    )


def citations_of(
    program: Program, evaluation: Evaluation, support: Support
) -> tuple[Citation, ...]:
    """The sources that decided, each once."""
    release = program.release
    found = dict.fromkeys(release.rules[rule].citation for rule in support.rules)
    for posting in release.postings.values():
        if evaluation.states.get(posting.id):
            found[posting.citation] = None
    return tuple(found)


def assumptions_of(
    program: Program, sheet: FactSheet, evaluation: Evaluation, support: Support
) -> tuple[Assumption, ...]:
    """Everything without a published source that took part in deciding, to be named beside it."""
    release = program.release
    found: list[Assumption] = []

    def note(kind: str, name: str, what: Rule | Parameter | Table | Derived, label: Label) -> None:
        if what.provenance.is_assumed:
            found.append(Assumption(kind, name, label, what.citation, what.note))

    for rule_id in support.rules:
        note("rule", rule_id, release.rules[rule_id], release.rules[rule_id].title)
    for name in support.names:
        figure, derived = release.parameters.get(name), release.derived.get(name)
        if figure is not None and name not in sheet.terms:
            note("parameter", name, figure, figure.label)
        elif derived is not None:
            table = release.tables.get(derived.table or "")
            if table is not None and table.name not in sheet.terms:
                note("table", table.name, table, table.label)
            else:
                note("derived", name, derived, derived.label)
        elif name in sheet.known and sheet.known[name].basis is Basis.PRESUMED:
            found.append(Assumption("presumption", name, release.facts[name].label, None, ""))
    for posting in release.postings.values():
        if evaluation.states.get(posting.id) and posting.provenance.is_assumed:
            found.append(Assumption("posting", posting.id, posting.label, posting.citation, ""))
    return tuple(found)
