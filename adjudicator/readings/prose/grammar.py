"""What the prose reading needs of a language: joining, comparing, denying, naming figures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Protocol

from adjudicator.language.tree import Operator
from adjudicator.values import Kind, Unit


class Grammar(Protocol):
    """One language. Texts go in as the vocabulary's labels and come out as phrases.

    `functions` are templates over the arguments (`{0}`, `{1}`; `{all}` for any number).
    `conjunction` and `disjunction` join the parts inside parentheses, `outer_...` those of
    the whole sentence.
    """

    conjunction: str
    disjunction: str
    outer_conjunction: str
    outer_disjunction: str
    functions: Mapping[str, str]
    listed: str

    def parenthesised(self, text: str) -> str: ...

    def name(self, label: str) -> str:
        """A label as it stands inside a sentence."""

    def figure(self, label: str, value: str) -> str:
        """A parameter with its value."""

    def statement(self, label: str, holds: bool) -> str:
        """What the label of a boolean says, or its denial."""

    def comparison(self, left: str, op: Operator, right: str, kind: Kind) -> str: ...

    def membership(self, item: str, options: Sequence[str], holds: bool) -> str: ...

    def same_truth(self, left: str, right: str, alike: bool) -> str:
        """Whether two booleans are equal."""

    def constant(self, holds: bool) -> str:
        """A condition that is simply true or false."""

    def denial(self, text: str) -> str:
        """The denial of a phrase that is no label."""

    def choice(self, condition: str, then: str, otherwise: str) -> str: ...

    def boolean(self, value: bool) -> str: ...

    def entries(self, number: int) -> str:
        """A list, by the number of its entries."""

    def date(self, value: dt.date) -> str: ...

    def instant(self, value: dt.datetime) -> str:
        """A Shanghai time, to the minute, or finer where it is not a full minute."""

    def number(self, value: int, unit: Unit) -> str: ...


def clock_time(value: dt.datetime) -> str:
    """`14:00`, with seconds or milliseconds only where they are not zero."""
    if value.microsecond:
        return value.time().isoformat(timespec="milliseconds")
    return value.time().isoformat(timespec="seconds" if value.second else "minutes")
