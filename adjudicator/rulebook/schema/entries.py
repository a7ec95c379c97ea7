"""JSON Schema of the entries of each section: what `schema_*.py` reads, key by key."""

from __future__ import annotations

from adjudicator.rulebook.model import PostingKind, Setter, Stratum
from adjudicator.rulebook.schema.parts import (
    COMPARABLE,
    CONDITION_HELP,
    FORMULA_HELP,
    QUESTION_NAME,
    Schema,
    date,
    flag,
    integer,
    list_rules,
    mapping,
    name,
    names,
    needs,
    one_of,
    pairs,
    ref,
    scalar,
    text,
    type_properties,
    type_rules,
)
from adjudicator.sources import Provenance
from adjudicator.values import Kind
from adjudicator.vocabulary import Burden, Clock, Party, Status

_HITS = ("unique", "first")
_LATE = ("ask", "later")


def _label() -> Schema:
    properties = {"zh": text("Chinese."), "en": text("English.")}
    return mapping("A text in both languages.", properties, ("zh", "en"))


def _citation() -> Schema:
    properties = {
        "document": name("A document of the section sources, e.g. TB99."),
        "article": text("The article, e.g. a.65."),
    }
    return mapping("Where it comes from.", properties, ("document",))


_NOTE = text("For readers of the rulebook; decides nothing.")
_LABEL = ref("label")
_SOURCE = ref("source")
_PROVENANCE = one_of("How well it is founded.", Provenance)
_SETTERS = names("Whose terms may replace it in a case.", one_of("A setter.", Setter))
_REVIEW = {
    "reviewed": date("The day on which it was last looked at."),
    "review_every_days": integer("For how many days that counts.", minimum=1),
}
_VALUE: Schema = {
    "type": ["string", "number", "boolean", "array"],
    "items": {"type": "object"},
}
"""A single value, or the entries of a list."""
_SOURCED = {"source": _SOURCE, "provenance": _PROVENANCE, "note": _NOTE}


def _category() -> Schema:
    parent = name("The category that it lies in: rulebooks for that one apply too.")
    properties = {"label": _LABEL, "parent": parent, "note": _NOTE}
    return mapping("A category of goods.", properties, ("label",))


def _platform() -> Schema:
    return mapping("A platform that cases come from.", {"label": _LABEL, "note": _NOTE}, ("label",))


def _document() -> Schema:
    properties = {
        "title": text("Its title."),
        "issuer": text("Who issued it."),
        "provenance": _PROVENANCE,
        "in_force": text("Since when it is in force."),
        "url": text("Where it can be read."),
        "successor": text("The document that has replaced it."),
        **_REVIEW,
        "note": _NOTE,
    }
    required = ("title", "issuer", "provenance")
    return mapping("A document that rules and figures cite.", properties, required)


def _evidence() -> Schema:
    grade = integer("From 0 (bare statement) to 4 (tamper-evident log).", minimum=0, maximum=4)
    properties = {"label": _LABEL, "grade": grade, "note": _NOTE}
    return mapping("A kind of evidence.", properties, ("label", "grade"))


def _fact() -> Schema:
    properties = {
        **type_properties(Kind),
        "label": _LABEL,
        "question": ref("label", "How a party is asked (default: the label)."),
        "burden": one_of("Who must prove it (default: platform, its own record).", Burden),
        "proved_by": names("Kinds of evidence that establish it at once."),
        "judged_from": names("Kinds of evidence that staff must weigh."),
        "asked_when": text("When the question arises at all. " + CONDITION_HELP),
        "window": name("The parameter (hours or days) with the time to answer: param.NAME."),
        "window_from": name("The fact (instant) that the window runs from (default: the asking)."),
        "clock": one_of("How the window is counted (default: wall).", Clock),
        "on_silence": scalar("What is presumed when the time is over (without it: staff)."),
        "absent": _VALUE | {"description": "The value where the record does not mention it."},
        "note": _NOTE,
    }
    proven: Schema = {
        "if": {"properties": {"burden": {"const": Burden.PLATFORM.value}}},
        "then": {"properties": dict.fromkeys(("on_silence", "proved_by", "judged_from"), False)},
        "else": {"properties": {"absent": False}},
    }
    return mapping(
        "Something that a case may state.",
        properties,
        ("type", "label"),
        allOf=[*type_rules(), *list_rules(), proven],
        dependentRequired=needs(["clock", "window_from"], "window"),
    )


