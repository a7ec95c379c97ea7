"""A key that is declared once is read, checked, and said by JSON Schema."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

from adjudicator.errors import Place
from adjudicator.rulebook.files.form import Defects, Named
from adjudicator.rulebook.files.keys import EntryDraft, Needs, OneOf, bare, may, must
from adjudicator.rulebook.files.reads import INTEGER, NAME, NAMES, TEXT
from adjudicator.rulebook.files.source import parse


@dataclass(frozen=True)
class Parcel:
    name: str
    carrier: str
    stops: tuple[str, ...] = ()
    weight: int = 1
    note: str = "none"


@dataclass(frozen=True)
class ParcelDraft(EntryDraft, subject="The parcel"):
    """Something that is sent.

    What follows the first paragraph is for readers of the code.
    """

    carrier: Named = must(NAME, "Who brings it.")
    stops: tuple[Named, ...] = may(NAMES, "Where it passes.", ())
    weight: int = may(INTEGER, "In grams.", 1)
    size: int | None = may(INTEGER, "In litres.", key="litres")
    note: str | None = may(TEXT, "What else.")
    since: str | None = may(TEXT, "When it was weighed.")

    TOGETHER = (
        Needs("since", "weight", "was weighed without a weight.", "Add it."),
        OneOf(("weight", "litres"), "needs either 'weight' or 'litres'.", "Give one."),
    )


GOOD = "P1: {carrier: post, stops: [a, b], weight: 20}"
WRONG = {
    "P1: {weight: 20}": "1:1: RB04 The parcel 'P1' lacks the key 'carrier'. Add it.",
    "P1: {carier: x, carrier: post, weight: 20}": (
        "1:6: RB03 The parcel 'P1' has no key 'carier'. Did you mean 'carrier'?"
    ),
    "P1: {carrier: post, weight: x}": (
        "1:29: RB05 The parcel 'P1': 'weight' must be an integer, not 'x'."
    ),
    "P1: {carrier: post, litres: 2, since: noon}": (
        "1:32: RB04 The parcel 'P1' was weighed without a weight. Add it."
    ),
    "P1: {carrier: post}": "1:1: RB04 The parcel 'P1' needs either 'weight' or 'litres'. Give one.",
    "P1: {carrier: post, weight: 1, litres: 2}": (
        "1:1: RB04 The parcel 'P1' needs either 'weight' or 'litres'. Give one."
    ),
}


def read(text: str) -> tuple[ParcelDraft | None, list[str]]:
    defects = Defects()
    draft = ParcelDraft.read_entry(parse("f", text).entries["P1"], defects)
    return draft, [str(each).removeprefix("f:") for each in defects.found]


def content(text: str) -> object:
    return YAML(typ="safe").load(text)["P1"]


def test_an_entry_keeps_the_places_of_what_it_names() -> None:
    draft, defects = read(GOOD)
    assert defects == []
    assert draft is not None
    assert draft.carrier == Named("post", Place("f", 1, 15))
    assert (draft.name, draft.weight, draft.size) == ("P1", 20, None)


def test_its_model_has_no_places_and_its_own_defaults() -> None:
    draft, _ = read(GOOD)
    assert draft is not None
    assert bare(Parcel, draft) == Parcel("P1", "post", ("a", "b"), 20, "none")


@pytest.mark.parametrize("text", WRONG)
def test_what_is_wrong_is_said_by_the_reader_and_refused_by_the_schema(text: str) -> None:
    draft, defects = read(text)
    assert draft is None
    assert defects == [WRONG[text]]
    assert not Draft202012Validator(ParcelDraft.schema()).is_valid(content(text))


def test_the_schema_takes_what_the_reader_takes_and_describes_it() -> None:
    schema = ParcelDraft.schema()
    assert Draft202012Validator(schema).is_valid(content(GOOD))
    assert schema["description"] == "Something that is sent."
    assert schema["properties"]["litres"] == {"description": "In litres.", "type": "integer"}
    assert schema["required"] == ["carrier"]
