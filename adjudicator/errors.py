"""What goes wrong, said so that it can be mended: where, what, and what to do.

Three families, one for each kind of author: `RulebookError` (who writes rules),
`CaseError` (who sends a case), `EngineError` (who runs the system).
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

_STEERING = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)


def harmless(text: str) -> str:
    """The text on one line, with all that would steer a terminal or a log escaped as in JSON:
    control characters, line breaks, changes of direction, and halves of characters."""
    return _STEERING.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


class AdjudicatorError(Exception):
    """Base of every error that this package raises on purpose."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A place in a rulebook file; `line` and `column` count from 1, 0 means the whole file."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        if not self.line:
            return self.file
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True, order=True)
class Defect:
    """One thing that is wrong with a rulebook. `code` is stable (`RB012`)."""

    place: Place
    code: str
    message: str
    hint: str = ""

    def __str__(self) -> str:
        text = f"{self.place}: {self.code} {self.message}"
        return harmless(f"{text} {self.hint}" if self.hint else text)


class RulebookError(AdjudicatorError):
    """A rulebook cannot be used. Carries every defect found, in file order."""

    def __init__(self, defects: Iterable[Defect]) -> None:
        self.defects: tuple[Defect, ...] = tuple(sorted(set(defects)))
        super().__init__("\n".join(str(defect) for defect in self.defects))


@dataclass(frozen=True, slots=True)
class InputProblem:
    """One thing that is wrong with a case; `path` is where it stands in the input."""

    path: tuple[str | int, ...]
    message: str

    def pointer(self) -> str:
        """The place as an RFC 6901 JSON pointer, e.g. `/statements/0/says/proof.idle`."""
        return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in self.path)


class CaseError(AdjudicatorError):
    """A case document is refused at the door. Carries every problem found."""

    def __init__(self, problems: Sequence[InputProblem]) -> None:
        self.problems = tuple(problems)
        said = (f"{problem.pointer() or '/'}: {problem.message}" for problem in self.problems)
        super().__init__("\n".join(map(harmless, said)))

    def nested(self) -> dict[str, Any]:
        """The messages nested at the input's own paths, under `errors`.

        List positions become string keys; a member that is named `errors` itself gets a slash
        at its end, as does one that is named so.
        """
        root: dict[str, Any] = {}
        for problem in self.problems:
            node = root
            for step in problem.path:
                node = node.setdefault(_ERRORS_MEMBER.sub(r"\g<0>/", str(step)), {})
            node.setdefault("errors", []).append(problem.message)
        return root


_ERRORS_MEMBER = re.compile(r"^errors/*$", re.ASCII)


class EngineError(AdjudicatorError):
    """The rules engine answered with an error code, or a limit of it would be exceeded."""


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """A suggestion such as `Did you mean 'order.paid_at'?`, or an empty string."""
    close = difflib.get_close_matches(name, sorted(known), n=1, cutoff=0.6)
    return f"Did you mean '{close[0]}'?" if close else ""
