"""The reading for the rules engine: conditions as integers, properties and flat branches.

The engine is trusted with little (one flat fact, integers, conjunctions of comparisons
with constants), so everything else is resolved here, before it runs:

- every value is a 64-bit integer (booleans 0 and 1, enum members by position, dates by
  ordinal, instants in microseconds since 1970);
- every name that a condition reads is a property with a generated name; a comparison of
  two names is one property, the sign of their difference;
- every condition is a disjunction of branches, and a branch a conjunction of atoms.
  In Kleene logic a condition is true exactly when all atoms of some branch are.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, pairwise, starmap
from math import prod
from operator import methodcaller
from typing import NamedTuple

from adjudicator.conditions.kleene import compile_formula
from adjudicator.conditions.tree import (
    And,
    Compare,
    In,
    Literal,
    Node,
    Not,
    Operator,
    Or,
    Ref,
    to_negation_normal_form,
)
from adjudicator.errors import EngineError
from adjudicator.vocabulary import INT64_MAX, INT64_MIN, Kind, Type, Value

MAX_BRANCHES = 64
"""Branches of one condition. More make it slow, and no reader can follow it."""
MAX_ATOMS = 200
"""Comparisons in one branch."""
MAX_HOLES = 16
"""`x in [...]` stays one branch if at most this many values between its options are left out."""

Env = Mapping[str, Value]
RESERVED_NAMES = (
    *("id", "sid", "k", "all", "any", "pri", "count", "cap", "dist", "name", "$s", "$i", "$m"),
    *("$l", "$r", "$lt", "$lte", "$gt", "$gte", "$eq", "$neq", "$ex", "$nex", "$and", "$or"),
    *("$mt", "$imt", "$iall", "$iany", "$add", "$sub", "$mul", "$div", "$forward"),
)
"""Names that mean something to the engine, in facts or in rules."""
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MICROSECOND = dt.timedelta(microseconds=1)


class EngineLimitError(EngineError):
    """A condition is too large for the rules engine; `key` says which."""

    def __init__(self, key: str, reason: str) -> None:
        self.key = key
        super().__init__(f"{key}: {reason} Split the rule into several.")


class Atom(NamedTuple):
    """One comparison of a property, by name, with a constant; `op` is `== != <= >=`."""

    property: str
    op: Operator
    constant: int


Branch = frozenset[Atom]


Number = Callable[[Value], int]
"""A value as the engine's integer. Raises `EngineError` if it is not of the declared type."""

Writer = Callable[[Value | None], str]
"""A value as a member of a JSON object, such as `,"p7":250`; an unknown one as nothing."""


@dataclass(frozen=True, slots=True)
class Stated:
    """A property that is the value of a name."""

    name: str
    source: str
    write: Writer


@dataclass(frozen=True, slots=True)
class Computed:
    """A property that is computed from several names."""

    name: str
    compute: Callable[[Env], Value | None]
    write: Writer


class EngineRule(NamedTuple):
    """A branch, most shared atoms first, and the keys of the conditions that it makes hold."""

    atoms: tuple[Atom, ...]
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """Several conditions over one table of properties.

    `always` are the keys that hold whatever the facts; `rules` have an atom at least.
    """

    stated: tuple[Stated, ...]
    computed: tuple[Computed, ...]
    rules: tuple[EngineRule, ...]
    always: tuple[str, ...]


def read(conditions: Mapping[str, Node]) -> Reading:
    """Read conditions by key. Raises `EngineLimitError` if one is too large."""
    table = _PropertyTable()
    keys_of: dict[Branch, list[str]] = {}
    for key, node in conditions.items():
        for branch in _branches_of(key, node, table):
            keys_of.setdefault(branch, []).append(key)
    always = tuple(keys_of.pop(frozenset(), ()))
    frequency = Counter(atom for branch in keys_of for atom in branch)
    rules = tuple(
        EngineRule(tuple(sorted(branch, key=lambda atom: (-frequency[atom], atom))), tuple(keys))
        for branch, keys in keys_of.items()
    )
    return Reading(tuple(table.stated), tuple(table.computed), rules, always)


