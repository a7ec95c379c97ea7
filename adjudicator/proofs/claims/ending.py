"""That every waiting case ends.

A request ends by an answer, by a presumption when its time runs out, or before staff;
each round settles a fact, and there are finitely many. What remains to be shown: every
fact that a party can be asked for has a time to answer (`ENDLESS`), and where a case is
not settled there is something left to ask (`STUCK`). That no two facts are asked each
only after the other is checked when a rulebook is loaded (RB29). What the platform's own
record lacks is for whoever filed the case to supply, and outside this proof.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from adjudicator.adjudicate.outlook import Outlook
from adjudicator.adjudicate.program import relevance_key
from adjudicator.language.tree import references
from adjudicator.proofs.context import Context
from adjudicator.proofs.findings import Code, Finding, Severity
from adjudicator.rulebook.model import Posting
from adjudicator.symbolic.encoding import Encoding
from adjudicator.symbolic.parameters import free_figures
from adjudicator.symbolic.solver import UnprovedError
from adjudicator.symbolic.symbols import Facts
from adjudicator.symbolic.terms import Formula, implies, land, lnot, lor
from adjudicator.symbolic.witness import Witness
from adjudicator.values import Label
from adjudicator.vocabulary import Burden, Fact


def prove(context: Context) -> Iterator[Finding]:
    """Facts that may be asked for without end, and cases with nothing left to ask."""
    demanded = _demanded(context)
    for fact in context.release.facts.values():
        if fact.name in demanded and fact.burden not in (Burden.PLATFORM, Burden.STAFF):
            yield from _prove_ends(context, fact)
    yield from _prove_never_stuck(context)


def _demanded(context: Context) -> set[str]:
    """Every fact that some goal or payment rests on."""
    known = context.known
    roots = [
        *context.program.goals,
        *(relevance_key(goal) for goal in context.program.goals),
        *context.release.postings,
    ]
    return known.closure(roots) & context.release.facts.keys()


def _prove_ends(context: Context, fact: Fact) -> Iterator[Finding]:
    window = context.release.parameters.get(fact.window or "")
    if window is not None and window.value is not None:
        return
    witness = None
    for seen in context.examples:
        values = dict(seen.sheet.values())
        if fact.name not in values:
            continue
        del values[fact.name]
        witness = context.witnesses.of(
            f"{Code.ENDLESS}-{fact.name}", values, lambda seen: fact.name in seen.needs.facts
        )
        if witness is not None:
            break
    else:
        witness = _asked(context, fact)
    yield Finding(
        Code.ENDLESS,
        Severity.ERROR,
        fact.name,
        Label(
            f"“{fact.label.zh}”没有答复期限：一方沉默，案件便一直等待",
            f"'{fact.label.en}' has no time to answer: if its bearer stays silent the case waits "
            "for ever",
        ),
        witness=witness,
    )


def _asked(context: Context, fact: Fact) -> Witness | None:
    """A case that asks for the fact."""
    encoding = Encoding(
        context.release,
        Facts.partly_known(context.release.facts.values(), [fact.name]),
        context.figures,
    )
    for goal in context.program.goals:
        made = context.slice([goal, fact.name], encoding=encoding)
        model = made.find(
            lnot(encoding.terms[fact.name].known),
            encoding.relevant(goal).holds,
            lnot(encoding.standings[goal].settled),
            lnot(encoding.standings[goal].gap),
        )
        if model is None:
            continue
        witness = context.witness(
            f"{Code.ENDLESS}-{fact.name}", model, lambda seen: fact.name in seen.needs.facts
        )
        if witness is not None:
            return witness
    return _asked_for_money(context, encoding, fact)


def _asked_for_money(context: Context, encoding: Encoding, fact: Fact) -> Witness | None:
    """A case that asks for the fact to compute what is paid."""
    for posting in context.release.postings.values():
        if fact.name not in encoding.closure([posting.id]):
            continue
        made = context.slice([posting.id, fact.name, *context.program.goals], encoding=encoding)
        model = made.find(
            lnot(encoding.terms[fact.name].known),
            encoding.states[posting.id].holds,
            lnot(encoding.amounts[posting.id].known),
            encoding.goals_settled,
        )
        if model is not None:
            return context.witness(
                f"{Code.ENDLESS}-{fact.name}",
                model,
                lambda seen: fact.name in seen.needs.facts,
                unknown=(fact.name,),
            )
    return None


def _prove_never_stuck(context: Context) -> Iterator[Finding]:
    conditional = list(context.release.asked_when)
    if not conditional:
        return
    encoding = Encoding(
        context.release,
        Facts.partly_known(context.release.facts.values(), conditional),
        free_figures(context.release, tables=False),
    )
    silent = [
        implies(lnot(encoding.terms[name].known), encoding.condition(node).fails)
        for name, node in context.release.asked_when.items()
    ]
    extra = {ref.name for node in context.release.asked_when.values() for ref in references(node)}
    beside = [*extra, *conditional]
    suspects = [_goal_stuck(context, encoding, goal) for goal in context.program.goals]
    yield from _any_stuck(context, encoding, suspects, silent, beside)
    suspects = [
        _amount_stuck(context, encoding, posting)
        for posting in context.release.postings.values()
        if posting.when_unknown == "ask"
    ]
    settled = encoding.goals_settled
    yield from _any_stuck(
        context, encoding, suspects, [*silent, settled], [*beside, *context.program.goals]
    )


@dataclass(frozen=True, slots=True)
class _Suspect:
    """A goal or payment, and where it is not settled though nothing but facts could be lacking."""

    subject: str
    bad: Formula


def _goal_stuck(context: Context, encoding: Encoding, goal: str) -> _Suspect:
    behind = encoding.closure([goal])
    clean = [
        lnot(part)
        for question in sorted(behind & context.release.questions.keys())
        for part in (encoding.standings[question].contradiction, encoding.standings[question].gap)
    ]
    figures = _figures_known(context, encoding, behind)
    unsettled = land(lnot(encoding.relevant(goal).fails), lnot(encoding.standings[goal].settled))
    return _Suspect(goal, land(unsettled, *clean, *figures))


def _amount_stuck(context: Context, encoding: Encoding, posting: Posting) -> _Suspect:
    figures = _figures_known(context, encoding, encoding.closure([posting.id]))
    unknown = lnot(encoding.amounts[posting.id].known)
    return _Suspect(posting.id, land(encoding.states[posting.id].holds, unknown, *figures))


def _figures_known(context: Context, encoding: Encoding, behind: set[str]) -> list[Formula]:
    figures = sorted(behind & context.release.parameters.keys())
    return [encoding.terms[name].known for name in figures]


def _any_stuck(
    context: Context,
    encoding: Encoding,
    suspects: list[_Suspect],
    parts: list[Formula],
    beside: list[str],
) -> Iterator[Finding]:
    """All at once, and one by one only if some is."""
    try:
        made = context.slice([*(each.subject for each in suspects), *beside], encoding=encoding)
        if not made.exists(lor(*(each.bad for each in suspects)), *parts):
            return
    except UnprovedError:
        pass  # smaller questions may be decided
    for each in suspects:
        names = [each.subject, *beside]
        yield from _stuck(context, encoding, each.subject, names, each.bad, parts)


def _stuck(
    context: Context,
    encoding: Encoding,
    subject: str,
    names: list[str],
    bad: Formula,
    parts: list[Formula],
) -> Iterator[Finding]:
    try:
        made = context.slice(names, encoding=encoding)
        model = made.find(bad, *parts)
    except UnprovedError as error:
        yield context.unproved(Code.STUCK, subject, error)
        return
    if model is None:
        return
    witness = context.witness(
        f"{Code.STUCK}-{subject}", model, _is_stuck, unknown=context.release.asked_when
    )
    if witness is None:
        yield context.unproved(Code.STUCK, subject, UnprovedError("not confirmed"))
        return
    unread = [
        name
        for name in context.release.asked_when
        if name not in witness.values and name in encoding.closure([subject])
    ]
    shown = ", ".join(unread)
    yield Finding(
        Code.STUCK,
        Severity.ERROR,
        subject,
        Label(
            f"“{subject}”未决，而所缺事实（{shown} 之中）按 asked_when 均不会被询问",
            f"'{subject}' is not settled, and what it lacks (among {shown}) is never asked for, "
            "by its 'asked_when'",
        ),
        tuple(unread),
        witness=witness,
    )


def _is_stuck(seen: Outlook) -> bool:
    """Whether the engine itself finds nothing left to ask."""
    if seen.needs.facts or not seen.needs.matters or not seen.evaluation.accepted:
        return False
    standings = seen.evaluation.standings
    return all(
        matter.kind == "gap"
        and (matter.subject not in standings or not standings[matter.subject].gap)
        and matter.subject not in seen.program.release.parameters
        for matter in seen.needs.matters
    )
