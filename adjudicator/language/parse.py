"""Conditions and formulas: from the text in a rulebook to the one typed tree.

The text is a subset of CEL. What the subset leaves out is refused by name (CE03), with
what to write instead. Every defect of a text is reported, not only the first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from adjudicator.calendar.days import NOTHING_ANNOUNCED, Calendar
from adjudicator.errors import Defect, Place, RulebookError, did_you_mean
from adjudicator.language import signatures, type_check
from adjudicator.language.functions import OF_CALENDAR
from adjudicator.language.literals import (
    read_boolean,
    read_date,
    read_instant,
    read_integer,
    read_text,
)
from adjudicator.language.refused import refused
from adjudicator.language.syntax import (
    Locate,
    SyntaxTree,
    chain,
    core,
    defect,
    parse_syntax,
    subtrees,
    token_of,
)
from adjudicator.language.tree import And, Choose, Literal, Node, Not, Operator, Or, Ref, RefKind
from adjudicator.values import Kind, Type, Value

NESTING_LIMIT = 64

_COMPARISONS = {
    "relation_lt": Operator.LT,
    "relation_le": Operator.LE,
    "relation_gt": Operator.GT,
    "relation_ge": Operator.GE,
    "relation_eq": Operator.EQ,
    "relation_ne": Operator.NE,
}
_ARITHMETIC = {
    "addition_add": "+",
    "addition_sub": "-",
    "multiplication_mul": "*",
    "multiplication_div": "/",
    "multiplication_mod": "%",
}
_REFUSED_LITERALS = {
    "UINT_LIT": "uint",
    "FLOAT_LIT": "float",
    "BYTES_LIT": "bytes",
    "MLSTRING_LIT": "long_text",
    "NULL_LIT": "null",
}
_CALENDAR_LITERALS = {"date": read_date, "timestamp": read_instant}


@dataclass(frozen=True, slots=True)
class Symbol:
    """What a name stands for; `constant` is the value of a parameter that no case may set."""

    name: str
    kind: RefKind
    type: Type
    constant: Value | None = None


Scope = Mapping[str, Symbol]
"""The names that a text may use, by their full name (`order.paid`, `param.idle_days`)."""


def parse_condition(text: str, scope: Scope, locate: Locate) -> Node:
    """The tree of a condition, of type boolean. Raises `RulebookError` (CE01 to CE16)."""
    reader = _Reader(scope, locate, in_formula=False)
    return type_check.require_boolean(reader.node(parse_syntax(text, locate), 0))


def parse_formula(
    text: str,
    scope: Scope,
    locate: Locate,
    expected: Type,
    calendar: Calendar = NOTHING_ANNOUNCED,
) -> Node:
    """The tree of a formula that gives the kind and unit of `expected`.

    Its bounds are inferred: those of `expected` do not count. Holidays are those of the
    calendar. Raises `RulebookError` (CE01 to CE16).
    """
    reader = _Reader(scope, locate, in_formula=True, calendar=calendar)
    return type_check.require_type(reader.node(parse_syntax(text, locate), 0), expected)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Turns syntax trees into nodes; `depth` counts the levels above, so that none overflows."""

    scope: Scope
    locate: Locate
    in_formula: bool
    calendar: Calendar = NOTHING_ANNOUNCED

    def node(self, tree: SyntaxTree, depth: int) -> Node:
        tree = core(tree)
        if depth > NESTING_LIMIT:
            raise refused("nesting", self.place(tree))
        match tree.data:
            case "expr":
                return self.choice(tree, depth)
            case "conditionalor" | "conditionaland":
                return self.joined(tree, depth)
            case "relation":
                return self.comparison(tree, depth)
            case "addition" | "multiplication":
                return self.arithmetic(tree, depth)
            case "unary":
                return self.unary(tree, depth)
            case "paren_expr":
                return self.node(subtrees(tree)[0], depth + 1)
            case "ident_arg":
                return self.call(tree, depth)
            case "literal":
                return self.literal(tree)
            case "ident" | "member_dot":
                return self.name(tree)
            case construct:
                raise refused(str(construct), self.place(tree))

    def nodes(self, trees: Iterable[SyntaxTree], depth: int) -> list[Node]:
        return _all(trees, lambda tree: self.node(tree, depth))

    def conditions(self, trees: Iterable[SyntaxTree], depth: int) -> list[Node]:
        """Parts of a larger condition: each boolean, and none decided beforehand."""
        return _all(trees, lambda tree: type_check.require_part(self.node(tree, depth)))

    def choice(self, tree: SyntaxTree, depth: int) -> Choose:
        place = self.place(tree)
        if not self.in_formula:
            raise refused("choice", place)
        condition, *branches = subtrees(tree)
        [decider] = self.conditions([condition], depth + 1)
        then, otherwise = self.nodes(branches, depth + 1)
        return type_check.choose(decider, then, otherwise, place)

    def joined(self, tree: SyntaxTree, depth: int) -> And | Or:
        joint, place = (Or if tree.data == "conditionalor" else And), self.place(tree)
        first, links = chain(tree)
        parts = self.conditions([first, *(right for _, right in links)], depth + 1)
        items: list[Node] = []
        for part in parts:
            items.extend(part.items if isinstance(part, joint) else [part])
        return joint(tuple(items), place)

    def comparison(self, tree: SyntaxTree, depth: int) -> Node:
        place = self.place(tree)
        link, right = subtrees(tree)
        left = subtrees(link)[0]
        if core(left).data == "relation":
            raise refused("chain", place)
        if link.data == "relation_in":
            return self.membership(left, core(right), depth)
        first, second = self.nodes([left, right], depth + 1)
        return type_check.compare(_COMPARISONS[link.data], first, second, place)

    def membership(self, item: SyntaxTree, listed: SyntaxTree, depth: int) -> Node:
        if listed.data != "list_lit":
            raise refused("in_other", self.place(listed))
        trees = [option for listing in subtrees(listed) for option in subtrees(listing)]
        first, *nodes = self.nodes([item, *trees], depth + 1)
        options: list[Literal] = []
        for node in nodes:
            if not isinstance(node, Literal):
                raise refused("option", node.place)
            options.append(node)
        return type_check.member(first, options, self.place(item))

    def arithmetic(self, tree: SyntaxTree, depth: int) -> Node:
        place = self.place(tree)
        first, links = chain(tree)
        operators = [_ARITHMETIC[rule] for rule, _ in links]
        for operator in operators:
            if operator in "/%":
                raise refused(operator, place)
        if not self.in_formula:
            raise refused("arithmetic", place)
        total, *rest = self.nodes([first, *(right for _, right in links)], depth + len(links))
        for operator, right in zip(operators, rest, strict=True):
            total = type_check.arithmetic(operator, total, right, place)
        return total

    def unary(self, tree: SyntaxTree, depth: int) -> Node:
        place = self.place(tree)
        sign, operand = subtrees(tree)
        if sign.data == "unary_not":
            [item] = self.conditions([operand], depth + 1)
            return Not(item, place)
        number = core(operand)
        if number.data != "literal" or token_of(number).type != "INT_LIT":
            raise refused("minus", place)
        if token_of(number).startswith("-"):
            raise refused("minus", place)
        return self.integer("-" + token_of(number), place)

    def call(self, tree: SyntaxTree, depth: int) -> Node:
        name, place = str(token_of(tree)), self.place(tree)
        arguments = [argument for listing in subtrees(tree) for argument in subtrees(listing)]
        if name == "has":
            raise refused("has", place)
        if name in _CALENDAR_LITERALS:
            return self.calendar_literal(name, arguments, place)
        if not self.in_formula:
            raise refused("call", place) if name in signatures.NAMES else _not_callable(name, place)
        node = signatures.call(name, self.nodes(arguments, depth + 1), place)
        return replace(node, calendar=self.calendar) if name in OF_CALENDAR else node

    def calendar_literal(self, name: str, arguments: list[SyntaxTree], place: Place) -> Literal:
        cores = [core(argument) for argument in arguments]
        if [tree.data for tree in cores] != ["literal"] or token_of(cores[0]).type != "STRING_LIT":
            hint = "Write date('2025-04-22') or timestamp('2025-04-22T00:00:00+08:00')."
            raise defect(place, "CE13", f"{name}() takes one text in quotes", hint)
        text = read_text(str(token_of(cores[0])), self.place(cores[0]))
        return _CALENDAR_LITERALS[name](str(text.value), place)

    def literal(self, tree: SyntaxTree) -> Literal:
        token, place = token_of(tree), self.place(tree)
        match token.type:
            case "BOOL_LIT":
                return read_boolean(str(token), place)
            case "INT_LIT":
                return self.integer(str(token), place)
            case "STRING_LIT":
                return read_text(str(token), place)
            case other:
                raise refused(_REFUSED_LITERALS[other], place)

    def integer(self, text: str, place: Place) -> Literal:
        if "x" in text:
            raise refused("hexadecimal", place)
        return read_integer(text, place)

    def name(self, tree: SyntaxTree) -> Ref:
        name, place = self.full_name(tree), self.place(tree)
        if name == "null":
            raise refused("null", place)
        symbol = self.scope.get(name)
        if symbol is None:
            raise defect(place, "CE02", f"'{name}' is not a known name", self.suggestion(name))
        if symbol.type.kind is Kind.LIST:
            message = f"'{name}' is a list, and a condition or formula never reads a list"
            hint = "Name what matters in it: a derived fact with a 'derivation' of it."
            raise defect(place, "CE08", message, hint)
        if symbol.type.kind is Kind.TEXT:
            message = f"'{name}' is text, and a condition or formula never reads text"
            hint = "Declare an enum, or a boolean that staff judge, for what matters in it."
            raise defect(place, "CE08", message, hint)
        return Ref(name, symbol.kind, symbol.type, place, symbol.constant)

    def full_name(self, tree: SyntaxTree) -> str:
        place, steps = self.place(tree), []
        while tree.data == "member_dot":
            steps.append(str(token_of(tree)))
            tree = core(subtrees(tree)[0])
        if tree.data != "ident":
            raise refused("member_dot", place)
        return ".".join([str(token_of(tree)), *reversed(steps)])

    def suggestion(self, name: str) -> str:
        if name.lower() in ("true", "false"):
            return f"Write '{name.lower()}'."
        if "." not in name:
            if any(name in symbol.type.values for symbol in self.scope.values()):
                return f"A member of an enum stands in quotes: '{name}'."
            grouped = sorted(known for known in self.scope if known.endswith("." + name))
            if grouped:
                return f"Did you mean '{grouped[0]}'?"
        hint = "Names are written group.name, and are declared in a vocabulary or rulebook."
        return did_you_mean(name, self.scope) or hint

    def place(self, tree: SyntaxTree) -> Place:
        return self.locate(tree.meta.line, tree.meta.column)


def _all(trees: Iterable[SyntaxTree], read: Callable[[SyntaxTree], Node]) -> list[Node]:
    """Every tree read; the defects of all of them are raised together."""
    nodes: list[Node] = []
    defects: list[Defect] = []
    for tree in trees:
        try:
            nodes.append(read(tree))
        except RulebookError as error:
            defects.extend(error.defects)
    if defects:
        raise RulebookError(defects)
    return nodes


def _not_callable(name: str, place: Place) -> RulebookError:
    hint = "A condition calls nothing but date('...') and timestamp('...')."
    return defect(place, "CE14", f"there is no function '{name}'", hint)
