"""How many mutants the loader and the examples kill: `python -m benchmarks.mutation [LIBRARY]`.

Prints the share of mutants killed for each rulebook and each kind of mutation, and every
survivor with its place. Takes long for all the real rulebooks. With `--prove`, the
proofs are run on what survives, which takes ten seconds and more for each.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from adjudicator.rulebook.files.loader import read_books
from adjudicator.rulebook.library import Library
from adjudicator.workbench.mutation import Killer, Verdict, run
from adjudicator.workbench.proved_mutants import Proofs

ROOT = Path(__file__).parent.parent
EVERY = 250
_HEADS = " ".join(f"{head:>9}" for head in ("mutants", *Killer))


def main() -> None:
    """Run and report."""
    parser = argparse.ArgumentParser(description="Mutation testing of rulebooks.")
    parser.add_argument("library", type=Path, nargs="?", default=ROOT / "rulebooks")
    parser.add_argument("--prove", action="store_true", help="run the proofs on what survives")
    asked = parser.parse_args()
    books = read_books(asked.library, examples=True)
    library = Library(books)
    start = time.perf_counter()
    verdicts: list[Verdict] = []
    for verdict in run(books, library.plainest_releases()):
        verdicts.append(verdict)
        if len(verdicts) % EVERY == 0:
            sys.stderr.write(f"{len(verdicts)} mutants, {time.perf_counter() - start:.0f} s\n")
    if asked.prove:
        proofs = Proofs(library)
        verdicts = [_proved(verdict, proofs) for verdict in verdicts]
    for verdict in verdicts:
        if verdict.survived:
            mutant = verdict.mutant
            _say(f"{mutant.place}: {mutant.subject.name}: {mutant.kind}: {mutant.change}")
    _table("kind of mutation", verdicts, lambda verdict: verdict.mutant.kind.value)
    _table("section", verdicts, lambda verdict: verdict.mutant.subject.section)
    _table("rulebook", verdicts, lambda verdict: verdict.mutant.subject.rulebook)
    _say(_row("all", verdicts))


def _proved(verdict: Verdict, proofs: Proofs) -> Verdict:
    if not verdict.survived:
        return verdict
    mutant = verdict.mutant
    finding = proofs.notice(mutant)
    sys.stderr.write(f"{mutant.place}: {mutant.subject.name}: {mutant.change}: {finding}\n")
    return verdict if finding is None else Verdict(mutant, Killer.PROOFS, finding)


def _table(title: str, verdicts: Iterable[Verdict], key: Callable[[Verdict], str]) -> None:
    groups: dict[str, list[Verdict]] = {}
    for verdict in verdicts:
        groups.setdefault(key(verdict), []).append(verdict)
    _say(f"\n{title:<28} {_HEADS} {'killed':>7}")
    for name, group in sorted(groups.items()):
        _say(_row(name, group))


def _row(name: str, verdicts: list[Verdict]) -> str:
    by_killer = [sum(verdict.killer is killer for verdict in verdicts) for killer in Killer]
    killed = sum(not verdict.survived for verdict in verdicts) / len(verdicts)
    counts = " ".join(f"{count:>9}" for count in (len(verdicts), *by_killer))
    return f"{name:<28} {counts} {killed:>7.1%}"


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
