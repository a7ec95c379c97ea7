"""The worst that callers send, and what they are told."""

from __future__ import annotations

import json

import pytest

from adjudicator.errors import CaseError, InputProblem

JSON = {"Content-Type": "application/json"}
POSTS = ("/v1/cases", "/v1/cases/VD-1/evidence", "/v1/decisions")


def post(api, path: str, body: bytes, **headers: str):
    return api.http.post(path, content=body, headers={"Idempotency-Key": "k1", **JSON, **headers})


def pointers(response) -> set[str]:
    return {error["pointer"] for error in response.json()["errors"]}


@pytest.mark.parametrize("path", POSTS)
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff\xfe{}",
        b"[]",
        b"null",
        b'"text"',
        b"1",
        b'{"case": NaN}',
        b'{"case": "a", "case": "b"}',
        b"[" * 100_000,
        b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
        b"{}garbage",
        b"1" * 5000,
    ],
    ids=lambda body: repr(body[:20]),
)
def test_a_body_that_is_no_json_object_is_malformed(api, path, body):
    response = post(api, path, body)
    assert response.status_code == 400, response.text
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["type"] == "/problems/body-malformed"


@pytest.mark.parametrize("path", POSTS)
def test_a_body_of_more_than_a_mebibyte_is_too_large(api, path):
    response = post(api, path, b'{"case": "' + b"x" * 1024 * 1024 + b'"}')
    assert response.status_code == 413


@pytest.mark.parametrize("path", POSTS)
def test_a_body_that_is_not_announced_as_json_is_refused(api, path):
    response = api.http.post(path, content=b"{}", headers={"Idempotency-Key": "k1"})
    assert response.status_code == 415


@pytest.mark.parametrize("key", [None, "", "x" * 256, "two words"])
def test_a_request_without_a_proper_idempotency_key_is_not_well_formed(api, claim, key):
    headers = JSON if key is None else {**JSON, "Idempotency-Key": key}
    response = api.http.post("/v1/cases", content=json.dumps(claim()), headers=headers)
    assert response.status_code == 400
    assert response.json()["type"] == "/problems/request-invalid"
    assert "Idempotency-Key" in response.json()["detail"]


def test_every_problem_of_a_claim_is_said_at_once_and_where_it_stands(api, claim):
    document = claim(
        record={"order.paid": "2599", "claim.requested": 1.0},
        statements=[{"by": "nobody", "says": {"proof.unknown": True}, "made_at": "yesterday"}],
        requests=[{"fact": "proof.seller_rebuts"}],
        surprise=1,
    )
    response = api.submit(document)
    assert response.status_code == 422
    assert pointers(response) >= {
        "/requests",
        "/statements/0/made_at",
        "/statements/0/by",
        "/surprise",
    }
    assert response.json()["nested"]["surprise"]["errors"]


@pytest.mark.parametrize(
    ("fact", "value"),
    [
        ("order.paid", 2599.0),
        ("order.paid", "2599"),
        ("order.paid", True),
        ("order.paid", -1),
        ("order.paid", 10**11),
        ("order.paid", None),
        ("order.paid", {}),
        ("claim.by", "Buyer"),
        ("claim.filed_at", "2026-05-20T10:00:00"),
        ("claim.filed_at", "2026-02-30T10:00:00Z"),
        ("claim.filed_at", "9999-12-31T23:59:59-14:00"),
    ],
)
def test_no_value_is_coerced(api, claim, fact, value):
    response = api.submit(claim(record={fact: value}))
    assert response.status_code == 422
    assert "/record/" + fact.replace(".", "/") in pointers(response)


@pytest.mark.parametrize(
    "case", ["", "a/b", "..", "案件", "a b", "x" * 101, "\ud800", "a\0b", 7, None, ["a"]]
)
def test_a_case_id_must_fit_a_path(api, claim, case):
    response = api.http.post(
        "/v1/cases", content=json.dumps(claim(case)), headers={"Idempotency-Key": "k1", **JSON}
    )
    assert response.status_code == 422
    assert "/case" in pointers(response)


@pytest.mark.parametrize("text", ["\ud800", "a\0b", "x" * 70_000])
def test_text_that_no_store_can_hold_is_refused(api, claim, photo, text):
    document = json.dumps(claim(statements=[{**photo, "note": text}]))
    response = api.http.post(
        "/v1/cases", content=document, headers={"Idempotency-Key": "k1", **JSON}
    )
    assert response.status_code == 422
    assert "/statements/0/note" in pointers(response)


@pytest.mark.parametrize("statements", [{}, "x", 7, None, [1], [None], [[]], [{}], [{"says": 1}]])
def test_statements_of_the_wrong_shape_are_refused(api, claim, statements):
    assert api.submit(claim(statements=statements)).status_code == 422


def test_a_statement_is_told_its_problems_at_its_own_places(api, claim, photo):
    api.submit(claim(statements=[photo]))
    statement = {"by": "merchant", "evidence": "phto", "says": {"proof.seller_rebuts": 1}, "x": 2}
    response = api.add("VD-1", statement)
    assert response.status_code == 422
    assert response.json()["type"] == "/problems/statement-invalid"
    assert pointers(response) == {"/evidence", "/says/proof.seller_rebuts", "/x"}
    assert len(api.case()["document"]["statements"]) == 1


