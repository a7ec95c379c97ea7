"""The premises of a condition as texts: what joins it to others, and what its failing leaves.

A premise is an operand of `&&`. Its text is kept as the author wrote it, with the place of
every character, so that a condition joined from several texts still points into each.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from adjudicator.errors import Place
from adjudicator.language.syntax import (
    Locate,
    SyntaxTree,
    chain,
    core,
    parse_syntax,
    subtrees,
    token_of,
)

_OPPOSITES = {
    "relation_eq": "!=",
    "relation_ne": "==",
    "relation_lt": ">=",
    "relation_le": ">",
    "relation_gt": "<=",
    "relation_ge": "<",
}
_CHOICES = frozenset({"relation_eq", "relation_ne", "relation_in"})


@dataclass(frozen=True, slots=True)
class Written:
    """A text; `offsets` says where in its file each character stands, or what it was added to."""

    text: str
    offsets: tuple[int, ...]

    def part(self, tree: SyntaxTree) -> Written:
        """What the author wrote for this tree."""
        span = slice(tree.meta.start_pos, tree.meta.end_pos)
        return Written(self.text[span], self.offsets[span])

    def between(self, before: str, after: str) -> Written:
        """With signs around it."""
        first, last = self.offsets[0], self.offsets[-1]
        offsets = (first,) * len(before) + self.offsets + (last,) * len(after)
        return Written(before + self.text + after, offsets)

    def then(self, other: Written) -> Written:
        return Written(self.text + other.text, self.offsets + other.offsets)


class Condition:
    """One condition as written. Raises `RulebookError` (CE01, CE15) if it is not in the grammar."""

    def __init__(self, written: Written, locate: Locate) -> None:
        self._written = written
        self._tree = parse_syntax(written.text, locate)

    def holding(self) -> list[Written]:
        """The premises that together say that it holds."""
        return self._holding(self._tree)

    def failing(self) -> list[Written]:
        """The premises that together say that it fails, as one would write them by hand."""
        return self._failing(self._tree)

    def _holding(self, tree: SyntaxTree) -> list[Written]:
        tree = _bare(tree)
        if tree.data == "conditionaland":
            return [self._written.part(operand) for operand in _operands(tree)]
        part = self._written.part(tree)
        return [part.between("(", ")") if tree.data == "conditionalor" else part]

    def _failing(self, tree: SyntaxTree) -> list[Written]:
        tree = _bare(tree)
        if tree.data == "conditionalor":
            return [one for operand in _operands(tree) for one in self._failing(operand)]
        if tree.data == "unary" and subtrees(tree)[0].data == "unary_not":
            return self._holding(subtrees(tree)[1])
        if tree.data == "relation" and subtrees(tree)[0].data in _OPPOSITES:
            link, right = subtrees(tree)
            left = self._written.part(subtrees(link)[0])
            opposite = left.between("", f" {_OPPOSITES[link.data]} ")
            return [opposite.then(self._written.part(right))]
        part = self._written.part(tree)
        is_name = tree.data in ("ident", "member_dot")
        return [part.between("!", "") if is_name else part.between("!(", ")")]


def joined(premises: Sequence[Written]) -> Written:
    """All of them as one condition, without those that another of them says already."""
    first, *others = _needed(premises)
    for other in others:
        first = first.then(other.between(" && ", ""))
    return first


def _bare(tree: SyntaxTree) -> SyntaxTree:
    """The tree without parentheses around the whole."""
    tree = core(tree)
    while tree.data == "paren_expr":
        tree = core(subtrees(tree)[0])
    return tree


def _operands(tree: SyntaxTree) -> list[SyntaxTree]:
    first, links = chain(tree)
    return [first, *(right for _, right in links)]


def _needed(premises: Iterable[Written]) -> list[Written]:
    needed: list[Written] = []
    for premise in premises:
        if not any(_implies(other.text, premise.text) for other in needed):
            needed = [other for other in needed if not _implies(premise.text, other.text)]
            needed.append(premise)
    return needed


@dataclass(frozen=True, slots=True)
class _Choice:
    """`name` is one of the values, or (not `among`) none of them."""

    name: str
    values: frozenset[str]
    among: bool = True


def _implies(one: str, other: str) -> bool:
    """Whether `other` says nothing beyond `one`: the same text, or wider about the same name.

    It reads the same name, so it is open only where `one` is: leaving it out changes nothing.
    """
    if one == other:
        return True
    narrow, wide = _choice(one), _choice(other)
    if narrow is None or wide is None or narrow.name != wide.name:
        return False
    if narrow.among:
        meets = narrow.values & wide.values
        return meets == narrow.values if wide.among else not meets
    return not wide.among and wide.values <= narrow.values


@lru_cache(maxsize=4096)
def _choice(text: str) -> _Choice | None:
    return _read_choice(parse_syntax(text, lambda line, column: Place("", line, column)), text)


def _read_choice(tree: SyntaxTree, text: str) -> _Choice | None:
    tree = _bare(tree)
    if tree.data == "unary" and subtrees(tree)[0].data == "unary_not":
        inner = _read_choice(subtrees(tree)[1], text)
        return inner and _Choice(inner.name, inner.values, not inner.among)
    if tree.data != "relation" or subtrees(tree)[0].data not in _CHOICES:
        return None
    link, right = subtrees(tree)
    named, listed = core(subtrees(link)[0]), core(right)
    options = [listed]
    if listed.data == "list_lit":
        options = [core(one) for group in subtrees(listed) for one in subtrees(group)]
    if named.data != "member_dot" or any(option.data != "literal" for option in options):
        return None
    values = frozenset(str(token_of(option)).strip("'\"") for option in options)
    name = text[named.meta.start_pos : named.meta.end_pos]
    return _Choice(name, values, link.data != "relation_ne")
