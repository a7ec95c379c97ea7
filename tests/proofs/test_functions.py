"""Every function of the formula language has a reading in Z3, and nothing else has one."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
import z3

from adjudicator.calendar.days import Calendar, announced
from adjudicator.language.functions import bound
from adjudicator.language.signatures import DIVISIONS, EXTREMES, FIXED, NAMES, call
from adjudicator.language.tree import Call
from adjudicator.symbolic.conditions import Reader, Work
from adjudicator.symbolic.functions import AfterHoliday, related
from adjudicator.symbolic.operations import equal
from adjudicator.symbolic.terms import Formula, Term, constant, lnot
from adjudicator.values import DAYS, HOURS, Kind, Type, Value
from tests.language.trees import HERE, NOON, literal

DAY = dt.date(2026, 5, 1)
LATER: dict[Kind, Value] = {Kind.DATE: DAY + dt.timedelta(days=9), Kind.INSTANT: NOON}


def arguments_of(name: str) -> tuple[Value, ...]:
    """Values that the function can be computed for; the second is the later one."""
    if name in FIXED:
        takes = FIXED[name].takes
        first: dict[Kind, Value] = {Kind.DATE: DAY, Kind.INSTANT: NOON - dt.timedelta(hours=5)}
        return (first[takes[0].kind], *(LATER.get(each.kind, 7) for each in takes[1:]))
    return (17, 5)


def read(node: Call, work: Work) -> Term:
    return Reader(lambda ref: pytest.fail(f"{ref.name} is read"), work).term(node)


@pytest.mark.parametrize("name", NAMES)
def test_what_a_function_gives_is_what_its_reading_allows(name: str) -> None:
    values = arguments_of(name)
    takes = FIXED[name].takes if name in FIXED else [Type(Kind.INTEGER, DAYS, 1, 99)] * 2
    typed = [
        literal(value, Type(type_.kind, type_.unit, 1, 99) if type_.is_number else type_)
        for value, type_ in zip(values, takes, strict=True)
    ]
    node, work = replace(call(name, typed, HERE), calendar=announced()), Work()
    term = read(node, work)
    expected = bound(name, HERE, announced())(*values)

    def possible(formula: Formula) -> bool:
        solver = z3.Solver()
        solver.add(*work.constraints, formula)
        return solver.check() == z3.sat

    same = equal(term, constant(expected, node.type))
    assert possible(same)
    if name in (*EXTREMES, *DIVISIONS):
        assert not possible(lnot(same))


@pytest.mark.parametrize("function", ["div_down", "hours_between"])
def test_a_function_that_has_no_reading_is_an_error_and_no_division(function: str) -> None:
    number = Type(Kind.INTEGER, HOURS, 1, 99)
    node = Call(function, (literal(17, number), literal(5, number)), number, HERE)
    with pytest.raises(ValueError, match=function):
        read(node, Work())


def test_results_by_two_calendars_have_nothing_to_do_with_each_other() -> None:
    holiday = dt.date(2026, 5, 2)
    one, other = (Calendar.of({day}, set()) for day in (holiday, holiday + dt.timedelta(days=1)))
    date, results = z3.Int("date"), z3.Ints("one other")
    first, second = (AfterHoliday(date, result, one) for result in results)
    assert related(first, second) is not True
    assert related(first, AfterHoliday(date, results[1], other)) is True
