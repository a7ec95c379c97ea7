"""What the operator may set, from environment variables that begin with `ADJUDICATOR_`."""

from __future__ import annotations

from pathlib import Path

from pydantic_settings import BaseSettings, SettingsConfigDict

RULEBOOKS = Path(__file__).resolve().parent.parent / "rulebooks"


class Settings(BaseSettings):
    """`database_url`: an SQLite file; `rulebooks`: the folder that holds the rulebooks."""

    model_config = SettingsConfigDict(env_prefix="ADJUDICATOR_", frozen=True)

    database_url: str = "sqlite:///./var/adjudicator.db"
    rulebooks: Path = RULEBOOKS
