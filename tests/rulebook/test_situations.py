"""Examples that build on situations, and examples where nothing is decided by them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from adjudicator.rulebook.library import Library
from adjudicator.values import Value

FILE = "statute/consumer_law/examples/intact.yaml"
Changed = Callable[[dict[str, Callable[[str], str]]], Library]
SITUATIONS = """\
situations:
  kept:
    given: {order.intact: true, order.paid: 100, claim.requested: 50}
    terms: {param.return_days: 9}
    claimant: merchant
  worn:
    like: kept
    but: {order.intact: false}
    without: [order.paid]
examples:
  - name: Under test
"""


def example_with(
    text: str, changed: Changed
) -> tuple[Mapping[str, Value], Mapping[str, Value], str]:
    """The facts, terms and claimant of an example that builds on the situations above."""
    every = "".join(f"  - {{name: Beside {one}, like: {one}}}\n" for one in ("kept", "worn"))
    entry = "".join(f"    {line}\n" for line in text.splitlines())
    library = changed({FILE: lambda _: SITUATIONS + entry + every})
    release = next(library.every_release())
    (example,) = (each for each in release.examples if each.name == "Under test")
    return example.given, example.terms, example.claimant


def test_an_example_has_the_facts_terms_and_claimant_of_its_situation(changed: Changed) -> None:
    given, terms, claimant = example_with("like: kept", changed)
    assert given == {"order.intact": True, "order.paid": 100, "claim.requested": 50}
    assert terms == {"param.return_days": 9}
    assert claimant == "merchant"


def test_what_differs_takes_the_place_of_what_the_situation_gives(changed: Changed) -> None:
    differs = "like: kept\nbut: {order.paid: 5, claim.by: buyer}"
    given, _, _ = example_with(differs, changed)
    assert given == {
        "order.intact": True,
        "order.paid": 5,
        "claim.requested": 50,
        "claim.by": "buyer",
    }


def test_a_fact_taken_away_is_unknown(changed: Changed) -> None:
    given, _, _ = example_with("like: kept\nwithout: [order.paid, order.intact]", changed)
    assert given == {"claim.requested": 50}


def test_a_situation_may_build_on_another(changed: Changed) -> None:
    given, terms, claimant = example_with("like: worn", changed)
    assert given == {"order.intact": False, "claim.requested": 50}
    assert (terms, claimant) == ({"param.return_days": 9}, "merchant")


def test_terms_and_claimant_that_an_example_states_are_its_own(changed: Changed) -> None:
    own = "like: worn\nterms: {param.return_days: 30}\nclaimant: buyer"
    _, terms, claimant = example_with(own, changed)
    assert (terms, claimant) == ({"param.return_days": 30}, "buyer")


@pytest.mark.parametrize("text", ["examples: [", "examples:\n  - {name: Nothing is given}\n"])
def test_examples_are_not_read_to_decide(text: str, changed: Changed, tmp_path: Path) -> None:
    expected = [release.digest for release in changed({}).every_release()]
    (tmp_path / "rulebooks" / "statute/consumer_law/examples").mkdir()
    (tmp_path / "rulebooks" / FILE).write_text(text, encoding="utf-8")
    releases = list(Library.load(tmp_path / "rulebooks").every_release())
    assert [release.digest for release in releases] == expected
    assert not any(release.examples for release in releases)
