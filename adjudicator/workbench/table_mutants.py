"""Small defects of decision tables: a row deleted, an output changed, a bound shifted."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from adjudicator.errors import Place
from adjudicator.language.parse import Symbol
from adjudicator.language.text import plain
from adjudicator.rulebook.compile.cells import ANY, Range, domain, matched, show
from adjudicator.rulebook.files.sheet import Cell, Sheet, SheetRow
from adjudicator.rulebook.model import Row, Table
from adjudicator.values import Type
from adjudicator.workbench.variants import MutationKind


@dataclass(frozen=True, slots=True)
class SheetVariant:
    """A mutated sheet, and what was changed in it."""

    kind: MutationKind
    place: Place
    change: str
    sheet: Sheet


def sheet_variants(table: Table, scope: Mapping[str, Symbol]) -> Iterator[SheetVariant]:
    """Every mutation of a table's rows. `scope` knows the types of its inputs."""
    sheet = _sheet_of(table)
    for i, row in enumerate(sheet.rows):
        rest = (*sheet.rows[:i], *sheet.rows[i + 1 :])
        shown = ",".join(cell.text for cell in (*row.cells, row.output))
        without = dataclasses.replace(sheet, rows=rest)
        yield SheetVariant(MutationKind.ROW, row.output.place, f"{shown}  →  (none)", without)
    for i, row in enumerate(sheet.rows):
        for output in _other_outputs(table.rows[i], table.output):
            changed = dataclasses.replace(row, output=Cell(output, row.output.place))
            shown = f"row {row.number}: {row.output.text}  →  {output}"
            other = _with_row(sheet, i, changed)
            yield SheetVariant(MutationKind.OUTPUT, row.output.place, shown, other)
    for column, name in enumerate(table.inputs):
        if scope[name].type.is_ordered:
            yield from _shifted(sheet, column, scope[name].type)


def _sheet_of(table: Table) -> Sheet:
    rows = tuple(
        SheetRow(
            row.number,
            tuple(Cell(text, row.when.place) for text in row.cells),
            Cell(plain(row.output), row.when.place),
        )
        for row in table.rows
    )
    return Sheet(tuple(Cell(name, table.place) for name in table.inputs), rows, table.place)


def _with_row(sheet: Sheet, i: int, row: SheetRow) -> Sheet:
    return dataclasses.replace(sheet, rows=(*sheet.rows[:i], row, *sheet.rows[i + 1 :]))


def _other_outputs(row: Row, type_: Type) -> tuple[str, ...]:
    output = row.output
    if isinstance(output, bool):
        return (plain(not output),)
    if isinstance(output, int):
        return (str(output - 1), str(output + 1))
    return tuple(value for value in type_.values if value != output)[:1]


def _shifted(sheet: Sheet, column: int, type_: Type) -> Iterator[SheetVariant]:
    """The column with one boundary between ranges moved, in all rows that share it."""
    first, last = domain(type_)
    meanings = [matched(row.cells[column], type_) for row in sheet.rows]
    ends = {high for ranges in meanings for _, high in ranges if high < last}
    ends |= {low - 1 for ranges in meanings for low, _ in ranges if low > first}
    for end in sorted(ends):
        for step in (-1, 1):
            rows = tuple(
                _moved(row, column, ranges, end, step, type_)
                for row, ranges in zip(sheet.rows, meanings, strict=True)
            )
            touched = next(i for i, row in enumerate(rows) if row != sheet.rows[i])
            shown = f"{sheet.inputs[column].text} up to {show(end, type_)}"
            change = f"{shown}  →  {show(end + step, type_)}"
            place = sheet.rows[touched].cells[column].place
            changed = dataclasses.replace(sheet, rows=rows)
            yield SheetVariant(MutationKind.BOUND, place, change, changed)


def _moved(
    row: SheetRow, column: int, ranges: tuple[Range, ...], end: int, step: int, type_: Type
) -> SheetRow:
    low, high = ranges[0]
    moved = (low + step if low == end + 1 else low, high + step if high == end else high)
    if len(ranges) > 1 or moved == (low, high):
        return row
    cell = Cell(_cell_text(moved, type_), row.cells[column].place)
    cells = (*row.cells[:column], cell, *row.cells[column + 1 :])
    return dataclasses.replace(row, cells=cells)


def _cell_text(ends: Range, type_: Type) -> str:
    first, last = domain(type_)
    low, high = ends
    if (low, high) == (first, last):
        return ANY
    if low == first:
        return f"<={show(high, type_)}"
    if high == last:
        return f">={show(low, type_)}"
    return f"{show(low, type_)}..{show(high, type_)}"
