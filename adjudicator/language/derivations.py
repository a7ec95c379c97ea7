"""Named derivations: what rules may learn from a list. Pure functions of known values.

A rulebook names one in `derived: {derivation: NAME, of: [...]}`. Each is registered below
with the types of its arguments and of its result; a function that answers `None` cannot
tell from what is listed (a gift without any value), and the derived fact stays unknown.
Money is in fen.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from adjudicator.calendar.days import NOTHING_ANNOUNCED, Calendar
from adjudicator.calendar.windows import due_at
from adjudicator.errors import AdjudicatorError
from adjudicator.values import (
    DAYS,
    FEN,
    HOURS,
    MONEY_MAX,
    MOST_ENTRIES,
    PLAIN,
    Atom,
    Entries,
    Kind,
    Label,
    Type,
    Unit,
)
from adjudicator.vocabulary import Clock


class EntriesError(AdjudicatorError):
    """What is listed contradicts itself; `label` says how, for the people of the case."""

    def __init__(self, label: Label) -> None:
        self.label = label
        super().__init__(label.en)


class Item(NamedTuple):
    """A line of an order: the price of one piece by itself at purchase, pieces bought, sent back.

    `bundle`: the number of the bundle that the line belongs to, if it does.
    """

    unit_price: int
    quantity: int
    returned: int
    bundle: int | None

    @property
    def kept(self) -> int:
        return self.quantity - self.returned


class Discount(NamedTuple):
    """A reduction that an order earns by its sum (`threshold`) and its number of `pieces`.

    Within one `group` only the best reduction that is earned applies; groups add up. With
    `bundle`, only the lines of that bundle count towards it.
    """

    reduction: int
    threshold: int | None
    pieces: int | None
    group: int | None
    bundle: int | None


class Gift(NamedTuple):
    """Gifts of one kind: pieces missing, and the value of one, as declared or on the market."""

    missing: int
    declared_value: int | None
    market_value: int | None


class Price(NamedTuple):
    """A public price on one day; `counts`: whether it is one that the promise compares with."""

    on: dt.date
    price: int
    counts: bool


def kept_part_price(items: Sequence[Item], discounts: Sequence[Discount]) -> int:
    """What the kept part of an order costs at the prices of the purchase (NR7 a.17).

    Every discount is granted again on what is kept, if that still earns it: a threshold
    on the sum, a number of pieces, or a whole bundle (a discount with `bundle` and as many
    `pieces` as the bundle has). Raises `EntriesError` if more came back than was bought.
    """
    if any(item.kept < 0 for item in items):
        raise EntriesError(Label("退回数量多于购买数量", "More pieces came back than were bought"))
    best: dict[int | None, int] = {}
    for discount in discounts:
        of = [i for i in items if discount.bundle is None or i.bundle == discount.bundle]
        worth = sum(item.unit_price * item.kept for item in of)
        pieces = sum(item.kept for item in of)
        if pieces and worth >= (discount.threshold or 0) and pieces >= (discount.pieces or 0):
            best[discount.group] = max(best.get(discount.group, 0), discount.reduction)
    whole = sum(item.unit_price * item.kept for item in items)
    return max(whole - sum(best.values()), 0)


def gift_value(gifts: Sequence[Gift]) -> int | None:
    """The value of the gifts that are missing: as declared beforehand, else on the market.

    TB99 a.63, NR7 a.12. `None` if a missing gift has neither.
    """
    total = 0
    for gift in gifts:
        value = gift.market_value if gift.declared_value is None else gift.declared_value
        if gift.missing and value is None:
            return None
        total += gift.missing * (value or 0)
    return total


def lowest_price(prices: Sequence[Price], paid: int, first_day: dt.date, last_day: dt.date) -> int:
    """The lowest price that counts from `first_day` to `last_day`, at most the price paid."""
    compared = (p.price for p in prices if p.counts and first_day <= p.on <= last_day)
    return min([paid, *compared])


def first_scan(scans: Sequence[dt.datetime]) -> dt.datetime | None:
    """The first scan of a parcel: its pickup (TB99 a.25). `None` without a scan."""
    return min(scans, default=None)


def last_scan(scans: Sequence[dt.datetime]) -> dt.datetime | None:
    """The last scan of a parcel: when it last moved. `None` without a scan."""
    return max(scans, default=None)


def count(column: Sequence[bool | None]) -> int | None:
    """In how many entries a boolean field is true; `None` if one does not say."""
    return None if None in column else sum(1 for each in column if each)


def size(entries: Entries) -> int:
    """How many entries a list has."""
    return len(entries)


def total(column: Sequence[int | None]) -> int | None:
    """The sum of a field; `None` if one entry does not say."""
    found = [each for each in column if each is not None]
    return sum(found) if len(found) == len(column) else None


def service_hours_until(start: dt.datetime, hours: int) -> dt.datetime:
    """When so many service hours (09:00-18:00, every day) from `start` are over (JD2392 a.9)."""
    return due_at(start, hours, HOURS, Clock.SERVICE_HOURS, NOTHING_ANNOUNCED).due_at


def working_days_until(start: dt.datetime, days: int, calendar: Calendar) -> dt.datetime:
    """The end of the last of so many working days, not counting the day of `start`.

    Raises `CalendarError` for a year whose holidays are not announced.
    """
    return due_at(start, days, DAYS, Clock.WORKING_DAYS, calendar).due_at


@dataclass(frozen=True, slots=True)
class Part:
    """One field that a derivation needs of a list's entries; an optional one may be lacking."""

    name: str
    kind: Kind
    optional: bool = False
    unit: Unit = PLAIN


