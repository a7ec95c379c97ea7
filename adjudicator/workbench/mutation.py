"""Mutation testing of rulebooks: does something fail when a rule is changed?

Every mutant is refused by the loader, contradicted by an example, or survives. Only
the examples that a change can reach are evaluated again, by the Kleene reading alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from adjudicator.adjudicate.outlook import Outlook, outlook
from adjudicator.adjudicate.program import Program, program_of
from adjudicator.case.sheet import sheet_of
from adjudicator.errors import RulebookError
from adjudicator.rulebook.files.loader import Books
from adjudicator.rulebook.model import Example, Release
from adjudicator.workbench.examples import failures_of, plainest
from adjudicator.workbench.mutants import Mutant, Subject, Workshop, mutants
from adjudicator.workbench.patching import Patch, patch


class Killer(StrEnum):
    """What shows that a mutant is wrong."""

    LOADER = "loader"
    EXAMPLES = "examples"
    PROOFS = "proofs"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one mutant; `how` is the text of the defect, example or finding."""

    mutant: Mutant
    killer: Killer
    how: str = ""

    @property
    def survived(self) -> bool:
        return self.killer is Killer.NOBODY


@dataclass(frozen=True, slots=True)
class _Trial:
    """An example as it comes out where nothing is changed."""

    example: Example
    here: Outlook


@dataclass(frozen=True, slots=True)
class _Bench:
    """A release with the examples that are meant for it."""

    release: Release
    program: Program
    trials: tuple[_Trial, ...]


def run(books: Books, releases: Iterable[Release]) -> Iterator[Verdict]:
    """Every mutant of everything in the releases, with its verdict, each once.

    `books` are what the releases were compiled from. Examples that fail without any
    change show nothing and are left out.
    """
    workshop = Workshop(books)
    benches = _benches(tuple(releases), workshop)
    done: set[Subject] = set()
    for bench in benches:
        for subject, changes in mutants(bench.release, workshop):
            if subject in done:
                continue
            done.add(subject)
            having = [one for one in benches if subject.is_in(one.release)]
            for mutant in changes:
                yield _judge(mutant, having)


def _benches(releases: Sequence[Release], workshop: Workshop) -> list[_Bench]:
    """Every release with what is meant for it; those that try nothing have rules, too."""
    meant = {release.digest: examples for release, examples in plainest(releases)}
    distinct = {release.digest: release for release in releases}.values()
    found = [_bench(workshop.compiled(each), meant.get(each.digest, ())) for each in distinct]
    return sorted(found, key=lambda bench: not bench.trials)


def _bench(release: Release, examples: Sequence[Example]) -> _Bench:
    program = program_of(release)
    trials = []
    for example in examples:
        here = outlook(program, sheet_of(release, example))
        if not any(failures_of(here, example)):
            trials.append(_Trial(example, here))
    return _Bench(release, program, tuple(trials))


def _judge(mutant: Mutant, benches: Sequence[_Bench]) -> Verdict:
    for bench in benches:
        try:
            patched = patch(bench.program, mutant.apply(bench.release))
        except RulebookError as error:
            return Verdict(mutant, Killer.LOADER, str(error.defects[0]))
        for trial in sorted(bench.trials, key=_mentioning(mutant.subject.name)):
            if _is_reached(patched, trial) and _fails(patched.program, trial):
                return Verdict(mutant, Killer.EXAMPLES, trial.example.name)
    return Verdict(mutant, Killer.NOBODY)


def _mentioning(name: str) -> Callable[[_Trial], bool]:
    """A sort key that puts the examples which name the rule first: they fail soonest."""
    return lambda trial: name not in (*trial.example.holds, *trial.example.fails)


def _is_reached(patched: Patch, trial: _Trial) -> bool:
    """Whether the example may come out otherwise; a rule that stays as it was changes nothing."""
    if patched.figures:
        return True
    states, env = trial.here.evaluation.states, trial.here.evaluation.env
    if any(states.get(rule, False) is not False for rule in patched.conclusions):
        return True
    for key, condition in patched.conditions.items():
        if key in states:
            state = condition(env)
            # An open condition may be open for other reasons, and then asks otherwise.
            if state is None or state is not states[key]:
                return True
    return False


def _fails(program: Program, trial: _Trial) -> bool:
    return any(failures_of(outlook(program, trial.here.sheet), trial.example))
