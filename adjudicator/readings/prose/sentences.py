"""Conditions and values in Chinese and English, in the words of the vocabulary's labels."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Protocol

from adjudicator.language.tree import (
    And,
    Arithmetic,
    Call,
    Choose,
    Compare,
    In,
    Literal,
    Node,
    Not,
    Operator,
    Or,
    Ref,
    RefKind,
    references,
    to_negation_normal_form,
)
from adjudicator.readings.prose.chinese import Chinese
from adjudicator.readings.prose.english import English
from adjudicator.readings.prose.grammar import Grammar
from adjudicator.values import DAYS, HOURS, SHANGHAI, Kind, Label, Type, Unit, Value

_GRAMMARS: Mapping[str, Grammar] = {"zh": Chinese(), "en": English()}
_SIGNS = {"+": " + ", "-": " − ", "*": " × "}
_ADDED_UNITS = {
    "add_days": DAYS,
    "add_months": Unit((("month", 1),)),
    "add_hours": HOURS,
}


class Words(Protocol):
    """The texts of one release."""

    def label(self, name: str) -> Label:
        """The label of a fact, derived fact, question or parameter, by its full name."""

    def value_label(self, name: str, value: Value) -> Label:
        """The label of an enum's member, for the name whose type has it."""

    def figure(self, name: str) -> Value | None:
        """The value of a parameter (full name), None if it is not known."""


def condition(node: Node, language: str, words: Words) -> str:
    """The condition as a phrase without a full stop; `language` is `zh` or `en`.

    Negations are told of the single statements, never of a bracket.
    """
    return _Speaker(_GRAMMARS[language], language, words).whole(to_negation_normal_form(node))


def formula(node: Node, language: str, words: Words) -> str:
    """The formula as a phrase: operators as signs, functions in words."""
    return _Speaker(_GRAMMARS[language], language, words).term(node)


def value(
    value: Value, type_: Type, language: str, labels: Mapping[str, Label] | None = None
) -> str:
    """A value as people read it: `¥2,599.00`, `180 天`, `2026年5月1日`, `是`, a member's label.

    `labels` are the enum's; a member without a label is shown by its name.
    """
    grammar = _GRAMMARS[language]
    if isinstance(value, tuple):
        return grammar.entries(len(value))
    if isinstance(value, bool):
        return grammar.boolean(value)
    if isinstance(value, dt.datetime):
        return grammar.instant(value.astimezone(SHANGHAI))
    if isinstance(value, dt.date):
        return grammar.date(value)
    if isinstance(value, str):
        label = (labels or {}).get(value)
        return value if label is None else label.get(language)
    return yuan(value) if type_.kind is Kind.MONEY else grammar.number(value, type_.unit)


def yuan(fen: int) -> str:
    """Fen as yuan: 257190 is ¥2,571.90."""
    whole, rest = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}¥{whole:,}.{rest:02d}"


class _Speaker:
    """One condition or formula being told."""

    def __init__(self, grammar: Grammar, language: str, words: Words) -> None:
        self._grammar = grammar
        self._language = language
        self._words = words

    def whole(self, node: Node) -> str:
        grammar = self._grammar
        match node:
            case And():
                return grammar.outer_conjunction.join(self._part(item) for item in node.items)
            case Or():
                return grammar.outer_disjunction.join(self._part(item) for item in node.items)
            case _:
                return self._part(node)

    def term(self, node: Node, like: Type | None = None, name: str = "") -> str:
        """A value; `like` and `name` are the type and the name that a literal is one of."""
        match node:
            case Literal():
                return self._literal(node.value, like or node.type, name)
            case Ref():
                return self._name(node)
            case Arithmetic():
                return self._operand(node.left) + _SIGNS[node.op] + self._operand(node.right)
            case Call():
                return self._call(node)
            case Choose():
                then, otherwise = (self.term(p, like) for p in (node.then, node.otherwise))
                told = self._grammar.choice(self.whole(node.condition), then, otherwise)
                return self._grammar.parenthesised(told)
            case _:
                return self._grammar.parenthesised(self._inner(node))

    def _part(self, node: Node) -> str:
        if isinstance(node, And | Or):
            return self._grammar.parenthesised(self._inner(node))
        return self._atom(node)

    def _inner(self, node: Node) -> str:
        match node:
            case And():
                return self._grammar.conjunction.join(self._part(item) for item in node.items)
            case Or():
                return self._grammar.disjunction.join(self._part(item) for item in node.items)
            case _:
                return self._atom(node)

    def _atom(self, node: Node) -> str:
        grammar = self._grammar
        match node:
            case Literal():
                return grammar.constant(node.value is True)
            case Ref():
                return grammar.statement(self._label(node.name), holds=True)
            case Not(item=Ref() as ref):
                return grammar.statement(self._label(ref.name), holds=False)
            case In():
                return self._membership(node, holds=True)
            case Not(item=In() as membership):
                return self._membership(membership, holds=False)
            case Compare():
                return self._comparison(node)
            case Not():
                return grammar.denial(self.term(node.item))
            case _:
                return self.term(node)

    def _comparison(self, node: Compare) -> str:
        left, op, right = node.left, node.op, node.right
        if isinstance(left, Literal) and not isinstance(right, Literal):
            left, op, right = right, op.mirrored, left
        if left.type.kind is Kind.BOOLEAN:
            return self._same_truth(left, op is Operator.EQ, right)
        name = _named(left) or _named(right)
        told = self.term(left, right.type, name), self.term(right, left.type, name)
        return self._grammar.comparison(told[0], op, told[1], left.type.kind)

    def _same_truth(self, left: Node, alike: bool, right: Node) -> str:
        if isinstance(right, Literal):
            wanted = left if (right.value is True) is alike else Not(left, left.place)
            return self._inner(to_negation_normal_form(wanted))
        return self._grammar.same_truth(self._inner(left), self._inner(right), alike)

    def _membership(self, node: In, holds: bool) -> str:
        name, type_ = _named(node.item), node.item.type
        options = [self._literal(option.value, type_, name) for option in node.options]
        return self._grammar.membership(self.term(node.item), options, holds)

    def _call(self, node: Call) -> str:
        unit = _ADDED_UNITS.get(node.function)
        like = Type(Kind.INTEGER, unit) if unit else None
        divides = node.function.startswith("div_")
        parts = [self._operand(p) if divides else self.term(p, like) for p in node.arguments]
        listed = self._grammar.listed.join(parts)
        return self._grammar.functions[node.function].format(*parts, all=listed)

    def _operand(self, node: Node) -> str:
        told = self.term(node)
        return self._grammar.parenthesised(told) if isinstance(node, Arithmetic) else told

    def _name(self, ref: Ref) -> str:
        label = self._label(ref.name)
        if ref.kind is not RefKind.PARAMETER:
            return self._grammar.name(label)
        figure = self._words.figure(ref.name) if ref.constant is None else ref.constant
        if figure is None:
            return self._grammar.name(label)
        return self._grammar.figure(label, self._literal(figure, ref.type, ref.name))

    def _literal(self, found: Value, type_: Type, name: str) -> str:
        if isinstance(found, str) and name:
            return self._words.value_label(name, found).get(self._language)
        return value(found, type_, self._language)

    def _label(self, name: str) -> str:
        return self._words.label(name).get(self._language)


def _named(node: Node) -> str:
    """The first name in the node that has the node's own type: the one whose members it shows."""
    return next((ref.name for ref in references(node) if ref.type == node.type), "")
