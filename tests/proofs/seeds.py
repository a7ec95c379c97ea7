"""Seeded defects: each is one change of the good rulebook, and the finding that must name it.

`old` is replaced by `new` in `file`; `old` must stand there exactly once.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from adjudicator.proofs.findings import Code
from adjudicator.proofs.prove import Proof, Prover
from adjudicator.rulebook.library import Library

GOOD = Path(__file__).parent / "good"
LAW = "statute/law/rulebook.yaml"
SHOP = "platform/shop/rulebook.yaml"
PROMISE = "promise/extended/rulebook.yaml"
FACTS, QUESTIONS, MONEY = (f"vocabulary/{name}.yaml" for name in ("facts", "questions", "money"))
SOURCED = "source: {document: DOC}\n    provenance: read"


@dataclass(frozen=True, slots=True)
class Seed:
    """One mutation. `witness`: whether the finding must come with a case that shows it."""

    name: str
    file: str
    old: str
    new: str
    code: Code
    subject: str
    witness: bool = True


def rule(id_: str, when: str, then: str, more: str = "") -> str:
    """One more rule, as it stands in a rulebook's list."""
    return (
        f'  - id: {id_}\n    title: {{zh: 新, en: New}}\n    when: "{when}"\n'
        f"    then: {{{then}}}\n{more}    {SOURCED}\n"
    )


def with_rule(file: str, name: str, code: Code, subject: str, text: str, **more: bool) -> Seed:
    """A seed that adds a rule."""
    return Seed(name, file, "rules:\n", f"rules:\n{text}", code, subject, **more)


