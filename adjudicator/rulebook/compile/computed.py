"""Compiles derived facts and the tables that they are looked up in, dependencies first.

The bounds of a derived fact follow from those of the names that it reads; so each is
parsed only when everything that it reads has its type.
"""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass, field

from adjudicator.errors import Place
from adjudicator.language.parse import Symbol
from adjudicator.language.tree import RefKind
from adjudicator.rulebook.compile.derivation import by_derivation
from adjudicator.rulebook.compile.graph import circles, in_order, show_circle
from adjudicator.rulebook.compile.names import check_known
from adjudicator.rulebook.compile.tables import compile_table
from adjudicator.rulebook.compile.texts import Texts
from adjudicator.rulebook.compile.union import Union
from adjudicator.rulebook.files.form import Defects
from adjudicator.rulebook.files.sections.questions import DerivedDraft
from adjudicator.rulebook.model import Derived, Table
from adjudicator.values import Kind, Type

_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")
_NAME = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*")
_STAND_IN_BOUND = 1_000_000
"""Bounds of a derived fact that could not be compiled, so that its readers still can."""


@dataclass(slots=True)
class Computed:
    """What could be compiled so far; `scope` grows with it."""

    scope: dict[str, Symbol]
    derived: dict[str, Derived] = field(default_factory=dict)
    tables: dict[str, Table] = field(default_factory=dict)


def compile_computed(
    union: Union, scope: dict[str, Symbol], texts: Texts, defects: Defects
) -> Computed:
    """All derived facts and tables (RB10, RB18 to RB20, and CE codes)."""
    computed = Computed(dict(scope))
    names = _names_read(union)
    for circle in circles(names):
        message = f"These are computed from each other: {show_circle(circle)}."
        following = circle[1] if len(circle) > 1 else circle[0]
        place = _place_of_name(union.derived[circle[0]], following)
        defects.add(place, "RB10", message, "Remove one of the references.")
    ordered = in_order(names)
    for name in sorted(set(union.derived).difference(ordered)):
        computed.scope[name] = Symbol(name, RefKind.DERIVED, _stand_in(union.derived[name]))
    for name in ordered:
        _compile_one(union.derived[name], union, computed, texts, defects)
    for name in union.tables:
        if name not in computed.tables:
            _compile_table(name, union, computed, defects)
    return computed


def _names_read(union: Union) -> dict[str, list[str]]:
    """The names in each formula or table's header, before any is resolved."""
    names: dict[str, list[str]] = {}
    for name, draft in union.derived.items():
        names[name] = []
        if draft.formula is not None:
            names[name] = _NAME.findall(_QUOTED.sub("''", draft.formula.text))
        elif draft.table is not None and draft.table.name in union.tables:
            sheet = union.tables[draft.table.name].sheet
            names[name] = [cell.text for cell in sheet.inputs] if sheet else []
        else:
            names[name] = list(draft.derived.arguments_read)
    return names


def _place_of_name(draft: DerivedDraft, name: str) -> Place:
    if draft.formula is None:
        named = draft.table or draft.derivation
        return named.place if named else draft.place
    return draft.formula.place_of(draft.formula.text.index(name))


def _compile_one(
    draft: DerivedDraft, union: Union, computed: Computed, texts: Texts, defects: Defects
) -> None:
    name = draft.derived.name
    compiled: Derived | None = None
    with defects.taken():
        if draft.formula is not None:
            compiled = _by_formula(draft, computed, texts)
        elif draft.derivation is not None:
            compiled = by_derivation(draft, computed.scope, defects)
        else:
            compiled = _by_table(draft, union, computed, defects)
    if compiled is not None:
        computed.derived[name] = compiled
    type_ = compiled.type if compiled else _stand_in(draft)
    computed.scope[name] = Symbol(name, RefKind.DERIVED, type_)


def _by_formula(draft: DerivedDraft, computed: Computed, texts: Texts) -> Derived:
    assert draft.formula is not None
    node = texts.formula(draft.formula, computed.scope, draft.derived.type)
    declared = draft.derived.type
    type_ = declared if declared.kind is Kind.ENUM else node.type
    return dataclasses.replace(draft.derived, formula=node, type=type_)


def _by_table(
    draft: DerivedDraft, union: Union, computed: Computed, defects: Defects
) -> Derived | None:
    assert draft.table is not None
    if not check_known(draft.table, "table", union.tables, "RB18", defects):
        return None
    declared, output = draft.derived.type, union.tables[draft.table.name].table.output
    same_kind = (declared.kind, declared.unit) == (output.kind, output.unit)
    if not same_kind or declared.values != output.values:
        message = (
            f"'{draft.derived.name}' is of type {declared.describe()}, but the table"
            f" '{draft.table.name}' gives {output.describe()}."
        )
        defects.add(draft.table.place, "RB18", message, "Declare the same type in both.")
    _compile_table(draft.table.name, union, computed, defects)
    return dataclasses.replace(draft.derived, type=output)


def _compile_table(name: str, union: Union, computed: Computed, defects: Defects) -> None:
    draft = union.tables[name]
    if name in computed.tables or draft.sheet is None:
        return
    with defects.taken():
        computed.tables[name] = compile_table(draft.table, draft.sheet, computed.scope)


def _stand_in(draft: DerivedDraft) -> Type:
    declared = draft.derived.type
    if not declared.is_number:
        return declared
    return dataclasses.replace(declared, minimum=0, maximum=_STAND_IN_BOUND)
