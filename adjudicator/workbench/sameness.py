"""Whether two releases compute something in the same way, told from what they declare."""

from __future__ import annotations

from collections.abc import Container, Iterable

from adjudicator.language.text import to_text
from adjudicator.language.tree import Node
from adjudicator.rulebook.model import Release
from adjudicator.symbolic.encoding import Encoding


def computed_alike(
    one: Encoding, other: Encoding, names: Iterable[str], given: Container[str]
) -> bool:
    """Whether everything that the names rest on is declared alike, but for what is `given`.

    If so, the names come out alike in every case in which the given ones do. Notes, labels
    and places do not count.
    """
    todo = list(names)
    seen: set[str] = set()
    while todo:
        name = todo.pop()
        if name in seen or name in given:
            continue
        seen.add(name)
        reads = one.reads.get(name, frozenset()), other.reads.get(name, frozenset())
        if reads[0] != reads[1] or _declared(one.release, name) != _declared(other.release, name):
            return False
        todo.extend(reads[0])
    return True


def _declared(release: Release, name: str) -> tuple[object, ...]:
    """What the release says of a name, as far as it decides anything."""
    if rule := release.rules.get(name):
        return (_text(rule.when), rule.then, rule.layer, rule.exception_to, rule.floor)
    if posting := release.postings.get(name):
        parties = posting.payer, posting.payee
        return (_text(posting.when), _text(posting.amount), parties, posting.within_refund)
    if question := release.questions.get(name):
        return (question.type, question.otherwise, question.better_for_buyer)
    if derived := release.derived.get(name):
        table = release.tables.get(derived.table or "")
        rows = [(_text(row.when), row.output) for row in table.rows] if table else []
        return (derived.type, _text(derived.formula), rows, table.settable_by if table else ())
    if parameter := release.parameters.get(name):
        return (parameter.type, parameter.value, parameter.settable_by, parameter.floor)
    fact = release.facts.get(name)
    return (fact.type,) if fact else ()


def _text(node: Node | None) -> str:
    return to_text(node) if node is not None else ""
