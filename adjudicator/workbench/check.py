"""What `adjudicator check` runs: every release compiled, every example tried, every proof."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from adjudicator.adjudicate.program import program_of
from adjudicator.progress import Progress, counted, silent
from adjudicator.proofs.findings import Located, Severity, reference
from adjudicator.proofs.prove import Prover
from adjudicator.rulebook.model import Example, Release, Rule
from adjudicator.values import Json
from adjudicator.workbench.coverage import Coverage, Meter
from adjudicator.workbench.examples import Outcome, plainest, run_example
from adjudicator.workbench.issues import ERROR, WARNING, Issue, count

FAILED_EXAMPLE, NO_EXAMPLE, NOT_SEEN = "EX01", "EX02", "EX03"


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
            "releases": [reference(each) for each in self.releases],
            "examples": self.examples,
            "issues": [issue.to_json() for issue in self.issues],
        }


def check_library(
    prover: Prover,
    wanted: Callable[[str, str], bool] | None = None,
    progress: Progress = silent,
) -> Report:
    """Compile all releases, run their examples and prove them.

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
    ran = [
        (release, outcome)
        for release, examples in counted(meant, "Running examples", progress)
        for outcome in _run(release, examples)
    ]
    meter = Meter(releases)
    for release, outcome in ran:
        meter.observe(program_of(release), outcome.evaluation)
    proof = prover.prove(lambda r: within(r.platform, r.category), progress)
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
