"""The same content gives the same bytes."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

from adjudicator.documents.site import Site, documents_of, render_release
from adjudicator.rulebook.library import Library
from tests.documents.conftest import RULEBOOKS

_PROGRAM = """
import hashlib, sys
from pathlib import Path
from adjudicator.documents.site import documents_of, pages
from adjudicator.rulebook.library import Library
sites = [s for s in documents_of(Library.load(Path(sys.argv[1]))) if s.decides(None, "large_item")]
text = "".join(name + content for name, content in pages(sites))
print(hashlib.sha256(text.encode()).hexdigest())
"""


def digest(seed: str) -> str:
    """What another process, with another order of sets, makes of the rulebooks."""
    root = str(Path(__file__).parents[2])
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": root}
    command = [sys.executable, "-c", _PROGRAM, str(RULEBOOKS)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    return done.stdout.strip()


def test_two_processes_write_the_same_bytes() -> None:
    assert digest("1") == digest("2")


def test_loading_again_writes_the_same_bytes(ebike: Site, pages: dict[str, str]) -> None:
    again = next(s for s in documents_of(Library.load(RULEBOOKS)) if s.stem == ebike.stem)
    for language, page in pages.items():
        told = render_release(again, language)
        assert hashlib.sha256(told.encode()).digest() == hashlib.sha256(page.encode()).digest()
