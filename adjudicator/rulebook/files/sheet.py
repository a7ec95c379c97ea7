"""Reads the CSV file of a decision table into cells that know their places."""

from __future__ import annotations

import re
from dataclasses import dataclass

from adjudicator.errors import Defect, Place, RulebookError

OUTPUT, NOTE = "output", "note"
_CELL = re.compile(r'\s*("(?:[^"]|"")*"|[^,"]*)\s*(,|$)')


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table, where it stands."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row of a sheet: a cell for each input, the output, and the line of the file."""

    number: int
    cells: tuple[Cell, ...]
    output: Cell


@dataclass(frozen=True, slots=True)
class Sheet:
    """A CSV file split into cells: the inputs' names, and the rows without their notes."""

    inputs: tuple[Cell, ...]
    rows: tuple[SheetRow, ...]
    place: Place


def read_sheet(name: str, text: str) -> Sheet:
    """The cells of a CSV file: a header of input names and `output` (and perhaps `note`).

    Raises `RulebookError` (RB18).
    """
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if not lines:
        raise _defect(Place(name), "The file is empty.", "Write a header and a line for each row.")
    header = _cells(name, *lines[0])
    width = _count_inputs(header)
    rows = [_row(_cells(name, number, line), width, header) for number, line in lines[1:]]
    if not rows:
        raise _defect(header[0].place, "The table has no rows.", "Write a line for each row.")
    return Sheet(header[:width], tuple(rows), header[0].place)


def sheet_text(sheet: Sheet) -> str:
    """The sheet as a CSV file, without its notes: `read_sheet` reads the same cells of it."""
    header = [*(cell.text for cell in sheet.inputs), OUTPUT]
    rows = ([*(cell.text for cell in row.cells), row.output.text] for row in sheet.rows)
    return "\n".join(",".join(map(_quoted, line)) for line in (header, *rows))


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if "," in cell or '"' in cell else cell


def _row(cells: tuple[Cell, ...], width: int, header: tuple[Cell, ...]) -> SheetRow:
    place = cells[0].place
    if len(cells) != len(header):
        message = f"This row has {len(cells)} cells, the header has {len(header)}."
        raise _defect(place, message, "Write '-' where anything will do.")
    return SheetRow(place.line, cells[:width], cells[width])


def _count_inputs(header: tuple[Cell, ...]) -> int:
    names = [cell.text for cell in header]
    if OUTPUT not in names:
        message = "The header has no column 'output'."
        raise _defect(header[0].place, message, "Put it after the inputs.")
    width = names.index(OUTPUT)
    if width == 0:
        message = "The table has no inputs."
        raise _defect(header[0].place, message, "Put a column for each of them before 'output'.")
    for cell in header[width + 1 :]:
        if cell.text != NOTE or len(header) > width + 2:
            message = f"The column '{cell.text}' stands after 'output'."
            hint = "Only one column 'note' may: move the inputs before 'output'."
            raise _defect(cell.place, message, hint)
    for cell in header[:width]:
        if names.count(cell.text) > 1:
            raise _defect(cell.place, f"The column '{cell.text}' is repeated.", "Remove one.")
    return width


def _cells(name: str, number: int, line: str) -> tuple[Cell, ...]:
    cells, at = [], 0
    while True:
        match = _CELL.match(line, at)
        if match is None:
            message = "A quotation mark is not closed or stands inside a cell."
            raise _defect(Place(name, number, at + 1), message, "Quote the whole cell, as in CSV.")
        text = match[1].strip()
        if text.startswith('"'):
            text = text[1:-1].replace('""', '"').strip()
        cells.append(Cell(text, Place(name, number, match.start(1) + 1)))
        at = match.end()
        if not match[2]:
            return tuple(cells)


def _defect(place: Place, message: str, hint: str) -> RulebookError:
    return RulebookError([Defect(place, "RB18", message, hint)])
