"""The rulebooks' own examples are tests; the sentence of each is its name."""

from __future__ import annotations

from pathlib import Path

import pytest

from adjudicator import Library
from adjudicator.adjudicate.program import program_of
from adjudicator.examples import plainest, run_example
from adjudicator.rulebook.model import Example, Release

LIBRARY = Library.load(Path(__file__).parents[2] / "rulebooks")
RELEASES = tuple(LIBRARY.distinct_releases())
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
