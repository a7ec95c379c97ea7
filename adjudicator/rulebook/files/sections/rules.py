"""The sections `rules`, `postings`, `tables` and `examples`: each entry becomes a draft."""

from __future__ import annotations

import re

from adjudicator.rulebook.files.drafts import (
    ExampleDraft,
    Named,
    PostingDraft,
    RuleDraft,
    TableDraft,
)
from adjudicator.rulebook.files.entry import (
    check_simple_name,
    entry_form,
    read_citation,
    read_provenance,
    read_setters,
)
from adjudicator.rulebook.files.form import Defects, Form, one_of
from adjudicator.rulebook.files.source import Entry, Item
from adjudicator.rulebook.files.typed import TYPE_KEYS, read_type
from adjudicator.rulebook.model import PostingKind, Table
from adjudicator.values import BOOLEAN, Kind
from adjudicator.vocabulary import Party

_RULE_ID = re.compile(r"[A-Za-z0-9]+([-._][A-Za-z0-9]+)*")
_PAYERS = tuple(party for party in Party if party is not Party.STAFF)
_CLAIMANTS = (Party.BUYER, Party.MERCHANT)
_EXAMPLE_KEYS = (
    *("terms", "claimant", "holds", "fails", "open"),
    *("answers", "asks", "status", "refund", "lines", "articles", "note"),
)


def check_id(form: Form, named: Named) -> None:
    """The id of an item of a list (RB05)."""
    if not _RULE_ID.fullmatch(named.name):
        message = f"'{named.name}' is not a good id for a rule."
        form.defect(named.place, "RB05", message, "Write it as EB-BAT-010.")


def read_rule(item: Item, defects: Defects) -> RuleDraft | None:
    """An item of `rules`."""
    required = ("id", "title", "when", "then", "source", "provenance")
    optional = ("exception_to", "specifies", "floor", "note")
    form = Form(item, "A rule", defects, required, optional)
    named = form.named("id")
    if named is None:
        return None
    form.subject, form.place = f"The rule '{named.name}'", named.place
    check_id(form, named)
    when, then = form.scalar("when", "a condition"), form.pairs("then")
    if form.has("then") and not then and form.ok:
        form.defect(form.key_place("then"), "RB05", f"{form.subject} concludes nothing.")
    citation, document = read_citation(form)
    title, provenance = form.label("title"), read_provenance(form)
    exception_to, specifies = form.names("exception_to"), form.named("specifies")
    floor, note = form.named("floor"), form.text("note")
    if not form.ok or when is None:
        return None
    return RuleDraft(
        id=named.name,
        title=title,
        place=named.place,
        when=when,
        then=then,
        citation=citation,
        document=document,
        provenance=provenance,
        exception_to=exception_to,
        specifies=specifies,
        floor=floor,
        note=note,
    )


