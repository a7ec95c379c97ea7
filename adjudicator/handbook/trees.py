"""Which procedures a release has: for each finding the rounds in which facts are asked.

Facts with the same burden that are asked on the same condition make one round. A small
finding that only one other finding reads belongs to the latter's procedure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from adjudicator.handbook.layers import reduced
from adjudicator.language.tree import Node, names_in
from adjudicator.rulebook.model import Release
from adjudicator.vocabulary import Burden

MIN_FACTS = 2
MAX_INNER_FACTS = 2
Edge = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Round:
    """Facts asked together. `elsewhere`: their procedure is another one."""

    key: str
    facts: tuple[str, ...]
    elsewhere: bool


@dataclass(frozen=True, slots=True)
class Tree:
    """The procedure of one finding.

    `findings` are the question itself and those drawn with it; `also` the findings of
    other procedures that they rest on. `asked` lead from round to round, `read` into
    findings; both only where no longer way says the same.
    """

    question: str
    findings: tuple[str, ...]
    also: Mapping[str, tuple[str, ...]]
    rounds: tuple[Round, ...]
    asked: tuple[Edge, ...]
    read: tuple[Edge, ...]

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts asked in this procedure."""
        return tuple(name for r in self.rounds if not r.elsewhere for name in r.facts)


class Foundations:
    """What each question's rules read, computed values resolved into what they rest on."""

    def __init__(self, release: Release) -> None:
        self.release = release
        self._below: dict[str, tuple[str, ...]] = {}
        self.of: dict[str, tuple[str, ...]] = {}
        for question in release.questions:
            nodes = (r.when for r in release.rules.values() if question in dict(r.then))
            names = (name for node in nodes for name in self.names(node))
            self.of[question] = tuple(n for n in dict.fromkeys(names) if n != question)

    def names(self, node: Node) -> tuple[str, ...]:
        """The facts and questions that a condition rests on."""
        found = (name for read in names_in(node) for name in self._resolved(read))
        return tuple(dict.fromkeys(found))

    def provable(self, names: Iterable[str]) -> tuple[str, ...]:
        """Those of the names that are facts somebody must prove."""
        facts = self.release.facts
        return tuple(n for n in names if n in facts and facts[n].burden is not Burden.PLATFORM)

    def questions(self, names: Iterable[str]) -> tuple[str, ...]:
        """Those of the names that are questions."""
        return tuple(n for n in names if n in self.release.questions)

    def _resolved(self, name: str) -> tuple[str, ...]:
        derived = self.release.derived.get(name)
        if derived is None:
            return (name,)
        if name not in self._below:
            inputs = derived.reads(self.release.tables)
            found = (deeper for one in inputs for deeper in self._resolved(one))
            self._below[name] = tuple(dict.fromkeys(found))
        return self._below[name]


def trees(release: Release) -> tuple[Tree, ...]:
    """The procedures with at least two facts to prove, in the order of their questions."""
    foundations = Foundations(release)
    owners = _owners(release, foundations)
    found = []
    for question in release.questions:
        if question not in owners:
            inner = [q for q in release.questions if _owner(q, owners) == question]
            tree = _tree(release, foundations, question, (question, *inner))
            if len(tree.facts) >= MIN_FACTS:
                found.append(tree)
    return tuple(sorted(found, key=lambda tree: release.questions[tree.question].stratum))


def _owners(release: Release, foundations: Foundations) -> dict[str, str]:
    """Small finding → the one finding of its stratum that alone reads it."""
    readers: dict[str, list[str]] = defaultdict(list)
    for question, names in foundations.of.items():
        for read in foundations.questions(names):
            readers[read].append(question)
    questions = release.questions
    return {
        read: by[0]
        for read, by in readers.items()
        if len(by) == 1
        and questions[read].stratum is questions[by[0]].stratum
        and len(foundations.provable(foundations.of[read])) <= MAX_INNER_FACTS
    }


def _owner(question: str, owners: Mapping[str, str]) -> str | None:
    """The question in whose procedure this one is drawn, if it is another."""
    owner = owners.get(question)
    return None if owner is None else _owner(owner, owners) or owner


def _tree(
    release: Release, foundations: Foundations, question: str, findings: tuple[str, ...]
) -> Tree:
    needed = {q: foundations.provable(foundations.of[q]) for q in findings}
    own = [name for name in release.facts if any(name in names for names in needed.values())]
    before = {name: _asked_after(release, foundations, name) for name in own}
    foreign = {name for names in before.values() for name in names if name not in own}
    rounds = [*_rounds(release, own, elsewhere=False)]
    rounds += _rounds(release, [n for n in release.facts if n in foreign], elsewhere=True)
    rounds.sort(key=lambda r: _depth(r.facts[0], before))
    round_of = {name: r.key for r in rounds for name in r.facts}
    asked = {
        (round_of[earlier], round_of[name])
        for name, earliers in before.items()
        for earlier in earliers
        if round_of[earlier] != round_of[name]
    }
    read = {(round_of[name], q) for q, names in needed.items() for name in names}
    read |= {
        (inner, q)
        for q in findings
        for inner in foundations.questions(foundations.of[q])
        if inner in findings
    }
    nodes = [*(r.key for r in rounds), *findings]
    kept = reduced(nodes, asked | read)
    drawn = {end for edge in kept for end in edge} | {question}
    return Tree(
        question,
        tuple(q for q in findings if q in drawn),
        {
            q: tuple(n for n in foundations.questions(foundations.of[q]) if n not in findings)
            for q in findings
        },
        tuple(rounds),
        tuple(edge for edge in kept if edge in asked),
        tuple(edge for edge in kept if edge not in asked),
    )


def _depth(fact: str, before: Mapping[str, tuple[str, ...]]) -> int:
    """How many rounds come before the fact is asked."""
    return 1 + max((_depth(earlier, before) for earlier in before.get(fact, ())), default=-1)


def _asked_after(release: Release, foundations: Foundations, fact: str) -> tuple[str, ...]:
    """The facts that decide whether this one is asked."""
    node = release.asked_when.get(fact)
    return foundations.provable(foundations.names(node)) if node is not None else ()


def _rounds(release: Release, names: Iterable[str], *, elsewhere: bool) -> list[Round]:
    together: dict[tuple[Burden, str], list[str]] = defaultdict(list)
    for name in names:
        fact = release.facts[name]
        together[fact.burden, " ".join((fact.asked_when or "").split())].append(name)
    return [Round(facts[0], tuple(facts), elsewhere) for facts in together.values()]
