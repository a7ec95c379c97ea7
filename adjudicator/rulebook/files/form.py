"""Reads one mapping of a rulebook file key by key and collects everything wrong with it.

A reader that finds a defect reports it and returns an empty value of the right type;
`Form.ok` then tells the caller to discard what it built. So one pass over a file finds
every defect in it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import TypeVar

from adjudicator.errors import Defect, Place, RulebookError, did_you_mean
from adjudicator.rulebook.files.drafts import Named
from adjudicator.rulebook.files.source import Entry, Fields, Item, Items, Scalar
from adjudicator.values import Label, parse_date

Choice = TypeVar("Choice", bound=StrEnum)


class Defects:
    """The defects found so far."""

    def __init__(self) -> None:
        self.found: list[Defect] = []

    def add(self, place: Place, code: str, message: str, hint: str = "") -> None:
        self.found.append(Defect(place, code, message, hint))

    def take(self, error: RulebookError) -> None:
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
    a missing key is reported.
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

    def has(self, key: str) -> bool:
        return key in self._entries

    def item(self, key: str) -> Item | None:
        entry = self._entries.get(key)
        return entry.value if entry else None

    def key_place(self, key: str) -> Place:
        """Where the key stands (or the form, if it is not there)."""
        entry = self._entries.get(key)
        return entry.key.place if entry else self.place

    def scalar(self, key: str, what: str = "one value") -> Scalar | None:
        """The value of `key` if it is a single value and not empty."""
        item = self.item(key)
        if item is None:
            return None
        if isinstance(item, Scalar) and item.value is not None and item.text.strip():
            return item
        self.defect(item.place, "RB05", f"{self.subject}: '{key}' must be {what}.")
        return None

    def text(self, key: str) -> str:
        """The text of `key` on one line, or an empty string."""
        scalar = self.scalar(key, "a text")
        return scalar.folded if scalar else ""

    def named(self, key: str) -> Named | None:
        scalar = self.scalar(key, "a name")
        return Named(scalar.text, scalar.place) if scalar else None

    def integer(self, key: str) -> int | None:
        scalar = self.scalar(key, "an integer")
        if scalar is None:
            return None
        value = scalar.value
        if isinstance(value, bool) or not isinstance(value, int):
            message = f"{self.subject}: '{key}' must be an integer, not '{scalar.text}'."
            self.defect(scalar.place, "RB05", message)
            return None
        return value

    def flag(self, key: str) -> bool:
        """Whether `key` is `true` (false if it is not there)."""
        scalar = self.scalar(key, "true or false")
        if scalar is None:
            return False
        if not isinstance(scalar.value, bool):
            message = f"{self.subject}: '{key}' must be true or false, not '{scalar.text}'."
            self.defect(scalar.place, "RB05", message)
            return False
        return scalar.value

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

    def choice(self, key: str, kind: type[Choice], default: Choice, code: str = "RB05") -> Choice:
        """The member of `kind` that `key` names, or the default if it is not there."""
        scalar = self.scalar(key, f"one of {one_of(kind)}")
        if scalar is None:
            return default
        if scalar.text not in set(kind):
            message = f"{self.subject}: '{key}' is '{scalar.text}', not {one_of(kind)}."
            self.defect(scalar.place, code, message, did_you_mean(scalar.text, kind))
            return default
        return kind(scalar.text)

    def label(self, key: str) -> Label:
        """A text in both languages: `{zh: ..., en: ...}`."""
        item = self.item(key)
        return self.label_of(item, f"{self.subject}: '{key}'") if item else Label("", "")

    def label_of(self, item: Item, subject: str) -> Label:
        form = Form(item, subject, self._defects, required=("zh", "en"))
        return Label(form.text("zh"), form.text("en"))

    def names(self, key: str) -> tuple[Named, ...]:
        """A list of names (empty if the key is not there); a repeated name is a defect."""
        names: dict[str, Named] = {}
        for scalar in self._scalars(key):
            if scalar.text in names:
                message = f"{self.subject}: '{key}' names '{scalar.text}' twice."
                self.defect(scalar.place, "RB07", message, "Name it once.")
            names[scalar.text] = Named(scalar.text, scalar.place)
        return tuple(names.values())

    def _scalars(self, key: str) -> list[Scalar]:
        item = self.item(key)
        if item is None:
            return []
        if not isinstance(item, Items):
            message = f"{self.subject}: '{key}' must be a list of names."
            self.defect(item.place, "RB05", message, "Write it as [a, b].")
            return []
        scalars = [one for one in item.items if isinstance(one, Scalar) and one.text]
        if len(scalars) < len(item.items):
            self.defect(item.place, "RB05", f"{self.subject}: '{key}' must list single names.")
        return scalars

    def pairs(
        self, key: str, leaving_out: type[Items] | None = None
    ) -> tuple[tuple[Named, Scalar], ...]:
        """A mapping of names to single values (empty if the key is not there)."""
        item = self.item(key)
        if item is None:
            return ()
        if not isinstance(item, Fields):
            message = f"{self.subject}: '{key}' must be a mapping of names to values."
            self.defect(item.place, "RB05", message)
            return ()
        found = []
        for name, entry in item.entries.items():
            if isinstance(entry.value, Scalar) and entry.value.value is not None:
                found.append((Named(name, entry.key.place), entry.value))
            elif leaving_out is None or not isinstance(entry.value, leaving_out):
                message = f"{self.subject}: '{key}' must give '{name}' one value."
                self.defect(entry.value.place, "RB05", message)
        return tuple(found)

    def values(self, key: str) -> tuple[tuple[Named, Scalar | Items], ...]:
        """A mapping of names to single values or lists (empty if the key is not there)."""
        item = self.item(key)
        lists: list[tuple[Named, Scalar | Items]] = []
        if isinstance(item, Fields):
            lists = [
                (Named(name, entry.key.place), entry.value)
                for name, entry in item.entries.items()
                if isinstance(entry.value, Items)
            ]
        return (*self.pairs(key, leaving_out=Items), *lists)

    def inner(
        self,
        item: Item,
        subject: str,
        required: Sequence[str],
        optional: Sequence[str],
        name_place: Place,
    ) -> Form:
        """A mapping somewhere inside this form, as a form of its own."""
        return Form(item, subject, self._defects, required, optional, name_place)

    def form(
        self, key: str, required: Sequence[str] = (), optional: Sequence[str] = ()
    ) -> Form | None:
        """The mapping under `key` as a form of its own."""
        item = self.item(key)
        if item is None:
            return None
        subject = f"{self.subject}: '{key}'"
        return Form(item, subject, self._defects, required, optional, self.key_place(key))
