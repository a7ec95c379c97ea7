"""How conditions become flat rules over integers, and which are too large for that."""

import itertools

import pytest

from adjudicator.language.tree import Node, Operator
from adjudicator.readings.engine import facts as engine_fact
from adjudicator.readings.engine.branches import Atom
from adjudicator.readings.engine.facts import fnv1a, generated_names
from adjudicator.readings.engine.flat import EngineLimitError, FlatRules, read
from adjudicator.readings.engine.host import EngineRules
from tests.language.trees import (
    BATTERY,
    COUNT,
    IDLE,
    KEPT,
    REBUTTED,
    SHOWN,
    both,
    compare,
    either,
    fact,
    is_in,
    no,
)

FLAGS = [fact(f"flag.n{number}") for number in range(80)]


def branches(condition: Node) -> list[set[str]]:
    """The branches of one condition, as text over the names it reads."""
    reading = read({"rule": condition})
    sources = {stated.name: stated.source for stated in reading.stated}
    return [
        {f"{sources[atom.property]} {atom.op} {atom.constant}" for atom in rule.atoms}
        for rule in reading.rules
    ]


def pairs_of_alternatives(count: int) -> Node:
    """(a || b) && (c || d) && …: 2**count branches."""
    return both(*(either(FLAGS[2 * n], FLAGS[2 * n + 1]) for n in range(count)))


def test_a_condition_becomes_one_branch_for_each_alternative() -> None:
    assert branches(both(SHOWN, either(REBUTTED, compare(IDLE, "<", 90)))) == [
        {"proof.upkeep_shown == 1", "proof.seller_rebuts == 1"},
        {"proof.upkeep_shown == 1", "use.idle_days <= 89"},
    ]


def test_branches_that_can_never_hold_are_dropped() -> None:
    assert branches(both(SHOWN, either(no(SHOWN), REBUTTED))) == [
        {"proof.upkeep_shown == 1", "proof.seller_rebuts == 1"}
    ]
    assert branches(both(compare(IDLE, ">", 5), compare(IDLE, "<", 6))) == []
    assert branches(both(compare(IDLE, "==", 5), compare(IDLE, "!=", 5))) == []


def test_a_branch_that_another_includes_is_dropped() -> None:
    assert branches(either(SHOWN, both(SHOWN, REBUTTED))) == [{"proof.upkeep_shown == 1"}]


def test_a_known_answer_is_never_assumed_of_an_unknown_fact() -> None:
    assert branches(either(SHOWN, no(SHOWN))) == [
        {"proof.upkeep_shown == 1"},
        {"proof.upkeep_shown == 0"},
    ]


def test_membership_is_one_branch_where_the_options_lie_close() -> None:
    assert branches(is_in(IDLE, 7, 1, 2, 3)) == [
        {"use.idle_days >= 1", "use.idle_days <= 7"}
        | {f"use.idle_days != {hole}" for hole in (4, 5, 6)}
    ]
    assert len(branches(is_in(IDLE, 1, 100))) == 2
    assert branches(no(is_in(BATTERY, "lithium", "other"))) == [
        {"battery.chemistry != 0", "battery.chemistry != 2"}
    ]


def test_equal_branches_of_two_conditions_are_one_rule() -> None:
    reading = read({"one": both(SHOWN, REBUTTED), "two": both(REBUTTED, SHOWN)})
    assert [rule.keys for rule in reading.rules] == [("one", "two")]


def test_a_comparison_of_two_names_is_one_property_whichever_comes_first() -> None:
    reading = read({"one": compare(IDLE, "<", KEPT), "two": compare(KEPT, "<=", IDLE)})
    assert len(reading.computed) == 1
    assert {rule.atoms for rule in reading.rules} == {
        (Atom("p0", Operator.LE, -1),),
        (Atom("p0", Operator.GE, 0),),
    }


def test_64_alternatives_are_accepted_and_128_are_refused_by_key() -> None:
    assert len(read({"fits": pairs_of_alternatives(6)}).rules) == 64
    with pytest.raises(EngineLimitError, match=r"EB-BAT-010: .* has 128 alternatives") as caught:
        EngineRules({"fine": SHOWN, "EB-BAT-010": pairs_of_alternatives(7)})
    assert caught.value.key == "EB-BAT-010"
    assert "Split the rule" in str(caught.value)


def test_a_condition_whose_negation_is_too_large_is_refused_when_it_is_compiled() -> None:
    pairs = either(*(both(FLAGS[2 * n], FLAGS[2 * n + 1]) for n in range(7)))
    with pytest.raises(EngineLimitError, match="the negation of the condition has 128"):
        EngineRules({"rule": pairs})


def test_a_condition_of_a_million_alternatives_is_refused_at_once() -> None:
    with pytest.raises(EngineLimitError, match=str(2**40)):
        EngineRules({"rule": pairs_of_alternatives(40)})


def test_more_than_200_comparisons_in_one_branch_are_refused_by_key() -> None:
    numbers = [fact(f"count.n{number}", COUNT) for number in range(20)]
    condition = both(*(is_in(number, *range(0, 34, 2)) for number in numbers))
    with pytest.raises(EngineLimitError, match="wide: the condition joins 360 comparisons"):
        read({"wide": condition})


@pytest.mark.parametrize(
    ("name", "hash_"),
    [("id", 926444256), ("sid", 3593476751), ("$and", 3746487396), ("$forward", 739185624)],
)
def test_names_are_hashed_as_the_engine_hashes_them(name: str, hash_: int) -> None:
    assert fnv1a(name) == hash_


def test_generated_names_share_no_hash_with_each_other_or_with_reserved_names() -> None:
    hashes = [fnv1a(name) for name in itertools.islice(generated_names(), 5000)]
    hashes += [fnv1a(name) for name in engine_fact.RESERVED_NAMES]
    assert len(set(hashes)) == len(hashes)


def test_a_name_with_a_reserved_hash_is_skipped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_fact, "RESERVED_NAMES", ("p1", "p2"))
    assert list(itertools.islice(generated_names(), 3)) == ["p0", "p3", "p4"]


def test_a_reading_is_the_same_every_time() -> None:
    def once() -> FlatRules:
        return read({"one": pairs_of_alternatives(3), "two": is_in(IDLE, 1, 100, 200)})

    assert once().rules == once().rules
