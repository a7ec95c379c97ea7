"""What would have changed it: for each fact alone, the smallest change that flips the outcome.

A flip is another status, another outcome or another share of liability. For facts with
an order (numbers, dates, instants) only the values at which some comparison changes its
truth are tried, nearest first; each comparison is searched by bisection on either side
of the actual value, which is exact where the comparison changes at most once there.
The Kleene reading alone is used: nothing is paid by a hypothesis.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from functools import partial

from adjudicator.adjudicate.dependencies import Holds
from adjudicator.adjudicate.evaluation import Evaluation
from adjudicator.adjudicate.outlook import Outlook
from adjudicator.adjudicate.program import Computation, Program
from adjudicator.language.functions import FormulaError
from adjudicator.ruling.ruling import Change
from adjudicator.values import DATE_MAX, DATE_MIN, SHANGHAI, Kind, Type, Value
from adjudicator.vocabulary import Status

CLAIMANT = "claim.by"


def changes_of(outlook: Outlook) -> tuple[Change, ...]:
    """One change a fact, for every known fact that can flip the ruling alone; in fact order."""
    program, sheet = outlook.program, outlook.sheet
    found = []
    for name in program.dependencies.facts_read:
        if name not in sheet.known or name == CLAIMANT:
            continue
        actual = sheet.known[name].value
        for instead in _candidates(program, outlook.evaluation, name, actual):
            if not _touches(program, outlook.evaluation, name, instead):
                continue
            there = outlook.supposing({name: instead})
            if _is_flipped(outlook, there):
                found.append(_change(there, name, actual, instead))
                break
    return tuple(found)


def _is_flipped(actual: Outlook, there: Outlook) -> bool:
    """Whether the ruling is another; a claim not even heard is changed by being heard."""
    told = [(each.status, each.outcome, each.share) for each in (actual, there)]
    refused = actual.status in (Status.NOT_ACCEPTED, Status.SUSPENDED)
    return told[0] != told[1] and (refused or not there.status.is_waiting)


def _change(there: Outlook, name: str, actual: Value, instead: Value) -> Change:
    wording = there.program.wording
    return Change(
        fact=name,
        label=wording.label(name),
        actual=actual,
        actual_label=wording.value(name, actual),
        instead=instead,
        instead_label=wording.value(name, instead),
        status=there.status,
        outcome=there.outcome,
        outcome_label=there.outcome_label,
        refund=there.refund,
    )


def _candidates(
    program: Program, evaluation: Evaluation, name: str, actual: Value
) -> Iterator[Value]:
    """Other values of the fact worth trying, nearest first."""
    type_ = program.release.facts[name].type
    yield from (value for value in type_.members if value != actual)
    if type_.is_ordered:
        here = _position(actual)
        turns = {
            turn
            for holds in _comparisons(program, evaluation, name)
            for turn in _turns(holds, here, type_)
        }
        yield from (_at(turn, type_) for turn in sorted(turns, key=lambda x: (abs(x - here), x)))


def _position(value: Value) -> int:
    """Ordered values as consecutive integers: units, days or seconds."""
    if isinstance(value, dt.datetime):
        return int(value.timestamp())
    if isinstance(value, dt.date):
        return value.toordinal()
    assert isinstance(value, int)
    return value


def _at(position: int, type_: Type) -> Value:
    if type_.kind is Kind.INSTANT:
        return dt.datetime.fromtimestamp(position, SHANGHAI)
    return dt.date.fromordinal(position) if type_.kind is Kind.DATE else position


def _ends(type_: Type) -> tuple[int, int]:
    """The first and the last position of a type."""
    if type_.is_number:
        return type_.minimum, type_.maximum
    ends: list[dt.date] = [DATE_MIN, DATE_MAX]
    if type_.kind is Kind.INSTANT:
        ends = [dt.datetime.combine(day, dt.time(), SHANGHAI) for day in ends]
    return _position(ends[0]), _position(ends[1])


def _turns(holds: Callable[[Value], bool | None], here: int, type_: Type) -> Iterator[int]:
    """The nearest positions below and above at which `holds` differs from its value here."""
    actual = holds(_at(here, type_))
    for far in _ends(type_):
        if holds(_at(far, type_)) == actual:
            continue
        near, other = here, far
        while abs(other - near) > 1:
            middle = (near + other) // 2
            if holds(_at(middle, type_)) == actual:
                near = middle
            else:
                other = middle
        yield other


def _comparisons(
    program: Program, evaluation: Evaluation, name: str
) -> Iterator[Callable[[Value], bool | None]]:
    """Every comparison that depends on the fact, as a function of the fact alone.

    Answers of questions keep their actual value.
    """
    affected = _affected(program, name)
    for comparison in program.dependencies.comparisons_about(name):
        needed = tuple(c for c in affected if c.name in comparison.names)
        yield partial(_comparison, comparison.holds, evaluation.env, name, needed)


def _comparison(
    holds: Holds,
    base: Mapping[str, Value],
    name: str,
    affected: tuple[Computation, ...],
    value: Value,
) -> bool | None:
    try:
        return holds(_with(base, name, value, affected))
    except FormulaError:
        return None


def _touches(program: Program, evaluation: Evaluation, name: str, instead: Value) -> bool:
    """Whether any condition comes out otherwise; if none does, no answer can change."""
    try:
        env = _with(evaluation.env, name, instead, _affected(program, name))
        return any(
            holds(env) is not evaluation.states[key]
            for key, holds in program.dependencies.conditions_reading(name).items()
            if key in evaluation.states
        )
    except FormulaError:
        return True


def _with(
    base: Mapping[str, Value], name: str, value: Value, affected: tuple[Computation, ...]
) -> dict[str, Value]:
    """The values with one fact changed and all that is computed from it computed anew."""
    env = {**base, name: value}
    for computation in affected:
        result = computation.compute(env)
        if result is None:
            env.pop(computation.name, None)
        else:
            env[computation.name] = result
    return env


def _affected(program: Program, name: str) -> tuple[Computation, ...]:
    return tuple(
        computation
        for computation in program.computations
        if program.dependencies.depends(computation.name, name)
    )
