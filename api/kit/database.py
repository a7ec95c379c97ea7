"""The database: SQLite in WAL mode, synced at every commit, one writer at a time.

`reading()` sees one snapshot; `writing()` takes the write lock at its start
(`BEGIN IMMEDIATE`) and commits at its end, so what was read inside it cannot change
before the commit. Nothing else in the application commits. `advance()` is for work
that reads, thinks long and writes: it thinks outside the lock, unless it loses too often.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Table, create_engine, event
from sqlalchemy.engine import make_url
from sqlmodel import Session, SQLModel

T = TypeVar("T")

MOST_LOSSES = 3  # times that work is thrown away before it is done with the lock held
BUSY_TIMEOUT = 15_000  # milliseconds that a process waits for another one's write
POOL_SIZE = 48  # above the 40 threads that serve requests: nobody waits for a connection


class Database:
    """The engine of one SQLite file. Safe under threads; several processes may share a file."""

    def __init__(self, url: str) -> None:
        """`url` as SQLAlchemy writes it; the file's folder is made if it is missing."""
        parsed = make_url(url)
        if parsed.get_backend_name() != "sqlite" or parsed.database in (None, "", ":memory:"):
            raise ValueError(f"'{url}' is not an SQLite file; write 'sqlite:///./var/name.db'.")
        Path(str(parsed.database)).absolute().parent.mkdir(parents=True, exist_ok=True)
        self.engine = create_engine(parsed, pool_size=POOL_SIZE)
        event.listen(self.engine, "connect", _prepare_connection)
        event.listen(self.engine, "begin", _begin)
        self._writing_engine = self.engine.execution_options(begin="BEGIN IMMEDIATE")
        # Threads queue here in turn; SQLite's own busy handler sleeps and is not fair.
        self._turn = threading.Lock()
        self._held = threading.local()  # `session`: this thread's, while it is writing

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session over one snapshot; whatever it would write is discarded.

        Inside `writing()` it is that session: it sees what this thread wrote.
        """
        if held := self._session_held():
            yield held
            return
        with Session(self.engine, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session that holds the write lock; committed at the end, undone on an error.

        Inside another `writing()` of this thread it is that session, and the outer one commits.
        """
        if held := self._session_held():
            yield held
            return
        with self._turn, Session(self._writing_engine, expire_on_commit=False) as session:
            session.connection()
            self._held.session = session
            try:
                yield session
            finally:
                self._held.session = None
            session.commit()

    def advance(self, attempt: Callable[[], T | None]) -> T:
        """What `attempt` returns, tried again for as long as it returns None.

        `attempt` reads, works on what it read, and writes only if that has not changed
        in the meantime; it returns None if it has. After `MOST_LOSSES` it runs with the
        write lock held, where nothing can change: so it always comes to its turn,
        however many others write.
        """
        for _ in range(MOST_LOSSES):
            if (done := attempt()) is not None:
                return done
        with self.writing():
            done = attempt()
        if done is None:
            raise AssertionError("what was read with the write lock held has changed")
        return done

    def _session_held(self) -> Session | None:
        return getattr(self._held, "session", None)

    def close(self) -> None:
        """Give every connection back."""
        self.engine.dispose()


def insert(session: Session, rows: Sequence[SQLModel]) -> None:
    """Write new rows of one table in the running transaction, past the ORM's unit of work."""
    if rows:
        table = SQLModel.metadata.tables[str(rows[0].__tablename__)]
        session.connection().execute(table.insert(), [row.model_dump() for row in rows])


def append_only(table: str) -> None:
    """Let the database itself refuse to change or delete rows of this table."""

    def create_triggers(_: Table, connection: Connection, **__: object) -> None:
        for verb in ("UPDATE", "DELETE"):
            connection.exec_driver_sql(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )

    event.listen(SQLModel.metadata.tables[table], "after_create", create_triggers)


def _prepare_connection(connection: Any, _: object) -> None:
    connection.isolation_level = None  # the driver must not begin transactions on its own
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_TIMEOUT}",
    ):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("begin", "BEGIN"))
