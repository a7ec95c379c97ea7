"""Files the example cases, so that a new installation has something to show.

`python -m api.samples [FOLDER]` submits every case document of the folder (default
`examples/`) through the same service as HTTP does, each as the case `sample-NAME` after
its file, so that the documents themselves can still be submitted by hand. Samples that
are already stored are left as they are. What a document records of earlier requests is
left out: the stored case has its own history, which begins now.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from adjudicator import Library, read_json
from api.cases import repository
from api.cases.service import CaseInvalidError, submit
from api.desk import Desk
from api.kit.body import JsonObject
from api.kit.clock import now
from api.kit.database import Database
from api.kit.idempotency import Attempt
from api.releases.service import PastReleases
from api.settings import Settings

EXAMPLES = Path(__file__).parent.parent / "examples"
_TOLD_EVERY = 10  # seconds


def missing(database: Database, folder: Path) -> list[Path]:
    """The case documents of the folder that are not stored yet."""
    with database.reading() as session:
        return [
            path
            for path in sorted(folder.glob("*.json"))
            if not repository.exists(session, _name(path))
        ]


def load(desk: Desk, paths: Sequence[Path]) -> Iterator[tuple[str, bool]]:
    """Submit each of the case documents; gives its id, and whether the rulebooks accept it."""
    for path in paths:
        document = read_json(path.read_text(encoding="utf-8"))
        assert isinstance(document, dict)
        name = _name(path)
        case: JsonObject = {key: value for key, value in document.items() if key != "requests"}
        try:
            submit(desk, {**case, "case": name}, Attempt(name, name))
        except CaseInvalidError:
            yield name, False
        else:
            yield name, True


def main() -> None:
    """File the samples in the configured database and say how far it is."""
    parser = argparse.ArgumentParser(prog="python -m api.samples", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=EXAMPLES)
    parser.add_argument("--nice", action="store_true", help="let others go first")
    chosen = parser.parse_args()
    if chosen.nice:
        os.nice(10)
    settings = Settings()
    database = Database(settings.database_url)
    try:
        if paths := missing(database, chosen.folder):
            library = Library.load(settings.rulebooks)
            desk = Desk(database, library, (), now, PastReleases(database))
            _tell(load(desk, paths), len(paths))
    finally:
        database.close()


def _tell(loaded: Iterator[tuple[str, bool]], total: int) -> None:
    """Say now and then how far it is, and in the end how to read a sample."""
    told, filed = time.monotonic(), [""]
    for number, (name, accepted) in enumerate(loaded, start=1):
        filed += [name] if accepted else []
        if number == total or time.monotonic() - told > _TOLD_EVERY:
            told = time.monotonic()
            sys.stdout.write(f"Sample cases: {number} of {total} sent, {len(filed) - 1} filed\n")
            sys.stdout.flush()
    if filed[-1]:
        sys.stdout.write(f"Read one at /v1/cases/{filed[-1]}/ruling\n")


def _name(path: Path) -> str:
    return f"sample-{path.stem}"


if __name__ == "__main__":
    main()
