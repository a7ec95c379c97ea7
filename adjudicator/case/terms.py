"""The figures and tables that a case puts in the rulebook's place: promises and agreements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from adjudicator.case.document import MOST_ROWS, StatedTerm
from adjudicator.case.problems import Path, Problems, shown
from adjudicator.case.values import NotOfTypeError, read_value
from adjudicator.errors import RulebookError
from adjudicator.factsheet import Term
from adjudicator.rulebook.model import Parameter, Release, Setter, Table, TermFloor
from adjudicator.rulebook.tables import table_from_rows
from adjudicator.vocabulary import Value

PRECEDENCE = (Setter.AGREEMENT, Setter.PROMISE, Setter.PLATFORM)
"""Whose term stands where several set the same one: the layers' precedence, highest first."""

PARAMETER_PREFIX = "param."
"""Conditions and releases name a parameter with it; case documents without."""


def read_terms(
    stated: Sequence[StatedTerm], release: Release, problems: Problems
) -> dict[str, Term]:
    """The terms that bind, by the release's name of the parameter or table.

    A figure beyond its floor is void. A valid term of a lower precedence then stands;
    where there is none, the floor's own figure does.
    """
    candidates: dict[str, dict[Setter, Term]] = {}
    for each in stated:
        term = _read(each, release, problems)
        if term is None:
            continue
        same_name = candidates.setdefault(term.name, {})
        if term.set_by in same_name:
            problems.add(each.path, f"The {term.set_by} sets {shown(each.name)} twice.")
        same_name[term.set_by] = term
    return {name: _binding(terms) for name, terms in candidates.items()}


def _read(stated: StatedTerm, release: Release, problems: Problems) -> Term | None:
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
    if isinstance(subject, Table):
        return _table(stated, subject, problems)
    return _figure(stated, subject, problems)


def _subjects(key: str, release: Release) -> Mapping[str, Parameter | Table]:
    if key == "table":
        return release.tables
    return {
        name.removeprefix(PARAMETER_PREFIX): each for name, each in release.parameters.items()
    }


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
    name = PARAMETER_PREFIX + stated.name
    floor = parameter.floor
    limit = _undercut(value, floor) if floor else None
    if floor is None or limit is None:
        return Term(name, stated.set_by, value)
    return Term(name, stated.set_by, limit, stated=value, void_because=floor.citation)


def _undercut(value: Value, floor: TermFloor) -> int | None:
    """The floor's figure, if the stated one lies beyond it."""
    if not isinstance(value, int):
        return None
    if floor.at_least is not None and value < floor.at_least:
        return floor.at_least
    if floor.at_most is not None and value > floor.at_most:
        return floor.at_most
    return None


def _binding(terms: Mapping[Setter, Term]) -> Term:
    ranked = [terms[setter] for setter in PRECEDENCE if setter in terms]
    return next((term for term in ranked if term.void_because is None), ranked[0])
