"""Golden rulings: what this language made of real cases, made again from their own archive.

The rulebooks of today are not read. A failure here means that the code now makes something
else of the same release, document and instant (docs/decisions/0013): undo it, or raise
`LANGUAGE`. Until a language is published its golden rulings may be written anew: `make golden`.
"""

from __future__ import annotations

import lzma
from pathlib import Path

import pytest

from adjudicator import read_json
from adjudicator.rulebook.digest import LANGUAGE
from adjudicator.rulebook.release_archive import Archive, Folder
from adjudicator.verification.reproduction import reproduce

FOLDER = Path(__file__).parent / str(LANGUAGE)
CASES = (
    "auto_intercept_before_delivery",  # apparel
    "contradicting_evidence_goes_to_staff",  # drying racks; staff
    "custom_wardrobe_cancelled_waits_for_the_loss",  # custom goods; waits
    "fridge_does_not_fit_the_lift",  # large appliances
    "jd_supplement_four_service_hours_missed",  # electronics, on JD; service hours
    "jd_watch_taken_back_less_depreciation",  # watches; a table, a deduction
    "late_claim_is_not_accepted",  # e-bikes; not accepted
    "lithium_idle_battery_with_bms_log",  # e-bikes; final, shares
    "police_case_suspends_the_dispute",  # suspended
    "silent_merchant_loses_after_the_deadline",  # presumed on silence
)
WITH_REASONS = {CASES[i] for i in (4, 5, 6, 7)}
"""Kept with trace and changes, which are nine tenths of a ruling's bytes."""


def test_every_golden_case_is_here_and_no_other() -> None:
    assert sorted(path.stem for path in FOLDER.glob("*.json")) == sorted(CASES)


@pytest.mark.parametrize("name", CASES)
def test_a_golden_ruling_is_made_again_to_the_byte(name: str) -> None:
    document = read_json((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    ruling = lzma.decompress((FOLDER / f"{name}.ruling.xz").read_bytes())
    made = reproduce(ruling, document, Archive(Folder(FOLDER / "archive")))
    assert made.differences() == ()
    assert made.equal
