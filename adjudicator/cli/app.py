"""The commands and their options."""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console

from adjudicator.adjudicate.decision import Detail, adjudicate
from adjudicator.analysis.cache import default_folder
from adjudicator.analysis.prove import Prover
from adjudicator.analysis.solving import DEFAULT_LIMIT
from adjudicator.case import case_schema, read_case, read_json
from adjudicator.cli.check import check_library, print_report
from adjudicator.cli.docs import write_documents
from adjudicator.cli.exits import EXIT_HELP, Exit, exit_of
from adjudicator.cli.issues import Issue, issues_of, sarif
from adjudicator.cli.prove import (
    compare_with_progress,
    print_comparison,
    print_proof,
    prove_with_progress,
    write_witnesses,
)
from adjudicator.cli.rules_view import print_rule, print_rulebooks, rule_json
from adjudicator.cli.ruling_view import print_ruling
from adjudicator.cli.trace_view import print_trace
from adjudicator.cli.trying import junit, library_of, print_trial, try_examples
from adjudicator.documents import documents_of
from adjudicator.entry import release_of
from adjudicator.errors import CaseError, EngineError, RulebookError
from adjudicator.rulebook.json_schema import rulebook_schema
from adjudicator.rulebook.library import Library
from adjudicator.rulebook.model import Release
from adjudicator.rulebook.scaffold import Scaffold, ScaffoldError
from adjudicator.ruling.canonical import Json, to_bytes
from adjudicator.ruling.model import Ruling
from adjudicator.vocabulary import SHANGHAI

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
new_app = typer.Typer(help="Begin something new.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(new_app, name="new")


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
TimeLimit = Annotated[
    float,
    typer.Option(metavar="SECONDS", help="For one question to the solver.", min=0.1),
]
DEFAULT_BOOKS = Path("rulebooks")


@app.command("decide", epilog=EXIT_HELP)
def decide_command(
    case: CasePath,
    at: At = None,
    as_json: AsJson = False,
    language: Lang = Language.zh,
    rulebooks: Books = DEFAULT_BOOKS,
) -> None:
    """Decide a case: outcome, liability, ledger in fen, what is still asked of whom by when."""
    with _refusals(as_json=as_json):
        ruling, release = _decide(case, at, rulebooks, Detail.FULL)
        if as_json:
            _write(to_bytes(ruling))
        else:
            print_ruling(Console(), ruling, release, language)
    raise typer.Exit(exit_of(ruling.status))


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
    with _refusals(as_json=as_json):
        ruling, release = _decide(case, at, rulebooks, Detail.TRACE)
        assert ruling.trace is not None
        if rule is not None and rule not in release.rules:
            _fail(f"No rule '{rule}' in this release; see: adjudicator rules list", Exit.USAGE)
        if as_json:
            _write(to_bytes(ruling))
        else:
            print_trace(Console(), ruling.trace, release, language, only=rule)
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
    with _refusals(as_json=as_json):
        release = _release(rulebooks, platform, category, at)
        if as_json:
            rules = [rule_json(rule, release) for rule in release.rules.values()]
            _write_json({"release": release.digest, "rules": list(rules)})
        else:
            print_rulebooks(Console(), release, language)


@rules_app.command("show", epilog=EXIT_HELP)
def show_rule(
    rule: Annotated[str, typer.Argument(help="The rule's id, e.g. EB-IDLE-010.")],
    platform: Platform = "taobao",
    category: Category = "ebike",
    at: At = None,
    as_json: AsJson = False,
    language: Lang = Language.zh,
    rulebooks: Books = DEFAULT_BOOKS,
) -> None:
    """Show one rule as prose, beside its condition, source and provenance."""
    with _refusals(as_json=as_json):
        release = _release(rulebooks, platform, category, at)
        found = release.rules.get(rule)
        if found is None:
            _fail(
                f"No rule '{rule}' for {platform} / {category}; see: adjudicator rules list",
                Exit.USAGE,
            )
        elif as_json:
            _write_json(rule_json(found, release))
        else:
            print_rule(Console(), found, release, language)


@app.command(epilog=EXIT_HELP)
def check(
    as_json: AsJson = False,
    sarif_file: Annotated[
        Path | None,
        typer.Option("--sarif", help="Write what is wrong as SARIF 2.1.0, for code hosts."),
    ] = None,
    rulebooks: Books = DEFAULT_BOOKS,
) -> None:
    """Load every rulebook, compile every release, run all examples, prove everything."""
    with _refusals(as_json=as_json):
        try:
            today = dt.datetime.now(SHANGHAI).date()
            prover = Prover(Library.load(rulebooks), folder=default_folder(), today=today)
            report = check_library(prover, Console(stderr=True))
        except RulebookError as error:
            _write_sarif(issues_of(error), rulebooks, sarif_file)
            raise
        _write_sarif(report.issues, rulebooks, sarif_file)
        if as_json:
            _write_json(report.to_json())
        else:
            print_report(Console(), report)
    raise typer.Exit(Exit.DECIDED if report.passed else Exit.FAILED_CHECK)


@app.command(epilog=EXIT_HELP)
def prove(
    rulebook: Annotated[
        str | None, typer.Option(help="Only releases that contain this rulebook, by its id.")
    ] = None,
    platform: Annotated[str | None, typer.Option(help="Only this platform.")] = None,
    category: Annotated[str | None, typer.Option(help="Only this category.")] = None,
    time_limit: TimeLimit = DEFAULT_LIMIT,
    witnesses: Annotated[
        Path | None, typer.Option(help="Write every witness as a case file into this folder.")
    ] = None,
    use_cache: Annotated[
        bool, typer.Option("--cache/--no-cache", help="Keep what was found, by content.")
    ] = True,
    as_json: AsJson = False,
    language: Lang = Language.zh,
    rulebooks: Books = DEFAULT_BOOKS,
) -> None:
    """Prove every release: no dead rule, contradiction or gap; floors and money kept."""
    with _refusals(as_json=as_json):
        prover = Prover(
            Library.load(rulebooks),
            time_limit,
            default_folder() if use_cache else None,
            dt.datetime.now(SHANGHAI).date(),
        )
        proof = prove_with_progress(
            prover,
            lambda release: (
                platform in (None, release.platform)
                and category in (None, release.category)
                and (rulebook is None or any(book.id == rulebook for book in release.rulebooks))
            ),
            Console(stderr=True),
        )
        if not proof.releases:
            _fail("No release is in scope.", Exit.USAGE)
        if witnesses is not None:
            write_witnesses(proof, witnesses)
        if as_json:
            _write_json(proof.to_json())
        else:
            print_proof(Console(), proof, language)
    raise typer.Exit(Exit.DECIDED if proof.passed else Exit.FAILED_CHECK)


@app.command(epilog=EXIT_HELP)
def diff(
    before: Annotated[Path, typer.Argument(help="A folder of rulebooks.")],
    after: Annotated[Path, typer.Argument(help="Another, to be compared with it.")],
    platform: Annotated[str | None, typer.Option(help="Only this platform.")] = None,
    category: Annotated[str | None, typer.Option(help="Only this category.")] = None,
    time_limit: TimeLimit = DEFAULT_LIMIT,
    as_json: AsJson = False,
) -> None:
    """Show for which cases two libraries rule differently, or prove that they do not.

    Compared are all versions, period by period: answers, refund, and what every party
    receives beside it. Exit code 1: they differ, or something could not be decided in time.
    """
    with _refusals(as_json=as_json):
        compared = compare_with_progress(
            Library.load(before),
            Library.load(after),
            time_limit,
            lambda one, other: platform in (None, one) and category in (None, other),
            Console(stderr=True),
        )
        if as_json:
            _write_json(compared.to_json())
        else:
            print_comparison(Console(), compared)
    raise typer.Exit(Exit.DECIDED if compared.same else Exit.FAILED_CHECK)


@app.command("test", epilog=EXIT_HELP)
def try_rulebooks(
    path: Annotated[
        Path,
        typer.Argument(help="A library, a rulebook's folder, or one file of examples."),
    ] = DEFAULT_BOOKS,
    as_json: AsJson = False,
    junit_file: Annotated[
        Path | None, typer.Option("--junit", help="Write the examples as JUnit XML.")
    ] = None,
) -> None:
    """Run the rulebooks' own examples; show which rules and atoms of conditions they try."""
    with _refusals(as_json=as_json):
        try:
            root, shown = library_of(path)
        except FileNotFoundError as error:
            _fail(str(error), Exit.USAGE)
        report = try_examples(Library.load(root), shown, Console(stderr=True))
        if junit_file is not None:
            _write_file(junit_file, junit(report))
        if as_json:
            _write_json(report.to_json())
        else:
            print_trial(Console(), report)
    raise typer.Exit(Exit.FAILED_CHECK if report.failed else Exit.DECIDED)


@new_app.command("rulebook", epilog=EXIT_HELP)
def new_rulebook(
    name: Annotated[str, typer.Argument(metavar="ID", help="Its id, e.g. toy-safety.")],
    layer: Annotated[str, typer.Option(help="Its layer, e.g. industry.")],
    platform: Annotated[list[str], typer.Option(help="A platform, or 'any'; may be repeated.")],
    category: Annotated[list[str], typer.Option(help="A category, or 'any'; may be repeated.")],
    folder: Annotated[Path, typer.Option("--dir", help="The library.")] = DEFAULT_BOOKS,
) -> None:
    """Begin a rulebook: a folder with a rule and its examples that passes 'check' as it is."""
    today = dt.datetime.now(SHANGHAI).date()
    scaffold = Scaffold(name, layer, tuple(platform), tuple(category), today)
    with _refusals(as_json=False):
        try:
            written = scaffold.write(folder)
        except ScaffoldError as error:
            _fail(str(error), Exit.USAGE)
    for path in written:
        _write(str(path).encode())


@app.command(epilog=EXIT_HELP)
def schema(
    of_rulebooks: Annotated[
        bool,
        typer.Option("--rulebook", help="Instead: the JSON Schema of rulebook files, for editors."),
    ] = False,
    platform: Annotated[str | None, typer.Option(help="Only this platform.")] = None,
    category: Annotated[str | None, typer.Option(help="Only this category.")] = None,
    rulebooks: Books = DEFAULT_BOOKS,
) -> None:
    """Print the JSON Schema of the case document: every fact with type, unit, labels, evidence."""
    if of_rulebooks:
        _write(json.dumps(rulebook_schema(), ensure_ascii=False, indent=2).encode())
        return
    with _refusals(as_json=True):
        releases = [
            release
            for release in Library.load(rulebooks).every_release()
            if platform in (None, release.platform) and category in (None, release.category)
        ]
        if not releases:
            _fail(f"No rulebook is in scope for {platform} / {category}.", Exit.USAGE)
        _write(json.dumps(case_schema(releases), ensure_ascii=False, indent=2).encode())


@app.command(epilog=EXIT_HELP)
def docs(
    out: Annotated[Path, typer.Option(help="The folder to write to.")] = Path("var/docs"),
    platform: Annotated[str | None, typer.Option(help="Only this platform.")] = None,
    category: Annotated[str | None, typer.Option(help="Only this category.")] = None,
    rulebooks: Books = DEFAULT_BOOKS,
) -> None:
    """Write every release as a document (HTML, zh and en), with an index; needs no network."""
    with _refusals(as_json=False):
        sites = [s for s in documents_of(Library.load(rulebooks)) if s.decides(platform, category)]
        if not sites:
            _fail(f"No rulebook is in scope for {platform} / {category}.", Exit.USAGE)
        for path in write_documents(sites, out, Console(stderr=True)):
            _write(str(path).encode())


def main() -> None:
    """Run the command line."""
    app()


def _decide(case: str, at: str | None, rulebooks: Path, detail: Detail) -> tuple[Ruling, Release]:
    instant = _instant(at)
    document = read_json(_read(case))
    release = release_of(document, Library.load(rulebooks), instant)
    return adjudicate(read_case(document, release), release, instant, detail), release


def _release(rulebooks: Path, platform: str, category: str, at: str | None) -> Release:
    instant = _instant(at)
    return Library.load(rulebooks).release(platform, category, instant, lambda _: instant)


def _read(case: str) -> str:
    try:
        return sys.stdin.read() if case == "-" else Path(case).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        _fail(f"Cannot read {case}: {error}", Exit.USAGE)


def _instant(text: str | None) -> dt.datetime:
    if text is None:
        return dt.datetime.now(SHANGHAI)
    try:
        instant = dt.datetime.fromisoformat(text)
    except ValueError:
        _fail(f"--at: '{text}' is not an instant such as 2026-05-22T10:00:00+08:00", Exit.USAGE)
    return instant if instant.tzinfo else instant.replace(tzinfo=SHANGHAI)


def _write_json(value: Json) -> None:
    _write(json.dumps(value, ensure_ascii=False).encode())


def _write(data: bytes) -> None:
    sys.stdout.write(data.decode() + "\n")


def _write_file(path: Path, data: bytes) -> None:
    try:
        path.write_bytes(data)
    except OSError as error:
        _fail(f"Cannot write {path}: {error}", Exit.USAGE)


def _write_sarif(issues: Sequence[Issue], rulebooks: Path, file: Path | None) -> None:
    if file is not None:
        text = json.dumps(sarif(issues, rulebooks), ensure_ascii=False, indent=2)
        _write_file(file, text.encode())


def _fail(message: str, code: Exit) -> NoReturn:
    sys.stderr.write(message + "\n")
    raise typer.Exit(code)


@contextmanager
def _refusals(*, as_json: bool) -> Iterator[None]:
    """Turn the core's errors into messages and exit codes."""
    try:
        yield
    except CaseError as error:
        problems = [{"pointer": p.pointer(), "message": p.message} for p in error.problems]
        text = json.dumps({"errors": problems}, ensure_ascii=False) if as_json else str(error)
        _fail(text, Exit.CASE_REFUSED)
    except RulebookError as error:
        defects = [
            {"place": str(d.place), "code": d.code, "message": d.message, "hint": d.hint}
            for d in error.defects
        ]
        text = json.dumps({"defects": defects}, ensure_ascii=False) if as_json else str(error)
        _fail(text, Exit.RULEBOOK_DEFECTIVE)
    except EngineError as error:
        _fail(f"The rules engine failed: {error}", Exit.ENGINE_FAILED)
