"""What commands print and write, and how they end when something is refused."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import typer

from adjudicator.cli.exits import Exit
from adjudicator.errors import CaseError, EngineError, RulebookError
from adjudicator.rulebook.archive import (
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


def write_json(value: Json) -> None:
    """Print a JSON value on one line."""
    write(json.dumps(value, ensure_ascii=False).encode())


def write(data: bytes) -> None:
    """Print text and end the line."""
    sys.stdout.write(data.decode() + "\n")


def write_file(path: Path, data: bytes) -> None:
    """Write a file, or end the command saying why not."""
    try:
        path.write_bytes(data)
    except OSError as error:
        fail(f"Cannot write {path}: {error}", Exit.USAGE)


def fail(message: str, code: Exit) -> NoReturn:
    """End the command with a message on standard error."""
    sys.stderr.write(message + "\n")
    raise typer.Exit(code)


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
