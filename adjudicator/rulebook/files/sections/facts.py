"""The section `facts`: what a case may state, and the procedure for learning it."""

from __future__ import annotations

from adjudicator.rulebook.files.drafts import FactDraft
from adjudicator.rulebook.files.entry import check_fact_name, entry_form, typed_value
from adjudicator.rulebook.files.form import Defects, Form
from adjudicator.rulebook.files.source import Entry, Items
from adjudicator.rulebook.files.typed import TYPE_KEYS, read_type
from adjudicator.values import Kind, Type, Value
from adjudicator.vocabulary import Burden, Clock, Fact

_OPTIONAL = (
    *TYPE_KEYS,
    *("question", "burden", "proved_by", "judged_from", "asked_when"),
    *("window", "window_from", "clock", "on_silence", "absent", "note"),
)


def read_fact(name: str, entry: Entry, defects: Defects) -> FactDraft | None:
    """An entry of `facts`."""
    form = entry_form(entry, f"The fact '{name}'", defects, ("type", "label"), _OPTIONAL)
    check_fact_name(form, entry)
    reading = read_type(form, tuple(Kind))
    label = form.label("label")
    asked_when = form.scalar("asked_when", "a condition")
    window, window_from = form.named("window"), form.named("window_from")
    proved_by, judged_from = form.names("proved_by"), form.names("judged_from")
    fact = Fact(
        name=name,
        type=reading.type,
        label=label,
        question=form.label("question") if form.has("question") else label,
        burden=form.choice("burden", Burden, Burden.PLATFORM, code="RB08"),
        place=entry.key.place,
        proved_by=tuple(named.name for named in proved_by),
        judged_from=tuple(named.name for named in judged_from),
        asked_when=asked_when.folded if asked_when else None,
        window=window.name if window else None,
        window_from=window_from.name if window_from else None,
        clock=form.choice("clock", Clock, Clock.WALL, code="RB08"),
        on_silence=typed_value(form, "on_silence", reading.type, "RB23"),
        absent=_absent(form, reading.type),
        value_labels=dict(reading.value_labels),
        note=form.text("note"),
    )
    _check_procedure(form, fact)
    if not form.ok:
        return None
    evidence = (*proved_by, *judged_from)
    return FactDraft(fact, entry.key.place, evidence, asked_when, window, window_from)


def _absent(form: Form, type_: Type) -> Value | None:
    if type_.kind is not Kind.LIST:
        return typed_value(form, "absent", type_, "RB23")
    item = form.item("absent")
    if item is None:
        return None
    if not isinstance(item, Items) or item.items:
        message = f"{form.subject} is a list: a record that does not mention it can only be empty."
        form.defect(item.place, "RB23", message, "Write 'absent: []', or remove it.")
    return ()


def _check_procedure(form: Form, fact: Fact) -> None:
    if fact.type.kind is Kind.LIST and fact.burden is not Burden.PLATFORM:
        message = f"{form.subject} is a list with a burden of proof."
        hint = "Lists come from the platform's record: remove 'burden'."
        form.defect(form.key_place("burden"), "RB23", message, hint)
    if fact.burden is Burden.PLATFORM:
        for key in ("on_silence", "proved_by", "judged_from"):
            if form.has(key):
                message = f"{form.subject} comes from the platform's record and has '{key}'."
                hint = "Say who must prove it ('burden'), or remove the key."
                form.defect(form.key_place(key), "RB23", message, hint)
    elif form.has("absent"):
        message = f"{form.subject} must be proved by a party and has 'absent'."
        hint = "Only facts of the platform's record have it; perhaps 'on_silence' is meant."
        form.defect(form.key_place("absent"), "RB23", message, hint)
    for key, what in (("clock", "a clock"), ("window_from", "the start of a window")):
        if form.has(key) and not form.has("window"):
            message = f"{form.subject} has {what} and no window to count."
            form.defect(form.key_place(key), "RB04", message, "Add 'window: param.NAME'.")
