"""The times at which different versions of rulebooks apply: one moment for each period."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, product

from adjudicator.rulebook.files.drafts import Head

_DAY = dt.timedelta(days=1)
Period = tuple[dt.date, dt.date]
"""From the first day to the last, both included."""


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
    starts = {head.in_force_from for head in heads}
    starts |= {
        head.in_force_until + _DAY
        for head in heads
        if head.in_force_until and head.in_force_until < dt.date.max
    }
    ordered = sorted(starts) or [dt.date(2000, 1, 1)]
    ends = [following - _DAY for _, following in pairwise(ordered)]
    return list(zip(ordered, [*ends, dt.date.max], strict=True))
