"""The sections `rules`, `postings`, `staff`, `invariants` and `examples`: what decides a case."""

from __future__ import annotations

from dataclasses import dataclass, replace

from adjudicator.rulebook.files.entry import (
    ID,
    PROVENANCE,
    QUESTION_NAME,
    SIMPLE_NAME,
    SOURCE,
    Cited,
)
from adjudicator.rulebook.files.form import Form, Named
from adjudicator.rulebook.files.keys import EntryDraft, ItemDraft, Reads, Schema, may, must
from adjudicator.rulebook.files.reads import (
    CONDITION,
    FLAG,
    FORMULA,
    GIVEN,
    LABEL,
    NAME,
    NAMES,
    NOTE,
    ONE_NAME,
    TEXT,
    Facts,
    Pairs,
    choice,
    pairs,
    whole,
)
from adjudicator.rulebook.files.source import Scalar
from adjudicator.rulebook.model import PostingKind
from adjudicator.sources import Provenance
from adjudicator.values import Label
from adjudicator.vocabulary import Party, Status

_ANSWERS = pairs(names=QUESTION_NAME.pattern)


@dataclass(frozen=True)
class RuleDraft(ItemDraft, subject="The rule", unnamed="A rule", identity="The rule id"):
    """If the condition holds and nothing defeats it, its answers stand."""

    id: str = must(ID, "Stable id, unique in the library, e.g. EB-BAT-010.")
    title: Label = must(LABEL)
    when: Scalar = must(CONDITION)
    then: Pairs = must(
        replace(_ANSWERS, schema=_ANSWERS.schema | {"minProperties": 1}),
        "Its answers: a value, or param.NAME of a fixed figure.",
    )
    specifies: Named | None = may(
        NAME, "The rule of the law whose notion it fills for its trade; same 'then'."
    )
    exception_to: tuple[Named, ...] = may(
        NAMES, "Rules that it defeats: same or lower layer, a common question.", ()
    )
    floor: Named | None = may(NAME, "Layer statute only: the statutory floor that its answers are.")
    citation: Cited = must(SOURCE, key="source")
    provenance: Provenance = must(PROVENANCE)
    note: str = may(NOTE, "", "")

    def check(self, form: Form) -> None:
        if form.has("then") and not self.then and form.ok:
            form.wrong("then", "RB05", " concludes nothing.")


@dataclass(frozen=True)
class ReservedDraft(
    ItemDraft,
    subject="The matter",
    unnamed="A matter for staff",
    identity="The id of the staff matter",
):
    """A gap that is meant: no rule answers, and staff decide."""

    id: str = must(ID, "Stable id, e.g. EB-STAFF-010.")
    question: Named = must(
        Reads(Form.named, ONE_NAME | {"pattern": QUESTION_NAME.pattern}),
        "The question that staff answer.",
    )
    when: Scalar = must(CONDITION)
    label: Label = must(LABEL)
    citation: Cited = must(SOURCE, key="source")
    provenance: Provenance = must(PROVENANCE)
    note: str = may(NOTE, "", "")


@dataclass(frozen=True)
class InvariantDraft(
    ItemDraft, subject="The invariant", unnamed="An invariant", identity="The invariant's id"
):
    """What every record keeps: a case that breaks it is refused."""

    id: str = must(ID, "Stable id, e.g. INV-LOG-010.")
    label: Label = must(LABEL)
    holds: Scalar = must(CONDITION, "Over facts of the platform's record alone.")
    citation: Cited | None = may(SOURCE, key="source")
    note: str = may(NOTE, "", "")


_PARTY = choice([party.value for party in Party if party is not Party.STAFF])


