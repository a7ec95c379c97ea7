"""Promises and agreements: who may set what, what a floor voids, and whose term stands."""

from __future__ import annotations

from typing import Any

import pytest

from adjudicator.case.sheet import Term
from adjudicator.rulebook.model import Setter
from adjudicator.sources import Citation
from tests.case.documents import document, problems_of, sheet

FLOOR = Citation("CPL", "a.25")


def term(value: object, set_by: str = "promise", parameter: str = "return_days") -> dict[str, Any]:
    return {"parameter": parameter, "value": value, "set_by": set_by, "reference": "page 1"}


def rows(*stated: object, set_by: str = "agreement") -> dict[str, Any]:
    return {"table": "rate", "set_by": set_by, "rows": list(stated)}


def binding(*terms: object) -> Term:
    return sheet(terms=list(terms)).terms["param.return_days"]


def test_a_promise_stands_in_for_a_parameter() -> None:
    assert binding(term(30)) == Term("param.return_days", Setter.PROMISE, 30)


@pytest.mark.parametrize("value", [7, 8])
def test_a_term_at_its_floor_or_above_is_valid(value: int) -> None:
    assert binding(term(value)).void_because is None


def test_a_term_below_its_floor_is_void_and_the_floor_stands() -> None:
    assert binding(term(6)) == Term("param.return_days", Setter.PROMISE, 7, (), 6, FLOOR)


def test_a_term_above_a_ceiling_is_void_and_the_ceiling_stands() -> None:
    found = sheet(terms=[term(9001, "platform", "fee_cap")]).terms["param.fee_cap"]

    assert (found.value, found.stated) == (9000, 9001)


def test_an_agreement_stands_before_a_promise() -> None:
    assert binding(term(30), term(15, "agreement")).value == 15
    assert binding(term(15, "agreement"), term(30)).value == 15


def test_where_an_agreement_is_void_the_promise_stands() -> None:
    assert binding(term(3, "agreement"), term(15)) == Term("param.return_days", Setter.PROMISE, 15)


@pytest.mark.parametrize(
    ("set_by", "value"), [("promise", 90), ("agreement", 20), ("platform", 20)]
)
def test_a_floor_voids_the_terms_of_those_whom_it_binds(set_by: str, value: int) -> None:
    assert sheet(terms=[term(20, set_by, "idle_days")]).terms["param.idle_days"].value == value


def test_where_every_term_is_void_the_floor_stands() -> None:
    found = binding(term(3, "agreement"), term(2))

    assert (found.set_by, found.value, found.stated) == (Setter.AGREEMENT, 7, 3)


@pytest.mark.parametrize(
    ("stated", "problems"),
    [
        (
            term(9, "platform"),
            {"/set_by": "The parameter 'return_days' may be set by promise, agreement only."},
        ),
        (
            term(9, "promise", "answer_hours"),
            {"/set_by": "The parameter 'answer_hours' is fixed by the rulebook."},
        ),
        (
            term(9, "promise", "return_hours"),
            {"/parameter": "The parameter 'return_hours' is not known."},
        ),
        (
            term(9, "promise", "param.return_days"),
            {"/parameter": "The parameter 'param.return_days' is not known."},
        ),
        (term(7.5), {"/value": "7.5 is not an integer."}),
        (term(True), {"/value": "true is not an integer."}),
        (term(10**40), {"/value": "an integer of more than 64 bits is outside 0 to 3650 (day)."}),
        (term(9, "seller"), {"/set_by": "'seller' is not one of promise, agreement, platform."}),
        (
            {"value": 9},
            {"/parameter": "'parameter' is missing.", "/set_by": "'set_by' is missing."},
        ),
        ({**term(9), "table": "rate"}, {"/table": "The key 'table' is not known."}),
        (
            rows({"output": 1}, set_by="promise"),
            {"/set_by": "The table 'rate' may be set by agreement only."},
        ),
        (rows(), {"/rows": "The rows of a table are an array of 1 to 200 objects."}),
        (rows(5), {"/rows/0": "5 is not an object of cells."}),
        (
            rows({"order.gift": 1, "order.gifts": 1.5, "output": 2}, {"order.gifts": None}),
            {
                "/rows/0/order.gift": "The column 'order.gift' is not known. "
                "Did you mean 'order.gifts'?",
                "/rows/0/order.gifts": "1.5 is not a cell",
                "/rows/1/order.gifts": "null is not a cell",
                "/rows/1/output": "'output' is missing.",
            },
        ),
        (rows({"output": 10**5000}), {"/rows/0/output": "an integer of more than 64 bits"}),
        (rows({"order.gifts": "lots", "output": 1}), {"/rows/0/order.gifts": ""}),
        (rows({"output": 10_001}), {"/rows/0/output": "10001 is outside 0 to 10000."}),
        (rows({"order.gifts": "<=4", "output": 1}), {"/rows": "no row for order.gifts = 5"}),
    ],
)
def test_a_term_that_cannot_stand_is_refused(stated: object, problems: dict[str, str]) -> None:
    found = problems_of(document(terms=[stated]))

    assert set(found) == {f"/terms/0{path}" for path in problems}
    assert all(problems[path.removeprefix("/terms/0")] in found[path] for path in found)


def test_one_setter_sets_a_parameter_once() -> None:
    assert problems_of(document(terms=[term(30), term(15)])) == {
        "/terms/1": "The promise sets 'return_days' twice."
    }


def test_a_table_of_the_case_stands_in_for_the_rulebooks() -> None:
    stated = rows({"order.gifts": "<=4", "output": 100}, {"order.gifts": ">4", "output": 200})
    found = sheet(terms=[stated]).terms["rate"]

    assert found.set_by is Setter.AGREEMENT
    assert [row.output for row in found.rows] == [100, 200]
