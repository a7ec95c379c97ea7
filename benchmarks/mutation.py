"""How many mutants the loader and the examples kill: `python -m benchmarks.mutation [LIBRARY]`.

Prints the share of mutants killed for each rulebook and each kind of mutation, and every
survivor with its place. Takes some minutes for the real rulebooks.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from adjudicator.analysis.mutation import Killer, Verdict, run
from adjudicator.rulebook.library import Library
from adjudicator.rulebook.loader import read_books

ROOT = Path(__file__).parent.parent
EVERY = 250


def main() -> None:
    """Run and report."""
    books = read_books(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "rulebooks")
    start = time.perf_counter()
    verdicts: list[Verdict] = []
    for verdict in run(books, Library(books).every_release()):
        verdicts.append(verdict)
        if len(verdicts) % EVERY == 0:
            sys.stderr.write(f"{len(verdicts)} mutants, {time.perf_counter() - start:.0f} s\n")
    for verdict in verdicts:
        if verdict.survived:
            mutant = verdict.mutant
            _say(f"{mutant.place}: {mutant.subject.name}: {mutant.kind}: {mutant.change}")
    _table("kind of mutation", verdicts, lambda verdict: verdict.mutant.kind.value)
    _table("section", verdicts, lambda verdict: verdict.mutant.subject.section)
    _table("rulebook", verdicts, lambda verdict: verdict.mutant.subject.rulebook)
    _say(_row("all", verdicts))


def _table(title: str, verdicts: Iterable[Verdict], key: Callable[[Verdict], str]) -> None:
    groups: dict[str, list[Verdict]] = {}
    for verdict in verdicts:
        groups.setdefault(key(verdict), []).append(verdict)
    _say(f"\n{title:<28} {'mutants':>8} {'loader':>8} {'examples':>9} {'survive':>8} {'killed':>7}")
    for name, group in sorted(groups.items()):
        _say(_row(name, group))


def _row(name: str, verdicts: list[Verdict]) -> str:
    by_loader, by_examples, by_nobody = (
        sum(verdict.killer is killer for verdict in verdicts) for killer in Killer
    )
    killed = (len(verdicts) - by_nobody) / len(verdicts)
    counts = f"{len(verdicts):>8} {by_loader:>8} {by_examples:>9} {by_nobody:>8}"
    return f"{name:<28} {counts} {killed:>7.1%}"


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
