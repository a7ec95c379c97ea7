"""How long work says how far it is: whoever asked for it is told, and shows it or not."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import TypeVar

Item = TypeVar("Item")
Progress = Callable[[str, int, int], None]
"""Told what is being done, and that `done` of `total` parts of it are finished."""


def silent(_what: str, _done: int, _total: int) -> None:
    """Progress that nobody watches."""


def counted(
    items: Iterable[Item], what: str, progress: Progress, total: int | None = None
) -> Iterator[Item]:
    """The items, each told of before it is handed out; `total` where they cannot be counted."""
    if total is None:
        items = items if isinstance(items, Collection) else tuple(items)
        total = len(items)
    for done, item in enumerate(items):
        progress(what, done, total)
        yield item
