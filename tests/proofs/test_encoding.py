"""The formulas say what the engine says: on random cases, name by name."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from random import Random

import pytest
import z3

from adjudicator.adjudicate.evaluation import Evaluation, evaluate
from adjudicator.adjudicate.program import Program, program_of
from adjudicator.rulebook.model import Release
from adjudicator.symbolic.encoding import Encoding
from adjudicator.symbolic.parameters import stated_figures
from adjudicator.symbolic.symbols import Facts
from adjudicator.symbolic.terms import (
    Expression,
    Formula,
    Member,
    Moment,
    Number,
    Term,
    Text,
    Truth,
    instant_of,
)
from adjudicator.values import SHANGHAI, Kind, Type, Value
from tests.adjudicate.random_rulebooks import random_release
from tests.library import LIBRARY

CASES = 8


def real_release(platform: str, category: str) -> Release:
    at = dt.datetime(2026, 5, 20, 12, tzinfo=SHANGHAI)
    return LIBRARY.release(platform, category, at, lambda _: at)


@pytest.mark.parametrize("seed", range(12))
def test_a_random_release_is_encoded_as_it_is_evaluated(seed: int, tmp_path: Path) -> None:
    agrees(random_release(Random(seed), tmp_path), Random(seed))


@pytest.mark.parametrize(
    ("platform", "category"),
    [("taobao", "ebike"), ("taobao", "smart_drying_rack"), ("jd", "electronics")],
)
def test_a_real_release_is_encoded_as_it_is_evaluated(platform: str, category: str) -> None:
    agrees(real_release(platform, category), Random(7), cases=2)


def agrees(release: Release, random: Random, cases: int = CASES) -> None:
    """Compares every name on random cases, with some facts unknown."""
    names = list(release.facts)
    encoding = Encoding(
        release, Facts.partly_known(release.facts.values(), names), stated_figures(release)
    )
    program = program_of(release)
    for share_known in (1.0, 0.8, 0.4):
        for _ in range(cases):
            facts = {
                name: random_value(fact.type, random)
                for name, fact in release.facts.items()
                if random.random() < share_known
            }
            compare_case(program, encoding, facts)


def compare_case(program: Program, encoding: Encoding, facts: dict[str, Value]) -> None:
    evaluation = evaluate(program, facts, {})
    for name in evaluation.failures:  # entries that contradict each other are left aside
        for read in encoding.release.derived[name].arguments_read:
            facts.pop(read, None)
            evaluation = evaluate(program, facts, {})
    told = Reading(encoding, facts, evaluation.env)
    for name in encoding.release.derived:
        if reached(name, evaluation, program):
            assert told.value(encoding.terms[name], encoding.release.derived[name].type) == (
                evaluation.env.get(name)
            ), name
    for key, state in evaluation.states.items():
        truth = encoding.states[key]
        assert (told.holds(truth.holds), told.holds(truth.fails)) == (
            state is True,
            state is False,
        ), key
    for name, standing in evaluation.standings.items():
        encoded = encoding.standings[name]
        assert told.holds(encoded.settled) is standing.settled, name
        assert told.holds(encoded.gap) is standing.gap, name
        assert told.holds(encoded.contradiction) is bool(standing.contradiction), name
        if standing.settled:
            assert told.holds(encoded.answers[standing.value]), name
        for in_force, expected in zip(encoded.in_force, standing.in_force, strict=True):
            assert told.holds(in_force.holds) is (expected is True), name


def reached(name: str, evaluation: Evaluation, program: Program) -> bool:
    """Whether the engine came to compute it: not after a claim was refused."""
    return evaluation.accepted or name in {
        c.name for stage in program.stages if stage.stratum == 0 for c in stage.computations
    }


class Reading:
    """The encoding's formulas where the facts have these values."""

    def __init__(self, encoding: Encoding, facts: dict[str, Value], env: dict[str, Value]) -> None:
        solver = z3.Solver()
        for name, symbol in encoding.symbols.items():
            if name in encoding.release.derived and name in env:
                solver.add(symbol.equals(env[name]), *symbol.bounds)
        for name, symbol in encoding.facts.symbols.items():
            known = symbol.term.known
            assert isinstance(known, z3.BoolRef)
            if name in facts:
                solver.add(known, *symbol.bounds)
                if not isinstance(symbol.term, Text):
                    solver.add(symbol.equals(facts[name]))
            else:
                solver.add(z3.Not(known), *pinned(symbol.term, symbol.type))
        applications = []
        for work in encoding.work.values():
            for constraint in work.constraints:
                solver.add(constraint)
            applications += work.applications
        for _ in range(200):
            assert solver.check() == z3.sat
            self.model = solver.model()
            lemmas = [
                lemma
                for each in applications
                for lemma in each.lemma(
                    tuple(self.number(part) for part in each.arguments()),
                    self.number(each.result),
                )
            ]
            if not lemmas:
                return
            solver.add(*lemmas)
        raise AssertionError("the functions do not settle")

    def holds(self, formula: Formula) -> bool:
        if isinstance(formula, bool):
            return formula
        return z3.is_true(self.model.eval(formula, model_completion=True))

    def number(self, expression: Expression) -> int:
        if isinstance(expression, int):
            return expression
        return int(self.model.eval(expression, model_completion=True).as_long())

    def value(self, term: Term, type_: Type) -> Value | None:
        if not self.holds(term.known):
            return None
        match term:
            case Truth():
                return self.holds(term.holds)
            case Member():
                return next(name for name, where in term.members.items() if self.holds(where))
            case Moment():
                return instant_of(self.number(term.day), self.number(term.millisecond))
            case Number():
                number = self.number(term.value)
                return dt.date.fromordinal(number) if type_.kind is Kind.DATE else number
            case Text():
                return None


def pinned(term: Term, type_: Type) -> list[z3.BoolRef]:
    """Keeps the constants behind an unknown number still, so that nothing is left to search."""
    match term:
        case Number(value=z3.ArithRef() as value):
            return [value == (738_000 if type_.kind is Kind.DATE else type_.minimum)]
        case Moment(day=z3.ArithRef() as day, millisecond=z3.ArithRef() as millisecond):
            return [day == 738_000, millisecond == 0]
        case _:
            return []


def random_value(type_: Type, random: Random) -> Value:
    day = dt.date(2024, 1, 1) + dt.timedelta(days=random.randrange(900))
    match type_.kind:
        case Kind.BOOLEAN:
            return random.random() < 0.5
        case Kind.ENUM:
            return random.choice(type_.values)
        case Kind.DATE:
            return day
        case Kind.INSTANT:
            return instant_of(day.toordinal(), random.randrange(86_400_000))
        case Kind.TEXT:
            return "text"
        case Kind.LIST:
            return tuple(
                tuple(random_value(field.type, random) for field in type_.fields)
                for _ in range(random.randint(1, 3))
            )
        case _:
            high = min(type_.maximum, type_.minimum + random.choice((3, 1000, 10**7)))
            return random.randint(type_.minimum, high)
