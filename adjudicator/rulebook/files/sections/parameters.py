"""The sections `parameters` and `figures`: named figures, and what may replace them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from adjudicator.rulebook.files.entry import (
    PROVENANCE,
    REVIEW,
    REVIEW_EVERY,
    REVIEWED,
    SETTERS,
    SIMPLE_NAME,
    SOURCE,
    Cited,
)
from adjudicator.rulebook.files.form import Form, Named
from adjudicator.rulebook.files.keys import Draft, EntryDraft, OneOf, bare, may, must
from adjudicator.rulebook.files.reads import INTEGER, LABEL, NOTE, SCALAR, inner
from adjudicator.rulebook.files.source import Scalar
from adjudicator.rulebook.files.typed import COMPARABLE, Typed, of_type, type_of
from adjudicator.rulebook.model import Parameter, Setter, TermFloor
from adjudicator.sources import Provenance, Review
from adjudicator.values import Label, Value


@dataclass(frozen=True)
class FloorDraft(Draft):
    """What a term of the case may not undercut."""

    at_least: int | None = may(INTEGER, "The least figure.")
    at_most: int | None = may(INTEGER, "The greatest figure.")
    binds: tuple[Setter, ...] = may(SETTERS, "Whose terms it voids; else everybody's.", ())
    citation: Cited = must(SOURCE, key="source")

    TOGETHER = (
        OneOf(
            ("at_least", "at_most"), "needs either 'at_least' or 'at_most'.", "Give one of the two."
        ),
    )

    def check(self, form: Form) -> None:
        low, high = form.type.minimum, form.type.maximum
        for key, bound in (("at_least", self.at_least), ("at_most", self.at_most)):
            if bound is not None and not low <= bound <= high:
                problem = f": {bound} is outside {low} to {high}."
                form.wrong(key, "RB16", problem, "Correct it, or 'min' and 'max'.")

    @property
    def bare(self) -> TermFloor:
        return bare(TermFloor, self)


@dataclass(frozen=True)
class ParameterDraft(EntryDraft, subject="The parameter", names=SIMPLE_NAME):
    """A named figure; conditions read it as param.NAME.

    `declared`: the value where it is declared, if a rulebook above put its own in its place.
    """

    type: Typed = must(type_of(COMPARABLE))
    label: Label = must(LABEL)
    value: Value | None = may(
        of_type("RB16"), "The figure; left out where none is known: staff then decide."
    )
    settable_by: tuple[Setter, ...] = may(SETTERS, "Whose terms may replace it in a case.", ())
    floor: FloorDraft | None = may(inner(FloorDraft))
    reviewed: dt.date | None = may(REVIEWED)
    review_every_days: int | None = may(REVIEW_EVERY, "For how many days that counts.")
    citation: Cited = must(SOURCE, key="source")
    provenance: Provenance = must(PROVENANCE)
    note: str = may(NOTE, "", "")
    declared: Value | None = None

    TOGETHER = (REVIEW,)

    def check(self, form: Form) -> None:
        floor = self.floor
        if floor is None:
            return
        if not form.type.is_number:
            problem = f" is of type {form.type.describe()}, which cannot have a floor."
            form.wrong("floor", "RB16", problem, "Only integers and money can.")
        if not self.settable_by:
            problem = " has a floor, but no case can set it."
            form.wrong("floor", "RB16", problem, "Add 'settable_by', or remove it.")
        for setter in floor.binds:
            if setter not in self.settable_by:
                problem = f": its floor binds '{setter}', who cannot set it."
                form.wrong("floor", "RB16", problem, "Correct 'binds'.")
        if floor.citation and floor.bare.is_undercut_by(self.value):
            problem = f": its own value {self.value} undercuts its floor."
            form.wrong("value", "RB16", problem, "Correct one of them.")

    @property
    def documents(self) -> tuple[Named, ...]:
        floor = (self.floor.citation.document,) if self.floor else ()
        return (self.citation.document, *floor)

    @cached_property
    def parameter(self) -> Parameter:
        return bare(
            Parameter,
            self,
            name=f"param.{self.name}",
            review=Review(self.reviewed, self.review_every_days),
        )


@dataclass(frozen=True)
class FigureDraft(EntryDraft, subject="The figure", names=SIMPLE_NAME):
    """A figure in the place of the one that the vocabulary declares."""

    value: Scalar = must(SCALAR, "The platform's own figure.")
    citation: Cited = must(SOURCE, key="source")
    provenance: Provenance = must(PROVENANCE)
    note: str = may(NOTE, "", "")
