"""The output of `adjudicator test`: what the examples leave out, what failed, and the figures."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich.table import Table

from adjudicator.cli.output import Terminal
from adjudicator.workbench.coverage import AtomCoverage, ConditionCoverage, Coverage, Mark
from adjudicator.workbench.suggest import Answer, Suggestion
from adjudicator.workbench.testing import SUGGESTED_FILE, Trial


def print_suggestions(console: Terminal, found: Sequence[Suggestion], folder: Path) -> None:
    """What no case shows, and which files were written."""
    for each in found:
        if each.answer is not Answer.FOUND:
            line = f"{each.place}: {each.subject}: {each.atom} {each.mark}: {each.answer}"
            console.say(line)
    for path in sorted({folder / each.folder / SUGGESTED_FILE for each in found if each.text}):
        console.say(str(path))
    counts = ", ".join(f"{sum(f.answer is a for f in found)} {a}" for a in Answer)
    console.print(counts)


def print_trial(console: Terminal, report: Trial) -> None:
    """The report for people: what the examples leave out, failures, figures, a verdict."""
    for condition in report.coverage.conditions:
        for atom in condition.atoms:
            if not atom.covered:
                console.say(_uncovered(condition, atom), "yellow")
                for _, advice in atom.lacking:
                    console.say(f"    {advice}")
    for one in report.failed:
        example = one.outcome.example
        console.say(f"{example.place}: {example.name}", "red")
        console.say(f"    {one.release.platform} / {one.release.category}")
        for failure in one.outcome.failures:
            console.say(f"    {failure}")
    console.print(_figures_table(report))
    verdict = f"{len(report.tried)} examples tried, {len(report.failed)} failed"
    console.say(verdict, "red" if report.failed else "green")


def _uncovered(condition: ConditionCoverage, atom: AtomCoverage) -> str:
    missing = ", ".join(f"never {mark}" for mark in atom.missing)
    return f"{atom.place}: {condition.subject}: {atom.text}: {missing}"


def _figures_table(report: Trial) -> Table:
    table = Table(show_edge=False, pad_edge=False)
    table.add_column("rulebook", no_wrap=True)
    table.add_column("examples", justify="right")
    for column in ("tried", "atoms", "decide true", "false"):
        table.add_column(column, justify="right", no_wrap=True)
    parts = report.coverage.by_rulebook()
    for rulebook, coverage in parts.items():
        count = sum(one.outcome.example.rulebook == rulebook for one in report.tried)
        table.add_row(rulebook, str(count), *_row(coverage))
    if len(parts) > 1:
        table.add_section()
        table.add_row("all", str(len(report.tried)), *_row(report.coverage))
    return table


def _row(coverage: Coverage) -> tuple[str, ...]:
    """Conditions that held and failed, atoms covered, atoms that decided while true and false."""
    atoms = coverage.atoms
    deciding = (Mark.DECIDES_TRUE, Mark.DECIDES_FALSE)
    seen = (sum(mark in atom.seen for atom in atoms) for mark in deciding)
    return (
        f"{coverage.tried}/{len(coverage.conditions)}",
        f"{coverage.atoms_covered}/{len(atoms)}",
        *(f"{count / len(atoms):.0%}" if atoms else "–" for count in seen),
    )
