"""The section `figures`: a platform's rulebook gives its own value to a shared parameter.

The vocabulary declares a figure that facts of all platforms read (a window, say) with the
value that holds where nobody says otherwise; a rulebook of the layer `platform` or above
puts its own in its place, for the releases that it is part of.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence

from adjudicator.rulebook.files.book import Book
from adjudicator.rulebook.files.form import Defects, suggestion
from adjudicator.rulebook.files.sections.parameters import FigureDraft, ParameterDraft
from adjudicator.rulebook.files.typed import value_of
from adjudicator.rulebook.model import Layer, Setter
from adjudicator.values import Value

_CODE = "RB16"


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
    if Setter.PLATFORM not in draft.settable_by or book.layer < Layer.PLATFORM:
        message = f"The rulebook '{book.name}' cannot give a figure to '{figure.name}'."
        hint = "Only one of the layer 'platform' or above can, where 'settable_by' has 'platform'."
        defects.add(figure.place, _CODE, message, hint)
        return draft
    value = _value(figure, draft, defects)
    if value is None:
        return draft
    return dataclasses.replace(
        draft,
        value=value,
        declared=draft.value if draft.declared is None else draft.declared,
        citation=figure.citation,
        provenance=figure.provenance,
        note=figure.note,
    )


def _value(figure: FigureDraft, draft: ParameterDraft, defects: Defects) -> Value | None:
    what = f"The figure '{figure.name}'"
    value = value_of(figure.value, draft.type.bare, what, _CODE, defects.add)
    floor = draft.floor.bare if draft.floor else None
    if floor is not None and floor.is_undercut_by(value):
        message = f"{what} ({value}) undercuts the floor {floor.citation}."
        defects.add(figure.value.place, _CODE, message, "Correct it.")
        return None
    return value
