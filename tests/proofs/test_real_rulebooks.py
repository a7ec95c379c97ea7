"""Seeded defects of the repository's own rulebooks: each brings a finding that was not there."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest

from adjudicator.proofs.claims import PROOFS
from adjudicator.proofs.context import Context
from adjudicator.proofs.findings import Code
from adjudicator.proofs.prove import group_by_content
from adjudicator.rulebook.library import Library
from tests.library import LIBRARY, RULEBOOKS

BASE = "platform/taobao-base"
LAW = "statute/seven-day-return"


def context_of(library: Library) -> Context:
    """The release for large items, the smallest: every other one contains its rulebooks."""
    occasions = [
        each
        for each in library.occasions(since=dt.date(2026, 7, 1))
        if (each.release.platform, each.release.category) == ("taobao", "large_item")
    ]
    last = group_by_content(occasions)[-1]
    return Context(last[0].release, last)


def named(context: Context, proof: str) -> set[tuple[Code, str, tuple[str, ...]]]:
    return {(found.code, found.subject, found.others) for found in PROOFS[proof](context)}


@pytest.fixture(scope="module")
def untouched() -> Context:
    return context_of(LIBRARY)


@pytest.mark.parametrize(
    ("file", "old", "new", "proof", "code", "subject"),
    [
        pytest.param(
            f"{BASE}/remedy.yaml",
            "&& returns.fail_by_buyer\n"
            "    then: {remedy.outcome: reject}\n"
            "    exception_to: [TB-067-010, TB-066-010, TB-077-010, TB-079-010, TB-032-010]\n",
            "&& returns.fail_by_buyer\n    then: {remedy.outcome: reject}\n",
            "contradiction",
            Code.CONTRADICTION,
            "TB-022-010",
            id="an exception no longer names its rules",
        ),
        pytest.param(
            f"{BASE}/defect.yaml",
            'given: "finding.seller_bears_burden && proof.fault_shown"',
            'given: "proof.fault_shown"',
            "contradiction",
            Code.CONTRADICTION,
            "TB-065-F7P",
            id="a ladder of the burden tree forgets whose burden it is",
        ),
        pytest.param(
            f"{LAW}/exclusion.yaml",
            "!(finding.excludable && proof.exclusion_confirmed)",
            "finding.excludable && proof.exclusion_confirmed",
            "contradiction",
            Code.CONTRADICTION,
            "SDR-EXC-040",
            id="a negation is lost",
        ),
        pytest.param(
            "vocabulary/payments.yaml",
            'formula: "min(amount.claimable, claim.requested)"',
            'formula: "claim.requested"',
            "money",
            Code.MONEY,
            "",  # whichever of the refunds the case is about
            id="a refund is what was claimed",
        ),
        pytest.param(
            f"{BASE}/admission.yaml",
            'when: "order.sham && order.succeeded"',
            'when: "order.sham && !order.sham"',
            "life",
            Code.DEAD,
            "TB-006-040",
            id="a condition contradicts itself",
        ),
    ],
)
def test_a_defect_seeded_in_a_real_rulebook_is_found(
    file: str,
    old: str,
    new: str,
    proof: str,
    code: Code,
    subject: str,
    untouched: Context,
    tmp_path: Path,
) -> None:
    root = tmp_path / "rulebooks"
    shutil.copytree(RULEBOOKS, root)
    text = (root / file).read_text(encoding="utf-8")
    assert text.count(old) == 1
    (root / file).write_text(text.replace(old, new), encoding="utf-8")
    new_findings = named(context_of(Library.load(root, examples=True)), proof) - named(
        untouched, proof
    )
    assert any(found == code and subject in ("", about) for found, about, _ in new_findings), (
        new_findings
    )
