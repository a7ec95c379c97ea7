"""Which answer stands: exceptions, layers, statutory floors, contradictions, gaps."""

from collections import Counter
from collections.abc import Mapping
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adjudicator.adjudicate.defeat import Standing, Structure, Truth
from adjudicator.errors import Place
from adjudicator.language.tree import Literal
from adjudicator.rulebook.model import Layer, Question, Rule, Stratum
from adjudicator.sources import Citation, Provenance
from adjudicator.values import BOOLEAN, Kind, Label, Type, Value
from tests.adjudicate import reference

HERE = Place("made.yaml", 1, 1)
WORDS = Label("字", "words")
ANSWERS = ("reject", "exchange", "refund")  # worst for the buyer first
OUTCOME = "remedy.outcome"


def question(otherwise: str | None = None) -> Question:
    type_ = Type(Kind.ENUM, values=ANSWERS)
    return Question(
        OUTCOME, Stratum.REMEDY, type_, WORDS, HERE, otherwise, better_for_buyer=ANSWERS
    )


def rule(
    id_: str, layer: Layer, answer: Value, exception_to: tuple[str, ...] = (), floor: str = ""
) -> Rule:
    return Rule(
        id=id_,
        title=WORDS,
        rulebook="made",
        layer=layer,
        stratum=Stratum.REMEDY,
        when=Literal(True, BOOLEAN, HERE),
        when_text="true",
        then=((OUTCOME, answer),),
        citation=Citation("DOC"),
        provenance=Provenance.READ,
        place=HERE,
        exception_to=exception_to,
        floor=floor,
    )


def standing(
    rules: list[Rule], states: Mapping[str, Truth] | None = None, otherwise: str | None = None
) -> Standing:
    """How the rules come out; a rule that `states` does not mention holds."""
    position = {each.id: i for i, each in enumerate(rules)}
    structure = Structure.of(question(otherwise), rules, position)
    found = structure.standing([(states or {}).get(each.id, True) for each in rules])
    if found.settled and found.winner is not None:
        winner = structure.conclusions[found.winner]
        assert winner.value == found.value
        assert (states or {}).get(winner.rule, True) is True
    return found


STATUTE_FLOOR = rule("FLOOR", Layer.STATUTE, "exchange", floor="F1")


def test_an_exception_defeats_its_rule() -> None:
    rules = [
        rule("RULE", Layer.PLATFORM, "reject"),
        rule("EXCEPTION", Layer.PLATFORM, "refund", exception_to=("RULE",)),
    ]
    assert standing(rules).value == "refund"
    assert standing(rules, {"EXCEPTION": False}).value == "reject"
    assert not standing(rules, {"EXCEPTION": None}).settled


def test_an_exception_to_an_exception_restores_the_rule() -> None:
    rules = [
        rule("A-RULE", Layer.PLATFORM, "reject"),
        rule("B-EXCEPTION", Layer.PLATFORM, "refund", exception_to=("A-RULE",)),
        rule("C-AGAIN", Layer.PLATFORM, "reject", exception_to=("B-EXCEPTION",)),
    ]
    found = standing(rules)
    assert (found.settled, found.value) == (True, "reject")


def test_a_higher_layer_defeats_a_lower_one() -> None:
    rules = [rule(layer.name, layer, ANSWERS[layer % 3]) for layer in Layer]
    for layer in reversed(Layer):
        above = {higher.name: False for higher in Layer if higher > layer}
        found = standing(rules, above)
        assert (found.settled, found.value) == (True, ANSWERS[layer % 3])


def test_an_open_rule_of_a_lower_layer_changes_nothing() -> None:
    rules = [rule("LOW", Layer.CUSTOM, "reject"), rule("HIGH", Layer.INDUSTRY, "refund")]
    found = standing(rules, {"LOW": None})
    assert (found.settled, found.value) == (True, "refund")


def test_an_open_rule_of_a_higher_layer_leaves_the_question_open() -> None:
    rules = [rule("LOW", Layer.CUSTOM, "reject"), rule("HIGH", Layer.INDUSTRY, "refund")]
    assert not standing(rules, {"HIGH": None}).settled


def test_a_conclusion_below_a_statutory_floor_is_void_and_the_next_layer_answers() -> None:
    rules = [
        STATUTE_FLOOR,
        rule("GOOD", Layer.PLATFORM, "refund"),
        rule("BAD", Layer.INDUSTRY, "reject"),
    ]
    assert standing(rules).value == "refund"
    assert standing(rules, {"GOOD": False}).value == "exchange"
    assert standing(rules, {"FLOOR": False}).value == "reject"


def test_a_better_promise_binds() -> None:
    found = standing([STATUTE_FLOOR, rule("PROMISE", Layer.PROMISE, "refund")])
    assert (found.settled, found.value) == (True, "refund")


def test_a_worse_promise_is_void_though_a_better_answer_outranks_the_floor() -> None:
    rules = [
        STATUTE_FLOOR,
        rule("BETTER", Layer.PLATFORM, "refund"),
        rule("WORSE", Layer.PROMISE, "reject"),
    ]
    found = standing(rules)
    assert (found.settled, found.value) == (True, "refund")


def test_an_open_floor_keeps_a_worse_promise_open() -> None:
    rules = [STATUTE_FLOOR, rule("PROMISE", Layer.PROMISE, "reject")]
    assert not standing(rules, {"FLOOR": None}).settled


