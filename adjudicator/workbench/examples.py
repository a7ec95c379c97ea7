"""Running the rulebooks' own examples: each is a small case and what must come of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from adjudicator.adjudicate.evaluation import Evaluation
from adjudicator.adjudicate.outlook import Outlook, outlook
from adjudicator.adjudicate.program import Program, program_of
from adjudicator.adjudicate.support import citations_of
from adjudicator.case.sheet import sheet_of
from adjudicator.errors import Place
from adjudicator.rulebook.model import Example, Release


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one example came out; `failures` are sentences, none if all is as it says."""

    example: Example
    failures: tuple[str, ...]
    evaluation: Evaluation

    @property
    def passed(self) -> bool:
        return not self.failures


def run_all(releases: Iterable[Release]) -> Iterator[tuple[Release, Outcome]]:
    """Every example once for each plainest release that its rulebook is part of."""
    for release, examples in plainest(tuple(releases)):
        program = program_of(release)
        for example in examples:
            yield release, run_example(program, example)


def plainest(releases: Sequence[Release]) -> list[tuple[Release, list[Example]]]:
    """Where to try each example: in the releases with the fewest rulebooks where it stands.

    There its rulebook speaks with nothing above it but what always applies, and what else
    the example names. Releases with the same content count once.
    """
    distinct = {release.digest: release for release in releases}.values()
    fewest: dict[Place, int] = {}
    for release in distinct:
        for example in release.examples:
            size = len(release.rulebooks)
            fewest[example.place] = min(size, fewest.get(example.place, size))
    found = []
    for release in distinct:
        size = len(release.rulebooks)
        examples = [each for each in release.examples if fewest[each.place] == size]
        if examples:
            found.append((release, examples))
    return found


def run_example(program: Program, example: Example) -> Outcome:
    """Evaluate one example with both evaluators and compare what it mentions."""
    here = outlook(program, sheet_of(program.release, example), checked=True)
    return Outcome(example, tuple(failures_of(here, example)), here.evaluation)


def failures_of(here: Outlook, example: Example) -> Iterator[str]:
    """What came out otherwise than the example says, sentence by sentence."""
    evaluation = here.evaluation
    for key in evaluation.disagreements:
        yield f"the two evaluators differ on {key}"
    yield from _wrong_conditions(evaluation, example)
    for question, value in example.answers.items():
        actual = evaluation.env.get(question, "not settled")
        if actual != value:
            yield f"{question} should be {value}, but is {actual}"
    asked = here.needs.facts
    if example.asks is not None and set(example.asks) != set(asked):
        yield (
            f"should ask for {', '.join(sorted(example.asks)) or 'nothing'}, "
            f"but asks for {', '.join(sorted(asked)) or 'nothing'}"
        )
    if example.status is not None and example.status != here.status:
        matters = "; ".join(matter.message.en for matter in here.needs.matters)
        yield f"status should be {example.status}, but is {here.status.value} ({matters})"
    yield from _wrong_money(here, example)
    if example.articles:
        cited = {str(c) for c in citations_of(here.program, evaluation, here.support)}
        for article in example.articles:
            if article not in cited:
                yield f"{article} should be cited, but {', '.join(sorted(cited)) or 'nothing'} is"


def _wrong_conditions(evaluation: Evaluation, example: Example) -> Iterator[str]:
    for word, expected, rules in (
        ("hold", True, example.holds),
        ("fail", False, example.fails),
        ("be open", None, example.open),
    ):
        for rule in rules:
            state = evaluation.states.get(rule, "not reached")
            if state is not expected:
                yield f"{rule} should {word}, but its condition is {_STATES.get(state, state)}"


def _wrong_money(here: Outlook, example: Example) -> Iterator[str]:
    """A claim that is not heard moves nothing; while a case waits, nothing is settled."""
    paid = here.lines
    refund = None if paid is None else here.refund or 0
    lines = None if paid is None else {line.posting: line.amount for line in paid}
    if example.refund is not None and refund != example.refund:
        yield f"the refund should be {example.refund} fen, but is {refund}"
    if example.lines is not None and lines != example.lines:
        yield f"the payments should be {_shown(example.lines)}, but are {_shown(lines)}"


def _shown(lines: Mapping[str, object] | None) -> str:
    if lines is None:
        return "not settled"
    return ", ".join(f"{name} {amount}" for name, amount in sorted(lines.items())) or "none"


_STATES: dict[object, str] = {True: "true", False: "false", None: "open"}
