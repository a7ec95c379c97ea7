"""The sections `derived`, `tables` and `questions`: what is computed and what is concluded."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

from adjudicator.rulebook.files.entry import (
    FACT_NAME,
    PROVENANCE,
    QUESTION_NAME,
    SETTERS,
    SIMPLE_NAME,
    SOURCE,
    STRATUM_OF_GROUP,
    Cited,
)
from adjudicator.rulebook.files.form import Form, Named
from adjudicator.rulebook.files.keys import Draft, EntryDraft, OneOf, Reads, Schema, bare, may, must
from adjudicator.rulebook.files.reads import (
    CONDITION,
    FLAG,
    FORMULA,
    LABEL,
    NAME,
    NAMES,
    NOTE,
    ONE_VALUE,
    choice,
    inner,
    listed,
)
from adjudicator.rulebook.files.sheet import Sheet
from adjudicator.rulebook.files.source import Item, Items, Scalar
from adjudicator.rulebook.files.typed import COMPARABLE, Typed, of_type, type_of, value_of
from adjudicator.rulebook.model import Derived, Question, Setter, Stratum, Table
from adjudicator.sources import Provenance
from adjudicator.values import Kind, Label, Value


@dataclass(frozen=True)
class DerivedDraft(EntryDraft, subject="The derived fact", names=FACT_NAME):
    """A fact computed from others: by a formula, from a table, or by a derivation.

    Its type is the declared kind and unit; bounds are inferred by the compiler.
    """

    type: Typed = must(type_of(COMPARABLE, inferred=True))
    label: Label = must(LABEL)
    formula: Scalar | None = may(FORMULA)
    table: Named | None = may(NAME, "The decision table that it is looked up in.")
    derivation: Named | None = may(NAME, "The named derivation that gives it, e.g. sum.")
    arguments: tuple[Named, ...] = may(
        NAMES,
        "What the derivation is given: lists, columns (list.name.field), values.",
        (),
        key="of",
    )
    citation: Cited = must(SOURCE, key="source")
    provenance: Provenance = must(PROVENANCE)
    note: str = may(NOTE, "", "")

    TOGETHER = (
        OneOf(
            ("formula", "table", "derivation"),
            "needs either a 'formula', a 'table' or a 'derivation'.",
            "Give one of the three.",
        ),
    )
    SCHEMA: ClassVar[Schema] = {"dependentRequired": {"derivation": ["of"], "of": ["derivation"]}}

    def check(self, form: Form) -> None:
        if form.has("derivation") != form.has("of"):
            message = f"{form.subject} needs 'derivation' and 'of' together."
            hint = "Write 'derivation: NAME' and 'of: [list.name, fact.name]'."
            form.defect(form.place, "RB04", message, hint)

    @cached_property
    def derived(self) -> Derived:
        text = self.formula.folded if self.formula else ""
        if self.derivation is not None:
            names = ", ".join(named.name for named in self.arguments)
            text = f"{self.derivation.name}({names})"
        return bare(
            Derived,
            self,
            formula=None,
            formula_text=text,
            value_labels=self.type.labels,
        )


@dataclass(frozen=True)
class OutputDraft(Draft):
    """The type of its output."""

    type: Typed = must(type_of((Kind.BOOLEAN, Kind.INTEGER, Kind.MONEY, Kind.ENUM)))


@dataclass(frozen=True)
class TableDraft(EntryDraft, subject="The table", names=SIMPLE_NAME):
    """A decision table.

    The compiler takes its inputs and rows from `sheet`, which the loader reads.
    """

    file: Named = must(NAME, "The CSV file beside this one: a column for each input, then output.")
    label: Label = must(LABEL)
    hit: str = must(
        choice(("unique", "first")), "unique: rows may not overlap; first: the first row counts."
    )
    output: OutputDraft = must(inner(OutputDraft))
    settable_by: tuple[Setter, ...] = may(SETTERS, "Whose terms may replace it in a case.", ())
    citation: Cited = must(SOURCE, key="source")
    provenance: Provenance = must(PROVENANCE)
    note: str = may(NOTE, "", "")
    sheet: Sheet | None = None

    @cached_property
    def table(self) -> Table:
        output = self.output.type.bare
        return bare(Table, self, inputs=(), output=output, rows=())


_CODE = "RB14"
_DIRECTIONS = ("higher", "lower")


def _read_preference(form: Form, key: str) -> tuple[Value, ...]:
    item = form.item(key)
    if item is None:
        return ()
    if form.type.kind is Kind.INTEGER:
        if isinstance(item, Scalar) and item.text in _DIRECTIONS:
            return (item.text,)
        message = f"{form.subject}: '{key}' of an integer is 'higher' or 'lower'."
        form.defect(item.place, _CODE, message)
        return ()
    if not isinstance(item, Items):
        message = f"{form.subject}: '{key}' must list answers, worst first."
        form.defect(item.place, _CODE, message, "Write it as [reject, return_refund].")
        return ()
    values: list[Value] = []
    for one in item.items:
        value = _read_ranked(form, key, one)
        if value in values:
            message = f"{form.subject}: '{key}' lists the same answer twice."
            form.defect(one.place, _CODE, message, "Remove one.")
        elif value is not None:
            values.append(value)
    return tuple(values)


def _read_ranked(form: Form, key: str, item: Item) -> Value | None:
    if isinstance(item, Scalar):
        return value_of(item, form.type, f"{form.subject}: '{key}'", _CODE, form.defect)
    message = f"{form.subject}: '{key}' must list single answers."
    form.defect(item.place, _CODE, message, "Write it as [reject, return_refund].")
    return None


_PREFERENCE: Schema = {"anyOf": [{"enum": [*_DIRECTIONS]}, listed(ONE_VALUE)]}


@dataclass(frozen=True)
class QuestionDraft(EntryDraft, subject="The question", names=QUESTION_NAME):
    """Something that rules conclude."""

    stratum: Stratum = must(choice(Stratum, "RB08"), "Agrees with the name's group.")
    type: Typed = must(type_of((Kind.BOOLEAN, Kind.ENUM, Kind.INTEGER)))
    label: Label = must(LABEL)
    otherwise: Value | None = may(
        of_type("RB12"), "The answer when no rule speaks (without it: a gap, for staff)."
    )
    goal: bool = may(FLAG, "Whether it is part of the ruling.", False)
    relevant_when: Scalar | None = may(CONDITION, "Goals only: where it counts.")
    better_for_buyer: tuple[Value, ...] = may(
        Reads(_read_preference, _PREFERENCE),
        "The answers, worst for the buyer first; of integers: higher or lower.",
        (),
    )
    note: str = may(NOTE, "", "")

    SCHEMA: ClassVar[Schema] = {
        "allOf": [
            {
                "if": {"required": ["relevant_when"]},
                "then": {"required": ["goal"], "properties": {"goal": {"const": True}}},
            }
        ],
        "dependentRequired": {"relevant_when": ["goal"]},
    }

    def check(self, form: Form) -> None:
        if self.relevant_when and not self.goal:
            problem = " is not a goal and has 'relevant_when'."
            form.wrong("relevant_when", "RB05", problem, "Add 'goal: true', or remove it.")
        stratum = STRATUM_OF_GROUP.get(self.name.partition(".")[0])
        if stratum and self.stratum and self.stratum is not stratum:
            message = f"{form.subject} says the stratum '{self.stratum.word}'."
            hint = f"Its name puts it in '{stratum.word}': change the name or the stratum."
            form.defect(form.value_place("stratum"), "RB26", message, hint)

    @cached_property
    def question(self) -> Question:
        return bare(
            Question,
            self,
            relevant_when=None,
            relevant_text=self.relevant_when.folded if self.relevant_when else "",
            value_labels=self.type.labels,
        )
