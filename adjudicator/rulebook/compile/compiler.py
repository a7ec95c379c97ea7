"""From the drafts of several rulebooks to the release that decides a case."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import TypeVar

from adjudicator.calendar.days import Calendar
from adjudicator.language.tree import Node, references
from adjudicator.rulebook.compile.asked_when import compile_asked_when
from adjudicator.rulebook.compile.computed import Computed, compile_computed
from adjudicator.rulebook.compile.examples import Names, compile_examples
from adjudicator.rulebook.compile.levels import Parts, plan
from adjudicator.rulebook.compile.links import check_links, read_conclusions
from adjudicator.rulebook.compile.names import base_scope, check_known, check_names
from adjudicator.rulebook.compile.texts import Texts
from adjudicator.rulebook.compile.union import Union, unite
from adjudicator.rulebook.digest import digest_of, release_text
from adjudicator.rulebook.files.book import Book
from adjudicator.rulebook.files.form import Defects
from adjudicator.rulebook.files.head import Head
from adjudicator.rulebook.files.keys import bare
from adjudicator.rulebook.files.sections.rules import (
    InvariantDraft,
    PostingDraft,
    ReservedDraft,
    RuleDraft,
)
from adjudicator.rulebook.files.source import Scalar
from adjudicator.rulebook.model import (
    Invariant,
    Posting,
    Question,
    Release,
    Reserved,
    Rule,
    RulebookRef,
)
from adjudicator.values import FEN, Kind, Type
from adjudicator.vocabulary import Burden

_Model = TypeVar("_Model", Rule, Posting, Reserved)

_MONEY = Type(Kind.MONEY, FEN)


def release_digest(books: Sequence[Book], calendar: Calendar) -> str:
    """The digest of the release that these books make, whatever their order."""
    return digest_of(release_text((book.digest for book in books), calendar))


def compile_release(
    books: Sequence[Book], texts: Texts, rulebook_of_rule: Mapping[str, str], names: Names
) -> Release:
    """The release of a vocabulary and rulebooks; its platform and category are left empty.

    `rulebook_of_rule` knows the rules of the whole library, for better messages; `names` is
    what its rulebooks declare, so that an example which means others is left to them. Raises
    `RulebookError` with every defect found.
    """
    defects = Defects()
    ordered = sorted(books, key=lambda book: (book.head is not None, book.layer, book.name))
    union = unite(ordered, defects)
    check_names(union, defects)
    check_links(union, rulebook_of_rule, defects)
    computed = compile_computed(union, base_scope(union), texts, defects)
    compiler = _Compiler(union, computed, texts, defects)
    rules, questions, postings = compiler.rules(), compiler.questions(), compiler.postings()
    parts = Parts(rules, questions, computed.derived, computed.tables)
    asked_when = compile_asked_when(union, computed.scope, parts, texts, defects)
    found = plan(parts, defects)
    invariants, reserved = compiler.invariants(), compiler.reserved()
    examples = compile_examples(union, names, texts.examples, defects)
    defects.raise_any()
    assert found is not None
    return Release(
        digest=release_digest(books, texts.calendar),
        platform="",
        category="",
        texts=tuple(book.text for book in ordered),
        calendar=texts.calendar,
        rulebooks=tuple(reference(book, book.head) for book in ordered if book.head),
        facts={name: draft.fact for name, draft in union.facts.items()},
        evidence_kinds={name: draft.kind for name, draft in union.evidence.items()},
        parameters={d.parameter.name: d.parameter for d in union.parameters.values()},
        tables=dict(sorted(computed.tables.items())),
        derived=dict(sorted(computed.derived.items())),
        questions=questions,
        rules=rules,
        postings=postings,
        sources={name: draft.source for name, draft in union.sources.items()},
        examples=examples,
        levels=found.levels,
        closing_derived=found.closing_derived,
        asked_when=asked_when,
        invariants=invariants,
        reserved=reserved,
    )


def reference(book: Book, head: Head) -> RulebookRef:
    """What a ruling says of a rulebook that it went by."""
    policy = head.temporal.policy
    return bare(
        RulebookRef,
        head,
        digest=book.digest,
        in_force_from=head.in_force.first,
        in_force_until=head.in_force.last,
        temporal_policy=policy,
    )


@dataclasses.dataclass(frozen=True, slots=True)
class _Compiler:
    """Compiles what has conditions; an entry with a defect is reported and left out."""

    union: Union
    computed: Computed
    texts: Texts
    defects: Defects

    def rules(self) -> dict[str, Rule]:
        drafts = self.union.rules.values()
        return {r.id: r for book, draft in drafts if (r := self._rule(book, draft))}

    def questions(self) -> dict[str, Question]:
        questions = {}
        for name, draft in self.union.questions.items():
            question = draft.question
            if draft.relevant_when is not None:
                when = self._condition(draft.relevant_when)
                question = dataclasses.replace(question, relevant_when=when)
            questions[name] = question
        return questions

    def postings(self) -> dict[str, Posting]:
        drafts = self.union.postings.values()
        return {p.id: p for book, draft in drafts if (p := self._posting(book, draft))}

    def invariants(self) -> tuple[Invariant, ...]:
        """What every record keeps (RB31: over facts of the record alone)."""
        found = []
        for draft in self.union.invariants.values():
            holds = self._condition(draft.holds)
            if holds is not None and self._reads_the_record(draft, holds):
                text = draft.holds.folded
                found.append(bare(Invariant, draft, holds=holds, holds_text=text))
        return tuple(found)

    def reserved(self) -> tuple[Reserved, ...]:
        """The gaps that are meant."""
        known, found = self.union.questions, []
        for book, draft in self.union.reserved.values():
            when = self._condition(draft.when)
            if check_known(draft.question, "question", known, "RB12", self.defects) and when:
                found.append(_owned(Reserved, book, draft, when))
        return tuple(found)

    def _reads_the_record(self, draft: InvariantDraft, holds: Node) -> bool:
        for ref in references(holds):
            fact = self.union.facts.get(ref.name)
            if fact is None or fact.burden is not Burden.PLATFORM:
                message = f"The invariant '{draft.id}' reads '{ref.name}'."
                hint = "It may read facts of the platform's record only: what parties say is proof."
                self.defects.add(ref.place, "RB31", message, hint)
                return False
        return True

    def _rule(self, book: Book, draft: RuleDraft) -> Rule | None:
        when = self._condition(draft.when)
        conclusions = read_conclusions(draft, self.union, self.defects)
        if when is None or conclusions is None:
            return None
        stratum, then = conclusions
        return _owned(Rule, book, draft, when, layer=book.layer, stratum=stratum, then=then)

    def _posting(self, book: Book, draft: PostingDraft) -> Posting | None:
        when, amount = self._condition(draft.when), self._amount(draft)
        if when is None or amount is None:
            return None
        text = draft.amount.folded
        return _owned(Posting, book, draft, when, id=draft.name, amount=amount, amount_text=text)

    def _amount(self, draft: PostingDraft) -> Node | None:
        with self.defects.taken():
            node = self.texts.formula(draft.amount, self.computed.scope, _MONEY)
            low = node.type.minimum
            if low < 0:
                message = f"The posting '{draft.name}' may be negative, down to {low} fen."
                hint = f"A payment has one direction: write 'max(0, {draft.amount.folded})'."
                self.defects.add(draft.amount.place, "RB30", message, hint)
            return node
        return None

    def _condition(self, scalar: Scalar) -> Node | None:
        with self.defects.taken():
            return self.texts.condition(scalar, self.computed.scope)
        return None


def _owned(
    kind: type[_Model],
    book: Book,
    draft: RuleDraft | PostingDraft | ReservedDraft,
    when: Node,
    **more: object,
) -> _Model:
    text = draft.when.folded
    return bare(kind, draft, rulebook=book.name, when=when, when_text=text, **more)
