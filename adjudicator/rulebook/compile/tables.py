"""Decision tables: rows of cells become conditions, checked free of gaps and overlaps."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence

from adjudicator.errors import CaseError, Defect, InputProblem, Place, RulebookError, did_you_mean
from adjudicator.language.parse import Scope, Symbol
from adjudicator.language.tree import Ref, RefKind
from adjudicator.rulebook.compile.cells import (
    ANY,
    TABLE_KINDS,
    Range,
    condition,
    conjunction,
    domain,
    matched,
    show,
)
from adjudicator.rulebook.compile.overlaps import first_gap, first_hidden, first_overlap
from adjudicator.rulebook.files.form import one_of
from adjudicator.rulebook.files.sheet import OUTPUT, Cell, Sheet, SheetRow
from adjudicator.rulebook.model import Release, Row, Table
from adjudicator.values import Kind, Type, Value, value_problem


def compile_table(table: Table, sheet: Sheet, scope: Scope) -> Table:
    """The table with the sheet's inputs and rows.

    Raises `RulebookError` (RB18 cells and columns, RB19 overlap, RB20 gap).
    """
    inputs = _resolve(sheet, scope)
    defects: list[Defect] = []
    rows, meanings = [], []
    for sheet_row in sheet.rows:
        try:
            meanings.append(_meaning(sheet_row, inputs))
            rows.append(_row(sheet_row, inputs, _output(sheet_row.output, table.output)))
        except RulebookError as error:
            defects.extend(error.defects)
    if defects:
        raise RulebookError(defects)
    _check_coverage(table, sheet, inputs, meanings)
    names = tuple(symbol.name for symbol in inputs)
    return dataclasses.replace(table, inputs=names, rows=tuple(rows))


def table_from_rows(table: Table, rows: Sequence[Mapping[str, object]], release: Release) -> Table:
    """The table of a case's term: the rows that a promise or agreement puts in its place.

    A row maps input names to cells (as in the CSV file; an input left out is any) and
    `output` to a value. Raises `CaseError` with paths that begin at the rows:
    `(2, "use.km")`.
    """
    inputs = [_symbol(name, release) for name in table.inputs]
    problems: list[InputProblem] = []
    sheet_rows = []
    for index, row in enumerate(rows):
        found = _row_problems(index, row, table, inputs)
        problems.extend(found)
        cells = tuple(_stated_cell(row.get(symbol.name, ANY), index) for symbol in inputs)
        sheet_rows.append(SheetRow(index + 1, cells, _stated_cell(row.get(OUTPUT, ANY), index)))
    if problems:
        raise CaseError(problems)
    sheet = Sheet(tuple(Cell(s.name, _STATED) for s in inputs), tuple(sheet_rows), _STATED)
    try:
        return compile_table(table, sheet, {symbol.name: symbol for symbol in inputs})
    except RulebookError as error:
        messages = [f"{defect.message} {defect.hint}".strip() for defect in error.defects]
        raise CaseError([InputProblem((), message) for message in messages]) from error


_STATED = Place("the case's table")


def _stated_cell(content: object, index: int) -> Cell:
    text = str(content).lower() if isinstance(content, bool) else str(content).strip()
    return Cell(text, Place(_STATED.file, index + 1, 1))


def _row_problems(
    index: int, row: Mapping[str, object], table: Table, inputs: Sequence[Symbol]
) -> list[InputProblem]:
    problems = []
    for key in row:
        if key != OUTPUT and key not in table.inputs:
            hint = did_you_mean(key, table.inputs) or f"Its inputs are {one_of(table.inputs)}."
            message = f"The table '{table.name}' has no input '{key}'. {hint}"
            problems.append(InputProblem((index, key), message))
    for symbol in inputs:
        content = row.get(symbol.name, ANY)
        if not isinstance(content, str | int):
            problems.append(InputProblem((index, symbol.name), "A cell is a text or a number."))
            continue
        try:
            matched(_stated_cell(content, index), symbol.type)
        except RulebookError as error:
            text = f"{error.defects[0].message} {error.defects[0].hint}".strip()
            problems.append(InputProblem((index, symbol.name), text))
    if OUTPUT not in row:
        problems.append(InputProblem((index,), "The row lacks the key 'output'."))
    elif problem := value_problem(row[OUTPUT], table.output):
        problems.append(InputProblem((index, OUTPUT), f"{problem}."))
    return problems


def _symbol(name: str, release: Release) -> Symbol:
    if name in release.facts:
        return Symbol(name, RefKind.FACT, release.facts[name].type)
    if name in release.derived:
        return Symbol(name, RefKind.DERIVED, release.derived[name].type)
    if name in release.questions:
        return Symbol(name, RefKind.QUESTION, release.questions[name].type)
    return Symbol(name, RefKind.PARAMETER, release.parameters[name].type)


def _resolve(sheet: Sheet, scope: Scope) -> list[Symbol]:
    symbols, defects = [], []
    for cell in sheet.inputs:
        symbol = scope.get(cell.text)
        if symbol is None:
            hint = did_you_mean(cell.text, scope)
            defects.append(Defect(cell.place, "RB18", f"There is no '{cell.text}'.", hint))
        elif symbol.type.kind not in TABLE_KINDS:
            message = f"'{cell.text}' is of type {symbol.type.describe()}."
            hint = f"An input of a table is {one_of(TABLE_KINDS)}."
            defects.append(Defect(cell.place, "RB18", message, hint))
        else:
            symbols.append(symbol)
    if defects:
        raise RulebookError(defects)
    return symbols


def _meaning(row: SheetRow, inputs: Sequence[Symbol]) -> list[tuple[Range, ...]]:
    return [matched(cell, symbol.type) for cell, symbol in zip(row.cells, inputs, strict=True)]


def _row(row: SheetRow, inputs: Sequence[Symbol], output: int | bool | str) -> Row:
    parts = []
    for cell, symbol in zip(row.cells, inputs, strict=True):
        ref = Ref(symbol.name, symbol.kind, symbol.type, cell.place, symbol.constant)
        part = condition(cell, ref)
        if part is not None:
            parts.append(part)
    when = conjunction(parts, row.cells[0].place)
    return Row(row.number, when, output, tuple(cell.text for cell in row.cells))


def _output(cell: Cell, type_: Type) -> int | bool | str:
    value: Value = cell.text
    if type_.kind is Kind.BOOLEAN and cell.text in ("true", "false"):
        value = cell.text == "true"
    elif type_.is_number and cell.text.removeprefix("-").isdecimal():
        value = int(cell.text)
    problem = value_problem(value, type_)
    if problem is not None:
        hint = did_you_mean(cell.text, type_.values) or f"It must be {type_.describe()}."
        raise RulebookError([Defect(cell.place, "RB18", f"The output {problem}.", hint)])
    assert isinstance(value, bool | int | str)
    return value


def _check_coverage(
    table: Table,
    sheet: Sheet,
    inputs: Sequence[Symbol],
    meanings: Sequence[list[tuple[Range, ...]]],
) -> None:
    defects = []
    pair = first_overlap(meanings) if table.hit == "unique" else first_hidden(meanings)
    if pair is not None:
        earlier, later = (sheet.rows[position] for position in pair)
        defects.append(_overlap(table, earlier, later))
    gap = first_gap(meanings, [domain(symbol.type) for symbol in inputs])
    if gap is not None:
        point = zip(inputs, gap, strict=True)
        shown = ", ".join(f"{s.name} = {show(ordinal, s.type)}" for s, ordinal in point)
        message = f"The table '{table.name}' has no row for {shown}."
        hint = "Add a row for it, or widen one."
        defects.append(Defect(sheet.place, "RB20", message, hint))
    if defects:
        raise RulebookError(defects)


def _overlap(table: Table, earlier: SheetRow, later: SheetRow) -> Defect:
    place = later.cells[0].place
    rows = f"The rows {earlier.number} and {later.number} of the table '{table.name}'"
    if table.hit == "unique":
        message = f"{rows} overlap."
        hint = "Narrow one, or write 'hit: first' if the order of the rows is meant."
    else:
        message = f"Row {later.number} of the table '{table.name}' is never reached."
        hint = f"Row {earlier.number} matches everything that it matches: remove it, or move it up."
    return Defect(place, "RB19", message, hint)
