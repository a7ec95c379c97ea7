"""That every rule can hold, can prevail, and meets the rules that it is an exception to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from adjudicator.adjudicate.outlook import Outlook
from adjudicator.language.text import to_text
from adjudicator.language.tree import And, Node
from adjudicator.proofs.context import Context
from adjudicator.proofs.findings import Code, Finding, Severity
from adjudicator.proofs.shown import Claim
from adjudicator.rulebook.model import Rule
from adjudicator.symbolic.solver import Model, Slice
from adjudicator.symbolic.terms import Formula, land
from adjudicator.values import Label

MOST_PARTS = 4  # shown of a condition


def prove(context: Context) -> Iterator[Finding]:
    """Dead rules, rules that are always defeated, exceptions that never meet their rule."""
    context.observe_examples()
    for rule in context.release.rules.values():
        yield from context.tried(Code.DEAD, rule.id, _prove_rule(context, rule))


def _prove_rule(context: Context, rule: Rule) -> Iterator[Finding]:
    shown = context.shown
    holds = context.known.states[rule.id].holds
    questions = [name for name, _ in rule.then]
    made = context.slice_about(questions[0])
    if not shown.has(Claim.HELD, rule.id) and not _found(context, made, holds):
        yield _dead(context, rule, made)
        return
    if not rule.floor and not shown.has(Claim.PREVAILED, rule.id):
        yield from _prove_prevails(context, rule)
    for other in rule.exception_to:
        if other in context.release.rules and not shown.has(Claim.MET, rule.id, other):
            both = land(holds, context.known.states[other].holds)
            if not _found(context, made, both):
                yield _never_meets(context, rule, other)


def _prove_prevails(context: Context, rule: Rule) -> Iterator[Finding]:
    outranked = True
    for question, _ in rule.then:
        made = context.slice_about(question)
        standing = context.known.standings[question]
        conclusions = standing.structure.conclusions
        i = standing.structure.position(rule.id)
        if _found(context, made, standing.in_force[i].holds):
            return
        higher = [d for d in conclusions[i].defeaters if conclusions[d].layer > rule.layer]
        state = context.known.states[rule.id].holds
        alone = land(state, *(standing.in_force[d].fails for d in higher))
        outranked = outranked and not made.exists(alone)
    holding = context.slice_about(rule.then[0][0]).find(context.known.states[rule.id].holds)
    if holding is not None:  # It was shown to hold in another release, and need not in this one.
        yield _always_defeated(context, rule, holding, outranked=outranked)


def _found(context: Context, made: Slice, formula: Formula) -> bool:
    """Whether there is such a case; what it shows of other rules is noted."""
    model = made.find(formula)
    if model is None:
        return False
    context.shown.observe(context.witnesses.seen(model))
    return True


def _dead(context: Context, rule: Rule, made: Slice) -> Finding:
    parts = list(_conjuncts(rule.when))
    labelled = [(to_text(part), context.known.condition(part).holds) for part in parts]
    clash = made.why_not(labelled)
    shown = " && ".join(clash) if 0 < len(clash) <= MOST_PARTS else rule.when_text
    return Finding(
        Code.DEAD,
        rule.id,
        Label(
            f"规则 {rule.id} 的条件在任何案件中都不成立：{shown}",
            f"The condition of rule {rule.id} can never hold: {shown}",
        ),
        of_every_release=True,
    )


def _conjuncts(node: Node) -> Iterator[Node]:
    if isinstance(node, And):
        for item in node.items:
            yield from _conjuncts(item)
    else:
        yield node


def _always_defeated(context: Context, rule: Rule, model: Model, *, outranked: bool) -> Finding:
    question = rule.then[0][0]
    witness = context.witnesses.of(
        f"{Code.ALWAYS_DEFEATED}-{rule.id}",
        model,
        lambda seen: _is_defeated(seen, rule.id, question),
    )
    by: Iterable[str] = ()
    if witness is not None:
        by = _defeaters(context.witnesses.seen(witness.values), rule.id, question)
    names = "、".join(by)
    why = (
        ("总被上层规则取代", "is always outranked by")
        if outranked
        else (
            "总被例外或上层规则推翻",
            "is always defeated by exceptions or higher layers, as by",
        )
    )
    return Finding(
        Code.ALWAYS_DEFEATED,
        rule.id,
        Label(
            f"规则 {rule.id} 条件成立时{why[0]}（如 {names}）",
            f"Rule {rule.id}, where it holds, {why[1]} {', '.join(by)}",
        ),
        witness=witness,
        of_every_release=True,
        severity=Severity.WARNING if outranked else Severity.ERROR,
    )


def _is_defeated(seen: Outlook, rule: str, question: str) -> bool:
    return bool(seen.evaluation.states.get(rule)) and seen.in_force(rule, question) is False


def _defeaters(seen: Outlook, rule: str, question: str) -> tuple[str, ...]:
    standing = seen.evaluation.standings[question]
    structure = seen.program.structures[question]
    beaten = structure.conclusions[structure.position(rule)]
    by = (*beaten.defeaters, *beaten.floors)
    return tuple(structure.conclusions[d].rule for d in by if standing.in_force[d])


def _never_meets(context: Context, rule: Rule, other: str) -> Finding:
    return Finding(
        Code.EXCEPTION_NEVER_MEETS,
        rule.id,
        Label(
            f"规则 {rule.id} 是 {other} 的例外，但两者在任何案件中都不会同时成立",
            f"Rule {rule.id} is an exception to {other}, but the two never hold in one case",
        ),
        (other,),
        of_every_release=True,
    )
