"""A small hand-made release with one fact of every kind that reading a case tells apart."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable
from typing import Any

from adjudicator.calendar.days import announced
from adjudicator.errors import Place
from adjudicator.rulebook.model import Example, Parameter, Release, Setter, Table, TermFloor
from adjudicator.sources import Citation, Provenance
from adjudicator.values import BOOLEAN, DAYS, FEN, MONEY_MAX, PLAIN, Kind, Label, Type
from adjudicator.vocabulary import Burden, EvidenceKind, Fact

PLACE = Place("rulebook.yaml", 1, 1)
SOURCE = Citation("LAW", "a.1")
MONEY = Type(Kind.MONEY, FEN, 0, MONEY_MAX)
DATE, INSTANT, TEXT = Type(Kind.DATE), Type(Kind.INSTANT), Type(Kind.TEXT)
NO_RULES: dict[str, Any] = {"derived": {}, "questions": {}, "rules": {}, "postings": {}}


def label(name: str) -> Label:
    return Label(f"{name}（中）", f"{name} (en)")


def fact(name: str, type_: Type, burden: Burden = Burden.PLATFORM, **more: Any) -> Fact:
    return Fact(name, type_, label(name), label(name), burden, PLACE, **more)


def days(minimum: int = 0, maximum: int = 3650) -> Type:
    return Type(Kind.INTEGER, DAYS, minimum, maximum)


FACTS = (
    fact("claim.by", Type(Kind.ENUM, values=("buyer", "merchant"))),
    fact("claim.filed_at", INSTANT),
    fact("claim.requested", MONEY),
    fact("order.paid", MONEY),
    fact("order.paid_on", DATE),
    fact("order.note", TEXT),
    fact("order.gifts", Type(Kind.INTEGER, PLAIN, 0, 9), absent=0),
    fact("order.is_presale", BOOLEAN, absent=False),
    fact(
        "proof.fault",
        BOOLEAN,
        Burden.BUYER,
        proved_by=("inspection", "service_report"),
        judged_from=("photo",),
        on_silence=False,
    ),
    fact(
        "proof.rebuttal",
        BOOLEAN,
        Burden.MERCHANT,
        proved_by=("bms_log", "service_report"),
        on_silence=False,
    ),
    fact(
        "proof.counterfeit",
        BOOLEAN,
        Burden.RESPONDENT,
        proved_by=("inspection",),
        on_silence=True,
    ),
    fact("battery.idle_days", days(), Burden.MERCHANT, proved_by=("bms_log", "service_report")),
    fact("battery.charged_on", DATE, Burden.MERCHANT, proved_by=("bms_log",)),
    fact(
        "battery.kind",
        Type(Kind.ENUM, values=("lithium", "lead_acid")),
        Burden.BUYER,
        proved_by=("photo",),
        value_labels={"lithium": Label("锂", "lithium"), "lead_acid": Label("铅酸", "lead acid")},
    ),
    fact("staff.bad_faith", BOOLEAN, Burden.STAFF),
    fact("staff.plausible", BOOLEAN, Burden.STAFF, judged_from=("photo",)),
)
EVIDENCE = (
    EvidenceKind("chat", label("chat"), 1),
    EvidenceKind("photo", label("photo"), 2),
    EvidenceKind("service_report", label("service report"), 3),
    EvidenceKind("bms_log", label("BMS log"), 4),
    EvidenceKind("inspection", label("inspection"), 4),
)


def parameter(name: str, value: int | None, type_: Type, **more: Any) -> Parameter:
    return Parameter(
        f"param.{name}", type_, label(name), value, SOURCE, Provenance.READ, PLACE, **more
    )


ALL_SETTERS = tuple(Setter)
PARAMETERS = (
    parameter(
        "return_days",
        7,
        days(),
        settable_by=(Setter.PROMISE, Setter.AGREEMENT),
        floor=TermFloor(Citation("CPL", "a.25"), at_least=7),
    ),
    parameter(
        "fee_cap",
        5000,
        MONEY,
        settable_by=ALL_SETTERS,
        floor=TermFloor(Citation("LAW", "a.2"), at_most=9000),
    ),
    parameter("answer_hours", 24, days()),
    parameter(
        "idle_days",
        90,
        days(),
        settable_by=ALL_SETTERS,
        floor=TermFloor(Citation("LAW", "a.13"), at_least=90, binds=(Setter.PROMISE,)),
    ),
)
RATES = Table(
    name="rate",
    label=label("rate"),
    inputs=("order.gifts",),
    output=Type(Kind.INTEGER, PLAIN, 0, 10_000),
    hit="unique",
    rows=(),
    citation=SOURCE,
    provenance=Provenance.READ,
    place=PLACE,
    settable_by=(Setter.AGREEMENT,),
)
BATTERY_EXAMPLE = Example(
    name="An idle battery",
    rulebook="ebike",
    place=PLACE,
    given={
        "order.paid_on": dt.date(2026, 3, 1),
        "proof.fault": True,
        "battery.idle_days": 120,
        "staff.bad_faith": False,
    },
    terms={},
    claimant="buyer",
)


def release(
    facts: Iterable[Fact] = FACTS, examples: tuple[Example, ...] = (), **more: Any
) -> Release:
    """A release for an e-bike shop on Taobao, with these facts."""
    whole = Release(
        digest="0" * 64,
        platform="taobao",
        category="ebike",
        texts=(),
        calendar=announced(),
        rulebooks=(),
        facts={each.name: each for each in facts},
        evidence_kinds={kind.name: kind for kind in EVIDENCE},
        parameters={each.name: each for each in PARAMETERS},
        tables={RATES.name: RATES},
        sources={},
        examples=examples,
        levels=(),
        closing_derived=(),
        asked_when={},
        **NO_RULES,
    )
    return dataclasses.replace(whole, **more)
