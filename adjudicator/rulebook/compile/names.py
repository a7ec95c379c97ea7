"""Resolves the names that entries cite: documents, kinds of evidence, windows."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from adjudicator.language.parse import Symbol
from adjudicator.language.tree import RefKind
from adjudicator.rulebook.compile.union import Union
from adjudicator.rulebook.files.form import Defects, Named, suggestion
from adjudicator.rulebook.model import Parameter
from adjudicator.values import DAYS, HOURS, Kind


def check_names(union: Union, defects: Defects) -> None:
    """Every cited document (RB15), kind of evidence (RB08) and window (RB17) must exist."""
    for document in _documents(union):
        if document.name not in union.sources:
            message = f"The document '{document.name}' is not among the sources."
            hint = suggestion(document.name, union.sources)
            defects.add(document.place, "RB15", message, hint)
    parameters = {draft.parameter.name: draft.parameter for draft in union.parameters.values()}
    for fact in union.facts.values():
        for named in (*fact.proved_by, *fact.judged_from):
            check_known(named, "kind of evidence", union.evidence, "RB08", defects)
        if fact.window is not None:
            _check_window(fact.window, parameters, defects)
        if fact.window_from is not None:
            _check_window_from(fact.window_from, union, defects)


def check_known(
    named: Named, what: str, known: Collection[str], code: str, defects: Defects
) -> bool:
    """Whether the name is known; reports it otherwise."""
    if named.name in known:
        return True
    message = f"There is no {what} '{named.name}'."
    defects.add(named.place, code, message, suggestion(named.name, known))
    return False


def base_scope(union: Union) -> dict[str, Symbol]:
    """What every name stands for, except the derived facts: their bounds are not yet known."""
    scope = {
        name: Symbol(name, RefKind.FACT, draft.fact.type) for name, draft in union.facts.items()
    }
    for name, question in union.questions.items():
        scope[name] = Symbol(name, RefKind.QUESTION, question.question.type)
    for draft in union.parameters.values():
        figure = draft.parameter
        constant = None if figure.settable_by else figure.value
        scope[figure.name] = Symbol(figure.name, RefKind.PARAMETER, figure.type, constant)
    return scope


def _documents(union: Union) -> Iterator[Named]:
    for parameter in union.parameters.values():
        yield from parameter.documents
    cited = [draft.citation for _, draft in union.rules.values()]
    cited += [draft.citation for _, draft in union.postings.values()]
    cited += [draft.citation for _, draft in union.reserved.values()]
    cited += [draft.citation for draft in union.tables.values()]
    cited += [draft.citation for draft in union.derived.values()]
    cited += [draft.citation for draft in union.invariants.values() if draft.citation]
    yield from (citation.document for citation in cited)


def _check_window(named: Named, parameters: Mapping[str, Parameter], defects: Defects) -> None:
    if not check_known(named, "parameter", parameters, "RB17", defects):
        return
    type_ = parameters[named.name].type
    if type_.kind is not Kind.INTEGER or type_.unit not in (HOURS, DAYS):
        message = f"The window '{named.name}' is of type {type_.describe()}."
        defects.add(named.place, "RB17", message, "It must be an integer in hours or days.")


def _check_window_from(named: Named, union: Union, defects: Defects) -> None:
    facts = {name: draft.fact for name, draft in union.facts.items()}
    if check_known(named, "fact", facts, "RB17", defects):
        type_ = facts[named.name].type
        if type_.kind is not Kind.INSTANT:
            message = f"The window starts from '{named.name}', which is of type {type_.describe()}."
            defects.add(named.place, "RB17", message, "It must be an instant.")
