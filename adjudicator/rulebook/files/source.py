"""YAML with positions: every scalar, list and mapping knows its file, line and column.

Strict YAML 1.2: one document a file, no anchors, aliases, merge keys or tags, and no
repeated keys. A plain scalar is null, true, false or a decimal integer; everything
else is text, which the schema reads by the type that it expects there.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate
from typing import Any, NoReturn

import yaml
from ruamel.yaml import YAML
from ruamel.yaml import events as exact
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.reader import ReaderError

from adjudicator.errors import Defect, Place, RulebookError
from adjudicator.rulebook.files.positions import text_offsets

_INTEGER = re.compile(r"-?(0|[1-9][0-9]*)")
_READ_ALIKE = re.compile(r"[^\r\x85\u2028\u2029\ufeff]*")
"""Texts whose line breaks YAML 1.1, which the fast parser reads, and 1.2 see alike."""
_NULLS = frozenset({"", "~", "null"})
_AS_IS = "text"
"""The style of a text that stands for itself: no quotes, no escapes."""

Event = Any
"""An event of either parser; they have the same attributes."""
_ALIAS = (yaml.AliasEvent, exact.AliasEvent)
_DOCUMENT = (yaml.DocumentStartEvent, exact.DocumentStartEvent)
_MAPPING = (yaml.MappingStartEvent, exact.MappingStartEvent)
_MAPPING_END = (yaml.MappingEndEvent, exact.MappingEndEvent)
_SCALAR = (yaml.ScalarEvent, exact.ScalarEvent)
_SEQUENCE = (yaml.SequenceStartEvent, exact.SequenceStartEvent)
_SEQUENCE_END = (yaml.SequenceEndEvent, exact.SequenceEndEvent)

Plain = None | bool | int | str | list["Plain"] | dict[str, "Plain"]
"""What a rulebook file says, without positions."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file's name as messages show it, and its text."""

    name: str
    text: str
    line_starts: tuple[int, ...] = field(compare=False, repr=False)

    @classmethod
    def of(cls, name: str, text: str) -> SourceFile:
        lengths = (len(line) + 1 for line in text.split("\n"))
        return cls(name, text, tuple(accumulate(lengths, initial=0)))

    def place(self, index: int) -> Place:
        """The place of the character at `index`."""
        line = bisect_right(self.line_starts, index)
        return Place(self.name, line, index - self.line_starts[line - 1] + 1)


@dataclass(frozen=True, slots=True)
class Scalar:
    """One value. `style` is empty for a plain scalar, else the quote or block sign."""

    source: SourceFile = field(repr=False)
    text: str
    style: str
    start: int
    end: int

    @property
    def place(self) -> Place:
        return self.source.place(self.start)

    @property
    def value(self) -> bool | int | str | None:
        """As YAML 1.2 reads it: only plain scalars can be anything but text."""
        if self.style:
            return self.text
        if self.text in _NULLS:
            return None
        if self.text in ("true", "false"):
            return self.text == "true"
        return int(self.text) if _INTEGER.fullmatch(self.text) else self.text

    @property
    def folded(self) -> str:
        """The text on one line, with single spaces: how it is quoted and compared."""
        return " ".join(self.text.split())

    def offsets(self) -> list[int]:
        """Where in the file each character of the text stands, and its end."""
        return text_offsets(self.text, self.style, self.source.text, self.start, self.end)

    def place_of(self, index: int) -> Place:
        """The place in the file of a character of this scalar's text (or of its end)."""
        offsets = self.offsets()
        return self.source.place(offsets[min(index, len(offsets) - 1)])

    def locator(self) -> Callable[[int, int], Place]:
        """From a line and column (from 1) of this scalar's text to the place in the file."""
        offsets = self.offsets()
        lengths = (len(line) + 1 for line in self.text.split("\n"))
        line_starts = tuple(accumulate(lengths, initial=0))

        def locate(line: int, column: int) -> Place:
            index = line_starts[line - 1] + column - 1
            return self.source.place(offsets[min(index, len(offsets) - 1)])

        return locate


