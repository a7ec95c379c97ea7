"""From claim to ruling: who is asked, what silence means, what is answered."""

from __future__ import annotations

import hashlib
import json

REBUTTAL = {
    "by": "merchant",
    "evidence": "inspection_report",
    "says": {"proof.seller_rebuts": True},
}
INSPECTION = {
    "by": "buyer",
    "evidence": "inspection_report",
    "says": {"proof.inspection_finds_defect": True},
}


def test_a_new_claim_asks_the_buyer_first(api, claim):
    response = api.submit(claim())
    view = response.json()
    assert response.status_code == 201
    assert response.headers["location"] == "/v1/cases/VD-1"
    assert view["stage"] == "evidence"
    assert view["must_act"] == ["buyer"]
    assert view["until"] == "2026-05-23T12:00:00+08:00"
    assert view["outcome"] is None
    assert view["actions"][0] == {
        "action": "answer_request",
        "party": "buyer",
        "facts": ["proof.buyer_shows_defect"],
        "until": "2026-05-23T12:00:00+08:00",
        "method": "POST",
        "href": "/v1/cases/VD-1/evidence",
    }
    assert [action["party"] for action in view["actions"]] == ["buyer", "merchant"]


def test_the_answer_to_a_submission_is_what_reading_the_case_says(api, claim):
    assert api.submit(claim()).json() == api.case()


def test_evidence_passes_the_turn_to_the_other_side_until_the_case_is_ruled(api, claim, photo):
    api.submit(claim())
    assert api.add("VD-1", photo).json()["must_act"] == ["merchant"]
    assert api.add("VD-1", REBUTTAL).json()["must_act"] == ["buyer"]
    view = api.add("VD-1", INSPECTION).json()
    assert (view["stage"], view["outcome"]) == ("ruled", "refund_only")
    assert view["ruling"]["refund"] == 259900
    assert (view["must_act"], view["actions"], view["until"]) == ([], [], None)


def test_evidence_that_only_staff_can_weigh_puts_the_case_under_review(api, claim, photo):
    api.submit(claim(statements=[photo]))
    chat = {"by": "merchant", "evidence": "chat", "says": {"proof.seller_rebuts": True}}
    view = api.add("VD-1", chat).json()
    assert view["stage"] == "review"
    assert view["must_act"] == ["staff"]
    assert view["actions"][0]["action"] == "judge"
    assert view["actions"][0]["facts"] == ["proof.seller_rebuts"]
    judged = {"by": "staff", "says": {"proof.seller_rebuts": False}}
    assert api.add("VD-1", judged).json()["outcome"] == "refund_only"


def test_silence_is_decided_when_the_case_is_next_read(api, claim, clock):
    api.submit(claim())
    clock.forward(hours=72)
    assert api.case()["stage"] == "evidence", "the last moment still counts"
    clock.forward(seconds=1)
    view = api.case()
    assert (view["stage"], view["outcome"]) == ("ruled", "reject")
    assert view["ruling"]["number"] == 2
    assert view["ruling"]["decided_at"] == "2026-05-23T12:00:01+08:00"


def test_reading_again_after_silence_decides_nothing_anew(api, claim, clock):
    api.submit(claim())
    clock.forward(days=10)
    first = api.case()
    clock.forward(days=10)
    assert api.case() == first
    assert len(api.get("/v1/cases/VD-1/rulings").json()["rulings"]) == 2


def test_a_second_question_gets_its_own_time_from_when_it_was_asked(api, claim, photo, clock):
    api.submit(claim())
    clock.forward(hours=10)
    assert api.add("VD-1", photo).json()["until"] == "2026-05-23T22:00:00+08:00"
    clock.forward(days=4)
    assert api.case()["outcome"] == "refund_only", "the merchant stayed silent"


def test_a_request_keeps_the_time_at_which_it_was_first_asked(api, claim, clock):
    api.submit(claim())
    clock.forward(hours=5)
    remark = {"by": "merchant", "says": {"proof.inspection_finds_defect": False}}
    view = api.add("VD-1", remark).json()
    assert view["until"] == "2026-05-23T12:00:00+08:00"
    assert view["document"]["requests"] == [
        {
            "fact": "proof.buyer_shows_defect",
            "party": "buyer",
            "asked_at": "2026-05-20T12:00:00+08:00",
            "due_at": "2026-05-23T12:00:00+08:00",
        }
    ]


