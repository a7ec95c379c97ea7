"""Text in boxes: how wide it is likely to be, and where to break it.

Without the reader's font nobody knows; the widths here are those of a wide common
sans-serif face, in thousandths of the font size, so that other faces leave some room.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

_NARROW = frozenset("iljtfrI.,:;'|!()[]- ")
_WIDE = frozenset("mwMW@%—…")
_NO_START = frozenset("，。、；：？！）》”’」』】%‰,.;:?!)]")
_NO_END = frozenset("（《“‘「『【([")
_TOKENS = re.compile(r"[^\u2e80-\u9fff\uff00-\uffef\s]+|\s+|.")


def width(text: str, size: float) -> float:
    """The likely width of the text at a font size, in the same unit."""
    return sum(map(_unit, text)) * size / 1000


def _unit(char: str) -> int:
    if unicodedata.east_asian_width(char) in "WF" or char in "“”‘’—…":
        return 1000
    if char in _NARROW:
        return 370
    if char in _WIDE:
        return 950
    return 690 if char.isupper() else 610


def wrap(text: str, size: float, room: float) -> tuple[str, ...]:
    """The text in lines no wider than `room`; a single long word may stand out.

    No line begins with a closing mark or ends with an opening one.
    """
    lines: list[str] = []
    line: list[str] = []
    for token in _TOKENS.findall(text):
        line.append(token)
        if width("".join(line).rstrip(), size) > room:
            kept = _break(line)
            lines.append("".join(line[:kept]).strip())
            line = line[kept:]
    lines.append("".join(line).strip())
    return tuple(one for one in lines if one)


def _break(line: Sequence[str]) -> int:
    """How many tokens stay on the line: as many as possible before the last; 0 if none may."""
    for kept in range(len(line) - 1, 0, -1):
        before, after = "".join(line[:kept]).rstrip(), line[kept]
        if before and before[-1] not in _NO_END and after[0] not in _NO_START:
            return kept
    return 0
