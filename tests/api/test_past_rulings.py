"""A past ruling is made again, with its reasons, whatever the rulebooks say now."""

from __future__ import annotations

import gzip
import hashlib
import shutil
import sqlite3
from contextlib import closing

import pytest
from starlette.testclient import TestClient

from api.main import create_app
from api.settings import Settings
from tests.api.conftest import RULEBOOKS, Caller

RULES = "platform/visible_defect/rulebook.yaml"
REFUND = "then: {remedy.outcome: refund_only}\n    source: {document: TB, article: a.65}\n"
ASSUMED = f"{REFUND}    provenance: assumption\n    note: as it was\n"
CHANGES = (
    ("note: as it was", "note: as it is now"),
    ("zh: 退款, en: Refund", "zh: 仅退款, en: Refund only"),
    ("then: {liability.buyer_share: 0}", "then: {liability.buyer_share: 30}"),
    ("value: 72", "value: 48"),
)


@pytest.fixture
def books(tmp_path):
    """A copy of the rulebooks whose refund prints a note; `books(old, new)` edits it."""
    root = tmp_path / "rulebooks"
    shutil.copytree(RULEBOOKS, root)
    file = root / RULES

    def edit(old, new):
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new), encoding="utf-8")

    edit(f"{REFUND}    provenance: read\n", ASSUMED)
    return edit


@pytest.fixture
def started(tmp_path, database_url, clock):
    """A server over the database and the edited rulebooks, as often as it is started."""

    def start():
        settings = Settings(database_url=database_url, rulebooks=tmp_path / "rulebooks")
        return TestClient(create_app(settings, clock), raise_server_exceptions=False)

    return start


def settled(api, claim, photo, clock):
    """Three rulings: the buyer is asked, the merchant is asked, the merchant stayed silent."""
    api.submit(claim())
    clock.forward(minutes=5)
    api.add("VD-1", photo)
    clock.forward(hours=73)
    assert api.case()["stage"] == "ruled"


def everything(api):
    paths = ["ruling", "ruling/trace"]
    paths += [f"rulings/{n}{more}" for n in (1, 2, 3) for more in ("", "/trace")]
    return {path: api.get(f"/v1/cases/VD-1/{path}").content for path in paths}


def reproduced(api, number):
    return api.http.post(f"/v1/cases/VD-1/rulings/{number}/reproduction")


def test_old_rulings_and_their_traces_are_made_again_after_the_rulebooks_changed(
    books, started, claim, photo, clock
):
    with started() as http:
        settled(Caller(http), claim, photo, clock)
        before = everything(Caller(http))
    assert b"as it was" in before["ruling"]
    for change in CHANGES:
        books(*change)
    with started() as http:
        api = Caller(http)
        assert everything(api) == before
        for number in (1, 2, 3):
            made = reproduced(api, number).json()
            assert (made["equal"], made["differences"]) == (True, [])
            assert made["sha256"] == made["made_sha256"]
        old = api.get("/v1/cases/VD-1/ruling").json()["release"]
        assert api.submit(claim("VD-2")).status_code == 201
        assert api.get("/v1/cases/VD-2/ruling").json()["release"] != old


def test_a_case_of_which_no_rulebook_speaks_any_more_is_still_explained(
    books, started, claim, photo, clock
):
    with started() as http:
        settled(Caller(http), claim, photo, clock)
        before = everything(Caller(http))
    books("from: 2020-01-01, until: null", "from: 2020-01-01, until: 2020-12-31")
    with started() as http:
        assert everything(Caller(http)) == before


def test_the_document_of_a_ruling_is_that_of_its_time_even_within_one_instant(api, claim, photo):
    """The clock stands still: only the counts say what a ruling had heard and asked."""
    api.submit(claim())
    api.add("VD-1", photo)
    api.add("VD-1", {"by": "merchant", "says": {"proof.seller_rebuts": True}})
    for number in (1, 2, 3):
        assert reproduced(api, number).json()["equal"] is True


def test_a_release_is_kept_once_and_with_the_first_ruling_that_it_made(api, claim, tmp_path):
    def parts():
        with closing(sqlite3.connect(tmp_path / "adjudicator.db")) as connection:
            return connection.execute("SELECT digest FROM release_parts").fetchall()

    assert parts() == []
    api.submit(claim())
    kept = parts()
    assert (api.get("/v1/cases/VD-1/ruling").json()["release"],) in kept
    api.submit(claim("VD-2"))
    assert parts() == kept


def tampered(tmp_path, statement, *values):
    """The database changed behind the server's back, triggers or not."""
    table = statement.split()[1] if statement.startswith("UPDATE") else statement.split()[2]
    with closing(sqlite3.connect(tmp_path / "adjudicator.db")) as connection, connection:
        for verb in ("update", "delete"):
            connection.execute(f"DROP TRIGGER {table}_no_{verb}")
        connection.execute(statement, values)


def test_a_ruling_whose_bytes_were_changed_is_never_served(api, claim, tmp_path):
    api.submit(claim())
    body = "CAST(REPLACE(CAST(body AS TEXT), '2026-05-20', '2026-05-21') AS BLOB)"
    tampered(tmp_path, f"UPDATE rulings SET body = {body}")
    paths = ("", "/ruling", "/ruling/trace", "/rulings/1", "/rulings/1/trace")
    answers = [api.get(f"/v1/cases/VD-1{path}") for path in paths] + [reproduced(api, 1)]
    for answer in answers:
        assert answer.status_code == 500
        assert answer.json()["type"] == "/problems/ruling-damaged"


def test_a_ruling_and_its_hash_changed_together_are_found_out_when_made_again(api, claim, tmp_path):
    api.submit(claim())
    body = api.get("/v1/cases/VD-1/ruling").content.replace(b"buyer", b"staff")
    digest = hashlib.sha256(body).hexdigest()
    tampered(tmp_path, "UPDATE rulings SET body = ?, sha256 = ?", body, digest)
    made = reproduced(api, 1).json()
    assert made["equal"] is False
    assert {"pointer": "/must_act/0", "expected": "staff", "actual": "buyer"} in made["differences"]
    trace = api.get("/v1/cases/VD-1/ruling/trace")
    assert (trace.status_code, trace.json()["type"]) == (500, "/problems/ruling-damaged")


@pytest.mark.parametrize(
    ("change", "status", "detail"),
    [
        ("UPDATE release_parts SET content = ?", 500, "is no release"),
        ("DELETE FROM release_parts", 409, "does not have the release"),
    ],
)
def test_an_archive_that_was_damaged_is_told(api, claim, tmp_path, change, status, detail):
    api.submit(claim())
    values = [gzip.compress(b"{}")] if "?" in change else []
    tampered(tmp_path, change, *values)
    answer = reproduced(api, 1)
    assert (answer.status_code, detail in answer.json()["detail"]) == (status, True), answer.text
