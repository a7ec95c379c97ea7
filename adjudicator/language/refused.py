"""What CEL has and the rulebook language leaves out: each by name, with what to write instead."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from adjudicator.errors import Place, RulebookError
from adjudicator.language.syntax import defect

_DERIVE = "Name the result as a derived fact, and read that fact here."
_DIVIDE = "Write div_floor, div_ceil or div_half_up(dividend, divisor): the rounding is stated."

REFUSED: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "has": (
            "has() is not in the language",
            "What is not known is never a ground; a party's silence is a fact of its own.",
        ),
        "null": ("null is not in the language", "A fact is known or unknown, and never null."),
        "float": (
            "a number with decimals is not in the language",
            "Use a smaller unit: fen for money, permyriad for a rate.",
        ),
        "uint": ("an unsigned integer is not in the language", "Write the integer without 'u'."),
        "hexadecimal": ("a hexadecimal integer is not in the language", "Write decimal digits."),
        "bytes": ("bytes are not in the language", "Remove the 'b' before the quotes."),
        "long_text": (
            "text in triple quotes is not in the language",
            "Write the enum's member in plain quotes, such as 'lithium'.",
        ),
        "list_lit": ("a list stands only after 'in'", "Write x in ['a', 'b']."),
        "map_lit": ("a map is not in the language", "Name a fact for each value."),
        "member_object": ("an object is not in the language", "Name a fact for each value."),
        "member_index": (
            "an index [...] is not in the language",
            "Lists are reduced to facts before the rules are read: name such a fact.",
        ),
        "member_dot": (
            "a field of anything but a name is not in the language",
            "A name is written group.name.",
        ),
        "member_dot_arg": (
            "a method call is not in the language",
            "Functions are called as min(a, b), and only in formulas.",
        ),
        "dot_ident": ("a name does not begin with a dot", "Write group.name."),
        "dot_ident_arg": ("a function does not begin with a dot", "Remove the dot."),
        "/": ("'/' is not in the language", _DIVIDE),
        "%": ("'%' is not in the language", "Write a - div_floor(a, b) * b."),
        "minus": ("a minus before anything but a number is not in the language", "Write 0 - x."),
        "arithmetic": ("arithmetic does not stand in a condition", _DERIVE),
        "choice": ("'? :' does not stand in a condition", _DERIVE),
        "call": ("a function call does not stand in a condition", _DERIVE),
        "chain": (
            "comparisons cannot be chained",
            "Write a < b && b < c.",
        ),
        "in_other": ("'in' is followed by a list in brackets", "Write x in ['a', 'b']."),
        "option": ("a list holds literals only", "Join comparisons with '||' instead."),
        "nesting": ("the nesting is deeper than 64 levels", _DERIVE),
    }
)
"""What is refused: message and hint, by a key of the grammar or of our own."""


def refused(construct: str, place: Place) -> RulebookError:
    """The error CE03 for a construct, to be raised."""
    message, hint = REFUSED[construct]
    return defect(place, "CE03", message, hint)