@dataclass(frozen=True)
class PostingDraft(EntryDraft, subject="The posting", names=SIMPLE_NAME):
    """A payment that follows from the answers."""

    kind: PostingKind = must(choice(PostingKind), "What it is for.")
    label: Label = must(LABEL)
    when: Scalar = must(CONDITION, "When it is paid.")
    payer: str = must(_PARTY, "Who pays.")
    payee: str = must(_PARTY, "Who receives.")
    amount: Scalar = must(FORMULA, "In fen, provably at least 0.")
    when_unknown: str = may(
        choice(("ask", "later")),
        "Amount unknown: the case waits, or who bears it is ruled.",
        "ask",
    )
    within_refund: bool = may(
        FLAG, "A deduction: no more than the ones before it leave of the refund.", False
    )
    citation: Cited = must(SOURCE, key="source")
    provenance: Provenance = must(PROVENANCE)
    note: str = may(NOTE, "", "")

    def check(self, form: Form) -> None:
        """That it is paid between the parties that its kind allows (RB30)."""
        kind, payer, payee = self.kind, self.payer, self.payee
        if payer and payer == payee:
            form.wrong("payee", "RB30", f": the {payer} pays themselves.", "Name two parties.")
        elif kind is PostingKind.REFUND and payee and payee != Party.BUYER:
            problem = f" is a refund to the {payee}."
            form.wrong("payee", "RB30", problem, "A refund goes to the buyer.")
        elif kind is PostingKind.DEDUCTION and payer and payer != Party.BUYER:
            problem = f" is a deduction from the {payer}."
            form.wrong("payer", "RB30", problem, "A deduction is paid by the buyer.")
        if self.when_unknown == "later" and kind in (PostingKind.REFUND, PostingKind.DEDUCTION):
            problem = f": the amount of a {kind} cannot be left for later."
            hint = "A final ruling says what is refunded; ask for the amount."
            form.wrong("when_unknown", "RB30", problem, hint)
        if self.within_refund and kind and kind is not PostingKind.DEDUCTION:
            problem = f" is a {kind}: only a deduction is taken from the refund."
            form.wrong("within_refund", "RB30", problem, "Leave 'within_refund' out.")


_REFUND = whole(": a refund is not negative.", minimum=0)
_FEN = pairs({"type": "integer", "minimum": 0})
_TERMS = replace(pairs(), help="Figures that the case sets: param.NAME.")
_CLAIMANT = choice((Party.BUYER, Party.MERCHANT), help_="Who claims (default: buyer).")
_GIVEN_ONCE: Schema = {
    "oneOf": [{"required": ["given"]}, {"required": ["like"]}],
    "dependentRequired": {"but": ["like"], "without": ["like"]},
}


@dataclass(frozen=True)
class SituationDraft(EntryDraft, subject="The situation", names=SIMPLE_NAME):
    """Given facts that examples build on."""

    given: Facts = may(GIVEN, "Facts taken as established; all others are unknown.", ())
    like: Named | None = may(NAME, "The situation that it is like; its facts are given.")
    but: Facts = may(GIVEN, "The facts that differ from that situation.", ())
    without: tuple[Named, ...] = may(NAMES, "Facts of that situation that are not given.", ())
    terms: Pairs = may(_TERMS, "", ())
    claimant: str = may(_CLAIMANT, "", Party.BUYER)
    note: str = may(NOTE, "", "")

    SCHEMA = _GIVEN_ONCE


@dataclass(frozen=True)
class ExampleDraft(
    ItemDraft, subject="The example", unnamed="An example", identity="The example's name"
):
    """A small case and what must come of it."""

    name: str = must(TEXT, "What it shows, as a sentence.")
    given: Facts = must(GIVEN, "Facts taken as established; all others are unknown.")
    terms: Pairs = may(_TERMS, "", ())
    claimant: str = may(_CLAIMANT, "", Party.BUYER)
    holds: tuple[Named, ...] = may(NAMES, "Rules whose condition holds.", ())
    fails: tuple[Named, ...] = may(NAMES, "Rules whose condition fails.", ())
    open: tuple[Named, ...] = may(NAMES, "Rules whose condition is open.", ())
    answers: Pairs = may(pairs(), "Questions and their answers.", ())
    asks: tuple[Named, ...] | None = may(NAMES, "Exactly the facts that are asked for.")
    status: Named | None = may(Reads(Form.named, choice(Status).schema), "Where the case stands.")
    refund: int | None = may(_REFUND, "The refund in fen, deductions taken off.")
    lines: Pairs | None = may(_FEN, "Exactly the payments of the ledger: name and fen.")
    articles: tuple[Named, ...] = may(NAMES, "Sources that are cited, as DOCUMENT-ARTICLE.", ())
    note: str = may(NOTE, "", "")

    @classmethod
    def schema(cls) -> Schema:
        """What files say, where one like a situation is not yet written out."""
        written, situation = super().schema(), SituationDraft.schema()
        properties = {**situation["properties"], **written["properties"]}
        return written | {"properties": properties, "required": ["name"], **_GIVEN_ONCE}