@dataclass(frozen=True, slots=True)
class Records:
    """An argument: a list, of whose entries the function gets `record`s of these `parts`."""

    record: Callable[..., object]
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """An argument: one field of a list, of one of these kinds, as a sequence of its values."""

    kinds: tuple[Kind, ...]


@dataclass(frozen=True, slots=True)
class Whole:
    """An argument: a list as it is, whatever its fields."""


@dataclass(frozen=True, slots=True)
class Single:
    """An argument: one value of this kind and unit."""

    kind: Kind
    unit: Unit = PLAIN


Argument = Records | Column | Whole | Single


@dataclass(frozen=True, slots=True)
class Derivation:
    """A function with the types of its arguments and of its result.

    `result` is `None` where it is that of the argument's column. `counts_days`: the function
    takes the release's calendar after its arguments.
    """

    compute: Callable[..., Atom | None]
    arguments: tuple[Argument, ...]
    result: Type | None
    counts_days: bool = False


def _records(record: type[tuple[object, ...]], *parts: Part) -> Records:
    return Records(record, parts)


_MONEY = Type(Kind.MONEY, FEN, 0, MONEY_MAX)
_NUMBER = Type(Kind.INTEGER, PLAIN, 0, MOST_ENTRIES)
_INSTANT = Type(Kind.INSTANT)
_ITEMS = _records(
    Item,
    Part("unit_price", Kind.MONEY),
    Part("quantity", Kind.INTEGER),
    Part("returned", Kind.INTEGER),
    Part("bundle", Kind.INTEGER, optional=True),
)
_DISCOUNTS = _records(
    Discount,
    Part("reduction", Kind.MONEY),
    Part("threshold", Kind.MONEY, optional=True),
    Part("pieces", Kind.INTEGER, optional=True),
    Part("group", Kind.INTEGER, optional=True),
    Part("bundle", Kind.INTEGER, optional=True),
)
_GIFTS = _records(
    Gift,
    Part("missing", Kind.INTEGER),
    Part("declared_value", Kind.MONEY, optional=True),
    Part("market_value", Kind.MONEY, optional=True),
)
_PRICES = _records(
    Price, Part("on", Kind.DATE), Part("price", Kind.MONEY), Part("counts", Kind.BOOLEAN)
)
_SCANS = Records(lambda at: at, (Part("at", Kind.INSTANT),))

DERIVATIONS: Mapping[str, Derivation] = {
    "kept_part_price": Derivation(kept_part_price, (_ITEMS, _DISCOUNTS), _MONEY),
    "gift_value": Derivation(gift_value, (_GIFTS,), _MONEY),
    "lowest_price": Derivation(
        lowest_price,
        (_PRICES, Single(Kind.MONEY, FEN), Single(Kind.DATE), Single(Kind.DATE)),
        _MONEY,
    ),
    "first_scan": Derivation(first_scan, (_SCANS,), _INSTANT),
    "last_scan": Derivation(last_scan, (_SCANS,), _INSTANT),
    "size": Derivation(size, (Whole(),), _NUMBER),
    "count": Derivation(count, (Column((Kind.BOOLEAN,)),), _NUMBER),
    "sum": Derivation(total, (Column((Kind.INTEGER, Kind.MONEY)),), None),
    "service_hours_until": Derivation(
        service_hours_until, (Single(Kind.INSTANT), Single(Kind.INTEGER, HOURS)), _INSTANT
    ),
    "working_days_until": Derivation(
        working_days_until, (Single(Kind.INSTANT), Single(Kind.INTEGER, DAYS)), _INSTANT, True
    ),
}
