"""The application: everything put together. Run `uvicorn api.main:app`."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.responses import RedirectResponse

from adjudicator import Library
from api.cases.endpoints import router as cases
from api.decisions.endpoints import router as decisions
from api.desk import Desk, in_force
from api.evidence.endpoints import router as evidence
from api.health.endpoints import router as health
from api.kit.clock import TimeSource, now
from api.kit.database import Database
from api.kit.docs import install_docs
from api.kit.problem import Application, install_problems
from api.migrate import require_current
from api.releases.service import PastReleases
from api.rulebooks.endpoints import router as rulebooks
from api.rulings.endpoints import router as rulings
from api.settings import Settings

VERSION = "0.1.0"


def create_app(settings: Settings, clock: TimeSource = now) -> FastAPI:
    """The application over one database and one folder of rulebooks.

    Nothing is opened before it starts. Starting raises `RulebookError` if a rulebook
    has defects, `SchemaOutdatedError` if the database must be migrated first.
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        database = Database(settings.database_url)
        try:
            require_current(database.engine)
            library = Library.load(settings.rulebooks)
            releases = in_force(library, clock())
            app.state.desk = Desk(database, library, releases, clock, PastReleases(database))
            yield
        finally:
            database.close()

    app = Application(
        title="Adjudicator",
        version=VERSION,
        description="After-sales disputes decided by published rules. Money is integer fen.",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
    )
    install_problems(app)
    install_docs(app)
    for router in (cases, evidence, rulings, decisions, rulebooks, health):
        app.include_router(router)

    @app.get("/", include_in_schema=False)
    def root() -> RedirectResponse:
        return RedirectResponse("/docs")

    return app


app = create_app(Settings())
