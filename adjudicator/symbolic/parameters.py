"""The figures of a case: as the rulebooks state them, or as a case may set them."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass

import z3

from adjudicator.adjudicate.program import table_key
from adjudicator.language.tree import Operator
from adjudicator.rulebook.model import Parameter, Release
from adjudicator.symbolic.operations import chosen
from adjudicator.symbolic.symbols import Symbol, symbol
from adjudicator.symbolic.terms import Formula, Number, Term, Truth, compare, constant, lnot, pick
from adjudicator.values import Type

STATED = "stated:"


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a case: `free` lets the case set what it may set, else all are as stated."""

    symbols: Mapping[str, Symbol]
    terms: Mapping[str, Term]
    usual: Mapping[str, Formula]
    """Where each settable figure is as the rulebook says."""


def free_figures(release: Release, *, tables: bool = True) -> Figures:
    """Every figure that a case may set is free within its type and its floor.

    `tables`: so is the output of every table that a case may state.
    """
    symbols, terms, usual = {}, {}, {}
    for name, parameter in release.parameters.items():
        if not parameter.settable_by:
            terms[name] = _fixed(parameter)
            continue
        known: Formula = True if parameter.value is not None else z3.Bool(f"{STATED}{name}")
        found = symbol(name, _lawful_type(parameter), known)
        symbols[name], terms[name] = found, found.term
        usual[name] = found.equals(parameter.value) if parameter.value is not None else lnot(known)
    for table in release.tables.values():
        if tables and table.settable_by:
            key = table_key(table.name)
            stated = z3.Bool(f"{STATED}{key}")
            symbols[key] = symbol(key, table.output, stated)
            usual[key] = lnot(stated)
    return Figures(symbols, terms, usual)


def optional_figures(release: Release) -> Figures:
    """Every figure that a case may set is as the rulebook says, unless the case sets it.

    A figure set beyond its floor counts as the floor's, as at the door.
    """
    free = free_figures(release)
    symbols, terms, usual = dict(free.symbols), dict(free.terms), dict(free.usual)
    for name, parameter in release.parameters.items():
        if parameter.settable_by:
            stated = z3.Bool(f"{STATED}{name}")
            symbols[name] = found = symbol(name, parameter.type, stated)
            lawful = _raised(found.term, parameter)
            terms[name] = chosen(Truth.of(stated), lawful, _fixed(parameter))
            usual[name] = lnot(stated)
    return Figures(symbols, terms, usual)


def _raised(stated: Term, parameter: Parameter) -> Term:
    """What a stated figure counts as, whoever states it, under the parameter's floor."""
    floor = parameter.firm_floor
    if floor is None or not isinstance(stated, Number):
        return stated
    value = stated.value
    for beyond, bound in ((Operator.LT, floor.at_least), (Operator.GT, floor.at_most)):
        if bound is not None:
            value = pick(compare(beyond, value, bound), bound, value)
    return Number(value, stated.known)


def stated_figures(release: Release) -> Figures:
    """Every figure is as the rulebooks state it."""
    return Figures({}, {name: _fixed(p) for name, p in release.parameters.items()}, {})


def lawful_figures(release: Release) -> Figures:
    """Every figure is as it is declared, without the platforms' own."""
    return stated_figures(as_declared(release))


def as_declared(release: Release) -> Release:
    """The release without the figures that rulebooks put in the place of declared ones."""
    parameters = {
        name: p if p.declared is None else dataclasses.replace(p, value=p.declared)
        for name, p in release.parameters.items()
    }
    return dataclasses.replace(release, parameters=parameters)


def _fixed(parameter: Parameter) -> Term:
    if parameter.value is not None:
        return constant(parameter.value, parameter.type)
    return symbol(parameter.name, parameter.type, known=False).term


def _lawful_type(parameter: Parameter) -> Type:
    """The parameter's type, narrowed to what its floor leaves lawful."""
    type_, floor = parameter.type, parameter.firm_floor
    if floor is None:
        return type_
    low, high = type_.minimum, type_.maximum
    low = max(low, floor.at_least) if floor.at_least is not None else low
    high = min(high, floor.at_most) if floor.at_most is not None else high
    return Type(type_.kind, type_.unit, low, high)
