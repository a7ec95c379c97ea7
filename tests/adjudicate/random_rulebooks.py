"""Random libraries and random cases: whatever the loader accepts, adjudication must bear.

Everything comes out of the one `random.Random` that is handed in: a seed is a test case.
Every library has layers, exceptions, floors, findings that rest on findings, derived facts,
a table, questions with and without a default, and payments.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from adjudicator.case.sheet import Asked, FactSheet, Known
from adjudicator.rulebook.model import Layer, Release
from adjudicator.values import Kind, Value
from adjudicator.vocabulary import Burden, Fact, Party
from tests.adjudicate.libraries import (
    AT,
    OUTCOMES,
    Entry,
    derived,
    enum,
    finding,
    flag,
    number,
    posting,
    provable,
    release_of,
    rule,
    sheet_of,
    window,
)

HIGHEST = 12  # of the integer facts
COLOURS = ("red", "green", "blue")
_LAYERS = ("custom", "statute", "platform", "industry", "promise", "agreement")
_RANK = {layer: Layer[layer.upper()] for layer in _LAYERS}
_ORDERINGS = ("==", "!=", "<", "<=", ">", ">=")
_TABLE = "x.colour,x.flag0,output\nred,-,5\ngreen,true,20\ngreen,false,60\nblue,-,90\n"


@dataclass(slots=True)
class _Words:
    """The names that a condition may mention, by kind; they grow with the strata."""

    flags: list[str] = field(default_factory=list)
    numbers: list[tuple[str, int]] = field(default_factory=list)
    enums: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)


def random_release(random: Random, root: Path) -> Release:
    """A release of a random library, written under `root`."""
    words = _Words()
    facts = _facts(random, words)
    computed = _derived(random, words)
    rules: dict[str, list[Entry]] = {layer: [] for layer in _LAYERS}
    questions: dict[str, Entry] = {}
    if random.random() < 0.5:
        _answer(random, words, rules, "admission.decision", ("not_accepted", "suspended"), 2)
    for name, entry, answers in _findings(random):
        questions[name] = entry
        _answer(random, words, rules, name, answers, 4)
        if len(answers) == 2:
            words.flags.append(name)
        else:
            words.enums.append((name, COLOURS))
    _answer(random, words, rules, "liability.buyer_share", (0, 20, 50, 100), 3)
    words.numbers.append(("liability.buyer_share", 100))
    _answer(random, words, rules, "remedy.outcome", OUTCOMES, 6)
    questions |= _freight(random)
    freight_words = _Words(words.flags, words.numbers, [("remedy.outcome", OUTCOMES)])
    _answer(random, freight_words, rules, "remedy.freight", ("buyer", "merchant"), 3)
    return release_of(
        root,
        {layer: entries for layer, entries in rules.items() if entries},
        facts=facts,
        questions=questions | _outcome(random),
        derived=computed,
        parameters=window("answer_time", 72),
        postings=_postings(random),
        tables={"rate": ({"output": number(0, 100)}, _TABLE)},
    )


def random_sheet(random: Random, release: Release) -> FactSheet:
    """A case with some facts known, and of the others some asked for, contested or to judge."""
    share = random.choice((0.2, 0.5, 0.8, 1.0))
    facts = [each for each in release.facts.values() if each.group in ("x", "proof")]
    known = {each.name: random_value(random, each) for each in facts if random.random() < share}
    unknown = [each for each in facts if each.name not in known and each.proved_by]
    fates = {each.name: random.choice(_FATES) for each in unknown}
    claimant = random.choice((Party.BUYER, Party.MERCHANT))
    return sheet_of(
        known,
        claimant=claimant,
        asked=[
            Asked(each.name, each.burden.party(claimant), AT, AT)
            for each in unknown
            if fates[each.name] == "asked"
        ],
        contested=[name for name, fate in fates.items() if fate == "contested"],
        to_judge=[name for name, fate in fates.items() if fate == "to_judge"],
    )


_FATES = ("unasked", "unasked", "unasked", "asked", "contested", "to_judge")


def random_value(random: Random, fact: Fact) -> Value:
    """Any value of a boolean, enum or integer fact."""
    if fact.type.kind is Kind.BOOLEAN:
        return random.random() < 0.5
    if fact.type.kind is Kind.ENUM:
        return random.choice(fact.type.values)
    return random.randint(fact.type.minimum, fact.type.maximum)


def unknown_facts(release: Release, known: Mapping[str, Known]) -> list[Fact]:
    """The facts of the random part of the vocabulary that the case leaves open."""
    return [
        each
        for each in release.facts.values()
        if each.group in ("x", "proof") and each.name not in known
    ]


def _facts(random: Random, words: _Words) -> dict[str, Entry]:
    facts: dict[str, Entry] = {"x.colour": enum(*COLOURS)}
    words.enums.append(("x.colour", COLOURS))
    for number_ in range(random.randint(1, 3)):
        facts[f"x.flag{number_}"] = flag("staff" if random.random() < 0.2 else "platform")
        words.flags.append(f"x.flag{number_}")
    for number_ in range(random.randint(1, 2)):
        facts[f"x.count{number_}"] = number(0, HIGHEST)
        words.numbers.append((f"x.count{number_}", HIGHEST))
    proofs: list[str] = []
    burdens = [each.value for each in Burden if each not in (Burden.PLATFORM, Burden.STAFF)]
    for number_ in range(random.randint(1, 4)):
        more: dict[str, object] = {}
        if proofs and random.random() < 0.4:
            more["asked_when"] = random.choice(("", "!")) + random.choice(proofs)
        if random.random() < 0.8:
            more["window"] = "param.answer_time"
        name = f"proof.p{number_}"
        silence = random.choice((False, False, True, None))
        facts[name] = provable(random.choice(burdens), on_silence=silence, **more)
        proofs.append(name)
    words.flags += proofs
    return facts


def _derived(random: Random, words: _Words) -> dict[str, Entry]:
    one, other = random.choices([name for name, _ in words.numbers], k=2)
    formulas = (
        f"{one} * 2 + {other}",
        f"max({one}, {other}) + 1",
        f"min({one}, 5) * 3",
        f"{random.choice(words.flags)} ? {one} : {other} + 2",
    )
    words.numbers += [("use.sum", 10), ("use.rate", 100)]
    rate: Entry = {**derived("0"), "table": "rate"}
    del rate["formula"]
    return {"use.sum": derived(random.choice(formulas)), "use.rate": rate}


def _findings(random: Random) -> list[tuple[str, Entry, tuple[bool | str, ...]]]:
    """In this order a later one may read the earlier: that is what makes levels."""
    found: list[tuple[str, Entry, tuple[bool | str, ...]]] = []
    for number_ in range(random.randint(1, 3)):
        default = random.choice(({}, {"otherwise": False}))
        found.append((f"finding.f{number_}", finding(**default), (True, False)))
    if random.random() < 0.5:
        found.append(("finding.colour", finding(enum(*COLOURS), otherwise="red"), COLOURS))
    return found


def _freight(random: Random) -> dict[str, Entry]:
    return {
        "remedy.freight": {
            "stratum": "remedy",
            **enum("buyer", "merchant"),
            "goal": True,
            "otherwise": random.choice(("buyer", "merchant")),
            "relevant_when": "remedy.outcome == 'return_refund'",
            "better_for_buyer": ["buyer", "merchant"],
        }
    }


def _outcome(random: Random) -> dict[str, Entry]:
    default = random.choice(({}, {"otherwise": "reject"}, {"otherwise": "return_refund"}))
    return {
        "remedy.outcome": {
            "stratum": "remedy",
            **enum(*OUTCOMES),
            "goal": True,
            "better_for_buyer": list(OUTCOMES),
            **default,
        }
    }


def _postings(random: Random) -> dict[str, Entry]:
    price = "order.paid - div_half_up(order.paid * liability.buyer_share, 100)"
    refunded = "remedy.outcome in ['return_refund', 'refund_only']"
    worn = f"div_floor(order.paid * use.rate, {random.choice((100, 1000))})"
    back = "remedy.outcome == 'return_refund' && remedy.freight == 'merchant'"
    return {
        "price": posting("refund", refunded, f"max(0, {price})"),
        "wear": posting("deduction", "remedy.outcome == 'return_refund'", worn),
        "freight": posting(
            "freight", back, "div_floor(order.paid * x.count0, 100)", when_unknown="later"
        ),
    }


def _answer(
    random: Random,
    words: _Words,
    rules: Mapping[str, list[Entry]],
    question: str,
    answers: Sequence[bool | int | str],
    most: int,
) -> None:
    """Up to so many rules of random layers about the question."""
    earlier: list[tuple[str, str]] = []
    ordered = not question.startswith(("finding.", "admission."))
    for index in range(random.randint(1, most)):
        layer = random.choice((*_LAYERS, "platform", "platform", "statute"))
        id_ = f"{question.replace('.', '-').replace('_', '-').upper()}-{index}"
        below = [one for one, its in earlier if _RANK[its] <= _RANK[layer]]
        rules[layer].append(
            rule(
                id_,
                _condition(random, words, 2),
                {question: random.choice(answers)},
                exception_to=[one for one in below if random.random() < 0.3],
                floor="F" if ordered and layer == "statute" and random.random() < 0.6 else "",
            )
        )
        earlier.append((id_, layer))


def _condition(random: Random, words: _Words, depth: int) -> str:
    if depth == 0 or random.random() < 0.35:
        return _atom(random, words)
    if random.random() < 0.2:
        return f"!({_condition(random, words, depth - 1)})"
    sign = random.choice((" && ", " || "))
    parts = [_condition(random, words, depth - 1) for _ in range(2)]
    return sign.join(f"({part})" for part in parts)


def _atom(random: Random, words: _Words) -> str:
    shape = random.random()
    if shape < 0.55:
        return random.choice(("", "!")) + random.choice(words.flags)
    if shape < 0.8:
        name, highest = random.choice(words.numbers)
        return f"{name} {random.choice(_ORDERINGS)} {random.randint(2, highest - 1)}"
    name, values = random.choice(words.enums)
    if shape < 0.9:
        return f"{name} {random.choice(('==', '!='))} '{random.choice(values)}'"
    return f"{name} in ['{values[0]}', '{values[1]}']"
