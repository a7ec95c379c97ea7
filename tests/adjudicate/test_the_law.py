"""The law of the whole: what is settled stays settled, whatever is learned afterwards."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import Counter
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adjudicator.adjudicate.decision import Detail, adjudicate
from adjudicator.adjudicate.evaluation import evaluate
from adjudicator.adjudicate.program import program_of
from adjudicator.case.sheet import Basis, FactSheet, Known
from adjudicator.case.silence import presume
from adjudicator.rulebook.model import Release
from adjudicator.ruling.ruling import Ruling
from adjudicator.values import Value
from adjudicator.vocabulary import Status
from tests.adjudicate.conftest import RANDOM_RELEASES
from tests.adjudicate.libraries import AT
from tests.adjudicate.random_rulebooks import random_sheet, random_value, unknown_facts

LATER = AT + dt.timedelta(days=30)
SHEETS_PER_RELEASE = 30


@dataclasses.dataclass(frozen=True, slots=True)
class Settled:
    """What a decision has settled: findings and goals alike, and the ruling if it is one."""

    answers: dict[str, Value]
    ruling: Ruling

    @property
    def decided(self) -> tuple[object, ...] | None:
        """Everything of an ended case that must never change; `None` while it waits.

        The rule that carries an answer may: what a default answered, a rule may come to say.
        """
        ruling = self.ruling
        if ruling.status.is_waiting:
            return None
        money = ruling.ledger
        moved = None if money is None else (set(money.lines), money.refund, money.paid)
        goals = {answer.question: answer.value for answer in ruling.answers}
        return ruling.status, ruling.liability, goals, moved


def settle(release: Release, sheet: FactSheet) -> Settled:
    program = program_of(release)
    evaluation = evaluate(program, sheet.values(), sheet.terms, checked=True)
    assert evaluation.disagreements == []
    answers = {
        name: evaluation.env[name]
        for name, standing in evaluation.standings.items()
        if standing.settled
    }
    return Settled(answers, adjudicate(sheet, release, AT, Detail.RULING))


def learn(random: Random, release: Release, sheet: FactSheet, fact: str) -> FactSheet:
    """The sheet with one more fact established, as evidence or staff would."""
    value = random_value(random, release.facts[fact])
    gone = {
        name: {key: each for key, each in getattr(sheet, name).items() if key != fact}
        for name in ("contested", "to_judge")
    }
    known = {**sheet.known, fact: Known(value, Basis.JUDGED)}
    return dataclasses.replace(sheet, known=known, **gone)


def check_that_nothing_settled_changes(random: Random, release: Release) -> Counter[str]:
    """Learn the unknown facts of a random case one by one; nothing settled may change.

    Counts the cases that had something to lose: settled answers, or a ruling, and facts
    still unknown that the rules read.
    """
    sheet = random_sheet(random, release)
    before = settle(release, sheet)
    read = set(program_of(release).dependencies.facts_read)
    unknown = [fact.name for fact in unknown_facts(release, sheet.known) if fact.name in read]
    random.shuffle(unknown)
    counts = Counter(
        {
            "answers settled early": bool(unknown and before.answers),
            "ruled early": bool(unknown and before.decided),
            "final early": bool(unknown and before.ruling.status is Status.FINAL),
        }
    )
    for fact in unknown:
        sheet = learn(random, release, sheet, fact)
        after = settle(release, sheet)
        assert before.answers.items() <= after.answers.items()
        _check_ruling(before, after)
        before = after
    return counts


def _check_ruling(before: Settled, after: Settled) -> None:
    if before.decided is None:
        return
    old, new = before.ruling.ledger, after.ruling.ledger
    if old is None or not old.later:
        assert after.decided == before.decided
        return
    # A payment to come may have become an amount; everything else is as it was.
    assert new is not None
    assert after.decided is not None
    assert after.decided[:-1] == before.decided[:-1]
    came = {line for line in new.lines if line not in old.lines}
    assert set(old.lines) <= set(new.lines)
    assert {line.posting for line in came} <= {later.posting for later in old.later}
    assert (new.refund, new.paid) == (old.refund, old.paid)


def test_learning_a_fact_never_changes_what_is_settled(
    random_releases: tuple[Release, ...],
) -> None:
    counts: Counter[str] = Counter()
    for number, release in enumerate(random_releases):
        for seed in range(SHEETS_PER_RELEASE):
            try:
                counts += check_that_nothing_settled_changes(Random(seed), release)
            except AssertionError as failure:
                failure.add_note(f"release {number}, seed {seed}")
                raise
    assert counts["answers settled early"] > 400
    assert counts["ruled early"] > 100
    assert counts["final early"] > 50


@given(st.integers(0, RANDOM_RELEASES - 1), st.randoms(use_true_random=False))
@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_a_settled_answer_survives_any_order_of_learning(
    random_releases: tuple[Release, ...], number: int, random: Random
) -> None:
    check_that_nothing_settled_changes(random, random_releases[number])


def test_answering_what_is_asked_always_brings_a_case_to_its_end(
    random_releases: tuple[Release, ...],
) -> None:
    ends: Counter[str] = Counter()
    for number, release in enumerate(random_releases):
        for seed in range(20):
            random = Random(seed)
            sheet = random_sheet(random, release)
            asked: set[str] = set()
            while True:
                ruling = adjudicate(sheet, release, AT, Detail.RULING)
                wanted = {request.fact for request in ruling.requests} | {
                    matter.subject
                    for matter in ruling.staff
                    if matter.kind in ("judgement", "contested")
                }
                assert not wanted & asked, f"release {number}, seed {seed}: asked twice"
                if not wanted:
                    break
                fact = min(wanted)
                asked.add(fact)
                sheet = learn(random, release, sheet, fact)
            ends[ruling.status] += 1
            if ruling.status.is_waiting:
                assert {matter.kind for matter in ruling.staff} <= _ENDS_BEFORE_STAFF
            if any("reach no conclusion" in matter.message.en for matter in ruling.staff):
                # Only a question that does not arise may leave rules without their fact.
                program = program_of(release)
                assert any(
                    program.arises(fact, sheet.values()) is False for fact in release.asked_when
                )
    assert ends[Status.FINAL] > 150
    assert ends[Status.REFERRED_TO_STAFF] < 0.4 * ends.total()


_ENDS_BEFORE_STAFF = {"contradiction", "gap", "money"}


def test_presuming_never_touches_a_fact_that_is_known(
    random_releases: tuple[Release, ...],
) -> None:
    for seed, release in enumerate(random_releases):
        sheet = random_sheet(Random(seed), release)
        presumed = presume(sheet, release, LATER)
        assert sheet.known.items() <= presumed.known.items()
        fresh = {presumed.known[name] for name in presumed.known.keys() - sheet.known.keys()}
        assert {each.basis for each in fresh} <= {Basis.PRESUMED}
