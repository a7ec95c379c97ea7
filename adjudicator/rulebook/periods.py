"""Which version of a rulebook applies on a day, and one moment for each period that this makes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, product

from adjudicator.errors import CaseError, InputProblem
from adjudicator.rulebook.files.head import Head
from adjudicator.values import SHANGHAI

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
        path = ("record", *head.anchor.name.split("."))
        raise UnknownAnchorError([InputProblem(path, message)])
    return found.astimezone(SHANGHAI).date() if isinstance(found, dt.datetime) else found


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

    def reaches(self, day: dt.date) -> bool:
        """Whether neither the decision nor any conduct is over before that day."""
        return all(last >= day for _, last in (self.decided, *self.conducts.values()))


def moments(heads: Sequence[Head]) -> Iterator[Moment]:
    """A moment for every combination of periods that rulebooks distinguish.

    The days of anchors and of the decision are independent, except that no anchor lies
    after the decision.
    """
    anchors = sorted({head.anchor.name for head in heads if head.anchor})
    axes = [_periods([head for head in heads if head.anchor is None])]
    for name in anchors:
        axes.append(_periods([h for h in heads if h.anchor and h.anchor.name == name]))
    for decided, *conducts in product(*axes):
        if all(conduct[0] <= decided[1] for conduct in conducts):
            days = [conduct[0] for conduct in conducts]
            yield Moment(
                max([decided[0], *days]),
                dict(zip(anchors, days, strict=True)),
                decided,
                dict(zip(anchors, conducts, strict=True)),
            )


def _periods(heads: Sequence[Head]) -> list[Period]:
    """The stretches of days between which the rulebooks in force change."""
    starts = {head.in_force.first for head in heads}
    starts |= {
        head.in_force.last + _DAY
        for head in heads
        if head.in_force.last and head.in_force.last < dt.date.max
    }
    ordered = sorted(starts) or [dt.date(2000, 1, 1)]
    ends = [following - _DAY for _, following in pairwise(ordered)]
    return list(zip(ordered, [*ends, dt.date.max], strict=True))
