"""The rulebooks' examples as worked cases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from adjudicator.handbook.content import CaseEntry, CaseValue
from adjudicator.handbook.lists import case_value
from adjudicator.handbook.pieces import Link, Phrase
from adjudicator.handbook.voice import Voice, anchor
from adjudicator.readings.prose.sentences import yuan
from adjudicator.rulebook.model import Example
from adjudicator.values import Value

_OUTCOME = "remedy.outcome"
_ADMISSION = "admission.decision"
_TITLES = 2


def case_links(voice: Voice) -> tuple[Link, ...]:
    """One link for each example of the release, in its order."""
    return tuple(
        Link(f"#{anchor('case', str(number))}", str(number), example.name)
        for number, example in enumerate(voice.release.examples, start=1)
    )


def cases(voice: Voice) -> tuple[tuple[str, str, tuple[CaseEntry, ...]], ...]:
    """The cases by rulebook: anchor of the group, its title, its cases."""
    told = [
        (example.rulebook, _case(voice, number, example))
        for number, example in enumerate(voice.release.examples, start=1)
    ]
    titles = {book.id: voice.text(book.title) for book in voice.release.rulebooks}
    return tuple(
        (
            anchor("cases", rulebook),
            titles.get(rulebook, rulebook),
            tuple(case for of, case in told if of == rulebook),
        )
        for rulebook in dict.fromkeys(rulebook for rulebook, _ in told)
    )


def _case(voice: Voice, number: int, example: Example) -> CaseEntry:
    sentence = voice.phrase(example.name)
    outcome = Phrase(_outcome(voice, example), voice.tag)
    is_native = sentence.language == voice.tag
    return CaseEntry(
        anchor=anchor("case", str(number)),
        number=voice.say("case", n=number),
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
        parts = [*_tried(voice, "cases_hold", example.holds)]
        parts += _tried(voice, "cases_fail", example.fails)
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
