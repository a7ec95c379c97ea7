"""That there is something to prove: records that keep the invariants, claims that are taken."""

from __future__ import annotations

from collections.abc import Iterator

from adjudicator.adjudicate.evaluation import ADMISSION
from adjudicator.proofs.context import Context
from adjudicator.proofs.findings import Code, Finding, Severity
from adjudicator.proofs.shown import Claim
from adjudicator.values import Label


def prove(context: Context) -> Iterator[Finding]:
    """Unless some record keeps the invariants, some claim is taken, and every goal counts once."""
    yield from context.tried(Code.VACUOUS, ADMISSION, _prove(context))


def _prove(context: Context) -> Iterator[Finding]:
    if not context.slice([], admitted=False).exists():
        names = [one.id for one in context.release.invariants]
        yield _finding(
            names[0] if names else ADMISSION,
            "没有任何记录能同时满足全部不变量，一切证明均无意义",
            "No record keeps all invariants at once, so that nothing is proved",
        )
        return
    if not context.slice([]).exists():
        yield _finding(ADMISSION, "没有任何申请会被受理", "No claim is ever taken")
        return
    for goal in context.program.goals:
        if context.shown.has(Claim.COUNTED, goal):
            continue
        if context.slice_about(goal).exists(context.known.relevant(goal).holds):
            context.shown.add(Claim.COUNTED, goal)
        else:
            label = context.label(goal)
            yield _finding(
                goal,
                f"“{label.zh}”在任何案件中都不需回答",
                f"'{label.en}' counts in no case",
                of_every_release=True,
            )


def _finding(subject: str, zh: str, en: str, *, of_every_release: bool = False) -> Finding:
    severity = Severity.WARNING if of_every_release else Severity.ERROR
    return Finding(
        Code.VACUOUS, subject, Label(zh, en), of_every_release=of_every_release, severity=severity
    )
