"""Decision tables: cells, coverage, and the tables that a case states."""

from __future__ import annotations

import datetime as dt
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adjudicator.errors import CaseError, Place, RulebookError
from adjudicator.language.tree import Literal, Ref, RefKind
from adjudicator.readings.kleene import compiled as kleene
from adjudicator.rulebook.compile.cells import condition, conjunction, domain, matched, show
from adjudicator.rulebook.compile.overlaps import first_gap, first_hidden, first_overlap
from adjudicator.rulebook.compile.tables import table_from_rows
from adjudicator.rulebook.files.sheet import Cell, read_sheet
from adjudicator.rulebook.model import Release
from adjudicator.values import BOOLEAN, DAYS, Kind, Type, Value

HERE = Place("t.csv", 2, 1)
NUMBER = Type(Kind.INTEGER, DAYS, 0, 10)
LETTER = Type(Kind.ENUM, values=("a", "b", "c"))
DATE = Type(Kind.DATE)


def test_a_header_splits_into_inputs_and_an_output() -> None:
    sheet = read_sheet("t.csv", 'use.km, order.kind ,output,note\n<=5,"a|b",3,"so, so"\n\n')
    assert [cell.text for cell in sheet.inputs] == ["use.km", "order.kind"]
    (row,) = sheet.rows
    assert [(cell.text, cell.place.column) for cell in row.cells] == [("<=5", 1), ("a|b", 5)]
    assert (row.number, row.output.text, row.output.place.column) == (2, "3", 11)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("-", ((0, 10),)),
        ("5", ((5, 5),)),
        ("<=5", ((0, 5),)),
        ("<5", ((0, 4),)),
        (">=5", ((5, 10),)),
        (">5", ((6, 10),)),
        ("2..4", ((2, 4),)),
        ("2 .. 4", ((2, 4),)),
        ("2..40", ((2, 10),)),
    ],
)
def test_a_cell_of_integers_matches_a_range(text: str, expected: object) -> None:
    assert matched(Cell(text, HERE), NUMBER) == expected


@pytest.mark.parametrize(
    ("type_", "text", "holding"),
    [
        (NUMBER, "2..4", [2, 3, 4]),
        (NUMBER, "<=1", [0, 1]),
        (NUMBER, ">8", [9, 10]),
        (NUMBER, "7", [7]),
        (LETTER, "b", ["b"]),
        (LETTER, "a|c", ["a", "c"]),
        (BOOLEAN, "true", [True]),
        (BOOLEAN, "false", [False]),
    ],
)
def test_the_condition_of_a_cell_holds_for_what_the_cell_matches(
    type_: Type, text: str, holding: list[Value]
) -> None:
    node = condition(Cell(text, HERE), Ref("x.y", RefKind.FACT, type_, HERE))
    assert node is not None
    holds = kleene.compile_condition(node)
    first, last = domain(type_)
    values: list[Value] = list(range(first, last + 1))
    if type_.kind is Kind.ENUM:
        values = list(type_.values)
    elif type_.kind is Kind.BOOLEAN:
        values = [False, True]
    assert [value for value in values if holds({"x.y": value})] == holding
    assert holds({}) is None


def test_a_cell_of_dates_matches_days() -> None:
    ref = Ref("x.y", RefKind.FACT, DATE, HERE)
    node = condition(Cell("2026-05-01..2026-05-31", HERE), ref)
    assert node is not None
    holds = kleene.compile_condition(node)
    assert holds({"x.y": dt.date(2026, 5, 31)}) is True
    assert holds({"x.y": dt.date(2026, 6, 1)}) is False


def test_a_row_of_any_always_holds() -> None:
    assert condition(Cell("-", HERE), Ref("x.y", RefKind.FACT, NUMBER, HERE)) is None
    assert conjunction([], HERE) == Literal(True, BOOLEAN, HERE)


@pytest.mark.parametrize(
    ("text", "type_"),
    [
        ("5-6", NUMBER),
        ("=5", NUMBER),
        ("1.5", NUMBER),
        ("4..2", NUMBER),
        ("11", NUMBER),
        (">10", NUMBER),
        ("a|d", LETTER),
        ("a|a", LETTER),
        ("yes", BOOLEAN),
        ("2026-02-30", DATE),
        ("5", DATE),
        ("", NUMBER),
    ],
)
def test_a_cell_that_says_nothing_clear_is_refused(text: str, type_: Type) -> None:
    with pytest.raises(RulebookError, match="RB18"):
        matched(Cell(text, HERE), type_)


