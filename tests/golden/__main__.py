"""Writes the golden rulings of this language anew: `make golden`.

Only until a language is published. Once rulings of it are in the world, a golden ruling
that comes out differently is no reason to write it anew: it is a new language.
"""

from __future__ import annotations

import lzma
import shutil

from adjudicator import Detail, read_case, read_json, to_bytes
from adjudicator.adjudicate.decision import adjudicate
from adjudicator.decide import release_of
from adjudicator.rulebook.release_archive import Archive, Folder
from tests.examples.test_example_cases import DECIDED_AT, EXAMPLES
from tests.golden.test_golden import CASES, FOLDER, WITH_REASONS
from tests.library import LIBRARY


def write() -> None:
    """Decide the golden cases by the rulebooks of today; keep releases, documents, rulings."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    archive = Archive(Folder(FOLDER / "archive"))
    for name in CASES:
        text = (EXAMPLES / f"{name}.json").read_text(encoding="utf-8")
        document, at = read_json(text), DECIDED_AT[name]
        release = release_of(document, LIBRARY, at)
        archive.keep(release)
        detail = Detail.FULL if name in WITH_REASONS else Detail.RULING
        ruling = adjudicate(read_case(document, release), release, at, detail)
        (FOLDER / f"{name}.json").write_text(text, encoding="utf-8")
        (FOLDER / f"{name}.ruling.xz").write_bytes(lzma.compress(to_bytes(ruling), preset=9))


write()
