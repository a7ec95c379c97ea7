"""A small vocabulary for the parser's tests, and the parser called the way the loader calls it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet
from ruamel.yaml import YAML

from adjudicator.calendar.days import announced
from adjudicator.errors import Place, RulebookError
from adjudicator.language.parse import Scope, Symbol, parse_condition, parse_formula
from adjudicator.language.tree import Node, RefKind
from adjudicator.values import (
    BOOLEAN,
    DAYS,
    FEN,
    INT64_MAX,
    INT64_MIN,
    MONEY_MAX,
    PLAIN,
    Kind,
    Type,
    Unit,
)

HOURS, MONTHS = Unit.parse("hours"), Unit.parse("months")
KINDS = Type(Kind.ENUM, values=("presale", "stock", "custom"))
DATE, INSTANT, TEXT = Type(Kind.DATE), Type(Kind.INSTANT), Type(Kind.TEXT)
MONEY, INTEGER = Type(Kind.MONEY, FEN), Type(Kind.INTEGER)
IN_DAYS, IN_HOURS = Type(Kind.INTEGER, DAYS), Type(Kind.INTEGER, HOURS)


def integer(unit: Unit, minimum: int, maximum: int) -> Type:
    """An integer type with its bounds."""
    return Type(Kind.INTEGER, unit, minimum, maximum)


SCOPE: Scope = {
    symbol.name: symbol
    for symbol in (
        Symbol("proof.shown", RefKind.FACT, BOOLEAN),
        Symbol("proof.rebutted", RefKind.FACT, BOOLEAN),
        Symbol("order.kind", RefKind.FACT, KINDS),
        Symbol("order.sold_as", RefKind.FACT, KINDS),
        Symbol("order.channel", RefKind.FACT, Type(Kind.ENUM, values=("app", "web"))),
        Symbol("order.only", RefKind.FACT, Type(Kind.ENUM, values=("one",))),
        Symbol("order.paid", RefKind.FACT, Type(Kind.MONEY, FEN, 0, MONEY_MAX)),
        Symbol("order.paid_on", RefKind.FACT, DATE),
        Symbol("order.paid_at", RefKind.FACT, INSTANT),
        Symbol("order.note", RefKind.FACT, TEXT),
        Symbol("use.days", RefKind.DERIVED, integer(DAYS, 0, 3650)),
        Symbol("use.wait", RefKind.FACT, integer(HOURS, 0, 1000)),
        Symbol("use.count", RefKind.FACT, integer(PLAIN, -5, 5)),
        Symbol("use.any", RefKind.FACT, integer(PLAIN, INT64_MIN, INT64_MAX)),
        Symbol("finding.fault", RefKind.QUESTION, BOOLEAN),
        Symbol("param.limit", RefKind.PARAMETER, integer(DAYS, 1, 400), 90),
        Symbol("param.rate", RefKind.PARAMETER, integer(PLAIN, 0, 10_000)),
        Symbol("param.months", RefKind.PARAMETER, integer(MONTHS, 0, 24)),
    )
}


def locate(line: int, column: int) -> Place:
    """The text is a whole file, so that places are those of the text."""
    return Place("rules.yaml", line, column)


def condition(text: str) -> Node:
    return parse_condition(text, SCOPE, locate)


def formula(text: str, expected: Type) -> Node:
    return parse_formula(text, SCOPE, locate, expected, announced())


def defects_of_condition(text: str) -> str:
    """The whole message, or an empty string if the condition is good."""
    try:
        condition(text)
    except RulebookError as error:
        return str(error).replace("rules.yaml:", "")
    return ""


def defects_of_formula(text: str, expected: Type) -> str:
    """The whole message, or an empty string if the formula is good."""
    try:
        formula(text, expected)
    except RulebookError as error:
        return str(error).replace("rules.yaml:", "")
    return ""


DECLARED = {
    "boolean": BOOLEAN,
    "integer": INTEGER,
    "in_days": IN_DAYS,
    "in_hours": IN_HOURS,
    "money": MONEY,
    "date": DATE,
    "instant": INSTANT,
    "kinds": KINDS,
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """One case of `refused.yaml`: a condition, or a formula if `declared` names its type."""

    text: str
    says: str
    declared: str = ""

    def message(self) -> str:
        """What the parser says about the text."""
        if self.declared:
            return defects_of_formula(self.text, DECLARED[self.declared])
        return defects_of_condition(self.text)


def refused(section: str) -> list[ParameterSet]:
    """The cases of a section of `refused.yaml`, each with its text as the test's id."""
    file = Path(__file__).with_name("refused.yaml")
    cases = [Refusal(**case) for case in YAML(typ="safe").load(file)[section]]
    return [pytest.param(case, id=case.text) for case in cases]
