"""The archive on the command line: keeping a release, and showing a ruling made again."""

from __future__ import annotations

import json
from pathlib import Path

from adjudicator.cli.exits import Exit
from adjudicator.cli.output import Terminal, fail
from adjudicator.rulebook.model import Release
from adjudicator.rulebook.release_archive import Archive, Folder
from adjudicator.values import Json
from adjudicator.verification.reproduction import ABSENT, Difference, Reproduction, reproduce

_SHOWN = 20


def keep(release: Release, folder: Path) -> None:
    """Keep the release in the archive, or end the command saying why not."""
    try:
        Archive(Folder(folder)).keep(release)
    except OSError as error:
        fail(f"Cannot keep the release in {folder}: {error}", Exit.USAGE)


def made_again(ruling: bytes, document: object, folder: Path) -> Reproduction:
    """The ruling made again by its release in the archive. Raises as `reproduce` does."""
    if not folder.is_dir():
        fail(f"There is no archive at {folder}.", Exit.USAGE)
    try:
        return reproduce(ruling, document, Archive(Folder(folder)))
    except OSError as error:
        fail(f"Cannot read the archive {folder}: {error}", Exit.ARCHIVE_BROKEN)


def print_reproduction(console: Terminal, made: Reproduction) -> None:
    """Whether it came out the same, and else each place where it did not."""
    if made.equal:
        console.print(
            f"The same ruling, to the byte ({len(made.actual):,} bytes).", highlight=False
        )
        return
    found = made.differences()
    if not found:
        console.print("The same content, but not its canonical bytes (blanks, order of keys).")
    for each in found[:_SHOWN]:
        expected, actual = _text(each.expected), _text(each.actual)
        text = f"{each.pointer or '/'}\n  expected {expected}\n  actual   {actual}"
        console.print(text, highlight=False)
    if len(found) > _SHOWN:
        console.print(f"and {len(found) - _SHOWN} more differences (all of them with --json)")


def reproduction_json(made: Reproduction) -> Json:
    """The same for machines; a side that has nothing lacks its key."""
    return {"equal": made.equal, "differences": [_json(each) for each in made.differences()]}


def _json(difference: Difference) -> Json:
    sides = {"expected": difference.expected, "actual": difference.actual}
    found: dict[str, Json] = {"pointer": difference.pointer}
    found.update(
        (name, json.loads(_text(side))) for name, side in sides.items() if side is not ABSENT
    )
    return found


def _text(side: object) -> str:
    return "nothing" if side is ABSENT else json.dumps(side, ensure_ascii=False)
