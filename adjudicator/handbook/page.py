"""A release as one page: all parts of the document put together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from adjudicator.handbook.assumptions import assumptions
from adjudicator.handbook.burdens import evidence_grades, procedures, record_facts, record_rules
from adjudicator.handbook.cases import Casebook
from adjudicator.handbook.content import Page, SourceEntry
from adjudicator.handbook.drawing import draw_map
from adjudicator.handbook.figures import computed, parameters, tables
from adjudicator.handbook.payments import payments
from adjudicator.handbook.pieces import Link
from adjudicator.handbook.questions import questions
from adjudicator.handbook.rules import RuleTeller
from adjudicator.handbook.trees import Foundations
from adjudicator.handbook.voice import Voice, anchor, web_address
from adjudicator.rulebook.model import Layer, Release
from adjudicator.sources import Provenance


def page_of(release: Release, language: str, title: str, scope: str, casebook: Casebook) -> Page:
    """The document of a release in one language (`zh` or `en`).

    `title` and `scope` name the categories and platforms that it decides; `casebook`
    says where its cases are told.
    """
    voice = Voice(release, language)
    return Page(
        language=voice.tag,
        title=title,
        scope=scope,
        digest=release.digest,
        counts=counts(release, language),
        reading=_reading(voice),
        marks=tuple(voice.provenance(provenance) for provenance in Provenance),
        foreign=0,
        assumptions=assumptions(voice),
        rulebooks=RuleTeller(voice, casebook.links(release, language)).rulebooks(),
        map=draw_map(voice, Foundations(release)),
        questions=questions(voice),
        procedures=procedures(voice),
        record=record_facts(voice),
        record_rules=record_rules(voice),
        evidence=evidence_grades(voice),
        parameters=parameters(voice),
        tables=tables(voice),
        computed=computed(voice),
        payments=payments(voice),
        cases=_cases(voice, casebook),
        sources=_sources(voice),
    )


def counts(release: Release, language: str) -> str:
    """How much there is to read: rules and cases."""
    voice = Voice(release, language)
    return voice.say("figures.count", n=len(release.rules), m=len(release.examples))


def _reading(voice: Voice) -> tuple[str, ...]:
    order = " → ".join(voice.say(f"layer.{layer.word}") for layer in Layer)
    keys = ("three", "silence", "floor", "text")
    told = {key: voice.say(f"reading.{key}") for key in keys}
    layers = voice.say("reading.layers", order=order)
    return (told["three"], layers, told["floor"], told["silence"], told["text"])


def _cases(voice: Voice, casebook: Casebook) -> tuple[tuple[Link, int], ...]:
    """Where the cases of each of its rulebooks are, and how many there are in it."""
    number = Counter(example.rulebook for example in voice.release.examples)
    titles = {book.id: voice.text(book.title) for book in voice.release.rulebooks}
    return tuple(
        (Link(casebook.file(book, 0, voice.language), titles.get(book, book)), number[book])
        for book in dict.fromkeys(example.rulebook for example in voice.release.examples)
    )


def _sources(voice: Voice) -> tuple[SourceEntry, ...]:
    cited = Counter(_citations(voice.release))
    return tuple(
        SourceEntry(
            anchor=anchor("source", source.id),
            id=source.id,
            title=voice.phrase(source.title),
            issuer=voice.phrase(source.issuer),
            in_force=source.in_force,
            url=web_address(source.url),
            address=source.url,
            provenance=voice.provenance(source.provenance),
            review=voice.review(source.review),
            cited=cited[source.id],
        )
        for source in voice.release.sources.values()
        if cited[source.id]
    )


def _citations(release: Release) -> Iterator[str]:
    """The document of every citation of the release."""
    kinds = (
        release.rules,
        release.parameters,
        release.tables,
        release.derived,
        release.postings,
    )
    for known in kinds:
        for entry in known.values():
            yield entry.citation.document
    for parameter in release.parameters.values():
        if parameter.floor is not None:
            yield parameter.floor.citation.document
