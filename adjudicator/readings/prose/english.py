"""English sentences for conditions."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence

from adjudicator.language.tree import Operator
from adjudicator.readings.prose.grammar import clock_time
from adjudicator.values import Kind, Unit

_NUMBER_WORDS = {
    Operator.EQ: "",
    Operator.NE: "not ",
    Operator.LT: "less than ",
    Operator.LE: "at most ",
    Operator.GT: "more than ",
    Operator.GE: "at least ",
}
_DATE_WORDS = {
    Operator.EQ: "",
    Operator.NE: "not ",
    Operator.LT: "before ",
    Operator.LE: "on or before ",
    Operator.GT: "after ",
    Operator.GE: "on or after ",
}
_INSTANT_WORDS = {**_DATE_WORDS, Operator.LE: "at or before ", Operator.GE: "at or after "}

# A label is denied from within only where its one verb is certain; otherwise it is quoted.
_UNCERTAIN = re.compile(
    r"\b(and|or|that|which|who|whom|whose|what|when|where|if|unless|because|while|until|as|than"
    r"|not|no|never|none|neither|only|all|any|every|each|both|some|either|few|many|most|more)\b|,",
    re.IGNORECASE,
)
_VERB = re.compile(
    r"\b(?:(?:is|are|was|were|will|could|did|does|do)(?= )|(?:has|have|had)(?= (?:been|\w+ed)\b))"
)
_PREPOSITION = re.compile(
    r" (?:of|since|from|in|at|for|to|between|until|after|before|on|by|with|without|per|under)\b"
)
_SINGULAR_ENDINGS = ("ss", "us", "is")
_SYMBOL_LENGTH = 3  # `km`, `mV`, `fen`: symbols take no plural


class English:
    """English, sentences in the middle of which labels stand."""

    conjunction = " and "
    disjunction = " or "
    outer_conjunction = " and "
    outer_disjunction = " or "
    listed = ", "
    functions: Mapping[str, str] = {
        "min": "the least of {all}",
        "max": "the greatest of {all}",
        "days_between": "the days from {0} to {1}",
        "date_of": "the day of {0}",
        "start_of_day": "the start of {0}",
        "add_days": "{1} after {0}",
        "add_months": "{1} after {0}",
        "add_hours": "{1} after {0}",
        "whole_hours_between": "the full hours from {0} to {1}",
        "after_holiday": "{0} (moved past a statutory holiday)",
        "last_day": "{0} (moved past a statutory holiday where it matters to {1})",
        "div_floor": "{0} ÷ {1} (rounded down)",
        "div_ceil": "{0} ÷ {1} (rounded up)",
        "div_half_up": "{0} ÷ {1} (rounded half up)",
    }

    def parenthesised(self, text: str) -> str:
        return f"({text})"

    def name(self, label: str) -> str:
        said = label.rstrip(".?")
        abbreviated = said[1:2].isupper() or not said[1:2].isalpha()
        return said if abbreviated else said[:1].lower() + said[1:]

    def figure(self, label: str, value: str) -> str:
        return f"{self.name(label)} ({value})"

    def statement(self, label: str, holds: bool) -> str:
        said = self.name(label).removeprefix("whether ")
        if holds:
            return said
        verbs = list(_VERB.finditer(said))
        if len(verbs) != 1 or _UNCERTAIN.search(said):
            return f'it is not so that "{said}"'
        end = verbs[0].end()
        return f"{said[:end]} not{said[end:]}"

    def comparison(self, left: str, op: Operator, right: str, kind: Kind) -> str:
        words = {Kind.DATE: _DATE_WORDS, Kind.INSTANT: _INSTANT_WORDS}.get(kind, _NUMBER_WORDS)
        return f"{left} {_be(left)} {words[op]}{right}"

    def membership(self, item: str, options: Sequence[str], holds: bool) -> str:
        if len(options) == 1:
            return f"{item} {_be(item)} {'' if holds else 'not '}{options[0]}"
        last = f"{self.listed.join(options[:-1])} {'or' if holds else 'nor'} {options[-1]}"
        return f"{item} {_be(item)} {last if holds else f'neither {last}'}"

    def same_truth(self, left: str, right: str, alike: bool) -> str:
        return f'"{left}" and "{right}" are {"both so or both not so" if alike else "opposites"}'

    def constant(self, holds: bool) -> str:
        return "always" if holds else "never"

    def denial(self, text: str) -> str:
        return f"not ({text})"

    def choice(self, condition: str, then: str, otherwise: str) -> str:
        return f"{then} if {condition}, otherwise {otherwise}"

    def boolean(self, value: bool) -> str:
        return "yes" if value else "no"

    def entries(self, number: int) -> str:
        return "1 entry" if number == 1 else f"{number} entries"

    def date(self, value: dt.date) -> str:
        return f"{value:%Y-%m-%d}"

    def instant(self, value: dt.datetime) -> str:
        return f"{self.date(value)} {clock_time(value)}"

    def number(self, value: int, unit: Unit) -> str:
        if not unit.powers:
            return f"{value}{unit.sign}"
        symbol = len(str(unit)) <= _SYMBOL_LENGTH and str(unit) != "day"
        if abs(value) == 1 or symbol or len(unit.powers) > 1 or unit.powers[0][1] != 1:
            return f"{value} {unit}"
        return f"{value} {unit}s"


def _be(subject: str) -> str:
    """`is` or `are`, by the last word before the first preposition: days since delivery are."""
    words = _PREPOSITION.split(subject, maxsplit=1)[0].split()
    head = words[-1] if words else subject
    return "are" if head.endswith("s") and not head.endswith(_SINGULAR_ENDINGS) else "is"
