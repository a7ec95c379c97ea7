"""Python source text for conditions and formulas: what `kleene` compiles.

A condition has two texts: one is true where it certainly holds, one where it certainly
fails; where neither is, it is open. Texts refer to values by local names only, never by
text from a rulebook.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, cast

from adjudicator.language.functions import FormulaError, bound
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
    children,
    references,
)
from adjudicator.values import Value

Compiled = Callable[[Mapping[str, Value]], Any]

_MAX_DEPTH = 12  # nesting of one expression; CPython's parser stops at 200 parentheses


def _agreed(
    one: Callable[..., Value | None],
    one_arguments: Sequence[Value | None],
    other: Callable[..., Value | None],
    other_arguments: Sequence[Value | None],
) -> Value | None:
    """The value of both branches of a choice that is still open, if they agree.

    A branch that cannot be computed is no error yet: it may turn out not to be taken.
    """
    try:
        value = one(*one_arguments)
        return value if value == other(*other_arguments) else None
    except FormulaError:
        return None


class Writer:
    """Writes expressions over local names and collects what they need around them.

    Local names: `v` values of references, `t` temporaries, `k` constants, `f` functions
    of the language, `h` helper functions of the generated module.
    """

    def __init__(self, nodes: Iterable[Node]) -> None:
        self._values: dict[str, str] = {}
        for node in nodes:
            for ref in references(node):
                if ref.constant is None:
                    self._values.setdefault(ref.name, f"v{len(self._values)}")
        self._globals: dict[str, object] = {"agreed": _agreed}
        self._helpers: list[str] = []
        self._helper_calls: dict[tuple[int, str], tuple[str, str]] = {}
        self._temporaries = 0
        self._depth = 0

    def compile(self, body: Sequence[str]) -> Compiled:
        """The function of an environment whose statements are `body`."""
        lines = ["def read(env):", " get = env.get"]
        lines += [f" {local} = get({name!r})" for name, local in self._values.items()]
        lines += [f" {line}" for line in body]
        source = "\n".join([*self._helpers, *lines])
        exec(compile(source, "<condition>", "exec"), self._globals)
        return cast(Compiled, self._globals["read"])

    def holds(self, node: Node) -> str:
        """An expression that is true exactly where the condition certainly holds."""
        return self._certain(node, wanted=True)

    def fails(self, node: Node) -> str:
        """An expression that is true exactly where the condition certainly fails."""
        return self._certain(node, wanted=False)

    def value(self, node: Node) -> str:
        """An expression for the value, `None` where it is unknown."""
        match node:
            case Literal() | Ref():
                return self._simple(node)
            case Choose():
                return self._choice(node)
            case Arithmetic() | Call() | Compare() | In():
                checks, result = self._strict(node)
                unknown = " or ".join(f"{check} is None" for check in checks)
                return f"(None if {unknown} else {result})" if unknown else result
            case _:
                return f"(True if {self.holds(node)} else False if {self.fails(node)} else None)"

    def collecting(self, node: Node) -> list[str]:
        """Statements that add the node's open references to `out`."""
        match node:
            case Ref():
                local = self._values.get(node.name)
                if node.constant is not None or local is None:
                    return []
                return [f"if {local} is None: out[{node.name!r}] = None"]
            case And() | Or() | Choose():
                if self._depth >= _MAX_DEPTH:
                    return [self._helper(node, "collect")[1]]
                self._depth += 1
                lines = self._collecting_where_open(node)
                self._depth -= 1
                return lines
            case Compare() | Arithmetic():
                return [*self.collecting(node.left), *self.collecting(node.right)]
            case In() | Not():
                return self.collecting(node.item)
            case Call():
                return [line for part in node.arguments for line in self.collecting(part)]
            case Literal():
                return []

    def _collecting_where_open(self, node: And | Or | Choose) -> list[str]:
        if isinstance(node, Choose):
            chosen = self._temporary()
            return [
                f"if {self._helper(node, 'value')[1]} is None:",
                f" {chosen} = {self._nested(node.condition)}",
                f" if {chosen} is None:",
                *_indented(self.collecting(node.condition), 2),
                f" if {chosen} is not False:",
                *_indented(self.collecting(node.then), 2),
                f" if {chosen} is not True:",
                *_indented(self.collecting(node.otherwise), 2),
            ]
        decided = self.fails(node) if isinstance(node, And) else self.holds(node)
        parts = [line for item in node.items for line in self.collecting(item)]
        return [f"if not {decided}:", *_indented(parts, 1)]

    def _certain(self, node: Node, wanted: bool) -> str:
        match node:
            case Literal():
                return str(node.value is wanted)
            case Ref():
                simple = self._simple(node)
                return simple if wanted else f"{simple} is False"
            case Not():
                return self._certain(node.item, not wanted)
            case Compare(left=Literal() | Ref(), right=Literal() | Ref()):
                return self._comparison(node, node.op if wanted else node.op.negated)
            case In(item=Ref() as item):
                known = f"{self._simple(item)} is not None and " if item.constant is None else ""
                sign = "in" if wanted else "not in"
                return f"({known}{self._simple(item)} {sign} {self._options(node)})"
            case And() | Or() if self._depth < _MAX_DEPTH:
                self._depth += 1
                parts = [self._certain(item, wanted) for item in node.items]
                self._depth -= 1
                return (
                    "(" + (" and " if isinstance(node, And) is wanted else " or ").join(parts) + ")"
                )
            case _:
                call = self._helper(node, "value")[1]
                return call if wanted else f"{call} is False"

    def _comparison(self, node: Compare, op: Operator) -> str:
        read = [self._strict(side) for side in (node.left, node.right)]
        checks = [check for some, _ in read for check in some]
        if op is Operator.EQ and len(checks) == 1:
            checks = []  # an unknown value, None, equals no constant
        known = "".join(f"{check} is not None and " for check in checks)
        return f"({known}{read[0][1]} {op.value} {read[1][1]})"

    def _strict(self, node: Node) -> tuple[list[str], str]:
        """The texts that are None where a part is unknown, and the result where none is."""
        match node:
            case Literal():
                return [], self._simple(node)
            case Ref():
                simple = self._simple(node)
                return ([simple] if node.constant is None else []), simple
            case Arithmetic() | Call() | Compare() | In() if self._depth < _MAX_DEPTH:
                self._depth += 1
                read = [self._strict(part) for part in children(node)]
                self._depth -= 1
                checks = list(dict.fromkeys(check for some, _ in read for check in some))
                return checks, self._result(node, [text for _, text in read])
            case _:
                temporary = self._temporary()
                return [f"({temporary} := {self._nested(node)})"], temporary

    def _result(self, node: Arithmetic | Call | Compare | In, parts: Sequence[str]) -> str:
        match node:
            case Call():
                return f"{self._function(node)}({', '.join(parts)})"
            case In():
                return f"({parts[0]} in {self._options(node)})"
            case _:
                return f"({parts[0]} {node.op} {parts[1]})"

    def _options(self, node: In) -> str:
        return "(" + "".join(f"{self._constant(option.value)}, " for option in node.options) + ")"

    def _choice(self, node: Choose) -> str:
        chosen = self._temporary()
        then, otherwise = (self._helper(part, "value") for part in (node.then, node.otherwise))
        return (
            f"({self._called(node.then)} if ({chosen} := {self._nested(node.condition)}) "
            f"else {self._called(node.otherwise)} if {chosen} is False "
            f"else agreed({then[0]}, ({self._arguments(node.then)}), "
            f"{otherwise[0]}, ({self._arguments(node.otherwise)})))"
        )

    def _called(self, node: Node) -> str:
        return (
            self._simple(node)
            if isinstance(node, Literal | Ref)
            else self._helper(node, "value")[1]
        )

    def _nested(self, node: Node) -> str:
        """The value's expression, moved into a helper function once the nesting is deep."""
        if self._depth >= _MAX_DEPTH:
            return self._helper(node, "value")[1]
        self._depth += 1
        text = self.value(node)
        self._depth -= 1
        return text

    def _helper(self, node: Node, purpose: str) -> tuple[str, str]:
        """Name and call of the function that reads this part; written once for each part."""
        key = (id(node), purpose)
        if key not in self._helper_calls:
            depth, self._depth = self._depth, 0
            arguments = self._arguments(node)
            if purpose == "collect":
                arguments = f"out, {arguments}"
                body = self.collecting(node) or ["pass"]
            else:
                body = [f"return {self.value(node)}"]
            self._depth = depth
            name = f"h{len(self._helper_calls)}"
            self._helpers += [f"def {name}({arguments}):", *_indented(body, 1)]
            self._helper_calls[key] = (name, f"{name}({arguments})")
        return self._helper_calls[key]

    def _arguments(self, node: Node) -> str:
        names = dict.fromkeys(ref.name for ref in references(node) if ref.constant is None)
        return "".join(f"{self._values[name]}, " for name in names)

    def _simple(self, node: Literal | Ref) -> str:
        if isinstance(node, Literal):
            return self._constant(node.value)
        return self._values[node.name] if node.constant is None else self._constant(node.constant)

    def _constant(self, value: Value) -> str:
        if isinstance(value, bool | int | str):
            return repr(value) if not isinstance(value, int) or value >= 0 else f"({value!r})"
        return self._global("k", value)

    def _function(self, node: Call) -> str:
        return self._global("f", bound(node.function, node.place, node.calendar))

    def _global(self, letter: str, value: object) -> str:
        name = f"{letter}{len(self._globals)}"
        self._globals[name] = value
        return name

    def _temporary(self) -> str:
        self._temporaries += 1
        return f"t{self._temporaries}"


def _indented(lines: Sequence[str], steps: int) -> list[str]:
    return [" " * steps + line for line in lines] or [" " * steps + "pass"]
