"""The sections on the world of a case: categories, platforms, sources, kinds of evidence."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from adjudicator.rulebook.files.entry import PROVENANCE, REVIEW, REVIEW_EVERY, REVIEWED, SIMPLE_NAME
from adjudicator.rulebook.files.form import Named
from adjudicator.rulebook.files.keys import EntryDraft, bare, may, must
from adjudicator.rulebook.files.reads import LABEL, NAME, NOTE, TEXT, whole
from adjudicator.sources import Provenance, Review, Source
from adjudicator.values import Label
from adjudicator.vocabulary import EvidenceKind


@dataclass(frozen=True)
class CategoryDraft(EntryDraft, subject="The category", names=SIMPLE_NAME):
    """A category of goods."""

    label: Label = must(LABEL)
    parent: Named | None = may(
        NAME, "The category that it lies in: rulebooks for that one apply too."
    )
    note: str = may(NOTE, "", "")


@dataclass(frozen=True)
class PlatformDraft(EntryDraft, subject="The platform", names=SIMPLE_NAME):
    """A platform that cases come from."""

    label: Label = must(LABEL)
    note: str = may(NOTE, "", "")


@dataclass(frozen=True)
class SourceDraft(EntryDraft, subject="The source", definition="document"):
    """A document that rules and figures cite."""

    title: str = must(TEXT, "Its title.")
    issuer: str = must(TEXT, "Who issued it.")
    provenance: Provenance = must(PROVENANCE)
    in_force: str = may(TEXT, "Since when it is in force.", "")
    url: str = may(TEXT, "Where it can be read.", "")
    successor: str = may(TEXT, "The document that has replaced it.", "")
    reviewed: dt.date | None = may(REVIEWED)
    review_every_days: int | None = may(REVIEW_EVERY, "For how many days that counts.")
    note: str = may(NOTE, "", "")

    TOGETHER = (REVIEW,)

    @cached_property
    def source(self) -> Source:
        review = Review(self.reviewed, self.review_every_days, self.successor)
        return bare(Source, self, id=self.name, review=review)


_GRADE = whole(
    " has grade {value}.",
    "Grades go from 0 (bare statement) to 4 (tamper-evident log).",
    minimum=0,
    maximum=4,
)


@dataclass(frozen=True)
class EvidenceDraft(EntryDraft, subject="The evidence kind", names=SIMPLE_NAME):
    """A kind of evidence."""

    label: Label = must(LABEL)
    grade: int = must(_GRADE, "From 0 (bare statement) to 4 (tamper-evident log).")
    note: str = may(NOTE, "", "")

    @cached_property
    def kind(self) -> EvidenceKind:
        return bare(EvidenceKind, self)
