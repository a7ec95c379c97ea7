"""The commands of those who write rulebooks."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated

import typer

from adjudicator.case import case_schema
from adjudicator.cli.check_view import print_report
from adjudicator.cli.docs import write_documents
from adjudicator.cli.exits import EXIT_HELP, Exit
from adjudicator.cli.findings_view import print_comparison, print_proof, write_witnesses
from adjudicator.cli.options import (
    DEFAULT_BOOKS,
    AsJson,
    At,
    Books,
    EveryPeriod,
    Lang,
    Language,
    TimeLimit,
)
from adjudicator.cli.output import (
    Terminal,
    fail,
    refusals,
    write,
    write_file,
    write_json,
    write_path,
)
from adjudicator.cli.progress import shown
from adjudicator.cli.trial_view import print_suggestions, print_trial
from adjudicator.errors import RulebookError
from adjudicator.handbook import documents_of
from adjudicator.proofs.cache import default_folder
from adjudicator.proofs.prove import Prover
from adjudicator.rulebook.library import Library
from adjudicator.rulebook.schema.json_schema import rulebook_schema
from adjudicator.symbolic.solver import DEFAULT_LIMIT
from adjudicator.values import SHANGHAI
from adjudicator.workbench.check import check_library
from adjudicator.workbench.issues import Issue, issues_of, sarif
from adjudicator.workbench.pairing import compare_libraries
from adjudicator.workbench.scaffold import Scaffold, ScaffoldError
from adjudicator.workbench.testing import (
    junit,
    library_of,
    suggestions,
    try_examples,
    write_suggestions,
)

authoring_app = typer.Typer()
new_app = typer.Typer(help="Begin something new.", no_args_is_help=True, rich_markup_mode=None)
authoring_app.add_typer(new_app, name="new")


@authoring_app.command(epilog=EXIT_HELP)
def check(
    as_json: AsJson = False,
    sarif_file: Annotated[
        Path | None,
        typer.Option("--sarif", help="Write what is wrong as SARIF 2.1.0, for code hosts."),
    ] = None,
    platform: Annotated[str | None, typer.Option(help="Only this platform.")] = None,
    category: Annotated[str | None, typer.Option(help="Only this category.")] = None,
    every_period: EveryPeriod = False,
    rulebooks: Books = DEFAULT_BOOKS,
) -> None:
    """Load every rulebook, compile every release, run all examples, prove what is in force."""
    with refusals(as_json=as_json):
        try:
            today = dt.datetime.now(SHANGHAI).date()
            since = None if every_period else today
            library = Library.load(rulebooks, examples=True)
            prover = Prover(library, folder=default_folder(), today=today, since=since)
            whole = platform is None and category is None
            wanted = None if whole else _within(platform, category)
            with shown() as progress:
                report = check_library(prover, wanted, progress)
        except RulebookError as error:
            _write_sarif(issues_of(error), rulebooks, sarif_file)
            raise
        _write_sarif(report.issues, rulebooks, sarif_file)
        if as_json:
            write_json(report.to_json())
        else:
            print_report(Terminal(), report)
    raise typer.Exit(Exit.DECIDED if report.passed else Exit.FAILED_CHECK)


@authoring_app.command(epilog=EXIT_HELP)
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
    every_period: EveryPeriod = False,
    as_json: AsJson = False,
    language: Lang = Language.zh,
    rulebooks: Books = DEFAULT_BOOKS,
) -> None:
    """Prove the releases in force: no dead rule, contradiction or gap; floors and money kept."""
    with refusals(as_json=as_json):
        today = dt.datetime.now(SHANGHAI).date()
        prover = Prover(
            Library.load(rulebooks, examples=True),
            time_limit,
            default_folder() if use_cache else None,
            today,
            None if every_period else today,
        )
        within = _within(platform, category)
        with shown() as progress:
            proof = prover.prove(
                lambda release: (
                    within(release.platform, release.category)
                    and (rulebook is None or any(book.id == rulebook for book in release.rulebooks))
                ),
                progress,
            )
        if not proof.releases:
            fail("No release is in scope.", Exit.USAGE)
        if witnesses is not None:
            write_witnesses(proof, witnesses)
        if as_json:
            write_json(proof.to_json())
        else:
            print_proof(Terminal(), proof, language)
    raise typer.Exit(Exit.DECIDED if proof.passed else Exit.FAILED_CHECK)


@authoring_app.command(epilog=EXIT_HELP)
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
    with refusals(as_json=as_json):
        one, other = (Library.load(each, examples=True) for each in (before, after))
        with shown() as progress:
            within = _within(platform, category)
            compared = compare_libraries(one, other, time_limit, within, progress)
        if as_json:
            write_json(compared.to_json())
        else:
            print_comparison(Terminal(), compared)
    raise typer.Exit(Exit.DECIDED if compared.same else Exit.FAILED_CHECK)


@authoring_app.command("test", epilog=EXIT_HELP)
def try_rulebooks(
    path: Annotated[
        Path,
        typer.Argument(help="A library, a rulebook's folder, or one file of examples."),
    ] = DEFAULT_BOOKS,
    as_json: AsJson = False,
    junit_file: Annotated[
        Path | None, typer.Option("--junit", help="Write the examples as JUnit XML.")
    ] = None,
    suggest_to: Annotated[
        Path | None,
        typer.Option(
            "--suggest",
            metavar="FOLDER",
            help="Write, for every part of a condition that no example has seen decide, an "
            "example in which it does, to be read and kept; or prove that no case shows it.",
        ),
    ] = None,
) -> None:
    """Run the rulebooks' own examples; show which rules and atoms of conditions they try."""
    with refusals(as_json=as_json):
        try:
            root, place = library_of(path)
        except FileNotFoundError as error:
            fail(str(error), Exit.USAGE)
        library = Library.load(root, examples=True)
        with shown() as progress:
            report = try_examples(library, place, progress)
        if suggest_to is not None:
            with shown() as progress:
                found = write_suggestions(suggestions(library, report, progress), suggest_to)
            print_suggestions(Terminal(), found, suggest_to)
            raise typer.Exit(Exit.FAILED_CHECK if report.failed else Exit.DECIDED)
        if junit_file is not None:
            write_file(junit_file, junit(report))
        if as_json:
            write_json(report.to_json())
        else:
            print_trial(Terminal(), report)
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
    with refusals(as_json=False):
        try:
            written = scaffold.write(folder)
        except ScaffoldError as error:
            fail(str(error), Exit.USAGE)
    for path in written:
        write_path(path)


