"""Rulebooks as callers see them."""

from __future__ import annotations

import datetime as dt

from pydantic import BaseModel


class Title(BaseModel):
    """A text in both languages."""

    zh: str
    en: str


class RulebookEntry(BaseModel):
    """One version of a rulebook. `in_force_until`: its last day, `null` if none is set.

    `digest`: SHA-256 of its content; reformatting the files does not change it.
    """

    id: str
    version: str
    layer: str
    title: Title
    digest: str
    in_force_from: dt.date
    in_force_until: dt.date | None
    temporal_policy: str


class RulebookList(BaseModel):
    """Every rulebook version that this server has loaded."""

    rulebooks: list[RulebookEntry]
