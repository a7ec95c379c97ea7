"""Everything in a release that no source says: it comes first in the document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from adjudicator.handbook.content import Assumptions, Subject
from adjudicator.handbook.pieces import Link
from adjudicator.handbook.voice import Voice
from adjudicator.rulebook.model import Parameter
from adjudicator.sources import Citation, Provenance

Found = tuple[Provenance, Subject]


def assumptions(voice: Voice) -> Assumptions:
    """The assumptions by sort, the figures that nobody gives, and what was only derived."""
    release = voice.release
    subjects: list[tuple[str, Iterable[Found]]] = [
        ("assumptions.figures", _parameters(voice)),
        ("assumptions.tables", _tables(voice)),
        ("assumptions.rules", _rules(voice)),
        ("assumptions.computed", _computed(voice)),
        ("assumptions.payments", _payments(voice)),
    ]
    assumed, derived = [], []
    for key, found in subjects:
        entries = list(found)
        title = voice.say(key)
        group = tuple(s for provenance, s in entries if provenance is Provenance.ASSUMPTION)
        links = tuple(s.link for provenance, s in entries if provenance is Provenance.DERIVED)
        if group:
            assumed.append((title, group))
        if links:
            derived.append((voice.say(f"derived.{key.partition('.')[2]}"), links))
    missing = tuple(_parameter(voice, p) for p in release.parameters.values() if p.value is None)
    return Assumptions(tuple(assumed), missing, tuple(derived))


def _parameters(voice: Voice) -> Iterator[Found]:
    for p in voice.release.parameters.values():
        if p.value is not None:
            value = voice.value(p.name, p.value)
            yield p.provenance, _parameter(voice, p, value)


def _tables(voice: Voice) -> Iterator[Found]:
    for t in voice.release.tables.values():
        link = voice.link("table", t.name, voice.text(t.label))
        yield t.provenance, _subject(voice, link, t.name, t.citation, t.note)


def _rules(voice: Voice) -> Iterator[Found]:
    for r in voice.release.rules.values():
        link = voice.link("rule", r.id, voice.text(r.title))
        yield r.provenance, _subject(voice, link, r.id, r.citation, r.note)


def _computed(voice: Voice) -> Iterator[Found]:
    for d in voice.release.derived.values():
        link = voice.link("computed", d.name, voice.text(d.label))
        yield d.provenance, _subject(voice, link, d.name, d.citation, d.note)


def _payments(voice: Voice) -> Iterator[Found]:
    for p in voice.release.postings.values():
        link = voice.link("payment", p.id, voice.text(p.label))
        yield p.provenance, _subject(voice, link, p.id, p.citation, "")


def _parameter(voice: Voice, parameter: Parameter, value: str = "") -> Subject:
    link = voice.link("parameter", parameter.name, voice.text(parameter.label))
    return _subject(voice, link, parameter.name, parameter.citation, parameter.note, value)


def _subject(
    voice: Voice, link: Link, key: str, citation: Citation, note: str, value: str = ""
) -> Subject:
    return Subject(link, key, value, voice.source(citation), voice.note(note))
