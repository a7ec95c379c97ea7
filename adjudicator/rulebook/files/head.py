"""The head of a rulebook (`rulebook.yaml`): which, whose, where and when it applies."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import ClassVar

from adjudicator.errors import Place
from adjudicator.rulebook.files.form import Defects, Form, Named
from adjudicator.rulebook.files.keys import Draft, Reads, Schema, may, must, says
from adjudicator.rulebook.files.reads import (
    DATE,
    LABEL,
    NAME,
    ONE_DATE,
    ONE_NAME,
    TEXT,
    choice,
    inner,
    listed,
)
from adjudicator.rulebook.files.source import Entry, Fields, Scalar
from adjudicator.rulebook.model import Layer
from adjudicator.values import Label

LAYERS = {layer.word: layer for layer in Layer}
_ID = re.compile(r"[a-z][a-z0-9_-]*")
_ANY: Schema = {"anyOf": [{"const": "any"}, listed({"type": "string"}) | {"minItems": 1}]}


def _read_names(form: Form, key: str) -> tuple[Named, ...] | None:
    item = form.item(key)
    if isinstance(item, Scalar) and item.text == "any":
        return None
    names = form.names(key)
    if item is not None and not names and form.ok:
        message = f"{form.subject} names no {key}."
        form.defect(item.place, "RB05", message, "Write 'any' if it applies to all.")
    return names


_NAMES: Reads[tuple[Named, ...] | None] = Reads(_read_names, _ANY)


@dataclass(frozen=True)
class Scope(Draft):
    """Which cases it is for."""

    platforms: tuple[Named, ...] | None = must(_NAMES, "Platforms, or any.")
    categories: tuple[Named, ...] | None = must(_NAMES, "Categories, or any.")


@dataclass(frozen=True)
class InForce(Draft):
    """When it applies."""

    first: dt.date = must(DATE, "The first day.", key="from")
    last: dt.date | None = may(
        Reads(Form.date, {"anyOf": [{"type": "null"}, says("A day.", ONE_DATE)]}),
        "The last day, inclusive; null: open.",
        key="until",
    )

    def check(self, form: Form) -> None:
        if not self.first and form.ok:
            form.wrong("from", "RB06", ": 'from' must be a date.", "Write it as YYYY-MM-DD.")
        if self.first and self.last and self.last < self.first:
            problem = f": 'until' ({self.last}) lies before 'from' ({self.first})."
            form.wrong("until", "RB06", problem, "Correct one of the two.")


@dataclass(frozen=True)
class Temporal(Draft):
    """Which version decides a case."""

    policy: str = must(
        choice(("pending", "conduct"), "RB08"),
        "pending: in force when decided; conduct: when the anchor happened.",
    )
    anchor: Named | None = may(NAME, "conduct: the fact whose day decides, e.g. order.paid_at.")

    SCHEMA: ClassVar[Schema] = {
        "allOf": [
            {
                "if": {"properties": {"policy": {"const": "conduct"}}},
                "then": {"required": ["anchor"]},
                "else": {"properties": {"anchor": False}},
            }
        ]
    }

    def check(self, form: Form) -> None:
        place = form.value_place("policy")
        if self.policy == "conduct" and not self.anchor:
            message = f"{form.subject}: the policy 'conduct' lacks the key 'anchor'."
            hint = "Name the fact whose day decides, e.g. 'anchor: order.paid_at'."
            form.defect(place, "RB04", message, hint)
        elif self.policy == "pending" and self.anchor:
            message = f"{form.subject}: the policy 'pending' has no 'anchor'."
            hint = "Remove it, or write 'policy: conduct'."
            form.defect(self.anchor.place, "RB03", message, hint)


def _read_id(form: Form, key: str) -> str | None:
    named = form.named(key)
    if named and not _ID.fullmatch(named.name):
        hint = "Use lower-case letters, digits, '_' and '-', a letter first."
        form.defect(named.place, "RB05", f"'{named.name}' is not a good id.", hint)
    return named.name if named else None


@dataclass(frozen=True)
class Head(Draft):
    """The first file of a rulebook (rulebook.yaml)."""

    id: str = must(
        Reads(_read_id, ONE_NAME | {"pattern": f"^{_ID.pattern}$"}),
        "Its id, the same over all versions.",
        key="rulebook",
    )
    title: Label = must(LABEL)
    version: str = must(TEXT, "The version, e.g. '2025.1'.")
    layer: Layer = must(choice(Layer, "RB08"), "Its rank, and the folder that it lies in.")
    scope: Scope = must(inner(Scope))
    in_force: InForce = must(inner(InForce))
    temporal: Temporal = must(inner(Temporal))

    @property
    def anchor(self) -> Named | None:
        """The fact whose day decides under the policy `conduct`."""
        return self.temporal.anchor


def read_head(
    entries: dict[str, Entry], place: Place, folder_layer: str, defects: Defects
) -> Head | None:
    """The head of a rulebook in a folder of the layer `folder_layer`."""
    form = Form(Fields(entries, place), "The rulebook's head", defects, *Head.known())
    head = Head.read(form, place)
    if head.layer and folder_layer in LAYERS and head.layer.word != folder_layer:
        message = f"The layer is '{head.layer.word}', but the folder lies in '{folder_layer}'."
        hint = "Move the folder or correct the layer."
        form.defect(form.value_place("layer"), "RB08", message, hint)
    return head if form.ok else None
