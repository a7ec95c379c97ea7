"""What the document is made of: texts with their language, links, marks, conditions, drawings."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Phrase:
    """A text that exists in one language only; `language` is its BCP 47 tag."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Link:
    """A reference inside the page or to another; `title` says more on hovering."""

    href: str
    text: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Chip:
    """A small mark. `kind` names its look, `title` explains it."""

    kind: str
    text: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Code:
    """A piece of condition text; `href` leads to where the name is declared."""

    text: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition in words: one phrase, or a `lead` (all of, any of) and its items."""

    lead: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule or figure comes from."""

    document: Link
    article: str
    title: Phrase | None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text in a drawing, at (x, y) of its baseline."""

    x: int
    y: int
    text: str
    style: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Box:
    """One box of a drawing: its rectangle, its look and its lines of text."""

    x: int
    y: int
    width: int
    height: int
    style: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Arrow:
    """An edge of a drawing as an SVG path."""

    path: str
    style: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """A diagram, ready to be written as SVG; sizes in CSS pixels."""

    id: str
    title: str
    width: int
    height: int
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
