"""`adjudicator docs`: releases as documents that staff and merchants read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from adjudicator.handbook.site import Site, number_of_pages, pages
from adjudicator.progress import Progress, counted, silent


def write_documents(sites: Sequence[Site], folder: Path, progress: Progress = silent) -> list[Path]:
    """Write releases, their cases and the index; other files in the folder stay."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    total = number_of_pages(sites)
    for name, text in counted(pages(sites), "Writing", progress, total):
        path = folder / name
        path.write_bytes(text.encode())
        written.append(path)
    return written
