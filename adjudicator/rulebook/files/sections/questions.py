"""The sections `derived` and `questions`: what is computed and what is concluded."""

from __future__ import annotations

from adjudicator.errors import did_you_mean
from adjudicator.rulebook.files.drafts import DerivedDraft, Named, QuestionDraft
from adjudicator.rulebook.files.entry import (
    DOTTED_NAME,
    STRATUM_OF_GROUP,
    check_fact_name,
    entry_form,
    read_citation,
    read_provenance,
    typed_value,
)
from adjudicator.rulebook.files.form import Defects, Form, one_of
from adjudicator.rulebook.files.source import Entry, Item, Items, Scalar
from adjudicator.rulebook.files.typed import TYPE_KEYS, NotOfTypeError, read_type, read_value
from adjudicator.rulebook.model import Derived, Question, Stratum
from adjudicator.values import Kind, Type, Value

COMPARABLE_KINDS = tuple(kind for kind in Kind if kind not in (Kind.TEXT, Kind.LIST))
_ANSWER_KINDS = (Kind.BOOLEAN, Kind.ENUM, Kind.INTEGER)
_QUESTION_KEYS = (
    *TYPE_KEYS,
    *("otherwise", "goal", "relevant_when", "better_for_buyer", "note"),
)
_STRATA = {stratum.name.lower(): stratum for stratum in Stratum}


def read_derived(name: str, entry: Entry, defects: Defects) -> DerivedDraft | None:
    """An entry of `derived`."""
    required = ("type", "label", "source", "provenance")
    optional = ("formula", "table", "derivation", "of", *TYPE_KEYS, "note")
    form = entry_form(entry, f"The derived fact '{name}'", defects, required, optional)
    check_fact_name(form, entry)
    formula, table = form.scalar("formula", "a formula"), form.named("table")
    derivation, arguments = form.named("derivation"), form.names("of")
    if [form.has(key) for key in ("formula", "table", "derivation")].count(True) != 1:
        message = f"{form.subject} needs either a 'formula', a 'table' or a 'derivation'."
        form.defect(form.place, "RB04", message, "Give one of the three.")
    if form.has("derivation") != form.has("of"):
        message = f"{form.subject} needs 'derivation' and 'of' together."
        hint = "Write 'derivation: NAME' and 'of: [list.name, fact.name]'."
        form.defect(form.place, "RB04", message, hint)
    reading = read_type(form, COMPARABLE_KINDS, inferred=True)
    citation, document = read_citation(form)
    derived = Derived(
        name=name,
        type=reading.type,
        label=form.label("label"),
        place=entry.key.place,
        citation=citation,
        provenance=read_provenance(form),
        formula_text=formula.folded if formula else _called(derivation, arguments),
        table=table.name if table else None,
        derivation=derivation.name if derivation else None,
        arguments=tuple(named.name for named in arguments),
        note=form.text("note"),
        value_labels=dict(reading.value_labels),
    )
    if not form.ok:
        return None
    return DerivedDraft(derived, entry.key.place, document, formula, table, derivation, arguments)


def _called(derivation: Named | None, arguments: tuple[Named, ...]) -> str:
    if derivation is None:
        return ""
    return f"{derivation.name}({', '.join(named.name for named in arguments)})"


def read_question(name: str, entry: Entry, defects: Defects) -> QuestionDraft | None:
    """An entry of `questions`."""
    required = ("stratum", "type", "label")
    form = entry_form(entry, f"The question '{name}'", defects, required, _QUESTION_KEYS)
    reading = read_type(form, _ANSWER_KINDS)
    relevant_when = form.scalar("relevant_when", "a condition")
    question = Question(
        name=name,
        stratum=_read_stratum(form, entry),
        type=reading.type,
        label=form.label("label"),
        place=entry.key.place,
        otherwise=typed_value(form, "otherwise", reading.type, "RB12"),
        goal=form.flag("goal"),
        relevant_text=relevant_when.folded if relevant_when else "",
        better_for_buyer=_read_preference(form, reading.type),
        value_labels=dict(reading.value_labels),
    )
    if relevant_when and not question.goal:
        message = f"{form.subject} is not a goal and has 'relevant_when'."
        hint = "Add 'goal: true', or remove it."
        form.defect(form.key_place("relevant_when"), "RB05", message, hint)
    return QuestionDraft(question, entry.key.place, relevant_when) if form.ok else None


def _read_stratum(form: Form, entry: Entry) -> Stratum:
    name = entry.key.text
    group = name.partition(".")[0]
    if not DOTTED_NAME.fullmatch(name) or group not in STRATUM_OF_GROUP:
        message = f"'{name}' is not a good name for a question."
        groups = one_of(f"'{group}.'" for group in STRATUM_OF_GROUP)
        form.defect(entry.key.place, "RB26", message, f"It must begin with {groups}.")
        return Stratum.ADMISSION
    stratum = STRATUM_OF_GROUP[group]
    scalar = form.scalar("stratum", "the name of a stratum")
    if scalar is None:
        return stratum
    if scalar.text not in _STRATA:
        message = f"{form.subject}: '{scalar.text}' is not a stratum."
        hint = did_you_mean(scalar.text, _STRATA) or f"Use {one_of(_STRATA)}."
        form.defect(scalar.place, "RB08", message, hint)
    elif _STRATA[scalar.text] is not stratum:
        message = f"{form.subject} says the stratum '{scalar.text}'."
        hint = f"Its name puts it in '{stratum.name.lower()}': change the name or the stratum."
        form.defect(scalar.place, "RB26", message, hint)
    return stratum


def _read_preference(form: Form, type_: Type) -> tuple[Value, ...]:
    item = form.item("better_for_buyer")
    if item is None:
        return ()
    if type_.kind is Kind.INTEGER:
        if isinstance(item, Scalar) and item.text in ("higher", "lower"):
            return (item.text,)
        message = f"{form.subject}: 'better_for_buyer' of an integer is 'higher' or 'lower'."
        form.defect(item.place, "RB14", message)
        return ()
    if not isinstance(item, Items):
        message = f"{form.subject}: 'better_for_buyer' must list answers, worst first."
        form.defect(item.place, "RB14", message, "Write it as [reject, return_refund].")
        return ()
    values: list[Value] = []
    for one in item.items:
        value = _read_ranked(form, one, type_)
        if value in values:
            message = f"{form.subject}: 'better_for_buyer' lists the same answer twice."
            form.defect(one.place, "RB14", message, "Remove one.")
        elif value is not None:
            values.append(value)
    return tuple(values)


def _read_ranked(form: Form, item: Item, type_: Type) -> Value | None:
    if not isinstance(item, Scalar):
        message = f"{form.subject}: 'better_for_buyer' must list single answers."
        form.defect(item.place, "RB14", message, "Write it as [reject, return_refund].")
        return None
    try:
        return read_value(item, type_)
    except NotOfTypeError as error:
        message = f"{form.subject}: 'better_for_buyer' is wrong: {error.problem}."
        form.defect(item.place, "RB14", message, error.hint)
        return None