def _field() -> Schema:
    kinds = tuple(kind for kind in Kind if kind is not Kind.LIST)
    properties = {
        **type_properties(kinds),
        "label": _LABEL,
        "optional": flag("Whether an entry may leave it out."),
        "note": _NOTE,
    }
    return mapping(
        "A field of a list's entries.", properties, ("type", "label"), allOf=type_rules()
    )


def _figure() -> Schema:
    properties = {"value": scalar("The platform's own figure."), **_SOURCED}
    return mapping(
        "A figure in the place of the one that the vocabulary declares.",
        properties,
        ("value", "source", "provenance"),
    )


def _derived() -> Schema:
    properties = {
        **type_properties(COMPARABLE),
        "label": _LABEL,
        "formula": text(FORMULA_HELP),
        "table": name("The decision table that it is looked up in."),
        "derivation": name("The named derivation that gives it, e.g. sum."),
        "of": names("What the derivation is given: lists, columns (list.name.field), values."),
        **_SOURCED,
    }
    return mapping(
        "A fact computed from others: by a formula, from a table, or by a derivation.",
        properties,
        ("type", "label", "source", "provenance"),
        allOf=type_rules(inferred=True),
        oneOf=[{"required": ["formula"]}, {"required": ["table"]}, {"required": ["derivation"]}],
        dependentRequired={"derivation": ["of"], "of": ["derivation"]},
    )


def _question() -> Schema:
    ranked: Schema = {
        "description": "The answers, worst for the buyer first; of integers: higher or lower.",
        "anyOf": [
            {"enum": ["higher", "lower"]},
            {
                "type": "array",
                "items": {"type": ["string", "number", "boolean"]},
                "uniqueItems": True,
            },
        ],
    }
    properties = {
        "stratum": one_of("Agrees with the name's group.", (s.word for s in Stratum)),
        **type_properties((Kind.BOOLEAN, Kind.ENUM, Kind.INTEGER)),
        "label": _LABEL,
        "otherwise": scalar("The answer when no rule speaks (without it: a gap, for staff)."),
        "goal": flag("Whether it is part of the ruling."),
        "relevant_when": text("Goals only: where it counts. " + CONDITION_HELP),
        "better_for_buyer": ranked,
        "note": _NOTE,
    }
    return mapping(
        "Something that rules conclude.",
        properties,
        ("stratum", "type", "label"),
        allOf=[
            *type_rules(),
            {
                "if": {"required": ["relevant_when"]},
                "then": {"required": ["goal"], "properties": {"goal": {"const": True}}},
            },
        ],
        dependentRequired=needs(["relevant_when"], "goal"),
    )


def _parameter() -> Schema:
    floor = mapping(
        "What a term of the case may not undercut.",
        {
            "at_least": integer("The least figure."),
            "at_most": integer("The greatest figure."),
            "binds": names("Whose terms it voids; else everybody's.", one_of("A setter.", Setter)),
            "source": _SOURCE,
        },
        ("source",),
        oneOf=[{"required": ["at_least"]}, {"required": ["at_most"]}],
    )
    properties = {
        **type_properties(COMPARABLE),
        "label": _LABEL,
        "value": scalar("The figure; left out where none is known: staff then decide."),
        "settable_by": _SETTERS,
        "floor": floor,
        **_REVIEW,
        **_SOURCED,
    }
    return mapping(
        "A named figure; conditions read it as param.NAME.",
        properties,
        ("type", "label", "source", "provenance"),
        allOf=type_rules(),
    )


def _table() -> Schema:
    output = mapping(
        "The type of its output.",
        type_properties((Kind.BOOLEAN, Kind.INTEGER, Kind.MONEY, Kind.ENUM)),
        ("type",),
        allOf=type_rules(),
    )
    properties = {
        "file": name("The CSV file beside this one: a column for each input, then output."),
        "label": _LABEL,
        "hit": one_of("unique: rows may not overlap; first: the first row counts.", _HITS),
        "output": output,
        "settable_by": _SETTERS,
        **_SOURCED,
    }
    required = ("file", "label", "hit", "output", "source", "provenance")
    return mapping("A decision table.", properties, required)


