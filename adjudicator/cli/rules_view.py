"""Rules and rulebooks for people: lists, and one rule as prose beside its source."""

from __future__ import annotations

from rich.table import Table
from rich.text import Text

from adjudicator.cli.output import Terminal
from adjudicator.cli.phrases import say
from adjudicator.readings.prose import sentences as prose
from adjudicator.rulebook.model import Release, Rule
from adjudicator.rulebook.wording import Wording
from adjudicator.values import Json


def rule_json(rule: Rule, release: Release) -> dict[str, Json]:
    """A rule as plain JSON: condition as written and in words, conclusions, source."""
    words = Wording(release)
    return {
        "id": rule.id,
        "title": {"zh": rule.title.zh, "en": rule.title.en},
        "rulebook": rule.rulebook,
        "layer": rule.layer.word,
        "stratum": rule.stratum.word,
        "when": rule.when_text,
        "when_in_words": {
            "zh": prose.condition(rule.when, "zh", words),
            "en": prose.condition(rule.when, "en", words),
        },
        "then": {question: _plain(value) for question, value in rule.then},
        "exception_to": list(rule.exception_to),
        "specifies": rule.specifies or None,
        "floor": rule.floor or None,
        "source": str(rule.citation),
        "provenance": rule.provenance.value,
        "note": rule.note or None,
    }


def _plain(value: object) -> Json:
    return value if isinstance(value, bool | int | str) else str(value)


def print_rulebooks(console: Terminal, release: Release, language: str) -> None:
    """The rulebooks of a release, lowest layer first, each with its rules."""
    for book in release.rulebooks:
        until = book.in_force_until or "…"
        console.print(
            Text.assemble(
                (f"\n{book.title.get(language)}", "bold"),
                f"  {book.id} {book.version}  {say(f'layer.{book.layer.word}', language)}"
                f"  {book.in_force_from} – {until}  {book.digest[:12]}",
            )
        )
        table = Table(show_header=False, box=None, padding=(0, 2, 0, 2))
        for rule in release.rules.values():
            if rule.rulebook == book.id:
                table.add_row(rule.id, rule.title.get(language), str(rule.citation))
        console.print(table)


def print_rule(console: Terminal, rule: Rule, release: Release, language: str) -> None:
    """One rule as prose, with everything that bears on it."""
    words = Wording(release)
    console.print(Text.assemble((rule.id, "bold"), "  ", (rule.title.get(language), "bold")))
    table = Table(show_header=False, box=None, padding=(0, 1, 0, 1))
    table.add_column(style="dim")
    table.add_column(overflow="fold")
    table.add_row(say("when", language), prose.condition(rule.when, language, words))
    table.add_row("", Text(rule.when_text, style="dim"))
    for question, value in rule.then:
        answer = f"{words.label(question).get(language)}: "
        answer += words.value(question, value).get(language)
        table.add_row(say("concludes", language), answer)
    if rule.exception_to:
        table.add_row(say("exception_to", language), ", ".join(rule.exception_to))
    if rule.specifies:
        table.add_row(say("specifies", language), rule.specifies)
    if rule.floor:
        table.add_row(say("floor", language), rule.floor)
    table.add_row(say("layer", language), say(f"layer.{rule.layer.word}", language))
    source = release.sources.get(rule.citation.document)
    title = f"  {source.title}" if source else ""
    table.add_row(say("source", language), f"{rule.citation}{title}")
    provenance = say(f"provenance.{rule.provenance.value}", language)
    table.add_row(say("provenance", language), provenance)
    if rule.note:
        table.add_row(say("note", language), rule.note)
    console.print(table)
