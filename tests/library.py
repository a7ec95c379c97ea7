"""The project's own rulebooks, loaded once for all tests of a process."""

from __future__ import annotations

from pathlib import Path

from adjudicator import Library

ROOT = Path(__file__).parents[1]
RULEBOOKS = ROOT / "rulebooks"
LIBRARY = Library.load(RULEBOOKS, examples=True)
