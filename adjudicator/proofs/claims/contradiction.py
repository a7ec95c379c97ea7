"""That no two rules in force give different answers to one question."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from adjudicator.adjudicate.outlook import Outlook
from adjudicator.proofs.context import Context, in_words
from adjudicator.proofs.findings import Code, Finding
from adjudicator.symbolic.solver import UnprovedError
from adjudicator.symbolic.terms import Formula, land, lnot
from adjudicator.values import Label, Value

MOST_FOUND = 20  # for one question


def prove(context: Context) -> Iterator[Finding]:
    """Every pair of rules that contradict each other in some case, with the case.

    That no facts are left out is enough: what contradicts while facts are unknown still
    does once they are settled.
    """
    for question in context.release.questions:
        proof = _prove_question(context, question)
        yield from context.tried(Code.CONTRADICTION, question, proof)


def _prove_question(context: Context, question: str) -> Iterator[Finding]:
    standing = context.known.standings[question]
    made = context.slice_about(question)
    force = {
        c.rule: force.holds
        for c, force in zip(standing.structure.conclusions, standing.in_force, strict=True)
    }
    excluded: list[Formula] = []
    for finding in context.shown.like(Code.CONTRADICTION):
        pair = finding.subject, *finding.others
        if not force.keys() >= set(pair):
            continue
        seen = context.seen_before(finding)
        if seen is not None and _contradict(seen, question, pair):
            yield finding
            excluded.append(lnot(land(*(force[rule] for rule in pair))))
    for _ in range(MOST_FOUND):
        bad = land(standing.contradiction, *excluded)
        model = made.find(bad)
        if model is None:
            return
        found = _pair(context.witnesses.seen(model), question)
        if found is None:
            raise UnprovedError("the engine does not confirm it")
        one, other = pair = found
        both = land(force[one], force[other])
        region = context.region(made, model, both)
        witness = context.witness(
            f"{Code.CONTRADICTION}-{one}-{other}",
            model,
            partial(_is_ruled, question=question, pair=pair),
            partial(_contradict, question=question, pair=pair),
            region=region,
        )
        answers = dict(context.release.rules[one].then), dict(context.release.rules[other].then)
        label = context.label(question)
        shown = [context.wording.value(question, each[question]) for each in answers]
        where = in_words(context, region)
        yield Finding(
            Code.CONTRADICTION,
            one,
            Label(
                f"规则 {one}（{shown[0].zh}）与 {other}（{shown[1].zh}）对“{label.zh}”给出不同"
                f"结论且互不排除：{where.zh}",
                f"Rules {one} ({shown[0].en}) and {other} ({shown[1].en}) answer '{label.en}' "
                f"differently and none defeats the other, where {where.en}",
            ),
            (other,),
            (),
            witness,
        )
        excluded.append(lnot(both))


def _contradicting(seen: Outlook, question: str) -> list[tuple[str, Value]]:
    """The rules in force that give different answers, each with its own."""
    standing = seen.evaluation.standings.get(question)
    conclusions = seen.program.structures[question].conclusions
    found = [conclusions[i] for i in standing.contradiction] if standing else []
    return [(each.rule, each.value) for each in found]


def _pair(seen: Outlook, question: str) -> tuple[str, str] | None:
    """Two rules in force with different answers."""
    found = _contradicting(seen, question)
    if not found:
        return None
    one, two = sorted((found[0][0], next(r for r, value in found if value != found[0][1])))
    return one, two


def _contradict(seen: Outlook, question: str, pair: Sequence[str]) -> bool:
    return set(pair) <= {rule for rule, _ in _contradicting(seen, question)}


def _is_ruled(seen: Outlook, question: str, pair: Sequence[str]) -> bool:
    """Whether the ruling itself says so, and waits for nothing else."""
    named = any(m.kind == "contradiction" and m.subject == question for m in seen.needs.matters)
    return named and not seen.needs.facts and _contradict(seen, question, pair)
