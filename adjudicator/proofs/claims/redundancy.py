"""That every rule says something that no other rule in force says already."""

from __future__ import annotations

from collections.abc import Iterator

from adjudicator.proofs.context import Context
from adjudicator.proofs.findings import Code, Finding, Severity
from adjudicator.proofs.shown import Claim
from adjudicator.rulebook.model import Rule
from adjudicator.symbolic.encoding import otherwise
from adjudicator.symbolic.terms import land, lnot
from adjudicator.values import Label


def prove(context: Context) -> Iterator[Finding]:
    """Rules whose removal changes no answer because other rules in force give the same.

    Rules that merely repeat a question's default are not among them: they say why.
    Statutory floors are not either: they bind even where they do not answer.
    """
    context.observe_examples()
    for rule in context.release.rules.values():
        if not rule.floor and not context.shown.has(Claim.ALONE, rule.id):
            yield from context.tried(Code.REDUNDANT, rule.id, _prove_needed(context, rule))


def _prove_needed(context: Context, rule: Rule) -> Iterator[Finding]:
    if _is_redundant(context, rule):
        yield _finding(rule)
    else:
        context.shown.add(Claim.ALONE, rule.id)


def _is_redundant(context: Context, rule: Rule) -> bool:
    known = context.known
    for name, value in rule.then:
        standing = known.standings[name]
        conclusions = standing.structure.conclusions
        i = standing.structure.position(rule.id)
        others = [
            standing.in_force[j].holds
            for j, c in enumerate(conclusions)
            if j != i and c.value == value
        ]
        made = context.slice_about(name)
        alone = land(standing.in_force[i].holds, *(lnot(other) for other in others))
        if not others or made.exists(alone):
            return False
        if not made.exists(standing.in_force[i].holds):
            return False  # always defeated: reported as such
        without = known.standing(
            context.release.questions[name],
            [other for other in known.rules_about(name) if other.id != rule.id],
        )
        if made.exists(otherwise(standing.answers, without.answers)):
            return False
    return True


def _finding(rule: Rule) -> Finding:
    return Finding(
        Code.REDUNDANT,
        rule.id,
        Label(
            f"规则 {rule.id} 多余：凡其生效，另有规则给出同样结论，删去后任何案件的结论不变",
            f"Rule {rule.id} is redundant: where it is in force another rule says the same, and "
            "without it no answer changes",
        ),
        of_every_release=True,
        severity=Severity.WARNING,
    )
