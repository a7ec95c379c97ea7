"""YAML with positions."""

from __future__ import annotations

import pytest

from adjudicator.errors import Place, RulebookError
from adjudicator.rulebook.files.source import Fields, Scalar, parse


def scalar(text: str, key: str = "a") -> Scalar:
    value = parse("f.yaml", text).entries[key].value
    assert isinstance(value, Scalar)
    return value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("true", True),
        ("false", False),
        ("12", 12),
        ("-3", -3),
        ("null", None),
        ("~", None),
        ("", None),
        ("'12'", "12"),
        ('"true"', "true"),
        ("yes", "yes"),
        ("on", "on"),
        ("1.5", "1.5"),
        ("010", "010"),
        ("1_000", "1_000"),
        ("0x10", "0x10"),
        ("2025-04-22", "2025-04-22"),
    ],
)
def test_only_null_booleans_and_decimal_integers_are_not_text(text: str, value: object) -> None:
    assert scalar(f"a: {text}\n").value == value


def test_every_item_knows_its_line_and_column() -> None:
    root = parse("f.yaml", "a:\n  b: [x, {c: y}]\n")
    inner = root.entries["a"].value
    assert isinstance(inner, Fields)
    assert inner.entries["b"].key.place == Place("f.yaml", 2, 3)
    assert inner.entries["b"].value.place == Place("f.yaml", 2, 6)


@pytest.mark.parametrize(
    ("text", "line", "column", "place"),
    [
        ("a: x && y\n", 1, 6, (1, 9)),
        ('a: "x && y"\n', 1, 6, (1, 10)),
        ('a: "x \\" y"\n', 1, 5, (1, 10)),
        ("a: 'x '' y'\n", 1, 5, (1, 10)),
        ('a: "\\u0078 y"\n', 1, 3, (1, 12)),
        ("a: >-\n  x\n  && y\n", 1, 6, (3, 6)),
        ("a: |\n  x\n    && y\n", 2, 6, (3, 8)),
        ("a: x\n  && y\n", 1, 6, (2, 6)),
        ('a: "x\n  && y"\n', 1, 6, (2, 6)),
        ("a: x\n", 1, 9, (1, 5)),
    ],
)
def test_a_character_of_a_text_is_found_again_in_the_file(
    text: str, line: int, column: int, place: tuple[int, int]
) -> None:
    found = scalar(text).locator()(line, column)
    assert (found.line, found.column) == place


def test_an_empty_file_is_an_empty_mapping() -> None:
    assert parse("f.yaml", "# nothing yet\n").entries == {}


def test_a_file_must_be_a_mapping() -> None:
    with pytest.raises(RulebookError, match=r"f\.yaml:1:1: RB05 A rulebook file must be"):
        parse("f.yaml", "- a\n")


@pytest.mark.parametrize("text", ["a: *x\n", "? [b]\n: 1\n", "a: !!str 1\n", "a: !thing 1\n"])
def test_what_hides_the_plain_content_is_refused(text: str) -> None:
    with pytest.raises(RulebookError):
        parse("f.yaml", text)


def test_a_control_character_is_refused_by_its_number() -> None:
    with pytest.raises(RulebookError, match=r"f\.yaml:1:4: RB01 The character U\+0001"):
        parse("f.yaml", "a: \x01\n")
