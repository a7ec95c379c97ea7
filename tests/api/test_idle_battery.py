"""The idle lithium battery of the examples, walked through with the real rulebooks."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from adjudicator.values import SHANGHAI
from api.main import create_app
from api.settings import Settings

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


def example(name: str):
    return json.loads((EXAMPLES / f"{name}.json").read_text(encoding="utf-8"))


@pytest.fixture
def claim():
    return example("lithium_idle_battery")


@pytest.fixture
def statements():
    """What the merchant brings, in its order."""
    return example("lithium_idle_battery_with_bms_log")["statements"][1:]


@pytest.fixture
def http(database_url, clock):
    clock.instant = dt.datetime(2026, 5, 18, 12, tzinfo=SHANGHAI)
    with TestClient(create_app(Settings(database_url=database_url), clock)) as client:
        yield client


def send(http, path: str, body: object, key: str):
    response = http.post(path, json=body, headers={"Idempotency-Key": key})
    assert response.status_code == 201, response.text
    return response.json()


def test_the_case_waits_is_answered_and_is_ruled_when_the_buyer_stays_silent(
    http, clock, claim, statements
):
    view = send(http, "/v1/cases", claim, "claim")
    assert view["must_act"] == ["merchant"]
    assert view["actions"][0]["facts"] == ["battery.alleged_cause"]

    path = f"/v1/cases/{claim['case']}"
    for i, statement in enumerate(statements):
        clock.forward(minutes=5)
        view = send(http, f"{path}/evidence", statement, f"evidence-{i}")
    assert (view["stage"], view["must_act"]) == ("evidence", ["buyer"])

    clock.instant = dt.datetime.fromisoformat(view["until"])
    assert http.get(path).json()["stage"] == "evidence"
    clock.forward(seconds=1)
    view = http.get(path).json()
    assert (view["stage"], view["outcome"]) == ("ruled", "partial_refund")
    assert view["ruling"]["refund"] == 37415

    ruling = http.get(f"{path}/ruling").json()
    assert (
        sum(
            line["amount"] if line["direction"] == "credit" else -line["amount"]
            for line in ruling["ledger"]["lines"]
        )
        == 0
    )
    assert {share["party"]: share["percent"] for share in ruling["liability"]} == {
        "buyer": 50,
        "merchant": 50,
    }


def test_the_stored_ruling_and_a_decision_of_its_document_are_the_same_bytes(
    http, clock, claim, statements
):
    send(http, "/v1/cases", claim, "claim")
    path = f"/v1/cases/{claim['case']}"
    for i, statement in enumerate(statements):
        clock.forward(minutes=5)
        view = send(http, f"{path}/evidence", statement, f"evidence-{i}")
        body = {"document": view["document"], "at": view["ruling"]["decided_at"]}
        assert http.post("/v1/decisions", json=body).content == http.get(f"{path}/ruling").content
        full = http.post("/v1/decisions", json={**body, "detail": "full"}).content
        assert full == http.get(f"{path}/ruling/trace").content
