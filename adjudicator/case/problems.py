"""What is wrong with one case document, collected so that all of it is said at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType

from adjudicator.errors import CaseError, InputProblem, did_you_mean

Path = tuple[str | int, ...]

MOST_PROBLEMS = 100
MOST_SUGGESTIONS = 30
"""Comparing names is slow enough that a hostile document must not ask for it at will."""
LONGEST_NAME = 100
"""Longer names are cut in messages, and no suggestion is looked for."""


class Problems:
    """The problems found so far, in the order of the document."""

    def __init__(self) -> None:
        self._found: list[InputProblem] = []
        self._suggestions_left = MOST_SUGGESTIONS

    def add(self, path: Path, message: str) -> None:
        """Note a problem. Raises `CaseError` at once where there are too many to be read."""
        steps = tuple(step if isinstance(step, int) else printable(step) for step in path)
        self._found.append(InputProblem(steps, message))
        if len(self._found) == MOST_PROBLEMS:
            self._found.append(InputProblem((), "There are more problems than are listed here."))
            self.raise_if_any()

    def add_unknown(
        self,
        path: Path,
        what: str,
        name: str,
        known: Collection[str],
        *,
        listed: bool = False,
        elsewhere: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """Note an unknown name, with when it is known, or the one that was probably meant.

        Where none comes near and they are to be `listed`, with all that are known.
        """
        suggestion = elsewhere.get(name) or self._suggestion(name, known, listed)
        self.add(path, f"{what} {shown(name)} is not known. {suggestion}".rstrip())

    def raise_if_any(self) -> None:
        """Raise a `CaseError` with every problem noted."""
        if self._found:
            raise CaseError(self._found)

    def _suggestion(self, name: str, known: Collection[str], listed: bool) -> str:
        if len(name) > LONGEST_NAME or not self._suggestions_left:
            return ""
        self._suggestions_left -= 1
        otherwise = f"Known: {', '.join(sorted(known))}." if listed else ""
        return did_you_mean(name, known) or otherwise


def shown(value: object) -> str:
    """A JSON value as it may stand in a message: short, printable, as JSON writes it."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int():
            return str(value) if abs(value) < 10**20 else "an integer of more than 64 bits"
        case str():
            return f"'{printable(value)}'"
        case list():
            return "an array"
        case dict():
            return "an object"
        case _:
            return printable(repr(value))


def printable(text: str) -> str:
    """The text cut to a readable length, every character such that UTF-8 can carry it."""
    cut = text if len(text) <= LONGEST_NAME else text[: LONGEST_NAME - 1] + "…"
    return cut.encode("utf-8", "backslashreplace").decode("utf-8").replace("\0", "\\x00")
