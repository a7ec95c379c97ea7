"""Three evaluators of the same conditions must agree: the engine, Kleene's reading, and CEL.

`ADJUDICATOR_DIFFERENTIAL_PAIRS` asks for more pairs of a condition set and its facts; a
failure names the seed, and the seed is the whole test case.
"""

import os
from collections import Counter
from random import Random

import cel
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adjudicator.readings.engine.host import EngineLimitError, EngineRules
from adjudicator.readings.kleene.compiled import compile_conditions
from adjudicator.values import Value
from tests.differential.foreign_cel import context, to_cel
from tests.differential.generators import (
    Vocabulary,
    condition,
    facts,
    is_fully_known,
    vocabulary,
)

PAIRS = int(os.environ.get("ADJUDICATOR_DIFFERENTIAL_PAIRS", "40000"))
PARTS = 12
FACTS_PER_SET = 40
UNKNOWN = (0.0, 0.0, 0.1, 0.5)


class Agreement:
    """One random condition set, compiled for all three evaluators."""

    def __init__(self, random: Random, words: Vocabulary, count: int, depth: int) -> None:
        self.words = words
        self.conditions = {
            f"rule {number}": condition(random, words, random.randint(0, depth))
            for number in range(count)
        }
        self.engine = self._compiled()
        self._kleene = compile_conditions(list(self.conditions.values()))
        self._cel = {key: cel.compile(to_cel(node)) for key, node in self.conditions.items()}

    def check(self, env: dict[str, Value]) -> Counter[bool | None]:
        """Compare the evaluators on one environment; how many conditions hold, fail, are open."""
        states = dict(zip(self.conditions, self._kleene(env), strict=True))
        assert self.engine.holding(env) == {key for key, state in states.items() if state is True}
        assert self.engine.failing(env) == {key for key, state in states.items() if state is False}
        if is_fully_known(self.words, env):
            nested = context(env)
            assert states == {key: program.execute(nested) for key, program in self._cel.items()}
        return Counter(states.values())

    def _compiled(self) -> EngineRules:
        """The engine's rules, without the few conditions that are too large for it."""
        while True:
            try:
                return EngineRules(self.conditions)
            except EngineLimitError as refused:
                del self.conditions[refused.key]


def random_agreement(random: Random) -> Agreement:
    words = vocabulary(random, random.randint(2, 25))
    return Agreement(random, words, count=random.randint(1, 12), depth=3)


def random_facts(random: Random, words: Vocabulary) -> dict[str, Value]:
    return facts(random, words, random.choice(UNKNOWN))


@pytest.mark.parametrize("part", range(PARTS))
def test_the_engine_holds_what_kleene_and_cel_hold(part: int) -> None:
    for seed in range(part, -(-PAIRS // FACTS_PER_SET), PARTS):
        random = Random(seed)
        agreement = random_agreement(random)
        try:
            for _ in range(FACTS_PER_SET):
                agreement.check(random_facts(random, agreement.words))
        except BaseException as failure:
            failure.add_note(f"seed {seed}: {agreement.conditions}")
            raise
        finally:
            agreement.engine.close()


def test_the_random_conditions_hold_fail_and_stay_open_often_enough() -> None:
    outcomes: Counter[bool | None] = Counter()
    for seed in range(100):
        random = Random(seed)
        agreement = random_agreement(random)
        for _ in range(5):
            outcomes += agreement.check(random_facts(random, agreement.words))
    assert min(outcomes[state] for state in (True, False, None)) > 0.1 * outcomes.total()


@given(st.randoms(use_true_random=False))
@settings(max_examples=150, deadline=None)
def test_a_small_condition_means_the_same_to_all_evaluators(random: Random) -> None:
    words = vocabulary(random, 3)
    agreement = Agreement(random, words, count=2, depth=2)
    for unknown in (0.0, 0.5):
        agreement.check(facts(random, words, unknown))


def test_a_condition_set_of_many_rulesets_means_the_same_to_all_evaluators() -> None:
    random = Random(2026)
    words = vocabulary(random, 120)
    agreement = Agreement(random, words, count=300, depth=2)
    for _ in range(20):
        agreement.check(random_facts(random, words))
