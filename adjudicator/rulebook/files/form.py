"""Reads one mapping of a rulebook file key by key and collects everything wrong with it.

A reader that finds a defect reports it and returns an empty value of the right type;
`Form.ok` then tells the caller to discard what it built. So one pass over a file finds
every defect in it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

from adjudicator.errors import Defect, Place, RulebookError, did_you_mean
from adjudicator.rulebook.files.source import Entry, Fields, Item, Items, Scalar
from adjudicator.values import BOOLEAN, Label, parse_date

Choice = TypeVar("Choice")


@dataclass(frozen=True, slots=True)
class Named:
    """A name as written somewhere, to be resolved later."""

    name: str
    place: Place


class Defects:
    """The defects found so far."""

    def __init__(self) -> None:
        self.found: list[Defect] = []

    def add(self, place: Place, code: str, message: str, hint: str = "") -> None:
        self.found.append(Defect(place, code, message, hint))

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Takes the defects of a `RulebookError` raised inside."""
        try:
            yield
        except RulebookError as error:
            self.found.extend(error.defects)

    def raise_any(self) -> None:
        """Raises `RulebookError` with all of them, if there are any."""
        if self.found:
            raise RulebookError(self.found)


def one_of(names: Iterable[str]) -> str:
    """`a, b or c`."""
    *most, last = names
    return f"{', '.join(most)} or {last}" if most else last


def suggestion(name: str, known: Iterable[str]) -> str:
    """What was probably meant, or else what there is to choose from, if that is not much."""
    names = sorted(known)
    close = did_you_mean(name, names)
    if close or not names or len(names) > 12:
        return close
    return f"Known: {', '.join(names)}."


