"""`adjudicator docs`: releases as documents that staff and merchants read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import track

from adjudicator.handbook import Site, pages


def write_documents(sites: Sequence[Site], folder: Path, console: Console) -> list[Path]:
    """Write releases, their cases and the index; other files in the folder stay."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, text in track(pages(sites), "Writing", console=console, transient=True):
        path = folder / name
        path.write_bytes(text.encode())
        written.append(path)
    return written
