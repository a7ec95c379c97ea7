"""Every seeded defect is found, and its witness shows it to the real engine."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from adjudicator.adjudicate.decision import Detail, adjudicate
from adjudicator.adjudicate.evaluation import evaluate
from adjudicator.adjudicate.program import program_of
from adjudicator.case import read_case, read_json
from adjudicator.decide import release_of
from adjudicator.errors import CaseError, RulebookError
from adjudicator.proofs.claims import life
from adjudicator.proofs.context import Context
from adjudicator.proofs.findings import Code, Located
from adjudicator.proofs.freshness import stale
from adjudicator.proofs.shown import Claim
from adjudicator.rulebook.library import Library
from adjudicator.ruling.canonical import to_bytes
from adjudicator.ruling.ruling import Ruling
from tests.proofs.seeds import (
    FACTS,
    GOOD,
    LAW,
    MONEY,
    SEEDS,
    SHOP,
    Seed,
    mutated,
    proof_of,
    rule,
    with_rule,
)


@pytest.fixture(scope="module")
def good() -> Library:
    return Library.load(GOOD, examples=True)


def test_nothing_is_found_in_the_good_rulebook(good: Library) -> None:
    proof = proof_of(good)
    assert [located.finding.message.en for located in proof.findings] == []
    assert proof.passed


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed.name)
def test_a_seeded_defect_is_found_where(seed: Seed, tmp_path: Path) -> None:
    library = mutated(seed, tmp_path / "rulebooks")
    found = proof_of(library).findings
    named = [
        each
        for each in found
        if (each.finding.code, each.finding.subject) == (seed.code, seed.subject)
    ]
    assert named, [f"{each.finding.code} {each.finding.subject}" for each in found]
    assert not seed.witness or named[0].finding.witness is not None
    for each in found:
        if each.finding.witness is not None:
            assert_shown_by_the_engine(each, library)


@pytest.mark.parametrize("openly", [True, False])
def test_a_trade_fills_a_notion_of_the_law_only_where_it_says_so(
    openly: bool, tmp_path: Path
) -> None:
    reject = "claim.ground == 'no_reason' && finding.in_time && !finding.intact"
    library = mutated(
        with_rule(
            LAW,
            "the law calls some goods not intact",
            Code.FLOOR,
            "LAW-WORN",
            rule("LAW-WORN", "claim.requested > 800000", "finding.intact: false"),
        ),
        tmp_path / "law",
    )
    assert floors_found(library) == set()
    more = "    specifies: LAW-WORN\n" if openly else ""
    text = (tmp_path / "law" / SHOP).read_text(encoding="utf-8")
    added = rule("SHOP-WORN", "claim.requested > 100", "finding.intact: false", more)
    added += rule("SHOP-REFUSE", reject, "remedy.outcome: reject")
    (tmp_path / "law" / SHOP).write_text(
        text.replace("rules:\n", f"rules:\n{added}"), encoding="utf-8"
    )
    found = floors_found(Library.load(tmp_path / "law", examples=True))
    assert found == (set() if openly else {"LAW-RETURN"})


def floors_found(library: Library) -> set[str]:
    """The floors that are undercut."""
    found = proof_of(library).findings
    return {each.finding.subject for each in found if each.finding.code is Code.FLOOR}


def test_there_are_enough_seeds() -> None:
    assert len(SEEDS) + len(LOADED) >= 30


def assert_shown_by_the_engine(located: Located, library: Library) -> None:
    """Decides the witness as `adjudicator decide` does, from its JSON text."""
    finding = located.finding
    assert finding.witness is not None
    shown = finding.witness.to_json()
    document = read_json(text_of(shown["case"]))
    at = dt.datetime.fromisoformat(str(shown["at"]))
    release = release_of(document, library, at)
    assert release.digest in {each.digest for each in located.releases}
    sheet = read_case(document, release)
    ruling = adjudicate(sheet, release, at, Detail.TRACE)
    assert to_bytes(ruling)
    kinds = {matter.kind for matter in ruling.staff}
    match finding.code:
        case Code.GAP:
            assert ("gap", finding.subject) in {(m.kind, m.subject) for m in ruling.staff}
            assert not ruling.requests
        case Code.CONTRADICTION:
            assert {finding.subject, *finding.others} <= applied(ruling)
        case Code.MONEY:
            assert kinds == {"money"}
        case Code.STUCK:
            assert kinds == {"gap"}
            assert not ruling.requests
        case Code.ENDLESS:
            asked = {request.fact: request.due_at for request in ruling.requests}
            assert asked[finding.subject] is None
        case Code.ALWAYS_DEFEATED:
            assert effect_of(finding.subject, ruling) in ("defeated", "void")
        case Code.FLOOR:
            evaluation = evaluate(program_of(release), sheet.values(), sheet.terms, checked=True)
            rule = release.rules[finding.subject]
            assert any(
                release.questions[name].worse_for_buyer(evaluation.env[name], granted)
                for name, granted in rule.then
                if name in evaluation.env
            )
        case _:
            pytest.fail(f"{finding.code} has a witness that nothing checks")


def text_of(document: object) -> str:
    return json.dumps(document, ensure_ascii=False)


def applied(ruling: Ruling) -> set[str]:
    assert ruling.trace is not None
    return {rule.rule for rule in ruling.trace.rules if rule.effect == "applied"}


def effect_of(rule: str, ruling: Ruling) -> str:
    assert ruling.trace is not None
    return next(traced.effect for traced in ruling.trace.rules if traced.rule == rule)


LOADED = (
    Seed("a row of a table is missing", "vocabulary/wear.csv", "light,500\n", "", Code.GAP, "RB20"),
    Seed(
        "two rows of a table overlap",
        "vocabulary/wear.csv",
        "light,500",
        "none|light,500",
        Code.CONTRADICTION,
        "RB19",
    ),
    Seed(
        "two facts are each asked for after the other",
        FACTS,
        "    on_silence: false\n    label: {zh: 买家证明瑕疵",
        '    asked_when: "proof.rebutted"\n    on_silence: false\n    label: {zh: 买家证明瑕疵',
        Code.ENDLESS,
        "RB29",
    ),
    Seed(
        "a rule becomes an exception to itself through another",
        LAW,
        "then: {remedy.outcome: reject}\n    source: {document: LAW, article: a.25}\n"
        "    provenance: read\n  - id: LAW-REFUSE-CUSTOM",
        "then: {remedy.outcome: reject}\n    exception_to: [LAW-REFUSE-LATE]\n"
        "    source: {document: LAW, article: a.25}\n"
        "    provenance: read\n  - id: LAW-REFUSE-CUSTOM",
        Code.ALWAYS_DEFEATED,
        "RB09",
    ),
)
"""What is found before any proof; `subject` is the defect's code."""


