"""The section `facts`: what a case may state, and the procedure for learning it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

from adjudicator.rulebook.files.entry import FACT_NAME
from adjudicator.rulebook.files.form import Form, Named
from adjudicator.rulebook.files.keys import EntryDraft, Needs, Reads, Schema, bare, may, must
from adjudicator.rulebook.files.reads import ANY_VALUE, CONDITION, LABEL, NAME, NAMES, NOTE, choice
from adjudicator.rulebook.files.source import Items, Scalar
from adjudicator.rulebook.files.typed import Typed, of_type, type_of
from adjudicator.values import Kind, Label, Value
from adjudicator.vocabulary import Burden, Clock, Fact


def _read_absent(form: Form, key: str) -> Value | None:
    if form.type.kind is not Kind.LIST:
        return of_type("RB23").read(form, key)
    item = form.item(key)
    if item is not None and (not isinstance(item, Items) or item.items):
        message = f"{form.subject} is a list: a record that does not mention it can only be empty."
        form.defect(item.place, "RB23", message, "Write 'absent: []', or remove it.")
    return ()


_ABSENT: Reads[Value] = Reads(_read_absent, ANY_VALUE)
_OF_PARTIES = ("on_silence", "proved_by", "judged_from")
"""What only a fact has that a party must prove."""


@dataclass(frozen=True)
class FactDraft(EntryDraft, subject="The fact", names=FACT_NAME):
    """Something that a case may state."""

    type: Typed = must(type_of(tuple(Kind)))
    label: Label = must(LABEL)
    question: Label | None = may(LABEL, "How a party is asked (default: the label).")
    burden: Burden = may(
        choice(Burden, "RB08"),
        "Who must prove it (default: platform, its own record).",
        Burden.PLATFORM,
    )
    proved_by: tuple[Named, ...] = may(NAMES, "Kinds of evidence that establish it at once.", ())
    judged_from: tuple[Named, ...] = may(NAMES, "Kinds of evidence that staff must weigh.", ())
    asked_when: Scalar | None = may(CONDITION, "When the question arises at all.")
    window: Named | None = may(
        NAME, "The parameter (hours or days) with the time to answer: param.NAME."
    )
    window_from: Named | None = may(
        NAME, "The fact (instant) that the window runs from (default: the asking)."
    )
    clock: Clock = may(
        choice(Clock, "RB08"), "How the window is counted (default: wall).", Clock.WALL
    )
    on_silence: Value | None = may(
        of_type("RB23"), "What is presumed when the time is over (without it: staff)."
    )
    absent: Value | None = may(_ABSENT, "The value where the record does not mention it.")
    note: str = may(NOTE, "", "")

    TOGETHER = tuple(
        Needs(key, "window", f"has {what} and no window to count.", "Add 'window: param.NAME'.")
        for key, what in (("clock", "a clock"), ("window_from", "the start of a window"))
    )
    SCHEMA: ClassVar[Schema] = {
        "allOf": [
            {
                "if": {"properties": {"burden": {"const": Burden.PLATFORM.value}}},
                "then": {"properties": dict.fromkeys(_OF_PARTIES, False)},
                "else": {"properties": {"absent": False}},
            }
        ]
    }

    def check(self, form: Form) -> None:
        if form.type.kind is Kind.LIST and self.burden is not Burden.PLATFORM:
            problem = " is a list with a burden of proof."
            hint = "Lists come from the platform's record: remove 'burden'."
            form.wrong("burden", "RB23", problem, hint)
        if self.burden is Burden.PLATFORM:
            for key in filter(form.has, _OF_PARTIES):
                problem = f" comes from the platform's record and has '{key}'."
                hint = "Say who must prove it ('burden'), or remove the key."
                form.wrong(key, "RB23", problem, hint)
        elif form.has("absent"):
            problem = " must be proved by a party and has 'absent'."
            hint = "Only facts of the platform's record have it; perhaps 'on_silence' is meant."
            form.wrong("absent", "RB23", problem, hint)

    @cached_property
    def fact(self) -> Fact:
        question = self.question or self.label
        return bare(Fact, self, question=question, value_labels=self.type.labels)
