"""The platform's record, who may state what, and every problem of a document at once."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from adjudicator.case import read_case, read_header, read_json
from adjudicator.case.sheet import Basis, Known
from adjudicator.errors import CaseError
from adjudicator.values import SHANGHAI
from adjudicator.vocabulary import Party
from tests.case.documents import MADE_AT, document, problems_of, sheet, statement, with_record
from tests.case.releases import release


def test_the_record_is_taken_as_it_is() -> None:
    found = sheet()

    assert (found.case, found.platform, found.category) == ("EB-0001", "taobao", "ebike")
    assert found.claimant is Party.BUYER
    assert found.known["order.paid"] == Known(259900, Basis.RECORD, by=Party.PLATFORM)
    assert found.values()["claim.filed_at"] == dt.datetime(2026, 5, 20, 10, tzinfo=SHANGHAI)


def test_what_the_record_does_not_mention_takes_its_absent_value_if_it_has_one() -> None:
    found = sheet()

    assert found.known["order.gifts"] == Known(0, Basis.ABSENT, by=Party.PLATFORM)
    assert found.values()["order.is_presale"] is False
    assert "order.paid_on" not in found.known


def test_what_the_record_mentions_does_not_take_its_absent_value() -> None:
    found = read_case(with_record("order", "gifts", 2), release())

    assert found.known["order.gifts"].basis is Basis.RECORD


def test_a_merchant_may_claim() -> None:
    assert sheet(claimant="merchant").claimant is Party.MERCHANT


def test_who_claims_must_be_on_record() -> None:
    whole = document()
    del whole["record"]["claim"]

    assert problems_of(whole) == {"/record/claim/by": "'claim.by' is missing."}


def test_who_claims_cannot_be_restated() -> None:
    found = problems_of(document(statement("staff", {"claim.by": "merchant"})))

    assert found == {"/statements/0/says/claim.by": "Only the record says 'claim.by'."}


def test_a_provable_fact_on_record_is_told_where_it_belongs() -> None:
    assert problems_of(with_record("proof", "fault", True)) == {
        "/record/proof/fault": "'proof.fault' is not a fact of the platform's record. "
        "It must be stated with evidence, under 'statements'."
    }


@pytest.mark.parametrize("speaker", ["buyer", "merchant", "carrier", "platform"])
def test_a_record_fact_in_a_statement_is_told_where_it_belongs(speaker: str) -> None:
    found = problems_of(document(statement(speaker, {"order.paid": 1}, "chat")))

    assert found == {
        "/statements/0/says/order.paid": "'order.paid' is a fact of the platform's record; "
        "it must stand under 'record'."
    }


def test_only_staff_state_what_only_staff_can_find() -> None:
    found = problems_of(document(statement("buyer", {"staff.bad_faith": True}, "photo")))

    assert found == {
        "/statements/0/says/staff.bad_faith": (
            "Only staff may state 'staff.bad_faith', not the buyer."
        )
    }
    assert sheet(statement("staff", {"staff.bad_faith": True})).values()["staff.bad_faith"] is True


@pytest.mark.parametrize(
    ("path", "name", "meant"),
    [
        ("/record/order/payed", "'order.payed'", "'order.paid'"),
        ("/record/odrer", "'odrer'", "'order'"),
        ("/statements/0/says/proof.falt", "'proof.falt'", "'proof.fault'"),
        ("/statements/0/evidence", "'inspektion'", "'inspection'"),
        ("/statements/0/notes", "'notes'", "'note'"),
        ("/requests/0/fact", "'proof.rebutal'", "'proof.rebuttal'"),
        ("/terms/0/parameter", "'return_day'", "'return_days'"),
        ("/statments", "'statments'", "'statements'"),
    ],
)
def test_an_unknown_name_is_answered_with_the_one_that_was_meant(
    path: str, name: str, meant: str
) -> None:
    whole = with_record("order", "payed", 1)
    whole["record"]["odrer"] = {"paid": 1}
    whole["statements"] = [{**statement("buyer", {"proof.falt": True}, "inspektion"), "notes": "?"}]
    whole["requests"] = [{"fact": "proof.rebutal", "party": "merchant", "asked_at": MADE_AT}]
    whole["terms"] = [{"parameter": "return_day", "value": 9, "set_by": "promise"}]
    whole["statments"] = []

    message = problems_of(whole)[path]
    assert f"{name} is not known. Did you mean {meant}?" in message


def test_every_problem_is_reported_at_once_and_nested_at_its_path() -> None:
    whole = with_record("order", "paid", 2599.0)
    whole["case"] = ""
    whole["category"] = "phone"
    whole["extra"] = None
    whole["statements"] = [
        statement("buyer", {"proof.fault": "yes", "battery.idle_days": 10**30}, "photo"),
        statement("seller", {}, made_at="2026-05-21"),
        "she said so",
    ]
    whole["requests"] = [{"fact": "proof.fault", "party": "judge", "asked_at": "soon"}]

    assert problems_of(whole) == {
        "/extra": "The key 'extra' is not known.",
        "/case": "The text is empty.",
        "/category": "These rules are for 'ebike', not 'phone'.",
        "/record/order/paid": "2599.0 is not an integer of fen. Write 2599 for ¥25.99.",
        "/statements/0/says/proof.fault": "'yes' is not true or false.",
        "/statements/0/says/battery.idle_days": (
            "an integer of more than 64 bits is outside 0 to 3650 (day)."
        ),
        "/statements/1/by": "'seller' is not one of buyer, merchant, platform, carrier, staff.",
        "/statements/1/made_at": (
            "'2026-05-21' is not an instant; write it as '2026-01-31T09:00:00+08:00'."
        ),
        "/statements/1/says": "The statement says nothing.",
        "/statements/2": "'she said so' is not an object.",
        "/requests/0/party": "'judge' is not one of buyer, merchant, platform, carrier, staff.",
        "/requests/0/asked_at": (
            "'soon' is not an instant; write it as '2026-01-31T09:00:00+08:00'."
        ),
    }
    with pytest.raises(CaseError) as caught:
        read_case(whole, release())
    assert caught.value.nested()["statements"]["1"]["says"]["errors"] == [
        "The statement says nothing."
    ]


@pytest.mark.parametrize("whole", [None, [], "case", 5, True, 1.5])
def test_a_document_that_is_no_object_is_refused(whole: object) -> None:
    assert problems_of(whole)[""].endswith("is not an object.")


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("record", [], "an array is not an object of groups of facts."),
        ("statements", {}, "an object is not an array."),
        ("terms", "none", "'none' is not an array."),
        ("requests", None, "null is not an array."),
        ("platform", 7, "7 is not text."),
        ("case", "x" * 201, "The text is longer than 200 characters."),
    ],
)
def test_a_part_of_the_wrong_shape_is_refused(key: str, value: object, message: str) -> None:
    assert problems_of(document(**{key: value}))[f"/{key}"] == message


def test_wrong_nesting_is_explained() -> None:
    whole = document(statement("buyer", {"proof": {"fault": True}}, "photo"))
    whole["record"]["order.paid"] = 259900
    whole["record"]["order"] = [259900]

    assert problems_of(whole) == {
        "/record/order.paid": "Write it nested, as {order: {paid: ...}}.",
        "/record/order": "an array is not an object of facts.",
        "/statements/0/says/proof": (
            "Facts of a statement are not nested; write 'group.name': value."
        ),
    }


def test_null_is_not_a_value() -> None:
    assert problems_of(with_record("order", "paid", None)) == {
        "/record/order/paid": "null is not a value. Leave out what is not known."
    }


@pytest.mark.parametrize("key", ["note", "reference"])
def test_a_megabyte_of_text_is_refused(key: str) -> None:
    said = {**statement("buyer", {"proof.fault": True}, "photo"), key: "x" * 1_000_000}

    found = problems_of(document(said))
    assert found == {
        f"/statements/0/{key}": "The text takes 1000000 bytes; at most 65536 are allowed."
    }


def test_names_of_a_megabyte_make_short_messages() -> None:
    whole = document(statement("buyer", {"x" * 1_000_000: 1, "\ud800": 1}, "y" * 150))
    whole["record"]["z" * 1_000_000] = 1

    found = problems_of(whole)
    assert len(found) == 4
    assert all(len(pointer) + len(message) < 400 for pointer, message in found.items())
    assert all((pointer + message).encode("utf-8") for pointer, message in found.items())


def test_a_thousand_and_one_statements_are_refused() -> None:
    said = [statement("buyer", {"proof.fault": True}, "photo")] * 1001

    assert problems_of(document(*said)) == {
        "/statements": "There are 1001 statements; at most 1000 are allowed."
    }


def test_a_statement_of_too_many_facts_is_refused() -> None:
    said = statement("buyer", {f"proof.x{i}": True for i in range(201)}, "photo")

    assert problems_of(document(said)) == {
        "/statements/0/says": "At most 200 facts fit one statement."
    }


def test_more_than_a_hundred_problems_end_the_reading() -> None:
    said = [statement("buyer", {f"proof.x{i}": True for i in range(100)}, "photo")] * 20

    found = problems_of(document(*said))
    assert found[""] == "There are more problems than are listed here."
    assert len(found) == 101


def test_keys_that_are_not_text_are_refused() -> None:
    whole: dict[Any, Any] = document(statement("buyer", {3: True}, "photo"))
    whole[1] = 2
    whole["record"][None] = {}

    assert set(problems_of(whole)) == {"/1", "/record/None", "/statements/0/says/3"}


def test_a_request_must_name_a_fact_and_a_party_and_end_after_it_began() -> None:
    request = {
        "fact": "proof.fault",
        "party": "buyer",
        "asked_at": "2026-05-21T10:00:00+08:00",
        "due_at": "2026-05-21T01:00:00Z",
    }
    found = problems_of(document(requests=[request, {"fact": "proof.fault"}, {"party": "buyer"}]))

    assert found == {
        "/requests/0/due_at": "The time to answer ends before the question is asked.",
        "/requests/1/party": "'party' is missing.",
        "/requests/1/asked_at": "'asked_at' is missing.",
        "/requests/2/fact": "'fact' is missing.",
        "/requests/2/asked_at": "'asked_at' is missing.",
    }


def test_a_fact_may_be_asked_for_once() -> None:
    request = {"fact": "proof.fault", "party": "buyer", "asked_at": MADE_AT}

    assert problems_of(document(requests=[request, request])) == {
        "/requests/1/fact": "'proof.fault' is asked for twice."
    }


def test_text_facts_are_kept_as_they_are() -> None:
    found = read_case(with_record("order", "note", "请放门口"), release())

    assert found.values()["order.note"] == "请放门口"


def test_a_case_of_five_hundred_statements_is_read_from_text() -> None:
    said = ",".join(
        '{"by": "buyer", "evidence": "photo", "made_at": "2026-05-21T09:00:00+08:00",'
        ' "says": {"proof.fault": true}}'
        for _ in range(500)
    )
    text = (
        '{"case": "A", "platform": "taobao", "category": "ebike",'
        f' "record": {{"claim": {{"by": "buyer"}}}}, "statements": [{said}]}}'
    )

    assert len(read_case(read_json(text), release()).to_judge["proof.fault"]) == 500


def test_a_header_says_what_chooses_the_release() -> None:
    header = read_header(with_record("order", "paid_on", "2026-03-01"))

    assert (header.case, header.platform, header.category) == ("EB-0001", "taobao", "ebike")
    assert header.anchor("order.paid_on") == dt.date(2026, 3, 1)
    assert header.anchor("claim.filed_at") == dt.datetime(2026, 5, 20, 10, tzinfo=SHANGHAI)
    assert header.anchor("order.shipped_at") is None
    assert header.anchor("logistics.signed_at") is None


@pytest.mark.parametrize("value", [259900, None, "yesterday", "2026-02-30", "2026-05-20T10:00:00"])
def test_an_anchor_that_is_neither_date_nor_instant_is_refused(value: object) -> None:
    header = read_header(with_record("order", "paid_on", value))

    with pytest.raises(CaseError) as caught:
        header.anchor("order.paid_on")
    assert caught.value.problems[0].pointer() == "/record/order/paid_on"


def test_a_header_without_a_platform_is_refused_with_all_problems_of_the_shape() -> None:
    whole = document("not a statement")
    del whole["platform"]

    with pytest.raises(CaseError) as caught:
        read_header(whole)
    assert [problem.pointer() for problem in caught.value.problems] == [
        "/platform",
        "/statements/0",
    ]


def test_a_header_is_read_although_the_statements_are_not_in_order() -> None:
    assert read_header(document("not a statement")).case == "EB-0001"