def read_posting(name: str, entry: Entry, defects: Defects) -> PostingDraft | None:
    """An entry of `postings`."""
    required = ("kind", "label", "when", "payer", "payee", "amount", "source", "provenance")
    optional = ("when_unknown", "within_refund", "note")
    form = entry_form(entry, f"The posting '{name}'", defects, required, optional)
    check_simple_name(form, entry)
    when, amount = form.scalar("when", "a condition"), form.scalar("amount", "a formula")
    kind = form.choice("kind", PostingKind, PostingKind.FEE)
    payer, payee = _party(form, "payer", _PAYERS), _party(form, "payee", _PAYERS)
    if payer and payer == payee:
        message = f"{form.subject}: the {payer} pays themselves."
        form.defect(form.key_place("payee"), "RB30", message, "Name two parties.")
    elif kind is PostingKind.REFUND and payee and payee != Party.BUYER:
        message = f"{form.subject} is a refund to the {payee}."
        form.defect(form.key_place("payee"), "RB30", message, "A refund goes to the buyer.")
    elif kind is PostingKind.DEDUCTION and payer and payer != Party.BUYER:
        message = f"{form.subject} is a deduction from the {payer}."
        form.defect(form.key_place("payer"), "RB30", message, "A deduction is paid by the buyer.")
    when_unknown = _one_of(form, "when_unknown", ("ask", "later")) or "ask"
    if when_unknown == "later" and kind in (PostingKind.REFUND, PostingKind.DEDUCTION):
        message = f"{form.subject}: the amount of a {kind} cannot be left for later."
        hint = "A final ruling says what is refunded; ask for the amount."
        form.defect(form.key_place("when_unknown"), "RB30", message, hint)
    within_refund = form.flag("within_refund")
    if within_refund and kind is not PostingKind.DEDUCTION:
        message = f"{form.subject} is a {kind}: only a deduction is taken from the refund."
        form.defect(form.key_place("within_refund"), "RB30", message, "Leave 'within_refund' out.")
    citation, document = read_citation(form)
    label, provenance = form.label("label"), read_provenance(form)
    if not form.ok or when is None or amount is None:
        return None
    return PostingDraft(
        id=name,
        kind=kind,
        label=label,
        place=entry.key.place,
        when=when,
        payer=payer,
        payee=payee,
        amount=amount,
        when_unknown=when_unknown,
        within_refund=within_refund,
        citation=citation,
        document=document,
        provenance=provenance,
    )


def read_table(name: str, entry: Entry, defects: Defects) -> TableDraft | None:
    """An entry of `tables`; the CSV file is read by the loader."""
    required = ("file", "label", "hit", "output", "source", "provenance")
    form = entry_form(entry, f"The table '{name}'", defects, required, ("settable_by", "note"))
    check_simple_name(form, entry)
    output = form.form("output", ("type",), TYPE_KEYS)
    kinds = (Kind.BOOLEAN, Kind.INTEGER, Kind.MONEY, Kind.ENUM)
    citation, document = read_citation(form)
    table = Table(
        name=name,
        label=form.label("label"),
        inputs=(),
        output=read_type(output, kinds).type if output else BOOLEAN,
        hit=_one_of(form, "hit", ("unique", "first")),
        rows=(),
        citation=citation,
        provenance=read_provenance(form),
        place=entry.key.place,
        settable_by=read_setters(form),
        note=form.text("note"),
    )
    file = form.named("file")
    return TableDraft(table, entry.key.place, document, file) if form.ok and file else None


def read_example(item: Item, defects: Defects) -> ExampleDraft | None:
    """An item of `examples`."""
    form = Form(item, "An example", defects, ("name", "given"), _EXAMPLE_KEYS)
    name = form.named("name")
    if name is None:
        return None
    form.subject, form.place = f"The example '{name.name}'", name.place
    refund = form.integer("refund")
    if refund is not None and refund < 0:
        form.defect(form.key_place("refund"), "RB05", f"{form.subject}: a refund is not negative.")
    draft = ExampleDraft(
        name=" ".join(name.name.split()),
        place=name.place,
        claimant=_party(form, "claimant", _CLAIMANTS) or Party.BUYER,
        given=form.values("given"),
        terms=form.pairs("terms"),
        answers=form.pairs("answers"),
        holds=form.names("holds"),
        fails=form.names("fails"),
        open=form.names("open"),
        asks=form.names("asks") if form.has("asks") else None,
        status=form.named("status"),
        refund=refund,
        lines=form.pairs("lines") if form.has("lines") else None,
        articles=form.names("articles"),
    )
    return draft if form.ok else None


def _party(form: Form, key: str, parties: tuple[Party, ...]) -> str:
    return _one_of(form, key, tuple(parties))


def _one_of(form: Form, key: str, words: tuple[str, ...]) -> str:
    named = form.named(key)
    if named is None:
        return ""
    if named.name not in words:
        message = f"{form.subject}: '{key}' is '{named.name}', not {one_of(words)}."
        form.defect(named.place, "RB05", message)
        return ""
    return str(named.name)
