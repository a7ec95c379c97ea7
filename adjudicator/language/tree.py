"""The one typed tree that every condition and formula becomes.

Nodes are frozen and carry their type and their place. A condition is a node of kind
boolean; a formula is a node of any other kind. Each reading (Kleene, engine, prose, ...)
is a module of its own beside this one and dispatches on these classes.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from adjudicator.calendar.days import NOTHING_ANNOUNCED, Calendar
from adjudicator.errors import Place
from adjudicator.values import BOOLEAN, Type, Value


class RefKind(StrEnum):
    """What a name stands for."""

    FACT = "fact"
    DERIVED = "derived"
    QUESTION = "question"
    PARAMETER = "parameter"


class Operator(StrEnum):
    """The comparisons."""

    EQ = "=="
    NE = "!="
    LT = "<"
    LE = "<="
    GT = ">"
    GE = ">="

    @property
    def negated(self) -> Operator:
        return _NEGATED[self]

    @property
    def mirrored(self) -> Operator:
        """The operator that says the same with its sides exchanged."""
        return _MIRRORED[self]

    @property
    def compare(self) -> Callable[[Value, Value], bool]:
        """Whether the comparison is true of two known values of one type."""
        return _COMPARISONS[self]


_NEGATED = {
    Operator.EQ: Operator.NE,
    Operator.NE: Operator.EQ,
    Operator.LT: Operator.GE,
    Operator.GE: Operator.LT,
    Operator.GT: Operator.LE,
    Operator.LE: Operator.GT,
}
_MIRRORED = {
    Operator.EQ: Operator.EQ,
    Operator.NE: Operator.NE,
    Operator.LT: Operator.GT,
    Operator.GT: Operator.LT,
    Operator.LE: Operator.GE,
    Operator.GE: Operator.LE,
}
_COMPARISONS: Mapping[Operator, Callable[[Value, Value], bool]] = {
    Operator.EQ: operator.eq,
    Operator.NE: operator.ne,
    Operator.LT: operator.lt,
    Operator.LE: operator.le,
    Operator.GT: operator.gt,
    Operator.GE: operator.ge,
}


@dataclass(frozen=True, slots=True)
class Literal:
    """A constant of the rulebook."""

    value: Value
    type: Type
    place: Place


@dataclass(frozen=True, slots=True)
class Ref:
    """A name: a fact, a derived fact, a question's answer or a parameter.

    `constant` is the value of a parameter that no case may set; the engine compares
    against it directly.
    """

    name: str
    kind: RefKind
    type: Type
    place: Place
    constant: Value | None = None


@dataclass(frozen=True, slots=True)
class Compare:
    """`left op right`. Either side is a formula of the same type and unit."""

    op: Operator
    left: Node
    right: Node
    place: Place
    type: Type = BOOLEAN


@dataclass(frozen=True, slots=True)
class In:
    """`item in [a, b, ...]`, over an enum or an integer."""

    item: Node
    options: tuple[Literal, ...]
    place: Place
    type: Type = BOOLEAN


@dataclass(frozen=True, slots=True)
class Not:
    item: Node
    place: Place
    type: Type = BOOLEAN


@dataclass(frozen=True, slots=True)
class And:
    """Two or more conditions, all of which must hold (nested `&&` are flattened)."""

    items: tuple[Node, ...]
    place: Place
    type: Type = BOOLEAN


@dataclass(frozen=True, slots=True)
class Or:
    """Two or more conditions, one of which must hold (nested `||` are flattened)."""

    items: tuple[Node, ...]
    place: Place
    type: Type = BOOLEAN


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """`left op right` with op one of `+ - *`, over integers and money; exact."""

    op: str
    left: Node
    right: Node
    type: Type
    place: Place


@dataclass(frozen=True, slots=True)
class Call:
    """A function of the formula language (`language/functions.py`).

    `calendar`: the days that it counts by, where it asks for holidays.
    """

    function: str
    arguments: tuple[Node, ...]
    type: Type
    place: Place
    calendar: Calendar = field(default=NOTHING_ANNOUNCED, repr=False)


@dataclass(frozen=True, slots=True)
class Choose:
    """`condition ? then : otherwise`."""

    condition: Node
    then: Node
    otherwise: Node
    type: Type
    place: Place


Node = Literal | Ref | Compare | In | Not | And | Or | Arithmetic | Call | Choose


def children(node: Node) -> tuple[Node, ...]:
    """The direct parts of a node, in source order."""
    match node:
        case Literal() | Ref():
            return ()
        case Compare() | Arithmetic():
            return (node.left, node.right)
        case In():
            return (node.item, *node.options)
        case Not():
            return (node.item,)
        case And() | Or():
            return node.items
        case Call():
            return node.arguments
        case Choose():
            return (node.condition, node.then, node.otherwise)


def with_children(node: Node, parts: Sequence[Node]) -> Node:
    """The same node over other parts, given as `children` gives them."""
    match node:
        case Compare() | Arithmetic():
            return replace(node, left=parts[0], right=parts[1])
        case In():
            options = tuple(part for part in parts[1:] if isinstance(part, Literal))
            return replace(node, item=parts[0], options=options)
        case Not():
            return replace(node, item=parts[0])
        case And() | Or():
            return replace(node, items=tuple(parts))
        case Call():
            return replace(node, arguments=tuple(parts))
        case Choose():
            return replace(node, condition=parts[0], then=parts[1], otherwise=parts[2])
        case _:
            return node


def references(node: Node) -> Iterator[Ref]:
    """Every reference in the tree, in source order, repeats included."""
    if isinstance(node, Ref):
        yield node
    for child in children(node):
        yield from references(child)


def names_in(node: Node) -> tuple[str, ...]:
    """The names that the tree refers to, each once, in source order."""
    return tuple(dict.fromkeys(ref.name for ref in references(node)))


def fixed_value(node: Node) -> Value | None:
    """The value of a literal, or of a parameter that no case may set; None for any other node."""
    if isinstance(node, Literal):
        return node.value
    return node.constant if isinstance(node, Ref) else None


def negate(node: Node) -> Node:
    """The negation, pushed to the atoms. In Kleene logic it holds exactly when `node` fails."""
    match node:
        case Not():
            return to_negation_normal_form(node.item)
        case And():
            return Or(tuple(negate(item) for item in node.items), node.place)
        case Or():
            return And(tuple(negate(item) for item in node.items), node.place)
        case Compare():
            return Compare(node.op.negated, node.left, node.right, node.place)
        case Literal():
            return Literal(not node.value, node.type, node.place)
        case _:
            return Not(node, node.place)


def to_negation_normal_form(node: Node) -> Node:
    """The same condition with `Not` only directly around a boolean reference or an `In`."""
    match node:
        case Not():
            return negate(node.item)
        case And():
            return And(tuple(to_negation_normal_form(item) for item in node.items), node.place)
        case Or():
            return Or(tuple(to_negation_normal_form(item) for item in node.items), node.place)
        case _:
            return node
