"""Running the rulebooks' own examples: each is a small case and what must come of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from adjudicator.adjudicate.evaluation import Evaluation, evaluate_checked
from adjudicator.adjudicate.ledger import build_ledger
from adjudicator.adjudicate.needs import needs
from adjudicator.adjudicate.program import Program, program_of
from adjudicator.adjudicate.requests import status_of
from adjudicator.adjudicate.support import citations_of, support_of
from adjudicator.case.sheet import Basis, FactSheet, Known, Term
from adjudicator.errors import Place
from adjudicator.rulebook.model import Example, Release, Setter
from adjudicator.ruling.ruling import Ledger
from adjudicator.sources import Citation
from adjudicator.values import Value
from adjudicator.vocabulary import Party


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one example came out; `failures` are sentences, none if all is as it says."""

    example: Example
    failures: tuple[str, ...]
    evaluation: Evaluation

    @property
    def passed(self) -> bool:
        return not self.failures


def run_examples(release: Release) -> tuple[Outcome, ...]:
    """Every example of all rulebooks of one release, in file order.

    Examples of a lower layer may fail here for a good reason: a special rule answers
    otherwise. `plainest` says which release an example is meant for.
    """
    program = program_of(release)
    return tuple(run_example(program, example) for example in release.examples)


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
    sheet = sheet_of(program.release, example)
    evaluation = evaluate_checked(program, sheet.values(), sheet.terms)
    failures = tuple(failures_of(program, sheet, evaluation, example))
    return Outcome(example, failures, evaluation)


def sheet_of(release: Release, example: Example) -> FactSheet:
    """The example as a case: what it gives is established, what the record omits is absent."""
    known = {
        fact.name: Known(fact.absent, Basis.ABSENT)
        for fact in release.facts.values()
        if fact.absent is not None
    }
    known.update((name, Known(value, Basis.GIVEN)) for name, value in example.given.items())
    return FactSheet(
        case="example",
        platform=release.platform,
        category=release.category,
        claimant=Party(example.claimant),
        known=known,
        terms={name: Term(name, Setter.PROMISE, value) for name, value in example.terms.items()},
    )


def failures_of(
    program: Program, sheet: FactSheet, evaluation: Evaluation, example: Example
) -> Iterator[str]:
    """What came out otherwise than the example says, sentence by sentence."""
    for key in evaluation.disagreements:
        yield f"the two evaluators differ on {key}"
    yield from _wrong_conditions(evaluation, example)
    for question, value in example.answers.items():
        actual = evaluation.env.get(question, "not settled")
        if actual != value:
            yield f"{question} should be {value}, but is {actual}"
    found = needs(program, sheet, evaluation)
    if example.asks is not None and set(example.asks) != set(found.facts):
        yield (
            f"should ask for {', '.join(sorted(example.asks)) or 'nothing'}, "
            f"but asks for {', '.join(sorted(found.facts)) or 'nothing'}"
        )
    status = status_of(program, sheet, evaluation)
    if example.status is not None and example.status != status:
        matters = "; ".join(matter.message.en for matter in found.matters)
        yield f"status should be {example.status}, but is {status.value} ({matters})"
    ledger = build_ledger(program.release, evaluation) if found.nothing else None
    yield from _wrong_money(ledger if isinstance(ledger, Ledger) else None, example)
    if example.articles:
        cited = {str(citation) for citation in _citations(program, evaluation)}
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


def _wrong_money(ledger: Ledger | None, example: Example) -> Iterator[str]:
    refund = None if ledger is None else ledger.refund
    if example.refund is not None and refund != example.refund:
        yield f"the refund should be {example.refund} fen, but is {refund}"
    lines = None if ledger is None else _lines(ledger)
    if example.lines is not None and lines != example.lines:
        yield f"the payments should be {_shown(example.lines)}, but are {_shown(lines)}"


def _lines(ledger: Ledger) -> dict[str, Value]:
    """The payments of a ledger, in fen, by name."""
    return {line.posting: line.amount for line in ledger.lines}


def _shown(lines: Mapping[str, Value] | None) -> str:
    if lines is None:
        return "not settled"
    return ", ".join(f"{name} {amount}" for name, amount in sorted(lines.items())) or "none"


def _citations(program: Program, evaluation: Evaluation) -> tuple[Citation, ...]:
    """The sources that a ruling on the settled goals would cite."""
    goals = [
        name
        for name in program.goals
        if evaluation.relevant(name)
        and name in evaluation.standings
        and evaluation.standings[name].settled
    ]
    return citations_of(program, evaluation, support_of(program, evaluation, goals))


_STATES: dict[object, str] = {True: "true", False: "false", None: "open"}