class Form:
    """One mapping with the keys that it must and may have.

    `subject` names it in messages, e.g. `The fact 'order.paid'`; `name_place` is where
    a missing key is reported. `type` is what its key `type` declares, once that is read.
    """

    def __init__(
        self,
        item: Item,
        subject: str,
        defects: Defects,
        required: Sequence[str] = (),
        optional: Sequence[str] = (),
        name_place: Place | None = None,
    ) -> None:
        self.subject = subject
        self.type = BOOLEAN
        self.place = name_place or item.place
        self._defects = defects
        self._found_before = len(defects.found)
        self._entries: dict[str, Entry] = {}
        if isinstance(item, Fields):
            self._entries = item.entries
            self._check_keys(required, optional)
        else:
            self.defect(item.place, "RB05", f"{subject} must be a mapping of keys to values.")

    def _check_keys(self, required: Sequence[str], optional: Sequence[str]) -> None:
        known = [*required, *optional]
        missing = [key for key in required if key not in self._entries]
        for key, entry in self._entries.items():
            if key not in known:
                message = f"{self.subject} has no key '{key}'."
                self.defect(entry.key.place, "RB03", message, suggestion(key, known))
        for key in missing:
            self.defect(self.place, "RB04", f"{self.subject} lacks the key '{key}'.", "Add it.")

    @property
    def ok(self) -> bool:
        """Whether nothing has been found wrong since this form was begun, inner forms included."""
        return len(self._defects.found) == self._found_before

    def defect(self, place: Place, code: str, message: str, hint: str = "") -> None:
        """Reports a defect; the form is then not `ok`."""
        self._defects.add(place, code, message, hint)

    def wrong(self, key: str, code: str, problem: str, hint: str = "") -> None:
        """Reports a defect at a key; `problem` follows the subject in the message."""
        self.defect(self.key_place(key), code, f"{self.subject}{problem}", hint)

    def has(self, key: str) -> bool:
        return key in self._entries

    def item(self, key: str) -> Item | None:
        entry = self._entries.get(key)
        return entry.value if entry else None

    def key_place(self, key: str) -> Place:
        """Where the key stands (or the form, if it is not there)."""
        entry = self._entries.get(key)
        return entry.key.place if entry else self.place

    def value_place(self, key: str) -> Place:
        """Where the value of the key stands (or the form, if it is not there)."""
        entry = self._entries.get(key)
        return entry.value.place if entry else self.place

    def scalar(self, key: str, what: str = "one value") -> Scalar | None:
        """The value of `key` if it is a single value and not empty."""
        item = self.item(key)
        if item is None:
            return None
        if isinstance(item, Scalar) and item.value is not None and item.text.strip():
            return item
        self.defect(item.place, "RB05", f"{self.subject}: '{key}' must be {what}.")
        return None

    def text(self, key: str) -> str | None:
        """The text of `key` on one line."""
        scalar = self.scalar(key, "a text")
        return scalar.folded if scalar else None

    def named(self, key: str) -> Named | None:
        scalar = self.scalar(key, "a name")
        return Named(scalar.text, scalar.place) if scalar else None

    def integer(self, key: str) -> int | None:
        scalar = self._plain(key, "an integer", int)
        return None if scalar is None else int(scalar.text)

    def flag(self, key: str) -> bool | None:
        scalar = self._plain(key, "true or false", bool)
        return None if scalar is None else scalar.text == "true"

    def _plain(self, key: str, what: str, kind: type[int]) -> Scalar | None:
        scalar = self.scalar(key, what)
        if scalar is None or type(scalar.value) is kind:
            return scalar
        message = f"{self.subject}: '{key}' must be {what}, not '{scalar.text}'."
        self.defect(scalar.place, "RB05", message)
        return None

    def date(self, key: str) -> dt.date | None:
        """The date of `key`; `null` and a missing key are `None`."""
        item = self.item(key)
        if item is None or (isinstance(item, Scalar) and item.value is None):
            return None
        scalar = self.scalar(key, "a date (YYYY-MM-DD)")
        if scalar is None:
            return None
        try:
            return parse_date(scalar.text)
        except ValueError:
            message = f"{self.subject}: '{key}' is '{scalar.text}', which is not a date."
            self.defect(scalar.place, "RB06", message, "Write it as YYYY-MM-DD.")
            return None

    def choice(self, key: str, words: Mapping[str, Choice], code: str = "RB05") -> Choice | None:
        """What the word under `key` stands for."""
        scalar = self.scalar(key, f"one of {one_of(words)}")
        if scalar is None:
            return None
        if scalar.text not in words:
            message = f"{self.subject}: '{key}' is '{scalar.text}', not {one_of(words)}."
            self.defect(scalar.place, code, message, did_you_mean(scalar.text, words))
        return words.get(scalar.text)

    def label(self, key: str) -> Label | None:
        """A text in both languages: `{zh: ..., en: ...}`."""
        item = self.item(key)
        return self.label_of(item, f"{self.subject}: '{key}'") if item else None

    def label_of(self, item: Item, subject: str) -> Label:
        form = Form(item, subject, self._defects, required=("zh", "en"))
        return Label(form.text("zh") or "", form.text("en") or "")

    def names(self, key: str) -> tuple[Named, ...]:
        """A list of names (empty if the key is not there); a repeated name is a defect."""
        item = self.item(key)
        if not isinstance(item, Items):
            if item is not None:
                message = f"{self.subject}: '{key}' must be a list of names."
                self.defect(item.place, "RB05", message, "Write it as [a, b].")
            return ()
        names: dict[str, Named] = {}
        for each in item.items:
            if not isinstance(each, Scalar) or not each.text:
                message = f"{self.subject}: '{key}' must list single names."
                self.defect(item.place, "RB05", message)
                continue
            if each.text in names:
                message = f"{self.subject}: '{key}' names '{each.text}' twice."
                self.defect(each.place, "RB07", message, "Name it once.")
            names[each.text] = Named(each.text, each.place)
        return tuple(names.values())

    def pairs(self, key: str) -> tuple[tuple[Named, Scalar], ...]:
        """A mapping of names to single values (empty if the key is not there)."""
        found = self.values(key, lists=False)
        return tuple((named, value) for named, value in found if isinstance(value, Scalar))

    def values(self, key: str, *, lists: bool = True) -> tuple[tuple[Named, Scalar | Items], ...]:
        """A mapping of names to single values, or to lists, which come last."""
        item = self.item(key)
        if not isinstance(item, Fields):
            if item is not None:
                message = f"{self.subject}: '{key}' must be a mapping of names to values."
                self.defect(item.place, "RB05", message)
            return ()
        found: list[tuple[Named, Scalar | Items]] = []
        for name, entry in item.entries.items():
            value = entry.value
            if (lists and isinstance(value, Items)) or (
                isinstance(value, Scalar) and value.value is not None
            ):
                found.append((Named(name, entry.key.place), value))
            else:
                message = f"{self.subject}: '{key}' must give '{name}' one value."
                self.defect(value.place, "RB05", message)
        return tuple(sorted(found, key=lambda pair: isinstance(pair[1], Items)))

    def inner(
        self, item: Item, subject: str, required: Sequence[str], optional: Sequence[str], at: Place
    ) -> Form:
        """A mapping somewhere inside this form, as a form of its own."""
        return Form(item, subject, self._defects, required, optional, at)
