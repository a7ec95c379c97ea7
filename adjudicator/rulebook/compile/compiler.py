"""From the drafts of several rulebooks to the release that decides a case."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence

from adjudicator.calendar.days import Calendar
from adjudicator.errors import RulebookError
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
from adjudicator.rulebook.files.drafts import Book, Head, InvariantDraft, PostingDraft, RuleDraft
from adjudicator.rulebook.files.form import Defects
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
        documents={name: draft.source for name, draft in union.sources.items()},
        examples=examples,
        levels=found.levels,
        closing_derived=found.closing_derived,
        asked_when=asked_when,
        invariants=invariants,
        reserved=reserved,
    )


def reference(book: Book, head: Head) -> RulebookRef:
    """What a ruling says of a rulebook that it went by."""
    return RulebookRef(
        id=head.id,
        version=head.version,
        layer=head.layer,
        title=head.title,
        digest=book.digest,
        in_force_from=head.in_force_from,
        in_force_until=head.in_force_until,
        temporal_policy=head.policy,
    )


@dataclasses.dataclass(frozen=True, slots=True)
class _Compiler:
    """Compiles what has conditions; an entry with a defect is reported and left out."""

    union: Union
    computed: Computed
    texts: Texts
    defects: Defects

    def rules(self) -> dict[str, Rule]:
        rules = {}
        for book, draft in self.union.rules.values():
            rule = self._rule(book, draft)
            if rule is not None:
                rules[rule.id] = rule
        return rules

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
        postings = {}
        for book, draft in self.union.postings.values():
            posting = self._posting(book, draft)
            if posting is not None:
                postings[posting.id] = posting
        return postings

    def invariants(self) -> tuple[Invariant, ...]:
        """What every record keeps (RB31: over facts of the record alone)."""
        found = []
        for draft in self.union.invariants.values():
            holds = self._condition(draft.holds)
            if holds is not None and self._reads_the_record(draft, holds):
                found.append(
                    Invariant(
                        draft.id,
                        draft.label,
                        holds,
                        draft.holds.folded,
                        draft.place,
                        draft.citation,
                        draft.note,
                    )
                )
        return tuple(found)

    def reserved(self) -> tuple[Reserved, ...]:
        """The gaps that are meant."""
        found = []
        for book, draft in self.union.reserved.values():
            when = self._condition(draft.when)
            known = check_known(
                draft.question, "question", self.union.questions, "RB12", self.defects
            )
            if when is not None and known:
                found.append(
                    Reserved(
                        draft.id,
                        draft.question.name,
                        draft.label,
                        book.name,
                        when,
                        draft.when.folded,
                        draft.citation,
                        draft.place,
                        draft.note,
                    )
                )
        return tuple(found)

    def _reads_the_record(self, draft: InvariantDraft, holds: Node) -> bool:
        for ref in references(holds):
            fact = self.union.facts.get(ref.name)
            if fact is None or fact.fact.burden is not Burden.PLATFORM:
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
        return Rule(
            id=draft.id,
            title=draft.title,
            rulebook=book.name,
            layer=book.layer,
            stratum=stratum,
            when=when,
            when_text=draft.when.folded,
            then=then,
            citation=draft.citation,
            provenance=draft.provenance,
            place=draft.place,
            exception_to=tuple(named.name for named in draft.exception_to),
            specifies=draft.specifies.name if draft.specifies else "",
            floor=draft.floor.name if draft.floor else "",
            note=draft.note,
        )

    def _posting(self, book: Book, draft: PostingDraft) -> Posting | None:
        when, amount = self._condition(draft.when), self._amount(draft)
        if when is None or amount is None:
            return None
        return Posting(
            id=draft.id,
            kind=draft.kind,
            label=draft.label,
            rulebook=book.name,
            when=when,
            when_text=draft.when.folded,
            payer=draft.payer,
            payee=draft.payee,
            amount=amount,
            amount_text=draft.amount.folded,
            citation=draft.citation,
            provenance=draft.provenance,
            place=draft.place,
            when_unknown=draft.when_unknown,
            within_refund=draft.within_refund,
        )

    def _amount(self, draft: PostingDraft) -> Node | None:
        try:
            node = self.texts.formula(draft.amount, self.computed.scope, _MONEY)
        except RulebookError as error:
            self.defects.take(error)
            return None
        if node.type.minimum < 0:
            message = f"The posting '{draft.id}' may be negative, down to {node.type.minimum} fen."
            hint = f"A payment has one direction: write 'max(0, {draft.amount.folded})'."
            self.defects.add(draft.amount.place, "RB30", message, hint)
        return node

    def _condition(self, scalar: Scalar) -> Node | None:
        try:
            return self.texts.condition(scalar, self.computed.scope)
        except RulebookError as error:
            self.defects.take(error)
            return None
