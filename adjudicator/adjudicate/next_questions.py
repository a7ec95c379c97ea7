"""What must still be asked, of whom, and what only a person can settle.

Nothing of the procedure is programmed: the facts that open rules read are the
questions, whoever bears the burden is asked, and `asked_when` says whether the
question arises at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from adjudicator.adjudicate.defeat import Conclusion
from adjudicator.adjudicate.evaluation import ACCEPTED, ADMISSION, Evaluation
from adjudicator.adjudicate.program import Program, relevance_key
from adjudicator.case.sheet import FactSheet
from adjudicator.language.tree import Node
from adjudicator.readings.kleene.compiled import open_references
from adjudicator.rulebook.model import Derived, Posting, PostingKind, Stratum
from adjudicator.ruling.ruling import StaffMatter
from adjudicator.values import Label

PAID = "order.paid"


@dataclass(slots=True)
class Needs:
    """What an unsettled case lacks: facts (with the open rules that read them), staff matters."""

    facts: dict[str, list[str]] = field(default_factory=dict)
    matters: list[StaffMatter] = field(default_factory=list)

    @property
    def nothing(self) -> bool:
        return not self.facts and not self.matters


def needs(program: Program, sheet: FactSheet, evaluation: Evaluation) -> Needs:
    """What keeps the case from being settled; empty when every goal is settled.

    Stages come in order: a later stage's questions are asked only when the goals of
    the earlier ones are settled.
    """
    search = _Search(program, sheet, evaluation)
    for stratum in Stratum:
        for goal in program.goals:
            if program.release.questions[goal].stratum is stratum:
                search.goal(goal)
        if not search.found.nothing or search.unsettled:
            return search.finished()
        if stratum is Stratum.ADMISSION and evaluation.env.get(ADMISSION) != ACCEPTED:
            return search.finished()
    search.payments()
    return search.finished()


class _Search:
    """One walk from the unsettled goals back to the unknown facts."""

    def __init__(self, program: Program, sheet: FactSheet, evaluation: Evaluation) -> None:
        self.program = program
        self.sheet = sheet
        self.evaluation = evaluation
        self.found = Needs()
        self.unsettled: list[str] = []
        self._seen: set[tuple[str, str]] = set()

    def goal(self, name: str) -> None:
        relevant = self.evaluation.relevant(name)
        if relevant is None:
            self.unsettled.append(name)
            condition = self.program.release.questions[name].relevant_when
            assert condition is not None
            self._condition(condition, relevance_key(name))
        elif relevant:
            self.question(name)

    def payments(self) -> None:
        for posting in self.program.release.postings.values():
            state = self.evaluation.states.get(posting.id)
            if state is None:
                self.unsettled.append(posting.id)
                self._condition(posting.when, posting.id)
            elif state:
                if posting.kind is PostingKind.REFUND and PAID not in self.evaluation.env:
                    self.unsettled.append(posting.id)
                    self._fact(PAID, posting.id)
                if posting.when_unknown == "ask":
                    self._amount(posting)

    def _amount(self, posting: Posting) -> None:
        if self.evaluation.amounts.get(posting.id) is not None:
            return
        self.unsettled.append(posting.id)
        if posting.id in self.evaluation.failures:
            self._failure(posting.id)
        self._condition(posting.amount, posting.id)

    def question(self, name: str) -> None:
        """Walk into a question; a settled one needs nothing."""
        standing = self.evaluation.standings.get(name)
        if standing is None or standing.settled or not self._first(name, ""):
            return
        self.unsettled.append(name)
        question = self.program.release.questions[name]
        structure, label = self.program.structures[name], question.label
        if standing.contradiction:
            rules = [structure.conclusions[i].rule for i in standing.contradiction]
            self._matter(_contradiction(label, name, rules))
            return
        if standing.gap:
            meant = self.program.reserved_for_staff(name, self.evaluation.env)
            self._matter(
                StaffMatter("reserved", meant.id, meant.label)
                if meant is not None
                else _gap(name, f"没有规则回答“{label.zh}”", f"No rule answers '{label.en}'")
            )
            return
        conclusions = structure.conclusions
        possible = [i for i, state in enumerate(standing.in_force) if state is not False]
        holding = {
            conclusions[i].value
            for i in possible
            if self._state(conclusions[i].rule) and standing.void[i] is False
        }
        for i in possible:
            # Where one answer already holds, only what could contradict it matters.
            if holding == {conclusions[i].value}:
                continue
            self._rule(conclusions[i].rule)
            if self._state(conclusions[i].rule):
                for d in conclusions[i].defeaters:
                    self._rule(conclusions[d].rule)
                for f in conclusions[i].floors:
                    self._floor(conclusions, f)

    def finished(self) -> Needs:
        if self.unsettled and self.found.nothing:
            self._matter(
                _gap(
                    self.unsettled[0],
                    "规则未能得出结论，也没有可以再问的事实",
                    "The rules reach no conclusion, and there is no fact left to ask for",
                )
            )
        return self.found

    def _state(self, rule: str) -> bool | None:
        return self.evaluation.states.get(rule)

    def _rule(self, rule: str) -> None:
        if self._state(rule) is None:
            self._condition(self.program.release.rules[rule].when, rule)

    def _floor(self, conclusions: Sequence[Conclusion], i: int) -> None:
        """Ask for what decides whether a statutory floor is lawful."""
        self._rule(conclusions[i].rule)
        for exception in conclusions[i].statutory_exceptions:
            self._floor(conclusions, exception)

    def _condition(self, node: Node, because: str) -> None:
        self._names(open_references(node, self.evaluation.env), because)

    def _names(self, names: Iterable[str], because: str) -> None:
        release = self.program.release
        for name in names:
            if name in release.questions:
                self.question(name)
            elif name in release.derived:
                self._derived(name, because)
            elif name in release.parameters:
                self._figure(release.parameters[name].label, name, because)
            else:
                self._fact(name, because)

    def _derived(self, name: str, because: str) -> None:
        if not self._first(name, because):
            return
        if name in self.evaluation.failures:
            self._failure(name)
            return
        derived = self.program.release.derived[name]
        if derived.formula is not None:
            self._condition(derived.formula, because)
            return
        read = derived.reads(self.program.release.tables)
        unknown = [each for each in read if each not in self.evaluation.env]
        if unknown:
            self._names(unknown, because)
        elif self._first(name, "incomplete"):
            self._matter(_incomplete(derived))

    def _fact(self, name: str, because: str) -> None:
        if not self._first(name, because):
            return
        asked_when = self.program.release.asked_when.get(name)
        if asked_when is not None:
            arises = self.program.arises(name, self.evaluation.env)
            if arises is None:
                self._condition(asked_when, because)
            if not arises:
                return
        self.found.facts.setdefault(name, []).append(because)

    def _figure(self, label: Label, name: str, because: str) -> None:
        if self._first(name, because):
            zh = f"规则需要“{label.zh}”，但规则与本案均未给出数值"
            en = f"The rules need '{label.en}'; neither they nor this case give a figure"
            self._matter(_gap(name, zh, en, because))

    def _failure(self, name: str) -> None:
        if self._first(name, "failure"):
            self._matter(StaffMatter("calculation", name, self.evaluation.failures[name].label))

    def _matter(self, matter: StaffMatter) -> None:
        self.found.matters.append(matter)

    def _first(self, name: str, because: str) -> bool:
        if (name, because) in self._seen:
            return False
        self._seen.add((name, because))
        return True


def _contradiction(label: Label, question: str, rules: list[str]) -> StaffMatter:
    names = "、".join(rules)
    return StaffMatter(
        "contradiction",
        question,
        Label(
            f"规则 {names} 对“{label.zh}”给出相反结论，且互不排除",
            f"Rules {', '.join(rules)} answer '{label.en}' differently and none defeats the other",
        ),
        rules=tuple(rules),
    )


def _incomplete(derived: Derived) -> StaffMatter:
    """That all that a derived fact is computed from is known, and does not suffice."""
    label = derived.label
    if derived.table is not None:
        return _gap(
            derived.table,
            f"“{label.zh}”所依据的表没有适用的行",
            f"The table behind '{label.en}' has no row for this case",
        )
    names = ", ".join(derived.arguments)
    return _gap(
        derived.name,
        f"所列明细（{names}）不足以算出“{label.zh}”",
        f"What is listed ({names}) does not suffice to compute '{label.en}'",
    )


def _gap(subject: str, zh: str, en: str, *rules: str) -> StaffMatter:
    return StaffMatter("gap", subject, Label(zh, en), rules=rules)
