"""The rulebooks' examples as worked cases, each told once however many releases try it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from adjudicator.errors import Place
from adjudicator.handbook.content import CaseEntry, CaseValue
from adjudicator.handbook.lists import case_value
from adjudicator.handbook.pieces import Link, Phrase
from adjudicator.handbook.voice import Voice, anchor
from adjudicator.readings.prose.sentences import yuan
from adjudicator.rulebook.model import Example, Release
from adjudicator.values import Value

_OUTCOME = "remedy.outcome"
_ADMISSION = "admission.decision"
_TITLES = 2


CASES_A_PAGE = 120


@dataclass(frozen=True, slots=True)
class Case:
    """An example with its number among those of its rulebook, and the release to tell it in."""

    example: Example
    number: int
    release: Release

    @property
    def anchor(self) -> str:
        return anchor("case", f"{self.example.rulebook}-{self.number}")


class Casebook:
    """The cases of several releases by rulebook, in the order of the rulebooks' files."""

    def __init__(self, releases: Iterable[Release]) -> None:
        found: dict[str, dict[Place, tuple[Example, Release]]] = defaultdict(dict)
        for release in sorted(releases, key=lambda one: len(one.rulebooks)):
            for example in release.examples:
                found[example.rulebook].setdefault(example.place, (example, release))
        self.cases = {
            rulebook: tuple(
                Case(found[rulebook][place][0], number, found[rulebook][place][1])
                for number, place in enumerate(sorted(found[rulebook]), start=1)
            )
            for rulebook in sorted(found)
        }
        self._known = {
            (case.example.rulebook, case.example.place): case
            for cases in self.cases.values()
            for case in cases
        }

    def pages(self, rulebook: str) -> tuple[tuple[Case, ...], ...]:
        """The cases of a rulebook, page by page."""
        cases = self.cases[rulebook]
        return tuple(cases[i : i + CASES_A_PAGE] for i in range(0, len(cases), CASES_A_PAGE))

    def file(self, rulebook: str, page: int, language: str) -> str:
        """The name of a page of cases; pages count from 0."""
        return f"cases-{rulebook}{f'-{page + 1}' if page else ''}.{language}.html"

    def link(self, example: Example, language: str) -> Link:
        """A link to a case from another page."""
        case = self._known[example.rulebook, example.place]
        file = self.file(example.rulebook, (case.number - 1) // CASES_A_PAGE, language)
        return Link(f"{file}#{case.anchor}", str(case.number), example.name)

    def links(self, release: Release, language: str) -> tuple[Link, ...]:
        """One link for each example of the release, in its order."""
        return tuple(self.link(example, language) for example in release.examples)


def case_entry(voice: Voice, case: Case) -> CaseEntry:
    """One case, told in one language."""
    example = case.example
    sentence = voice.phrase(example.name)
    outcome = Phrase(_outcome(voice, example), voice.tag)
    is_native = sentence.language == voice.tag
    return CaseEntry(
        anchor=case.anchor,
        number=voice.say("case", n=case.number),
        headline=sentence if is_native else outcome,
        sentence=outcome if is_native else sentence,
        given=_values(voice, {"claim.by": example.claimant, **example.given}),
        terms=_values(voice, example.terms),
        answers=_values(voice, example.answers),
        lines=tuple(
            CaseValue(voice.link("payment", name, voice.payment(name)), yuan(amount))
            for name, amount in (example.lines or {}).items()
            if isinstance(amount, int)
        ),
        articles=example.articles,
        asks=tuple(_link(voice, name) for name in example.asks or ()),
        asks_nothing=example.asks == (),
        holds=_rules(voice, example.holds),
        fails=_rules(voice, example.fails),
        open=_rules(voice, example.open),
    )


def _outcome(voice: Voice, example: Example) -> str:
    """What comes of the case, as far as the example says."""
    parts = []
    if example.status is not None:
        parts.append(voice.say(f"status.{example.status}"))
    for name in (_ADMISSION, _OUTCOME):
        answer = example.answers.get(name)
        if answer is not None and (name == _OUTCOME or example.status is None):
            parts.append(voice.value(name, answer))
    if example.refund:
        parts.append(voice.say("refund", amount=yuan(example.refund)))
    if example.asks:
        names = voice.joined(voice.label(name) for name in example.asks)
        parts.append(voice.say("asks_of", names=names))
    if not parts:
        parts = [
            f"{voice.label(name)}{voice.say('colon')}{voice.value(name, value)}"
            for name, value in example.answers.items()
        ]
    if not parts:
        parts = [*_tried(voice, "cases_hold.of", example.holds)]
        parts += _tried(voice, "cases_fail.of", example.fails)
    return voice.say("semicolon").join(parts) or voice.say("rule_test")


def _tried(voice: Voice, key: str, rules: Iterable[str]) -> Iterator[str]:
    """Which rules are tried, by their titles, with how their conditions come out."""
    known = voice.release.rules
    titles = [voice.text(known[rule].title) for rule in rules if rule in known]
    if titles:
        yield f"{voice.say(key)}{voice.say('colon')}{voice.joined(titles[:_TITLES])}"


def _values(voice: Voice, values: Mapping[str, Value]) -> tuple[CaseValue, ...]:
    return tuple(case_value(voice, name, value) for name, value in values.items())


def _link(voice: Voice, name: str) -> Link:
    return Link(f"#{voice.anchor(name)}", voice.label(name), name)


def _rules(voice: Voice, ids: Iterable[str]) -> tuple[Link, ...]:
    return tuple(voice.rule_link(rule) for rule in ids if rule in voice.release.rules)