def test_the_thousand_and_first_statement_is_refused(api, claim, photo):
    assert api.submit(claim(statements=[photo] * 1000)).status_code == 201
    response = api.add("VD-1", {"by": "merchant", "says": {"proof.seller_rebuts": True}})
    assert response.status_code == 422
    assert pointers(response) == {""}


def test_a_decision_is_told_its_problems_inside_the_document(api, claim):
    response = api.decide(document=claim(platform="tobao"), at="noon", detail="all", dokument=1)
    assert response.status_code == 422
    assert pointers(response) == {"/document/platform", "/at", "/detail", "/dokument"}


def test_a_decision_without_a_document_is_refused(api):
    assert api.decide().status_code == 422


@pytest.mark.parametrize(
    "path",
    [
        "/v1/cases/none",
        "/v1/cases/none/ruling",
        "/v1/cases/none/ruling/trace",
        "/v1/cases/none/rulings",
        "/v1/cases/none/rulings/1",
        "/v1/cases/none/rulings/1/trace",
        "/v1/cases/%00",
        "/v1/cases/" + "x" * 5000,
        "/v1/nothing",
    ],
)
def test_what_is_not_there_is_not_found(api, path):
    response = api.get(path)
    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"


def test_a_ruling_number_that_never_was_is_not_found(api, claim):
    api.submit(claim())
    assert api.get("/v1/cases/VD-1/rulings/2").status_code == 404
    assert api.get("/v1/cases/VD-1/rulings/x").status_code == 400
    assert api.get(f"/v1/cases/VD-1/rulings/{10**30}").status_code == 400


def test_evidence_for_a_case_that_is_not_there_is_not_found(api, photo):
    assert api.add("none", photo).status_code == 404


def test_a_method_that_is_not_offered_is_answered_with_a_problem(api):
    response = api.http.delete("/v1/cases/VD-1")
    assert response.status_code == 405
    assert response.headers["content-type"] == "application/problem+json"


def test_a_member_that_is_named_errors_is_refused_at_its_place(api):
    response = post(api, "/v1/decisions", b'{"errors": {"errors": 1, "errors": 2}, "errors": 3}')
    assert response.status_code == 400
    assert pointers(response) == {"/errors", "/errors/errors"}
    messages = response.json()["nested"]["errors/"]
    assert messages == {
        "errors": ["The key 'errors' is repeated."],
        "errors/": {"errors": ["The key 'errors' is repeated."]},
    }


def test_what_callers_send_reaches_no_log_as_lines_of_its_own(api, caplog):
    key = r'"\u001b[2J\nINFO: 127.0.0.1:1 - \"POST /v1/admin HTTP/1.1\" 200 OK"'
    body = f'{{"errors": {{"errors": 1, "errors": 2}}, {key}: {{"a": 1, "a": 2}}}}'
    response = post(api, "/v1/decisions", body.encode())
    assert response.status_code == 400
    assert "\x1b" not in caplog.text
    assert "\nINFO: 127" not in caplog.text


def test_an_error_is_logged_on_one_line_a_problem():
    problem = InputProblem(("x\n\x1b[2J",), "wrong\r\n")
    assert str(CaseError([problem])) == r"/x\u000a\u001b[2J: wrong\u000d\u000a"


def test_of_very_many_problems_a_hundred_are_listed_and_the_rest_counted(api, claim):
    body = {"document": claim(), **{f"key{i}": 1 for i in range(60_000)}}
    response = post(api, "/v1/decisions", json.dumps(body).encode())
    assert response.status_code == 422
    assert [each["message"] for each in response.json()["errors"]] == [
        "There are 60000 keys that are not known, 'key0' first."
    ]


def test_statements_are_counted_before_they_are_read(api, claim):
    said = [{"by": "buyer", "says": {"proof.x": True}, "made_at": "yesterday"}] * 5_000
    response = api.submit(claim(statements=said))
    assert response.status_code == 422
    assert pointers(response) == {"/statements"}
    assert "at most 1000" in response.text


def test_problems_beyond_a_hundred_are_counted(api, claim):
    said = [{"by": "buyer", "says": {"proof.x": True}, "made_at": "yesterday"}] * 300
    response = api.submit(claim(statements=said))
    errors = response.json()["errors"]
    assert len(errors) == 101
    assert errors[-1]["pointer"] == ""
    assert "more problems" in errors[-1]["message"]


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00+14:00", "2101-01-01T00:00:00+08:00"])
def test_an_instant_beyond_the_calendar_is_refused_at_its_place(api, claim, at):
    response = post(api, "/v1/decisions", json.dumps({"document": claim(), "at": at}).encode())
    assert response.status_code == 422
    assert "/at" in pointers(response)


def test_the_schema_of_a_case_is_that_of_a_day(api):
    today, earlier = (
        api.get(f"/v1/schema/case{query}").json() for query in ("", "?day=2015-01-01")
    )
    assert set(earlier["$defs"]) < set(today["$defs"])
    assert api.get("/v1/schema/case?day=yesterday").status_code == 400
