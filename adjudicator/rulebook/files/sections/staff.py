"""The lists `invariants` and `staff`: what holds of every record, and which gaps are meant."""

from __future__ import annotations

from adjudicator.rulebook.files.drafts import InvariantDraft, ReservedDraft
from adjudicator.rulebook.files.entry import read_citation, read_provenance
from adjudicator.rulebook.files.form import Defects, Form
from adjudicator.rulebook.files.sections.rules import check_id
from adjudicator.rulebook.files.source import Item


def read_invariant(item: Item, defects: Defects) -> InvariantDraft | None:
    """An item of `invariants`."""
    form = Form(item, "An invariant", defects, ("id", "label", "holds"), ("source", "note"))
    named = form.named("id")
    if named is None:
        return None
    form.subject, form.place = f"The invariant '{named.name}'", named.place
    check_id(form, named)
    holds, label, note = form.scalar("holds", "a condition"), form.label("label"), form.text("note")
    citation, document = read_citation(form) if form.has("source") else (None, None)
    if not form.ok or holds is None:
        return None
    return InvariantDraft(named.name, label, named.place, holds, citation, document, note)


def read_reserved(item: Item, defects: Defects) -> ReservedDraft | None:
    """An item of `staff`."""
    required = ("id", "question", "when", "label", "source", "provenance")
    form = Form(item, "A matter for staff", defects, required, ("note",))
    named = form.named("id")
    if named is None:
        return None
    form.subject, form.place = f"The matter '{named.name}'", named.place
    check_id(form, named)
    question, when = form.named("question"), form.scalar("when", "a condition")
    label, note = form.label("label"), form.text("note")
    citation, document = read_citation(form)
    read_provenance(form)
    if not form.ok or when is None or question is None:
        return None
    return ReservedDraft(named.name, label, named.place, question, when, citation, document, note)
