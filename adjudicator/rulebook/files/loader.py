"""Reads a library of rulebooks from its folder: the vocabulary and every rulebook version.

Everything that can be said about one folder by itself is checked here; what concerns
several rulebooks together is the compiler's.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from adjudicator.calendar.days import Calendar, announced
from adjudicator.errors import Defect, Place, RulebookError, did_you_mean
from adjudicator.rulebook.digest import COUNTED_LISTS, book_text, digest_of
from adjudicator.rulebook.files.drafts import (
    Book,
    ExampleDraft,
    InvariantDraft,
    Named,
    ReservedDraft,
    RuleDraft,
    Sheet,
    TableDraft,
)
from adjudicator.rulebook.files.folder import EXAMPLES, HEAD_FILE, Folder, read_folder, read_text
from adjudicator.rulebook.files.form import Defects, one_of
from adjudicator.rulebook.files.head import LAYERS, read_head
from adjudicator.rulebook.files.sections.facts import read_fact
from adjudicator.rulebook.files.sections.figures import read_figure
from adjudicator.rulebook.files.sections.parameters import read_parameter
from adjudicator.rulebook.files.sections.questions import read_derived, read_question
from adjudicator.rulebook.files.sections.rules import (
    read_example,
    read_posting,
    read_rule,
    read_table,
)
from adjudicator.rulebook.files.sections.staff import read_invariant, read_reserved
from adjudicator.rulebook.files.sections.world import (
    read_category,
    read_evidence,
    read_platform,
    read_source,
)
from adjudicator.rulebook.files.sheet import read_sheet
from adjudicator.rulebook.files.situations import write_out
from adjudicator.rulebook.files.source import Entry, Fields, Item, Items, Scalar, item_of

VOCABULARY = "vocabulary"
Draft = TypeVar("Draft")
Identified = TypeVar("Identified", RuleDraft, InvariantDraft, ReservedDraft)
Listed = TypeVar("Listed", RuleDraft, ExampleDraft, InvariantDraft, ReservedDraft)


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
        defects.add(Place(name), "RB04", message, "It must declare the facts and questions.")
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
        entry = sheets.get(draft.table.name)
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
    tables = _read_all(folder, "tables", read_table, defects)
    sheets = _read_sheets(tables.values(), sheet, defects)
    text = _text(folder, sheets)
    return Book(
        name=VOCABULARY if head is None else head.id,
        place=folder.place,
        head=head,
        text=text,
        digest=digest_of(text),
        categories=_read_all(folder, "categories", read_category, defects),
        platforms=_read_all(folder, "platforms", read_platform, defects),
        sources=_read_all(folder, "sources", read_source, defects),
        evidence=_read_all(folder, "evidence", read_evidence, defects),
        facts=_read_all(folder, "facts", read_fact, defects),
        derived=_read_all(folder, "derived", read_derived, defects),
        questions=_read_all(folder, "questions", read_question, defects),
        parameters=_read_all(folder, "parameters", read_parameter, defects),
        figures=_read_all(folder, "figures", read_figure, defects),
        tables={name: replace(tables[name], sheet=sheet) for name, sheet in sheets.items()},
        rules=_read_list(folder, "rules", read_rule, "The rule id", defects),
        invariants=_read_list(folder, "invariants", read_invariant, "The invariant's id", defects),
        reserved=_read_list(folder, "staff", read_reserved, "The id of the staff matter", defects),
        postings=_read_all(folder, "postings", read_posting, defects),
        examples=_read_examples(folder, defects),
    )


def _text(folder: Folder, sheets: Mapping[str, Sheet]) -> str:
    head = {key: entry.value for key, entry in folder.head.items()}
    sections = {section: folder.items(section) for section in folder.sections}
    lists = {name: folder.lists.get(name, []) for name in COUNTED_LISTS}
    return book_text(head, sections, lists, sheets)


def _read_all(
    folder: Folder,
    section: str,
    read: Callable[[str, Entry, Defects], Draft | None],
    defects: Defects,
) -> dict[str, Draft]:
    drafts = {}
    for name, entry in folder.sections.get(section, {}).items():
        draft = read(name, entry, defects)
        if draft is not None:
            drafts[name] = draft
    return drafts


def _read_sheets(
    tables: Iterable[TableDraft], read: Callable[[TableDraft], Sheet], defects: Defects
) -> dict[str, Sheet]:
    sheets = {}
    for draft in tables:
        try:
            sheets[draft.table.name] = read(draft)
        except RulebookError as error:
            defects.take(error)
    return sheets


def _read_sheet(named: Named, folder: Folder) -> Sheet:
    file = folder.path / named.name
    if folder.path.resolve() not in file.resolve().parents or not file.is_file():
        known = [found.relative_to(folder.path).as_posix() for found in folder.path.rglob("*.csv")]
        message = f"There is no file '{named.name}' in the rulebook's folder."
        defect = Defect(named.place, "RB18", message, did_you_mean(named.name, known))
        raise RulebookError([defect])
    shown = f"{folder.name}/{named.name}"
    return read_sheet(shown, read_text(file, shown))


def _read_list(
    folder: Folder,
    section: str,
    read: Callable[[Item, Defects], Identified | None],
    subject: str,
    defects: Defects,
) -> dict[str, Identified]:
    drafts = (read(item, defects) for item in folder.lists.get(section, ()))
    return _unique([(d.id, d) for d in drafts if d is not None], subject, defects)


def _read_examples(folder: Folder, defects: Defects) -> dict[str, ExampleDraft]:
    drafts = (read_example(item, defects) for item in folder.lists.get("examples", ()))
    found = [(draft.name, draft) for draft in drafts if draft is not None]
    return _unique(found, "The example's name", defects)


def _unique(
    drafts: Iterable[tuple[str, Listed]], subject: str, defects: Defects
) -> dict[str, Listed]:
    unique: dict[str, Listed] = {}
    for name, draft in drafts:
        if name in unique:
            message = f"{subject} '{name}' is used twice."
            hint = f"It stands first at {unique[name].place}: give the second its own."
            defects.add(draft.place, "RB07", message, hint)
        else:
            unique[name] = draft
    return unique
