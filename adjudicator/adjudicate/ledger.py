"""The money that follows from the answers: a ledger that sums to zero, or no ledger at all."""

from __future__ import annotations

from collections.abc import Iterator

from adjudicator.adjudicate.evaluation import Evaluation
from adjudicator.adjudicate.next_questions import PAID
from adjudicator.rulebook.model import Posting, PostingKind, Release
from adjudicator.ruling.ruling import Direction, LaterPayment, Ledger, LedgerLine, StaffMatter
from adjudicator.values import Label
from adjudicator.vocabulary import Party

REQUESTED = "claim.requested"


def build_ledger(release: Release, evaluation: Evaluation) -> Ledger | StaffMatter:
    """The ledger of a settled case, in fen.

    Refunds never exceed what was paid, deductions never exceed the refund, no amount is
    below zero; where the rules would break one of these, no money moves and the matter
    goes to staff.
    """
    lines: list[LedgerLine] = []
    later: list[LaterPayment] = []
    sums = dict.fromkeys(PostingKind, 0)
    left = _refunds(release, evaluation)
    for posting in release.postings.values():
        if not evaluation.states.get(posting.id):
            continue
        amount = evaluation.amounts.get(posting.id)
        if amount is None:
            later.append(_later(posting))
            continue
        assert isinstance(amount, int)
        if amount < 0:
            return _broken(
                posting.id,
                f"“{posting.label.zh}”的金额为负（{amount} 分）",
                f"The amount of '{posting.label.en}' is negative ({amount} fen)",
            )
        if posting.within_refund:
            amount = min(amount, max(left, 0))
        if posting.kind is PostingKind.DEDUCTION:
            left -= amount
        if amount:
            sums[posting.kind] += amount
            lines.extend(_lines(posting, amount))
    refund = sums[PostingKind.REFUND] - sums[PostingKind.DEDUCTION]
    paid = _money(evaluation, PAID)
    if refund < 0:
        return _broken(
            "deductions",
            "扣减总额超过退款额",
            "Deductions exceed the refund that they are taken from",
        )
    if sums[PostingKind.REFUND] > (paid or 0):
        return _broken("refund", "退款额超过实付金额", "The refund exceeds what was paid")
    return Ledger(
        lines=tuple(lines),
        later=tuple(later),
        paid=paid,
        requested=_money(evaluation, REQUESTED),
        refund=refund,
        buyer_net=sum(line.signed for line in lines if line.party is Party.BUYER),
    )


def _refunds(release: Release, evaluation: Evaluation) -> int:
    """What is refunded before anything is deducted, in fen."""
    amounts = (
        evaluation.amounts.get(posting.id)
        for posting in release.postings.values()
        if posting.kind is PostingKind.REFUND and evaluation.states.get(posting.id)
    )
    return sum(amount for amount in amounts if isinstance(amount, int))


def _lines(posting: Posting, amount: int) -> Iterator[LedgerLine]:
    """Both sides of one payment: this is why the ledger sums to zero."""
    why = posting.id, posting.label, posting.citation, posting.provenance
    yield LedgerLine(Party(posting.payer), Direction.DEBIT, amount, *why)
    yield LedgerLine(Party(posting.payee), Direction.CREDIT, amount, *why)


def _later(posting: Posting) -> LaterPayment:
    return LaterPayment(
        posting.id,
        Party(posting.payer),
        Party(posting.payee),
        posting.label,
        posting.citation,
        posting.provenance,
    )


def _money(evaluation: Evaluation, name: str) -> int | None:
    value = evaluation.env.get(name)
    return value if isinstance(value, int) else None


def _broken(subject: str, zh: str, en: str) -> StaffMatter:
    return StaffMatter("money", subject, Label(f"{zh}；款项不予划拨", f"{en}; no money moves"))
