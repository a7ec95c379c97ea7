"""What was answered is on disk, whatever happens to the process."""

from __future__ import annotations

import hashlib
import threading
import time

import httpx2

SENDERS = 4


def test_every_answered_claim_survives_a_kill_and_every_other_can_be_sent_again(server, claim):
    server.start()
    answered: dict[str, bytes] = {}
    unanswered: list[str] = []
    ended = threading.Event()

    def send(sender: int) -> None:
        caller = server.caller()
        for i in range(100_000):
            case = f"VD-{sender}-{i}"
            try:
                response = caller.submit(claim(case), key=case)
            except httpx2.TransportError:
                unanswered.append(case)
                return
            assert response.status_code == 201, response.text
            answered[case] = response.content
            if ended.is_set():
                return

    threads = [threading.Thread(target=send, args=(sender,)) for sender in range(SENDERS)]
    for thread in threads:
        thread.start()
    while len(answered) < 25:
        time.sleep(0.005)
    server.kill()
    ended.set()
    for thread in threads:
        thread.join()

    assert unanswered, "the kill must have hit requests in the middle"
    caller = server.start()
    for case, body in answered.items():
        view = caller.case(case)
        ruling = caller.get(f"/v1/cases/{case}/ruling")
        assert hashlib.sha256(ruling.content).hexdigest() == view["ruling"]["sha256"]
        assert caller.submit(claim(case), key=case).content == body
    for case in unanswered:
        assert caller.submit(claim(case), key=case).status_code == 201
        assert caller.case(case)["stage"] == "evidence"


def test_statements_answered_before_a_kill_are_there_after_it(server, claim):
    caller = server.start()
    caller.submit(claim())
    for i in range(5):
        remark = {"by": "merchant", "says": {"proof.seller_rebuts": True}, "reference": str(i)}
        assert caller.add("VD-1", remark).status_code == 201
    server.kill()
    document = server.start().case()["document"]
    assert [s["reference"] for s in document["statements"]] == ["0", "1", "2", "3", "4"]
