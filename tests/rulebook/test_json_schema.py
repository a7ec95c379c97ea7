"""The JSON Schema of rulebook files says what the loader says, key by key."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from adjudicator.errors import Place
from adjudicator.rulebook.files.book import sections_in
from adjudicator.rulebook.files.form import Defects, Form
from adjudicator.rulebook.files.situations import DIFFERING
from adjudicator.rulebook.files.source import Fields, Item, Items, parse
from adjudicator.rulebook.library import Library
from adjudicator.rulebook.schema.json_schema import rulebook_schema

ROOT = Path(__file__).parents[2]
BROKEN = ROOT / "tests" / "broken"
SCHEMA = rulebook_schema()
VALIDATOR = Draft202012Validator(SCHEMA)
VALIDATORS = {
    kind: Draft202012Validator({**SCHEMA["$defs"][kind], "$defs": SCHEMA["$defs"]})
    for kind in ("head", "sections", "examples", "vocabulary")
}
GOOD_FILES = sorted(
    [
        *(ROOT / "rulebooks").rglob("*.yaml"),
        *(ROOT / "tests" / "rulebook" / "good").rglob("*.yaml"),
        *(BROKEN / "base").rglob("*.yaml"),
    ]
)
DEFINITION_OF_SUBJECT = {
    "The figure": "figure",
    "The category '": "category",
    "The platform '": "platform",
    "The source '": "document",
    "The evidence kind '": "evidence",
    "The fact '": "fact",
    "The derived fact '": "derived",
    "The question '": "question",
    "The parameter '": "parameter",
    "The table '": "table",
    "The posting '": "posting",
    "A rule": "rule",
    "A group": "group",
    "A ladder": "ladder",
    "A branch": "branch",
    "An example": "example",
    "The example '": "example",
    "The situation '": "situation",
    "An invariant": "invariant",
    "A matter for staff": "reserved",
}
NESTED = {
    ("The parameter '", "'floor'"): ("parameter", "floor"),
    ("The table '", "'output'"): ("table", "output"),
    ("The rulebook's head", "'scope'"): ("head", "scope"),
    ("The rulebook's head", "'in_force'"): ("head", "in_force"),
    ("The rulebook's head", "'temporal'"): ("head", "temporal"),
}
ABOUT_FILES = {"file_of_no_rulebook", "without_a_vocabulary"}
"""Refused for what is or is not in a folder, which no schema of one file can see."""


def content(path: Path) -> object:
    return plain(parse(path.name, path.read_text(encoding="utf-8-sig")))


def plain(item: Item) -> object:
    if isinstance(item, Fields):
        return {key: plain(entry.value) for key, entry in item.entries.items()}
    return [plain(one) for one in item.items] if isinstance(item, Items) else item.value


def kind_of(path: Path) -> str:
    """The kind of file, which its folder and name tell."""
    if "vocabulary" in path.parts:
        return "vocabulary"
    if path.parent.name == "examples":
        return "examples"
    return "head" if path.name == "rulebook.yaml" else "sections"


def test_the_schema_itself_is_valid() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("path", GOOD_FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_file_that_the_loader_takes_is_valid(path: Path) -> None:
    for validator in (VALIDATOR, VALIDATORS[kind_of(path)]):
        errors = validator.iter_errors(content(path))
        assert [f"{error.json_path}: {error.message}" for error in errors] == []


def keys_refused() -> list[Path]:
    """The broken libraries with an unknown or a missing key."""
    found = []
    for folder in sorted(BROKEN.iterdir()):
        expected = folder / "expected.txt"
        if expected.is_file() and folder.name not in ABOUT_FILES:
            text = expected.read_text(encoding="utf-8")
            if ": RB03 " in text or ": RB04 " in text:
                found.append(folder)
    return found


@pytest.mark.parametrize("folder", keys_refused(), ids=lambda path: path.name)
def test_a_file_with_an_unknown_or_missing_key_is_not_valid(folder: Path) -> None:
    files = list(folder.rglob("*.yaml"))
    assert any(not VALIDATORS[kind_of(path)].is_valid(content(path)) for path in files)


def test_there_are_broken_files_to_compare_with() -> None:
    assert len(keys_refused()) >= 5


class Seen:
    """The keys that the loader's forms require and know, by definition of the schema."""

    def __init__(self) -> None:
        self.required: dict[tuple[str, ...], set[str]] = {}
        self.known: dict[tuple[str, ...], set[str]] = {}

    def note(self, subject: str, required: Sequence[str], optional: Sequence[str]) -> None:
        where = self.where(subject)
        if where is not None and required:
            self.required.setdefault(where, set()).update(required)
            self.known.setdefault(where, set()).update(required, optional)

    def where(self, subject: str) -> tuple[str, ...] | None:
        for (prefix, key), where in NESTED.items():
            if subject.startswith(prefix) and subject.endswith(key):
                return where
        if subject.endswith("'source'"):
            return ("source",)
        if ": the field '" in subject and subject.count(": ") == 1:
            return ("field",)
        if ": " in subject:
            return ("label",)
        if subject == "The rulebook's head":
            return ("head",)
        for prefix, definition in DEFINITION_OF_SUBJECT.items():
            if subject.startswith(prefix):
                return (definition,)
        raise AssertionError(f"The schema has no definition for {subject}.")