def test_evidence_after_the_time_has_run_out_finds_the_case_settled(api, claim, photo, clock):
    api.submit(claim())
    clock.forward(days=4)
    response = api.add("VD-1", photo)
    assert response.status_code == 409
    assert response.json()["type"] == "/problems/case-settled"
    assert api.case()["outcome"] == "reject"


def test_the_server_dates_statements_and_ignores_what_the_sender_would_gain(api, claim, photo):
    api.submit(claim())
    view = api.add("VD-1", {**photo, "made_at": "2020-01-01T00:00:00Z"}).json()
    assert view["document"]["statements"][0]["made_at"] == "2026-05-20T12:00:00+08:00"


def test_a_clock_set_back_does_not_undo_the_order_of_events(api, claim, photo, clock):
    api.submit(claim())
    clock.forward(hours=-5)
    statement = api.add("VD-1", photo).json()["document"]["statements"][0]
    assert statement["made_at"] == "2026-05-20T12:00:00+08:00"


def test_a_case_in_court_is_suspended_and_still_takes_evidence(api, claim, photo):
    view = api.submit(claim(record={"order.in_court": True})).json()
    assert view["stage"] == "intake"
    assert view["ruling"]["status"] == "suspended"
    assert api.add("VD-1", photo).status_code == 201


def test_a_claim_that_is_not_accepted_is_closed(api, claim, photo):
    view = api.submit(claim(record={"claim.requested": 0})).json()
    assert (view["stage"], view["actions"]) == ("closed", [])
    assert api.add("VD-1", photo).status_code == 409


def test_the_ruling_is_served_as_the_bytes_that_were_stored(api, claim):
    entry = api.submit(claim()).json()["ruling"]
    for path in ("ruling", "rulings/1"):
        response = api.get(f"/v1/cases/VD-1/{path}")
        assert response.headers["content-type"] == "application/json"
        assert hashlib.sha256(response.content).hexdigest() == entry["sha256"]
        assert response.headers["etag"] == f'"{entry["sha256"]}"'
        assert response.json()["trace"] is None


def test_the_trace_is_the_same_ruling_with_its_reasons(api, claim):
    api.submit(claim())
    short = api.get("/v1/cases/VD-1/ruling").json()
    full = api.get("/v1/cases/VD-1/ruling/trace").json()
    assert full["trace"]["rules"]
    assert {**full, "trace": None, "changes": None} == short


def test_every_ruling_stays_readable_in_the_history(api, claim, photo):
    api.submit(claim())
    api.add("VD-1", photo)
    entries = api.get("/v1/cases/VD-1/rulings").json()["rulings"]
    assert [entry["number"] for entry in entries] == [1, 2]
    for entry in entries:
        body = api.get(f"/v1/cases/VD-1/rulings/{entry['number']}").content
        assert hashlib.sha256(body).hexdigest() == entry["sha256"]


def test_a_stored_ruling_can_be_had_again_from_the_case_document_alone(api, claim, photo, clock):
    api.submit(claim())
    clock.forward(hours=3, seconds=7)
    view = api.add("VD-1", photo).json()
    again = api.decide(document=view["document"], at=view["ruling"]["decided_at"])
    assert again.status_code == 200, again.text
    assert again.content == api.get("/v1/cases/VD-1/ruling").content


def test_the_details_of_a_decision_are_those_of_the_stored_ruling(api, claim):
    view = api.submit(claim()).json()
    at = view["ruling"]["decided_at"]
    full = api.decide(document=view["document"], at=at, detail="full")
    assert full.content == api.get("/v1/cases/VD-1/ruling/trace").content
    trace = api.decide(document=view["document"], at=at, detail="trace").json()
    assert trace["trace"]
    assert trace["changes"] is None


def test_a_decision_stores_nothing(api, claim):
    assert json.loads(api.decide(document=claim()).content)["status"] == "evidence_requested"
    assert api.get("/v1/cases/VD-1").status_code == 404
