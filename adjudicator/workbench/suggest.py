"""Examples for what no example shows yet: a case for each, or the proof that there is none."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from pathlib import PurePosixPath

from adjudicator.adjudicate.outlook import Outlook
from adjudicator.adjudicate.program import table_key
from adjudicator.case.sheet import Basis
from adjudicator.case.writing import as_json
from adjudicator.errors import Place
from adjudicator.language.tree import Node, Not, names_in, references
from adjudicator.proofs.context import Context
from adjudicator.readings.kleene.compiled import compile_condition
from adjudicator.readings.prose import sentences as prose
from adjudicator.rulebook.library import Occasion
from adjudicator.rulebook.model import Posting, Release, Rule, Stratum
from adjudicator.symbolic.solver import DEFAULT_LIMIT, Slice, UnprovedError
from adjudicator.symbolic.terms import Formula
from adjudicator.symbolic.witness import CLAIMANT
from adjudicator.values import Value
from adjudicator.vocabulary import Fact, Party
from adjudicator.workbench.coverage import (
    Atom,
    AtomCoverage,
    ConditionCoverage,
    Mark,
    Watch,
    atoms_of,
)

MOST_VALUES = 12  # tried of what examples give a fact
MOST_OFF = 1  # conditions beside an atom that one changed fact may put right as well
_Values = Mapping[str, Value]
_DECIDES = (Mark.DECIDES_TRUE, Mark.DECIDES_FALSE)


class Answer(StrEnum):
    """What the search for an example gave."""

    FOUND = "found"
    IMPOSSIBLE = "no case shows it"
    UNKNOWN = "not decided"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An example in which an atom decides a condition; `text` is its YAML.

    `folder` is the rulebook's, as messages show paths. The text is empty where an earlier
    suggestion's example shows this, too. `IMPOSSIBLE` is proved for every release in which
    the rulebook stands with the fewest others.
    """

    subject: str
    atom: str
    mark: Mark
    place: Place
    answer: Answer
    folder: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Tried:
    """A release in which examples of these rulebooks are tried, and when it decides."""

    occasions: Sequence[Occasion]
    rulebooks: frozenset[str]


def suggest(
    releases: Iterable[Tried],
    conditions: Sequence[ConditionCoverage],
    limit: float = DEFAULT_LIMIT,
) -> Iterator[Suggestion]:
    """A suggestion for everything that the conditions lack, each as soon as it is found."""
    wanted: _Wanted = {
        (condition.place, i, mark): (condition, atom)
        for condition in conditions
        for i, atom in enumerate(condition.atoms)
        for mark in _DECIDES
        if mark not in atom.seen
    }
    undecided: set[_Key] = set()
    for tried in releases:
        context = Context(tried.occasions[0].release, tried.occasions, limit)
        seeker = _Seeker(context, tried.rulebooks)
        for key in [key for key in wanted if seeker.knows(key[0])]:
            if key not in wanted:
                continue
            try:
                seen = seeker.seek(key)
            except UnprovedError:
                undecided.add(key)
                continue
            if seen is not None:
                shown = seeker.shown(key, seen, wanted)
                text = seeker.example(shown, seen)
                for each in shown:
                    condition, atom = wanted.pop(each)
                    about = condition.subject, atom.text, each[2], atom.place
                    yield Suggestion(*about, Answer.FOUND, seeker.folder(each), text)
                    text = ""
    for key, (condition, atom) in wanted.items():
        answer = Answer.UNKNOWN if key in undecided else Answer.IMPOSSIBLE
        yield Suggestion(condition.subject, atom.text, key[2], atom.place, answer)


_Key = tuple[Place, int, Mark]
"""A condition by its place, an atom of it by its number, and what it is to be seen to do."""
_Wanted = dict[_Key, tuple[ConditionCoverage, AtomCoverage]]


