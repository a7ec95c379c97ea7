"""The rulebooks' own examples are tests; the sentence of each is its name."""

from __future__ import annotations

import pytest

from adjudicator.adjudicate.program import program_of
from adjudicator.rulebook.model import Example, Release
from adjudicator.workbench.coverage import Meter
from adjudicator.workbench.examples import plainest, run_all, run_example
from tests.library import LIBRARY

RELEASES = tuple(LIBRARY.plainest_releases())
CASES = [
    pytest.param(release, example, id=f"{release.category}-{example.rulebook}-{example.name}")
    for release, examples in plainest(RELEASES)
    for example in examples
]


@pytest.mark.parametrize(("release", "example"), CASES)
def test_an_example_comes_out_as_the_rulebook_says(release: Release, example: Example) -> None:
    outcome = run_example(program_of(release), example)
    assert outcome.passed, "\n".join(outcome.failures)


def test_every_release_compiles() -> None:
    """For both evaluators: each condition is refused at once that one of them cannot read."""
    LIBRARY.check()


@pytest.mark.parametrize("word", ["holds", "fails"])
def test_every_rule_has_an_example_in_which_it(word: str) -> None:
    rules = {rule for release in RELEASES for rule in release.rules}
    tried = {
        rule
        for release in RELEASES
        for example in release.examples
        for rule in getattr(example, word)
    }
    assert sorted(rules - tried) == []


def test_the_examples_see_every_part_of_every_condition_decide_both_ways() -> None:
    meter = Meter(RELEASES)
    for release, outcome in run_all(RELEASES):
        meter.observe(program_of(release), outcome.evaluation)
    lacking = [
        f"{atom.place}: {condition.subject}: {advice}"
        for condition in meter.coverage().conditions
        for atom in condition.atoms
        for _, advice in atom.lacking
    ]
    assert not lacking, "\n".join(lacking)
