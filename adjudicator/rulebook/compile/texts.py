"""Parses the conditions and formulas of rulebooks, each only once for the same names.

Releases of one library share most of their rules. A text is parsed again only where a
name that it reads stands for something else.
"""

from __future__ import annotations

from adjudicator.calendar.days import Calendar
from adjudicator.errors import Defect, Place, RulebookError
from adjudicator.language.parse import Scope, Symbol, parse_condition, parse_formula
from adjudicator.language.tree import Node, negate, references
from adjudicator.readings.engine.flat import EngineLimitError, read
from adjudicator.rulebook.compile.examples import Kept
from adjudicator.rulebook.files.source import Scalar
from adjudicator.values import Type

_Key = tuple[Place, str, Type | None]


class Texts:
    """The texts parsed so far, and the examples read; holidays are those of the calendar."""

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar
        self.examples = Kept()
        self._parsed: dict[_Key, list[tuple[tuple[Symbol, ...], Node]]] = {}

    def condition(self, scalar: Scalar, scope: Scope) -> Node:
        """The tree of a condition. Raises `RulebookError` (CE01 to CE16, RB28)."""
        return self._parse(scalar, scope, None)

    def formula(self, scalar: Scalar, scope: Scope, expected: Type) -> Node:
        """The tree of a formula of the expected type. Raises `RulebookError` (CE01 to CE16)."""
        return self._parse(scalar, scope, expected)

    def _parse(self, scalar: Scalar, scope: Scope, expected: Type | None) -> Node:
        known = self._parsed.setdefault((scalar.place, scalar.text, expected), [])
        for symbols, node in known:
            if all(scope.get(symbol.name) == symbol for symbol in symbols):
                return node
        if expected is None:
            node = parse_condition(scalar.text, scope, scalar.locator())
            _check_size(node, scalar.place)
        else:
            node = parse_formula(scalar.text, scope, scalar.locator(), expected, self.calendar)
        names = dict.fromkeys(reference.name for reference in references(node))
        known.append((tuple(scope[name] for name in names), node))
        return node


def _check_size(node: Node, place: Place) -> None:
    """The rules engine must take the condition, and its negation (RB28)."""
    for each in (node, negate(node)):
        try:
            read({"condition": each})
        except EngineLimitError as error:
            reason = str(error).removeprefix(f"{error.key}: ")
            message = reason[:1].upper() + reason[1:]
            raise RulebookError([Defect(place, "RB28", message)]) from error
