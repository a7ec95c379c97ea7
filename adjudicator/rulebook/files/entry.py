"""What the entries of all sections share: names, citations, provenance, typed values."""

from __future__ import annotations

import re

from adjudicator.errors import did_you_mean
from adjudicator.rulebook.files.drafts import Named
from adjudicator.rulebook.files.form import Defects, Form, one_of
from adjudicator.rulebook.files.source import Entry
from adjudicator.rulebook.files.typed import NotOfTypeError, read_value
from adjudicator.rulebook.model import Setter, Stratum
from adjudicator.sources import Citation, Provenance, Review
from adjudicator.values import Type, Value

STRATUM_OF_GROUP = {
    "admission": Stratum.ADMISSION,
    "finding": Stratum.FINDINGS,
    "liability": Stratum.LIABILITY,
    "remedy": Stratum.REMEDY,
}
"""The first part of a question's name, and the stratum that it puts the question in."""

DOTTED_NAME = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*")
_SIMPLE_NAME = re.compile(r"[a-z][a-z0-9_]*")
_RESERVED = frozenset(
    {
        *("as", "break", "const", "continue", "else", "false", "for", "function", "if", "import"),
        *("in", "let", "loop", "namespace", "null", "package", "return", "true", "var", "void"),
        "while",
    }
)
"""The words of CEL, which cannot be names in a condition."""
_NOT_FOR_FACTS = frozenset({"param", "table", *STRATUM_OF_GROUP})


def entry_form(
    entry: Entry,
    subject: str,
    defects: Defects,
    required: tuple[str, ...],
    optional: tuple[str, ...] = (),
) -> Form:
    """The form of one entry of a section; missing keys are reported at the entry's name."""
    return Form(entry.value, subject, defects, required, optional, entry.key.place)


def check_simple_name(form: Form, entry: Entry) -> None:
    """A name without a group: a parameter, a category, a posting."""
    name = entry.key.text
    if not _SIMPLE_NAME.fullmatch(name) or name in _RESERVED:
        hint = "Use lower-case letters, digits and '_', a letter first, and no word of CEL."
        form.defect(entry.key.place, "RB05", f"'{name}' is not a good name.", hint)


def check_fact_name(form: Form, entry: Entry) -> None:
    """The name of a fact or derived fact: `group.name`."""
    name = entry.key.text
    group = name.partition(".")[0]
    if not DOTTED_NAME.fullmatch(name) or _RESERVED.intersection(name.split(".")):
        hint = "Write 'group.name' in lower-case letters, digits and '_', and no word of CEL."
        form.defect(entry.key.place, "RB05", f"'{name}' is not a good name for a fact.", hint)
    elif group in _NOT_FOR_FACTS:
        message = f"'{name}': a fact cannot be in the group '{group}'."
        hint = "Questions, parameters and tables have that name. Choose another group."
        form.defect(entry.key.place, "RB26", message, hint)


def typed_value(form: Form, key: str, type_: Type, code: str) -> Value | None:
    """The value of `key`, which must be of the type (`None` if it is not there)."""
    scalar = form.scalar(key, "a value")
    if scalar is None:
        return None
    try:
        return read_value(scalar, type_)
    except NotOfTypeError as error:
        message = f"{form.subject}: '{key}' is wrong: {error.problem}."
        form.defect(scalar.place, code, message, error.hint)
        return None


def read_citation(form: Form) -> tuple[Citation, Named]:
    """The key `source`: the citation, and where its document is named."""
    source = form.form("source", ("document",), ("article",))
    named = source.named("document") if source else None
    if source is None or named is None:
        return Citation(""), Named("", form.place)
    return Citation(named.name, source.text("article")), named


def read_provenance(form: Form) -> Provenance:
    """The key `provenance`."""
    return form.choice("provenance", Provenance, Provenance.ASSUMPTION)


REVIEW_KEYS = ("reviewed", "review_every_days")


def read_review(form: Form, successor: str = "") -> Review:
    """When an entry was last looked at, and how long that counts; neither decides a case."""
    every = form.integer("review_every_days")
    if every is not None and every < 1:
        message = f"{form.subject}: 'review_every_days' is {every}."
        form.defect(form.key_place("review_every_days"), "RB05", message, "Give a day or more.")
    if every is not None and not form.has("reviewed"):
        message = f"{form.subject} has 'review_every_days' and no 'reviewed'."
        place = form.key_place("review_every_days")
        form.defect(place, "RB04", message, "Say when it was last looked at.")
    return Review(form.date("reviewed"), every, successor)


def read_setters(form: Form, key: str = "settable_by") -> tuple[Setter, ...]:
    """The key that names who may set the figure in a case, or whom its floor binds."""
    setters = []
    for named in form.names(key):
        if named.name in set(Setter):
            setters.append(Setter(named.name))
        else:
            message = f"{form.subject}: '{named.name}' cannot set a term."
            hint = did_you_mean(named.name, Setter) or f"Use {one_of(Setter)}."
            form.defect(named.place, "RB08", message, hint)
    return tuple(setters)
