"""The rulebooks of a release, lowest layer first, with every rule in prose."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from adjudicator.adjudicate.defeat import voids
from adjudicator.handbook.content import RulebookEntry, RuleEntry
from adjudicator.handbook.pieces import Link
from adjudicator.handbook.voice import Voice, anchor
from adjudicator.rulebook.model import Layer, Rule, RulebookRef, Stratum, answering

_CASES_SHOWN = 6


class RuleTeller:
    """Tells the rules of one release, with what each yields to and prevails over.

    `cases` are the links to the worked cases, in the order of the release's examples.
    """

    def __init__(self, voice: Voice, cases: Sequence[Link]) -> None:
        self._voice = voice
        self._answering = answering(voice.release.rules.values())
        self._exceptions: dict[str, list[Rule]] = defaultdict(list)
        for rule in voice.release.rules.values():
            for excepted in rule.exception_to:
                self._exceptions[excepted].append(rule)
        self._holding: dict[str, list[Link]] = defaultdict(list)
        self._failing: dict[str, list[Link]] = defaultdict(list)
        for example, link in zip(voice.release.examples, cases, strict=True):
            for tried, found in ((example.holds, self._holding), (example.fails, self._failing)):
                for rule_id in tried:
                    found[rule_id].append(link)

    def rulebooks(self) -> tuple[RulebookEntry, ...]:
        """All rulebooks with their rules by stratum."""
        return tuple(self._rulebook(book) for book in self._voice.release.rulebooks)

    def _rulebook(self, book: RulebookRef) -> RulebookEntry:
        voice = self._voice
        rules = [r for r in voice.release.rules.values() if r.rulebook == book.id]
        strata = tuple(
            (
                voice.say(f"stratum.{stratum.word}"),
                tuple(self._rule(rule) for rule in rules if rule.stratum is stratum),
            )
            for stratum in Stratum
            if any(rule.stratum is stratum for rule in rules)
        )
        return RulebookEntry(
            anchor=anchor("rulebook", book.id),
            title=voice.text(book.title),
            id=book.id,
            version=book.version,
            layer=voice.say(f"layer.{book.layer.word}"),
            in_force=in_force(voice, book),
            applies=voice.say(f"temporal.{book.temporal_policy}"),
            digest=book.digest,
            count=voice.say("count.rules", n=len(rules)),
            strata=strata,
        )

    def _rule(self, rule: Rule) -> RuleEntry:
        voice = self._voice
        return RuleEntry(
            anchor=anchor("rule", rule.id),
            id=rule.id,
            title=voice.text(rule.title),
            provenance=voice.provenance(rule.provenance),
            condition=voice.condition(rule.when),
            code=voice.code(rule.when_text),
            then=tuple(
                (voice.link("question", q, voice.label(q)), voice.value(q, value))
                for q, value in rule.then
            ),
            source=voice.source(rule.citation),
            note=voice.note(rule.note),
            exception_to=tuple(
                voice.rule_link(r) for r in rule.exception_to if r in voice.release.rules
            ),
            specifies=tuple(
                voice.rule_link(r) for r in (rule.specifies,) if r in voice.release.rules
            ),
            excepted_by=self._links(self._exceptions[rule.id]),
            outranked=self._outranked(rule),
            floor=rule.floor,
            bound_by=self._links(self._floors_of(rule)),
            cases_hold=self._cases("cases_hold", self._holding[rule.id]),
            cases_fail=self._cases("cases_fail", self._failing[rule.id]),
        )

    def _cases(self, key: str, cases: list[Link]) -> tuple[str, tuple[Link, ...]]:
        """How many cases there are, and the first of them."""
        return self._voice.say(key, n=len(cases)), tuple(cases[:_CASES_SHOWN])

    def _links(self, rules: Iterable[Rule]) -> tuple[Link, ...]:
        return tuple(self._voice.rule_link(rule.id) for rule in rules)

    def _outranked(self, rule: Rule) -> str:
        """The higher layers that answer one of its questions, each with the number of rules."""
        voice = self._voice
        higher: dict[Layer, set[str]] = defaultdict(set)
        for question, _ in rule.then:
            for other in self._answering[question]:
                if other.layer > rule.layer:
                    higher[other.layer].add(other.id)
        if not higher:
            return ""
        told = (
            voice.say("outranked_one", layer=voice.say(f"layer.{layer.word}"), n=len(higher[layer]))
            for layer in sorted(higher)
        )
        return voice.joined(told)

    def _floors_of(self, rule: Rule) -> list[Rule]:
        """The statutory floors beneath which its conclusions are void."""
        questions, given = self._voice.release.questions, dict(rule.then)
        return [
            other
            for other in self._voice.release.rules.values()
            if any(q in given and voids(other, rule, questions[q]) for q, _ in other.then)
        ]


def in_force(voice: Voice, book: RulebookRef) -> str:
    """The days on which a rulebook is in force."""
    if book.in_force_until is None:
        return voice.say("since", day=book.in_force_from)
    return voice.say("from_until", day=book.in_force_from, until=book.in_force_until)
