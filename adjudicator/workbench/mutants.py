"""Mutants of a library: releases in which one thing was changed as an author might err.

A mutant is refused as the loader would refuse it: its text is parsed, its table
compiled, its figure compared with its bounds.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from typing import Any

from adjudicator.errors import Defect, Place, RulebookError
from adjudicator.language.parse import Symbol, parse_condition, parse_formula
from adjudicator.language.text import literal_text, to_text
from adjudicator.language.tree import Node, RefKind
from adjudicator.proofs.findings import place_of
from adjudicator.rulebook.compile.compiler import compile_release
from adjudicator.rulebook.compile.examples import Names, declared
from adjudicator.rulebook.compile.tables import compile_table
from adjudicator.rulebook.compile.texts import Texts
from adjudicator.rulebook.files.book import VOCABULARY, Book
from adjudicator.rulebook.files.loader import Books
from adjudicator.rulebook.model import Parameter, Release, Rule, Table
from adjudicator.values import FEN, Kind, Type, Value, value_problem
from adjudicator.workbench.table_mutants import SheetVariant, sheet_variants
from adjudicator.workbench.variants import MutationKind, neighbours, variants

Apply = Callable[[Release], Release]
Put = Callable[[Release, Node], Release]
_MONEY = Type(Kind.MONEY, FEN)


@dataclass(frozen=True, slots=True)
class Subject:
    """What is changed: an entry of a section, known by its place."""

    section: str
    name: str
    rulebook: str
    place: Place

    def is_in(self, release: Release) -> bool:
        """Whether the release has it (and not another version of it)."""
        return place_of(release, self.name) == self.place


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change of one subject, at `place`.

    `apply` makes it in a release that has the subject, and raises `RulebookError` where
    the loader would refuse it.
    """

    subject: Subject
    kind: MutationKind
    place: Place
    change: str
    apply: Apply


@dataclass(slots=True)
class Workshop:
    """The rulebooks of a library, to compile releases with one figure changed."""

    books: Books
    texts: Texts = field(init=False)
    names: Names = field(init=False)

    def __post_init__(self) -> None:
        self.texts = Texts(self.books.calendar)
        self.names = declared((self.books.vocabulary, *self.books.rulebooks))

    def compiled(self, release: Release, changed: Parameter | None = None) -> Release:
        """The release compiled here, perhaps with another value of a parameter."""
        chosen = {(reference.id, reference.digest) for reference in release.rulebooks}
        books = [book for book in self.books.rulebooks if (book.name, book.digest) in chosen]
        drafts = [_with_figure(book, changed) for book in (self.books.vocabulary, *books)]
        compiled = compile_release(drafts, self.texts, {}, self.names)
        return dataclasses.replace(compiled, platform=release.platform, category=release.category)

    def subject(self, section: str, name: str, place: Place) -> Subject:
        """An entry as a subject, with the rulebook that its file belongs to."""
        for book in self.books.rulebooks:
            if place.file.startswith(book.place.file.rpartition("/")[0] + "/"):
                return Subject(section, name, book.name, place)
        return Subject(section, name, VOCABULARY, place)


def _with_figure(book: Book, changed: Parameter | None) -> Book:
    drafts = {
        name: dataclasses.replace(draft, value=changed.value, declared=changed.declared)
        for name, draft in book.parameters.items()
        if changed is not None and draft.parameter.place == changed.place
    }
    return dataclasses.replace(book, parameters={**book.parameters, **drafts}) if drafts else book


def mutants(release: Release, workshop: Workshop) -> Iterator[tuple[Subject, Iterator[Mutant]]]:
    """Every subject of a release with its mutants."""
    for rule in release.rules.values():
        subject = workshop.subject("rules", rule.id, rule.place)
        yield subject, _of_rule(subject, rule, release)
    for posting in release.postings.values():
        subject = workshop.subject("payments", posting.id, posting.place)
        when = _of_text(subject, posting.when, None, _put("postings", "when"))
        amount = _of_text(subject, posting.amount, _MONEY, _put("postings", "amount"))
        yield subject, chain(when, amount)
    for question in release.questions.values():
        subject = workshop.subject("questions", question.name, question.place)
        if question.relevant_when is not None:
            put = _put("questions", "relevant_when")
            yield subject, _of_text(subject, question.relevant_when, None, put)
    for name, node in release.asked_when.items():
        subject = workshop.subject("facts", name, release.facts[name].place)
        yield subject, _of_text(subject, node, None, partial(_with_entry, "asked_when"))
    for derived in release.derived.values():
        subject = workshop.subject("derived", derived.name, derived.place)
        if derived.formula is not None:
            put = _put("derived", "formula")
            yield subject, _of_text(subject, derived.formula, derived.type, put)
    for table in release.tables.values():
        subject = workshop.subject("tables", table.name, table.place)
        yield subject, _of_table(subject, table, scope_of(release))
    for parameter in release.parameters.values():
        subject = workshop.subject("parameters", parameter.name, parameter.place)
        yield subject, _of_parameter(subject, parameter, workshop)


