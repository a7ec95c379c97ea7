"""Who reads whom: from a fact to all that is computed from it, and to all that compares it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from adjudicator.conditions import kleene
from adjudicator.conditions.tree import Choose, Compare, In, Node, children, references
from adjudicator.rulebook.model import Release
from adjudicator.vocabulary import Value

Holds = Callable[[Mapping[str, Value]], bool | None]


@dataclass(frozen=True)
class Dependencies:
    """The reading relations of one release. Everything is in a fixed order."""

    release: Release

    @cached_property
    def inputs(self) -> Mapping[str, tuple[str, ...]]:
        """Derived fact → the names that its formula or table reads."""
        found: dict[str, tuple[str, ...]] = {}
        for name, derived in self.release.derived.items():
            if derived.formula is not None:
                found[name] = tuple(dict.fromkeys(r.name for r in references(derived.formula)))
            elif derived.table is not None:
                found[name] = self.release.tables[derived.table].inputs
        return found

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

    def comparisons_about(self, fact: str) -> tuple[Holds, ...]:
        """All comparisons that the fact takes part in, compiled, each once."""
        return self._about.get(fact, ())

    @cached_property
    def _about(self) -> Mapping[str, tuple[Holds, ...]]:
        by_fact: dict[str, dict[Node, None]] = {}
        for root in self._roots():
            for atom in _comparisons(root):
                for name in self._closure(atom):
                    by_fact.setdefault(name, {})[atom] = None
        compiled: dict[Node, Holds] = {}
        for atoms in by_fact.values():
            for atom in atoms:
                if atom not in compiled:
                    compiled[atom] = kleene.compile_condition(atom)
        return {name: tuple(compiled[a] for a in atoms) for name, atoms in by_fact.items()}

    def _roots(self) -> Iterator[Node]:
        release = self.release
        for rule in release.rules.values():
            yield rule.when
        for question in release.questions.values():
            if question.relevant_when is not None:
                yield question.relevant_when
        for posting in release.postings.values():
            yield posting.when
            yield posting.amount
        for derived in release.derived.values():
            if derived.formula is not None:
                yield derived.formula
        for table in release.tables.values():
            for row in table.rows:
                yield row.when

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
        yield node
    for child in children(node):
        if not isinstance(node, Compare | In) or isinstance(child, Choose):
            yield from _comparisons(child)
