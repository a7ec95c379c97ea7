"""`adjudicator check`: every release compiled, every example run, every proof tried."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.progress import track

from adjudicator.adjudicate.program import program_of
from adjudicator.cli.findings_view import prove_with_progress
from adjudicator.cli.issues import ERROR, WARNING, Issue, count
from adjudicator.proofs.findings import Located, Severity
from adjudicator.proofs.prove import Prover
from adjudicator.rulebook.model import Example, Release, Rule
from adjudicator.values import Json
from adjudicator.workbench.coverage import Coverage, Meter
from adjudicator.workbench.examples import Outcome, plainest, run_example

FAILED_EXAMPLE, NO_EXAMPLE, NOT_SEEN = "EX01", "EX02", "EX03"
_STYLES = {ERROR: "red", WARNING: "yellow"}


@dataclass(frozen=True, slots=True)
class Report:
    """What the check found; warnings alone do not fail it."""

    releases: tuple[Release, ...]
    examples: int
    issues: tuple[Issue, ...]

    @property
    def passed(self) -> bool:
        return not count(self.issues, ERROR)

    def to_json(self) -> dict[str, Json]:
        return {
            "passed": self.passed,
            "releases": [
                {"release": r.digest, "platform": r.platform, "category": r.category}
                for r in self.releases
            ],
            "examples": self.examples,
            "issues": [issue.to_json() for issue in self.issues],
        }


def check_library(
    prover: Prover, console: Console, wanted: Callable[[str, str], bool] | None = None
) -> Report:
    """Compile all releases, run their examples and prove them, with progress on the console.

    `wanted`: only releases of these platforms and categories, with the examples that are
    tried there. Raises `RulebookError` with the defects of all releases.
    """
    library = prover.library
    library.check()
    every = tuple(library.distinct_releases())
    within = wanted or (lambda *_: True)
    known = {release.digest for release in library.every_release(within)}
    releases = tuple(release for release in every if release.digest in known)
    meant = [each for each in plainest(every) if each[0].digest in known]
    shown = track(meant, "Running examples", console=console, transient=True)
    ran = [(release, outcome) for release, examples in shown for outcome in _run(release, examples)]
    meter = Meter(releases)
    for release, outcome in ran:
        meter.observe(program_of(release), outcome.evaluation)
    proof = prove_with_progress(prover, lambda r: within(r.platform, r.category), console)
    issues = [
        *(_failed(release, outcome) for release, outcome in ran if not outcome.passed),
        *(() if wanted else (*_untried(releases), *_unseen(meter.coverage()))),
        *(_found(located) for located in proof.findings),
    ]
    return Report(releases, len(ran), tuple(sorted(set(issues))))


def _run(release: Release, examples: Sequence[Example]) -> list[Outcome]:
    program = program_of(release)
    return [run_example(program, example) for example in examples]


def _failed(release: Release, outcome: Outcome) -> Issue:
    example = outcome.example
    message = (
        f"The example '{example.name}' fails for {release.platform} / {release.category}: "
        f"{'; '.join(outcome.failures)}."
    )
    return Issue(example.place, FAILED_EXAMPLE, ERROR, message)


def _untried(releases: tuple[Release, ...]) -> list[Issue]:
    """The rules without an example in which they hold, or without one in which they fail."""
    rules: dict[str, Rule] = {}
    tried: dict[str, set[str]] = {"holds": set(), "fails": set()}
    for release in releases:
        rules.update(release.rules)
        for example in release.examples:
            tried["holds"].update(example.holds)
            tried["fails"].update(example.fails)
    return [
        Issue(rule.place, NO_EXAMPLE, ERROR, f"{rule.id} has no example in which it {missing}.")
        for rule in rules.values()
        for missing in ("holds", "fails")
        if rule.id not in tried[missing]
    ]


def _unseen(coverage: Coverage) -> Iterator[Issue]:
    """The parts of conditions that no example has seen decide, both while true and while false."""
    for condition in coverage.conditions:
        for atom in condition.atoms:
            for mark, advice in atom.lacking:
                message = f"{condition.subject}: no example in which {atom.text} {mark}. {advice}"
                yield Issue(atom.place, NOT_SEEN, ERROR, message)


def _found(located: Located) -> Issue:
    """What a proof found; what could not be proved has not passed."""
    finding = located.finding
    level = WARNING if finding.severity is Severity.WARNING else ERROR
    return Issue(located.place, finding.code.value, level, finding.message.en)


def print_report(console: Console, report: Report) -> None:
    """The report for people: what is wrong first, a one-line verdict last."""
    for issue in report.issues:
        line = f"{issue.place}: {issue.code} {issue.message}"
        console.print(line, style=_STYLES[issue.level], markup=False, soft_wrap=True)
    errors, warnings = (count(report.issues, level) for level in (ERROR, WARNING))
    verdict = ("passed, read the warnings" if warnings else "passed") if report.passed else "failed"
    console.print(
        f"{len(report.releases)} releases, {report.examples} examples run, "
        f"{errors} errors, {warnings} warnings: {verdict}",
        style="green" if report.passed else "red",
        markup=False,
    )
