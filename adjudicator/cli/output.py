"""What commands print and write, and how they end when something is refused.

All text to the terminal goes through here: none of it is markup, and nothing in it steers.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

import typer
from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment
from rich.text import Text

from adjudicator.cli.exits import Exit
from adjudicator.errors import CaseError, EngineError, RulebookError, harmless
from adjudicator.rulebook.release_archive import (
    ArchiveError,
    BrokenArchiveError,
    OtherLanguageError,
    ReleaseNotKeptError,
)
from adjudicator.values import Json
from adjudicator.verification.reproduction import NoRulingError

_EXITS = {
    NoRulingError: Exit.USAGE,
    ReleaseNotKeptError: Exit.RELEASE_NOT_KEPT,
    OtherLanguageError: Exit.OTHER_LANGUAGE,
    BrokenArchiveError: Exit.ARCHIVE_BROKEN,
}


class Terminal(Console):
    """A console that shows text as it is: labels are no markup, control characters no orders."""

    def __init__(self, *, stderr: bool = False) -> None:
        super().__init__(stderr=stderr, markup=False, emoji=False)

    def render_str(self, text: str, **wanted: Any) -> Text:
        return super().render_str(_harmless_lines(text), **wanted)

    def render(
        self, renderable: RenderableType, options: ConsoleOptions | None = None
    ) -> Iterable[Segment]:
        for segment in super().render(renderable, options):
            shown = segment._replace(text=_harmless_lines(segment.text))
            yield segment if segment.control else shown

    def say(self, text: str, style: str | None = None) -> None:
        """Print one line, which the terminal may wrap."""
        self.print(harmless(text), style=style, soft_wrap=True)


def write_json(value: Json) -> None:
    """Print a JSON value on one line."""
    write(json.dumps(value, ensure_ascii=False).encode())


def write(data: bytes) -> None:
    """Print JSON and end the line: byte for byte, but for what would steer a terminal."""
    text = data.decode()
    sys.stdout.write((_harmless_lines(text) if sys.stdout.isatty() else text) + "\n")


def write_path(path: Path) -> None:
    """Print a path on a line of its own."""
    sys.stdout.write(harmless(str(path)) + "\n")


def write_file(path: Path, data: bytes) -> None:
    """Write a file, or end the command saying why not."""
    try:
        path.write_bytes(data)
    except OSError as error:
        fail(harmless(f"Cannot write {path}: {error}"), Exit.USAGE)


def fail(message: str, code: Exit) -> NoReturn:
    """End the command with a message on standard error."""
    sys.stderr.write(_harmless_lines(message) + "\n")
    raise typer.Exit(code)


def _harmless_lines(text: str) -> str:
    return "\n".join(map(harmless, text.split("\n")))


@contextmanager
def refusals(*, as_json: bool) -> Iterator[None]:
    """Turn the core's errors into messages and exit codes."""
    try:
        yield
    except CaseError as error:
        problems = [{"pointer": p.pointer(), "message": p.message} for p in error.problems]
        text = json.dumps({"errors": problems}, ensure_ascii=False) if as_json else str(error)
        fail(text, Exit.CASE_REFUSED)
    except RulebookError as error:
        defects = [
            {"place": str(d.place), "code": d.code, "message": d.message, "hint": d.hint}
            for d in error.defects
        ]
        text = json.dumps({"defects": defects}, ensure_ascii=False) if as_json else str(error)
        fail(text, Exit.RULEBOOK_DEFECTIVE)
    except (ArchiveError, NoRulingError) as error:
        fail(str(error), _EXITS[type(error)])
    except EngineError as error:
        fail(f"The rules engine failed: {error}", Exit.ENGINE_FAILED)