SEEDS = (
    Seed(
        "a comparison reaches one instant too far",
        LAW,
        "claim.filed_at < window.ends_at",
        "claim.filed_at <= window.ends_at",
        Code.CONTRADICTION,
        "LAW-LATE",
    ),
    Seed(
        "a comparison stops one instant short",
        LAW,
        "claim.filed_at >= window.ends_at",
        "claim.filed_at > window.ends_at",
        Code.GAP,
        "finding.in_time",
    ),
    Seed(
        "a comparison is flipped",
        LAW,
        "claim.filed_at >= window.ends_at",
        "claim.filed_at < window.ends_at",
        Code.CONTRADICTION,
        "LAW-LATE",
    ),
    Seed(
        "the late rule is gone",
        LAW,
        "when: \"claim.ground == 'no_reason' && claim.filed_at >= window.ends_at\"",
        "when: \"claim.ground == 'defect' && claim.filed_at >= window.ends_at\"",
        Code.GAP,
        "finding.in_time",
    ),
    Seed(
        "the floor of the days is cut from 7 to 6",
        MONEY,
        "floor: {at_least: 7,",
        "floor: {at_least: 6,",
        Code.FLOOR,
        "LAW-TIME",
    ),
    Seed(
        "the days lose their floor",
        MONEY,
        "    floor: {at_least: 7, source: {document: LAW, article: a.25}}\n",
        "",
        Code.FLOOR,
        "LAW-RETURN",
    ),
    with_rule(
        PROMISE,
        "a promise beats the law downward through a finding",
        Code.FLOOR,
        "LAW-RETURN",
        rule("EXT-WORN", "goods.worn != 'none'", "finding.intact: false")
        + rule(
            "EXT-NO",
            "claim.ground == 'no_reason' && finding.in_time && !finding.intact",
            "remedy.outcome: reject",
        ),
    ),
    with_rule(
        SHOP,
        "the platform shortens the window through a finding",
        Code.FLOOR,
        "LAW-RETURN",
        rule("SHOP-CUSTOM", "order.shipped_at >= order.signed_at", "finding.intact: false")
        + rule(
            "SHOP-NO",
            "claim.ground == 'no_reason' && !finding.intact",
            "remedy.outcome: reject",
        ),
    ),
    Seed(
        "an exception no longer names its rule",
        SHOP,
        "    exception_to: [SHOP-RETURN]\n",
        "",
        Code.CONTRADICTION,
        "SHOP-RETURN",
    ),
    Seed(
        "an exception names the wrong rule",
        SHOP,
        "exception_to: [SHOP-RETURN]",
        "exception_to: [SHOP-REJECT]",
        Code.EXCEPTION_NEVER_MEETS,
        "SHOP-SEVERE",
        witness=False,
    ),
    Seed(
        "a rebuttal counts for both sides",
        SHOP,
        "proof.shown && proof.rebutted",
        "proof.shown",
        Code.CONTRADICTION,
        "SHOP-REBUTTED",
    ),
    Seed(
        "a branch of the burden tree is missing",
        SHOP,
        "when: \"claim.ground == 'defect' && proof.shown && proof.rebutted\"",
        "when: \"claim.ground == 'other' && proof.shown && proof.rebutted\"",
        Code.GAP,
        "finding.defect",
    ),
    Seed(
        "a negation is lost",
        SHOP,
        "claim.ground == 'defect' && !proof.shown",
        "claim.ground == 'defect' && proof.shown",
        Code.CONTRADICTION,
        "SHOP-NOT-SHOWN",
    ),
    Seed(
        "no share is ever below the limit",
        SHOP,
        "then: {liability.buyer_share: 0}",
        "then: {liability.buyer_share: 50}",
        Code.DEAD,
        "SHOP-RETURN",
        witness=False,
    ),
    Seed(
        "a limit of the share leaves a value out",
        SHOP,
        "claim.ground == 'defect' && liability.buyer_share >= 50",
        "claim.ground == 'defect' && liability.buyer_share >= 50 && liability.buyer_share < 100",
        Code.DEAD,
        "SHOP-REJECT",
        witness=False,
    ),
    Seed(
        "a goal has lost the rule for half of its cases",
        SHOP,
        "claim.ground == 'defect' && !finding.defect",
        "claim.ground == 'defect' && !finding.defect && proof.shown",
        Code.GAP,
        "liability.buyer_share",
    ),
    Seed(
        "an answer is turned round",
        SHOP,
        "when: \"claim.ground == 'defect' && liability.buyer_share < 50\"",
        "when: \"claim.ground == 'defect' && liability.buyer_share >= 50\"",
        Code.CONTRADICTION,
        "SHOP-REJECT",
    ),
    with_rule(
        SHOP,
        "a rule asks for two grounds at once",
        Code.DEAD,
        "SHOP-NEW",
        rule(
            "SHOP-NEW",
            "claim.ground == 'defect' && claim.ground == 'other'",
            "remedy.outcome: reject",
        ),
        witness=False,
    ),
    with_rule(
        SHOP,
        "a rule waits for what the invariants exclude",
        Code.DEAD,
        "SHOP-NEW",
        rule("SHOP-NEW", "claim.filed_at < order.shipped_at", "remedy.outcome: reject"),
        witness=False,
    ),
    with_rule(
        SHOP,
        "a rule waits for an answer that is never given",
        Code.DEAD,
        "SHOP-NEW",
        rule("SHOP-NEW", "liability.buyer_share == 30", "remedy.outcome: reject"),
        witness=False,
    ),
    with_rule(
        SHOP,
        "a rule is always beaten by its exception",
        Code.ALWAYS_DEFEATED,
        "SHOP-NEW",
        rule(
            "SHOP-NEW",
            "claim.ground == 'other' && order.custom_made",
            "remedy.outcome: reject",
        )
        + rule(
            "SHOP-NEWER",
            "claim.ground == 'other'",
            "remedy.outcome: refund_only",
            "    exception_to: [SHOP-NEW]\n",
        ),
    ),
    with_rule(
        SHOP,
        "a rule repeats another in part of its cases",
        Code.REDUNDANT,
        "SHOP-NEW",
        rule(
            "SHOP-NEW",
            "claim.ground == 'defect' && liability.buyer_share >= 50 && order.custom_made",
            "remedy.outcome: reject",
        ),
        witness=False,
    ),
    with_rule(
        LAW,
        "a lower layer repeats what a higher one always says",
        Code.ALWAYS_DEFEATED,
        "LAW-NEW",
        rule("LAW-NEW", "claim.ground == 'defect' && proof.shown", "finding.defect: true"),
    ),
    Seed(
        "a deduction is taken off what was not refunded",
        MONEY,
        "div_floor(amount.claimable * wear.rate, 10000)",
        "div_floor(order.paid * wear.rate, 10000)",
        Code.MONEY,
        "wear_deduction",
    ),
    Seed(
        "a deduction is divided by too little",
        MONEY,
        "amount.claimable * wear.rate, 10000)",
        "amount.claimable * wear.rate, 1000)",
        Code.MONEY,
        "wear_deduction",
    ),
    Seed(
        "a refund is what was claimed",
        MONEY,
        'formula: "min(order.paid, claim.requested)"',
        'formula: "claim.requested"',
        Code.MONEY,
        "price",
    ),
    Seed(
        "a refund takes the greater amount",
        MONEY,
        "min(order.paid, claim.requested)",
        "max(order.paid, claim.requested)",
        Code.MONEY,
        "price",
    ),
    Seed(
        "a deduction takes the price as well",
        MONEY,
        'amount: "amount.wear"',
        'amount: "amount.claimable + amount.wear"',
        Code.MONEY,
        "wear_deduction",
    ),
    Seed(
        "two deductions, each within the price, exceed it together",
        MONEY,
        "  wear_deduction:\n",
        "  again:\n    kind: deduction\n    label: {zh: 再扣, en: Again}\n"
        "    when: \"remedy.outcome == 'return_refund' && order.custom_made\"\n"
        f"    payer: buyer\n    payee: merchant\n    amount: amount.claimable\n    {SOURCED}\n"
        "  once_more:\n    kind: deduction\n    label: {zh: 又扣, en: Once more}\n"
        "    when: \"remedy.outcome == 'return_refund' && order.custom_made\"\n"
        f"    payer: buyer\n    payee: merchant\n    amount: amount.claimable\n    {SOURCED}\n"
        "  wear_deduction:\n",
        Code.MONEY,
        "again",
    ),
    Seed(
        "a fact loses its time to answer",
        FACTS,
        "    window: param.evidence_hours\n    on_silence: none\n",
        "    on_silence: none\n",
        Code.ENDLESS,
        "goods.worn",
    ),
    Seed(
        "the time to answer has no figure",
        MONEY,
        "    value: 72\n",
        "",
        Code.ENDLESS,
        "proof.shown",
    ),
    Seed(
        "a fact is asked for only where it does not matter",
        FACTS,
        '    asked_when: "proof.shown"\n    window: param.evidence_hours\n    on_silence: false\n'
        "    label: {zh: 商家反证",
        '    asked_when: "!proof.shown"\n    window: param.evidence_hours\n    on_silence: false\n'
        "    label: {zh: 商家反证",
        Code.STUCK,
        "liability.buyer_share",
    ),
    with_rule(
        SHOP,
        "a platform rule undercuts the law through a finding beneath it",
        Code.FLOOR,
        "LAW-RETURN",
        rule(
            "SHOP-NEW",
            "claim.ground == 'no_reason' && order.custom_made == false && claim.requested > 100",
            "finding.intact: false",
        )
        + rule(
            "SHOP-NEWER",
            "claim.ground == 'no_reason' && finding.in_time && !finding.intact",
            "remedy.outcome: reject",
        ),
    ),
    Seed(
        "a gap is no longer reserved for staff",
        SHOP,
        "when: \"claim.ground == 'other'\"",
        "when: \"claim.ground == 'other' && order.custom_made\"",
        Code.GAP,
        "remedy.outcome",
    ),
    Seed(
        "a reservation stands where rules answer",
        SHOP,
        "    question: remedy.outcome\n    when: \"claim.ground == 'other'\"",
        "    question: remedy.outcome\n    when: \"claim.ground == 'defect'\"",
        Code.IDLE_RESERVATION,
        "SHOP-STAFF-OTHER",
        witness=False,
    ),
    Seed(
        "two invariants exclude each other",
        "vocabulary/invariants.yaml",
        'holds: "order.shipped_at <= order.signed_at"',
        'holds: "order.signed_at > claim.filed_at"',
        Code.VACUOUS,
        "INV-CLAIM",
        witness=False,
    ),
    with_rule(
        SHOP,
        "no claim is ever taken",
        Code.VACUOUS,
        "admission.decision",
        rule("SHOP-NEVER", "order.signed_at <= claim.filed_at", "admission.decision: not_accepted"),
        witness=False,
    ),
    Seed(
        "a goal counts in no case",
        QUESTIONS,
        "relevant_when: \"claim.ground == 'defect'\"",
        "relevant_when: \"claim.ground == 'defect' && claim.filed_at < order.signed_at\"",
        Code.VACUOUS,
        "liability.buyer_share",
        witness=False,
    ),
)


def mutated(seed: Seed, root: Path) -> Library:
    """The good library with the seed's change, written under `root`."""
    shutil.copytree(GOOD, root)
    path = root / seed.file
    text = path.read_text(encoding="utf-8")
    assert text.count(seed.old) == 1, f"{seed.name}: {text.count(seed.old)} places"
    path.write_text(text.replace(seed.old, seed.new), encoding="utf-8")
    return Library.load(root, examples=True)


def proof_of(library: Library) -> Proof:
    """All proofs about the library, without a cache."""
    return Prover(library).prove()
