"""Small libraries for the tests of adjudication, written as files and loaded like any other.

A test states only what it is about: facts, questions and rules by layer. The core names
that every vocabulary must declare are added here. Everything is written as JSON, which
is YAML.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from adjudicator.case.sheet import Asked, Basis, FactSheet, Known, Term
from adjudicator.rulebook.library import Library
from adjudicator.rulebook.model import Layer, Release
from adjudicator.values import SHANGHAI, Value
from adjudicator.vocabulary import Party

Entry = dict[str, object]
Section = Mapping[str, Entry]

AT = dt.datetime(2026, 5, 20, 10, 0, tzinfo=SHANGHAI)
PAID = 100_000
SOURCE: Entry = {"source": {"document": "DOC", "article": "a.1"}, "provenance": "read"}

_EVIDENCE = {"chat": 1, "photo": 2, "report": 4, "log": 4}
_ADMISSIONS = ("accepted", "not_accepted", "suspended")
OUTCOMES = ("reject", "exchange", "return_refund", "refund_only")


def label(name: str) -> Entry:
    return {"zh": f"{name}（中）", "en": name}


def labelled(values: Iterable[str]) -> Entry:
    return {value: label(value) for value in values}


def rule(
    id_: str,
    when: str,
    then: Mapping[str, bool | int | str],
    exception_to: Sequence[str] = (),
    floor: str = "",
) -> Entry:
    """One rule. `then` maps questions to answers."""
    entry: Entry = {"id": id_, "title": label(id_), "when": when, "then": dict(then), **SOURCE}
    if exception_to:
        entry["exception_to"] = list(exception_to)
    if floor:
        entry["floor"] = floor
    return entry


def flag(burden: str = "platform", **more: object) -> Entry:
    """A boolean fact."""
    return {"type": "boolean", "burden": burden, **more}


def provable(burden: str, *, on_silence: bool | None = False, **more: object) -> Entry:
    """A boolean fact that a party must prove, with a report or, before staff, a photo."""
    presumed = {} if on_silence is None else {"on_silence": on_silence}
    return flag(burden, proved_by=["report", "log"], judged_from=["photo"], **presumed, **more)


def number(low: int, high: int, **more: object) -> Entry:
    return {"type": "integer", "min": low, "max": high, **more}


def enum(*values: str, **more: object) -> Entry:
    return {"type": "enum", "values": labelled(values), **more}


def finding(type_: Entry | None = None, **more: object) -> Entry:
    """A question of the findings; boolean unless said otherwise."""
    return {"stratum": "findings", **(type_ or {"type": "boolean"}), **more}


def derived(formula: str, **type_: object) -> Entry:
    return {"type": "integer", "formula": formula, **type_, **SOURCE}


def window(name: str, hours: int) -> dict[str, Entry]:
    """A parameter to be the `window` of facts."""
    return {name: number(1, 720, unit="hours", value=hours, **SOURCE)}


def posting(kind: str, when: str, amount: str, **more: object) -> Entry:
    """A payment, from merchant to buyer; deductions the other way round."""
    payer, payee = ("buyer", "merchant") if kind == "deduction" else ("merchant", "buyer")
    parties: Entry = {"payer": payer, "payee": payee}
    return {"kind": kind, "when": when, "amount": amount, **parties, **SOURCE, **more}


REFUND = {
    "price": posting("refund", "remedy.outcome in ['return_refund', 'refund_only']", "order.paid")
}


def release_of(
    root: Path,
    rules: Mapping[str, Sequence[Entry]],
    *,
    facts: Section | None = None,
    questions: Section | None = None,
    derived: Section | None = None,
    parameters: Section | None = None,
    postings: Section | None = None,
    tables: Mapping[str, tuple[Entry, str]] | None = None,
) -> Release:
    """The release of a library with these parts, written under `root`.

    `rules` are by layer; `questions` may replace the core's; `tables` are entries with
    the text of their CSV file.
    """
    vocabulary = {
        "platforms": {"shop": {"label": label("shop")}},
        "categories": {"general": {"label": label("general")}},
        "sources": {"DOC": {"title": "规则", "issuer": "平台", "provenance": "read"}},
        "evidence": {
            name: {"label": label(name), "grade": grade} for name, grade in _EVIDENCE.items()
        },
        "facts": _labelled(_CORE_FACTS | dict(facts or {})),
        "questions": _labelled(_CORE_QUESTIONS | dict(questions or {})),
        "derived": _labelled(derived or {}),
        "parameters": _labelled(parameters or {}),
        "postings": _labelled(postings or {}),
        "tables": {
            name: {"file": f"{name}.csv", "hit": "unique", "label": label(name), **SOURCE, **entry}
            for name, (entry, _) in (tables or {}).items()
        },
    }
    _write(root / "vocabulary" / "all.yaml", vocabulary)
    for name, (_, rows) in (tables or {}).items():
        (root / "vocabulary" / f"{name}.csv").write_text(rows, encoding="utf-8")
    for layer in {"platform": [], **rules}:
        _write(root / layer / layer / "rulebook.yaml", _rulebook(layer, rules.get(layer, ())))
    return Library.load(root).release("shop", "general", AT, lambda _: None)


def sheet_of(
    known: Mapping[str, Value],
    *,
    claimant: Party = Party.BUYER,
    asked: Iterable[Asked] = (),
    contested: Iterable[str] = (),
    to_judge: Iterable[str] = (),
    terms: Iterable[Term] = (),
) -> FactSheet:
    """A fact sheet with these facts established, the order paid with `PAID` fen."""
    values = {"claim.by": claimant.value, "order.paid": PAID, **known}
    return FactSheet(
        case="CASE-1",
        platform="shop",
        category="general",
        claimant=claimant,
        known={name: Known(value, Basis.GIVEN) for name, value in values.items()},
        asked={each.fact: each for each in asked},
        contested=dict.fromkeys(contested, (0, 1)),
        to_judge=dict.fromkeys(to_judge, (0,)),
        terms={each.name: each for each in terms},
    )


_CORE_FACTS: Section = {
    "claim.by": enum("buyer", "merchant"),
    "claim.filed_at": {"type": "instant"},
    "claim.requested": {"type": "money"},
    "order.paid": {"type": "money"},
}
_CORE_QUESTIONS: Section = {
    "admission.decision": {
        "stratum": "admission",
        **enum(*_ADMISSIONS),
        "otherwise": "accepted",
        "goal": True,
    },
    "liability.buyer_share": {
        "stratum": "liability",
        **number(0, 100, unit="percent"),
        "otherwise": 0,
        "goal": True,
        "better_for_buyer": "lower",
    },
    "remedy.outcome": {
        "stratum": "remedy",
        **enum(*OUTCOMES),
        "goal": True,
        "better_for_buyer": list(OUTCOMES),
    },
}


def _labelled(section: Section) -> dict[str, Entry]:
    return {name: {"label": label(name), **entry} for name, entry in section.items()}


def _rulebook(layer: str, rules: Sequence[Entry]) -> Entry:
    assert layer.upper() in Layer.__members__
    return {
        "rulebook": layer,
        "title": label(layer),
        "version": "1",
        "layer": layer,
        "scope": {"platforms": "any", "categories": "any"},
        "in_force": {"from": "2000-01-01"},
        "temporal": {"policy": "pending"},
        "rules": list(rules),
    }


def _write(path: Path, content: Entry) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    filled = {name: section for name, section in content.items() if section}
    path.write_text(json.dumps(filled, ensure_ascii=False, indent=1), encoding="utf-8")
