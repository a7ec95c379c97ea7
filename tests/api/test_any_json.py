"""Whatever JSON is sent, the answer is a ruling, a case or a documented refusal: never a 500."""

from __future__ import annotations

import copy
import json
import uuid

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from api.main import create_app
from api.migrate import upgrade
from api.settings import Settings

STATEMENT = {
    "by": "buyer",
    "evidence": "photo",
    "made_at": "2026-05-20T11:00:00+08:00",
    "says": {"proof.buyer_shows_defect": True},
    "reference": "photo 1",
    "note": "the box",
}
CLAIM = {
    "case": "VD-1",
    "platform": "taobao",
    "category": "general",
    "record": {
        "claim": {"by": "buyer", "filed_at": "2026-05-20T10:00:00+08:00", "requested": 259900},
        "order": {"paid": 259900, "in_court": False},
    },
    "statements": [STATEMENT],
    "terms": [],
}
REQUEST = {
    "fact": "proof.seller_rebuts",
    "party": "merchant",
    "asked_at": "2026-05-20T11:00:00+08:00",
    "due_at": "2026-05-23T11:00:00+08:00",
}
NASTY = st.sampled_from(
    [
        *(None, True, 0, -1, 2**63, 10**19, 1.5, 1e308, [], {}),
        *("", " ", "\0", "\ud800", "案", "x" * 300, "2026-02-30", "2026-05-20T11:00:00"),
        *("9999-12-31T23:59:59Z", "0001-01-01T00:00:00+23:59"),
    ]
)
ANY_JSON = st.recursive(
    NASTY | st.integers() | st.text(st.characters(), max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=5,
)


def places(node: object, path: tuple[object, ...] = ()):
    yield path
    if isinstance(node, dict):
        for key, value in node.items():
            yield from places(value, (*path, key))
    elif isinstance(node, list):
        for i, value in enumerate(node):
            yield from places(value, (*path, i))


@st.composite
def spoiled(draw: st.DrawFn, document: object):
    """The document with up to three of its places replaced, removed or doubled."""
    root = [copy.deepcopy(document)]
    for _ in range(draw(st.integers(1, 3))):
        path = draw(st.sampled_from(list(places(root[0]))))
        parent, step = root, 0
        for step_down in path:
            parent, step = parent[step], step_down
        match draw(st.sampled_from(["replace", "remove", "add"])):
            case "remove" if path:
                del parent[step]
            case "add" if isinstance(parent[step], dict):
                parent[step][draw(st.text(max_size=10))] = draw(ANY_JSON)
            case _:
                parent[step] = draw(ANY_JSON)
    return root[0]


@pytest.fixture(scope="module")
def http(tmp_path_factory):
    folder = tmp_path_factory.mktemp("any_json")
    url = f"sqlite:///{folder}/adjudicator.db"
    upgrade(url)
    rulebooks = Settings.model_fields["rulebooks"].default.parent / "tests/api/rulebooks"
    with TestClient(create_app(Settings(database_url=url, rulebooks=rulebooks))) as client:
        yield client


def post(http: TestClient, path: str, body: object):
    headers = {"Content-Type": "application/json", "Idempotency-Key": uuid.uuid4().hex}
    return http.post(path, content=json.dumps(body), headers=headers)


several = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)


@several
@given(document=spoiled(CLAIM))
def test_any_claim_is_taken_or_refused(http, document):
    response = post(http, "/v1/cases", document)
    assert response.status_code in (201, 400, 409, 422), response.text
    if response.status_code == 201:
        assert http.get(response.headers["location"]).json() == response.json()


@several
@given(statement=spoiled(STATEMENT))
def test_any_statement_is_taken_or_refused(http, statement):
    case = f"VD-{uuid.uuid4().hex}"
    assert post(http, "/v1/cases", {**CLAIM, "case": case, "statements": []}).status_code == 201
    response = post(http, f"/v1/cases/{case}/evidence", statement)
    assert response.status_code in (201, 400, 422), response.text


@several
@given(body=spoiled({"document": {**CLAIM, "requests": [REQUEST]}, "at": "2026-05-24T00:00:00Z"}))
def test_any_document_is_decided_or_refused(http, body):
    response = post(http, "/v1/decisions", body)
    assert response.status_code in (200, 400, 422), response.text
