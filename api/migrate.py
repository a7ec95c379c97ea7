"""Bring the database to the newest schema: `python -m api.migrate`. Safe to run again."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from api.kit.database import Database
from api.settings import Settings

SCRIPTS = Path(__file__).resolve().parent / "migrations"


class SchemaOutdatedError(Exception):
    """The database is not at the newest schema. Run `python -m api.migrate`."""


def upgrade(url: str) -> None:
    """Run every migration that the database at `url` has not seen yet."""
    database = Database(url)
    try:
        config = _config()
        config.attributes["engine"] = database.engine
        command.upgrade(config, "head")
    finally:
        database.close()


def current_revision(engine: Engine) -> str | None:
    """The migration that the database stands at; `None` for an empty one."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest_revision() -> str | None:
    """The last migration there is."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def require_current(engine: Engine) -> None:
    """Raise `SchemaOutdatedError` unless the database is at the newest schema."""
    stands_at, newest = current_revision(engine), newest_revision()
    if stands_at != newest:
        raise SchemaOutdatedError(
            f"The database is at {stands_at or 'no migration'}, this program needs {newest}. "
            "Run: python -m api.migrate"
        )


def _config() -> Config:
    return Config(SCRIPTS / "alembic.ini")


if __name__ == "__main__":
    upgrade(Settings().database_url)
