"""Reads a library of rulebooks from its folder: the vocabulary and every rulebook version.

Everything that can be said about one folder by itself is checked here; what concerns
several rulebooks together is the compiler's.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from adjudicator.calendar.days import Calendar, announced
from adjudicator.errors import Defect, Place, RulebookError, did_you_mean
from adjudicator.rulebook.digest import COUNTED_LISTS, book_text, digest_of
from adjudicator.rulebook.files.book import EXAMPLES, SECTIONS, VOCABULARY, Book
from adjudicator.rulebook.files.folder import HEAD_FILE, Folder, read_folder, read_text
from adjudicator.rulebook.files.form import Defects, Named, one_of
from adjudicator.rulebook.files.head import LAYERS, read_head
from adjudicator.rulebook.files.keys import Draft, EntryDraft, ItemDraft
from adjudicator.rulebook.files.sections.questions import TableDraft
from adjudicator.rulebook.files.sheet import Sheet, read_sheet
from adjudicator.rulebook.files.short_forms import take_apart
from adjudicator.rulebook.files.situations import write_out
from adjudicator.rulebook.files.source import Entry, Fields, Item, Items, Scalar, item_of

_WHERE = (
    "So these are no rulebooks; say where they are: --rulebooks FOLDER, or ADJUDICATOR_RULEBOOKS "
    "in the environment. (A new library begins with that folder: it declares facts and questions.)"
)


@dataclass(frozen=True, slots=True)
class Books:
    """The shared vocabulary, all versions of all rulebooks, and the holidays announced."""

    vocabulary: Book
    rulebooks: tuple[Book, ...]
    calendar: Calendar


def read_books(root: Path, *, examples: bool = False) -> Books:
    """Every file of a library; those with examples only where they are asked for.

    Raises `RulebookError` with all defects of all files.
    """
    defects = Defects()
    name = root.resolve().name
    if not (root / VOCABULARY).is_dir():
        message = f"There is no folder '{VOCABULARY}'."
        defects.add(Place(name), "RB04", message, _WHERE)
        defects.raise_any()
    vocabulary = _read_book(root / VOCABULARY, f"{name}/{VOCABULARY}", "", examples, defects)
    folders = _rulebook_folders(root, name, defects)
    books = [
        _read_book(
            *(path, f"{name}/{path.relative_to(root).as_posix()}", path.parent.name),
            examples,
            defects,
        )
        for path in folders
    ]
    defects.raise_any()
    return Books(vocabulary, tuple(books), announced())


def _rulebook_folders(root: Path, name: str, defects: Defects) -> list[Path]:
    folders = sorted(file.parent for file in root.glob(f"*/*/{HEAD_FILE}"))
    for layer in sorted({path.parent.name for path in folders} - set(LAYERS)):
        message = f"The folder '{layer}' is not named after a layer."
        hint = did_you_mean(layer, LAYERS) or f"Use {one_of(LAYERS)}."
        defects.add(Place(f"{name}/{layer}"), "RB08", message, hint)
    read = [root / VOCABULARY, *folders]
    for file in sorted([*root.rglob("*.yaml"), *root.rglob("*.yml")]):
        place = Place(f"{name}/{file.relative_to(root).as_posix()}")
        if file.suffix == ".yml":
            defects.add(place, "RB05", "Rulebook files end in '.yaml'.", "Rename it.")
        elif not any(folder in file.parents for folder in read):
            message = "The file belongs to no rulebook."
            hint = f"Put it beside a '{HEAD_FILE}' (in <layer>/<rulebook>/), or in '{VOCABULARY}'."
            defects.add(place, "RB04", message, hint)
    return folders


def _read_book(path: Path, name: str, layer: str, examples: bool, defects: Defects) -> Book:
    """The book of a folder, its shorter forms written out."""
    folder = read_folder(path, name, is_vocabulary=not layer, examples=examples, defects=defects)
    situations = folder.sections.pop("situations", {})
    folder.lists[EXAMPLES] = write_out(folder.lists.get(EXAMPLES, ()), situations, defects)
    folder.lists["rules"] = take_apart(folder.lists.get("rules", ()), defects)
    return _book(folder, layer, lambda table: _read_sheet(table.file, folder), defects)


def book_of(text: str, name: str) -> Book:
    """The book that a canonical text was made of, but for its examples; `name` for messages.

    Raises `RulebookError` where the text says what no rulebook of this language may say.
    """
    defects = Defects()
    parts = _entries(item_of(json.loads(text), name))
    head, sections, lists, sheets = (
        _entries(parts[part].value) if part in parts else {}
        for part in ("head", "sections", "lists", "sheets")
    )
    folder = Folder(
        Path(name),
        name,
        head,
        {section: _entries(entry.value) for section, entry in sections.items()},
        {each: list(e.value.items) for each, e in lists.items() if isinstance(e.value, Items)},
    )

    def sheet(draft: TableDraft) -> Sheet:
        entry = sheets.get(draft.name)
        content = entry.value if entry else None
        return read_sheet(name, content.text if isinstance(content, Scalar) else "")

    layer = head["layer"].value if "layer" in head else None
    book = _book(folder, layer.text if isinstance(layer, Scalar) else "", sheet, defects)
    defects.raise_any()
    return book


def _entries(item: Item) -> dict[str, Entry]:
    return item.entries if isinstance(item, Fields) else {}


def _book(
    folder: Folder, layer: str, sheet: Callable[[TableDraft], Sheet], defects: Defects
) -> Book:
    """The book of a folder: of the vocabulary, if there is no layer."""
    head = read_head(folder.head, folder.place, layer, defects) if layer else None
    drafts = {
        section.field: _read_section(name, section.kind, folder, defects)
        for name, section in SECTIONS.items()
        if section.field
    }
    sheets = {}
    for name, table in drafts["tables"].items():
        with defects.taken():
            sheets[name] = sheet(table)
    drafts["tables"] = {
        name: replace(drafts["tables"][name], sheet=sheet) for name, sheet in sheets.items()
    }
    text = _text(folder, sheets)
    name = VOCABULARY if head is None else head.id
    return Book(name, folder.place, head, text, digest_of(text), **drafts)


def _text(folder: Folder, sheets: Mapping[str, Sheet]) -> str:
    head = {key: entry.value for key, entry in folder.head.items()}
    sections = {section: folder.items(section) for section in folder.sections}
    lists = {name: folder.lists.get(name, []) for name in COUNTED_LISTS}
    return book_text(head, sections, lists, sheets)


def _read_section(
    section: str, kind: type[Draft], folder: Folder, defects: Defects
) -> dict[str, Any]:
    if issubclass(kind, ItemDraft):
        items = (kind.read_item(item, defects) for item in folder.lists.get(section, ()))
        return _unique([item for item in items if item is not None], kind.identity, defects)
    assert issubclass(kind, EntryDraft)
    entries = folder.sections.get(section, {}).items()
    found = ((name, kind.read_entry(entry, defects)) for name, entry in entries)
    return {name: draft for name, draft in found if draft is not None}


def _read_sheet(named: Named, folder: Folder) -> Sheet:
    file = folder.path / named.name
    if folder.path.resolve() not in file.resolve().parents or not file.is_file():
        known = [found.relative_to(folder.path).as_posix() for found in folder.path.rglob("*.csv")]
        message = f"There is no file '{named.name}' in the rulebook's folder."
        defect = Defect(named.place, "RB18", message, did_you_mean(named.name, known))
        raise RulebookError([defect])
    shown = f"{folder.name}/{named.name}"
    return read_sheet(shown, read_text(file, shown))


def _unique(drafts: Iterable[ItemDraft], identity: str, defects: Defects) -> dict[str, ItemDraft]:
    unique: dict[str, ItemDraft] = {}
    for draft in drafts:
        first = unique.setdefault(draft.called, draft)
        if first is not draft:
            message = f"{identity} '{draft.called}' is used twice."
            hint = f"It stands first at {first.place}: give the second its own."
            defects.add(draft.place, "RB07", message, hint)
    return unique