def _rule() -> Schema:
    then = pairs("Its answers: a value, or param.NAME of a fixed figure.", None, QUESTION_NAME)
    properties = {
        "id": name("Stable id, unique in the library, e.g. EB-BAT-010."),
        "title": _LABEL,
        "when": text(CONDITION_HELP),
        "then": then | {"minProperties": 1},
        "specifies": name("The rule of the law whose notion it fills for its trade; same 'then'."),
        "exception_to": names("Rules that it defeats: same or lower layer, a common question."),
        "floor": name("Layer statute only: the statutory floor that its answers are."),
        **_SOURCED,
    }
    required = ("id", "title", "when", "then", "source", "provenance")
    return mapping(
        "If the condition holds and nothing defeats it, its answers stand.", properties, required
    )


def _invariant() -> Schema:
    properties = {
        "id": name("Stable id, e.g. INV-LOG-010."),
        "label": _LABEL,
        "holds": text("Over facts of the platform's record alone. " + CONDITION_HELP),
        "source": _SOURCE,
        "note": _NOTE,
    }
    return mapping(
        "What every record keeps: a case that breaks it is refused.",
        properties,
        ("id", "label", "holds"),
    )


def _reserved() -> Schema:
    properties = {
        "id": name("Stable id, e.g. EB-STAFF-010."),
        "question": name("The question that staff answer.", pattern=QUESTION_NAME),
        "when": text(CONDITION_HELP),
        "label": _LABEL,
        **_SOURCED,
    }
    required = ("id", "question", "when", "label", "source", "provenance")
    return mapping("A gap that is meant: no rule answers, and staff decide.", properties, required)


def _posting() -> Schema:
    parties = [party for party in Party if party is not Party.STAFF]
    properties = {
        "kind": one_of("What it is for.", PostingKind),
        "label": _LABEL,
        "when": text("When it is paid. " + CONDITION_HELP),
        "payer": one_of("Who pays.", parties),
        "payee": one_of("Who receives.", parties),
        "amount": text("In fen, provably at least 0. " + FORMULA_HELP),
        "when_unknown": one_of("Amount unknown: the case waits, or who bears it is ruled.", _LATE),
        "within_refund": flag("A deduction: no more than the ones before it leave of the refund."),
        **_SOURCED,
    }
    required = ("kind", "label", "when", "payer", "payee", "amount", "source", "provenance")
    return mapping("A payment that follows from the answers.", properties, required)


_GIVEN = {
    "given": pairs("Facts taken as established; all others are unknown.", _VALUE),
    "like": name("The situation that it is like; its facts are given."),
    "but": pairs("The facts that differ from that situation.", _VALUE),
    "without": names("Facts of that situation that are not given."),
    "terms": pairs("Figures that the case sets: param.NAME."),
    "claimant": one_of("Who claims (default: buyer).", (Party.BUYER, Party.MERCHANT)),
}
_GIVEN_ONCE: Schema = {
    "oneOf": [{"required": ["given"]}, {"required": ["like"]}],
    "dependentRequired": {"but": ["like"], "without": ["like"]},
}


def _situation() -> Schema:
    properties = {**_GIVEN, "note": _NOTE}
    return mapping("Given facts that examples build on.", properties, (), "object", **_GIVEN_ONCE)


def _example() -> Schema:
    properties = {
        "name": text("What it shows, as a sentence."),
        **_GIVEN,
        "holds": names("Rules whose condition holds."),
        "fails": names("Rules whose condition fails."),
        "open": names("Rules whose condition is open."),
        "answers": pairs("Questions and their answers."),
        "asks": names("Exactly the facts that are asked for."),
        "status": one_of("Where the case stands.", Status),
        "refund": integer("The refund in fen, deductions taken off.", minimum=0),
        "lines": pairs(
            "Exactly the payments of the ledger: name and fen.", {"type": "integer", "minimum": 0}
        ),
        "articles": names("Sources that are cited, as DOCUMENT-ARTICLE."),
        "note": _NOTE,
    }
    return mapping(
        "A small case and what must come of it.", properties, ("name",), "object", **_GIVEN_ONCE
    )


DEFINITIONS = {
    "label": _label,
    "source": _citation,
    "category": _category,
    "platform": _platform,
    "document": _document,
    "evidence": _evidence,
    "fact": _fact,
    "field": _field,
    "figure": _figure,
    "derived": _derived,
    "question": _question,
    "parameter": _parameter,
    "table": _table,
    "rule": _rule,
    "invariant": _invariant,
    "reserved": _reserved,
    "posting": _posting,
    "example": _example,
    "situation": _situation,
}