def scope_of(release: Release) -> dict[str, Symbol]:
    """What every name of a release stands for, as its conditions were parsed."""
    scope = {
        name: Symbol(name, kind, entry.type)
        for kind, entries in (
            (RefKind.FACT, release.facts),
            (RefKind.QUESTION, release.questions),
            (RefKind.DERIVED, release.derived),
        )
        for name, entry in entries.items()
    }
    for name, parameter in release.parameters.items():
        constant = None if parameter.settable_by else parameter.value
        scope[name] = Symbol(name, RefKind.PARAMETER, parameter.type, constant)
    return scope


_PutNode = Callable[[Release, str, Node], Release]


def _of_text(
    subject: Subject, node: Node, expected: Type | None, put: _PutNode
) -> Iterator[Mutant]:
    """The mutants of a condition, or of a formula of the type `expected`."""
    for variant in variants(node):
        text = to_text(variant.node)
        apply = partial(_apply_text, text, variant.place, expected, subject.name, put)
        yield Mutant(subject, variant.kind, variant.place, variant.change, apply)


def _apply_text(
    text: str, place: Place, expected: Type | None, name: str, put: _PutNode, release: Release
) -> Release:
    scope = scope_of(release)
    if expected is None:
        return put(release, name, parse_condition(text, scope, lambda _line, _column: place))
    node = parse_formula(text, scope, lambda _line, _column: place, expected, release.calendar)
    return put(release, name, node)


def _put(section: str, part: str) -> _PutNode:
    """Puts a condition or formula into an entry of a section."""

    def put(release: Release, name: str, node: Node) -> Release:
        entry = dataclasses.replace(getattr(release, section)[name], **{part: node})
        return _with_entry(section, release, name, entry)

    return put


def _with_entry(section: str, release: Release, name: str, entry: object) -> Release:
    changes: dict[str, Any] = {section: {**getattr(release, section), name: entry}}
    return dataclasses.replace(release, **changes)


def _of_rule(subject: Subject, rule: Rule, release: Release) -> Iterator[Mutant]:
    yield from _of_text(subject, rule.when, None, _put("rules", "when"))
    for i, target in enumerate(rule.exception_to):
        if release.rules[target].layer < rule.layer:
            continue  # its layer prevails anyway
        rest = (*rule.exception_to[:i], *rule.exception_to[i + 1 :])
        changed = dataclasses.replace(rule, exception_to=rest)
        change = f"exception_to: {target}  →  (none)"
        apply = partial(_with_entry, "rules", name=rule.id, entry=changed)
        yield Mutant(subject, MutationKind.EXCEPTION, rule.place, change, apply)
    for i, (question, answer) in enumerate(rule.then):
        other = _other_answer(answer, release.questions[question].type)
        if other is not None:
            then = (*rule.then[:i], (question, other), *rule.then[i + 1 :])
            changed = dataclasses.replace(rule, then=then)
            apply = partial(_with_entry, "rules", name=rule.id, entry=changed)
            change = f"{question}: {literal_text(answer)}  →  {literal_text(other)}"
            yield Mutant(subject, MutationKind.CONCLUSION, rule.place, change, apply)
    # The condition stays, so that only what the rule concludes can show that it is gone.
    changed = dataclasses.replace(rule, then=(), floor="")
    deleted = partial(_with_entry, "rules", name=rule.id, entry=changed)
    yield Mutant(subject, MutationKind.RULE, rule.place, "concludes nothing", deleted)


def _other_answer(answer: Value, type_: Type) -> Value | None:
    if isinstance(answer, bool):
        return not answer
    if isinstance(answer, int):
        return answer + 1 if answer < type_.maximum else answer - 1
    if isinstance(answer, str) and len(type_.values) > 1:
        return type_.values[(type_.values.index(answer) + 1) % len(type_.values)]
    return None


def _of_table(subject: Subject, table: Table, scope: Mapping[str, Symbol]) -> Iterator[Mutant]:
    for variant in sheet_variants(table, scope):
        apply = partial(_apply_sheet, table.name, variant)
        yield Mutant(subject, variant.kind, variant.place, variant.change, apply)


def _apply_sheet(name: str, variant: SheetVariant, release: Release) -> Release:
    empty = dataclasses.replace(release.tables[name], inputs=(), rows=())
    table = compile_table(empty, variant.sheet, scope_of(release))
    return _with_entry("tables", release, name, table)


def _of_parameter(subject: Subject, parameter: Parameter, workshop: Workshop) -> Iterator[Mutant]:
    if parameter.value is None:
        return
    other = _other_answer(parameter.value, parameter.type)
    is_word = isinstance(parameter.value, bool | str)
    for value in (other,) if is_word else neighbours(parameter.value):
        if value is None:
            continue
        changed = dataclasses.replace(parameter, value=value)
        change = f"{literal_text(parameter.value)}  →  {literal_text(value)}"
        apply = partial(_apply_figure, changed, workshop)
        yield Mutant(subject, MutationKind.PARAMETER, parameter.place, change, apply)


def _apply_figure(parameter: Parameter, workshop: Workshop, release: Release) -> Release:
    value, floor = parameter.value, parameter.floor
    problem = value_problem(value, parameter.type)
    if problem is None and floor is not None and floor.is_undercut_by(value):
        problem = f"{value} undercuts the floor {floor.citation}"
    if problem is not None:
        raise RulebookError([Defect(parameter.place, "RB16", f"{problem}.")])
    if parameter.settable_by:
        return _with_entry("parameters", release, parameter.name, parameter)
    return workshop.compiled(release, parameter)
