"""From text to a syntax tree, by cel-python's grammar, with syntax errors of our own (CE01, CE15).

The grammar is read from cel-python, but its `CELParser` is not used: it loses the
position of `true` and `false`, and its messages list the grammar's terminals.
"""

from __future__ import annotations

import importlib.resources
import re
import unicodedata
from collections.abc import Callable
from functools import cache

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedCharacters, UnexpectedToken

from adjudicator.errors import Defect, Place, RulebookError

Locate = Callable[[int, int], Place]
"""(line, column) in the text, counted from 1, to the place in the rulebook file."""

SyntaxTree = Tree[Token]

_WRITE_INSTEAD = {
    "=": "Write '==' to compare.",
    "===": "Write '=='.",
    "<>": "Write '!='.",
    "=>": "Write '>='.",
    "=<": "Write '<='.",
    "&": "Write '&&'.",
    "|": "Write '||'.",
    "and": "Write '&&'.",
    "or": "Write '||'.",
    "not": "Write '!' before the condition.",
    "is": "Write '=='.",
    "if": "Write 'condition ? value : other value'.",
    "then": "Write 'condition ? value : other value'.",
    "else": "Write 'condition ? value : other value'.",
    "^": "Write a product, such as 'a * a'.",
    ";": "Remove it: the text is a single condition or formula.",
    "#": "A comment starts with '//'.",
}
_LOOKALIKES = {
    "\N{LEFT SINGLE QUOTATION MARK}": "'",
    "\N{RIGHT SINGLE QUOTATION MARK}": "'",
    "\N{LEFT DOUBLE QUOTATION MARK}": "'",
    "\N{RIGHT DOUBLE QUOTATION MARK}": "'",
    "\N{IDEOGRAPHIC COMMA}": ",",
    "\N{MULTIPLICATION SIGN}": "*",
    "\N{DIVISION SIGN}": "div_floor(a, b)",
    "≤": "<=",
    "≥": ">=",
    "≠": "!=",
    "且": "&&",
    "或": "||",
    "非": "!",
}
_OPERATOR_RUN = re.compile(r"[=<>&|!^;#]+")
_BRACKETS = re.compile(r"""'[^'\n]*'|"[^"\n]*"|//[^\n]*|(?P<bracket>[()\[\]{}])""")
_BLANK = re.compile(r"(?:\s|//[^\n]*)*")
_CLOSING = {"(": ")", "[": "]", "{": "}"}
_LEVELS = frozenset(
    [
        *("expr", "conditionalor", "conditionaland", "relation", "addition"),
        *("multiplication", "unary", "member", "primary"),
    ]
)
_LAST_WORD = re.compile(r"\w+$")
_SHOWN = 30


def defect(place: Place, code: str, message: str, hint: str = "") -> RulebookError:
    """The error for one defect, to be raised; `message` comes without its full stop."""
    return RulebookError([Defect(place, code, f"{message}.", hint)])


def parse_syntax(text: str, locate: Locate) -> SyntaxTree:
    """The syntax tree of a condition or formula; nodes carry line and column of the text.

    Raises `RulebookError` with CE15 (nothing there) or CE01 (not in the grammar).
    """
    if _BLANK.fullmatch(text):
        empty = "the text is empty; a condition or a formula is missing"
        hint = "Write 'true' for a condition that always holds."
        raise defect(locate(1, 1), "CE15", empty, hint)
    try:
        return _grammar().parse(text)
    except UnexpectedCharacters as error:
        raise _bad_character(text, error.pos_in_stream or 0, locate) from None
    except UnexpectedToken as error:
        if error.token.type == "$END":
            raise _early_end(text, locate) from None
        raise _bad_token(text, error.pos_in_stream or 0, str(error.token), locate) from None


def core(tree: SyntaxTree) -> SyntaxTree:
    """The tree below the grammar's levels of precedence that say nothing here."""
    while tree.data in _LEVELS and len(tree.children) == 1:
        tree = subtrees(tree)[0]
    return tree


def chain(tree: SyntaxTree) -> tuple[SyntaxTree, list[tuple[str, SyntaxTree]]]:
    """A left-nested `a op b op c` as its first operand and (rule of the operator, operand)s."""
    level, links = tree.data, []
    while tree.data == level and len(tree.children) == 2:
        left, right = subtrees(tree)
        links.append((str(left.data), right))
        tree = left if left.data == level else subtrees(left)[0]
    return tree, links[::-1]