@st.composite
def _tables(draw: st.DrawFn) -> list[list[tuple[tuple[int, int], ...]]]:
    def ranges() -> tuple[tuple[int, int], ...]:
        low = draw(st.integers(0, 3))
        return ((low, draw(st.integers(low, 3))),)

    count = draw(st.integers(1, 6))
    return [[ranges(), ranges()] for _ in range(count)]


@given(_tables())
def test_gaps_and_overlaps_are_those_found_by_trying_every_value(
    rows: list[list[tuple[tuple[int, int], ...]]],
) -> None:
    points = list(product(range(4), repeat=2))

    def hits(point: tuple[int, ...]) -> list[int]:
        return [
            index
            for index, row in enumerate(rows)
            if all(low <= x <= high for x, ((low, high),) in zip(point, row, strict=True))
        ]

    gap = first_gap(rows, [(0, 3), (0, 3)])
    assert (gap is not None) == any(not hits(point) for point in points)
    assert gap is None or not hits(gap)
    assert (first_overlap(rows) is not None) == any(len(hits(point)) > 1 for point in points)


def test_a_row_is_hidden_by_an_earlier_one_that_covers_it() -> None:
    wide, narrow = [((0, 5),), ((0, 9),)], [((2, 3),), ((0, 0), (4, 9))]
    assert first_hidden([wide, narrow]) == (0, 1)
    assert first_hidden([narrow, wide]) is None


def test_a_witness_is_shown_as_it_would_be_written() -> None:
    shown = [show(1, BOOLEAN), show(2, LETTER), show(7, NUMBER)]
    assert shown == ["true", "c", "7"]
    assert show(dt.date(2026, 5, 1).toordinal(), DATE) == "2026-05-01"


def test_a_case_may_state_a_table(ebike: Release) -> None:
    rows = [
        {"battery.chemistry": "lithium", "output": 365},
        {"battery.chemistry": "lead_acid", "use.km": "<=500", "output": 120},
        {"battery.chemistry": "lead_acid", "use.km": ">500", "output": 90},
    ]
    table = table_from_rows(ebike.tables["idle_limit"], rows, ebike)
    assert [row.output for row in table.rows] == [365, 120, 90]
    assert [row.cells for row in table.rows] == [
        ("lithium", "-"),
        ("lead_acid", "<=500"),
        ("lead_acid", ">500"),
    ]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (
            [{"battery.chemistry": "litium", "output": 1}],
            "/0/battery.chemistry: 'litium' is not one of lithium or lead_acid."
            " Did you mean 'lithium'?",
        ),
        (
            [{"use.kms": "<=5", "output": 1}],
            "/0/use.kms: The table 'idle_limit' has no input 'use.kms'. Did you mean 'use.km'?",
        ),
        ([{"use.km": 1.5, "output": 1}], "/0/use.km: A cell is a text or a number."),
        ([{"use.km": "-"}], "/0: The row lacks the key 'output'."),
        ([{"use.km": "-", "output": 9999}], "/0/output: 9999 is outside 0 to 3650."),
        ([{"use.km": "-", "output": True}], "/0/output: True is not an integer."),
        (
            [{"battery.chemistry": "lithium", "output": 1}],
            "/: The table 'idle_limit' has no row for battery.chemistry = lead_acid, use.km = 0."
            " Add a row for it, or widen one.",
        ),
        (
            [{"output": 1}, {"use.km": 5, "output": 2}],
            "/: The rows 1 and 2 of the table 'idle_limit' overlap."
            " Narrow one, or write 'hit: first' if the order of the rows is meant.",
        ),
    ],
)
def test_a_stated_table_is_checked_like_one_of_a_rulebook(
    ebike: Release, rows: list[dict[str, object]], message: str
) -> None:
    with pytest.raises(CaseError) as caught:
        table_from_rows(ebike.tables["idle_limit"], rows, ebike)
    assert str(caught.value) == message