@pytest.fixture(scope="module")
def seen() -> Seen:
    """What the forms of every entry of the real and the sample library asked for."""
    found = Seen()
    original = Form.__init__

    def noting(
        self: Form,
        item: Item,
        subject: str,
        defects: Defects,
        required: Sequence[str] = (),
        optional: Sequence[str] = (),
        name_place: Place | None = None,
    ) -> None:
        found.note(subject, required, optional)
        original(self, item, subject, defects, required, optional, name_place)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Form, "__init__", noting)
        Library.load(ROOT / "rulebooks", examples=True)
        Library.load(ROOT / "tests" / "rulebook" / "good", examples=True)
    return found


EVERY_DEFINITION = sorted(
    {("head",), ("label",), ("source",), *NESTED.values()}
    | {(name,) for name in DEFINITION_OF_SUBJECT.values() if name != "situation"}
)


@pytest.mark.parametrize("where", EVERY_DEFINITION, ids=".".join)
def test_an_entry_has_the_keys_that_the_loader_knows(where: tuple[str, ...], seen: Seen) -> None:
    definition = SCHEMA["$defs"][where[0]]
    for key in where[1:]:
        definition = definition["properties"][key]
    sections = set(sections_in("sections")) if where == ("head",) else set()
    # Every form with a type takes 'item' in order to say what is wrong with it.
    foreign = {"item"} if where != ("fact",) else set()
    # Examples are read when they are written out: then all have 'given'.
    written = {*DIFFERING, "given"} if where == ("example",) else set()
    known = seen.known[where] - foreign
    assert set(definition["properties"]) - sections - written == known - written
    assert set(definition["required"]) == seen.required[where] - written
    assert definition["additionalProperties"] is False


@pytest.mark.parametrize(
    ("kind", "sections"),
    [
        ("head", sections_in("sections")),
        ("sections", sections_in("sections")),
        ("examples", sections_in("examples")),
        ("vocabulary", sections_in("vocabulary")),
    ],
)
def test_a_file_has_the_sections_that_the_loader_knows(kind: str, sections: list[str]) -> None:
    assert set(sections) <= set(SCHEMA["$defs"][kind]["properties"])


def test_every_key_is_described() -> None:
    undescribed = [
        f"{name}.{key}"
        for name, definition in SCHEMA["$defs"].items()
        for key, property_ in definition["properties"].items()
        if "description" not in property_ and "$ref" not in property_
    ]
    assert undescribed == []


@pytest.mark.parametrize(
    "entry",
    [
        {"type": "enum"},
        {"type": "integer", "min": 0},
        {"type": "boolean", "max": 1},
        {"type": "boolean", "clock": "wall"},
        {"type": "boolean", "on_silence": False},
        {"type": "boolean", "burden": "buyer", "absent": False},
        {"type": "money", "unit": "fen"},
    ],
    ids=str,
)
def test_keys_that_do_not_go_together_are_not_valid(entry: dict[str, object]) -> None:
    label = {"zh": "事", "en": "Thing"}
    assert not VALIDATOR.is_valid({"facts": {"claim.thing": {"label": label, **entry}}})
