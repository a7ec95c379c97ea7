"""The JSON Schema of a case: it accepts what `read_case` accepts, and explains every fact."""

from __future__ import annotations

import copy
import dataclasses
import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from adjudicator.case import case_schema, read_case
from adjudicator.rulebook.model import Release
from adjudicator.values import BOOLEAN, Kind, Type
from adjudicator.vocabulary import Burden
from tests.case.documents import MADE_AT, document, statement, with_record
from tests.case.releases import BATTERY_EXAMPLE, FACTS, fact, release

SCHEMA: dict[str, Any] = case_schema([release()])


def accepts(whole: object, schema: dict[str, Any] | None = None) -> bool:
    return Draft202012Validator(schema or SCHEMA).is_valid(whole)


def definition(name: str) -> dict[str, Any]:
    return SCHEMA["$defs"][name]


def test_the_schema_is_itself_valid_and_plain_json() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert json.loads(json.dumps(SCHEMA)) == SCHEMA


def test_every_fact_is_defined_with_its_label_in_both_languages() -> None:
    assert set(SCHEMA["$defs"]) == {each.name for each in FACTS}
    assert definition("order.paid")["title"] == "order.paid（中） / order.paid (en)"


def test_money_and_days_state_their_unit_and_bounds() -> None:
    assert definition("order.paid")["x-unit"] == "fen"
    assert definition("order.paid")["description"] == (
        "单位：分（1 元 = 100）。 / In fen: ¥25.99 is 2599."
    )
    idle = definition("battery.idle_days")
    assert (idle["x-unit"], idle["minimum"], idle["maximum"]) == ("day", 0, 3650)


def test_an_enum_labels_its_members() -> None:
    assert definition("battery.kind")["enum"] == ["lithium", "lead_acid"]
    assert definition("battery.kind")["x-labels"]["lead_acid"] == {"zh": "铅酸", "en": "lead acid"}


def test_a_provable_fact_says_which_evidence_proves_it() -> None:
    fault = definition("proof.fault")

    assert fault["x-burden"] == "buyer"
    assert fault["x-proved-by"] == ["inspection", "service_report"]
    assert fault["x-judged-from"] == ["photo"]
    assert fault["x-on-silence"] is False
    assert (
        "可直接证明的证据 / Proved by: inspection（中） / inspection (en) (inspection)"
        in (fault["description"])
    )
    assert definition("order.gifts")["x-absent"] == 0


GOOD: list[dict[str, Any]] = [
    document(),
    document(statement("buyer", {"proof.fault": True}, "photo")),
    document(statement("merchant", {"battery.charged_on": "2026-03-01"})),
    document(statement("staff", {"staff.bad_faith": True, "order.paid": 1})),
    document(terms=[{"parameter": "return_days", "value": 30, "set_by": "promise"}]),
    document(terms=[{"table": "rate", "rows": [{"output": 30}], "set_by": "agreement"}]),
    document(
        requests=[{"fact": "proof.fault", "party": "buyer", "asked_at": MADE_AT, "due_at": None}]
    ),
    with_record("claim", "filed_at", "2026-05-20T02:00:00.123Z"),
]
BAD: list[object] = [
    None,
    document(case=""),
    document(platform="jd"),
    document(extra=1),
    document(record={"order": {}}),
    with_record("order", "paid", "259900"),
    with_record("order", "paid", 2599.5),
    with_record("order", "paid", True),
    with_record("order", "paid", -1),
    with_record("order", "paid", 10**11),
    with_record("order", "payed", 1),
    with_record("proof", "fault", True),
    with_record("claim", "filed_at", "2026-05-20T10:00:00"),
    with_record("claim", "filed_at", "2026-05-20T10:00:00.1234+08:00"),
    with_record("order", "paid_on", "2026-5-1"),
    document(statement("buyer", {})),
    document(statement("buyer", {"order.paid": 1}, "photo")),
    document(statement("buyer", {"staff.bad_faith": True})),
    document(statement("staff", {"claim.by": "buyer"})),
    document(statement("buyer", {"proof.fault": True}, "rumour")),
    document(statement("seller", {"proof.fault": True})),
    document(terms=[{"parameter": "return_days", "value": 30, "set_by": "platform"}]),
    document(terms=[{"parameter": "answer_hours", "value": 30, "set_by": "promise"}]),
    document(terms=[{"table": "rate", "rows": [], "set_by": "agreement"}]),
    document(requests=[{"fact": "proof.x", "party": "buyer", "asked_at": MADE_AT}]),
]


@pytest.mark.parametrize("whole", GOOD)
def test_a_good_document_is_accepted_by_both(whole: object) -> None:
    assert read_case(whole, release())
    assert accepts(whole)


@pytest.mark.parametrize("whole", BAD)
def test_a_bad_document_is_refused_by_the_schema(whole: object) -> None:
    assert not accepts(whole)


def test_every_fact_has_an_example_of_itself() -> None:
    for each in SCHEMA["$defs"].values():
        assert Draft202012Validator(each).is_valid(each["examples"][0])


@pytest.mark.parametrize(
    "under", [release(), release(examples=(BATTERY_EXAMPLE,))], ids=["no example", "an example"]
)
def test_the_example_of_the_schema_is_a_case_that_can_be_read(under: Release) -> None:
    schema = case_schema([under])
    (example,) = schema["examples"]

    assert accepts(example, schema)
    found = read_case(copy.deepcopy(example), under)
    assert found.terms
    assert found.asked
    if under.examples:
        assert found.values().items() >= BATTERY_EXAMPLE.given.items()


def test_the_schema_of_many_releases_takes_the_facts_of_all() -> None:
    phones = release([*FACTS[:4], fact("phone.is_locked", BOOLEAN)], category="phone")
    merged = case_schema([release(), phones])

    Draft202012Validator.check_schema(merged)
    assert merged["properties"]["category"]["enum"] == ["ebike", "phone"]
    assert set(merged["$defs"]) == {each.name for each in FACTS} | {"phone.is_locked"}
    assert [each["category"] for each in merged["examples"]] == ["ebike", "phone"]
    assert all(accepts(each, merged) for each in merged["examples"])


def test_a_fact_that_two_releases_declare_differently_may_be_either() -> None:
    wider = Type(Kind.ENUM, values=("lithium", "sodium"))
    other = release([*FACTS[:4], fact("battery.kind", wider)], category="phone")
    merged = case_schema([release(), other])

    assert [each["enum"] for each in merged["$defs"]["battery.kind"]["anyOf"]] == [
        ["lithium", "lead_acid"],
        ["lithium", "sodium"],
    ]
    assert accepts(document(statement("buyer", {"battery.kind": "sodium"}, "photo")), merged)
    assert accepts(with_record("battery", "kind", "sodium"), merged)


def test_a_release_in_which_nothing_can_be_set_or_proven_has_a_schema() -> None:
    bare = release(
        [each for each in FACTS if each.burden is Burden.PLATFORM], parameters={}, tables={}
    )
    schema = case_schema([dataclasses.replace(bare, evidence_kinds={})])

    Draft202012Validator.check_schema(schema)
    assert accepts(document(), schema)
    assert not accepts(document(terms=[{}]), schema)


def test_a_fact_says_in_words_what_silence_and_absence_mean() -> None:
    assert "Presumed if not answered in time: false" in definition("proof.fault")["description"]
    assert "it is read as: 0" in definition("order.gifts")["description"]