@dataclass(frozen=True, slots=True)
class Composed(Scalar):
    """A text put together from several of one file; each character keeps its place."""

    origins: tuple[int, ...] = field(repr=False)

    @classmethod
    def of(cls, own: Scalar, text: str, origins: tuple[int, ...]) -> Composed:
        """The text in the place of `own`, which is a part of it."""
        return cls(own.source, text, '"', own.start, own.end, origins)

    def offsets(self) -> list[int]:
        return [*self.origins, self.origins[-1] + 1]


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    items: tuple[Item, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Fields:
    """A mapping, in the order of the file."""

    entries: dict[str, Entry]
    place: Place


@dataclass(frozen=True, slots=True)
class Entry:
    """One key of a mapping with its value."""

    key: Scalar
    value: Item


Item = Scalar | Items | Fields


@lru_cache(maxsize=1024)
def parse(name: str, text: str) -> Fields:
    """The mapping that a rulebook file holds (an empty file is an empty mapping).

    Raises `RulebookError` (RB01, RB02, RB05, RB22) with the place of the defect.
    """
    source = SourceFile.of(name, text)
    try:
        root = _Builder(source).build()
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(name, mark.line + 1, mark.column + 1) if mark else Place(name)
        _refuse(place, "RB01", f"This is not valid YAML: {_problem(error)}.", _advice(error))
    except ReaderError as error:
        place = source.place(error.position)
        _refuse(place, "RB01", f"The character U+{error.character:04X} is not allowed.")
    except YAMLError as error:
        _refuse(Place(name), "RB01", f"This is not valid YAML: {error}.")
    if root is None or (isinstance(root, Scalar) and root.value is None):
        return Fields({}, Place(name, 1, 1))
    if not isinstance(root, Fields):
        hint = "Write sections such as 'facts:' or 'rules:'."
        _refuse(root.place, "RB05", "A rulebook file must be a mapping of sections.", hint)
    return root


def item_of(content: Plain, name: str) -> Item:
    """Content as it would have been read from a file; `name` says where it stands."""
    match content:
        case dict():
            entries = {
                key: Entry(_scalar(key, name), item_of(value, f"{name}/{key}"))
                for key, value in content.items()
            }
            return Fields(entries, Place(name))
        case list():
            return Items(tuple(item_of(one, name) for one in content), Place(name))
        case _:
            return _scalar(content, name)


def _scalar(content: bool | int | str | None, name: str) -> Scalar:
    text = content if isinstance(content, str) else json.dumps(content)
    style = _AS_IS if isinstance(content, str) else ""
    return Scalar(SourceFile.of(name, text), text, style, 0, len(text))


def _refuse(place: Place, code: str, message: str, hint: str = "") -> NoReturn:
    raise RulebookError([Defect(place, code, message, hint)])


def _problem(error: MarkedYAMLError) -> str:
    return " ".join(str(error.problem or error.context or "unreadable").split())


def _advice(error: MarkedYAMLError) -> str:
    problem, context = str(error.problem), str(error.context)
    if "\\t" in problem:
        return "Indent with spaces, not with tabs."
    if "mapping values are not allowed" in problem:
        return "Put a text that contains ': ' between quotation marks."
    if error.context_mark is not None and ("flow" in context or "quoted" in context):
        sign = "quotation mark" if "quoted" in context else "bracket"
        line = error.context_mark.line + 1
        return f"Perhaps the {sign} opened in line {line} is not closed, or a comma is missing."
    return "Look at the indentation here and in the line before."


def _events(text: str) -> Iterator[Event]:
    """The parser's events: by the fast one, and by the exact one whenever that objects.

    The exact parser's messages say more, and what it refuses is refused.
    """
    if hasattr(yaml, "CSafeLoader") and _READ_ALIKE.fullmatch(text):
        try:
            return iter(list(yaml.parse(text, Loader=yaml.CSafeLoader)))
        except yaml.YAMLError:
            pass
    return iter(YAML(typ="safe", pure=True).parse(text))


class _Builder:
    """Builds items from the parser's events."""

    def __init__(self, source: SourceFile) -> None:
        self._source = source

    def build(self) -> Item | None:
        events = _events(self._source.text)
        root: Item | None = None
        documents = 0
        for event in events:
            if isinstance(event, _DOCUMENT):
                documents += 1
                if documents > 1:
                    hint = "Put the second part in a file of its own."
                    self._refuse(event, "RB01", "A file must hold one YAML document only.", hint)
            elif isinstance(event, (*_SCALAR, *_SEQUENCE, *_MAPPING)):
                root = self._item(event, events)
            elif isinstance(event, _ALIAS):
                self._refuse_alias(event)
        return root

    def _item(self, event: Event, events: Iterator[Event]) -> Item:
        if isinstance(event, _ALIAS):
            self._refuse_alias(event)
        self._check_plain(event)
        if isinstance(event, _SCALAR):
            return self._scalar(event)
        place = self._source.place(event.start_mark.index)
        if isinstance(event, _SEQUENCE):
            items = []
            while not isinstance(event := next(events), _SEQUENCE_END):
                items.append(self._item(event, events))
            return Items(tuple(items), place)
        return Fields(self._entries(events), place)

    def _entries(self, events: Iterator[Event]) -> dict[str, Entry]:
        entries: dict[str, Entry] = {}
        while not isinstance(event := next(events), _MAPPING_END):
            key = self._item(event, events)
            value = self._item(next(events), events)
            if not isinstance(key, Scalar) or not key.text:
                self._refuse(event, "RB05", "A key must be a name.")
            if key.text == "<<" and not key.style:
                self._refuse(event, "RB22", "Merge keys ('<<') are not allowed.", _NO_SHARING)
            if key.text in entries:
                first = entries[key.text].key.place
                hint = f"It stands first in line {first.line}: keep one of the two."
                self._refuse(event, "RB02", f"The key '{key.text}' is repeated.", hint)
            entries[key.text] = Entry(key, value)
        return entries

    def _scalar(self, event: Event) -> Scalar:
        style = event.style or ""
        start, end = event.start_mark.index, event.end_mark.index
        return Scalar(self._source, event.value, style, start, end)

    def _check_plain(self, event: Event) -> None:
        anchor = getattr(event, "anchor", None)
        if anchor:
            self._refuse(event, "RB22", f"Anchors ('&{anchor}') are not allowed.", _NO_SHARING)
        tag = getattr(event, "tag", None)
        if tag and not (isinstance(event, _SCALAR) and event.implicit[1] and event.style):
            self._refuse(event, "RB22", f"Tags ('{tag}') are not allowed.", "Write plain values.")

    def _refuse_alias(self, event: Event) -> NoReturn:
        self._refuse(event, "RB22", f"Aliases ('*{event.anchor}') are not allowed.", _NO_SHARING)

    def _refuse(self, event: Event, code: str, message: str, hint: str = "") -> NoReturn:
        _refuse(self._source.place(event.start_mark.index), code, message, hint)


_NO_SHARING = "Write the value out in each place, so that every rule can be read by itself."
