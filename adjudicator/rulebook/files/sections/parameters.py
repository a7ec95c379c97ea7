"""The section `parameters`: named figures, and which terms of a case may replace them."""

from __future__ import annotations

from adjudicator.rulebook.files.drafts import Named, ParameterDraft
from adjudicator.rulebook.files.entry import (
    REVIEW_KEYS,
    check_simple_name,
    entry_form,
    read_citation,
    read_provenance,
    read_review,
    read_setters,
    typed_value,
)
from adjudicator.rulebook.files.form import Defects, Form
from adjudicator.rulebook.files.sections.questions import COMPARABLE_KINDS
from adjudicator.rulebook.files.source import Entry
from adjudicator.rulebook.files.typed import TYPE_KEYS, read_type
from adjudicator.rulebook.model import Parameter, TermFloor
from adjudicator.values import Type


def read_parameter(name: str, entry: Entry, defects: Defects) -> ParameterDraft | None:
    """An entry of `parameters`."""
    required = ("type", "label", "source", "provenance")
    optional = (*TYPE_KEYS, *REVIEW_KEYS, "value", "settable_by", "floor", "note")
    form = entry_form(entry, f"The parameter '{name}'", defects, required, optional)
    check_simple_name(form, entry)
    type_ = read_type(form, COMPARABLE_KINDS).type
    citation, document = read_citation(form)
    floor, floor_document = _read_floor(form, type_)
    parameter = Parameter(
        name=f"param.{name}",
        type=type_,
        label=form.label("label"),
        value=typed_value(form, "value", type_, "RB16"),
        citation=citation,
        provenance=read_provenance(form),
        place=entry.key.place,
        settable_by=read_setters(form),
        floor=floor,
        note=form.text("note"),
        review=read_review(form),
    )
    _check_floor(form, parameter)
    documents = (document, floor_document) if floor_document else (document,)
    return ParameterDraft(parameter, entry.key.place, documents) if form.ok else None


def _read_floor(form: Form, type_: Type) -> tuple[TermFloor | None, Named | None]:
    floor = form.form("floor", ("source",), ("at_least", "at_most", "binds"))
    if floor is None:
        return None, None
    if not type_.is_number:
        message = f"{form.subject} is of type {type_.describe()}, which cannot have a floor."
        floor.defect(floor.place, "RB16", message, "Only integers and money can.")
    if floor.has("at_least") == floor.has("at_most"):
        message = f"{floor.subject} needs either 'at_least' or 'at_most'."
        floor.defect(floor.place, "RB04", message, "Give one of the two.")
    at_least, at_most = floor.integer("at_least"), floor.integer("at_most")
    for key, bound in (("at_least", at_least), ("at_most", at_most)):
        if bound is not None and not type_.minimum <= bound <= type_.maximum:
            message = f"{floor.subject}: {bound} is outside {type_.minimum} to {type_.maximum}."
            floor.defect(floor.key_place(key), "RB16", message, "Correct it, or 'min' and 'max'.")
    citation, document = read_citation(floor)
    return TermFloor(citation, at_least, at_most, read_setters(floor, "binds")), document


def _check_floor(form: Form, parameter: Parameter) -> None:
    floor, value = parameter.floor, parameter.value
    if floor is None:
        return
    if not parameter.settable_by:
        message = f"{form.subject} has a floor, but no case can set it."
        form.defect(form.key_place("floor"), "RB16", message, "Add 'settable_by', or remove it.")
    for setter in floor.binds:
        if setter not in parameter.settable_by:
            message = f"{form.subject}: its floor binds '{setter}', who cannot set it."
            form.defect(form.key_place("floor"), "RB16", message, "Correct 'binds'.")
    if not isinstance(value, int):
        return
    below = floor.at_least is not None and value < floor.at_least
    above = floor.at_most is not None and value > floor.at_most
    if below or above:
        message = f"{form.subject}: its own value {value} undercuts its floor."
        form.defect(form.key_place("value"), "RB16", message, "Correct one of them.")
