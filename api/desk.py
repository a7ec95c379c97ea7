"""What every service works with: the database, the rulebooks and the clock."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from adjudicator import Library
from adjudicator.rulebook.model import Release
from api.kit.clock import TimeSource
from api.kit.database import Database


@dataclass(frozen=True, slots=True)
class Desk:
    """Made once when the application starts; safe under threads.

    `releases`: all of the library, compiled at the start, so that a rulebook that does
    not compile is found then and not by the first case that needs it.
    """

    database: Database
    library: Library
    releases: tuple[Release, ...]
    clock: TimeSource


def _desk(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    return desk


DeskDep = Annotated[Desk, Depends(_desk)]
