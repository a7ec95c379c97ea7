"""That every waiting case ends.

A request ends by an answer, by a presumption when its time runs out, or before staff;
each round settles a fact, and there are finitely many. What remains to be shown: every
fact that a party can be asked for has a time to answer (`ENDLESS`), and where a case is
not settled there is something left to ask (`STUCK`). That no two facts are asked each
only after the other is checked when a rulebook is loaded (RB29). What the platform's own
record lacks is for whoever filed the case to supply, and outside this proof.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from adjudicator.adjudicate.outlook import Outlook
from adjudicator.adjudicate.program import relevance_key
from adjudicator.language.tree import names_in
from adjudicator.proofs.context import Context
from adjudicator.proofs.findings import Code, Finding
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
            yield from context.tried(Code.ENDLESS, fact.name, _prove_ends(context, fact))
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
        fact.name,
        Label(
            f"“{fact.label.zh}”没有答复期限：一方沉默，案件便一直等待",
            f"'{fact.label.en}' has no time to answer: if its bearer stays silent the case waits "
            "for ever",
        ),
        witness=witness,
    )


def _asked(context: Context, fact: Fact) -> Witness | None:
    """A case that asks for the fact: for an answer, or to compute what is paid."""
    encoding = Encoding(
        context.release,
        Facts.partly_known(context.release.facts.values(), [fact.name]),
        context.figures,
    )
    goals = context.program.goals
    for goal in goals:
        standing = encoding.standings[goal]
        waits = land(encoding.relevant(goal).holds, lnot(standing.settled), lnot(standing.gap))
        witness = _asked_where(context, encoding, fact, [goal], waits)
        if witness is not None:
            return witness
    for posting in context.release.postings:
        if fact.name in encoding.closure([posting]):
            unknown = lnot(encoding.amounts[posting].known)
            waits = land(encoding.states[posting].holds, unknown, encoding.goals_settled)
            names = [posting, *goals]
            witness = _asked_where(context, encoding, fact, names, waits, unknown=(fact.name,))
            if witness is not None:
                return witness
    return None


def _asked_where(
    context: Context,
    encoding: Encoding,
    fact: Fact,
    names: list[str],
    waits: Formula,
    unknown: tuple[str, ...] | None = None,
) -> Witness | None:
    made = context.slice([*names, fact.name], encoding=encoding)
    model = made.find(lnot(encoding.terms[fact.name].known), waits)
    if model is None:
        return None
    name = f"{Code.ENDLESS}-{fact.name}"
    return context.witness(name, model, lambda seen: fact.name in seen.needs.facts, unknown=unknown)


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
    extra = {name for node in context.release.asked_when.values() for name in names_in(node)}
    beside = [*extra, *conditional]
    goals = {goal: _goal_stuck(context, encoding, goal) for goal in context.program.goals}
    yield from _any_stuck(context, encoding, goals, silent, beside)
    amounts = {
        posting.id: _amount_stuck(context, encoding, posting.id)
        for posting in context.release.postings.values()
        if posting.when_unknown == "ask"
    }
    parts = [*silent, encoding.goals_settled]
    yield from _any_stuck(context, encoding, amounts, parts, [*beside, *goals])


def _goal_stuck(context: Context, encoding: Encoding, goal: str) -> Formula:
    """Where a goal is not settled though nothing but facts could be lacking."""
    behind = encoding.closure([goal])
    standings = [encoding.standings[q] for q in sorted(behind & context.release.questions.keys())]
    clean = [lnot(part) for each in standings for part in (each.contradiction, each.gap)]
    unsettled = land(lnot(encoding.relevant(goal).fails), lnot(encoding.standings[goal].settled))
    return land(unsettled, *clean, *_figures_known(context, encoding, behind))


def _amount_stuck(context: Context, encoding: Encoding, posting: str) -> Formula:
    """Where a payment has no amount though nothing but facts could be lacking."""
    figures = _figures_known(context, encoding, encoding.closure([posting]))
    unknown = lnot(encoding.amounts[posting].known)
    return land(encoding.states[posting].holds, unknown, *figures)


def _figures_known(context: Context, encoding: Encoding, behind: set[str]) -> list[Formula]:
    figures = sorted(behind & context.release.parameters.keys())
    return [encoding.terms[name].known for name in figures]


def _any_stuck(
    context: Context,
    encoding: Encoding,
    suspects: Mapping[str, Formula],
    parts: list[Formula],
    beside: list[str],
) -> Iterator[Finding]:
    """All at once, and one by one only if some is."""
    try:
        made = context.slice([*suspects, *beside], encoding=encoding)
        if not made.exists(lor(*suspects.values()), *parts):
            return
    except UnprovedError:
        pass  # smaller questions may be decided
    for subject, bad in suspects.items():
        proof = _stuck(context, encoding, subject, beside, [bad, *parts])
        yield from context.tried(Code.STUCK, subject, proof)


def _stuck(
    context: Context, encoding: Encoding, subject: str, beside: list[str], parts: list[Formula]
) -> Iterator[Finding]:
    model = context.slice([subject, *beside], encoding=encoding).find(*parts)
    if model is None:
        return
    witness = context.witness(
        f"{Code.STUCK}-{subject}", model, _is_stuck, unknown=context.release.asked_when
    )
    if witness is None:
        raise UnprovedError("not confirmed")
    unread = [
        name
        for name in context.release.asked_when
        if name not in witness.values and name in encoding.closure([subject])
    ]
    shown = ", ".join(unread)
    yield Finding(
        Code.STUCK,
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
