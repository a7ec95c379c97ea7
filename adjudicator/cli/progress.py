"""Progress on a terminal: a bar while work goes on, and nothing of it afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar

from adjudicator.cli.output import Terminal
from adjudicator.progress import Progress


@contextmanager
def shown() -> Iterator[Progress]:
    """Progress for whoever waits at the terminal, on standard error."""
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Bar(*columns, console=Terminal(stderr=True), transient=True) as bar:
        task = bar.add_task("Reading", total=None)

        def show(what: str, done: int, total: int) -> None:
            bar.update(task, description=what, completed=done, total=total)

        yield show
