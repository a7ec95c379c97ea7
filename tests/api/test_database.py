"""Who loses to other writers comes to its turn, and an error undoes all of one turn."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing

import pytest
from sqlalchemy import text

from api.kit.database import MOST_LOSSES, Database


@pytest.fixture
def counters(database_url: str) -> Iterator[tuple[Database, Database]]:
    """Two servers' views of one table that holds one number."""
    with closing(Database(database_url)) as mine, closing(Database(database_url)) as other:
        with mine.writing() as session:
            session.execute(text("CREATE TABLE counter (n INTEGER)"))
            session.execute(text("INSERT INTO counter VALUES (0)"))
        yield mine, other


def number(database: Database) -> int:
    with database.reading() as session:
        return int(session.execute(text("SELECT n FROM counter")).scalar_one())


def add_one(database: Database) -> None:
    with database.writing() as session:
        session.execute(text("UPDATE counter SET n = n + 1"))


def test_who_always_loses_outside_the_lock_wins_inside_it(counters):
    mine, other = counters
    rivals = []

    def attempt() -> int | None:
        seen = number(mine)
        rivals.append(threading.Thread(target=add_one, args=(other,)))
        rivals[-1].start()
        rivals[-1].join(timeout=None if len(rivals) <= MOST_LOSSES else 0.5)
        with mine.writing():
            if number(mine) != seen:
                return None
            add_one(mine)
        return seen + 1

    assert mine.advance(attempt) == MOST_LOSSES + 1
    rivals[-1].join()  # it waited for the lock
    assert number(other) == MOST_LOSSES + 2


def test_an_error_undoes_everything_written_in_one_turn(counters):
    mine, other = counters

    def fail() -> None:
        with mine.writing():
            add_one(mine)
            assert (number(mine), number(other)) == (1, 0)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert number(mine) == 0
    add_one(other)
    assert number(mine) == 1
