"""Compiles a rulebook's examples: every name in them must exist, every value be of its type."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from adjudicator.rulebook.drafts import Book, ExampleDraft, Named
from adjudicator.rulebook.form import Defects
from adjudicator.rulebook.model import Example
from adjudicator.rulebook.names import check_known
from adjudicator.rulebook.source import Scalar
from adjudicator.rulebook.typed import NotOfTypeError, read_value
from adjudicator.rulebook.union import Union
from adjudicator.ruling.model import Status
from adjudicator.vocabulary import FEN, MONEY_MAX, Kind, Type, Value

_CODE = "RB27"
_FEN = Type(Kind.MONEY, FEN, 0, MONEY_MAX)


def compile_examples(union: Union, defects: Defects) -> tuple[Example, ...]:
    """The examples of all rulebooks (RB27)."""
    facts = {name: draft.fact.type for name, draft in union.facts.items()}
    questions = {name: draft.question.type for name, draft in union.questions.items()}
    figures = {
        draft.parameter.name: draft.parameter.type
        for draft in union.parameters.values()
        if draft.parameter.settable_by
    }
    cited = {str(draft.citation) for _, draft in union.rules.values()}
    cited |= {str(draft.citation) for _, draft in union.postings.values()}
    return tuple(
        _compile(book, draft, union, (facts, questions, figures), cited, defects)
        for book, draft in union.examples
    )


def _compile(
    book: Book,
    draft: ExampleDraft,
    union: Union,
    types: tuple[Mapping[str, Type], Mapping[str, Type], Mapping[str, Type]],
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
        given=_values(draft.given, "fact", facts, defects),
        terms=_values(draft.terms, "settable parameter", figures, defects),
        claimant=draft.claimant,
        holds=_names(draft.holds, "rule", union.rules, defects),
        fails=_names(draft.fails, "rule", union.rules, defects),
        open=_names(draft.open, "rule", union.rules, defects),
        answers=_values(draft.answers, "question", questions, defects),
        asks=None if draft.asks is None else _names(draft.asks, "fact", facts, defects),
        status=draft.status.name if draft.status else None,
        refund=draft.refund,
        lines=_lines(draft, union, defects),
        articles=_names(draft.articles, "source of a rule", cited, defects),
    )


def _lines(draft: ExampleDraft, union: Union, defects: Defects) -> dict[str, Value] | None:
    if draft.lines is None:
        return None
    return _values(draft.lines, "payment", dict.fromkeys(union.postings, _FEN), defects)


def _names(
    names: Iterable[Named], what: str, known: Collection[str], defects: Defects
) -> tuple[str, ...]:
    return tuple(named.name for named in names if check_known(named, what, known, _CODE, defects))


def _values(
    pairs: Iterable[tuple[Named, Scalar]],
    what: str,
    types: Mapping[str, Type],
    defects: Defects,
) -> dict[str, Value]:
    values = {}
    for named, scalar in pairs:
        if not check_known(named, what, types, _CODE, defects):
            continue
        try:
            values[named.name] = read_value(scalar, types[named.name])
        except NotOfTypeError as error:
            message = f"The value of '{named.name}' is wrong: {error.problem}."
            defects.add(scalar.place, _CODE, message, error.hint)
    return values
