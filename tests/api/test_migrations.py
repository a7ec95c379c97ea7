"""The migrations and the models describe one schema."""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
import zlib
from contextlib import closing

import pytest
from alembic import command
from sqlalchemy import create_engine
from sqlmodel import SQLModel
from starlette.testclient import TestClient

from api import migrate
from api.kit.database import Database
from api.main import create_app
from api.migrate import SchemaOutdatedError, newest_revision, upgrade
from api.migrations import models
from api.settings import Settings

TABLES = {
    model.__tablename__
    for model in (
        models.Case,
        models.RecordedRequest,
        models.ReleasePart,
        models.Statement,
        models.StoredAnswer,
        models.StoredRuling,
        models.StoredTrace,
    )
}


def schema(path) -> dict[str, str]:
    """Every table, index and trigger as SQL, without what is only spelling."""
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute(
            "SELECT name, sql FROM sqlite_master "
            "WHERE sql IS NOT NULL AND name != 'alembic_version'"
        ).fetchall()
    return {name: re.sub(r"\s+", " ", sql).replace("( ", "(").strip() for name, sql in rows}


def columns(sql: str) -> list[str]:
    """The parts of a CREATE TABLE, in any order."""
    return sorted(part.strip(" )(") for part in sql.partition("(")[2].split(", "))


def test_the_schema_equals_the_replayed_migrations(tmp_path):
    upgrade(f"sqlite:///{tmp_path}/migrated.db")
    engine = create_engine(f"sqlite:///{tmp_path}/created.db")
    tables = [table for table in SQLModel.metadata.sorted_tables if table.name in TABLES]
    SQLModel.metadata.create_all(engine, tables=tables)
    engine.dispose()
    migrated, created = schema(tmp_path / "migrated.db"), schema(tmp_path / "created.db")
    assert migrated.keys() == created.keys()
    for name, sql in created.items():
        assert columns(migrated[name]) == columns(sql), name


def test_migrating_again_changes_nothing(tmp_path):
    url = f"sqlite:///{tmp_path}/adjudicator.db"
    upgrade(url)
    before = schema(tmp_path / "adjudicator.db")
    upgrade(url)
    assert schema(tmp_path / "adjudicator.db") == before


def at_0001(path, claim) -> dict[str, bytes]:
    """A database as migration 0001 left it, with one case that waits; what it had served."""
    config = migrate._config()
    database = Database(f"sqlite:///{path}")
    config.attributes["engine"] = database.engine
    command.upgrade(config, "0001")
    database.close()
    served = {
        "ruling": b'{"case":"VD-1","must_act":["buyer"],"requests":[],"staff":[]}',
        "ruling/trace": b'{"case":"VD-1","trace":{"rules":[]}}',
    }
    body, full = served.values()
    asked, due = "2026-05-20 04:00:00.000000", "2026-05-23 04:00:00.000000"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(
            "INSERT INTO cases VALUES ('VD-1', 'taobao', 'general', ?, ?)",
            (json.dumps(claim), asked),
        )
        connection.execute(
            "INSERT INTO evidence_requests VALUES (?, ?, ?, ?, ?)",
            ("VD-1", "proof.buyer_shows_defect", "buyer", asked, due),
        )
        connection.execute(
            "INSERT INTO rulings VALUES (?, 1, ?, ?, ?, NULL, NULL, ?, ?, ?, ?, ?)",
            (
                *("VD-1", asked, "0" * 64, "evidence_requested", due),
                *(hashlib.sha256(body).hexdigest(), hashlib.sha256(full).hexdigest()),
                *(body, zlib.compress(full)),
            ),
        )
    return served


def test_the_rulings_of_0001_move_forward_with_the_traces_that_were_stored(
    tmp_path, settings, claim, photo, clock
):
    path = tmp_path / "old.db"
    served = at_0001(path, claim())
    upgrade(f"sqlite:///{path}")
    old = Settings(database_url=f"sqlite:///{path}", rulebooks=settings.rulebooks)
    with TestClient(create_app(old, clock)) as http:
        for name, body in served.items():
            response = http.get(f"/v1/cases/VD-1/{name}")
            assert response.content == body
            assert response.headers["etag"] == f'"{hashlib.sha256(body).hexdigest()}"'
        refused = http.post("/v1/cases/VD-1/rulings/1/reproduction")
        assert refused.status_code == 409
        assert "before releases were kept" in refused.json()["detail"]
        clock.forward(hours=1)
        http.post("/v1/cases/VD-1/evidence", json=photo, headers={"Idempotency-Key": "k"})
        assert http.post("/v1/cases/VD-1/rulings/2/reproduction").json()["equal"] is True
        requests = http.get("/v1/cases/VD-1").json()["document"]["requests"]
        assert [one["fact"] for one in requests] == [
            "proof.buyer_shows_defect",
            "proof.seller_rebuts",
        ]
    with (
        closing(sqlite3.connect(path)) as connection,
        pytest.raises(sqlite3.IntegrityError, match="append-only"),
    ):
        connection.execute("DELETE FROM stored_traces")


def test_the_folder_of_the_database_is_made(tmp_path):
    upgrade(f"sqlite:///{tmp_path}/var/deep/adjudicator.db")
    assert (tmp_path / "var/deep/adjudicator.db").exists()


def test_the_application_does_not_start_on_an_old_schema(tmp_path, settings):
    old = Settings(database_url=f"sqlite:///{tmp_path}/empty.db", rulebooks=settings.rulebooks)
    with (
        pytest.raises(SchemaOutdatedError, match=r"python -m api\.migrate"),
        TestClient(create_app(old)),
    ):
        pass


def test_only_an_sqlite_file_is_accepted():
    with pytest.raises(ValueError, match="is not an SQLite file"):
        upgrade("sqlite://")


@pytest.mark.parametrize(
    "table", ["cases", "statements", "evidence_requests", "rulings", "release_parts"]
)
@pytest.mark.parametrize("change", ["DELETE FROM {}", "UPDATE {} SET rowid = rowid + 1"])
def test_the_database_itself_refuses_to_change_history(api, claim, photo, tmp_path, table, change):
    api.submit(claim(statements=[photo]))
    with (
        closing(sqlite3.connect(tmp_path / "adjudicator.db")) as connection,
        pytest.raises(sqlite3.IntegrityError, match="append-only"),
    ):
        connection.execute(change.format(table))


def test_every_commit_is_synced_to_disk_in_wal_mode(settings):
    database = Database(settings.database_url)
    with database.engine.connect() as connection:
        pragmas = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    database.close()
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_health_names_the_schema_and_the_rulebooks(api):
    health = api.get("/health").json()
    assert health["status"] == "ok"
    assert health["schema_revision"] == newest_revision()
    assert health["rulebooks"] == {"visible_defect": ["1"]}
