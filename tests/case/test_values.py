"""One JSON value against one type: nothing is coerced, every refusal is a short sentence."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adjudicator.case.json_values import NotOfTypeError, read_value
from adjudicator.values import BOOLEAN, SHANGHAI, Kind, Type, value_problem
from tests.case.releases import DATE, INSTANT, MONEY, TEXT, days

ENUM = Type(Kind.ENUM, values=("lithium", "lead_acid"))
TYPES = (BOOLEAN, MONEY, DATE, INSTANT, TEXT, ENUM, days())


def refusal(raw: object, type_: Type) -> str:
    with pytest.raises(NotOfTypeError) as caught:
        read_value(raw, type_)
    return str(caught.value)


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        (2599.0, "2599.0"),
        (True, "true"),
        ("259900", "'259900'"),
        (None, "null"),
        ([1], "an array"),
        ({"fen": 1}, "an object"),
        (float("nan"), "nan"),
    ],
)
def test_money_is_an_integer_of_fen_and_nothing_else(raw: object, shown: str) -> None:
    assert refusal(raw, MONEY) == f"{shown} is not an integer of fen. Write 2599 for ¥25.99."


def test_true_is_not_an_integer() -> None:
    assert refusal(True, days()).startswith("true is not an integer.")


def test_one_is_not_true() -> None:
    assert refusal(1, BOOLEAN) == "1 is not true or false."


@pytest.mark.parametrize("number", [-1, 3651])
def test_an_integer_outside_its_bounds_is_refused(number: int) -> None:
    assert refusal(number, days()) == f"{number} is outside 0 to 3650 (day)."


def test_an_integer_of_ten_thousand_digits_is_refused_without_being_printed() -> None:
    assert refusal(10**10_000, MONEY) == (
        "an integer of more than 64 bits is outside 0 to 10000000000 (fen)."
    )


def test_a_misspelt_member_is_answered_with_the_right_one() -> None:
    assert refusal("lithum", ENUM) == (
        "'lithum' is not one of lithium, lead_acid. Did you mean 'lithium'?"
    )


def test_instants_come_back_in_shanghai_time() -> None:
    value = read_value("2026-05-20T02:00:00.123Z", INSTANT)

    assert value == dt.datetime(2026, 5, 20, 10, 0, 0, 123_000, tzinfo=SHANGHAI)
    assert isinstance(value, dt.datetime)
    assert value.tzinfo is SHANGHAI


@pytest.mark.parametrize(
    "raw", ["2026-05-20T10:00+08:00", "2026-05-20T10:00:00.120000+08:00", "2026-05-20T10:00:00Z"]
)
def test_the_usual_ways_to_write_an_instant_are_read(raw: str) -> None:
    assert isinstance(read_value(raw, INSTANT), dt.datetime)


def test_a_naive_instant_is_told_about_its_offset() -> None:
    assert refusal("2026-05-20T10:00:00", INSTANT) == (
        "'2026-05-20T10:00:00' has no offset; write it as '2026-01-31T09:00:00+08:00'."
    )


def test_an_instant_finer_than_a_millisecond_is_refused() -> None:
    assert "finer than a millisecond" in refusal("2026-05-20T10:00:00.1234+08:00", INSTANT)


@pytest.mark.parametrize(
    "raw",
    [
        "2026-05-20",
        "20260520T100000+08:00",
        "2026-05-20T10:00:00+08:00\n",
        "２026-05-20T10:00:00+08:00",
        "2026-02-30T10:00:00+08:00",
        "2026-05-20T24:00:00+08:00",
        "2026-05-20T10:00:60+08:00",
        "2026-05-20T10:00:00+99:00",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00",
        "1999-12-31T10:00:00+08:00",
        1747706400,
        None,
    ],
)
def test_what_is_not_an_instant_is_refused(raw: object) -> None:
    assert refusal(raw, INSTANT).endswith(".")


@pytest.mark.parametrize(
    "raw",
    ["2026-5-1", "20260501", "2026-W18-5", "2026-02-29", "1999-12-31", "2101-01-01", 20260501],
)
def test_what_is_not_a_date_is_refused(raw: object) -> None:
    assert refusal(raw, DATE).endswith(".")


def test_an_instant_is_not_a_date() -> None:
    assert "is not a date" in refusal("2026-05-20T10:00:00+08:00", DATE)


@pytest.mark.parametrize("type_", [each for each in TYPES if each is not TEXT])
def test_a_text_of_a_megabyte_is_refused_in_a_short_message(type_: Type) -> None:
    assert len(refusal("9" * 1_000_000, type_)) < 300


def test_text_may_take_64_kib_and_no_more() -> None:
    assert read_value("中" * 21_845, TEXT) == "中" * 21_845
    assert refusal("中" * 21_846, TEXT) == "The text takes 65538 bytes; at most 65536 are allowed."


def test_text_that_no_store_can_hold_is_refused() -> None:
    assert "U+0000" in refusal("a\0b", TEXT)
    assert "Half a character" in refusal("a\ud800", TEXT)
    assert refusal("\ud800", ENUM).encode("utf-8")


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.dates().map(str)
    | st.datetimes(timezones=st.timezones()).map(dt.datetime.isoformat)
    | st.sampled_from(ENUM.values),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)


@given(JSON, st.sampled_from(TYPES))
def test_what_is_read_is_of_the_type(raw: object, type_: Type) -> None:
    try:
        value = read_value(raw, type_)
    except NotOfTypeError:
        return
    assert value_problem(value, type_) is None