def fnv1a(text: str) -> int:
    """The 32-bit FNV-1a hash, by which the engine tells names apart."""
    value = 2166136261
    for byte in text.encode():
        value = (value ^ byte) * 16777619 % 2**32
    return value


def generated_names() -> Iterator[str]:
    """Names for properties, no two with the same hash, none with a reserved one's."""
    taken = {fnv1a(name) for name in RESERVED_NAMES}
    number = 0
    while True:
        name = f"p{number}"
        number += 1
        if fnv1a(name) not in taken:
            taken.add(fnv1a(name))
            yield name


# ---------------------------------------------------------------- values as integers


def _number_of(term: Node, type_: Type) -> Number:
    """How values of `term`, which are of the given type, become integers."""
    subject = term.name if isinstance(term, Ref) else f"the value at {term.place}"

    def refused(value: Value, reason: str) -> EngineError:
        return EngineError(f"{subject} cannot be {value!r}: it is not {reason}.")

    def boolean(value: Value) -> int:
        if value is True:
            return 1
        if value is False:
            return 0
        raise refused(value, "true or false")

    def integer(value: Value) -> int:
        if type(value) is int and INT64_MIN <= value <= INT64_MAX:
            return value
        raise refused(value, "an integer of 64 bits")

    def date(value: Value) -> int:
        if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
            return value.toordinal()
        raise refused(value, "a date")

    def instant(value: Value) -> int:
        if isinstance(value, dt.datetime) and value.tzinfo is not None:
            return (value - _EPOCH) // _MICROSECOND
        raise refused(value, "an instant with its offset")

    positions = {member: position for position, member in enumerate(type_.values)}

    def member(value: Value) -> int:
        if isinstance(value, str) and value in positions:
            return positions[value]
        raise refused(value, f"one of {', '.join(type_.values)}")

    match type_.kind:
        case Kind.BOOLEAN:
            return boolean
        case Kind.INTEGER | Kind.MONEY:
            return integer
        case Kind.DATE:
            return date
        case Kind.INSTANT:
            return instant
        case Kind.ENUM:
            return member
        case Kind.TEXT:
            raise EngineError(f"{term.place}: text cannot be compared in a condition.")


def _writer(name: str, number: Number, kind: Kind) -> Writer:
    prefix = f',"{name}":'

    def write(value: Value | None) -> str:
        return "" if value is None else f"{prefix}{number(value)}"

    if kind is not Kind.BOOLEAN:
        return write
    yes, no = f"{prefix}1", f"{prefix}0"

    def write_boolean(value: Value | None) -> str:
        if value is True:
            return yes
        return no if value is False else write(value)

    return write_boolean


# ---------------------------------------------------------------- properties


class _PropertyTable:
    """Hands out one property for each thing that conditions compare."""

    def __init__(self) -> None:
        self.stated: list[Stated] = []
        self.computed: list[Computed] = []
        self._names = generated_names()
        self._taken: dict[tuple[str, ...], str] = {}

    def of_term(self, term: Node) -> str:
        """The name of the property that is the term's own value."""
        name, is_new = self._name((_identity(term),))
        if is_new:
            write = _writer(name, _number_of(term, term.type), term.type.kind)
            if isinstance(term, Ref):
                self.stated.append(Stated(name, term.name, write))
            else:
                self.computed.append(Computed(name, compile_formula(term), write))
        return name

    def of_difference(self, left: Node, right: Node) -> str:
        """The property that is 1, 0 or -1 as `left` is above, equal to or below `right`."""
        name, is_new = self._name((_identity(left), _identity(right)))
        if is_new:
            sign = _sign_of_difference(left, right)
            write = _writer(name, _number_of(left, Type(Kind.INTEGER)), Kind.INTEGER)
            self.computed.append(Computed(name, sign, write))
        return name

    def _name(self, identity: tuple[str, ...]) -> tuple[str, bool]:
        if identity in self._taken:
            return self._taken[identity], False
        return self._taken.setdefault(identity, next(self._names)), True


