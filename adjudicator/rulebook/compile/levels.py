"""The order of a decision: which questions can be answered together, and what comes before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from adjudicator.errors import Place
from adjudicator.language.tree import Node, Ref, RefKind, references
from adjudicator.rulebook.compile.graph import circles, in_order, show_circle
from adjudicator.rulebook.files.form import Defects
from adjudicator.rulebook.model import Derived, Level, Question, Rule, Stratum, Table


@dataclass(frozen=True, slots=True)
class Parts:
    """The compiled parts of a release whose order is sought."""

    rules: Mapping[str, Rule]
    questions: Mapping[str, Question]
    derived: Mapping[str, Derived]
    tables: Mapping[str, Table]


@dataclass(frozen=True, slots=True)
class Plan:
    """The levels in order, and the derived facts that only the last level makes computable."""

    levels: tuple[Level, ...]
    closing_derived: tuple[str, ...]


def plan(parts: Parts, defects: Defects) -> Plan | None:
    """The levels of a release; `None` after reporting circles (RB10) and RB11."""
    reads = _reads(parts)
    found = circles(reads)
    for circle in found:
        message = f"These wait for each other: {show_circle(circle)}."
        hint = "Remove one of the references: an answer cannot depend on itself."
        defects.add(reads[circle[0]][_after_first(circle)], "RB10", message, hint)
    if found:
        return None
    order = in_order(reads)
    behind = _questions_behind(parts, order, reads)
    found_before = len(defects.found)
    _check_strata(parts, behind, defects)
    if len(defects.found) > found_before:
        return None
    return _place(parts, order, behind)


def _after_first(circle: tuple[str, ...]) -> str:
    return circle[1] if len(circle) > 1 else circle[0]


def _reads(parts: Parts) -> dict[str, dict[str, Place]]:
    """For every derived fact and question, the names that it reads, with one place of each."""
    reads: dict[str, dict[str, Place]] = {}
    for name, derived in parts.derived.items():
        read = dict.fromkeys(derived.reads(parts.tables), derived.place)
        reads[name] = read | _places(derived.formula)
    for name, question in parts.questions.items():
        reads[name] = _places(question.relevant_when)
    for rule in parts.rules.values():
        for name, _ in rule.then:
            reads[name] |= _places(rule.when)
    return reads


def _places(node: Node | None) -> dict[str, Place]:
    if node is None:
        return {}
    return {ref.name: ref.place for ref in reversed(tuple(references(node)))}


def _questions_behind(
    parts: Parts, order: Iterable[str], reads: Mapping[str, Iterable[str]]
) -> dict[str, frozenset[str]]:
    """The questions whose answers each derived fact and question needs, directly or not.

    Not followed through questions: their own needs are another level's.
    """
    behind: dict[str, frozenset[str]] = {}
    for name in order:
        found: set[str] = set()
        for read in reads[name]:
            if read in parts.questions:
                found.add(read)
            else:
                found |= behind.get(read, frozenset())
        behind[name] = frozenset(found)
    return behind


def _check_strata(parts: Parts, behind: Mapping[str, frozenset[str]], defects: Defects) -> None:
    for rule in parts.rules.values():
        subject = f"The rule '{rule.id}' ({_stratum(rule.stratum)})"
        _check_reader(subject, rule.stratum, rule.when, parts, behind, defects)
    for question in parts.questions.values():
        if question.relevant_when is not None:
            subject = f"The question '{question.name}' ({_stratum(question.stratum)})"
            when = question.relevant_when
            _check_reader(subject, question.stratum, when, parts, behind, defects)


def _check_reader(
    subject: str,
    stratum: Stratum,
    when: Node,
    parts: Parts,
    behind: Mapping[str, frozenset[str]],
    defects: Defects,
) -> None:
    for ref in references(when):
        for name in sorted(_needed(ref, behind)):
            later = parts.questions[name].stratum
            if later > stratum:
                through = f", through '{ref.name}'" if name != ref.name else ""
                message = f"{subject} reads '{name}' ({_stratum(later)}){through}."
                hint = "It is answered only later: a stage reads its own and earlier ones."
                defects.add(ref.place, "RB11", message, hint)


def _needed(ref: Ref, behind: Mapping[str, frozenset[str]]) -> frozenset[str]:
    if ref.kind is RefKind.QUESTION:
        return frozenset({ref.name})
    return behind.get(ref.name, frozenset())


def _stratum(stratum: Stratum) -> str:
    return stratum.name.lower()


def _place(parts: Parts, order: tuple[str, ...], behind: Mapping[str, frozenset[str]]) -> Plan:
    within = _levels_within_strata(parts, order, behind)
    grouped: dict[tuple[Stratum, int], list[str]] = {}
    for name in sorted(within):
        grouped.setdefault((parts.questions[name].stratum, within[name]), []).append(name)
    keys = sorted(grouped)
    level_of = {name: index for index, key in enumerate(keys) for name in grouped[key]}
    derived_of: dict[int, list[str]] = {}
    for name in order:
        if name in parts.derived:
            first = max((level_of[question] + 1 for question in behind[name]), default=0)
            derived_of.setdefault(first, []).append(name)
    levels = tuple(
        Level(
            stratum=key[0],
            questions=tuple(grouped[key]),
            rules=_rules_for(parts, grouped[key]),
            derived=tuple(derived_of.get(index, ())),
        )
        for index, key in enumerate(keys)
    )
    return Plan(levels, tuple(derived_of.get(len(keys), ())))


def _levels_within_strata(
    parts: Parts, order: tuple[str, ...], behind: Mapping[str, frozenset[str]]
) -> dict[str, int]:
    within: dict[str, int] = {}
    for name in order:
        if name in parts.questions:
            stratum = parts.questions[name].stratum
            earlier = (q for q in behind[name] if parts.questions[q].stratum is stratum)
            within[name] = max((within[question] + 1 for question in earlier), default=0)
    return within


def _rules_for(parts: Parts, questions: Iterable[str]) -> tuple[str, ...]:
    wanted = set(questions)
    return tuple(
        rule.id
        for rule in parts.rules.values()
        if any(question in wanted for question, _ in rule.then)
    )
