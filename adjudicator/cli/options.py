"""The options that several commands share."""

from __future__ import annotations

import datetime as dt
import re
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from adjudicator.case.json_values import NotOfTypeError, read_instant
from adjudicator.errors import harmless

_DAY, _NO_OFFSET = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"), re.compile(r"[^T]+T[0-9:.]+")


def read_at(text: str) -> dt.datetime:
    """The instant that an option names, read as a document's are. Raises `BadParameter`."""
    whole = f"{text}T00:00" if _DAY.fullmatch(text) else text
    try:
        return read_instant(f"{whole}+08:00" if _NO_OFFSET.fullmatch(whole) else whole)
    except NotOfTypeError as error:
        raise typer.BadParameter(harmless(str(error))) from None


class Language(StrEnum):
    zh = "zh"
    en = "en"


CasePath = Annotated[
    str, typer.Argument(metavar="CASE.json", help="The case document; '-' reads standard input.")
]
At = Annotated[
    dt.datetime | None,
    typer.Option(
        metavar="INSTANT",
        parser=read_at,
        help="As of this instant, e.g. 2026-05-22T10:00:00+08:00 (without an offset:"
        " Asia/Shanghai; without a time: the day's beginning). Default: now.",
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for machines.")]
Lang = Annotated[Language, typer.Option("--lang", help="Language of the text output.")]
Books = Annotated[
    Path,
    typer.Option(
        "--rulebooks",
        envvar="ADJUDICATOR_RULEBOOKS",
        help="The folder of rulebooks.",
    ),
]
Platform = Annotated[str, typer.Option(help="Platform, e.g. taobao.")]
Category = Annotated[str, typer.Option(help="Category, e.g. ebike.")]
EveryPeriod = Annotated[
    bool,
    typer.Option(
        "--all",
        help="Past periods, too (takes much longer); without it the releases that decide cases "
        "whose conduct lies today or later.",
    ),
]
TimeLimit = Annotated[
    float,
    typer.Option(metavar="SECONDS", help="For one question to the solver.", min=0.1),
]
ArchivePath = Annotated[
    Path | None,
    typer.Option("--archive", metavar="DIR", help="Keep the release in this archive."),
]
DEFAULT_BOOKS = Path("rulebooks")
