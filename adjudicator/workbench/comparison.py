"""For which cases two releases rule differently: proved, with one witness a difference.

Both releases see the same facts, all known, and the same figures where a case may set
them. Compared are the answers to the goals that count, then the refund and what every party
receives beside it. How facts are asked for is compared as declared, without a solver.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from adjudicator.adjudicate.evaluation import ADMISSION
from adjudicator.adjudicate.outlook import Outlook
from adjudicator.language.text import to_text
from adjudicator.language.tree import Operator
from adjudicator.proofs.context import in_time
from adjudicator.rulebook.library import Occasion
from adjudicator.rulebook.model import PostingKind, Release
from adjudicator.symbolic.encoding import Encoding, otherwise
from adjudicator.symbolic.parameters import optional_figures
from adjudicator.symbolic.solver import DEFAULT_LIMIT, Model, Slice, UnprovedError
from adjudicator.symbolic.symbols import Facts
from adjudicator.symbolic.terms import Expression, Formula, compare, land, lnot, lor
from adjudicator.symbolic.witness import Witness, Witnesses
from adjudicator.values import Json, Value
from adjudicator.vocabulary import Party
from adjudicator.workbench.sameness import computed_alike

MOST_FOUND = 12  # for one question
ANSWER, MONEY, PROCEDURE, REFUND = "answer", "money", "procedure", "refund"


@dataclass(frozen=True, slots=True)
class Difference:
    """One way in which the releases differ.

    `kind`: `answer` (to the goal `subject`), `money` (with all answers alike: the `refund`,
    or what the party `subject` receives beside it), or `procedure` (how the fact `subject` is
    asked for; no witness). `before` and `after` are what either says: `None` where the
    question does not count, or nothing is settled. `moved`: fen that the buyer receives
    more under the second release, where both settle.
    """

    kind: str
    subject: str
    before: Value | None
    after: Value | None
    witness: Witness | None = None
    moved: int | None = None

    def to_json(self) -> dict[str, Json]:
        return {
            "kind": self.kind,
            "subject": self.subject,
            "before": str(self.before) if self.before is not None else None,
            "after": str(self.after) if self.after is not None else None,
            "moved": self.moved,
            "witness": self.witness.to_json() if self.witness else None,
        }


@dataclass(frozen=True, slots=True)
class Comparison:
    """What comparing two releases gave. `unproved`: questions that could not be decided."""

    before: Release
    after: Release
    differences: tuple[Difference, ...]
    unproved: tuple[str, ...] = ()

    @property
    def same(self) -> bool:
        """Whether it is proved that they rule alike in every case."""
        return not self.differences and not self.unproved

    def to_json(self) -> dict[str, Json]:
        return {
            "platform": self.after.platform,
            "category": self.after.category,
            "before": self.before.digest,
            "after": self.after.digest,
            "same": self.same,
            "differences": [each.to_json() for each in self.differences],
            "unproved": list(self.unproved),
        }


def compare_releases(
    before: Sequence[Occasion], after: Sequence[Occasion], limit: float = DEFAULT_LIMIT
) -> Comparison:
    """Compares two releases of one platform and category, each with the times it applies."""
    one, other = before[0].release, after[0].release
    if one.digest == other.digest:
        return Comparison(one, other, ())
    return _Comparer(before, after, limit).compare()


class _Comparer:
    """Both releases over the same unknowns."""

    def __init__(self, before: Sequence[Occasion], after: Sequence[Occasion], limit: float) -> None:
        self.releases = before[0].release, after[0].release
        # The facts of both, each as the second declares it.
        both = {**self.releases[0].facts, **self.releases[1].facts}
        facts = Facts.all_known(both.values())
        figures = [optional_figures(release) for release in self.releases]
        self.encodings = (
            Encoding(self.releases[0], facts, figures[0]),
            Encoding(self.releases[1], facts, figures[1]),
        )
        self.usual = [usual for figure in figures for usual in figure.usual.values()]
        self.in_time = in_time(before, facts)
        self.anchors = {name for each in before for name in each.moment.conducts}
        self.limit = limit
        self.witnesses = Witnesses(self.releases[0], before), Witnesses(self.releases[1], after)
        self.goals = dict.fromkeys(goal for each in self.witnesses for goal in each.program.goals)
        self.unproved: list[str] = []
        self.compared: list[str] = []

    def compare(self) -> Comparison:
        found = [*_procedure(*self.releases)]
        for goal in self.goals:
            found += self._try(goal, self._answers)
        postings = [one for release in self.releases for one in release.postings.values()]
        parties = {party for one in postings for party in (one.payer, one.payee)}
        self.alike = self._all_answered_alike()
        for subject in (REFUND, *sorted(parties)):
            found += self._try(subject, self._money)
        return Comparison(*self.releases, tuple(found), tuple(self.unproved))

    def _try(
        self, subject: str, differences: Callable[[str], Iterator[Difference]]
    ) -> list[Difference]:
        found: list[Difference] = []
        try:
            found.extend(differences(subject))
        except UnprovedError:
            self.unproved.append(subject)
        return found

    def _answers(self, goal: str) -> Iterator[Difference]:
        made = self._slice([goal])
        told = [self._told(encoding, goal) for encoding in self.encodings]
        differ = lor(otherwise(*told), otherwise(*reversed(told)))
        blocked: list[Formula] = []
        for _ in range(MOST_FOUND):
            model = made.find(differ, *blocked)
            if model is None:
                return
            values = [_answer(each, goal) for each in self._seen(model)]
            if values[0] == values[1]:
                self.unproved.append(goal)
                return
            yield self._difference(ANSWER, goal, model, self._telling(goal, values))
            pair = [
                told[side].get(value, False)
                if (value := values[side]) is not None
                else lnot(lor(*told[side].values()))
                for side in (0, 1)
            ]
            blocked.append(lnot(land(*pair)))
        self.unproved.append(f"{goal}: more than {MOST_FOUND} differences")

    def _all_answered_alike(self) -> list[Formula]:
        """That both take the claim, settle it, and give the same answers."""
        alike: list[Formula] = []
        for goal in self.goals:
            told = [self._told(encoding, goal) for encoding in self.encodings]
            for answer in dict.fromkeys([*told[0], *told[1]]):
                one, other = (side.get(answer, False) for side in told)
                alike.append(lor(land(one, other), land(lnot(one), lnot(other))))
        for encoding in self.encodings:
            alike += [encoding.accepted, encoding.goals_settled]
        return alike

    def _money(self, subject: str) -> Iterator[Difference]:
        """A case in which the sums differ, if all that was compared before is alike in it.

        The rulebooks' own examples are tried first: a product of days, rates and prices is
        quickly computed and slowly solved.
        """
        sums = [_sum_of(encoding, subject) for encoding in self.encodings]

        def shows(stated: Mapping[str, Value]) -> bool:
            seen = self._seen(stated)
            amounts = [_amount(each, subject) for each in seen]
            return None not in amounts and amounts[0] != amounts[1] and self._else_alike(seen)

        found = self._by_example(subject, shows)
        if found is None:
            model = self._solve(compare(Operator.NE, *sums), subject)
            if model is not None:
                values = self._filled(model)
                if not shows(values):
                    raise UnprovedError("not confirmed")
                found = self._difference(MONEY, subject, values, shows)
        if subject != REFUND:  # what one party pays, another receives: one change, one difference
            self.alike.append(compare(Operator.EQ, *sums))
            self.compared.append(subject)
        if found is not None:
            yield found

    def _solve(self, differ: Formula, subject: str) -> Model | None:
        """A case in which the sums differ, and all amounts in them are known.

        The solver is not asked where the sums are the same function of the same answers.
        """
        postings = [
            [p.id for p in release.postings.values() if (p.kind in _REFUNDS) is (subject == REFUND)]
            for release in self.releases
        ]
        if set(postings[0]) == set(postings[1]) and computed_alike(
            *self.encodings, postings[0], given=self._always_counting()
        ):
            return None
        known = [
            lor(e.states[p].fails, land(e.states[p].holds, e.amounts[p].known))
            for e, ids in zip(self.encodings, postings, strict=True)
            for p in ids
        ]
        return self._slice([*self.goals], postings).find(differ, *self.alike, *known)

    def _always_counting(self) -> set[str]:
        """The goals that count in every case of both: alike means that their values are."""
        one, other = (release.questions for release in self.releases)
        return {
            name
            for name in one.keys() & other.keys()
            if all(q.goal and q.relevant_when is None for q in (one[name], other[name]))
        }

    def _by_example(
        self, subject: str, shows: Callable[[Mapping[str, Value]], bool]
    ) -> Difference | None:
        """A difference of sums in one of the rulebooks' own examples."""
        for release in self.releases:
            for example in release.examples:
                values = {**example.terms, **example.given}
                if shows(values):
                    found = self._difference(MONEY, subject, values, shows)
                    if found.witness is not None:
                        return found
        return None

    def _else_alike(self, seen: Sequence[Outlook]) -> bool:
        """Whether the answers, and the sums compared before, are alike."""
        return all(_answer(seen[0], goal) == _answer(seen[1], goal) for goal in self.goals) and all(
            _amount(seen[0], subject) == _amount(seen[1], subject) for subject in self.compared
        )

    def _telling(
        self, goal: str, values: Sequence[Value | None]
    ) -> Callable[[Mapping[str, Value]], bool]:
        """Whether a case makes the releases answer the goal with these values."""
        return lambda stated: [_answer(each, goal) for each in self._seen(stated)] == list(values)

    def _difference(
        self,
        kind: str,
        subject: str,
        model: Model,
        shows: Callable[[Mapping[str, Value]], bool],
    ) -> Difference:
        filled = self._filled(model)
        witness = self.witnesses[1].smallest(f"DIFF-{subject}", dict(model), shows)
        seen = self._seen(witness.values if witness else model)
        tell = _amount if kind == MONEY else _answer
        told = [tell(each, subject) for each in seen]
        moved = _moved_to_buyer(seen)
        if moved is None:
            moved = _moved_to_buyer(self._seen(filled))
        return Difference(kind, subject, told[0], told[1], witness, moved)

    def _slice(self, names: Sequence[str], more: Sequence[Sequence[str]] = ((), ())) -> Slice:
        parts = [
            (
                encoding,
                [ADMISSION, *self.anchors, *(n for n in names if n in encoding.standings), *extra],
            )
            for encoding, extra in zip(self.encodings, more, strict=True)
        ]
        made = Slice.of(parts, self.limit)
        made.add(self.in_time)
        made.preferences = [self.usual]
        return made

    def _told(self, encoding: Encoding, goal: str) -> dict[Value, Formula]:
        """Where the ruling gives each answer to the goal."""
        if goal not in encoding.standings:
            return {}
        reached = True if goal == ADMISSION else encoding.accepted
        relevant = encoding.relevant(goal).holds
        return {
            answer: land(reached, relevant, where)
            for answer, where in encoding.standings[goal].answers.items()
        }

    def _seen(self, values: Mapping[str, Value]) -> list[Outlook]:
        return [witnesses.seen(values) for witnesses in self.witnesses]

    def _filled(self, values: Mapping[str, Value]) -> dict[str, Value]:
        return self.witnesses[0].plain() | self.witnesses[1].plain() | dict(values)