def subtrees(tree: SyntaxTree) -> list[SyntaxTree]:
    """The children that are trees themselves."""
    return [child for child in tree.children if isinstance(child, Tree)]


def token_of(tree: SyntaxTree) -> Token:
    """The first child that is a token."""
    return next(child for child in tree.children if isinstance(child, Token))


@cache
def _grammar() -> Lark:
    source = importlib.resources.files("celpy").joinpath("cel.lark").read_text("utf-8")
    return Lark(
        source,
        parser="lalr",
        start="expr",
        g_regex_flags=re.MULTILINE,
        lexer_callbacks={"IDENT": _tell_boolean},
        propagate_positions=True,
        maybe_placeholders=False,
        priority="invert",
    )


def _tell_boolean(token: Token) -> Token:
    """The grammar reads `true` and `false` as names; they are literals."""
    if token.value in ("true", "false"):
        return Token.new_borrow_pos("BOOL_LIT", token.value, token)
    return token


def _bad_character(text: str, position: int, locate: Locate) -> RulebookError:
    character, place = text[position], _place(text, position, locate)
    if character in "'\"":
        message = f"the text that begins with {character} is not closed on its line"
        return defect(place, "CE01", message, f"Close it with {character}.")
    run = _OPERATOR_RUN.match(text, position)
    found = run.group() if run and run.group() in _WRITE_INSTEAD else character
    shown = f"'{found}'" if found.isprintable() else f"the character U+{ord(character):04X}"
    return defect(place, "CE01", f"{shown} does not belong to the language", _replacement(found))


def _replacement(found: str) -> str:
    plain = _LOOKALIKES.get(found) or unicodedata.normalize("NFKC", found)
    if found in _WRITE_INSTEAD:
        return _WRITE_INSTEAD[found]
    if plain != found and plain.isascii():
        return f"Write {plain} instead."
    if found.isalpha():
        return "Names use the letters a to z, digits and '_'; an enum's member stands in quotes."
    return "Remove it."


def _bad_token(text: str, position: int, token: str, locate: Locate) -> RulebookError:
    place = _place(text, position, locate)
    if token in (")", "]", "}") and _unclosed(text[:position]) is None:
        return defect(place, "CE01", f"'{token}' closes nothing", "Remove it, or open it before.")
    hint = _slip(text, position, token) or "A name, a literal or '(' should stand here."
    return defect(place, "CE01", f"'{_shorten(token)}' cannot stand here", hint)


def _slip(text: str, position: int, token: str) -> str:
    """What to write where the token shows a habit from another language, or lacks an operator."""
    before = text[:position].rstrip()
    word = _LAST_WORD.search(before)
    pair = text[position - 1 : position + 1] if position else ""
    for habit in (token, pair, word.group() if word else ""):
        if habit in _WRITE_INSTEAD:
            return _WRITE_INSTEAD[habit]
    if word or before.endswith(("'", '"', ")", "]")):
        return "An operator is missing before it, such as '&&' or '=='."
    return ""


def _early_end(text: str, locate: Locate) -> RulebookError:
    unclosed = _unclosed(text)
    if unclosed is not None:
        opening, place = text[unclosed], _place(text, unclosed, locate)
        hint = f"Write the missing '{_CLOSING[opening]}'."
        return defect(place, "CE01", f"'{opening}' is not closed", hint)
    place = _place(text, len(text.rstrip()), locate)
    return defect(place, "CE01", "the text ends too early", "A name or a literal should follow.")


def _unclosed(text: str) -> int | None:
    """Where the innermost bracket stands that is still open at the end of the text."""
    opened: list[int] = []
    for match in _BRACKETS.finditer(text):
        bracket = match["bracket"]
        if bracket and bracket in _CLOSING:
            opened.append(match.start())
        elif bracket and opened:
            opened.pop()
    return opened[-1] if opened else None


def _place(text: str, position: int, locate: Locate) -> Place:
    line = text.count("\n", 0, position) + 1
    column = position - text.rfind("\n", 0, position)
    return locate(line, column)


def _shorten(text: str) -> str:
    return text if len(text) <= _SHOWN else text[: _SHOWN - 3] + "..."
