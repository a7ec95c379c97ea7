"""The state of this server."""

from __future__ import annotations

from pydantic import BaseModel


class Health(BaseModel):
    """`schema_revision`: the migration that the database stands at.

    `rulebooks`: the loaded versions by rulebook, the oldest first.
    """

    status: str
    schema_revision: str
    rulebooks: dict[str, list[str]]