@authoring_app.command(epilog=EXIT_HELP)
def schema(
    of_rulebooks: Annotated[
        bool,
        typer.Option("--rulebook", help="Instead: the JSON Schema of rulebook files, for editors."),
    ] = False,
    platform: Annotated[str | None, typer.Option(help="Only this platform.")] = None,
    category: Annotated[str | None, typer.Option(help="Only this category.")] = None,
    at: At = None,
    rulebooks: Books = DEFAULT_BOOKS,
) -> None:
    """Print the JSON Schema of the case document: every fact with type, unit, labels, evidence.

    It is of cases whose days are all that of INSTANT.
    """
    if of_rulebooks:
        write(json.dumps(rulebook_schema(), ensure_ascii=False, indent=2).encode())
        return
    with refusals(as_json=True):
        library = Library.load(rulebooks)
        day = (at or dt.datetime.now(SHANGHAI)).date()
        releases = list(library.releases_on(day, _within(platform, category)))
        if not releases:
            scope = f"{platform or 'any'}/{category or 'any'}"
            message = f"No rulebook is in scope for {scope} on {day}."
            known = f"Platforms: {', '.join(library.platforms())}; "
            known += f"categories: {', '.join(library.categories())}."
            fail(f"{message} {known}", Exit.USAGE)
        write(json.dumps(case_schema(releases), ensure_ascii=False, indent=2).encode())


@authoring_app.command(epilog=EXIT_HELP)
def docs(
    out: Annotated[Path, typer.Option(help="The folder to write to.")] = Path("var/docs"),
    platform: Annotated[str | None, typer.Option(help="Only this platform.")] = None,
    category: Annotated[str | None, typer.Option(help="Only this category.")] = None,
    every_period: EveryPeriod = False,
    rulebooks: Books = DEFAULT_BOOKS,
) -> None:
    """Write every release as a document (HTML, zh and en), with an index; needs no network."""
    since = None if every_period else dt.datetime.now(SHANGHAI).date()
    with refusals(as_json=False):
        found = documents_of(Library.load(rulebooks, examples=True), since)
        sites = [site for site in found if site.decides(platform, category)]
        if not sites:
            fail(f"No rulebook is in scope for {platform} / {category}.", Exit.USAGE)
        with shown() as progress:
            written = write_documents(sites, out, progress)
        for path in written:
            write_path(path)


def _within(platform: str | None, category: str | None) -> Callable[[str, str], bool]:
    """Whether a platform and category are among those asked for."""
    return lambda one, other: platform in (None, one) and category in (None, other)


def _write_sarif(issues: Sequence[Issue], rulebooks: Path, file: Path | None) -> None:
    if file is not None:
        text = json.dumps(sarif(issues, rulebooks), ensure_ascii=False, indent=2)
        write_file(file, text.encode())