class _Seeker:
    """Looks for examples in one release."""

    def __init__(self, context: Context, rulebooks: frozenset[str]) -> None:
        self.context = context
        release = context.release
        self.folders = {
            rule.rulebook: str(PurePosixPath(rule.place.file).parent)
            for rule in release.rules.values()
            if rule.rulebook in rulebooks
        }
        self.common = self.folders[max(self.folders)] if self.folders else ""
        named = {book.id for book in release.rulebooks}
        subjects: list[Rule | Posting] = [*release.rules.values(), *release.postings.values()]
        self.subjects = {
            subject.place: subject
            for subject in subjects
            if subject.rulebook in self.folders or (subject.rulebook not in named and self.common)
        }
        self.slices: dict[str, Slice] = {}
        self.readings: dict[Place, tuple[tuple[Atom, ...], Watch]] = {}

    def knows(self, place: Place) -> bool:
        """Whether the condition is one of this release's."""
        return place in self.subjects

    def seek(self, key: _Key) -> Outlook | None:
        """A case; `None` if no case of this release shows it. Raises `UnprovedError`."""
        subject, atom = self.subjects[key[0]], self._atoms(key[0])[key[1]]

        def shows(values: _Values) -> bool:
            return self._shows(key, self.context.witnesses.seen(values))

        formulas = self._formulas(subject, atom, key[2])
        if self._slice(subject).exists(*formulas):
            return self.context.witnesses.seen(
                self._near(atom, shows) or self._solved(subject, formulas, shows)
            )
        answered = self._formulas(subject, self._without_unanswered(atom), key[2])
        if len(answered) == len(formulas) or not self._slice(subject).exists(*answered):
            return None
        values = self._near(atom, shows)
        if values is None:
            raise UnprovedError(f"{subject.id}: a question that nobody answers may show it")
        return self.context.witnesses.seen(values)

    def _without_unanswered(self, atom: Atom) -> Atom:
        """The atom without the neighbours that read a question which may have no answer.

        The formulas want each of them settled, but beside such a question an atom may decide.
        """
        questions = self.context.release.questions

        def may_lack_one(node: Node) -> bool:
            read = (questions[ref.name] for ref in references(node) if ref.name in questions)
            return any(question.otherwise is None for question in read)

        beside = tuple(pair for pair in atom.beside if not may_lack_one(pair[0]))
        return replace(atom, beside=beside)

    def shown(self, key: _Key, seen: Outlook, wanted: Iterable[_Key]) -> list[_Key]:
        """What is wanted of the same rulebook that the case shows, the key itself first."""
        others = (
            other
            for other in wanted
            if other != key
            and self.knows(other[0])
            and self.folder(other) == self.folder(key)
            and self._shows(other, seen)
        )
        return [key, *others]

    def folder(self, key: _Key) -> str:
        """The folder of the rulebook that the condition belongs to, as messages show paths."""
        return self.folders.get(self.subjects[key[0]].rulebook, self.common)

    def example(self, shown: Sequence[_Key], seen: Outlook) -> str:
        """The case as an item of `examples:`, with what comes of it; named by the first key."""
        place, i, mark = shown[0]
        subjects = {key[0]: self.subjects[key[0]] for key in shown}
        name = self._name(self.subjects[place], self._atoms(place)[i], mark, seen)
        return _example(self.context.release, [*subjects.values()], seen, name)

    def _atoms(self, place: Place) -> tuple[Atom, ...]:
        return self._read(place)[0]

    def _read(self, place: Place) -> tuple[tuple[Atom, ...], Watch]:
        made = self.readings.get(place)
        if made is None:
            when = self.subjects[place].when
            made = self.readings[place] = (tuple(atoms_of(when)), Watch.of(when))
        return made

    def _near(self, atom: Atom, shows: Callable[[_Values], bool]) -> _Values | None:
        """An example of the rulebooks with one fact changed."""
        reads = self.context.known.closure(names_in(atom.node))
        facts = [fact for fact in self.context.release.facts.values() if fact.name in reads]
        beside = [(compile_condition(node), needed) for node, needed in atom.beside]
        for values, env in self.examples:
            off = sum(holds(env) is not needed for holds, needed in beside)
            if off > MOST_OFF:
                continue
            for fact in facts:
                for value in self._values_of(fact):
                    changed = {**values, fact.name: value}
                    if values.get(fact.name) != value and shows(changed):
                        return changed
        return None

    def _values_of(self, fact: Fact) -> Sequence[Value]:
        """Values to try for a fact: all that it can have, or what the examples give it."""
        return fact.type.members or self._given.get(fact.name, ())

    @cached_property
    def examples(self) -> list[tuple[_Values, _Values]]:
        """What the examples give, and all that is known in them."""
        found: list[tuple[_Values, _Values]] = []
        for example in self.context.release.examples:
            if example.rulebook in self.folders:
                values = {**example.terms, **example.given}
                values.setdefault(CLAIMANT, example.claimant)
                found.append((values, self.context.witnesses.seen(values).evaluation.env))
        return found

    @cached_property
    def _given(self) -> Mapping[str, Sequence[Value]]:
        """The values that the examples give each fact, the most usual first."""
        counts: dict[str, Counter[Value]] = {}
        for values, _ in self.examples:
            for name, value in values.items():
                counts.setdefault(name, Counter())[value] += 1
        return {
            name: [value for value, _ in count.most_common(MOST_VALUES)]
            for name, count in counts.items()
        }

    def _solved(
        self,
        subject: Rule | Posting,
        formulas: Sequence[Formula],
        shows: Callable[[_Values], bool],
    ) -> _Values:
        """A case by the solver. Raises `UnprovedError`."""
        model = self._slice(subject).find(*formulas)
        if model is None:
            raise UnprovedError("no model")
        tables = {table_key(name) for name in self.context.release.tables}
        values = {name: value for name, value in model.items() if name not in tables}
        if not shows(values):
            values = self.context.filled(values)
        if not shows(values):
            raise UnprovedError("not confirmed")
        return self.context.witnesses.smaller(values, shows)

    def _formulas(self, subject: Rule | Posting, atom: Atom, mark: Mark) -> list[Formula]:
        """That the atom decides; of a payment, that the case is settled too."""
        known = self.context.known
        truths = [(known.condition(atom.node), mark is Mark.DECIDES_TRUE)]
        truths += [(known.condition(node), needed) for node, needed in atom.beside]
        formulas = [truth.holds if needed else truth.fails for truth, needed in truths]
        return [*formulas, known.goals_settled] if isinstance(subject, Posting) else formulas

    def _slice(self, subject: Rule | Posting) -> Slice:
        made = self.slices.get(subject.id)
        if made is None:
            names = names_in(subject.when)
            first = isinstance(subject, Rule) and subject.stratum is Stratum.ADMISSION
            goals = self.context.program.goals if isinstance(subject, Posting) else ()
            made = self.context.slice([*names, *goals], admitted=not first)
            # Facts have the values that most examples give them.
            usual = ((name, values[0]) for name, values in self._given.items() if values)
            made.preferences += [
                [made.symbols[name].equals(value)] for name, value in usual if name in made.symbols
            ]
            self.slices[subject.id] = made
        return made

    def _shows(self, key: _Key, seen: Outlook) -> bool:
        """Whether the case shows it; of a payment, only a case that is settled does."""
        place, i, mark = key
        subject = self.subjects[place]
        if subject.id not in seen.evaluation.states:
            return False
        if isinstance(subject, Posting) and seen.ledger is None:
            return False
        reading = self._read(place)[1]
        return mark in reading.marks(self.context.release.questions, seen.evaluation)[i]

    def _name(self, subject: Rule | Posting, atom: Atom, mark: Mark, seen: Outlook) -> str:
        """The example's sentence: what turns on what."""
        node: Node = atom.node if mark is Mark.DECIDES_TRUE else Not(atom.node, atom.node.place)
        where = prose.condition(node, "en", self.context.wording)
        state = seen.evaluation.states[subject.id]
        verb = "applies" if state else "does not apply"
        if isinstance(subject, Posting):
            verb = "is paid" if state else "is not paid"
        return f"{subject.id} {verb} where {where}, all else being so"


