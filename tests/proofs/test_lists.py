"""Proofs over what is derived from lists: a finding has a case with entries that show it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from adjudicator.proofs.findings import Code
from adjudicator.proofs.prove import Proof, Prover
from adjudicator.rulebook.library import Library
from tests.proofs.seeds import GOOD, SHOP, rule
from tests.proofs.test_seeded_defects import assert_shown_by_the_engine

LISTS = """
facts:
  repair.history:
    type: list
    item:
      days: {type: integer, unit: days, min: 0, max: 3650, label: {zh: 天数, en: Days}}
      same_fault: {type: boolean, label: {zh: 同一故障, en: Same fault}}
    absent: []
    label: {zh: 维修记录, en: Repairs}
  parcel.scans:
    type: list
    item: {at: {type: instant, label: {zh: 时间, en: Time}}}
    label: {zh: 扫描, en: Scans}
  order.gifts:
    type: list
    item:
      missing: {type: integer, min: 0, max: 9, label: {zh: 缺少, en: Missing}}
      declared_value: {type: money, optional: true, label: {zh: 价值, en: Value}}
      market_value: {type: money, optional: true, label: {zh: 市价, en: Market value}}
    absent: []
    label: {zh: 赠品, en: Gifts}
  product.prices:
    type: list
    item:
      on: {type: date, label: {zh: 日期, en: Day}}
      price: {type: money, label: {zh: 价格, en: Price}}
      counts: {type: boolean, label: {zh: 可比, en: Counts}}
    absent: []
    label: {zh: 公开价格, en: Public prices}
derived:
"""
DERIVED = {
    "repair.count": ("integer", "count", "[repair.history.same_fault]"),
    "repair.days": ("integer\n    unit: days", "sum", "[repair.history.days]"),
    "parcel.first": ("instant", "first_scan", "[parcel.scans]"),
    "parcel.last": ("instant", "last_scan", "[parcel.scans]"),
    "gift.value": ("money", "gift_value", "[order.gifts]"),
    "price.first_day": ("date", "", "date_of(order.shipped_at)"),
    "price.last_day": ("date", "", "date_of(order.signed_at)"),
    "price.low": (
        "money",
        "lowest_price",
        "[product.prices, order.paid, price.first_day, price.last_day]",
    ),
    "window.four_hours": (
        "instant",
        "service_hours_until",
        "[order.signed_at, param.service_hours]",
    ),
    "window.three_days": (
        "instant",
        "working_days_until",
        "[order.signed_at, param.working_days]",
    ),
}
FIGURES = "".join(
    f"  {name}:\n    type: integer\n    unit: {unit}\n    min: 1\n    max: 90\n    value: {value}\n"
    f"    label: {{zh: 期限, en: Time}}\n    source: {{document: DOC}}\n    provenance: read\n"
    for name, unit, value in (("service_hours", "hours", 4), ("working_days", "days", 3))
)


def library(root: Path, when: str) -> Library:
    """The good rulebook with lists, and a rule that contradicts another where `when` holds."""
    shutil.copytree(GOOD, root)
    entries = "".join(
        f"  {name}:\n    type: {type_}\n    label: {{zh: 推得, en: {name}}}\n"
        + (f"    derivation: {by}\n    of: {of}\n" if by else f'    formula: "{of}"\n')
        + "    source: {document: DOC}\n    provenance: read\n"
        for name, (type_, by, of) in DERIVED.items()
    )
    (root / "vocabulary" / "lists.yaml").write_text(
        f"{LISTS}{entries}parameters:\n{FIGURES}", encoding="utf-8"
    )
    path = root / SHOP
    more = rule("SHOP-LIST", when, "remedy.outcome: reject")
    more += rule("SHOP-LIST-TOO", when, "remedy.outcome: refund_only")
    path.write_text(path.read_text("utf-8").replace("rules:\n", f"rules:\n{more}"), "utf-8")
    return Library.load(root, examples=True)


def proof_of(when: str, tmp_path: Path) -> tuple[Library, Proof]:
    found = library(tmp_path / "rulebooks", when)
    return found, Prover(found).prove()


@pytest.mark.parametrize(
    "when",
    [
        "repair.count >= 3 && repair.days > 8000",
        "gift.value == 12345 && parcel.last > parcel.first",
        "price.low < order.paid && price.low > 5000",
        "parcel.first == window.four_hours",
        "window.three_days == timestamp('2026-10-13T00:00:00+08:00')",
    ],
)
def test_a_contradiction_over_lists_comes_with_entries_that_show_it(
    when: str, tmp_path: Path
) -> None:
    found, proof = proof_of(when, tmp_path)
    pair = [
        each
        for each in proof.findings
        if each.finding.code is Code.CONTRADICTION
        and {each.finding.subject, *each.finding.others} == {"SHOP-LIST", "SHOP-LIST-TOO"}
    ]
    assert len(pair) == 1, [each.finding.message.en for each in proof.findings]
    assert_shown_by_the_engine(pair[0], found)
    unproved = [e.finding for e in proof.findings if e.finding.code is Code.NOT_PROVED]
    assert [(e.subject, e.others, e.message.en) for e in unproved] == []


@pytest.mark.parametrize(
    "when",
    [
        "parcel.last < parcel.first",
        "price.low > order.paid",
        "window.four_hours <= order.signed_at",
        "window.three_days > timestamp('2026-10-13T00:00:00+08:00')"
        " && order.signed_at < timestamp('2026-09-28T00:00:00+08:00')",
    ],
)
def test_what_no_list_gives_is_a_dead_rule(when: str, tmp_path: Path) -> None:
    _, proof = proof_of(when, tmp_path)
    found = {(each.finding.code, each.finding.subject) for each in proof.findings}
    assert {(Code.DEAD, "SHOP-LIST"), (Code.DEAD, "SHOP-LIST-TOO")} <= found
    assert Code.NOT_PROVED not in {code for code, _ in found}
