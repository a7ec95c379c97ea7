"""Sending twice does once, whoever sends and however many at the same time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor


def test_the_same_request_again_gets_the_same_answer(api, claim):
    first = api.submit(claim(), key="k1")
    again = api.submit(claim(), key="k1")
    assert (again.status_code, again.content) == (201, first.content)
    assert again.headers["location"] == first.headers["location"]
    assert again.headers["idempotent-replay"] == "true"
    assert "idempotent-replay" not in first.headers


def test_the_same_key_with_another_body_is_refused(api, claim):
    api.submit(claim(), key="k1")
    response = api.submit(claim("VD-2"), key="k1")
    assert response.status_code == 422
    assert response.json()["type"] == "/problems/idempotency-key-reused"
    assert api.get("/v1/cases/VD-2").status_code == 404


def test_the_same_key_for_another_case_is_refused(api, claim, photo):
    api.submit(claim("VD-1"))
    api.submit(claim("VD-2"))
    assert api.add("VD-1", photo, key="k1").status_code == 201
    assert api.add("VD-2", photo, key="k1").status_code == 422


def test_the_order_of_keys_and_the_spacing_make_no_other_request(api, claim):
    document = claim()
    api.submit(document, key="k1")
    turned = dict(reversed(list(document.items())))
    assert api.submit(turned, key="k1").headers["idempotent-replay"] == "true"


def test_a_refused_request_does_not_use_up_its_key(api, claim):
    assert api.submit(claim(platform="nowhere"), key="k1").status_code == 422
    assert api.submit(claim(), key="k1").status_code == 201


def test_the_same_case_under_another_key_is_a_conflict(api, claim):
    api.submit(claim())
    response = api.submit(claim())
    assert response.status_code == 409
    assert response.json()["type"] == "/problems/case-exists"


def test_evidence_sent_twice_is_added_once(api, claim, photo):
    api.submit(claim())
    first = api.add("VD-1", photo, key="k1")
    again = api.add("VD-1", photo, key="k1")
    assert again.content == first.content
    assert len(api.case()["document"]["statements"]) == 1


def test_evidence_that_settled_the_case_can_be_sent_again(api, claim, photo):
    api.submit(claim(statements=[photo]))
    concession = {"by": "merchant", "says": {"proof.seller_rebuts": False}}
    first = api.add("VD-1", concession, key="k1")
    assert first.json()["stage"] == "ruled"
    assert api.add("VD-1", concession, key="k1").content == first.content


def test_many_senders_of_one_request_get_one_case(server, claim):
    servers = started_pair(server)
    with ThreadPoolExecutor(8) as pool:
        callers = [servers[i % 2].caller() for i in range(16)]
        responses = list(pool.map(lambda caller: caller.submit(claim(), key="k1"), callers))
    assert {response.status_code for response in responses} == {201}
    assert len({response.content for response in responses}) == 1
    assert sum("idempotent-replay" not in response.headers for response in responses) == 1


def test_no_statement_is_lost_when_many_are_sent_at_once(server, claim):
    servers = started_pair(server)
    servers[0].caller().submit(claim())
    references = [f"remark {i:02}" for i in range(48)]

    def send(i: int):
        says = {"proof.inspection_finds_defect": False}
        remark = {"by": "merchant", "says": says, "reference": references[i]}
        return servers[i % 2].caller().add("VD-1", remark)

    with ThreadPoolExecutor(24) as pool:
        responses = list(pool.map(send, range(len(references))))
    assert {response.status_code for response in responses} == {201}
    view = servers[1].caller().case()
    statements = view["document"]["statements"]
    assert sorted(s["reference"] for s in statements) == references
    assert [s["made_at"] for s in statements] == sorted(s["made_at"] for s in statements)
    assert view["ruling"]["number"] == 1 + len(references)


def started_pair(server):
    """Two processes over one database: what one lock in one process would not guard."""
    servers = (server, server.twin())
    for each in servers:
        each.start()
    return servers


def test_many_readers_of_an_overdue_case_decide_it_once(api, claim, clock):
    api.submit(claim())
    clock.forward(days=4)
    with ThreadPoolExecutor(8) as pool:
        bodies = set(pool.map(lambda _: api.get("/v1/cases/VD-1").content, range(16)))
    assert len(bodies) == 1
    assert len(api.get("/v1/cases/VD-1/rulings").json()["rulings"]) == 2
