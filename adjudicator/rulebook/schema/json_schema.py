"""JSON Schema (2020-12) of rulebook files, for editors to complete and check them.

It says the same as the readers, because both follow from the declared keys. What only the
loader can know, such as whether a name exists, is left to `adjudicator check`.
"""

from __future__ import annotations

from collections.abc import Iterable

from adjudicator.rulebook.files.book import (
    EXAMPLES,
    RULES,
    SECTIONS,
    VOCABULARY,
    Section,
    sections_in,
)
from adjudicator.rulebook.files.entry import Cited
from adjudicator.rulebook.files.folder import HEAD_KEYS
from adjudicator.rulebook.files.head import Head
from adjudicator.rulebook.files.keys import EntryDraft, Schema, mapping, says
from adjudicator.rulebook.files.reads import ONE_VALUE, mapped, ref
from adjudicator.rulebook.files.sections.rules import RuleDraft
from adjudicator.rulebook.files.typed import FieldDraft
from adjudicator.rulebook.schema.short_forms import entries, short_forms

_LABEL = mapping(
    "A text in both languages.",
    {"zh": says("Chinese.", ONE_VALUE), "en": says("English.", ONE_VALUE)},
    ("zh", "en"),
)


def rulebook_schema() -> Schema:
    """The schema of every file under `rulebooks/`.

    `$defs` has one for each kind of file: `head` (rulebook.yaml), `sections` (the other
    files of a rulebook), `examples` (those of its folder of that name) and `vocabulary`.
    The root tells them apart by their keys.
    """
    head = Head.schema()
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Rulebook file of Adjudicator",
        "description": "A file under rulebooks/: a rulebook's head or sections, or vocabulary.",
        **_if_any(HEAD_KEYS, "head", _if_only_in(VOCABULARY, _if_only_in(EXAMPLES, ref(RULES)))),
        "$defs": {
            "head": _file(head["description"], RULES, head),
            RULES: _file("A file of a rulebook, beside rulebook.yaml.", RULES),
            EXAMPLES: _file("A file of a rulebook's folder of examples.", EXAMPLES),
            VOCABULARY: _file("A file of the shared vocabulary.", VOCABULARY),
            "label": _LABEL,
            "source": Cited.schema(),
            "field": FieldDraft.schema(),
            **{each.kind.defined(): each.kind.schema() for each in SECTIONS.values()},
            **short_forms(RuleDraft.schema()["properties"]),
        },
    }


def _if_any(keys: Iterable[str], kind: str, otherwise: Schema) -> Schema:
    any_of = [{"required": [key]} for key in keys]
    return {"if": {"anyOf": any_of}, "then": ref(kind), "else": otherwise}


def _if_only_in(files: str, otherwise: Schema) -> Schema:
    own = [name for name, section in SECTIONS.items() if section.files == (files,)]
    return _if_any(own, files, otherwise)


def _file(description: str, files: str, head: Schema | None = None) -> Schema:
    sections = {name: _section(SECTIONS[name]) for name in sections_in(files)}
    properties = {**(head["properties"] if head else {}), **sections}
    required = HEAD_KEYS if head else ()
    return mapping(description, properties, required) | {"type": ["object", "null"]}


def _section(section: Section) -> Schema:
    kind, entry = section.kind, ref(section.kind.defined())
    if kind is RuleDraft:
        entry = entries(kind.defined())
    if issubclass(kind, EntryDraft):
        names = kind.names.pattern if kind.names else ""
        return says(section.help, mapped(entry, names) | {"type": ["object", "null"]})
    return says(section.help, {"type": ["array", "null"], "items": entry})
