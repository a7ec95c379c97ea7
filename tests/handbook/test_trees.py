"""Which rounds of questions a procedure has, and what leads to what."""

from __future__ import annotations

from pathlib import Path

import pytest

from adjudicator.handbook.trees import Tree, trees
from adjudicator.rulebook.model import Release
from tests.adjudicate.libraries import derived, finding, flag, number, provable, release_of, rule


@pytest.fixture(scope="module")
def visible_defect(tmp_path_factory: pytest.TempPathFactory) -> Tree:
    """The tree of a visible defect: shown, rebutted, inspected."""
    release = release_of(
        tmp_path_factory.mktemp("tree"),
        {
            "platform": [
                rule("R1", "!proof.shown", {"finding.defect": False}),
                rule("R2", "proof.shown && !proof.rebutted", {"finding.defect": True}),
                rule("R3", "proof.rebutted && proof.inspected", {"finding.defect": True}),
                rule("R4", "proof.rebutted && !proof.inspected", {"finding.defect": False}),
            ]
        },
        facts={
            "proof.shown": provable("buyer"),
            "proof.rebutted": provable("merchant", asked_when="proof.shown"),
            "proof.inspected": provable("buyer", asked_when="proof.shown && proof.rebutted"),
        },
        questions={"finding.defect": finding()},
    )
    (tree,) = trees(release)
    return tree


def of(release: Release, question: str) -> Tree:
    return next(tree for tree in trees(release) if tree.question == question)


def test_rounds_follow_each_other_in_the_order_in_which_they_are_asked(
    visible_defect: Tree,
) -> None:
    assert visible_defect.facts == ("proof.shown", "proof.rebutted", "proof.inspected")


def test_an_arrow_that_a_longer_way_replaces_is_left_out(visible_defect: Tree) -> None:
    assert visible_defect.asked == (
        ("proof.shown", "proof.rebutted"),
        ("proof.rebutted", "proof.inspected"),
    )
    assert visible_defect.read == (("proof.inspected", "finding.defect"),)


def test_facts_asked_of_one_party_on_one_condition_make_one_round(tmp_path: Path) -> None:
    release = release_of(
        tmp_path,
        {"platform": [rule("R", "a.one && a.two && a.three", {"finding.x": True})]},
        facts={
            "a.first": flag(absent=False),
            "a.one": provable("buyer", asked_when="a.first"),
            "a.two": provable("buyer", asked_when="a.first"),
            "a.three": provable("merchant", asked_when="a.first"),
        },
        questions={"finding.x": finding(otherwise=False)},
    )
    tree = of(release, "finding.x")
    assert [one.facts for one in tree.rounds] == [("a.one", "a.two"), ("a.three",)]


def test_a_computed_value_leads_back_to_the_facts_that_it_is_computed_from(
    tmp_path: Path,
) -> None:
    release = release_of(
        tmp_path,
        {"platform": [rule("R", "a.shown && use.double > 4", {"finding.x": True})]},
        facts={
            "a.count": number(0, 9, burden="merchant", proved_by=["log"]),
            "a.shown": provable("buyer", asked_when="use.double > 2"),
        },
        questions={"finding.x": finding(otherwise=False)},
        derived={"use.double": derived("a.count * 2")},
    )
    tree = of(release, "finding.x")
    assert tree.asked == (("a.count", "a.shown"),)


def test_a_small_finding_that_only_one_other_reads_is_drawn_with_it(release: Release) -> None:
    tree = of(release, "finding.battery_cause")
    assert set(tree.findings) == {
        "finding.battery_cause",
        "finding.topped_up",
        "finding.defect_signs",
    }


def test_a_finding_that_asks_of_much_is_drawn_by_itself(release: Release) -> None:
    tree = of(release, "finding.idle_time_known")
    assert {"proof.idle_by_telemetry", "battery.last_ridden_on"} <= set(tree.facts)


def test_a_battery_claim_begins_with_the_buyer_and_goes_on_with_the_merchant(
    release: Release,
) -> None:
    tree = of(release, "finding.battery_cause")
    assert tree.facts[:2] == ("proof.fault_shown", "battery.alleged_cause")
    assert ("proof.fault_shown", "battery.alleged_cause") in tree.asked


def test_what_is_asked_in_another_procedure_is_marked(release: Release) -> None:
    tree = of(release, "liability.buyer_share")
    elsewhere = {name for one in tree.rounds if one.elsewhere for name in one.facts}
    assert "proof.idle_by_telemetry" in elsewhere
    assert not elsewhere & set(tree.facts)
