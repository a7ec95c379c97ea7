"""Cases written from the rules' own words; `cases*.yaml` hold them, one file a body of rules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from adjudicator import Detail, Ruling, Status, decide
from adjudicator.decide import release_of
from adjudicator.rulebook.model import Release
from adjudicator.ruling.ruling import EvidenceRequest
from adjudicator.vocabulary import Party
from tests.library import LIBRARY

SHEETS = [
    YAML(typ="safe", pure=True).load(path)
    for path in sorted(Path(__file__).parent.glob("cases*.yaml"))
]
BASES = {name: base for sheet in SHEETS for name, base in sheet.get("bases", {}).items()}
MOST_ROUNDS = 20
A_DAY = dt.timedelta(days=1)

Json = dict[str, Any]


@pytest.mark.parametrize(
    ("case", "base"),
    [
        pytest.param(
            case,
            {**BASES, **sheet.get("bases", {})}[case["like"]],
            id=f"{case['article']} {case['name']}",
        )
        for sheet in SHEETS
        for case in sheet["cases"]
    ],
)
def test_a_case_comes_out_as_the_words_demand(case: Json, base: Json) -> None:
    ruling = decided(filled(case, base))
    found = seen(ruling, case["expect"])
    assert found == case["expect"], "; ".join(matter.message.en for matter in ruling.staff)


def decided(whole: Mapping[str, Any], detail: Detail = Detail.RULING) -> Ruling:
    """The ruling once every silent party has let the time for each question pass."""
    filed = dt.datetime.fromisoformat(whole["record"]["claim.filed_at"])
    at = dt.datetime.fromisoformat(whole["at"]) if "at" in whole else filed + A_DAY
    release = release_of(document(whole), LIBRARY, at)
    silent = {Party(name) for name in whole.get("silent", ())}
    asked: list[Json] = []
    for _ in range(MOST_ROUNDS):
        ruling = decide(document(whole, release, asked), LIBRARY, at, detail)
        unanswered = [request for request in ruling.requests if request.party in silent]
        if ruling.status is not Status.EVIDENCE_REQUESTED or not unanswered:
            return ruling
        asked += [
            {
                "fact": request.fact,
                "party": request.party.value,
                "asked_at": request.asked_at.isoformat(),
                **({"due_at": request.due_at.isoformat()} if request.due_at else {}),
            }
            for request in unanswered
        ]
        at = max(request.due_at or at for request in unanswered) + A_DAY
    raise AssertionError("the questions never end")


def filled(case: Mapping[str, Any], like: Mapping[str, Any]) -> Json:
    """The case on its base: records and proofs are added, every other key is replaced."""
    forgotten = case.get("forget", ())
    base = {key: value for key, value in like.items() if key not in forgotten}
    record = {**base["record"], **case.get("record", {})}
    without = case.get("without", ())
    return {
        **base,
        **case,
        "record": {name: value for name, value in record.items() if name not in without},
        "buyer": {**base.get("buyer", {}), **case.get("buyer", {})},
        "merchant": {**base.get("merchant", {}), **case.get("merchant", {})},
    }


def document(
    case: Mapping[str, Any], release: Release | None = None, asked: Iterable[Json] = ()
) -> Json:
    record: dict[str, Json] = {}
    for name, value in case["record"].items():
        group, _, member = name.partition(".")
        record.setdefault(group, {})[member] = value
    return {
        "case": "words",
        "platform": case.get("platform", "taobao"),
        "category": case["category"],
        "record": record,
        "statements": [] if release is None else list(statements(case, release)),
        "terms": case.get("terms", []),
        "requests": list(asked),
    }


def statements(case: Mapping[str, Any], release: Release) -> Iterable[Json]:
    made_at = case["record"]["claim.filed_at"]
    for party in ("buyer", "merchant"):
        for name, value in case[party].items():
            proof = release.facts[name].proved_by
            backed = {"evidence": proof[0]} if proof else {}
            yield {"by": party, "made_at": made_at, "says": {name: value}, **backed}
    for shown in case.get("shows", ()):
        yield {"made_at": made_at, **shown}


def seen(ruling: Ruling, expected: Mapping[str, Any]) -> Json:
    """What came of it, as far as the case speaks about it."""
    answers = {answer.question: answer.value for answer in ruling.answers}
    ledger = ruling.ledger
    everything = {
        "status": ruling.status.value,
        "outcome": ruling.outcome.value if ruling.outcome else None,
        "share": answers.get("liability.buyer_share"),
        "refund": ledger.refund if ledger else None,
        "net": ledger.buyer_net if ledger else None,
        "outbound": answers.get("remedy.outbound_freight"),
        "return": answers.get("remedy.return_freight"),
        "test_fee": answers.get("remedy.inspection_fee"),
        "asks": sorted(request.fact for request in ruling.requests),
        "asks_of": sorted({request.party.value for request in ruling.requests}),
        "due": sorted(request.due_at.isoformat() for request in ruling.requests if request.due_at),
        "books": sorted(book.id for book in ruling.rulebooks),
        "paid": {line.posting: line.amount for line in ledger.lines} if ledger else {},
        "hours": sorted({hours_left(request) for request in ruling.requests if request.due_at}),
        "instant": answers.get("finding.instant_refund"),
        "money_back": answers.get("finding.money_back"),
        "revisit": answers.get("remedy.revisit"),
        **answers,
    }
    return {key: everything.get(key) for key in expected}


def hours_left(request: EvidenceRequest) -> float:
    assert request.due_at
    return (request.due_at - request.asked_at) / dt.timedelta(hours=1)
