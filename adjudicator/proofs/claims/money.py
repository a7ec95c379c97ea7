"""That the ledger of a settled case keeps its bounds, whatever the amounts.

That its lines sum to zero needs no proof: every payment is written with both its sides.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from adjudicator.adjudicate.next_questions import PAID
from adjudicator.adjudicate.outlook import Outlook
from adjudicator.language.tree import Operator
from adjudicator.proofs.context import Context
from adjudicator.proofs.findings import Code, Finding
from adjudicator.rulebook.model import PostingKind
from adjudicator.symbolic.solver import UnprovedError
from adjudicator.symbolic.terms import Formula, Number, compare, land
from adjudicator.values import Label


def prove(context: Context) -> Iterator[Finding]:
    """Refunds never above what was paid, deductions never above the refund, nothing negative."""
    known = context.known
    paid = known.terms[PAID]
    assert isinstance(paid, Number)
    refunds, deductions = known.sum_of(PostingKind.REFUND), known.sum_of(PostingKind.DEDUCTION)
    bounds: list[tuple[tuple[PostingKind, ...], Formula, Label]] = [
        (
            (PostingKind.REFUND,),
            compare(Operator.GT, refunds, paid.value),
            Label("退款额可能超过实付金额", "The refund may exceed what was paid"),
        ),
        (
            (PostingKind.REFUND, PostingKind.DEDUCTION),
            compare(Operator.GT, deductions, refunds),
            Label("扣减总额可能超过退款额", "Deductions may exceed the refund"),
        ),
    ]
    for posting in context.release.postings.values():
        if posting.amount.type.minimum < 0:
            negative = compare(Operator.LT, known.amounts[posting.id].value, 0)
            label = Label(f"“{posting.label.zh}”可能为负", f"'{posting.label.en}' may be negative")
            bounds.append(((posting.kind,), land(known.states[posting.id].holds, negative), label))
    for kinds, bad, message in bounds:
        postings = [p.id for p in context.release.postings.values() if p.kind in kinds]
        if postings:
            proof = _prove(context, postings, kinds, bad, message)
            yield from context.tried(Code.MONEY, postings[0], proof)


def _prove(
    context: Context,
    postings: Sequence[str],
    kinds: tuple[PostingKind, ...],
    bad: Formula,
    message: Label,
) -> Iterator[Finding]:
    made = context.slice([*postings, *context.program.goals, PAID])
    made.preferences = made.preferences[:1]
    decided = (context.known.states[posting].known for posting in context.release.postings)
    model = made.find(bad, context.known.goals_settled, *decided)
    if model is None:
        return
    witness = context.witness(f"{Code.MONEY}-{postings[0]}", model, _is_broken, unknown=())
    if witness is None:
        raise UnprovedError("the engine does not confirm it")
    involved = _paying(context, context.witnesses.seen(witness.values), kinds)
    shown = ", ".join(involved)
    yield Finding(
        Code.MONEY,
        involved[0] if involved else postings[0],
        Label(f"{message.zh}（{shown}）", f"{message.en} ({shown})"),
        tuple(involved[1:]),
        (message.en,),
        witness,
    )


def _is_broken(seen: Outlook) -> bool:
    return seen.settled and seen.ledger is None


def _paying(context: Context, seen: Outlook, kinds: tuple[PostingKind, ...]) -> list[str]:
    """The payments made in the case: those that exceed the others first."""
    paying = [
        posting
        for posting in context.release.postings.values()
        if posting.kind in kinds
        and seen.evaluation.states.get(posting.id)
        and seen.evaluation.amounts.get(posting.id)
    ]
    paying.sort(key=lambda posting: -kinds.index(posting.kind))
    return [posting.id for posting in paying]
