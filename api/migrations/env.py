"""Runs migrations over the engine that `api.migrate` hands in."""

from __future__ import annotations

from alembic import context
from sqlmodel import SQLModel

from api.kit.database import Database
from api.migrations import models
from api.settings import Settings

__all__ = ["models"]


def run() -> None:
    """All migrations in one transaction, in batch mode, as SQLite needs for ALTER."""
    engine = context.config.attributes.get("engine") or Database(Settings().database_url).engine
    with engine.execution_options(begin="BEGIN IMMEDIATE").connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=SQLModel.metadata,
            render_as_batch=True,
            transactional_ddl=True,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
