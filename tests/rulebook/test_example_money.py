"""Examples say which payments follow and which articles are cited."""

from __future__ import annotations

from pathlib import Path

import pytest

from adjudicator.errors import RulebookError
from adjudicator.rulebook.library import Library
from adjudicator.workbench.examples import run_all
from tests.proofs.books import SOURCED, Entry, example, rule, write_library

CITED = {"source": {"document": "DOC", "article": "a.9"}}
REFUND = rule("S-1", "proof.defect", {"remedy.outcome": "refund"}, **CITED)
POSTINGS = {
    "price": {
        "kind": "refund",
        "label": {"zh": "退款", "en": "Refund"},
        "when": "remedy.outcome == 'refund'",
        "amount": "order.paid",
        "payer": "merchant",
        "payee": "buyer",
        **SOURCED,
    },
    "fee": {
        "kind": "fee",
        "label": {"zh": "检测费", "en": "Test fee"},
        "when": "use.days > 7",
        "amount": "1500",
        "payer": "merchant",
        "payee": "platform",
        **SOURCED,
    },
}
GIVEN = {"order.paid": 9900, "proof.defect": True, "use.days": 10}


def failures(root: Path, given: Entry, **expected: object) -> tuple[str, ...]:
    """What is wrong with one example of a library with two payments."""
    one = example("It is so", given, **expected)
    path = write_library(root / "books", [REFUND], [one], postings=POSTINGS)
    ((_, outcome),) = run_all(tuple(Library.load(path, examples=True).every_release()))
    return outcome.failures


def test_the_payments_are_those_that_are_named(tmp_path: Path) -> None:
    assert failures(tmp_path, GIVEN, lines={"price": 9900, "fee": 1500}, refund=9900) == ()


def test_a_payment_that_is_not_named_is_one_too_many(tmp_path: Path) -> None:
    assert failures(tmp_path, GIVEN, lines={"price": 9900}) == (
        "the payments should be price 9900, but are fee 1500, price 9900",
    )


def test_no_payments_is_an_expectation_too(tmp_path: Path) -> None:
    given = {**GIVEN, "proof.defect": False, "use.days": 1}
    assert failures(tmp_path, given, lines={}) == ()


def test_a_case_that_waits_has_no_payments(tmp_path: Path) -> None:
    assert failures(tmp_path, {"order.paid": 9900}, lines={}) == (
        "the payments should be none, but are not settled",
    )


def test_the_article_of_the_winning_rule_is_cited(tmp_path: Path) -> None:
    assert failures(tmp_path, GIVEN, articles=["DOC-a.9"]) == ()


def test_the_article_of_a_rule_that_did_not_apply_is_not_cited(tmp_path: Path) -> None:
    given = {**GIVEN, "proof.defect": False, "use.days": 1}
    assert failures(tmp_path, given, articles=["DOC-a.9"]) == (
        "DOC-a.9 should be cited, but nothing is",
    )


@pytest.mark.parametrize(
    ("expected", "message"),
    [
        ({"lines": {"prise": 1}}, "There is no payment 'prise'. Did you mean 'price'?"),
        ({"lines": {"price": -1}}, "The value of 'price' is wrong"),
        ({"articles": ["DOC-a.8"]}, "There is no source of a rule 'DOC-a.8'."),
    ],
)
def test_what_does_not_exist_is_a_defect_of_the_example(
    tmp_path: Path, expected: dict[str, object], message: str
) -> None:
    with pytest.raises(RulebookError) as caught:
        failures(tmp_path, GIVEN, **expected)
    assert "RB27" in str(caught.value)
    assert message in str(caught.value)
