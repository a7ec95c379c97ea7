"""The sections on the world of a case: categories, platforms, sources, kinds of evidence."""

from __future__ import annotations

from adjudicator.rulebook.files.drafts import Category, EvidenceDraft, Platform, SourceDraft
from adjudicator.rulebook.files.entry import (
    REVIEW_KEYS,
    check_simple_name,
    entry_form,
    read_provenance,
    read_review,
)
from adjudicator.rulebook.files.form import Defects
from adjudicator.rulebook.files.source import Entry
from adjudicator.sources import Source
from adjudicator.vocabulary import EvidenceKind


def read_category(name: str, entry: Entry, defects: Defects) -> Category | None:
    """An entry of `categories`."""
    form = entry_form(entry, f"The category '{name}'", defects, ("label",), ("parent", "note"))
    check_simple_name(form, entry)
    category = Category(name, form.label("label"), entry.key.place, form.named("parent"))
    return category if form.ok else None


def read_platform(name: str, entry: Entry, defects: Defects) -> Platform | None:
    """An entry of `platforms`."""
    form = entry_form(entry, f"The platform '{name}'", defects, ("label",), ("note",))
    check_simple_name(form, entry)
    platform = Platform(name, form.label("label"), entry.key.place)
    return platform if form.ok else None


def read_source(name: str, entry: Entry, defects: Defects) -> SourceDraft | None:
    """An entry of `sources`: a document that rules and figures cite."""
    required = ("title", "issuer", "provenance")
    subject = f"The source '{name}'"
    optional = (*REVIEW_KEYS, "successor", "in_force", "url", "note")
    form = entry_form(entry, subject, defects, required, optional)
    source = Source(
        id=name,
        title=form.text("title"),
        issuer=form.text("issuer"),
        provenance=read_provenance(form),
        in_force=form.text("in_force"),
        url=form.text("url"),
        review=read_review(form, form.text("successor")),
    )
    return SourceDraft(source, entry.key.place) if form.ok else None


def read_evidence(name: str, entry: Entry, defects: Defects) -> EvidenceDraft | None:
    """An entry of `evidence`: a kind of evidence and its grade."""
    form = entry_form(entry, f"The evidence kind '{name}'", defects, ("label", "grade"), ("note",))
    check_simple_name(form, entry)
    grade = form.integer("grade")
    if grade is not None and not 0 <= grade <= 4:
        message = f"{form.subject} has grade {grade}."
        hint = "Grades go from 0 (bare statement) to 4 (tamper-evident log)."
        form.defect(form.key_place("grade"), "RB05", message, hint)
    kind = EvidenceKind(name, form.label("label"), grade or 0)
    return EvidenceDraft(kind, entry.key.place) if form.ok else None
