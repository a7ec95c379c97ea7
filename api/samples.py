"""Loads the example cases into the database, so that a new installation has something to show.

`python -m api.samples [FOLDER]` submits every case document of the folder (default
`examples/`) through the same service as HTTP does, each as the case `sample-NAME` after
its file, so that the documents themselves can still be submitted by hand. Samples that
are already stored are left as they are. What a document records of earlier requests is
left out: the stored case has its own history, which begins now.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from adjudicator import Library, read_json
from api.cases.service import submit
from api.desk import Desk
from api.kit.body import JsonObject
from api.kit.clock import now
from api.kit.database import Database
from api.kit.idempotency import Attempt
from api.releases.service import PastReleases
from api.settings import Settings

EXAMPLES = Path(__file__).parent.parent / "examples"


def load(desk: Desk, folder: Path) -> list[str]:
    """Submit every case of the folder; gives the ids of those that were not stored before."""
    loaded = []
    for path in sorted(folder.glob("*.json")):
        document = read_json(path.read_text(encoding="utf-8"))
        assert isinstance(document, dict)
        name = f"sample-{path.stem}"
        case: JsonObject = {key: value for key, value in document.items() if key != "requests"}
        if not submit(desk, {**case, "case": name}, Attempt(name, name)).replayed:
            loaded.append(name)
    return loaded


def main() -> None:
    """Load the samples into the configured database and say what was done."""
    parser = argparse.ArgumentParser(prog="python -m api.samples", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=EXAMPLES)
    folder: Path = parser.parse_args().folder
    settings = Settings()
    database = Database(settings.database_url)
    try:
        library = Library.load(settings.rulebooks)
        loaded = load(Desk(database, library, (), now, PastReleases(database)), folder)
    finally:
        database.close()
    sys.stdout.write(f"{len(loaded)} sample cases loaded from {folder}\n")


if __name__ == "__main__":
    main()
