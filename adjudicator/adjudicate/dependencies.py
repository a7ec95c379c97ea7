"""Who reads whom: from a fact to all that is computed from it, and to all that compares it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from adjudicator.language.tree import (
    Choose,
    Compare,
    In,
    Node,
    Operator,
    Ref,
    children,
    names_in,
    references,
)
from adjudicator.readings.kleene import compiled as kleene
from adjudicator.rulebook.model import Release
from adjudicator.values import Value

Holds = Callable[[Mapping[str, Value]], bool | None]


@dataclass(frozen=True, slots=True)
class Comparison:
    """A comparison as a function of the values known, with all names it is computed from."""

    holds: Holds
    names: frozenset[str]


@dataclass(frozen=True)
class Dependencies:
    """The reading relations of one release. Everything is in a fixed order.

    `conditions` are all its conditions by key: rules, relevance of goals, postings.
    """

    release: Release
    conditions: Mapping[str, Node]

    @cached_property
    def inputs(self) -> Mapping[str, tuple[str, ...]]:
        """Derived fact → the names that its formula, table or derivation reads."""
        release = self.release
        return {name: each.reads(release.tables) for name, each in release.derived.items()}

    @cached_property
    def reads(self) -> Mapping[str, tuple[str, ...]]:
        """Rule or posting → the names that its condition (and amount) read."""
        found = {rule.id: names_in(rule.when) for rule in self.release.rules.values()}
        for posting in self.release.postings.values():
            found[posting.id] = (*names_in(posting.when), *names_in(posting.amount))
        return found

    def inputs_taken(self, derived: str, env: Mapping[str, Value]) -> tuple[str, ...]:
        """The names that a derived fact's value rests on here: of a choice, the branch taken."""
        formula = self.release.derived[derived].formula
        if formula is None:
            return self.inputs[derived]
        return tuple(dict.fromkeys(ref.name for ref in self._taken(formula, env)))

    def _taken(self, node: Node, env: Mapping[str, Value]) -> Iterator[Ref]:
        if isinstance(node, Ref):
            yield node
        parts = children(node)
        if isinstance(node, Choose):
            chosen = self._choice(node)(env)
            if chosen is not None:
                parts = (node.condition, node.then if chosen else node.otherwise)
        for part in parts:
            yield from self._taken(part, env)

    def _choice(self, node: Choose) -> Holds:
        holds = self._choices.get(id(node))
        if holds is None:
            holds = self._choices[id(node)] = kleene.compile_condition(node.condition)
        return holds

    @cached_property
    def _choices(self) -> dict[int, Holds]:
        """Compiled by the identity of nodes of the release, which live as long as this does."""
        return {}

    @cached_property
    def facts_read(self) -> tuple[str, ...]:
        """Every fact that some condition, formula or table reads, in vocabulary order."""
        read = {name for node in self._roots() for name in self._closure(node)}
        return tuple(name for name in self.release.facts if name in read)

    @cached_property
    def _reach(self) -> Mapping[str, frozenset[str]]:
        return {name: self._below(name) for name in self.release.derived}

    def depends(self, derived: str, name: str) -> bool:
        """Whether the derived fact is computed, at whatever remove, from the name."""
        return name in self._reach[derived]

    def comparisons_about(self, fact: str) -> tuple[Comparison, ...]:
        """All comparisons that the fact takes part in, each once."""
        return self._about.get(fact, ())

    def conditions_reading(self, fact: str) -> Mapping[str, Holds]:
        """Every condition that the fact takes part in, at whatever remove, by its key."""
        return self._reading.get(fact, {})

    @cached_property
    def _reading(self) -> Mapping[str, Mapping[str, Holds]]:
        found: dict[str, dict[str, Holds]] = {}
        for key, node in self.conditions.items():
            holds = kleene.compile_condition(node)
            for name in self._closure(node):
                found.setdefault(name, {})[key] = holds
        return found

    @cached_property
    def _about(self) -> Mapping[str, tuple[Comparison, ...]]:
        found: dict[str, list[Comparison]] = {}
        for node in dict.fromkeys(atom for root in self._roots() for atom in _comparisons(root)):
            names = frozenset(self._closure(node))
            comparison = Comparison(kleene.compile_condition(node), names)
            for name in names:
                found.setdefault(name, []).append(comparison)
        return {name: tuple(comparisons) for name, comparisons in found.items()}

    def _roots(self) -> Iterator[Node]:
        yield from self.conditions.values()
        for posting in self.release.postings.values():
            yield posting.amount
        for derived in self.release.derived.values():
            if derived.formula is not None:
                yield derived.formula
        for table in self.release.tables.values():
            yield from (row.when for row in table.rows)

    def _closure(self, node: Node) -> set[str]:
        found: set[str] = set()
        for ref in references(node):
            found.add(ref.name)
            found |= self._reach.get(ref.name, frozenset())
        return found

    def _below(self, name: str) -> frozenset[str]:
        found: set[str] = set()
        todo = list(self.inputs.get(name, ()))
        while todo:
            read = todo.pop()
            if read not in found:
                found.add(read)
                todo.extend(self.inputs.get(read, ()))
        return frozenset(found)


def _comparisons(node: Node) -> Iterator[Node]:
    if isinstance(node, Compare | In):
        yield from _turning_once(node)
    for child in children(node):
        yield from _comparisons(child)


def _turning_once(atom: Compare | In) -> Iterator[Node]:
    """The atom as comparisons that turn at most once along a growing number or time.

    Equality turns twice, so that neither end of the scale shows it: `x == 5` is split
    into `x <= 5` and `x >= 5`.
    """
    match atom:
        case Compare(op=Operator.EQ | Operator.NE, left=left, right=right, place=place):
            others: tuple[Node, ...] = (right,)
        case In(item=left, options=options, place=place):
            others = options
        case _:
            yield atom
            return
    if not left.type.is_ordered:
        yield atom
        return
    for other in others:
        yield Compare(Operator.LE, left, other, place)
        yield Compare(Operator.GE, left, other, place)
