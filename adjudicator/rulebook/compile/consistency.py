"""What must hold between the folders of a library: names, versions, and the core's own names."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from itertools import combinations

from adjudicator.errors import Place, did_you_mean
from adjudicator.rulebook.compile.graph import circles, show_circle
from adjudicator.rulebook.files.book import Book
from adjudicator.rulebook.files.form import Defects, Named, suggestion
from adjudicator.rulebook.files.head import Head
from adjudicator.rulebook.files.loader import Books
from adjudicator.values import Kind, Type
from adjudicator.vocabulary import Burden

_CORE_FACTS = {
    "claim.by": (Kind.ENUM, frozenset({"buyer", "merchant"})),
    "claim.filed_at": (Kind.INSTANT, frozenset[str]()),
    "claim.requested": (Kind.MONEY, frozenset[str]()),
    "order.paid": (Kind.MONEY, frozenset[str]()),
}
_CORE_QUESTIONS = {
    "admission.decision": (Kind.ENUM, frozenset({"accepted", "not_accepted", "suspended"})),
    "remedy.outcome": (Kind.ENUM, frozenset[str]()),
    "liability.buyer_share": (Kind.INTEGER, frozenset[str]()),
}


def check_library(books: Books) -> None:
    """Raises `RulebookError` with every defect (RB07, RB08, RB10, RB21, RB24)."""
    defects = Defects()
    _check_core(books.vocabulary, defects)
    _check_categories(books.vocabulary, defects)
    for book in books.rulebooks:
        if book.head is not None:
            _check_head(book.head, books.vocabulary, defects)
    _check_versions([book.head for book in books.rulebooks if book.head], defects)
    _check_rule_ids(books.rulebooks, defects)
    defects.raise_any()


def _check_core(vocabulary: Book, defects: Defects) -> None:
    facts = {name: draft.fact.type for name, draft in vocabulary.facts.items()}
    questions = {name: draft.question.type for name, draft in vocabulary.questions.items()}
    places = {name: draft.place for name, draft in vocabulary.facts.items()}
    places |= {name: draft.place for name, draft in vocabulary.questions.items()}
    _check_declared("fact", _CORE_FACTS, facts, places, vocabulary.place, defects)
    _check_declared("question", _CORE_QUESTIONS, questions, places, vocabulary.place, defects)
    for name in _CORE_QUESTIONS:
        draft = vocabulary.questions.get(name)
        if draft is not None and not draft.question.goal:
            message = f"The question '{name}' is not a goal."
            defects.add(draft.place, "RB24", message, "Every ruling states it: add 'goal: true'.")
    share = questions.get("liability.buyer_share")
    if share and share.kind is Kind.INTEGER and (share.minimum, share.maximum) != (0, 100):
        message = "The question 'liability.buyer_share' is a percentage."
        hint = "Write 'min: 0' and 'max: 100'."
        defects.add(places["liability.buyer_share"], "RB24", message, hint)


def _check_declared(
    what: str,
    core: Mapping[str, tuple[Kind, frozenset[str]]],
    declared: Mapping[str, Type],
    places: Mapping[str, Place],
    place: Place,
    defects: Defects,
) -> None:
    for name, (kind, members) in core.items():
        if name not in declared:
            message = f"The vocabulary lacks the {what} '{name}'."
            hint = f"Every case needs it: declare it with type {kind}."
            defects.add(place, "RB24", message, hint)
        elif declared[name].kind is not kind:
            message = f"The {what} '{name}' is of type {declared[name].describe()}."
            defects.add(places[name], "RB24", message, f"It must be of type {kind}.")
        elif missing := sorted(members.difference(declared[name].values)):
            message = f"The {what} '{name}' lacks the value '{missing[0]}'."
            defects.add(places[name], "RB24", message, "Add it to 'values'.")


def _check_categories(vocabulary: Book, defects: Defects) -> None:
    parents = {}
    for category in vocabulary.categories.values():
        if category.parent is not None:
            _check_known([category.parent], "category", vocabulary.categories, defects)
            parents[category.name] = [category.parent.name]
        else:
            parents[category.name] = []
    for circle in circles(parents):
        message = f"The categories lie in each other: {show_circle(circle)}."
        place = vocabulary.categories[circle[0]].place
        defects.add(place, "RB10", message, "Remove one 'parent'.")


def _check_head(head: Head, vocabulary: Book, defects: Defects) -> None:
    _check_known(head.scope.platforms or (), "platform", vocabulary.platforms, defects)
    _check_known(head.scope.categories or (), "category", vocabulary.categories, defects)
    if head.anchor is None:
        return
    draft = vocabulary.facts.get(head.anchor.name)
    if draft is None:
        message = f"The vocabulary has no fact '{head.anchor.name}' for an anchor."
        hint = did_you_mean(head.anchor.name, vocabulary.facts)
        defects.add(head.anchor.place, "RB08", message, hint)
    elif draft.fact.type.kind not in (Kind.DATE, Kind.INSTANT):
        message = f"The anchor '{draft.fact.name}' is of type {draft.fact.type.describe()}."
        defects.add(head.anchor.place, "RB08", message, "Name a fact of type date or instant.")
    elif draft.fact.burden is not Burden.PLATFORM:
        message = f"The anchor '{draft.fact.name}' must be proved by a party."
        hint = "Name a fact of the platform's record: it must be known before any rule is."
        defects.add(head.anchor.place, "RB08", message, hint)


def _check_known(
    names: Iterable[Named], what: str, known: Collection[str], defects: Defects
) -> None:
    for named in names:
        if named.name not in known:
            message = f"The vocabulary has no {what} '{named.name}'."
            defects.add(named.place, "RB08", message, suggestion(named.name, known))


def _check_versions(heads: Iterable[Head], defects: Defects) -> None:
    ordered = sorted(heads, key=lambda head: (head.id, head.in_force.first, head.version))
    for one, other in combinations(ordered, 2):
        if one.id != other.id:
            continue
        if one.version == other.version:
            message = f"The rulebook '{one.id}' has two versions '{one.version}'."
            defects.add(other.place, "RB07", message, f"The first is {one.place.file}.")
        elif one.in_force.last is None or one.in_force.last >= other.in_force.first:
            message = (
                f"The versions '{one.version}' and '{other.version}' of the rulebook"
                f" '{one.id}' are in force at the same time, from {other.in_force.first}."
            )
            hint = f"End the earlier one ({one.place.file}) with 'until' the day before."
            defects.add(other.place, "RB21", message, hint)


def _check_rule_ids(books: Iterable[Book], defects: Defects) -> None:
    owners: dict[str, tuple[str, Place]] = {}
    for book in books:
        for rule in book.rules.values():
            owner, first = owners.setdefault(rule.id, (book.name, rule.place))
            if owner != book.name:
                message = f"The rule id '{rule.id}' belongs to the rulebook '{owner}' already."
                hint = f"It stands first at {first}: give this rule another."
                defects.add(rule.place, "RB07", message, hint)
