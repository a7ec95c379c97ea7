"""The options that several commands share."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Language(StrEnum):
    zh = "zh"
    en = "en"


CasePath = Annotated[
    str, typer.Argument(metavar="CASE.json", help="The case document; '-' reads standard input.")
]
At = Annotated[
    str | None,
    typer.Option(
        metavar="INSTANT",
        help="Decide as of this instant, e.g. 2026-05-22T10:00:00+08:00 "
        "(without an offset: Asia/Shanghai). Default: now.",
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
