"""JSON text is read strictly, and every place that is not strict is named."""

from __future__ import annotations

import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adjudicator.case import read_json
from adjudicator.errors import CaseError


def refusals(text: str | bytes) -> dict[str, str]:
    with pytest.raises(CaseError) as caught:
        read_json(text)
    return {problem.pointer(): problem.message for problem in caught.value.problems}


def test_good_json_is_plain_python() -> None:
    text = '{"a": [1, true, null, "中", 1.5], "b": {"c": -9223372036854775808}}'

    assert read_json(text) == {"a": [1, True, None, "中", 1.5], "b": {"c": -(2**63)}}
    assert read_json(text.encode()) == read_json(text)


def test_every_repeated_key_is_named_with_its_place() -> None:
    found = refusals('{"a": {"x": 1, "x": 2}, "b": [{"y": 1}, {"y": 1, "y": 1}], "b": 0}')

    assert found == {
        "/b": "The key 'b' is repeated.",
        "/a/x": "The key 'x' is repeated.",
        "/b/1/y": "The key 'y' is repeated.",
    }


@pytest.mark.parametrize("name", ["NaN", "Infinity", "-Infinity"])
def test_a_number_that_json_does_not_have_is_refused(name: str) -> None:
    assert refusals(f'{{"order": {{"paid": {name}}}}}') == {
        "/order/paid": f"{name} is not a JSON value."
    }


def test_a_huge_integer_is_refused_at_its_place() -> None:
    digits = "9" * 100_000

    assert refusals(f'{{"a": [0, {digits}]}}') == {"/a/1": "This integer is longer than 64 bits."}


def test_different_departures_are_reported_together() -> None:
    assert set(refusals(f'{{"a": NaN, "b": {"9" * 30}, "c": 1, "c": 2}}')) == {"/a", "/b", "/c"}


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("", "line 1, column 1"),
        ('{"a": 1,\n "b" 2}', "line 2, column 6"),
        ('{"a": NaN, "b": }', "line 1, column 17"),
        ("{'a': 1}", "line 1, column 2"),
        ("\ufeff{}", "line 1, column 1"),
    ],
)
def test_text_that_is_not_json_is_refused_with_line_and_column(text: str, place: str) -> None:
    assert place in refusals(text)[""]


@pytest.mark.parametrize("opening", ["[", '{"a":', '[1e999, NaN, {"a":'])
def test_deep_nesting_is_refused(opening: str) -> None:
    assert refusals(opening * 100_000)[""] == "The document is nested too deeply."


def test_bytes_that_are_not_utf_8_are_refused() -> None:
    assert refusals(b'{"a": "\xff"}') == {"": "The document is not UTF-8 (byte 7)."}


def test_a_document_of_many_megabytes_is_refused() -> None:
    assert "longer than" in refusals('"' + "x" * 9_000_000 + '"')[""]


def test_a_hundred_repeated_keys_are_enough() -> None:
    found = refusals("[" + ",".join(['{"a":1,"a":2}'] * 5000) + "]")

    assert found[""] == "There are more problems than are listed here."
    assert len(found) == 101


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_what_json_writes_is_read_back(value: object) -> None:
    assert read_json(json.dumps(value)) == value


@given(st.text() | st.binary())
def test_any_text_is_read_or_refused(text: str | bytes) -> None:
    with contextlib.suppress(CaseError):
        read_json(text)
