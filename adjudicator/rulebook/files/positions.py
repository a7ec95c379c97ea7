"""Where the characters of a YAML scalar stand in its file, whatever its style."""

from __future__ import annotations

_BLANK_ESCAPES = frozenset(" \tntr_NLP\n")
_ESCAPE_LENGTHS = {"x": 4, "u": 6, "U": 10}


def text_offsets(text: str, style: str, raw: str, start: int, end: int) -> list[int]:
    """For every character of a scalar's text, and its end, where it stands in the file `raw`.

    The scalar is written from `start` to `end` in a YAML style (a quote, a block sign, or
    empty). Folding changes blanks only, so the other characters are found again in order.
    """
    at = start
    if style in ("'", '"'):
        at += 1
    elif style in ("|", ">"):
        at = raw.index("\n", at) if "\n" in raw[at:end] else end
    offsets = []
    for character in text:
        if not character.isspace():
            at = _next_visible(raw, at, end, style)
        offsets.append(at)
        if not character.isspace():
            at += _width(raw, at, style)
    return [*offsets, at]


def _next_visible(raw: str, at: int, end: int, style: str) -> int:
    while at < end:
        if raw[at].isspace():
            at += 1
        elif style == '"' and raw[at] == "\\" and raw[at + 1] in _BLANK_ESCAPES:
            at += 2
        else:
            break
    return at


def _width(raw: str, at: int, style: str) -> int:
    if style == "'" and raw.startswith("''", at):
        return 2
    if style == '"' and raw[at] == "\\":
        return _ESCAPE_LENGTHS.get(raw[at + 1], 2)
    return 1
