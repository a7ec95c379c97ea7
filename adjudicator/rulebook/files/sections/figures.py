"""The section `figures`: a platform's rulebook gives its own value to a shared parameter.

The vocabulary declares a figure that facts of all platforms read (a window, say) with the
value that holds where nobody says otherwise; a rulebook of the layer `platform` or above
puts its own in its place, for the releases that it is part of.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence

from adjudicator.rulebook.files.drafts import Book, FigureDraft, ParameterDraft
from adjudicator.rulebook.files.entry import entry_form, read_citation, read_provenance
from adjudicator.rulebook.files.form import Defects, suggestion
from adjudicator.rulebook.files.source import Entry
from adjudicator.rulebook.files.typed import NotOfTypeError, read_value
from adjudicator.rulebook.model import Layer, Parameter, Setter
from adjudicator.values import Value

_CODE = "RB16"


def read_figure(name: str, entry: Entry, defects: Defects) -> FigureDraft | None:
    """An entry of `figures`."""
    required = ("value", "source", "provenance")
    form = entry_form(entry, f"The figure '{name}'", defects, required, ("note",))
    scalar = form.scalar("value", "a value")
    citation, document = read_citation(form)
    provenance, note = read_provenance(form), form.text("note")
    if not form.ok or scalar is None:
        return None
    return FigureDraft(name, scalar, entry.key.place, citation, document, provenance, note)


def with_figures(
    parameters: Mapping[str, ParameterDraft], books: Sequence[Book], defects: Defects
) -> dict[str, ParameterDraft]:
    """The parameters with the figures of the books (in rising layers) in their place (RB16)."""
    found = dict(parameters)
    given: dict[str, Layer] = {}
    for book in books:
        for figure in book.figures.values():
            if figure.name not in found:
                message = f"There is no parameter '{figure.name}' to give a figure to."
                hint = suggestion(figure.name, found)
                defects.add(figure.place, _CODE, message, hint)
            elif given.get(figure.name) is book.layer:
                message = f"Two rulebooks of the layer '{book.layer.word}' give '{figure.name}'."
                defects.add(figure.place, _CODE, message, "Keep one of the two.")
            else:
                found[figure.name] = _replaced(found[figure.name], figure, book, defects)
                given[figure.name] = book.layer
    return found


def _replaced(
    draft: ParameterDraft, figure: FigureDraft, book: Book, defects: Defects
) -> ParameterDraft:
    parameter = draft.parameter
    if Setter.PLATFORM not in parameter.settable_by or book.layer < Layer.PLATFORM:
        message = f"The rulebook '{book.name}' cannot give a figure to '{figure.name}'."
        hint = "Only one of the layer 'platform' or above can, where 'settable_by' has 'platform'."
        defects.add(figure.place, _CODE, message, hint)
        return draft
    value = _value(figure, parameter, defects)
    if value is None:
        return draft
    replaced = dataclasses.replace(
        parameter,
        value=value,
        declared=parameter.value if parameter.declared is None else parameter.declared,
        citation=figure.citation,
        provenance=figure.provenance,
        note=figure.note,
    )
    return dataclasses.replace(
        draft, parameter=replaced, documents=(*draft.documents, figure.document)
    )


def _value(figure: FigureDraft, parameter: Parameter, defects: Defects) -> Value | None:
    try:
        value = read_value(figure.value, parameter.type)
    except NotOfTypeError as error:
        message = f"The figure '{figure.name}' is wrong: {error.problem}."
        defects.add(figure.value.place, _CODE, message, error.hint)
        return None
    floor = parameter.floor
    if floor is not None and isinstance(value, int):
        below = floor.at_least is not None and value < floor.at_least
        above = floor.at_most is not None and value > floor.at_most
        if below or above:
            message = f"The figure '{figure.name}' ({value}) undercuts the floor {floor.citation}."
            defects.add(figure.value.place, _CODE, message, "Correct it.")
            return None
    return value
