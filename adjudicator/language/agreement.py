"""When two types agree, and how a literal takes its unit or its enum from its surroundings."""

from __future__ import annotations

from dataclasses import replace

from adjudicator.errors import did_you_mean
from adjudicator.language.bounds import Interval
from adjudicator.language.syntax import defect
from adjudicator.language.text import to_text
from adjudicator.language.tree import Arithmetic, Call, Choose, Literal, Node
from adjudicator.values import FEN, PLAIN, Kind, Type, Unit


def number(unit: Unit, interval: Interval) -> Type:
    """The type of an amount: money if its unit is fen, else an integer in that unit."""
    kind = Kind.MONEY if unit == FEN else Kind.INTEGER
    return Type(kind, unit, interval.low, interval.high)


def unit_of(type_: Type) -> Unit:
    """The unit of an integer or of money (fen)."""
    return FEN if type_.kind is Kind.MONEY else type_.unit


def same_type(left: Type, right: Type) -> bool:
    """Whether values of the two types may be compared, chosen between, or assigned."""
    if left.is_number and right.is_number:
        return unit_of(left) == unit_of(right)
    return left.kind is right.kind and left.values == right.values


def is_bare(node: Node) -> bool:
    """Whether the node is made of literals that still take their unit or enum from elsewhere."""
    match node:
        case Literal():
            return node.type.kind is Kind.TEXT or (
                node.type.kind is Kind.INTEGER and node.type.unit == PLAIN
            )
        case Choose():
            return is_bare(node.then) and is_bare(node.otherwise)
        case Call(function="min" | "max"):
            return all(is_bare(item) for item in node.arguments)
        case Arithmetic():
            return is_bare(node.left) and is_bare(node.right)
        case _:
            return False


def adopt(node: Node, type_: Type) -> Node:
    """A bare node with the unit or the enum of `type_`; any other node as it is.

    Fails with CE06 for text that is not a member of the enum.
    """
    if not is_bare(node):
        return node
    if node.type.is_number and type_.is_number:
        return _with_unit(node, unit_of(type_))
    if node.type.kind is Kind.TEXT and type_.kind is Kind.ENUM:
        return _with_enum(node, type_)
    return node


def _with_unit(node: Node, unit: Unit) -> Node:
    type_ = number(unit, Interval(node.type.minimum, node.type.maximum))
    match node:
        case Literal():
            return replace(node, type=type_)
        case Choose():
            then, otherwise = _with_unit(node.then, unit), _with_unit(node.otherwise, unit)
            return replace(node, then=then, otherwise=otherwise, type=type_)
        case Call():
            arguments = tuple(_with_unit(item, unit) for item in node.arguments)
            return replace(node, arguments=arguments, type=type_)
        case Arithmetic(op="*"):
            return replace(node, left=_with_unit(node.left, unit), type=type_)
        case Arithmetic():
            left, right = _with_unit(node.left, unit), _with_unit(node.right, unit)
            return replace(node, left=left, right=right, type=type_)
        case _:
            return node


def _with_enum(node: Node, enum: Type) -> Node:
    match node:
        case Choose():
            then, otherwise = _with_enum(node.then, enum), _with_enum(node.otherwise, enum)
            return replace(node, then=then, otherwise=otherwise, type=enum)
        case Literal():
            if node.value not in enum.values:
                members = ", ".join(enum.values)
                hint = did_you_mean(str(node.value), enum.values) or f"Its members are: {members}."
                raise defect(
                    node.place, "CE06", f"{to_text(node)} is not a member of the enum", hint
                )
            return replace(node, type=enum)
        case _:
            return node


def agree(left: Node, right: Node) -> tuple[Node, Node]:
    """Both sides, a bare one with the unit or enum of the other."""
    return adopt(left, right.type), adopt(right, left.type)


def described(node: Node) -> str:
    """What the node is, in a sentence."""
    if is_bare(node) and node.type.kind is Kind.INTEGER:
        return "an integer without a unit"
    return with_article(node.type)


def with_article(type_: Type) -> str:
    """The type in a sentence: `an integer in day`, `money (fen)`, `a date`."""
    text = type_.describe()
    if type_.kind in (Kind.TEXT, Kind.MONEY):
        return text
    return f"an {text}" if text[0] in "aeiou" else f"a {text}"
