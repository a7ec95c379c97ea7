"""Compiles a rulebook's examples: every name in them must exist, every value be of its type.

An example stands in the releases that have all that it names: one about two promises stands
where both are in force. A name that no rulebook of the library declares is a defect.

Releases of one library share most of their examples. One is compiled again only where a
name in it stands for something else.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from adjudicator.rulebook.compile.names import check_known
from adjudicator.rulebook.compile.union import Union
from adjudicator.rulebook.files.book import Book
from adjudicator.rulebook.files.form import Defects, Named
from adjudicator.rulebook.files.sections.rules import ExampleDraft
from adjudicator.rulebook.files.source import Items, Scalar
from adjudicator.rulebook.files.typed import value_of
from adjudicator.rulebook.model import Example
from adjudicator.values import FEN, MONEY_MAX, Kind, Type, Value
from adjudicator.vocabulary import Status

Names = frozenset[tuple[str, str]]
"""Pairs of what it is and how it is called: `("rule", "TB-065-010")`."""

_CODE = "RB27"
_FEN = Type(Kind.MONEY, FEN, 0, MONEY_MAX)
_FACT, _QUESTION, _FIGURE, _RULE = "fact", "question", "settable parameter", "rule"
_PAYMENT, _SOURCE = "payment", "source of a rule"
_Types = Mapping[str, Type]


@dataclass(slots=True)
class Kept:
    """The examples compiled so far without a defect, each with what its names stood for."""

    found: dict[int, list[tuple[ExampleDraft, list[object], Example]]] = field(default_factory=dict)

    def get(self, draft: ExampleDraft, meaning: list[object]) -> Example | None:
        for _, known, example in self.found.get(id(draft), ()):
            if known == meaning:
                return example
        return None

    def put(self, draft: ExampleDraft, meaning: list[object], example: Example) -> None:
        self.found.setdefault(id(draft), []).append((draft, meaning, example))


def declared(books: Iterable[Book]) -> Names:
    """The names that books declare and an example may mention."""
    found: set[tuple[str, str]] = set()
    for book in books:
        figures = [draft.parameter for draft in book.parameters.values()]
        sources = [draft.citation.bare for draft in book.rules.values()]
        sources += [draft.citation.bare for draft in book.postings.values()]
        for what, names in (
            (_FACT, book.facts),
            (_QUESTION, book.questions),
            (_FIGURE, [figure.name for figure in figures if figure.settable_by]),
            (_RULE, book.rules),
            (_PAYMENT, book.postings),
            (_SOURCE, [str(citation) for citation in sources]),
        ):
            found.update((what, name) for name in names)
    return frozenset(found)


def mentioned(draft: ExampleDraft) -> Names:
    """The names that an example mentions. It stands where all of them are declared."""
    return frozenset(
        (what, named.name)
        for what, names in (
            (_FACT, [named for named, _ in draft.given]),
            (_FIGURE, [named for named, _ in draft.terms]),
            (_QUESTION, [named for named, _ in draft.answers]),
            (_RULE, (*draft.holds, *draft.fails, *draft.open)),
            (_FACT, draft.asks or ()),
            (_PAYMENT, [named for named, _ in draft.lines or ()]),
            (_SOURCE, draft.articles),
        )
        for named in names
    )


def compile_examples(
    union: Union, library: Names, kept: Kept, defects: Defects
) -> tuple[Example, ...]:
    """The examples that stand here (RB27); `library`: what all its rulebooks declare."""
    facts = {name: draft.fact.type for name, draft in union.facts.items()}
    questions = {name: draft.question.type for name, draft in union.questions.items()}
    figures = {
        draft.parameter.name: draft.parameter.type
        for draft in union.parameters.values()
        if draft.parameter.settable_by
    }
    cited = {str(draft.citation.bare) for _, draft in union.rules.values()}
    cited |= {str(draft.citation.bare) for _, draft in union.postings.values()}
    types = facts, questions, figures
    here = declared(union.books)
    examples = []
    for book, draft in union.examples:
        missing = mentioned(draft) - here
        if missing and missing <= library:
            continue
        meaning = _meaning(draft, union, types, cited)
        example = kept.get(draft, meaning)
        if example is None:
            before = len(defects.found)
            example = _compile(book, draft, union, types, cited, defects)
            if len(defects.found) == before:
                kept.put(draft, meaning, example)
        examples.append(example)
    return tuple(examples)


def _meaning(
    draft: ExampleDraft,
    union: Union,
    types: tuple[_Types, _Types, _Types],
    cited: Collection[str],
) -> list[object]:
    """What every name in the example stands for, in a fixed order: types, or whether it exists."""
    facts, questions, figures = types
    meaning: list[object] = []
    for known, pairs in ((facts, draft.given), (figures, draft.terms), (questions, draft.answers)):
        meaning += [known.get(named.name) for named, _ in pairs]
    existing: tuple[tuple[Collection[str], Iterable[Named]], ...] = (
        (union.rules, (*draft.holds, *draft.fails, *draft.open)),
        (facts, draft.asks or ()),
        (union.postings, [named for named, _ in draft.lines or ()]),
        (cited, draft.articles),
    )
    for names, wanted in existing:
        meaning += [named.name in names for named in wanted]
    return meaning


def _compile(
    book: Book,
    draft: ExampleDraft,
    union: Union,
    types: tuple[_Types, _Types, _Types],
    cited: Collection[str],
    defects: Defects,
) -> Example:
    facts, questions, figures = types
    if draft.status is not None:
        check_known(draft.status, "status", set(Status), _CODE, defects)
    return Example(
        name=draft.name,
        rulebook=book.name,
        place=draft.place,
        given=_values(draft.given, _FACT, facts, defects),
        terms=_values(draft.terms, _FIGURE, figures, defects),
        claimant=draft.claimant,
        holds=_names(draft.holds, _RULE, union.rules, defects),
        fails=_names(draft.fails, _RULE, union.rules, defects),
        open=_names(draft.open, _RULE, union.rules, defects),
        answers=_values(draft.answers, _QUESTION, questions, defects),
        asks=None if draft.asks is None else _names(draft.asks, _FACT, facts, defects),
        status=draft.status.name if draft.status else None,
        refund=draft.refund,
        lines=_lines(draft, union, defects),
        articles=_names(draft.articles, _SOURCE, cited, defects),
    )


def _lines(draft: ExampleDraft, union: Union, defects: Defects) -> dict[str, Value] | None:
    if draft.lines is None:
        return None
    return _values(draft.lines, _PAYMENT, dict.fromkeys(union.postings, _FEN), defects)


def _names(
    names: Iterable[Named], what: str, known: Collection[str], defects: Defects
) -> tuple[str, ...]:
    return tuple(named.name for named in names if check_known(named, what, known, _CODE, defects))


def _values(
    pairs: Iterable[tuple[Named, Scalar | Items]],
    what: str,
    types: Mapping[str, Type],
    defects: Defects,
) -> dict[str, Value]:
    values = {}
    for named, item in pairs:
        if check_known(named, what, types, _CODE, defects):
            of = f"The value of '{named.name}'"
            value = value_of(item, types[named.name], of, _CODE, defects.add)
            if value is not None:
                values[named.name] = value
    return values
