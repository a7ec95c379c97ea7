"""Money: the ledger sums to zero, keeps its limits, or there is none."""

from __future__ import annotations

import dataclasses
from collections import Counter
from pathlib import Path
from random import Random

import pytest

from adjudicator.adjudicate.decision import Detail, adjudicate
from adjudicator.language.tree import Arithmetic, Literal
from adjudicator.rulebook.model import PostingKind, Release
from adjudicator.ruling.ruling import Direction, Ledger, Ruling
from adjudicator.vocabulary import Party, Status
from tests.adjudicate.libraries import (
    AT,
    PAID,
    Section,
    flag,
    number,
    posting,
    release_of,
    rule,
    sheet_of,
)
from tests.adjudicate.random_rulebooks import random_sheet

REFUNDED = "remedy.outcome == 'return_refund'"
RETURN = rule("RETURN", "x.faulty", {"remedy.outcome": "return_refund"})
REJECT = rule("REJECT", "!x.faulty", {"remedy.outcome": "reject"})
SHARED = rule("SHARED", "x.shared", {"liability.buyer_share": 30})
FACTS: Section = {
    "x.faulty": flag(),
    "x.shared": flag(),
    "x.share": number(0, 300, unit="percent"),
    "x.freight": {"type": "money", "min": 0, "max": 5000},
}
PRICE = posting("refund", REFUNDED, "order.paid")
WEAR = posting("deduction", REFUNDED, "div_floor(order.paid * x.share, 100)")
FREIGHT = posting("freight", REFUNDED, "x.freight", when_unknown="later")


def release_with(root: Path, **postings: dict[str, object]) -> Release:
    return release_of(root, {"platform": [RETURN, REJECT, SHARED]}, facts=FACTS, postings=postings)


def decide(release: Release, **known: bool | int) -> Ruling:
    facts = {"x.faulty": True, "x.shared": False, **{f"x.{name}": v for name, v in known.items()}}
    return adjudicate(sheet_of(facts), release, AT, Detail.RULING)


def ledger(ruling: Ruling) -> Ledger:
    assert ruling.status is Status.FINAL
    assert ruling.ledger is not None
    return ruling.ledger


def money_matter(ruling: Ruling) -> str:
    """The one matter of money for staff; no money moves and nobody is found liable."""
    assert ruling.status is Status.REFERRED_TO_STAFF
    assert (ruling.ledger, ruling.liability) == (None, ())
    (matter,) = ruling.staff
    assert matter.kind == "money"
    return matter.subject


def test_every_payment_has_two_sides(tmp_path: Path) -> None:
    release = release_with(tmp_path, price=PRICE, wear=WEAR, freight=FREIGHT)
    found = ledger(decide(release, share=10, freight=1_200))
    wear = PAID // 10
    assert [(line.party, line.direction, line.amount) for line in found.lines] == [
        (Party.MERCHANT, Direction.DEBIT, 1_200),
        (Party.BUYER, Direction.CREDIT, 1_200),
        (Party.MERCHANT, Direction.DEBIT, PAID),
        (Party.BUYER, Direction.CREDIT, PAID),
        (Party.BUYER, Direction.DEBIT, wear),
        (Party.MERCHANT, Direction.CREDIT, wear),
    ]
    assert sum(line.signed for line in found.lines) == 0
    assert (found.refund, found.buyer_net) == (PAID - wear, PAID - wear + 1_200)
    assert (found.paid, found.requested) == (PAID, None)


def test_a_rejected_claim_moves_no_money(tmp_path: Path) -> None:
    found = ledger(decide(release_with(tmp_path, price=PRICE), faulty=False))
    assert (found.lines, found.refund, found.buyer_net) == ((), 0, 0)


def test_the_shares_of_liability_add_up_to_the_whole(tmp_path: Path) -> None:
    release = release_with(tmp_path, price=PRICE)
    for shared, percent in ((True, 30), (False, 0)):
        liability = decide(release, shared=shared).liability
        shares = {share.party: share.percent for share in liability}
        assert shares == {Party.BUYER: percent, Party.MERCHANT: 100 - percent}


def test_a_refund_never_exceeds_what_was_paid(tmp_path: Path) -> None:
    extra = posting("refund", "x.shared", "order.paid")
    release = release_with(tmp_path, price=PRICE, extra=extra)
    assert ledger(decide(release)).refund == PAID
    assert money_matter(decide(release, shared=True)) == "refund"


def test_deductions_never_exceed_the_refund(tmp_path: Path) -> None:
    release = release_with(tmp_path, price=PRICE, wear=WEAR)
    assert ledger(decide(release, share=100)).refund == 0
    assert money_matter(decide(release, share=101)) == "deductions"


def test_a_limit_is_broken_by_a_single_fen(tmp_path: Path) -> None:
    wear = posting("deduction", REFUNDED, "order.paid + x.freight")
    extra = posting("refund", "x.shared", "x.freight")
    release = release_with(tmp_path, price=PRICE, wear=wear, extra=extra)
    assert ledger(decide(release, freight=0, shared=True)).refund == 0
    assert money_matter(decide(release, freight=1)) == "deductions"
    assert money_matter(decide(release, freight=1, shared=True)) == "refund"


