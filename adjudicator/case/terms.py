"""The figures and tables that a case puts in the rulebook's place: promises and agreements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeGuard

from adjudicator.case.json_values import NotOfTypeError, read_value
from adjudicator.case.problems import Path, Problems, shown
from adjudicator.case.shape import MOST_ROWS, StatedTerm
from adjudicator.case.sheet import Term
from adjudicator.errors import CaseError
from adjudicator.rulebook.compile.tables import table_from_rows
from adjudicator.rulebook.files.sheet import OUTPUT
from adjudicator.rulebook.model import Parameter, Release, Setter, Table
from adjudicator.values import INT64_MAX, INT64_MIN

PRECEDENCE = (Setter.AGREEMENT, Setter.PROMISE, Setter.PLATFORM)
"""Whose term stands where several set the same one: the layers' precedence, highest first."""

Cell = str | int | bool
LONGEST_CELL = 200  # characters

PARAMETER_PREFIX = "param."
"""Conditions and releases name a parameter with it; case documents without."""


def read_terms(
    stated: Sequence[StatedTerm], release: Release, problems: Problems
) -> dict[str, Term]:
    """The terms that bind, by the release's name of the parameter or table.

    A figure beyond a floor that binds its setter is void. A valid term of a lower
    precedence then stands; where there is none, the floor's own figure does.
    """
    candidates: dict[str, dict[Setter, Term | None]] = {}
    for each in stated:
        subject = _subject(each, release, problems)
        if subject is None:
            continue
        same_name = candidates.setdefault(subject.name, {})
        if each.set_by in same_name:
            problems.add(each.path, f"The {each.set_by} sets {shown(each.name)} twice.")
        elif isinstance(subject, Table):
            same_name[each.set_by] = _table(each, subject, release, problems)
        else:
            same_name[each.set_by] = _figure(each, subject, problems)
    binding = {name: _binding(terms) for name, terms in candidates.items()}
    return {name: term for name, term in binding.items() if term is not None}


def _subject(stated: StatedTerm, release: Release, problems: Problems) -> Parameter | Table | None:
    """What the term stands in for, if its setter may set it."""
    known = _subjects(stated.key, release)
    subject = known.get(stated.name)
    if subject is None:
        settable = [name for name, each in known.items() if each.settable_by]
        path = (*stated.path, stated.key)
        problems.add_unknown(path, f"The {stated.key}", stated.name, settable)
        return None
    if stated.set_by not in subject.settable_by:
        problems.add((*stated.path, "set_by"), _may_not_set(stated, subject))
        return None
    return subject


def _subjects(key: str, release: Release) -> Mapping[str, Parameter | Table]:
    if key == "table":
        return release.tables
    return {name.removeprefix(PARAMETER_PREFIX): each for name, each in release.parameters.items()}


def _may_not_set(stated: StatedTerm, subject: Parameter | Table) -> str:
    if not subject.settable_by:
        return f"The {stated.key} {shown(stated.name)} is fixed by the rulebook."
    setters = ", ".join(subject.settable_by)
    return f"The {stated.key} {shown(stated.name)} may be set by {setters} only."


def _figure(stated: StatedTerm, parameter: Parameter, problems: Problems) -> Term | None:
    try:
        value = read_value(stated.content, parameter.type)
    except NotOfTypeError as error:
        problems.add((*stated.path, "value"), str(error))
        return None
    floor = parameter.floor
    if floor is None or not floor.concerns(stated.set_by) or not floor.is_undercut_by(value):
        return Term(parameter.name, stated.set_by, value)
    return Term(
        parameter.name,
        stated.set_by,
        floor.lawful(value),
        stated=value,
        void_because=floor.citation,
    )


def _table(stated: StatedTerm, table: Table, release: Release, problems: Problems) -> Term | None:
    rows = _rows(stated, table, problems)
    if rows is None:
        return None
    try:
        stand_in = table_from_rows(table, rows, release)
    except CaseError as error:
        for problem in error.problems:
            problems.add((*stated.path, "rows", *problem.path), problem.message)
        return None
    return Term(table.name, stated.set_by, rows=stand_in.rows)


def _rows(stated: StatedTerm, table: Table, problems: Problems) -> list[dict[str, Cell]] | None:
    """The rows as far as their shape is right; `None` if any of them is not."""
    path = (*stated.path, "rows")
    if not isinstance(stated.content, list) or not 1 <= len(stated.content) <= MOST_ROWS:
        problems.add(path, f"The rows of a table are an array of 1 to {MOST_ROWS} objects.")
        return None
    rows = [
        _row(raw, (*path, position), table, problems) for position, raw in enumerate(stated.content)
    ]
    sound = [row for row in rows if row is not None]
    return sound if len(sound) == len(rows) else None


def _row(raw: object, path: Path, table: Table, problems: Problems) -> dict[str, Cell] | None:
    if not isinstance(raw, dict):
        problems.add(path, f"{shown(raw)} is not an object of cells.")
        return None
    columns = (*table.inputs, OUTPUT)
    row: dict[str, Cell] = {}
    for column, cell in raw.items():
        place = (*path, str(column))
        if column not in columns:
            problems.add_unknown(place, "The column", str(column), columns)
        elif not _is_cell(cell):
            problems.add(place, f"{shown(cell)} is not a cell: write true, 5, '<=5' or '6..30'.")
        else:
            row[column] = cell
    if OUTPUT not in raw:
        problems.add((*path, OUTPUT), f"'{OUTPUT}' is missing.")
    return row if len(row) == len(raw) and OUTPUT in row else None


def _is_cell(cell: object) -> TypeGuard[Cell]:
    match cell:
        case bool():
            return True
        case int():
            return INT64_MIN <= cell <= INT64_MAX
        case str():
            return len(cell) <= LONGEST_CELL
    return False


def _binding(terms: Mapping[Setter, Term | None]) -> Term | None:
    ranked = [term for setter in PRECEDENCE if (term := terms.get(setter))]
    valid = [term for term in ranked if term.void_because is None]
    return next(iter(valid or ranked), None)
