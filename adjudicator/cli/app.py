"""The commands: deciding and reading here, writing rulebooks in `authoring`."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import Annotated

import typer

from adjudicator.adjudicate.decision import Detail, adjudicate
from adjudicator.case import read_case, read_json
from adjudicator.cli.authoring import authoring_app
from adjudicator.cli.exits import EXIT_HELP, Exit, exit_of
from adjudicator.cli.options import (
    DEFAULT_BOOKS,
    ArchivePath,
    AsJson,
    At,
    Books,
    CasePath,
    Category,
    Lang,
    Language,
    Platform,
)
from adjudicator.cli.output import Terminal, fail, refusals, write, write_json
from adjudicator.cli.reproducing import keep, made_again, print_reproduction, reproduction_json
from adjudicator.cli.rules_view import print_rule, print_rulebooks, rule_json
from adjudicator.cli.ruling_view import print_ruling
from adjudicator.cli.trace_view import print_trace
from adjudicator.decide import release_of
from adjudicator.errors import harmless
from adjudicator.rulebook.library import Library
from adjudicator.rulebook.model import Release
from adjudicator.ruling.canonical import to_bytes
from adjudicator.ruling.ruling import Ruling
from adjudicator.values import SHANGHAI

app = typer.Typer(
    help="Decide e-commerce after-sales disputes by industry rulebooks written as data.",
    epilog=EXIT_HELP,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
rules_app = typer.Typer(help="Read the rules.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(rules_app, name="rules")
app.add_typer(authoring_app)


@app.command("decide", epilog=EXIT_HELP)
def decide_command(
    case: CasePath,
    at: At = None,
    as_json: AsJson = False,
    language: Lang = Language.zh,
    rulebooks: Books = DEFAULT_BOOKS,
    archive: ArchivePath = None,
) -> None:
    """Decide a case: outcome, liability, ledger in fen, what is still asked of whom by when."""
    with refusals(as_json=as_json):
        ruling, release = _decide(case, at, rulebooks, Detail.FULL)
        if archive is not None:
            keep(release, archive)
        if as_json:
            write(to_bytes(ruling))
        else:
            print_ruling(Terminal(), ruling, release, language)
    raise typer.Exit(exit_of(ruling.status))


@app.command(epilog=EXIT_HELP)
def reproduce(
    ruling: Annotated[
        str, typer.Argument(metavar="RULING.json", help="The ruling, as 'decide --json' prints it.")
    ],
    case: CasePath,
    archive: Annotated[
        Path, typer.Option(metavar="DIR", help="The archive that keeps its release.")
    ],
    as_json: AsJson = False,
) -> None:
    """Make a past ruling again, by the rules that made it, and compare the two byte by byte."""
    with refusals(as_json=as_json):
        document = read_json(_read(case))
        made = made_again(_read(ruling).removesuffix("\n").encode(), document, archive)
        if as_json:
            write_json(reproduction_json(made))
        else:
            print_reproduction(Terminal(), made)
    raise typer.Exit(Exit.DECIDED if made.equal else Exit.FAILED_CHECK)


@app.command(epilog=EXIT_HELP)
def explain(
    case: CasePath,
    rule: Annotated[str | None, typer.Option(help="Only this rule, by its id.")] = None,
    at: At = None,
    as_json: AsJson = False,
    language: Lang = Language.zh,
    rulebooks: Books = DEFAULT_BOOKS,
) -> None:
    """Explain a decision: every rule considered, each condition with expected and actual value."""
    with refusals(as_json=as_json):
        ruling, release = _decide(case, at, rulebooks, Detail.TRACE)
        assert ruling.trace is not None
        if rule is not None and rule not in release.rules:
            fail(f"No rule '{rule}' in this release; see: adjudicator rules list", Exit.USAGE)
        if as_json:
            write(to_bytes(ruling))
        else:
            print_trace(Terminal(), ruling.trace, release, language, only=rule)
    raise typer.Exit(exit_of(ruling.status))


@rules_app.command("list", epilog=EXIT_HELP)
def list_rules(
    platform: Platform = "taobao",
    category: Category = "ebike",
    at: At = None,
    as_json: AsJson = False,
    language: Lang = Language.zh,
    rulebooks: Books = DEFAULT_BOOKS,
) -> None:
    """List the rulebooks and rules in force for a platform and category."""
    with refusals(as_json=as_json):
        release = _release(rulebooks, platform, category, at)
        if as_json:
            rules = [rule_json(rule, release) for rule in release.rules.values()]
            write_json({"release": release.digest, "rules": list(rules)})
        else:
            print_rulebooks(Terminal(), release, language)


@rules_app.command("show", epilog=EXIT_HELP)
def show_rule(
    rule: Annotated[str, typer.Argument(help="The rule's id, e.g. EB-B0-010.")],
    platform: Platform = "taobao",
    category: Category = "ebike",
    at: At = None,
    as_json: AsJson = False,
    language: Lang = Language.zh,
    rulebooks: Books = DEFAULT_BOOKS,
) -> None:
    """Show one rule as prose, beside its condition, source and provenance."""
    with refusals(as_json=as_json):
        release = _release(rulebooks, platform, category, at)
        found = release.rules.get(rule)
        if found is None:
            fail(
                f"No rule '{rule}' for {platform} / {category}; see: adjudicator rules list",
                Exit.USAGE,
            )
        elif as_json:
            write_json(rule_json(found, release))
        else:
            print_rule(Terminal(), found, release, language)


def main() -> None:
    """Run the command line."""
    app()


def _decide(
    case: str, at: dt.datetime | None, rulebooks: Path, detail: Detail
) -> tuple[Ruling, Release]:
    instant = at or dt.datetime.now(SHANGHAI)
    document = read_json(_read(case))
    release = release_of(document, Library.load(rulebooks), instant)
    return adjudicate(read_case(document, release), release, instant, detail), release


def _release(rulebooks: Path, platform: str, category: str, at: dt.datetime | None) -> Release:
    instant = at or dt.datetime.now(SHANGHAI)
    return Library.load(rulebooks).release(platform, category, instant, lambda _: instant)


def _read(case: str) -> str:
    try:
        return sys.stdin.read() if case == "-" else Path(case).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        fail(harmless(f"Cannot read {case}: {error}"), Exit.USAGE)
