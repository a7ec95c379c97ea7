"""How a case stands at an instant: what came out, what it lacks, what is paid, each found once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from adjudicator.adjudicate.defeat import Truth
from adjudicator.adjudicate.evaluation import ADMISSION, Evaluation, evaluate
from adjudicator.adjudicate.ledger import build_ledger
from adjudicator.adjudicate.next_questions import Needs, needs
from adjudicator.adjudicate.program import Program
from adjudicator.adjudicate.support import Support, support_of
from adjudicator.case.sheet import FactSheet
from adjudicator.ruling.ruling import Ledger, LedgerLine, StaffMatter
from adjudicator.values import Label, Value
from adjudicator.vocabulary import Fact, Party, Status

OUTCOME = "remedy.outcome"
SHARE = "liability.buyer_share"


@dataclass(frozen=True, eq=False)
class Outlook:
    """One case under one release; everything beyond the evaluation is found when asked for.

    `at` is the instant that says whose time to answer is over (`None`: nobody's).
    """

    program: Program
    sheet: FactSheet
    evaluation: Evaluation
    at: dt.datetime | None = None

    @cached_property
    def needs(self) -> Needs:
        return needs(self.program, self.sheet, self.evaluation)

    @cached_property
    def asked(self) -> Mapping[str, tuple[str, ...]]:
        """The facts that a party can be asked for, with the open rules that read them."""
        if self.evaluation.disagreements:
            return {}
        facts = self.needs.facts.items()
        return {name: tuple(rules) for name, rules in facts if name not in self._for_staff}

    @cached_property
    def staff(self) -> tuple[StaffMatter, ...]:
        """What only a person can settle."""
        if self.evaluation.disagreements:
            return (_disagreement(self.evaluation.disagreements),)
        if isinstance(self._money, StaffMatter):
            return (self._money,)
        return (*self.needs.matters, *self._for_staff.values())

    @property
    def settled(self) -> bool:
        """Whether the claim is accepted and nothing is lacking but, perhaps, lawful sums."""
        return self.evaluation.accepted and self.needs.nothing

    @property
    def ledger(self) -> Ledger | None:
        """The ledger of a settled case whose sums are lawful."""
        return self._money if isinstance(self._money, Ledger) else None

    @cached_property
    def status(self) -> Status:
        if self.asked:
            return Status.EVIDENCE_REQUESTED
        if self.staff:
            return Status.REFERRED_TO_STAFF
        if self.evaluation.accepted:
            return Status.FINAL
        is_suspended = self.evaluation.env.get(ADMISSION) == "suspended"
        return Status.SUSPENDED if is_suspended else Status.NOT_ACCEPTED

    @property
    def outcome(self) -> Value | None:
        return self._if_final(OUTCOME)

    @property
    def outcome_label(self) -> Label | None:
        outcome = self.outcome
        return None if outcome is None else self.program.wording.value(OUTCOME, outcome)

    @property
    def share(self) -> Value | None:
        """The buyer's share of liability, in percent."""
        return self._if_final(SHARE)

    @property
    def refund(self) -> int | None:
        """What a final ruling gives back, in fen."""
        return self.ledger.refund if self.ledger else None

    @property
    def lines(self) -> tuple[LedgerLine, ...] | None:
        """What is paid: nothing where the claim is not heard, `None` while the case waits."""
        if self.status.is_waiting:
            return None
        return self.ledger.lines if self.ledger else ()

    def in_force(self, rule: str, question: str) -> Truth:
        """How the rule's answer to the question stands; out where the question is not reached."""
        standing = self.evaluation.standings.get(question)
        position = self.program.structures[question].position(rule)
        return standing.in_force[position] if standing else False

    @cached_property
    def goals(self) -> tuple[str, ...]:
        """The goals that are part of the ruling: relevant here, and settled."""
        found = self.evaluation
        return tuple(
            goal
            for goal in self.program.goals
            if goal in found.standings
            and found.standings[goal].settled
            and found.relevant(goal) is True
        )

    @cached_property
    def support(self) -> Support:
        return support_of(self.program, self.evaluation, self.goals)

    def supposing(self, changes: Mapping[str, Value], at: dt.datetime | None = None) -> Outlook:
        """The same case with these facts as given, by the Kleene reading alone."""
        return outlook(self.program, self.sheet.supposing(changes), at)

    def party(self, fact: str) -> Party:
        """Who bears the burden of the fact here."""
        return self.program.release.facts[fact].burden.party(self.sheet.claimant)

    def _if_final(self, question: str) -> Value | None:
        return self.evaluation.env.get(question) if self.status is Status.FINAL else None

    @cached_property
    def _money(self) -> Ledger | StaffMatter | None:
        if not self.settled or self.evaluation.disagreements:
            return None
        return build_ledger(self.program.release, self.evaluation)

    @cached_property
    def _for_staff(self) -> Mapping[str, StaffMatter]:
        """The facts needed that no party can be asked for, and why."""
        facts = self.program.release.facts
        found = {name: self._why_staff(facts[name]) for name in self.needs.facts}
        return {name: matter for name, matter in found.items() if matter is not None}

    def _why_staff(self, fact: Fact) -> StaffMatter | None:
        """Why only staff can settle the fact, or `None` if a party can still be asked."""
        sheet, label = self.sheet, fact.label
        if fact.name in sheet.contested:
            message = Label(
                f"双方就“{label.zh}”提交了证明力相同而内容相反的证据",
                f"Evidence of equal weight contradicts itself on '{label.en}'",
            )
            return StaffMatter("contested", fact.name, message, sheet.contested[fact.name])
        if fact.name in sheet.to_judge:
            message = Label(
                f"须由人工判断证据：{fact.question.zh}", f"Evidence to weigh: {fact.question.en}"
            )
            return StaffMatter("judgement", fact.name, message, sheet.to_judge[fact.name])
        if self.party(fact.name) is Party.STAFF:
            return StaffMatter("judgement", fact.name, fact.question)
        asked = sheet.asked.get(fact.name)
        if self.at is None or asked is None or asked.due_at is None or asked.due_at >= self.at:
            return None
        message = Label(
            f"逾期未答，且规则未定沉默的后果：{fact.question.zh}",
            f"No answer in time, and the rules presume nothing: {fact.question.en}",
        )
        return StaffMatter("judgement", fact.name, message)


def outlook(
    program: Program, sheet: FactSheet, at: dt.datetime | None = None, *, checked: bool = False
) -> Outlook:
    """The case by the Kleene reading, and where it is `checked` by the rules engine as well."""
    evaluation = evaluate(program, sheet.values(), sheet.terms, checked=checked)
    return Outlook(program, sheet, evaluation, at)


def _disagreement(keys: list[str]) -> StaffMatter:
    return StaffMatter(
        "disagreement",
        keys[0],
        Label(
            "两套独立的规则求值结果不一致，款项不予划拨，请技术人员核查",
            "The two evaluators of the rules differ; no money moves until this is understood",
        ),
        rules=tuple(keys),
    )
