"""What every service works with: the database, the rulebooks and the clock."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from adjudicator import Library
from adjudicator.rulebook.model import Release
from adjudicator.values import SHANGHAI
from api.kit.clock import TimeSource
from api.kit.database import Database
from api.releases.service import PastReleases


@dataclass(frozen=True, slots=True)
class Desk:
    """Made once when the application starts; safe under threads.

    `releases`: those that decide cases of today and later, compiled at the start, so that
    a rulebook that does not compile is found then and not by the first case that needs it.
    Releases of past periods are compiled when a case needs them. `past`: those of the
    archive, whatever the rulebooks say now.
    """

    database: Database
    library: Library
    releases: tuple[Release, ...]
    clock: TimeSource
    past: PastReleases


def in_force(library: Library, at: dt.datetime) -> tuple[Release, ...]:
    """The releases that decide cases whose conduct lies on that day or later.

    Raises `RulebookError` at the first that does not compile.
    """
    day = at.astimezone(SHANGHAI).date()
    return tuple(occasion.release for occasion in library.occasions(since=day))


def _desk(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    return desk


DeskDep = Annotated[Desk, Depends(_desk)]
