"""Lists from the case document to the ruling: read, schema, derived, unknown, refused."""

from __future__ import annotations

import datetime as dt

import jsonschema
import pytest

from adjudicator.adjudicate.program import program_of
from adjudicator.case.reading import read_case
from adjudicator.case.schema import case_schema
from adjudicator.errors import CaseError
from adjudicator.language.functions import FormulaError
from adjudicator.rulebook.model import Release
from adjudicator.values import SHANGHAI
from tests.library import LIBRARY


@pytest.fixture(scope="module")
def release() -> Release:
    return next(iter(LIBRARY.every_release()))


def document(release: Release, **order: object) -> dict[str, object]:
    return {
        "case": "L-1",
        "platform": release.platform,
        "category": release.category,
        "record": {"claim": {"by": "buyer"}, "order": order},
    }


def computed(release: Release, name: str, env: dict[str, object]) -> object:
    computation = next(c for c in program_of(release).computations if c.name == name)
    return computation.compute(env)


LINE = {"unit_price": 20_000, "quantity": 2, "returned": 1}


def test_a_list_is_read_in_the_order_of_its_fields(release: Release) -> None:
    sheet = read_case(document(release, items=[{**LINE, "bundle": 3}, LINE]), release)
    assert sheet.known["order.items"].value == (
        (None, 20_000, 2, 1, 3),
        (None, 20_000, 2, 1, None),
    )


def test_a_list_that_the_record_does_not_mention_may_mean_an_empty_one(release: Release) -> None:
    sheet = read_case(document(release), release)
    assert sheet.known["order.discounts"].value == ()
    assert "order.items" not in sheet.known


def test_every_problem_of_a_list_stands_at_its_own_path(release: Release) -> None:
    items = [
        {**LINE, "unit_price": "200"},
        {**LINE, "quantity": 0},
        {"unit_price": 1, "quantity": 1},
        {**LINE, "colour": 1},
        {**LINE, "bundle": None},
        7,
    ]
    with pytest.raises(CaseError) as caught:
        read_case(document(release, items=items, gifts={}), release)
    assert [(each.pointer(), each.message) for each in caught.value.problems] == [
        (
            "/record/order/items/0/unit_price",
            "'200' is not an integer of fen. Write 2599 for ¥25.99.",
        ),
        ("/record/order/items/1/quantity", "0 is outside 1 to 1000."),
        ("/record/order/items/2/returned", "'returned' is missing."),
        ("/record/order/items/3/colour", "The field 'colour' is not known."),
        ("/record/order/items/4/bundle", "null is not a value. Leave out what is not known."),
        ("/record/order/items/5", "7 is not an object."),
        ("/record/order/gifts", "an object is not an array."),
    ]


def test_at_most_two_hundred_entries_are_read(release: Release) -> None:
    assert read_case(document(release, items=[LINE] * 200), release)
    with pytest.raises(CaseError, match="There are 201 entries; at most 200 are allowed"):
        read_case(document(release, items=[LINE] * 201), release)


def test_a_party_cannot_state_a_list(release: Release) -> None:
    case = document(release)
    case["statements"] = [
        {"by": "buyer", "made_at": "2026-05-01T10:00:00+08:00", "says": {"order.items": [LINE]}}
    ]
    with pytest.raises(CaseError, match="must stand under 'record'"):
        read_case(case, release)


def test_staff_may_correct_a_list(release: Release) -> None:
    case = document(release, items=[LINE])
    case["statements"] = [
        {"by": "staff", "made_at": "2026-05-01T10:00:00+08:00", "says": {"order.items": []}}
    ]
    assert read_case(case, release).known["order.items"].value == ()


def test_the_schema_takes_the_lists_that_are_read_and_no_others(release: Release) -> None:
    validator = jsonschema.Draft202012Validator(case_schema([release]))
    assert validator.is_valid(document(release, items=[LINE]))
    assert not validator.is_valid(document(release, items=[{**LINE, "colour": 1}]))
    assert not validator.is_valid(document(release, items=[{"quantity": 1}]))
    assert not validator.is_valid(document(release, items=[LINE] * 201))


def test_a_derivation_of_a_known_list_is_known_and_of_an_unknown_one_unknown(
    release: Release,
) -> None:
    items = ((None, 20_000, 2, 1, None),)
    name = "amount.kept_part_price"
    assert computed(release, name, {"order.items": items, "order.discounts": ()}) == 20_000
    assert computed(release, name, {"order.discounts": ()}) is None


def test_an_optional_field_that_matters_and_is_left_out_makes_the_result_unknown(
    release: Release,
) -> None:
    assert (
        computed(release, "amount.missing_gifts", {"order.gifts": ((None, 1, None, None),)}) is None
    )
    assert computed(release, "amount.missing_gifts", {"order.gifts": ((None, 0, None, None),)}) == 0


def test_a_list_that_contradicts_itself_is_an_error_of_the_calculation(release: Release) -> None:
    env = {"order.items": ((None, 100, 1, 2, None),), "order.discounts": ()}
    with pytest.raises(FormulaError, match="More pieces came back than were bought"):
        computed(release, "amount.kept_part_price", env)


def test_a_result_out_of_bounds_is_an_error_of_the_calculation(release: Release) -> None:
    env = {"order.items": ((None, 10**10, 2, 0, None),), "order.discounts": ()}
    with pytest.raises(FormulaError, match="out of bounds"):
        computed(release, "amount.kept_part_price", env)


def test_scans_give_the_last_movement(release: Release) -> None:
    times = [dt.datetime(2026, 5, day, 10, tzinfo=SHANGHAI) for day in (2, 3, 1)]
    env = {"logistics.scans": tuple((at, None) for at in times)}
    assert computed(release, "logistics.last_moved_at", env) == times[1]
