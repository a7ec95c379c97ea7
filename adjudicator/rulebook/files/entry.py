"""What the entries of several sections share: how they are called, what they cite."""

from __future__ import annotations

import re
from dataclasses import dataclass

from adjudicator.errors import did_you_mean
from adjudicator.rulebook.files.form import Form, Named, one_of
from adjudicator.rulebook.files.keys import Draft, Names, Needs, Reads, may, must, says
from adjudicator.rulebook.files.reads import (
    NAME,
    ONE_DATE,
    ONE_NAME,
    TEXT,
    choice,
    inner,
    listed,
    ref,
    whole,
)
from adjudicator.rulebook.model import Setter, Stratum
from adjudicator.sources import Citation, Provenance

STRATUM_OF_GROUP = {
    "admission": Stratum.ADMISSION,
    "finding": Stratum.FINDINGS,
    "liability": Stratum.LIABILITY,
    "remedy": Stratum.REMEDY,
}
"""The first part of a question's name, and the stratum that it puts the question in."""

DOTTED = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*")
_ID = re.compile(r"[A-Za-z0-9]+([-._][A-Za-z0-9]+)*")
_SIMPLE = re.compile(r"[a-z][a-z0-9_]*")
_RESERVED = frozenset(
    {
        *("as", "break", "const", "continue", "else", "false", "for", "function", "if", "import"),
        *("in", "let", "loop", "namespace", "null", "package", "return", "true", "var", "void"),
        "while",
    }
)
"""The words of CEL, which cannot be names in a condition."""
_NOT_FOR_FACTS = frozenset({"param", "table", *STRATUM_OF_GROUP})


def _check_simple(form: Form, named: Named) -> None:
    if not _SIMPLE.fullmatch(named.name) or named.name in _RESERVED:
        hint = "Use lower-case letters, digits and '_', a letter first, and no word of CEL."
        form.defect(named.place, "RB05", f"'{named.name}' is not a good name.", hint)


def _check_fact(form: Form, named: Named) -> None:
    name = named.name
    group = name.partition(".")[0]
    if not DOTTED.fullmatch(name) or _RESERVED.intersection(name.split(".")):
        hint = "Write 'group.name' in lower-case letters, digits and '_', and no word of CEL."
        form.defect(named.place, "RB05", f"'{name}' is not a good name for a fact.", hint)
    elif group in _NOT_FOR_FACTS:
        message = f"'{name}': a fact cannot be in the group '{group}'."
        hint = "Questions, parameters and tables have that name. Choose another group."
        form.defect(named.place, "RB26", message, hint)


def _check_question(form: Form, named: Named) -> None:
    name = named.name
    if not DOTTED.fullmatch(name) or name.partition(".")[0] not in STRATUM_OF_GROUP:
        message = f"'{name}' is not a good name for a question."
        groups = one_of(f"'{group}.'" for group in STRATUM_OF_GROUP)
        form.defect(named.place, "RB26", message, f"It must begin with {groups}.")


SIMPLE_NAME = Names(f"^{_SIMPLE.pattern}$", _check_simple)
"""A name without a group: a parameter, a category, a posting."""
FACT_NAME = Names(f"^{DOTTED.pattern}$", _check_fact)
"""The name of a fact or derived fact: `group.name`."""
QUESTION_NAME = Names(rf"^({'|'.join(STRATUM_OF_GROUP)})\.[a-z][a-z0-9_]*$", _check_question)


def _read_id(form: Form, key: str) -> str | None:
    named = form.named(key)
    if named is not None and not _ID.fullmatch(named.name):
        message = f"'{named.name}' is not a good id for a rule."
        form.defect(named.place, "RB05", message, "Write it as EB-BAT-010.")
    return named.name if named else None


ID = Reads(_read_id, ONE_NAME)
"""The id of an item of a list (RB05)."""


@dataclass(frozen=True)
class Cited(Draft):
    """Where it comes from."""

    document: Named = must(NAME, "A document of the section sources, e.g. TB99.")
    article: str = may(TEXT, "The article, e.g. a.65.", "")

    @property
    def bare(self) -> Citation:
        return Citation(self.document.name, self.article)


SOURCE = Reads(inner(Cited).read, ref("source"))
PROVENANCE = choice(Provenance, help_="How well it is founded.")
REVIEWED = Reads(Form.date, ONE_DATE, "The day on which it was last looked at.")
REVIEW_EVERY = whole(": 'review_every_days' is {value}.", "Give a day or more.", minimum=1)
REVIEW = Needs(
    "review_every_days",
    "reviewed",
    "has 'review_every_days' and no 'reviewed'.",
    "Say when it was last looked at.",
)


def _read_setters(form: Form, key: str) -> tuple[Setter, ...]:
    setters = []
    for named in form.names(key):
        if named.name in set(Setter):
            setters.append(Setter(named.name))
        else:
            message = f"{form.subject}: '{named.name}' cannot set a term."
            hint = did_you_mean(named.name, Setter) or f"Use {one_of(Setter)}."
            form.defect(named.place, "RB08", message, hint)
    return tuple(setters)


SETTERS = Reads(_read_setters, listed(says("A setter.", choice(Setter).schema)))
"""Who may set a figure in a case, or whom its floor binds."""
