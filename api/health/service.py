"""Asking the parts of this server whether they work."""

from __future__ import annotations

from sqlalchemy.exc import SQLAlchemyError

from api.desk import Desk
from api.health.schemas import Health
from api.kit.problem import ProblemError
from api.migrate import current_revision
from api.rulebooks.service import loaded_rulebooks


class UnhealthyError(ProblemError):
    """The database cannot be read. Cases can be neither read nor decided."""

    status_code = 503
    type = "/problems/unhealthy"
    title = "The server cannot do its work"


def check(desk: Desk) -> Health:
    """The state of the server. Raises `UnhealthyError`."""
    try:
        revision = current_revision(desk.database.engine)
    except SQLAlchemyError as error:
        raise UnhealthyError("The database cannot be read.") from error
    versions: dict[str, list[str]] = {}
    for rulebook in loaded_rulebooks(desk.library):
        versions.setdefault(rulebook.id, []).append(rulebook.version)
    return Health(status="ok", schema_revision=str(revision), rulebooks=versions)
