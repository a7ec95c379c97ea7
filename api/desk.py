"""What every service works with: the database, the rulebooks and the clock."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from adjudicator import Library
from api.kit.clock import TimeSource
from api.kit.database import Database


@dataclass(frozen=True, slots=True)
class Desk:
    """Made once when the application starts; safe under threads."""

    database: Database
    library: Library
    clock: TimeSource


def _desk(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    return desk


DeskDep = Annotated[Desk, Depends(_desk)]