_REFUNDS = (PostingKind.REFUND, PostingKind.DEDUCTION)


def _answer(seen: Outlook, goal: str) -> Value | None:
    if seen.evaluation.relevant(goal) is not True:
        return None
    return seen.evaluation.env.get(goal)


def _amount(seen: Outlook, subject: str) -> int | None:
    """The refund, or what a party receives beside it, if settled; 0 if the claim is not taken."""
    if seen.lines is None:
        return None
    if subject == REFUND:
        return seen.refund or 0
    postings = seen.program.release.postings
    return sum(
        line.signed
        for line in seen.lines
        if line.party == subject and postings[line.posting].kind not in _REFUNDS
    )


def _moved_to_buyer(seen: Sequence[Outlook]) -> int | None:
    """What the buyer receives more, the refund included, under the second release."""
    one, other = ([_amount(each, REFUND), _amount(each, Party.BUYER)] for each in seen)
    if None in one or None in other:
        return None
    return sum(filter(None, other)) - sum(filter(None, one))


def _sum_of(encoding: Encoding, subject: str) -> Expression:
    """The same as a formula."""
    if subject == REFUND:
        return encoding.sum_of(PostingKind.REFUND) - encoding.sum_of(PostingKind.DEDUCTION)
    return encoding.received(subject, beside=_REFUNDS)


def _procedure(one: Release, other: Release) -> Iterator[Difference]:
    """Facts that are asked for in another way."""
    for name in sorted(one.facts.keys() | other.facts.keys()):
        before, after = (_manner(release, name) for release in (one, other))
        if before != after:
            yield Difference(PROCEDURE, name, before, after)


def _manner(release: Release, name: str) -> str | None:
    fact = release.facts.get(name)
    if fact is None:
        return None
    asked_when = release.asked_when.get(name)
    window = release.parameters.get(fact.window or "")
    parts = {
        "type": fact.type.describe(),
        "burden": fact.burden.value,
        "proved_by": ",".join(fact.proved_by),
        "judged_from": ",".join(fact.judged_from),
        "asked_when": to_text(asked_when) if asked_when else "",
        "window": f"{window.value} {window.type.unit}" if window else "",
        "window_from": fact.window_from,
        "clock": fact.clock.value if window else "",
        "on_silence": fact.on_silence,
        "absent": fact.absent,
    }
    return "; ".join(f"{k}={v}" for k, v in parts.items() if v not in ("", None))