def _example(release: Release, subjects: Sequence[Rule | Posting], seen: Outlook, name: str) -> str:
    """The case as an item of `examples:`."""
    lines = [f"  - name: {json.dumps(name, ensure_ascii=False)}", "    given:"]
    given = {
        known: each.value
        for known, each in seen.sheet.known.items()
        if known in release.facts and each.basis is not Basis.ABSENT
    }
    for known in sorted(given, key=list(release.facts).index):
        value = as_json(given[known], release.facts[known].type)
        lines.append(f"      {known}: {json.dumps(value, ensure_ascii=False)}")
    terms = {term.name: term.value for term in seen.sheet.terms.values() if not term.rows}
    if terms:
        lines.append("    terms:")
        lines += [f"      {known}: {json.dumps(value)}" for known, value in terms.items()]
    if given.get(CLAIMANT) == Party.MERCHANT:
        lines.append("    claimant: merchant")
    lines += _outcome(release, subjects, seen)
    return "\n".join(lines) + "\n"


def _outcome(release: Release, subjects: Sequence[Rule | Posting], seen: Outlook) -> Iterator[str]:
    """What comes of the case: the state of the rules, their answers, the status, the money."""
    rules = [each for each in subjects if isinstance(each, Rule)]
    for key, state in (("holds", True), ("fails", False)):
        ids = [rule.id for rule in rules if seen.evaluation.states[rule.id] is state]
        if ids:
            yield f"    {key}: [{', '.join(ids)}]"
    asked = {question for rule in rules for question, _ in rule.then}
    answers = {
        question: as_json(seen.evaluation.env[question], release.questions[question].type)
        for question in release.questions
        if question in asked and question in seen.evaluation.env
    }
    if answers:
        shown = (f"{question}: {_plain(value)}" for question, value in answers.items())
        yield f"    answers: {{{', '.join(shown)}}}"
    yield f"    status: {seen.status.value}"
    ledger = seen.ledger
    if ledger is not None and len(rules) < len(subjects):
        moved = {line.posting: line.amount for line in ledger.lines}
        yield f"    lines: {{{', '.join(f'{k}: {v}' for k, v in moved.items())}}}"
    elif ledger is not None:
        yield f"    refund: {ledger.refund}"


def _plain(value: object) -> str:
    return value if isinstance(value, str) and value.isidentifier() else json.dumps(value)