def _sign_of_difference(left: Node, right: Node) -> Callable[[Env], int | None]:
    members = tuple(dict.fromkeys(left.type.values + right.type.values))
    common = replace(left.type, values=members)
    left_number, right_number = _number_of(left, common), _number_of(right, common)
    left_value, right_value = _reader(left), _reader(right)

    def sign(env: Env) -> int | None:
        first, second = left_value(env), right_value(env)
        if first is None or second is None:
            return None
        above, below = left_number(first), right_number(second)
        return (above > below) - (above < below)

    return sign


def _reader(term: Node) -> Callable[[Env], Value | None]:
    return methodcaller("get", term.name) if isinstance(term, Ref) else compile_formula(term)


def _identity(term: Node) -> str:
    """The same for two terms only if they always have the same value."""
    return term.name if isinstance(term, Ref) else f"formula {id(term)}"


# ---------------------------------------------------------------- branches

_NEVER: tuple[Branch, ...] = ()
_ALWAYS: tuple[Branch, ...] = (frozenset(),)


class _TooManyBranchesError(Exception):
    pass


def _branches_of(key: str, node: Node, table: _PropertyTable) -> tuple[Branch, ...]:
    normal = to_negation_normal_form(node)
    try:
        branches = _branches(normal, table)
    except _TooManyBranchesError:
        raise EngineLimitError(
            key,
            f"written out without parentheses, the condition has about {_size(normal)} "
            f"alternatives; the rules engine takes {MAX_BRANCHES}.",
        ) from None
    longest = max(map(len, branches), default=0)
    if longest > MAX_ATOMS:
        raise EngineLimitError(
            key,
            f"the condition joins {longest} comparisons; the rules engine takes {MAX_ATOMS}.",
        )
    return branches


def _branches(node: Node, table: _PropertyTable) -> tuple[Branch, ...]:
    """The branches of a condition in negation normal form."""
    match node:
        case Or():
            return _simplified(b for item in node.items for b in _branches(item, table))
        case And():
            joined = _ALWAYS
            for item in node.items:
                part = _branches(item, table)
                joined = _simplified(a | b for a in joined for b in part)
            return joined
        case Compare():
            return _comparison(node, table)
        case In():
            return _membership(node, True, table)
        case Not(In() as membership):
            return _membership(membership, False, table)
        case Not(item):
            return _boolean(item, False, table)
        case _:
            return _boolean(node, True, table)


def _boolean(node: Node, expected: bool, table: _PropertyTable) -> tuple[Branch, ...]:
    known = _constant(node)
    if known is not None:
        return _ALWAYS if known is expected else _NEVER
    if not isinstance(node, Ref):
        raise EngineError(f"{node.place}: {type(node).__name__} is not part of a condition.")
    return _branch(Atom(table.of_term(node), Operator.EQ, int(expected)))


def _comparison(node: Compare, table: _PropertyTable) -> tuple[Branch, ...]:
    left, right, op = node.left, node.right, node.op
    if _constant(left) is not None or (
        _constant(right) is None and _identity(left) > _identity(right)
    ):
        left, right, op = right, left, op.mirrored
    constant = _constant(right)
    if constant is None:
        return _atom(table.of_difference(left, right), op, 0)
    named = left if isinstance(left, Ref) else right
    number = _number_of(named, named.type)
    limit = number(constant)
    value = _constant(left)
    if value is None:
        return _atom(table.of_term(left), op, limit)
    return _ALWAYS if _compare(op, number(value), limit) else _NEVER


def _atom(name: str, op: Operator, constant: int) -> tuple[Branch, ...]:
    """One comparison; integers need no `<` and `>`."""
    match op:
        case Operator.LT:
            op, constant = Operator.LE, constant - 1
        case Operator.GT:
            op, constant = Operator.GE, constant + 1
        case _:
            pass
    if not INT64_MIN <= constant <= INT64_MAX:
        return _NEVER
    return _branch(Atom(name, op, constant))


