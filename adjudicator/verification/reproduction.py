"""A past ruling made again: from its document, its release and its instant, to the byte.

The release is that of the ruling, from the archive, whatever the rulebooks say today.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass

from adjudicator.adjudicate.decision import Detail
from adjudicator.decide import decide
from adjudicator.errors import AdjudicatorError
from adjudicator.rulebook.release_archive import Archive
from adjudicator.ruling.canonical import to_bytes
from adjudicator.values import Json

ABSENT = object()
"""What stands where one of two rulings has nothing."""


class NoRulingError(AdjudicatorError):
    """What should be made again is not the JSON of a ruling."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A place (a JSON pointer) where a ruling and the one made again differ.

    `expected` is what the ruling says, `actual` what was made; `ABSENT` where there is nothing.
    """

    pointer: str
    expected: object
    actual: object


@dataclass(frozen=True, slots=True)
class Reproduction:
    """A ruling and the same made again, as bytes."""

    expected: bytes
    actual: bytes

    @property
    def equal(self) -> bool:
        """Whether they are the same bytes."""
        return self.expected == self.actual

    def differences(self) -> tuple[Difference, ...]:
        """Where they differ; empty for unequal bytes of one content (blanks, order of keys)."""
        return tuple(_differences(json.loads(self.expected), json.loads(self.actual), ""))


def reproduce(ruling: bytes, document: object, archive: Archive) -> Reproduction:
    """Make a ruling again from the case document that it decided.

    It carries reasons (trace, changes) if the ruling does. Raises `NoRulingError`,
    `ArchiveError` and its kinds where the release cannot be had, `CaseError` where its rules
    do not take the document.
    """
    stated = _ruling(ruling)
    library = archive.library(str(stated["release"]))
    at = dt.datetime.fromisoformat(str(stated["decided_at"]))
    detail = (
        Detail.FULL
        if stated["changes"] is not None
        else Detail.RULING
        if stated["trace"] is None
        else Detail.TRACE
    )
    return Reproduction(ruling, to_bytes(decide(document, library, at, detail)))


def _ruling(ruling: bytes) -> dict[str, Json]:
    """The parts of a ruling, if it has those that say how it was made."""
    try:
        stated = json.loads(ruling)
        aware = dt.datetime.fromisoformat(stated["decided_at"]).tzinfo is not None
        named = {"release", "language", "trace", "changes"} <= stated.keys()
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise NoRulingError(f"This is not a ruling as 'decide --json' prints it: {error}") from None
    if not (aware and named):
        message = "A ruling names its release, its language and an instant with its offset."
        raise NoRulingError(message)
    found: dict[str, Json] = stated
    return found


def _differences(expected: object, actual: object, pointer: str) -> Iterator[Difference]:
    if isinstance(expected, dict) and isinstance(actual, dict):
        for key in dict.fromkeys((*expected, *actual)):
            step = key.replace("~", "~0").replace("/", "~1")
            pair = expected.get(key, ABSENT), actual.get(key, ABSENT)
            yield from _differences(*pair, f"{pointer}/{step}")
    elif isinstance(expected, list) and isinstance(actual, list):
        for i in range(max(len(expected), len(actual))):
            one, other = (each[i] if i < len(each) else ABSENT for each in (expected, actual))
            yield from _differences(one, other, f"{pointer}/{i}")
    elif type(expected) is not type(actual) or expected != actual:
        yield Difference(pointer, expected, actual)
