"""Checks what rules say of each other and of questions: conclusions, exceptions, floors."""

from __future__ import annotations

from collections.abc import Mapping

from adjudicator.errors import did_you_mean
from adjudicator.rulebook.compile.graph import circles, show_circle
from adjudicator.rulebook.compile.names import check_known
from adjudicator.rulebook.compile.union import Union
from adjudicator.rulebook.files.book import Book
from adjudicator.rulebook.files.form import Defects, Named
from adjudicator.rulebook.files.sections.rules import RuleDraft
from adjudicator.rulebook.files.source import Scalar
from adjudicator.rulebook.files.typed import value_of
from adjudicator.rulebook.model import Layer, Parameter, Question, Stratum
from adjudicator.values import Kind, Value, value_problem

_PARAMETER = "param."


def read_conclusions(
    draft: RuleDraft, union: Union, defects: Defects
) -> tuple[Stratum, tuple[tuple[str, Value], ...]] | None:
    """What a rule concludes, and its stratum (RB12, RB25); `None` if something is wrong."""
    then: list[tuple[str, Value]] = []
    strata: dict[Stratum, Named] = {}
    for named, scalar in draft.then:
        if not check_known(named, "question", union.questions, "RB12", defects):
            continue
        question = union.questions[named.name].question
        strata.setdefault(question.stratum, named)
        value = _read_answer(scalar, question, union, defects)
        if value is not None:
            then.append((named.name, value))
    if len(strata) > 1:
        one, other, *_ = strata.values()
        message = f"The rule '{draft.id}' concludes '{one.name}' and '{other.name}'."
        hint = "They belong to different strata: write a rule for each."
        defects.add(other.place, "RB25", message, hint)
        return None
    if len(then) < len(draft.then):
        return None
    return next(iter(strata)), tuple(sorted(then))


def _read_answer(
    scalar: Scalar, question: Question, union: Union, defects: Defects
) -> Value | None:
    if not scalar.text.startswith(_PARAMETER):
        what = f"The answer to '{question.name}'"
        return value_of(scalar, question.type, what, "RB12", defects.add)
    parameters = {draft.parameter.name: draft.parameter for draft in union.parameters.values()}
    named = Named(scalar.text, scalar.place)
    if not check_known(named, "parameter", parameters, "RB12", defects):
        return None
    parameter = parameters[scalar.text]
    if problem := _parameter_problem(parameter, question):
        message = f"'{scalar.text}' cannot be the answer to '{question.name}'."
        defects.add(scalar.place, "RB12", message, problem)
        return None
    return parameter.value


def _parameter_problem(parameter: Parameter, question: Question) -> str:
    if parameter.settable_by:
        return "A case may set it: conclude a figure that no case can set."
    if parameter.value is None:
        return "It has no value."
    if (parameter.type.kind, parameter.type.unit) != (question.type.kind, question.type.unit):
        return f"It is of type {parameter.type.describe()}, not {question.type.describe()}."
    problem = value_problem(parameter.value, question.type)
    return f"Its value {problem}." if problem else ""


def check_links(union: Union, elsewhere: Mapping[str, str], defects: Defects) -> None:
    """Exceptions (RB09, RB13), specifications of the law (RB13) and floors (RB14).

    `elsewhere`: the rulebook of every rule of the library, also of those not united here.
    """
    for book, draft in union.rules.values():
        for named in draft.exception_to:
            _check_exception(book, draft, named, union, elsewhere, defects)
        if draft.specifies is not None:
            _check_specification(book, draft, draft.specifies, union, defects)
        if draft.floor is not None:
            _check_floor(book, draft, union, defects)
    edges = {
        rule_id: [named.name for named in draft.exception_to]
        for rule_id, (_, draft) in union.rules.items()
    }
    for circle in circles(edges):
        draft = union.rules[circle[0]][1]
        message = f"The rules are exceptions to each other: {show_circle(circle)}."
        hint = "Remove one 'exception_to': which rule gives way must be clear."
        defects.add(draft.exception_to[0].place, "RB09", message, hint)


def _check_exception(
    book: Book,
    draft: RuleDraft,
    named: Named,
    union: Union,
    elsewhere: Mapping[str, str],
    defects: Defects,
) -> None:
    if named.name not in union.rules:
        message = f"There is no rule '{named.name}' to be an exception to."
        hint = did_you_mean(named.name, union.rules)
        if named.name in elsewhere:
            hint = (
                f"It stands in the rulebook '{elsewhere[named.name]}', which does not apply"
                f" wherever '{book.name}' does."
            )
        defects.add(named.place, "RB13", message, hint)
        return
    other_book, other = union.rules[named.name]
    if other_book.layer > book.layer:
        message = (
            f"The rule '{draft.id}' ({_layer(book)}) cannot be an exception to"
            f" '{other.id}' ({_layer(other_book)})."
        )
        hint = "A higher layer always prevails: remove it, or move the rule."
        defects.add(named.place, "RB13", message, hint)
    elif not _questions(draft) & _questions(other):
        message = f"The rules '{draft.id}' and '{other.id}' conclude no common question."
        hint = f"'{other.id}' concludes {', '.join(sorted(_questions(other)))}."
        defects.add(named.place, "RB13", message, hint)


def _check_specification(
    book: Book, draft: RuleDraft, named: Named, union: Union, defects: Defects
) -> None:
    """What a rule specifies is a rule of the law with the same conclusions."""
    if named.name not in union.rules:
        message = f"There is no rule '{named.name}' to specify."
        defects.add(named.place, "RB13", message, did_you_mean(named.name, union.rules))
        return
    other_book, other = union.rules[named.name]
    if other_book.layer is not Layer.STATUTE or book.layer is Layer.STATUTE:
        message = f"The rule '{draft.id}' cannot specify '{other.id}' ({_layer(other_book)})."
        hint = "A rule above the statute says what a notion of the statute means in its trade."
        defects.add(named.place, "RB13", message, hint)
    elif _answers(draft) != _answers(other):
        message = f"The rule '{draft.id}' does not conclude what '{other.id}' concludes."
        hint = "It may only say when the law's own conclusion follows: give the same 'then'."
        defects.add(named.place, "RB13", message, hint)


def _check_floor(book: Book, draft: RuleDraft, union: Union, defects: Defects) -> None:
    assert draft.floor is not None
    if book.layer is not Layer.STATUTE:
        message = f"The rule '{draft.id}' is a floor in the layer '{_layer(book)}'."
        hint = "Only a rule of the layer 'statute' can be: remove 'floor'."
        defects.add(draft.floor.place, "RB14", message, hint)
    for named, scalar in draft.then:
        question = union.questions.get(named.name)
        if question is None:
            continue
        name, order = named.name, question.question.better_for_buyer
        if not order:
            message = f"The floor '{draft.floor.name}' bounds '{name}', which has no order."
            hint = "Add 'better_for_buyer' to the question."
            defects.add(draft.floor.place, "RB14", message, hint)
        elif question.question.type.kind is not Kind.INTEGER and scalar.value not in order:
            message = f"The floor '{draft.floor.name}' is '{scalar.text}', which has no rank."
            hint = f"Put it in 'better_for_buyer' of '{name}'."
            defects.add(scalar.place, "RB14", message, hint)


def _questions(draft: RuleDraft) -> set[str]:
    return {named.name for named, _ in draft.then}


def _answers(draft: RuleDraft) -> set[tuple[str, str]]:
    return {(named.name, scalar.text) for named, scalar in draft.then}


def _layer(book: Book) -> str:
    return book.layer.name.lower()