def test_an_exception_within_the_statute_lifts_the_floor() -> None:
    lifted = rule("LIFTED", Layer.STATUTE, "reject", exception_to=("FLOOR",))
    worse = rule("PROMISE", Layer.PROMISE, "reject")
    assert standing([STATUTE_FLOOR, lifted]).value == "reject"
    found = standing([STATUTE_FLOOR, lifted, worse])
    assert (found.settled, found.value) == (True, "reject")


def test_where_the_floor_is_lifted_a_worse_promise_binds_against_the_exception() -> None:
    rules = [
        STATUTE_FLOOR,
        rule("LIFTED", Layer.STATUTE, "refund", exception_to=("FLOOR",)),
        rule("PROMISE", Layer.PROMISE, "reject"),
    ]
    found = standing(rules)
    assert (found.settled, found.value) == (True, "reject")
    assert standing(rules, {"LIFTED": False}).value == "exchange"


def test_an_exception_above_the_statute_does_not_lift_the_floor() -> None:
    rules = [
        STATUTE_FLOOR,
        rule("TOO-HIGH", Layer.PLATFORM, "reject", exception_to=("FLOOR",)),
    ]
    assert standing(rules).value == "exchange"


def test_two_undefeated_rules_of_a_layer_with_different_answers_contradict() -> None:
    rules = [rule("ONE", Layer.PLATFORM, "reject"), rule("TWO", Layer.PLATFORM, "refund")]
    found = standing(rules)
    assert not found.settled
    assert len(found.contradiction) == 2


def test_a_rule_of_a_higher_layer_resolves_a_contradiction() -> None:
    rules = [
        rule("ONE", Layer.PLATFORM, "reject"),
        rule("TWO", Layer.PLATFORM, "refund"),
        rule("THREE", Layer.PROMISE, "refund"),
    ]
    found = standing(rules)
    assert (found.settled, found.value, found.contradiction) == (True, "refund", ())


def test_an_answer_that_every_open_rule_agrees_on_is_settled() -> None:
    rules = [
        rule("HOLDS", Layer.PLATFORM, "refund"),
        rule("OPEN", Layer.INDUSTRY, "refund"),
        rule("EXCEPTION", Layer.INDUSTRY, "refund", exception_to=("OPEN",)),
    ]
    found = standing(rules, {"OPEN": None, "EXCEPTION": None})
    assert (found.settled, found.value) == (True, "refund")


def test_open_rules_that_agree_settle_nothing_while_the_default_differs() -> None:
    rules = [rule("ONE", Layer.PLATFORM, "refund"), rule("TWO", Layer.PLATFORM, "refund")]
    open_ = {"ONE": None, "TWO": None}
    assert not standing(rules, open_, otherwise="reject").settled
    assert not standing(rules, open_).settled
    assert standing(rules, open_, otherwise="refund").value == "refund"


@pytest.mark.parametrize("otherwise", ANSWERS)
def test_the_default_stands_when_no_rule_speaks(otherwise: str) -> None:
    found = standing([rule("RULE", Layer.PLATFORM, "refund")], {"RULE": False}, otherwise)
    assert (found.settled, found.value, found.winner) == (True, otherwise, None)


def test_without_a_default_a_question_that_no_rule_answers_is_a_gap() -> None:
    found = standing([rule("RULE", Layer.PLATFORM, "refund")], {"RULE": False})
    assert (found.settled, found.gap) == (False, True)


def random_rules(random: Random) -> list[Rule]:
    """Up to six rules, with exceptions to rules of the same or a lower layer."""
    rules: list[Rule] = []
    for number in range(random.randint(1, 6)):
        layer = random.choice((*Layer, Layer.STATUTE, Layer.PLATFORM))
        below = [each.id for each in rules if each.layer <= layer]
        exception_to = tuple(each for each in below if random.random() < 0.3)
        floor = "F" if layer is Layer.STATUTE and random.random() < 0.6 else ""
        rules.append(rule(f"R{number}", layer, random.choice(ANSWERS), exception_to, floor))
    random.shuffle(rules)
    return rules


def compare(random: Random) -> str:
    """One random structure against the definition, over all completions of what is open."""
    rules = random_rules(random)
    otherwise = random.choice((None, *ANSWERS))
    openness = random.choice((0.0, 0.3, 0.7))
    states: dict[str, Truth] = {
        each.id: None if random.random() < openness else random.random() < 0.8 for each in rules
    }
    found = standing(rules, states, otherwise)
    possible = set(reference.results(question(otherwise), rules, states))
    if found.settled:
        assert possible == {("answer", found.value)}
    if found.contradiction:
        assert possible == {("contradiction", None)}
    if found.gap:
        assert possible == {("gap", None)}
    is_open = None in states.values()
    if not is_open:
        assert found.settled or found.contradiction or found.gap
    kind = "settled" if found.settled else "waiting"
    missed = not found.settled and len(possible) == 1 and next(iter(possible))[0] == "answer"
    return "missed" if missed else f"{kind}, {'open' if is_open else 'known'}"


@given(st.randoms(use_true_random=False))
@settings(max_examples=300, deadline=None)
def test_what_stands_is_what_the_definition_says(random: Random) -> None:
    compare(random)


def test_over_many_structures_a_settled_answer_is_every_completions_answer() -> None:
    outcomes: Counter[str] = Counter()
    for seed in range(8_000):
        try:
            outcomes[compare(Random(seed))] += 1
        except AssertionError as failure:
            failure.add_note(f"seed {seed}")
            raise
    assert outcomes["settled, open"] > 1_000
    assert outcomes["settled, known"] > 2_000
    # Settled by every completion, yet left open: facts are asked for that change nothing.
    assert outcomes["missed"] < 0.025 * outcomes.total()
