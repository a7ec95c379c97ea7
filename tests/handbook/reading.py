"""A page read the way a browser does: its elements, anchors, links and text."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from html.parser import HTMLParser

_VOID = frozenset({"meta", "link", "br", "input", "wbr", "img", "path", "rect"})


@dataclass
class Read:
    """What stands in a page. `texts` are the pieces outside of style and script, in order."""

    ids: list[str] = field(default_factory=list)
    hrefs: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    attributes: list[tuple[str, str]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    unclosed: list[str] = field(default_factory=list)
    contents: dict[str, list[str]] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """All its text, blanks folded."""
        return " ".join(" ".join(self.texts).split())


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.read = Read()
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.read.tags.append(tag)
        for name, value in attrs:
            self.read.attributes.append((name, value or ""))
            if name == "id":
                self.read.ids.append(value or "")
            if name == "href":
                self.read.hrefs.append(value or "")
        if tag not in _VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID:
            return
        if not self._open or self._open.pop() != tag:
            self.read.unclosed.append(tag)

    def handle_data(self, data: str) -> None:
        inside = self._open[-1] if self._open else ""
        if inside in ("style", "script"):
            self.read.contents.setdefault(inside, []).append(data)
        else:
            self.read.texts.append(data)

    def finish(self) -> Read:
        self.close()
        self.read.unclosed += self._open
        return self.read


@lru_cache(maxsize=4)
def read(html: str) -> Read:
    """Read a page."""
    reader = _Reader()
    reader.feed(html)
    return reader.finish()
