"""The visible-defect tree of Taobao's article 65: the whole back-and-forth from four rules."""

from __future__ import annotations

import itertools
from collections import Counter
from pathlib import Path

import pytest

from adjudicator.adjudicate.decision import Detail, adjudicate
from adjudicator.rulebook.model import Release
from adjudicator.ruling.ruling import Ruling
from adjudicator.vocabulary import Party, Status
from tests.adjudicate.libraries import (
    AT,
    PAID,
    REFUND,
    finding,
    provable,
    release_of,
    rule,
    sheet_of,
)

SHOWN, REBUTTED, FOUND = (
    "proof.buyer_shows_defect",
    "proof.seller_rebuts",
    "proof.inspection_finds_defect",
)
TREE = (
    rule("TREE-1", f"!{SHOWN}", {"finding.defect": False}),
    rule("TREE-2", f"{SHOWN} && !{REBUTTED}", {"finding.defect": True}),
    rule("TREE-3", f"{SHOWN} && {REBUTTED} && !{FOUND}", {"finding.defect": False}),
    rule("TREE-4", f"{SHOWN} && {REBUTTED} && {FOUND}", {"finding.defect": True}),
    rule("OUTCOME-1", "finding.defect", {"remedy.outcome": "refund_only"}),
    rule("OUTCOME-2", "!finding.defect", {"remedy.outcome": "reject"}),
)


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    root: Path = tmp_path_factory.mktemp("tree")
    return release_of(
        root,
        {"platform": TREE},
        facts={
            SHOWN: provable("buyer"),
            REBUTTED: provable("merchant", asked_when=SHOWN),
            FOUND: provable("buyer", asked_when=f"{SHOWN} && {REBUTTED}"),
        },
        questions={"finding.defect": finding()},
        postings=REFUND,
    )


def decide(
    release: Release, shown: bool | None, rebutted: bool | None, found: bool | None
) -> Ruling:
    given = {SHOWN: shown, REBUTTED: rebutted, FOUND: found}
    known = {name: value for name, value in given.items() if value is not None}
    return adjudicate(sheet_of(known), release, AT, Detail.RULING)


def is_defective(shown: bool | None, rebutted: bool | None, found: bool | None) -> bool | None:
    """Article 65 as a person would tell it; `None` while something must be asked."""
    if not shown:
        return shown
    if not rebutted:
        return None if rebutted is None else True
    return found


def test_all_combinations_ask_the_right_party_or_settle_as_the_article_says(
    release: Release,
) -> None:
    asked: Counter[tuple[str, Party]] = Counter()
    settled = 0
    for shown, rebutted, found in itertools.product((True, False, None), repeat=3):
        ruling = decide(release, shown, rebutted, found)
        expected = is_defective(shown, rebutted, found)
        if expected is None:
            assert ruling.status is Status.EVIDENCE_REQUESTED
            (request,) = ruling.requests
            asked[request.fact, request.party] += 1
        else:
            settled += 1
            assert ruling.status is Status.FINAL
            assert ruling.outcome is not None
            assert ruling.outcome.value == ("refund_only" if expected else "reject")
            assert ruling.ledger is not None
            assert ruling.ledger.refund == (PAID if expected else 0)
    assert asked == {
        (SHOWN, Party.BUYER): 9,
        (REBUTTED, Party.MERCHANT): 3,
        (FOUND, Party.BUYER): 1,
    }
    assert settled == 14


def test_a_merchant_who_does_not_rebut_settles_it_though_nobody_asked_for_an_inspection(
    release: Release,
) -> None:
    ruling = decide(release, shown=True, rebutted=False, found=None)
    assert ruling.status is Status.FINAL
    assert ruling.outcome is not None
    assert ruling.outcome.value == "refund_only"


def test_a_request_names_the_open_rules_that_need_the_fact(release: Release) -> None:
    (request,) = decide(release, shown=True, rebutted=None, found=None).requests
    assert request.because == ("TREE-2", "TREE-3", "TREE-4")
