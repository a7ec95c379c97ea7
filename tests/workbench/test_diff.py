"""The semantic difference of two libraries: each difference has a case, and none is a proof."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest

from adjudicator.adjudicate.decision import adjudicate
from adjudicator.case import read_case
from adjudicator.decide import release_of
from adjudicator.proofs.findings import Code
from adjudicator.proofs.prove import group_by_content
from adjudicator.rulebook.library import Library
from adjudicator.ruling.ruling import Ruling
from adjudicator.symbolic.solver import DEFAULT_LIMIT
from adjudicator.workbench.comparison import Comparison, compare_releases
from adjudicator.workbench.pairing import compare_libraries
from tests.proofs.seeds import GOOD, MONEY, SHOP, Seed, mutated


def compared(before: Library, after: Library) -> Comparison:
    one, other = (group_by_content(list(each.occasions()))[0] for each in (before, after))
    return compare_releases(one, other)


def changed(file: str, old: str, new: str, root: Path) -> Library:
    return mutated(Seed("", file, old, new, Code.GAP, ""), root)


@pytest.fixture(scope="module")
def good() -> Library:
    return Library.load(GOOD, examples=True)


def test_a_file_laid_out_anew_makes_no_difference(good: Library, tmp_path: Path) -> None:
    shutil.copytree(GOOD, tmp_path / "rulebooks")
    path = tmp_path / "rulebooks" / SHOP
    text = path.read_text(encoding="utf-8")
    path.write_text("# a comment\n" + text.replace(" && ", "   &&  "), encoding="utf-8")
    assert compared(good, Library.load(tmp_path / "rulebooks", examples=True)).same


def test_the_same_said_otherwise_is_proved_to_be_the_same(good: Library, tmp_path: Path) -> None:
    after = changed(
        SHOP,
        "claim.ground == 'defect' && proof.shown && proof.rebutted",
        "!(!proof.shown || claim.ground != 'defect' || !proof.rebutted)",
        tmp_path / "rulebooks",
    )
    found = compared(good, after)
    assert found.before.digest != found.after.digest
    assert found.same


@pytest.mark.parametrize(
    ("file", "old", "new", "kind", "subject"),
    [
        (SHOP, "liability.buyer_share >= 50", "liability.buyer_share > 0", None, ""),
        (
            SHOP,
            "when: \"claim.ground == 'defect' && finding.defect && proof.severe\"",
            "when: \"claim.ground == 'defect' && finding.defect && !proof.severe\"",
            "answer",
            "remedy.outcome",
        ),
        (MONEY, "    value: 7\n", "    value: 8\n", "answer", "remedy.outcome"),
        (MONEY, "floor: {at_least: 7,", "floor: {at_least: 6,", "answer", "remedy.outcome"),
        (MONEY, "wear.rate, 10000)", "wear.rate, 20000)", "money", "refund"),
        ("vocabulary/wear.csv", "light,500", "light,501", "money", "refund"),
        (MONEY, "value: 72", "value: 48", "procedure", "proof.shown"),
    ],
    ids=["alike", "a condition", "a figure", "a floor", "a formula", "a table", "a window"],
)
def test_a_difference_comes_with_a_case_that_shows_it(
    file: str, old: str, new: str, kind: str | None, subject: str, good: Library, tmp_path: Path
) -> None:
    after = changed(file, old, new, tmp_path / "rulebooks")
    found = compared(good, after)
    assert not found.unproved
    if kind is None:
        assert found.same
        return
    shown = [each for each in found.differences if (each.kind, each.subject) == (kind, subject)]
    assert shown, found.differences
    for each in found.differences:
        if each.kind != "procedure":
            assert each.witness is not None
            old_ruling = ruled(each.witness.document, each.witness.at, good)
            new_ruling = ruled(each.witness.document, each.witness.at, after)
            assert told(old_ruling, each.subject) == each.before
            assert told(new_ruling, each.subject) == each.after
            assert each.before != each.after


def test_money_beside_the_refund_is_compared_too(good: Library, tmp_path: Path) -> None:
    """A compensation that only one library pays moves no refund, and is a difference."""
    after = changed(
        MONEY,
        "  wear_deduction:\n",
        "  goodwill:\n    kind: compensation\n    label: {zh: 补偿, en: Goodwill}\n"
        "    when: \"remedy.outcome == 'reject'\"\n    payer: merchant\n    payee: buyer\n"
        "    amount: min(order.paid, claim.requested)\n    source: {document: DOC}\n"
        "    provenance: read\n  wear_deduction:\n",
        tmp_path / "rulebooks",
    )
    (difference,) = compared(good, after).differences
    assert (difference.kind, difference.subject) == ("money", "buyer")
    assert isinstance(difference.after, int)
    assert difference.before == 0
    assert difference.moved == difference.after > 0


def test_versions_are_compared_period_by_period(good: Library, tmp_path: Path) -> None:
    """A rule changed from 2026 on differs in cases decided since then, and only there."""
    shutil.copytree(GOOD, tmp_path / "rulebooks")
    old = (tmp_path / "rulebooks" / SHOP).read_text(encoding="utf-8")
    head = "in_force: {from: 2020-01-01}"
    (tmp_path / "rulebooks" / SHOP).write_text(
        old.replace(head, "in_force: {from: 2020-01-01, until: 2025-12-31}"), encoding="utf-8"
    )
    new = tmp_path / "rulebooks" / "platform" / "shop-2026"
    new.mkdir()
    text = old.replace(head, "in_force: {from: 2026-01-01}").replace('version: "1"', 'version: "2"')
    severe = "finding.defect && proof.severe"
    (new / "rulebook.yaml").write_text(
        text.replace("rulebook: shop", "rulebook: shop-2026")
        .replace("id: SHOP-", "id: SHOP26-")
        .replace("[SHOP-RETURN]", "[SHOP26-RETURN]")
        .replace(severe, f"{severe} && order.custom_made"),
        encoding="utf-8",
    )
    found = compare_libraries(
        good, Library.load(tmp_path / "rulebooks", examples=True), DEFAULT_LIMIT
    )
    assert not found.same
    changes = [each for each in found.compared if each.differences]
    (difference,) = changes[0].differences
    assert len(changes) == 1
    assert (difference.kind, difference.subject) == ("answer", "remedy.outcome")
    assert difference.witness is not None
    assert difference.witness.at.year >= 2026


def test_what_only_one_library_decides_is_a_difference(good: Library, tmp_path: Path) -> None:
    after = changed(
        SHOP, "in_force: {from: 2020-01-01}", "in_force: {from: 2024-01-01}", tmp_path / "rulebooks"
    )
    assert not compare_libraries(good, after, DEFAULT_LIMIT).same
    later = Library.load(GOOD, examples=True)
    assert compare_libraries(good, later, DEFAULT_LIMIT).same


def test_the_money_moved_is_told(good: Library, tmp_path: Path) -> None:
    after = changed("vocabulary/wear.csv", "heavy,3000", "heavy,9000", tmp_path / "rulebooks")
    (difference,) = compared(good, after).differences
    assert isinstance(difference.before, int)
    assert isinstance(difference.after, int)
    assert difference.moved is not None
    assert difference.moved < 0
    assert difference.after - difference.before == difference.moved


def ruled(document: object, at: dt.datetime, library: Library) -> Ruling:
    release = release_of(document, library, at)
    return adjudicate(read_case(document, release), release, at)


def told(ruling: Ruling, subject: str) -> object:
    if subject == "refund":
        return ruling.ledger.refund if ruling.ledger else 0
    return next((a.value for a in ruling.answers if a.question == subject), None)
