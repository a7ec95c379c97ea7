"""Which version of a rulebook applies on a day, and one moment for each period that this makes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, product

from adjudicator.errors import CaseError, InputProblem
from adjudicator.rulebook.files.head import Head
from adjudicator.values import DATE_MAX, DATE_MIN, SHANGHAI

_DAY = dt.timedelta(days=1)
Anchor = Callable[[str], dt.date | dt.datetime | None]
"""Answers what the record says of a fact of type date or instant; `None`: nothing."""
Period = tuple[dt.date, dt.date]
"""From the first day to the last, both included."""


class UnknownAnchorError(CaseError):
    """The record does not state the fact whose day decides which version applies."""


def is_in_force(head: Head, day: dt.date) -> bool:
    """Whether this version applies on the day; the last day is its own."""
    return head.in_force.first <= day and (head.in_force.last is None or day <= head.in_force.last)


def day_for(head: Head, decided_on: dt.date, anchor: Anchor) -> dt.date:
    """The day that decides whether a rulebook applies."""
    if head.anchor is None:
        return decided_on
    found = anchor(head.anchor.name)
    if found is None:
        message = f"This fact must be stated: its day decides whether '{head.id}' applies."
        raise UnknownAnchorError([InputProblem(anchor_path(head), message)])
    return found.astimezone(SHANGHAI).date() if isinstance(found, dt.datetime) else found


def anchor_path(head: Head) -> tuple[str, ...]:
    """Where a case states the day that decides whether a rulebook applies to it."""
    return ("record", *head.anchor.name.split(".")) if head.anchor else ("category",)


def span(heads: Sequence[Head]) -> str:
    """Which cases the versions of one rulebook decide, in words, from the first to the last."""
    whose = f"cases whose '{heads[0].anchor.name}' is" if heads[0].anchor else "decisions of"
    ends = [head.in_force.last for head in heads if head.in_force.last]
    last = f"to {max(ends)}" if len(ends) == len(heads) else "or later"
    return f"{whose} {min(head.in_force.first for head in heads)} {last}"


@dataclass(frozen=True, slots=True)
class Moment:
    """A day of decision, and a day for each anchor; and the periods that they stand for."""

    decided_on: dt.date
    anchors: Mapping[str, dt.date]
    decided: Period
    conducts: Mapping[str, Period]

    def day_for(self, head: Head) -> dt.date:
        """The day that decides whether this rulebook applies."""
        return self.anchors[head.anchor.name] if head.anchor else self.decided_on

    def period_for(self, head: Head) -> Period:
        """The period of that day."""
        return self.conducts[head.anchor.name] if head.anchor else self.decided

    def reaches(self, day: dt.date) -> bool:
        """Whether neither the decision nor any conduct is over before that day."""
        return all(last >= day for _, last in (self.decided, *self.conducts.values()))


def moments(heads: Sequence[Head]) -> Iterator[Moment]:
    """A moment for every combination of periods that rulebooks distinguish.

    The days of anchors and of the decision are independent, except that no anchor lies
    after the decision. What lies before the first rulebook that goes by a day is left out.
    """
    axes = {anchor_path(head) for head in heads}
    for moment in every_moment(heads):
        begun = {anchor_path(h) for h in heads if h.in_force.first <= moment.period_for(h)[0]}
        conducts = moment.conducts.values()
        if begun == axes and all(conduct[0] <= moment.decided[1] for conduct in conducts):
            yield moment


def every_moment(heads: Sequence[Head]) -> Iterator[Moment]:
    """A moment for whatever days a case may name, however early and in whatever order."""
    anchors = sorted({head.anchor.name for head in heads if head.anchor})
    axes = [_periods([head for head in heads if head.anchor is None])]
    for name in anchors:
        axes.append(_periods([h for h in heads if h.anchor and h.anchor.name == name]))
    for decided, *conducts in product(*axes):
        days = [conduct[0] for conduct in conducts]
        yield Moment(
            min(max([decided[0], *days]), decided[1]),
            dict(zip(anchors, days, strict=True)),
            decided,
            dict(zip(anchors, conducts, strict=True)),
        )


def _periods(heads: Sequence[Head]) -> list[Period]:
    """The stretches of days between which the rulebooks in force change, within the calendar."""
    starts = {head.in_force.first for head in heads}
    starts |= {
        head.in_force.last + _DAY
        for head in heads
        if head.in_force.last and head.in_force.last < dt.date.max
    }
    ordered = [DATE_MIN, *sorted(day for day in starts if DATE_MIN < day <= DATE_MAX)]
    ends = [following - _DAY for _, following in pairwise(ordered)]
    return list(zip(ordered, [*ends, DATE_MAX], strict=True))
