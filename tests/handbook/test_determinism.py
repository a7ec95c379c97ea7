"""The same content gives the same bytes."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

from adjudicator.handbook.site import Site
from tests.handbook.conftest import SINCE
from tests.library import RULEBOOKS

_PROGRAM = """
import hashlib, sys
from datetime import date
from pathlib import Path
from adjudicator.handbook.site import documents_of, pages
from adjudicator.rulebook.library import Library
library = Library.load(Path(sys.argv[1]), examples=True)
found = documents_of(library, date.fromisoformat(sys.argv[2]))
site = next(site for site in found if site.stem == sys.argv[3])
text = "".join(text for _, text in pages([site]))
print(hashlib.sha256(text.encode()).hexdigest())
"""


def test_another_process_writes_the_same_bytes(ebike: Site, files: dict[str, str]) -> None:
    """It orders sets in another way than this one does."""
    seed = "2" if os.environ.get("PYTHONHASHSEED") == "1" else "1"
    root = str(Path(__file__).parents[2])
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": root}
    command = [sys.executable, "-c", _PROGRAM, str(RULEBOOKS), SINCE.isoformat(), ebike.stem]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    text = "".join(files.values())
    assert done.stdout.strip() == hashlib.sha256(text.encode()).hexdigest()
