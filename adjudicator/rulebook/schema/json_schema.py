"""JSON Schema (2020-12) of rulebook files, for editors to complete and check them.

It says the same as the readers in this package, key by key (the tests compare the two).
What only the loader can know, such as whether a name exists, is left to
`adjudicator check`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from adjudicator.rulebook.files.folder import (
    BOOK_SECTIONS,
    EXAMPLE_SECTIONS,
    LISTS,
    SHARED_LISTS,
    SHARED_SECTIONS,
    WORLD_SECTIONS,
)
from adjudicator.rulebook.files.head import HEAD_KEYS, LAYERS
from adjudicator.rulebook.schema.entries import DEFINITIONS
from adjudicator.rulebook.schema.parts import (
    DOTTED_NAME,
    QUESTION_NAME,
    SIMPLE_NAME,
    Schema,
    date,
    listed,
    mapping,
    name,
    one_of,
    ref,
    section,
    text,
)
from adjudicator.values import Json

_ANY_OR_NAMES: Schema = {
    "anyOf": [
        {"const": "any"},
        {"type": "array", "items": {"type": "string"}, "minItems": 1, "uniqueItems": True},
    ]
}
_HEAD: dict[str, Schema] = {
    "rulebook": name("Its id, the same over all versions.", pattern="^[a-z][a-z0-9_-]*$"),
    "title": ref("label"),
    "version": text("The version, e.g. '2025.1'."),
    "layer": one_of("Its rank, and the folder that it lies in.", LAYERS),
    "scope": mapping(
        "Which cases it is for.",
        {
            "platforms": _ANY_OR_NAMES | {"description": "Platforms, or any."},
            "categories": _ANY_OR_NAMES | {"description": "Categories, or any."},
        },
        ("platforms", "categories"),
    ),
    "in_force": mapping(
        "When it applies.",
        {
            "from": date("The first day."),
            "until": {
                "description": "The last day, inclusive; null: open.",
                "anyOf": [{"type": "null"}, date("A day.")],
            },
        },
        ("from",),
    ),
    "temporal": mapping(
        "Which version decides a case.",
        {
            "policy": one_of(
                "pending: in force when decided; conduct: when the anchor happened.",
                ("pending", "conduct"),
            ),
            "anchor": name("conduct: the fact whose day decides, e.g. order.paid_at."),
        },
        ("policy",),
        allOf=[
            {
                "if": {"properties": {"policy": {"const": "conduct"}}},
                "then": {"required": ["anchor"]},
                "else": {"properties": {"anchor": False}},
            }
        ],
    ),
}
_SECTIONS: dict[str, Schema] = {
    "categories": section("Categories of goods.", "category", SIMPLE_NAME),
    "platforms": section("Platforms.", "platform", SIMPLE_NAME),
    "sources": section("Documents that are cited.", "document"),
    "evidence": section("Kinds of evidence.", "evidence", SIMPLE_NAME),
    "facts": section("What a case may state, by group.name.", "fact", DOTTED_NAME),
    "derived": section("What is computed, by group.name.", "derived", DOTTED_NAME),
    "questions": section("What rules conclude.", "question", QUESTION_NAME),
    "parameters": section("Named figures.", "parameter", SIMPLE_NAME),
    "figures": section("Own values for shared figures.", "figure", SIMPLE_NAME),
    "tables": section("Decision tables.", "table", SIMPLE_NAME),
    "postings": section("Payments.", "posting", SIMPLE_NAME),
    "rules": listed("The rules.", "rule"),
    "invariants": listed("What every record keeps; proofs rely on it.", "invariant"),
    "staff": listed("Gaps that are meant: there staff decide.", "reserved"),
    "situations": section("What examples build on.", "situation", SIMPLE_NAME),
    "examples": listed("Cases that show what the rules do; they are run as tests.", "example"),
}


def rulebook_schema() -> Schema:
    """The schema of every file under `rulebooks/`.

    `$defs` has one for each kind of file: `head` (rulebook.yaml), `sections` (the other
    files of a rulebook), `examples` (those of its folder of that name) and `vocabulary`.
    The root tells them apart by their keys.
    """
    shown: list[Json] = [{"required": [key]} for key in EXAMPLE_SECTIONS]
    heads: list[Json] = [{"required": [key]} for key in HEAD_KEYS]
    worlds: list[Json] = [{"required": [key]} for key in WORLD_SECTIONS]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Rulebook file of Adjudicator",
        "description": "A file under rulebooks/: a rulebook's head or sections, or vocabulary.",
        "if": {"anyOf": heads},
        "then": {"$ref": "#/$defs/head"},
        "else": {
            "if": {"anyOf": worlds},
            "then": {"$ref": "#/$defs/vocabulary"},
            "else": {
                "if": {"anyOf": shown},
                "then": {"$ref": "#/$defs/examples"},
                "else": {"$ref": "#/$defs/sections"},
            },
        },
        "$defs": {
            "head": _file("The first file of a rulebook (rulebook.yaml).", _HEAD, HEAD_KEYS),
            "sections": _file("A file of a rulebook, beside rulebook.yaml.", {}, ()),
            "examples": mapping(
                "A file of a rulebook's folder of examples.",
                {name: _SECTIONS[name] for name in EXAMPLE_SECTIONS},
                type_=["object", "null"],
            ),
            "vocabulary": _vocabulary(),
            **{name: definition() for name, definition in DEFINITIONS.items()},
        },
    }


def _file(description: str, more: Mapping[str, Schema], required: Iterable[str]) -> Schema:
    sections = {name: _SECTIONS[name] for name in (*SHARED_SECTIONS, *BOOK_SECTIONS, *LISTS)}
    return mapping(description, {**more, **sections}, required, type_=["object", "null"])


def _vocabulary() -> Schema:
    names = (*WORLD_SECTIONS, *SHARED_SECTIONS, *SHARED_LISTS)
    sections = {name: _SECTIONS[name] for name in names}
    description = "A file of the shared vocabulary."
    return mapping(description, sections, type_=["object", "null"])
