"""`adjudicator check`: every release compiled, every example run."""

from __future__ import annotations

from dataclasses import dataclass

from rich.console import Console
from rich.progress import track

from adjudicator.adjudicate.program import program_of
from adjudicator.examples import Outcome, run_all
from adjudicator.rulebook.library import Library
from adjudicator.rulebook.model import Release, Rule
from adjudicator.ruling.canonical import Json


@dataclass(frozen=True, slots=True)
class Report:
    """What the check found. `untried` are rules without an example that holds or one that fails."""

    releases: tuple[Release, ...]
    examples: int
    failed: tuple[tuple[Release, Outcome], ...]
    untried: tuple[tuple[Rule, str], ...]

    @property
    def passed(self) -> bool:
        return not self.failed and not self.untried

    def to_json(self) -> dict[str, Json]:
        return {
            "passed": self.passed,
            "releases": [
                {"release": r.digest, "platform": r.platform, "category": r.category}
                for r in self.releases
            ],
            "examples": self.examples,
            "failed": [
                {
                    "place": str(outcome.example.place),
                    "example": outcome.example.name,
                    "platform": release.platform,
                    "category": release.category,
                    "failures": list(outcome.failures),
                }
                for release, outcome in self.failed
            ],
            "untried": [
                {"place": str(rule.place), "rule": rule.id, "missing": missing}
                for rule, missing in self.untried
            ],
        }


def check_library(library: Library, console: Console) -> Report:
    """Compile all releases and run their examples, with progress on the console."""
    releases = tuple(library.every_release())
    rules: dict[str, Rule] = {}
    tried: dict[str, set[str]] = {"holds": set(), "fails": set()}
    for release in track(releases, "Compiling releases", console=console, transient=True):
        program_of(release)
        rules.update(release.rules)
        for example in release.examples:
            tried["holds"].update(example.holds)
            tried["fails"].update(example.fails)
    ran = list(track(run_all(releases), "Running examples", console=console, transient=True))
    untried = tuple(
        (rule, missing)
        for rule in rules.values()
        for missing in ("holds", "fails")
        if rule.id not in tried[missing]
    )
    failed = tuple((release, outcome) for release, outcome in ran if not outcome.passed)
    return Report(releases, len(ran), failed, untried)


def print_report(console: Console, report: Report) -> None:
    """The report for people: failures first, a one-line verdict last."""
    for release, outcome in report.failed:
        console.print(f"{outcome.example.place}: {outcome.example.name}", style="red", markup=False)
        console.print(f"    {release.platform} / {release.category}", markup=False)
        for failure in outcome.failures:
            console.print(f"    {failure}", markup=False)
    for rule, missing in report.untried:
        console.print(
            f"{rule.place}: {rule.id} has no example in which it {missing}",
            style="yellow",
            markup=False,
        )
    verdict = "all good" if report.passed else "not good"
    console.print(
        f"{len(report.releases)} releases, {report.examples} examples run, "
        f"{len(report.failed)} failed, {len(report.untried)} rules lack an example: {verdict}",
        style="green" if report.passed else "red",
        markup=False,
    )
