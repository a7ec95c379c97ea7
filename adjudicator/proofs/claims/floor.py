"""That what the statute alone grants is not taken away by any layer above it, nor by a term.

The floor is read under the law alone: only its rules, only its own figures. So a higher
layer cannot undercut it by answering a finding on which the floor rests, nor a promise by
setting a figure. A rule that openly `specifies` a rule of the law counts as law here: it
says what a notion of the law means in its trade, and whoever reviews it sees that it does.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from functools import cached_property

from adjudicator.adjudicate.outlook import Outlook, outlook
from adjudicator.adjudicate.program import Program
from adjudicator.proofs.context import Context, in_words
from adjudicator.proofs.findings import Code, Finding
from adjudicator.rulebook.model import Release, Rule
from adjudicator.symbolic.parameters import as_declared
from adjudicator.symbolic.solver import UnprovedError
from adjudicator.symbolic.terms import Formula, land, lnot, lor
from adjudicator.values import Label, Value

MOST_FOUND = 8  # for one floor


def prove(context: Context) -> Iterator[Finding]:
    """Every floor that some case falls below, with the rules that bring it about."""
    statute = _Statute(context.release)
    for rule in context.release.rules.values():
        if not rule.floor:
            continue
        for question, granted in rule.then:
            proof = _prove_floor(context, statute, rule, question, granted)
            yield from context.tried(Code.FLOOR, rule.id, proof)


class _Statute:
    """The release as the statute alone has it."""

    def __init__(self, release: Release) -> None:
        self._release = release

    @cached_property
    def program(self) -> Program:
        rules = {k: r for k, r in self._release.rules.items() if r.is_law}
        levels = tuple(
            dataclasses.replace(level, rules=tuple(r for r in level.rules if r in rules))
            for level in self._release.levels
        )
        release = as_declared(self._release)
        return Program.of(dataclasses.replace(release, rules=rules, levels=levels))

    def seen(self, seen: Outlook) -> Outlook:
        """The case as the statute alone has it, without the terms of the case."""
        return outlook(self.program, dataclasses.replace(seen.sheet, terms={}))


def _prove_floor(
    context: Context, statute: _Statute, rule: Rule, question: str, granted: Value
) -> Iterator[Finding]:
    known, law = context.known, context.statute
    standing = law.standings[question]
    declared = context.release.questions[question]
    worse = lor(
        *(
            where
            for answer, where in known.standings[question].answers.items()
            if declared.worse_for_buyer(answer, granted)
        )
    )
    made = context.slice([question], beside=[(law, [question])])
    bad: Formula = land(standing.lawful[standing.structure.position(rule.id)].holds, worse)

    def shows(seen: Outlook) -> bool:
        answer = seen.evaluation.env.get(question)
        return (
            answer is not None
            and declared.worse_for_buyer(answer, granted)
            and statute.seen(seen).in_force(rule.id, question) is True
        )

    behind = law.closure([rule.id])
    for finding in context.shown.like(Code.FLOOR, rule.id):
        before = context.seen_before(finding)
        if before is None or not shows(before):
            continue
        culprits = _culprits(statute, before, question, behind)
        forces = [_force(context, each) for each in culprits]
        if forces and set(culprits) == set(finding.others):
            yield finding
            bad = land(bad, lnot(land(*forces)))
    for _ in range(MOST_FOUND):
        model = made.find(bad)
        if model is None:
            return
        seen = context.witnesses.seen(model)
        if not shows(seen):
            raise UnprovedError("not confirmed")
        culprits = _culprits(statute, seen, question, behind)
        region = context.region(made, model, bad)
        by, where = [*culprits, *seen.sheet.terms], in_words(context, region)
        yield Finding(
            Code.FLOOR,
            rule.id,
            _message(context, rule, (granted, seen.evaluation.env[question]), question, by, where),
            tuple(culprits),
            (),
            context.witness(f"{Code.FLOOR}-{rule.id}", model, shows, region=region),
        )
        forces = [_force(context, each) for each in culprits]
        if not forces:
            return
        bad = land(bad, lnot(land(*forces)))


def _culprits(statute: _Statute, seen: Outlook, question: str, behind: set[str]) -> list[str]:
    """The rules above the statute that answer otherwise than it does, as far as it matters."""
    alone = statute.seen(seen).evaluation
    found: dict[str, None] = {}
    for name, standing in seen.evaluation.standings.items():
        if name != question and name not in behind:
            continue
        if alone.env.get(name) == seen.evaluation.env.get(name) or standing.winner is None:
            continue
        conclusion = seen.program.structures[name].conclusions[standing.winner]
        found[conclusion.rule] = None
    return list(found)


def _force(context: Context, rule: str) -> Formula:
    """Where the rule prevails on some question."""
    about = (context.known.standings[question] for question, _ in context.release.rules[rule].then)
    return lor(*(each.in_force[each.structure.position(rule)].holds for each in about))


def _message(
    context: Context,
    rule: Rule,
    answers: tuple[Value, Value],
    question: str,
    by: list[str],
    where: Label,
) -> Label:
    law, ruled = (context.wording.value(question, answer) for answer in answers)
    why = ", ".join(by)
    return Label(
        f"法定底线 {rule.floor}（{rule.id}：{law.zh}）被突破，裁为“{ruled.zh}”，"
        f"因 {why}：{where.zh}",
        f"Statutory floor {rule.floor} ({rule.id}: {law.en}) is undercut: '{ruled.en}', "
        f"by {why}, where {where.en}",
    )
