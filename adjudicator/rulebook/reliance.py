"""What rulebooks rely on: names that others declare, without which they cannot be applied."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass

from adjudicator.errors import Place
from adjudicator.rulebook.files.book import Book
from adjudicator.rulebook.files.form import Named
from adjudicator.rulebook.files.head import Head
from adjudicator.rulebook.files.sheet import Cell
from adjudicator.rulebook.files.source import Scalar

_NAME = re.compile(r"[a-z]\w*\.\w+")
_CITED = ("facts", "derived", "questions", "tables", "rules", "sources", "evidence")
_RELYING = (*_CITED[:5], "parameters", "figures", "postings", "invariants", "reserved")


class Reliance:
    """For every rulebook of a library, which names of others it mentions outside its examples."""

    def __init__(self, vocabulary: Book, rulebooks: Sequence[Book]) -> None:
        everywhere = _declared(vocabulary)
        self._vocabulary = vocabulary
        self._declared = {book.place: everywhere | _declared(book) for book in rulebooks}
        others = frozenset[str]().union(*self._declared.values()) - everywhere
        self._needed = {
            book.place: (others & set(_mentioned(book))) - self._declared.get(book.place, set())
            for book in (vocabulary, *rulebooks)
        }

    def not_begun(
        self, chosen: Sequence[Book], in_scope: Sequence[Book], day_for: Callable[[Head], dt.date]
    ) -> Iterator[Head]:
        """The rulebooks in scope that the chosen ones rely on, and that begin only later.

        Only where the two go by different days: a rulebook that begins before another of the
        same policy on which it relies has a defect, which its compilation shows.
        """
        here = frozenset[str]().union(*(self._declared[book.place] for book in chosen))
        for book in (self._vocabulary, *chosen):
            for name in self._needed[book.place] - here:
                heads = [b.head for b in in_scope if b.head and name in self._declared[b.place]]
                if heads and all(_begins_later(head, book.head, day_for) for head in heads):
                    yield min(heads, key=lambda head: head.in_force.first)


def _begins_later(head: Head, relying: Head | None, day_for: Callable[[Head], dt.date]) -> bool:
    alike = relying is not None and _anchor(relying) == _anchor(head)
    return not alike and day_for(head) < head.in_force.first


def _anchor(head: Head) -> str | None:
    return head.anchor.name if head.anchor else None


def _declared(book: Book) -> set[str]:
    found = {draft.parameter.name for draft in book.parameters.values()}
    return found.union(*(getattr(book, section) for section in _CITED))


def _mentioned(book: Book) -> Iterator[str]:
    yield from (f"param.{name}" for name in book.figures)
    for section in _RELYING:
        for draft in getattr(book, section).values():
            yield from _names(draft)


def _names(part: object) -> Iterator[str]:
    """Every name in a draft, and in its conditions and formulas."""
    match part:
        case Named(name):
            yield from (name, *_NAME.findall(name))
        case Scalar() | Cell():
            yield from _NAME.findall(part.text)
        case Place() | str():
            return
        case Mapping():
            for each in part.values():
                yield from _names(each)
        case Collection():
            for each in part:
                yield from _names(each)
        case _ if is_dataclass(part):
            for each in fields(part):
                if each.name != "derivation":  # The core's own, which no rulebook declares.
                    yield from _names(getattr(part, each.name))
