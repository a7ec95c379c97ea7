"""The head of a rulebook (`rulebook.yaml`): which, whose, where and when it applies."""

from __future__ import annotations

import datetime as dt
import re

from adjudicator.errors import Place, did_you_mean
from adjudicator.rulebook.files.drafts import Head, Named
from adjudicator.rulebook.files.form import Defects, Form, one_of
from adjudicator.rulebook.files.source import Entry, Fields, Scalar
from adjudicator.rulebook.model import Layer

HEAD_KEYS = ("rulebook", "title", "version", "layer", "scope", "in_force", "temporal")
LAYERS = {layer.name.lower(): layer for layer in Layer}
_ID = re.compile(r"[a-z][a-z0-9_-]*")
_POLICIES = ("pending", "conduct")


def read_head(
    entries: dict[str, Entry], place: Place, folder_layer: str, defects: Defects
) -> Head | None:
    """The head of a rulebook in a folder of the layer `folder_layer`."""
    form = Form(Fields(entries, place), "The rulebook's head", defects, HEAD_KEYS)
    named = form.named("rulebook")
    if named and not _ID.fullmatch(named.name):
        hint = "Use lower-case letters, digits, '_' and '-', a letter first."
        form.defect(named.place, "RB05", f"'{named.name}' is not a good id.", hint)
    starts, ends = _read_dates(form)
    policy, anchor = _read_policy(form)
    platforms, categories = _read_scope(form)
    head = Head(
        id=named.name if named else "",
        title=form.label("title"),
        version=form.text("version"),
        layer=_read_layer(form, folder_layer),
        place=place,
        platforms=platforms,
        categories=categories,
        in_force_from=starts,
        in_force_until=ends,
        policy=policy,
        anchor=anchor,
    )
    return head if form.ok else None


def _read_layer(form: Form, folder_layer: str) -> Layer:
    scalar = form.scalar("layer", "the name of a layer")
    if scalar is None:
        return Layer.CUSTOM
    if scalar.text not in LAYERS:
        message = f"'{scalar.text}' is not a layer."
        hint = did_you_mean(scalar.text, LAYERS) or f"Use {one_of(LAYERS)}."
        form.defect(scalar.place, "RB08", message, hint)
        return Layer.CUSTOM
    if scalar.text != folder_layer and folder_layer in LAYERS:
        message = f"The layer is '{scalar.text}', but the folder lies in '{folder_layer}'."
        form.defect(scalar.place, "RB08", message, "Move the folder or correct the layer.")
    return LAYERS[scalar.text]


def _read_scope(form: Form) -> tuple[tuple[Named, ...] | None, tuple[Named, ...] | None]:
    scope = form.form("scope", ("platforms", "categories"))
    if scope is None:
        return (), ()
    return _read_names(scope, "platforms"), _read_names(scope, "categories")


def _read_names(scope: Form, key: str) -> tuple[Named, ...] | None:
    item = scope.item(key)
    if isinstance(item, Scalar) and item.text == "any":
        return None
    names = scope.names(key)
    if item is not None and not names and scope.ok:
        message = f"{scope.subject} names no {key}."
        scope.defect(item.place, "RB05", message, "Write 'any' if it applies to all.")
    return names


def _read_dates(form: Form) -> tuple[dt.date, dt.date | None]:
    dates = form.form("in_force", ("from",), ("until",))
    if dates is None:
        return dt.date.min, None
    starts, ends = dates.date("from"), dates.date("until")
    if starts is None and dates.ok:
        message = f"{dates.subject}: 'from' must be a date."
        dates.defect(dates.key_place("from"), "RB06", message, "Write it as YYYY-MM-DD.")
    if starts and ends and ends < starts:
        message = f"{dates.subject}: 'until' ({ends}) lies before 'from' ({starts})."
        dates.defect(dates.key_place("until"), "RB06", message, "Correct one of the two.")
    return starts or dt.date.min, ends


def _read_policy(form: Form) -> tuple[str, Named | None]:
    temporal = form.form("temporal", ("policy",), ("anchor",))
    if temporal is None:
        return "pending", None
    policy, anchor = temporal.named("policy"), temporal.named("anchor")
    if policy is None:
        return "pending", anchor
    if policy.name not in _POLICIES:
        message = f"{temporal.subject}: '{policy.name}' is not a policy."
        temporal.defect(policy.place, "RB08", message, f"Use {one_of(_POLICIES)}.")
    elif policy.name == "conduct" and anchor is None:
        message = f"{temporal.subject}: the policy 'conduct' lacks the key 'anchor'."
        hint = "Name the fact whose day decides, e.g. 'anchor: order.paid_at'."
        temporal.defect(policy.place, "RB04", message, hint)
    elif policy.name == "pending" and anchor:
        message = f"{temporal.subject}: the policy 'pending' has no 'anchor'."
        temporal.defect(anchor.place, "RB03", message, "Remove it, or write 'policy: conduct'.")
    return policy.name, anchor