def test_deductions_within_the_refund_take_what_the_ones_before_them_leave(tmp_path: Path) -> None:
    wear = posting(
        "deduction", REFUNDED, "div_floor(order.paid * x.share, 100)", within_refund=True
    )
    parts = posting("deduction", REFUNDED, "x.freight", within_refund=True)
    release = release_with(tmp_path, price=PRICE, a_wear=wear, parts=parts)

    def taken(**known: int) -> dict[str, int]:
        found = ledger(decide(release, **known))
        assert sum(line.signed for line in found.lines) == 0
        return {line.posting: line.amount for line in found.lines if line.party is Party.MERCHANT}

    assert taken(share=0, freight=5_000) == {"price": PAID, "parts": 5_000}
    assert taken(share=100, freight=5_000) == {"price": PAID, "a_wear": PAID}
    assert taken(share=300, freight=1) == {"price": PAID, "a_wear": PAID}
    assert taken(share=99, freight=5_000)["parts"] == min(5_000, PAID - PAID * 99 // 100)


def test_a_deduction_that_is_not_kept_within_the_refund_is_no_less_refused(tmp_path: Path) -> None:
    parts = posting("deduction", REFUNDED, "x.freight", within_refund=True)
    release = release_with(tmp_path, price=PRICE, wear=WEAR, parts=parts)
    assert money_matter(decide(release, share=101, freight=0)) == "deductions"


def test_compensation_is_no_refund_and_may_exceed_what_was_paid(tmp_path: Path) -> None:
    threefold = posting("compensation", REFUNDED, "order.paid * 3")
    found = ledger(decide(release_with(tmp_path, price=PRICE, threefold=threefold)))
    assert (found.refund, found.buyer_net) == (PAID, 4 * PAID)


def test_a_negative_amount_goes_to_staff(tmp_path: Path) -> None:
    """The loader refuses such a formula; should one come through, no money moves."""
    release = release_with(tmp_path, price=PRICE)
    price = release.postings["price"]
    minus_one = Literal(-1, price.amount.type, price.place)
    amount = Arithmetic("*", price.amount, minus_one, price.amount.type, price.place)
    negative = dataclasses.replace(
        release,
        digest=f"negative {release.digest}",
        postings={"price": dataclasses.replace(price, amount=amount)},
    )
    assert money_matter(decide(negative)) == "price"


def test_a_payment_to_come_has_a_bearer_and_no_amount(tmp_path: Path) -> None:
    release = release_with(tmp_path, price=PRICE, freight=FREIGHT)
    found = ledger(decide(release))
    (later,) = found.later
    assert (later.posting, later.payer, later.payee) == ("freight", Party.MERCHANT, Party.BUYER)
    assert found.buyer_net == PAID
    paid = ledger(decide(release, freight=800))
    assert (paid.later, paid.buyer_net) == ((), PAID + 800)


def test_an_amount_that_cannot_wait_is_asked_for(tmp_path: Path) -> None:
    now = FREIGHT | {"when_unknown": "ask"}
    ruling = decide(release_with(tmp_path, price=PRICE, freight=now))
    assert ruling.status is Status.EVIDENCE_REQUESTED
    assert [request.fact for request in ruling.requests] == ["x.freight"]
    assert ruling.requests[0].because == ("freight",)
    assert ruling.ledger is None


def test_a_payment_whose_condition_is_open_keeps_the_case_waiting(tmp_path: Path) -> None:
    tip = posting("fee", "x.freight > 1000", "x.freight", when_unknown="later")
    ruling = decide(release_with(tmp_path, price=PRICE, tip=tip))
    assert [request.fact for request in ruling.requests] == ["x.freight"]


@pytest.mark.parametrize("kind", PostingKind)
def test_payments_of_nothing_are_not_listed(tmp_path: Path, kind: PostingKind) -> None:
    nothing = posting(kind.value, REFUNDED, "x.freight")
    found = ledger(decide(release_with(tmp_path, nothing=nothing), freight=0))
    assert (found.lines, found.later) == ((), ())


def test_every_ledger_keeps_its_limits(random_releases: tuple[Release, ...]) -> None:
    statuses: Counter[str] = Counter()
    for release in random_releases:
        kinds = {name: posting_.kind for name, posting_ in release.postings.items()}
        for seed in range(30):
            sheet = random_sheet(Random(seed), release)
            ruling = adjudicate(sheet, release, AT, Detail.RULING)
            statuses[ruling.status] += 1
            assert (ruling.ledger is not None) == (ruling.status is Status.FINAL)
            if ruling.ledger is None:
                continue
            lines = ruling.ledger.lines
            assert sum(line.signed for line in lines) == 0
            assert all(line.amount > 0 for line in lines)
            sums: Counter[PostingKind] = Counter()
            for line in lines:
                if line.direction is Direction.CREDIT:
                    sums[kinds[line.posting]] += line.amount
            refund, deduction = sums[PostingKind.REFUND], sums[PostingKind.DEDUCTION]
            assert 0 <= deduction <= refund <= PAID
            assert ruling.ledger.refund == refund - deduction
    assert statuses[Status.FINAL] > 150
