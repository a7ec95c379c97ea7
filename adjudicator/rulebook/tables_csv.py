"""Reads the CSV file of a decision table into cells that know their places."""

from __future__ import annotations

from adjudicator.errors import Defect, Place, RulebookError, did_you_mean
from adjudicator.rulebook.drafts import Cell, Sheet, SheetRow

OUTPUT, NOTE = "output", "note"


def read_sheet(name: str, text: str) -> Sheet:
    """The cells of a CSV file: a header of input names and `output` (and perhaps `note`).

    Raises `RulebookError` (RB18).
    """
    lines = [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    if not lines:
        _refuse(Place(name), "The file is empty.", "Write a header and one line for each row.")
    header = _split(name, *lines[0])
    width = _check_header(header)
    rows, defects = [], []
    for number, line in lines[1:]:
        cells = _split(name, number, line)
        if len(cells) != len(header):
            message = f"This row has {len(cells)} cells and the header {len(header)}."
            defects.append(Defect(Place(name, number, 1), "RB18", message, "Write '-' for any."))
        else:
            rows.append(SheetRow(number, cells[:width], cells[width]))
    if defects:
        raise RulebookError(defects)
    return Sheet(header[:width], tuple(rows), Place(name, 1, 1))


def _check_header(header: tuple[Cell, ...]) -> int:
    """How many inputs there are."""
    names = [cell.text for cell in header]
    if OUTPUT not in names:
        last = header[-1]
        hint = did_you_mean(OUTPUT, names) and "The last input is followed by 'output'."
        _refuse(last.place, "The header has no column 'output'.", hint or "Add it.")
    width = names.index(OUTPUT)
    for cell in header[width + 1 :]:
        if cell.text != NOTE or cell is not header[width + 1]:
            message = f"The column '{cell.text}' stands after 'output'."
            _refuse(cell.place, message, "Only 'note' may stand there: move the inputs before it.")
    if width == 0:
        _refuse(header[0].place, "The table has no inputs.", "Add a column for each fact it reads.")
    return width


def _split(name: str, number: int, line: str) -> tuple[Cell, ...]:
    cells, at, line = [], 0, line.rstrip("\r")
    while True:
        text, end = _quoted(name, number, line, at) if line[at:].lstrip().startswith('"') else (
            (lambda stop: (line[at:stop], stop))(_comma(line, at))
        )
        column = at + len(line[at:end]) - len(line[at:end].lstrip()) + 1
        cells.append(Cell(text.strip(), Place(name, number, column)))
        if end >= len(line):
            return tuple(cells)
        at = end + 1
