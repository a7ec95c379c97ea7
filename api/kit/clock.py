"""What time it is. The one place that reads the machine's clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from adjudicator.values import SHANGHAI

TimeSource = Callable[[], dt.datetime]


def now() -> dt.datetime:
    """This instant in Shanghai time, to the millisecond: the precision of a case document."""
    return to_millisecond(dt.datetime.now(SHANGHAI))


def to_millisecond(instant: dt.datetime) -> dt.datetime:
    """The instant without what is finer than a millisecond."""
    return instant.replace(microsecond=instant.microsecond // 1000 * 1000)


def in_shanghai(instant: dt.datetime) -> dt.datetime:
    """The same instant, written with Shanghai's offset."""
    return instant.astimezone(SHANGHAI)