@pytest.mark.parametrize("seed", LOADED, ids=lambda seed: seed.name)
def test_a_defect_of_the_form_is_refused_at_load_where(seed: Seed, tmp_path: Path) -> None:
    with pytest.raises(RulebookError) as refused:
        mutated(seed, tmp_path / "rulebooks").check()
    assert seed.subject in {defect.code for defect in refused.value.defects}


@pytest.mark.parametrize(
    ("file", "old", "new", "subject"),
    [
        (MONEY, "reviewed: 2026-01-01", "reviewed: 2020-01-01", "param.evidence_hours"),
        (
            "vocabulary/world.yaml",
            "issuer: 立法机关, provenance: read}",
            "issuer: 立法机关, provenance: read, successor: LAW-2026}",
            "param.return_days",
        ),
    ],
    ids=["its review is over", "its source was replaced"],
)
def test_a_figure_is_due_for_review_where(
    file: str, old: str, new: str, subject: str, tmp_path: Path
) -> None:
    seed = Seed("", file, old, new, Code.STALE, subject, witness=False)
    release = next(mutated(seed, tmp_path / "rulebooks").every_release())
    found = {finding.subject for finding in stale(release, dt.date(2026, 6, 1))}
    assert subject in found
    fresh = next(Library.load(GOOD, examples=True).every_release())
    assert not list(stale(fresh, dt.date(2026, 6, 1)))


def test_reviewing_a_figure_changes_no_digest(good: Library, tmp_path: Path) -> None:
    seed = Seed("", MONEY, "reviewed: 2026-01-01", "reviewed: 2026-06-01", Code.STALE, "")
    reviewed = mutated(seed, tmp_path / "rulebooks")
    assert next(reviewed.every_release()).digest == next(good.every_release()).digest


def test_a_record_that_breaks_an_invariant_is_refused_by_its_name(good: Library) -> None:
    release = next(good.every_release())
    document = {
        "case": "C-1",
        "platform": "shop",
        "category": "general",
        "record": {
            "claim": {"by": "buyer", "filed_at": "2026-05-01T10:00:00+08:00"},
            "order": {"signed_at": "2026-05-02T10:00:00+08:00"},
        },
    }
    with pytest.raises(CaseError, match="INV-CLAIM") as refused:
        read_case(document, release)
    assert refused.value.problems[0].path == ("record", "order", "signed_at")


def test_a_reserved_gap_is_a_named_matter_for_staff(good: Library) -> None:
    release = next(good.every_release())
    document = {
        "case": "C-1",
        "platform": "shop",
        "category": "general",
        "record": {"claim": {"by": "buyer", "ground": "other"}},
    }
    at = dt.datetime(2026, 5, 20, 12, tzinfo=dt.UTC)
    ruling = adjudicate(read_case(document, release), release, at)
    assert [(m.kind, m.subject) for m in ruling.staff] == [("reserved", "SHOP-STAFF-OTHER")]
    assert ruling.staff[0].message.en == "Other grounds are for staff"


def test_a_rule_that_holds_in_another_release_only_is_no_finding_here(tmp_path: Path) -> None:
    seed = next(each for each in SEEDS if each.name == "a rule asks for two grounds at once")
    occasions = list(mutated(seed, tmp_path / "rulebooks").occasions())
    context = Context(occasions[0].release, occasions)
    context.shown.add(Claim.HELD, "SHOP-NEW")
    assert list(life.prove(context)) == []
