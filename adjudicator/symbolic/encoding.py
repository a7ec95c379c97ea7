"""A whole release as formulas: figures, derived facts, answers, payments.

It follows `adjudicate/evaluation.py` step by step, and `adjudicate/defeat.py` is read in
formulas; a test compares the two on random cases.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from operator import attrgetter

from adjudicator.adjudicate.defeat import Algebra, Stands, Structure, stands
from adjudicator.adjudicate.evaluation import ACCEPTED, ADMISSION
from adjudicator.adjudicate.program import relevance_key, table_key
from adjudicator.language.tree import Node, Operator, Ref, names_in
from adjudicator.rulebook.model import (
    Derived,
    Level,
    Posting,
    PostingKind,
    Question,
    Release,
    Rule,
    Table,
    answering,
)
from adjudicator.symbolic.conditions import Reader, Work
from adjudicator.symbolic.lists import derive
from adjudicator.symbolic.operations import all_hold, chosen
from adjudicator.symbolic.parameters import Figures
from adjudicator.symbolic.symbols import Facts, Symbol
from adjudicator.symbolic.terms import (
    Expression,
    Formula,
    Member,
    Number,
    Term,
    Truth,
    compare,
    land,
    lnot,
    lor,
    pick,
)
from adjudicator.values import Kind, Type, Value

Standing = Stands[Truth, Formula]
FORMULAS: Algebra[Truth, Formula] = Algebra(
    all_of=all_hold,
    negated=Truth.negated,
    holds=attrgetter("holds"),
    definite=Truth.of,
    every=lambda parts: land(*parts),
    some=lambda parts: lor(*parts),
    opposite=lnot,
)
"""All cases at once."""


@dataclass(eq=False)
class Encoding:
    """A release over given facts and figures, with all its rules or only some of them."""

    release: Release
    facts: Facts
    figures: Figures
    keeps: Callable[[Rule], bool] = lambda _: True
    terms: dict[str, Term] = field(default_factory=dict)
    states: dict[str, Truth] = field(default_factory=dict)
    standings: dict[str, Standing] = field(default_factory=dict)
    amounts: dict[str, Number] = field(default_factory=dict)
    work: dict[str, Work] = field(default_factory=dict)
    reads: dict[str, frozenset[str]] = field(default_factory=dict)
    symbols: dict[str, Symbol] = field(default_factory=dict)
    """The unknowns by name: facts, figures, and what is derived from lists."""
    _listed: dict[str, Symbol] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.terms.update((name, s.term) for name, s in self.facts.symbols.items())
        self.symbols.update({**self.figures.symbols, **self.facts.symbols})
        self.terms.update(self.figures.terms)
        for level in self.release.levels:
            self._level(level)
        for name in self.release.closing_derived:
            self._derived(self.release.derived[name])
        for posting in self.release.postings.values():
            self.states[posting.id] = self._truth(posting.id, posting.when)
            self.amounts[posting.id] = self._reader(posting.id).number(posting.amount)
            self.reads[posting.id] |= frozenset(names_in(posting.amount))

    @cached_property
    def accepted(self) -> Formula:
        """Where the claim is admitted."""
        decision = self.terms[ADMISSION]
        assert isinstance(decision, Member)
        return decision.is_(ACCEPTED)

    def invariants(self) -> Formula:
        """Where the record breaks no invariant."""
        reader = self._reader("invariants")
        return land(*(lnot(reader.truth(one.holds).fails) for one in self.release.invariants))

    def relevant(self, goal: str) -> Truth:
        """Where a goal counts."""
        return self.states.get(relevance_key(goal), Truth.of(True))

    @cached_property
    def goals_settled(self) -> Formula:
        """Where every goal either does not count or is settled."""
        parts: list[Formula] = []
        for name, question in self.release.questions.items():
            if question.goal:
                relevant = self.relevant(name)
                parts.append(
                    lor(relevant.fails, land(relevant.holds, self.standings[name].settled))
                )
        return land(*parts)

    def sum_of(self, kind: PostingKind) -> Expression:
        """What the ledger moves by payments of one kind, in fen."""
        return self._sum(p for p in self.release.postings.values() if p.kind is kind)

    def received(self, party: str, *, beside: Container[PostingKind]) -> Expression:
        """What a party receives less what it pays, by payments of all other kinds, in fen."""
        postings = [p for p in self.release.postings.values() if p.kind not in beside]
        got = self._sum(p for p in postings if p.payee == party)
        return got - self._sum(p for p in postings if p.payer == party)

    def _sum(self, postings: Iterable[Posting]) -> Expression:
        total: Expression = 0
        for posting in postings:
            total = total + self._moved[posting.id]
        return total

    @cached_property
    def _moved(self) -> Mapping[str, Expression]:
        """What each payment moves: as `adjudicate/ledger.py` takes them, refunds before all."""
        moved: dict[str, Expression] = {}
        left: Expression = 0
        postings = self.release.postings.values()
        for posting in sorted(postings, key=lambda p: p.kind is not PostingKind.REFUND):
            amount = self.amounts[posting.id]
            paid = land(self.states[posting.id].holds, amount.known)
            taken = _between(0, amount.value, left) if posting.within_refund else amount.value
            moved[posting.id] = pick(paid, taken, 0)
            if posting.kind is PostingKind.REFUND:
                left = left + moved[posting.id]
            elif posting.kind is PostingKind.DEDUCTION:
                left = left - moved[posting.id]
        return moved

    @cached_property
    def _about(self) -> Mapping[str, list[Rule]]:
        return answering(filter(self.keeps, self.release.rules.values()))

    def condition(self, node: Node) -> Truth:
        """Any condition over the names of the release."""
        return self._reader("").truth(node)

    def rules_about(self, question: str) -> list[Rule]:
        return self._about.get(question, [])

    def standing(self, question: Question, rules: Iterable[Rule]) -> Standing:
        """How the question comes out if only these rules speak."""
        kept = list(rules)
        structure = Structure.of(question, kept, {rule.id: i for i, rule in enumerate(kept)})
        return stands(structure, [self.states[rule.id] for rule in kept], FORMULAS)

    def closure(self, names: Iterable[str]) -> set[str]:
        """The names, and all that they are computed and answered from."""
        found: set[str] = set()
        todo = list(names)
        while todo:
            name = todo.pop()
            if name not in found:
                found.add(name)
                todo.extend(self.reads.get(name, ()))
        return found

    def _level(self, level: Level) -> None:
        for name in level.derived:
            self._derived(self.release.derived[name])
        for rule in map(self.release.rules.__getitem__, level.rules):
            if self.keeps(rule):
                self.states[rule.id] = self._truth(rule.id, rule.when)
        questions = [self.release.questions[name] for name in level.questions]
        for question in questions:
            if question.relevant_when is not None:
                key = relevance_key(question.name)
                self.states[key] = self._truth(key, question.relevant_when)
        for question in questions:
            rules = self.rules_about(question.name)
            standing = self.standings[question.name] = self.standing(question, rules)
            self.terms[question.name] = _by_answer(
                standing.answers, question.type, standing.settled
            )
            self.reads[question.name] = frozenset(rule.id for rule in rules)

    def _truth(self, key: str, node: Node) -> Truth:
        self.reads[key] = frozenset(names_in(node))
        return self._reader(key).truth(node)

    def _derived(self, derived: Derived) -> None:
        self.reads[derived.name] = frozenset(derived.reads(self.release.tables))
        if derived.formula is not None:
            self.terms[derived.name] = self._reader(derived.name).term(derived.formula)
        elif derived.derivation is not None:
            self._derivation(derived)
        else:
            self._tabled(derived.name, self.release.tables[derived.table or ""])

    def _tabled(self, name: str, table: Table) -> None:
        looked_up = self._lookup(table, name)
        stated = self.figures.symbols.get(table_key(table.name))
        if stated is not None:
            inputs_known = land(*(self.terms[each].known for each in table.inputs))
            looked_up = chosen(
                Truth.of(stated.term.known), _known_where(stated, inputs_known), looked_up
            )
            self.reads[name] |= {stated.name}
        self.terms[name] = looked_up

    def _derivation(self, derived: Derived) -> None:
        arguments = {name: self.terms[name] for name in derived.arguments_read}
        work = self.work.setdefault(derived.name, Work())
        made = derive(derived, arguments, work, self._listed, self.release.calendar)
        if isinstance(made, Symbol):
            self.symbols[derived.name] = self._listed[made.name] = made
            made = made.term
        self.terms[derived.name] = made

    def _lookup(self, table: Table, owner: str) -> Term:
        reader = self._reader(owner)
        possible: dict[Value, Formula] = {}
        before: Formula = True
        for row in table.rows:
            truth = reader.truth(row.when)
            possible[row.output] = lor(
                possible.get(row.output, False), land(before, lnot(truth.fails))
            )
            before = land(before, lnot(truth.holds))
        total = all(self.terms[name].known is True for name in table.inputs)
        answers = {
            output: where
            if total
            else land(where, *(lnot(other) for value, other in possible.items() if value != output))
            for output, where in possible.items()
        }
        return _by_answer(answers, table.output)

    def _reader(self, owner: str) -> Reader:
        return Reader(self._term, self.work.setdefault(owner, Work()))

    def _term(self, ref: Ref) -> Term:
        return self.terms[ref.name]


def otherwise(one: Mapping[Value, Formula], other: Mapping[Value, Formula]) -> Formula:
    """Where the one gives an answer that the other does not."""
    return lor(*(land(where, lnot(other.get(answer, False))) for answer, where in one.items()))


def _between(least: Expression, amount: Expression, most: Expression) -> Expression:
    """The amount, or `most` if that is less, but at least `least`."""
    within = pick(compare(Operator.LT, amount, most), amount, most)
    return pick(compare(Operator.GT, within, least), within, least)


def _known_where(stated: Symbol, known: Formula) -> Term:
    """What a stated table gives: any output, once its inputs are known."""
    match stated.term:
        case Truth():
            return Truth(land(known, stated.term.holds), land(known, stated.term.fails))
        case Member():
            members = {name: land(known, where) for name, where in stated.term.members.items()}
            return Member(members, land(known, stated.term.known))
        case Number():
            return Number(stated.term.value, land(known, stated.term.known))
        case _:
            raise TypeError(f"the output of a table is {stated.type.describe()}")


def _by_answer(answers: Mapping[Value, Formula], type_: Type, known: Formula | None = None) -> Term:
    known = lor(*answers.values()) if known is None else known
    match type_.kind:
        case Kind.BOOLEAN:
            return Truth(answers.get(True, False), answers.get(False, False))
        case Kind.ENUM:
            return Member({str(value): where for value, where in answers.items()}, known)
        case _:
            return Number.by_cases((where, _whole(value)) for value, where in answers.items())


def _whole(value: Value) -> int:
    assert isinstance(value, int)
    return value
