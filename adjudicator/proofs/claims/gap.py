"""That a claim all of whose facts are known is answered, or deliberately left to staff."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from adjudicator.adjudicate.outlook import Outlook
from adjudicator.language.tree import names_in
from adjudicator.proofs.context import Context, Region, in_words, within
from adjudicator.proofs.findings import Code, Finding
from adjudicator.proofs.shown import Claim
from adjudicator.rulebook.model import Reserved, Stratum
from adjudicator.symbolic.solver import Model, UnprovedError
from adjudicator.symbolic.terms import Formula, land, lnot, lor
from adjudicator.values import Kind, Label, Value


def prove(context: Context) -> Iterator[Finding]:
    """Every goal without an answer, by the facts that bring it about; then idle reservations."""
    for goal in context.program.goals:
        yield from context.tried(Code.GAP, goal, _prove_goal(context, goal))
    for reserved in context.release.reserved:
        if not context.shown.has(Claim.RESERVED, reserved.id):
            proof = _prove_used(context, reserved)
            yield from context.tried(Code.IDLE_RESERVATION, reserved.id, proof)


def _prove_goal(context: Context, goal: str) -> Iterator[Finding]:
    """One gap for each member of the enum that most rules about the goal read."""
    known = context.known
    before = _goals_before(context, goal)
    made = context.slice([goal, *before]) if before else context.slice_about(goal)
    bad = land(
        known.relevant(goal).holds,
        lnot(known.standings[goal].settled),
        *_excused(context, goal, before),
    )
    key = _key(context, goal)
    members = context.release.facts[key].type.values if key else ()
    covered: set[Value] = set()
    if not made.exists(bad):
        return
    for finding in context.shown.like(Code.GAP):
        again = _same_gap(context, goal, finding, key)
        if again:
            yield finding
            covered.update(again)
    for member in members or (None,):
        if member in covered:
            continue
        here = made.symbols[key].equals(member) if key and member else True
        model = made.find(bad, here)
        if model is None:
            continue
        seen = context.witnesses.seen(context.filled(model))
        subject = next((m.subject for m in seen.needs.matters if m.kind == "gap"), None)
        if subject is None or seen.needs.facts:
            raise UnprovedError("the engine does not confirm it")
        region = context.region(made, model, bad, (key,))
        more = made.exists(bad, here, lnot(within(made, region)))
        found = _gap(context, goal, subject, (f"{key}={member}",), region, model, more=more)
        if key:
            here_too = region.get(key, members)
            covered.update(here_too)
            context.shown.covered[found.key] = here_too
        yield found


def _same_gap(context: Context, goal: str, finding: Finding, key: str) -> list[Value]:
    """The members with which what was found in an earlier release shows the same gap here."""
    if goal not in (finding.subject, *finding.others) or not finding.region:
        return []
    if not key or not finding.region[0].startswith(f"{key}=") or finding.witness is None:
        return []
    members = []
    for member in context.shown.covered.get(finding.key, ()):
        values = {**finding.witness.values, key: member}
        changed = dataclasses.replace(
            finding, witness=dataclasses.replace(finding.witness, values=values)
        )
        seen = context.seen_before(changed)
        if seen is not None and _is_gap(seen, finding.subject):
            members.append(member)
    return members if finding.region[0].removeprefix(f"{key}=") in members else []


def _key(context: Context, goal: str) -> str:
    """The enum of the record that most rules about the goal read; empty if none do."""
    reads = [context.known.reads[rule.id] for rule in context.known.rules_about(goal)]
    counts = {
        fact.name: sum(fact.name in read for read in reads)
        for fact in context.release.facts.values()
        if fact.type.kind is Kind.ENUM
    }
    best = max(counts, key=lambda name: counts[name], default="")
    return best if best and counts[best] else ""


def _goals_before(context: Context, goal: str) -> list[str]:
    """The goals of earlier stages: this one is asked for only where they are settled."""
    questions = context.release.questions
    return [
        name
        for name in context.program.goals
        if Stratum.ADMISSION < questions[name].stratum < questions[goal].stratum
    ]


def _excused(context: Context, goal: str, before: list[str]) -> list[Formula]:
    """Left out: what is found elsewhere or meant.

    Contradictions, goals that come before this one or that it rests on, reserved gaps, and
    figures for which the rulebook gives no value.
    """
    known = context.known
    excused: list[Formula] = [
        lor(lnot(known.relevant(name).holds), known.standings[name].settled) for name in before
    ]
    behind = known.closure([goal])
    for question in sorted(behind & context.release.questions.keys()):
        standing = known.standings[question]
        excused.append(lnot(standing.contradiction))
        for reserved in context.release.reserved:
            if reserved.question == question:
                meant = known.condition(reserved.when).holds
                excused.append(lnot(land(standing.gap, meant)))
        if question != goal and context.release.questions[question].goal:
            excused.append(lor(lnot(known.relevant(question).holds), standing.settled))
    for name in sorted(behind & context.release.parameters.keys()):
        excused.append(known.terms[name].known)
    return excused


def _gap(
    context: Context,
    goal: str,
    subject: str,
    key: tuple[str, ...],
    region: Region,
    model: Model,
    *,
    more: bool,
) -> Finding:
    label, where = context.label(subject), in_words(context, region)
    behind = "" if subject == goal else f" ({goal})"
    rest = Label("；此外还有", "; there are more like it") if more else Label("", "")
    return Finding(
        Code.GAP,
        subject,
        Label(
            f"没有规则回答“{label.zh}”{behind}：{where.zh}{rest.zh}",
            f"No rule answers '{label.en}'{behind} where {where.en}{rest.en}",
        ),
        () if subject == goal else (goal,),
        key,
        context.witness(
            f"{Code.GAP}-{subject}",
            model,
            lambda seen: _is_gap(seen, subject),
            region=region,
            unknown=(),
        ),
    )


def _is_gap(seen: Outlook, subject: str) -> bool:
    named = any(m.kind == "gap" and m.subject == subject for m in seen.needs.matters)
    return named and not seen.needs.facts


def _prove_used(context: Context, reserved: Reserved) -> Iterator[Finding]:
    standing = context.known.standings[reserved.question]
    made = context.slice([reserved.question, *names_in(reserved.when)])
    if made.exists(standing.gap, context.known.condition(reserved.when).holds):
        context.shown.add(Claim.RESERVED, reserved.id)
        return
    label = context.label(reserved.question)
    yield Finding(
        Code.IDLE_RESERVATION,
        reserved.id,
        Label(
            f"保留 {reserved.id} 从不生效：凡其条件成立，规则均已回答“{label.zh}”",
            f"The reservation {reserved.id} never counts: wherever it holds, rules answer "
            f"'{label.en}'",
        ),
        of_every_release=True,
    )
