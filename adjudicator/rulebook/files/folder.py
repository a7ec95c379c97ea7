"""The YAML files of one folder, merged: one mapping for each section, whatever file it is in."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

from adjudicator.errors import Defect, Place, RulebookError
from adjudicator.rulebook.files.book import EXAMPLES, RULES, SECTIONS, VOCABULARY, sections_in
from adjudicator.rulebook.files.form import Defects, suggestion
from adjudicator.rulebook.files.head import Head
from adjudicator.rulebook.files.source import Entry, Fields, Item, Items, Scalar, parse

HEAD_FILE = "rulebook.yaml"
HEAD_KEYS = tuple(Head.known()[0])


@dataclass(slots=True)
class Folder:
    """What the files of a folder hold, section by section."""

    path: Path
    name: str
    head: dict[str, Entry] = field(default_factory=dict)
    sections: dict[str, dict[str, Entry]] = field(default_factory=dict)
    lists: dict[str, list[Item]] = field(default_factory=dict)

    @property
    def place(self) -> Place:
        """Where the head begins; the folder itself if it has none."""
        first = next(iter(self.head.values()), None)
        return first.key.place if first else Place(self.name)

    def items(self, section: str) -> dict[str, Item]:
        """The entries of a section without their keys' places."""
        return {name: entry.value for name, entry in self.sections.get(section, {}).items()}


def read_text(path: Path, name: str) -> str:
    """The text of a file. Raises `RulebookError` (RB01) if it is not UTF-8."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        message = f"The file is not UTF-8 (byte {error.start + 1})."
        raise RulebookError([Defect(Place(name), "RB01", message, "Save it as UTF-8.")]) from None


def read_folder(
    path: Path, name: str, *, is_vocabulary: bool, examples: bool, defects: Defects
) -> Folder:
    """The merged files of a folder; `name` is the folder as messages show it.

    `examples`: read those of its folder `examples`, too.
    """
    folder = Folder(path, name)
    for file in sorted(path.rglob("*.yaml")):
        is_example = not is_vocabulary and path / EXAMPLES in file.parents
        if is_example and not examples:
            continue
        shown = f"{name}/{file.relative_to(path).as_posix()}"
        has_head = not is_vocabulary and file == path / HEAD_FILE
        kind = EXAMPLES if is_example else VOCABULARY if is_vocabulary else RULES
        allowed = (*(HEAD_KEYS if has_head else ()), *sections_in(kind))
        with defects.taken():
            _merge(parse(shown, read_text(file, shown)), folder, allowed, has_head, defects)
    return folder


def _merge(
    root: Fields, folder: Folder, allowed: Collection[str], has_head: bool, defects: Defects
) -> None:
    for key, entry in root.entries.items():
        if key not in allowed:
            hint = _where_it_belongs(key) or suggestion(key, allowed)
            defects.add(entry.key.place, "RB03", f"There is no section '{key}' here.", hint)
        elif has_head and key in HEAD_KEYS:
            folder.head[key] = entry
        elif SECTIONS[key].is_list:
            _extend(folder.lists.setdefault(key, []), key, entry.value, defects)
        else:
            _update(folder.sections.setdefault(key, {}), key, entry.value, defects)


def _where_it_belongs(key: str) -> str:
    if key in HEAD_KEYS:
        return f"It belongs in {HEAD_FILE}."
    files = SECTIONS[key].files if key in SECTIONS else (VOCABULARY, RULES)
    if files == (VOCABULARY,):
        return "It belongs in the folder 'vocabulary'."
    if files == (EXAMPLES,):
        return "It belongs in the folder 'examples' of a rulebook."
    return "It belongs in the folder of a rulebook." if files == (RULES,) else ""


def _is_empty(item: Item) -> bool:
    return isinstance(item, Scalar) and item.value is None


def _extend(items: list[Item], key: str, value: Item, defects: Defects) -> None:
    if isinstance(value, Items):
        items.extend(value.items)
    elif not _is_empty(value):
        message = f"The section '{key}' must be a list."
        defects.add(value.place, "RB05", message, "Begin each item with '-'.")


def _update(entries: dict[str, Entry], key: str, value: Item, defects: Defects) -> None:
    if not isinstance(value, Fields):
        if not _is_empty(value):
            message = f"The section '{key}' must be a mapping of names to definitions."
            defects.add(value.place, "RB05", message)
        return
    for name, entry in value.entries.items():
        if name in entries:
            first = entries[name].key.place
            message = f"'{name}' is defined a second time in '{key}'."
            hint = f"It stands first at {first}: keep one of the two."
            defects.add(entry.key.place, "RB07", message, hint)
        else:
            entries[name] = entry
