"""How thoroughly the examples try the rules: which rules held and failed, which atoms decided.

An atom is a part of a condition without `&&`, `||` or `!`. It decides where its truth
alone makes the condition hold or fail: everything beside it under `&&` holds, everything
beside it under `||` fails. A condition is covered when each atom has decided it both
while true and while false (MC/DC, read three-valued: where a neighbour is open, nothing
decides).

A question that no rule answers in a case, such as who bears the freight of goods that stay
where they are, would leave every part beside it without effect. So a part that keeps the
condition from asking it decides where it would for one of the question's answers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import product

from adjudicator.adjudicate.evaluation import Evaluation
from adjudicator.adjudicate.program import Program
from adjudicator.errors import Place
from adjudicator.language.text import quoted, to_text
from adjudicator.language.tree import And, Literal, Node, Not, Or, RefKind, children, references
from adjudicator.readings.kleene.compiled import compile_conditions
from adjudicator.rulebook.model import Posting, Question, Release, Rule
from adjudicator.values import Kind, Type, Value

Truths = list[bool | None]
_MANY = 1000
_STATES = {True: "holds", False: "fails", None: "open"}


class Mark(StrEnum):
    """What an atom was seen to do."""

    TRUE = "true"
    FALSE = "false"
    DECIDES_TRUE = "decides while true"
    DECIDES_FALSE = "decides while false"


@dataclass(frozen=True, slots=True)
class AtomCoverage:
    """One atom: what it was seen to do, and for what is missing, which example would show it."""

    text: str
    place: Place
    seen: frozenset[Mark]
    advice: Mapping[Mark, str]

    @property
    def covered(self) -> bool:
        return len(self.seen) == len(Mark)

    @property
    def missing(self) -> tuple[Mark, ...]:
        return tuple(mark for mark in Mark if mark not in self.seen)

    @property
    def lacking(self) -> tuple[tuple[Mark, str], ...]:
        """What it was not seen to decide, each with the example to write.

        An example in which an atom decides also shows its truth.
        """
        return tuple((mark, self.advice[mark]) for mark in self.missing if mark in self.advice)


@dataclass(frozen=True, slots=True)
class ConditionCoverage:
    """The condition of a rule or of a payment. `states` are those it was seen in."""

    subject: str
    kind: str
    rulebook: str
    place: Place
    states: frozenset[str]
    atoms: tuple[AtomCoverage, ...]

    @property
    def tried(self) -> bool:
        """Whether it was seen to hold and seen to fail."""
        return {"holds", "fails"} <= self.states


@dataclass(frozen=True, slots=True)
class Coverage:
    """All conditions, by file and line."""

    conditions: tuple[ConditionCoverage, ...]

    @property
    def atoms(self) -> tuple[AtomCoverage, ...]:
        return tuple(atom for condition in self.conditions for atom in condition.atoms)

    @property
    def tried(self) -> int:
        """The number of conditions seen to hold and to fail."""
        return sum(condition.tried for condition in self.conditions)

    @property
    def atoms_covered(self) -> int:
        return sum(atom.covered for atom in self.atoms)

    def by_rulebook(self) -> dict[str, Coverage]:
        """The same, split by rulebook, in file order."""
        parts: dict[str, list[ConditionCoverage]] = {}
        for condition in self.conditions:
            parts.setdefault(condition.rulebook, []).append(condition)
        return {rulebook: Coverage(tuple(part)) for rulebook, part in parts.items()}

    def under(self, prefix: str) -> Coverage:
        """Only the conditions in files whose shown path begins so (a folder or a file)."""
        return Coverage(tuple(c for c in self.conditions if lies_under(c.place, prefix)))


def lies_under(place: Place, prefix: str) -> bool:
    """Whether a place is in the file or folder `prefix` (as messages show paths)."""
    return place.file == prefix or place.file.startswith(f"{prefix}/")


class Meter:
    """Counts what the conditions of some releases were seen to do. Not safe under threads."""

    def __init__(self, releases: Iterable[Release]) -> None:
        self._tallies: dict[Place, _Tally] = {}
        for release in releases:
            for subject in _subjects(release):
                self._tally(subject)

    def observe(self, program: Program, evaluation: Evaluation) -> None:
        """Count one evaluation; conditions that it did not reach saw nothing."""
        questions = program.release.questions
        for subject in _subjects(program.release):
            if subject.id in evaluation.states:
                self._tally(subject).observe(subject.when, questions, evaluation)

    def coverage(self) -> Coverage:
        """What was seen so far."""
        found = (tally.coverage() for tally in self._tallies.values())
        return Coverage(tuple(sorted(found, key=lambda each: each.place)))

    def _tally(self, subject: Rule | Posting) -> _Tally:
        tally = self._tallies.get(subject.place)
        if tally is None:
            tally = self._tallies[subject.place] = _Tally(subject)
        return tally


def _subjects(release: Release) -> Iterator[Rule | Posting]:
    yield from release.rules.values()
    yield from release.postings.values()


@dataclass(frozen=True, slots=True)
class Atom:
    """An atom, and where it decides: `beside` are its neighbours with the truth that each needs."""

    node: Node
    beside: tuple[tuple[Node, bool], ...]


class _Tally:
    """What one condition was seen to do; releases may hold it in several trees alike."""

    def __init__(self, subject: Rule | Posting) -> None:
        self._subject = subject
        self._atoms = tuple(atoms_of(subject.when))
        self._seen: list[set[Mark]] = [set() for _ in self._atoms]
        self._states: set[str] = set()
        self._readings: dict[int, tuple[Node, Watch]] = {}
        self._known: set[tuple[tuple[bool | None, ...], frozenset[str]]] = set()

    def observe(
        self, when: Node, questions: Mapping[str, Question], evaluation: Evaluation
    ) -> None:
        kept = self._readings.get(id(when))
        if kept is None:
            kept = self._readings[id(when)] = (when, Watch.of(when))
        reading = kept[1]
        truths = reading.truths(evaluation.env)
        key = (tuple(truths), reading.unanswered(evaluation))
        if key in self._known:
            return
        self._known.add(key)
        self._states.add(_STATES[truths[0]])
        for seen, marks in zip(self._seen, reading.marks(questions, evaluation), strict=True):
            seen.update(marks)

    def coverage(self) -> ConditionCoverage:
        subject = self._subject
        return ConditionCoverage(
            subject.id,
            "rule" if isinstance(subject, Rule) else "payment",
            subject.rulebook,
            subject.place,
            frozenset(self._states),
            tuple(
                AtomCoverage(to_text(atom.node), atom.node.place, frozenset(seen), _advice(atom))
                for atom, seen in zip(self._atoms, self._seen, strict=True)
            ),
        )


@dataclass(frozen=True, slots=True)
class _Watched:
    """Where an atom and its neighbours stand among the truths of a reading.

    `asks` are the questions that the atom itself reads.
    """

    position: int
    beside: tuple[tuple[int, bool], ...]
    asks: frozenset[str]

    def marks(self, truths: Truths) -> Iterator[Mark]:
        state = truths[self.position]
        if state is None:
            return
        yield Mark.TRUE if state else Mark.FALSE
        if all(truths[position] is needed for position, needed in self.beside):
            yield Mark.DECIDES_TRUE if state else Mark.DECIDES_FALSE


@dataclass(slots=True)
class Watch:
    """One function for the truths of a condition (first), its atoms and their neighbours."""

    truths: Callable[[Mapping[str, Value]], Truths]
    asks: frozenset[str]
    _atoms: tuple[_Watched, ...]

    @classmethod
    def of(cls, when: Node) -> Watch:
        nodes, positions = [when], {id(when): 0}

        def position(node: Node) -> int:
            if id(node) not in positions:
                positions[id(node)] = len(nodes)
                nodes.append(node)
            return positions[id(node)]

        watched = tuple(
            _Watched(
                position(atom.node),
                tuple((position(node), needed) for node, needed in atom.beside),
                _questions(atom.node),
            )
            for atom in atoms_of(when)
        )
        return cls(compile_conditions(nodes), _questions(when), watched)

    def unanswered(self, evaluation: Evaluation) -> frozenset[str]:
        """The questions of the condition that no rule answers, nor their default."""
        standings = evaluation.standings
        return frozenset(each for each in self.asks if each in standings and standings[each].gap)

    def marks(
        self, questions: Mapping[str, Question], evaluation: Evaluation
    ) -> tuple[frozenset[Mark], ...]:
        """What each atom, in source order, is seen to do."""
        found = [set[Mark]() for _ in self._atoms]
        unanswered = sorted(self.unanswered(evaluation))
        answers = product(*(_members(questions[each].type) for each in unanswered))
        for values in ((), *answers):
            env = dict(zip(unanswered, values, strict=True)) if values else {}
            truths = self.truths({**evaluation.env, **env})
            for marks, atom in zip(found, self._atoms, strict=True):
                if atom.asks.isdisjoint(env):
                    marks.update(atom.marks(truths))
        return tuple(map(frozenset, found))


def _questions(node: Node) -> frozenset[str]:
    return frozenset(ref.name for ref in references(node) if ref.kind is RefKind.QUESTION)


def _members(type_: Type) -> Sequence[Value]:
    """The answers that a question may have; none where they are too many to try."""
    if type_.kind is Kind.INTEGER and type_.maximum - type_.minimum < _MANY:
        return range(type_.minimum, type_.maximum + 1)
    return type_.members


def atoms_of(node: Node, beside: tuple[tuple[Node, bool], ...] = ()) -> Iterator[Atom]:
    """The atoms of a condition in source order; `beside` are neighbours of the whole."""
    match node:
        case Literal():
            return
        case And() | Or():
            needed = isinstance(node, And)
            for i, item in enumerate(node.items):
                others = (*node.items[:i], *node.items[i + 1 :])
                yield from atoms_of(item, (*beside, *((other, needed) for other in others)))
        case Not():
            yield from atoms_of(node.item, beside)
        case _:
            yield Atom(node, beside)


def _advice(atom: Atom) -> dict[Mark, str]:
    return {
        Mark.DECIDES_TRUE: _example_in_which(atom, "true"),
        Mark.DECIDES_FALSE: _example_in_which(atom, "false"),
    }


def _example_in_which(atom: Atom, state: str) -> str:
    """The example that is missing, as a sentence for the rule's author."""
    parts = [f"{quoted(atom.node)} is {state}"]
    for needed, word in ((True, "true"), (False, "false")):
        texts = [quoted(node) for node, wanted in _simple(atom.beside) if wanted is needed]
        if texts:
            parts.append(f"{_listed(texts)} {'are' if len(texts) > 1 else 'is'} {word}")
    return f"Give an example in which {_listed(parts)}."


def _simple(beside: Iterable[tuple[Node, bool]]) -> Iterator[tuple[Node, bool]]:
    """Neighbours without a leading `!`, and those that must all be alike taken apart."""
    for node, needed in beside:
        if isinstance(node, Not):
            yield from _simple([(node.item, not needed)])
        elif isinstance(node, And if needed else Or):
            yield from _simple((child, needed) for child in children(node))
        else:
            yield node, needed


def _listed(texts: list[str]) -> str:
    *most, last = texts
    return f"{', '.join(most)} and {last}" if most else last
