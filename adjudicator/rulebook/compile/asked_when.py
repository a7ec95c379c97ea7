"""Compiles when facts are asked for, which must follow from facts alone."""

from __future__ import annotations

from collections.abc import Mapping

from adjudicator.language.parse import Symbol
from adjudicator.language.tree import Node, Ref, RefKind, names_in, references
from adjudicator.rulebook.compile.graph import circles, show_circle
from adjudicator.rulebook.compile.levels import Parts
from adjudicator.rulebook.compile.texts import Texts
from adjudicator.rulebook.compile.union import Union
from adjudicator.rulebook.files.form import Defects


def compile_asked_when(
    union: Union, scope: Mapping[str, Symbol], parts: Parts, texts: Texts, defects: Defects
) -> dict[str, Node]:
    """The condition on which each fact is asked for, where it has one (RB29, CE codes)."""
    asked_when: dict[str, Node] = {}
    for name, draft in union.facts.items():
        if draft.asked_when is None:
            continue
        with defects.taken():
            asked_when[name] = texts.condition(draft.asked_when, scope)
    for name, node in asked_when.items():
        _check_reads_facts_only(name, node, parts, defects)
    _check_circles(union, asked_when, parts, defects)
    return asked_when


def _check_reads_facts_only(name: str, node: Node, parts: Parts, defects: Defects) -> None:
    for ref in references(node):
        question = _question_under(ref, parts)
        if question is not None:
            through = f", through '{ref.name}'" if question != ref.name else ""
            message = f"Whether '{name}' is asked for depends on '{question}'{through}."
            hint = "Questions are answered from facts: let it depend on facts only."
            defects.add(ref.place, "RB29", message, hint)


def _question_under(ref: Ref, parts: Parts) -> str | None:
    if ref.kind is RefKind.QUESTION:
        return ref.name
    waiting, seen = [ref.name], {ref.name}
    while waiting:
        name = waiting.pop()
        if name in parts.questions:
            return name
        if name in parts.derived:
            read = set(parts.derived[name].reads(parts.tables)) - seen
            waiting.extend(sorted(read))
            seen |= read
    return None


def _check_circles(
    union: Union, asked_when: Mapping[str, Node], parts: Parts, defects: Defects
) -> None:
    edges = {name: names_in(node) for name, node in asked_when.items()}
    edges |= {name: derived.reads(parts.tables) for name, derived in parts.derived.items()}
    for circle in circles(edges):
        asked = next((name for name in circle if name in asked_when), None)
        if asked is not None:
            message = f"Each is asked for only after the other: {show_circle(circle)}."
            place = union.facts[asked].place
            defects.add(place, "RB29", message, "Remove one 'asked_when'.")