def _membership(node: In, inside: bool, table: _PropertyTable) -> tuple[Branch, ...]:
    number = _number_of(node.item, node.item.type)
    options = sorted({number(option.value) for option in node.options})
    known = _constant(node.item)
    if known is not None:
        return _ALWAYS if (number(known) in options) is inside else _NEVER
    runs = _runs(options) if inside else _between(_runs(options))
    return _within(table.of_term(node.item), runs)


def _runs(options: Sequence[int]) -> list[tuple[int, int]]:
    """Sorted integers as inclusive ranges: 1, 2, 3, 7 → (1, 3), (7, 7)."""
    runs: list[tuple[int, int]] = []
    for option in options:
        if runs and option == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], option)
        else:
            runs.append((option, option))
    return runs


def _between(runs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """All 64-bit integers outside the given ranges, as ranges."""
    starts = [INT64_MIN, *(high + 1 for _, high in runs)]
    ends = [*(low - 1 for low, _ in runs), INT64_MAX]
    return [(low, high) for low, high in zip(starts, ends, strict=True) if low <= high]


def _within(name: str, ranges: Sequence[tuple[int, int]]) -> tuple[Branch, ...]:
    """A property lies in one of the sorted ranges: one branch if the holes are few."""
    holes = [(above + 1, below) for (_, above), (below, _) in pairwise(ranges)]
    if sum(end - start for start, end in holes) > MAX_HOLES:
        return _simplified(frozenset(_bounds(name, *range_)) for range_ in ranges)
    left_out = (
        Atom(name, Operator.NE, hole) for hole in chain.from_iterable(starmap(range, holes))
    )
    return _branch(*_bounds(name, ranges[0][0], ranges[-1][1]), *left_out)


def _bounds(name: str, low: int, high: int) -> tuple[Atom, ...]:
    if low == high:
        return (Atom(name, Operator.EQ, low),)
    at_least, at_most = Atom(name, Operator.GE, low), Atom(name, Operator.LE, high)
    if low == INT64_MIN:
        return (at_most,)
    return (at_least,) if high == INT64_MAX else (at_least, at_most)


def _branch(*atoms: Atom) -> tuple[Branch, ...]:
    return (frozenset(atoms),)


def _simplified(branches: Iterable[Branch]) -> tuple[Branch, ...]:
    """Without branches that can never hold or that another branch includes."""
    possible = [branch for branch in dict.fromkeys(branches) if _is_possible(branch)]
    kept = tuple(b for b in possible if not any(other < b for other in possible))
    if len(kept) > MAX_BRANCHES:
        raise _TooManyBranchesError
    return kept


def _is_possible(branch: Branch) -> bool:
    """Whether some integers make all atoms true."""
    ranges: dict[str, tuple[int, int]] = {}
    for name, op, constant in branch:
        low, high = ranges.get(name, (INT64_MIN, INT64_MAX))
        if op in (Operator.EQ, Operator.GE):
            low = max(low, constant)
        if op in (Operator.EQ, Operator.LE):
            high = min(high, constant)
        ranges[name] = (low, high)
    return all(
        low < high or (low == high and Atom(name, Operator.NE, low) not in branch)
        for name, (low, high) in ranges.items()
    )


def _size(node: Node) -> int:
    """How many branches a condition has before simplification."""
    match node:
        case And():
            return prod(map(_size, node.items))
        case Or():
            return sum(map(_size, node.items))
        case In():
            return len(node.options)
        case _:
            return 1


def _constant(node: Node) -> Value | None:
    if isinstance(node, Literal):
        return node.value
    return node.constant if isinstance(node, Ref) else None


def _compare(op: Operator, left: int, right: int) -> bool:
    match op:
        case Operator.EQ:
            return left == right
        case Operator.NE:
            return left != right
        case Operator.LT:
            return left < right
        case Operator.LE:
            return left <= right
        case Operator.GT:
            return left > right
        case Operator.GE:
            return left >= right
