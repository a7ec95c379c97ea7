"""The output of `adjudicator check`: what is wrong first, a verdict last."""

from __future__ import annotations

from rich.console import Console

from adjudicator.workbench.check import Report
from adjudicator.workbench.issues import ERROR, WARNING, count

_STYLES = {ERROR: "red", WARNING: "yellow"}


def print_report(console: Console, report: Report) -> None:
    """The report for people: what is wrong first, a one-line verdict last."""
    for issue in report.issues:
        line = f"{issue.place}: {issue.code} {issue.message}"
        console.print(line, style=_STYLES[issue.level], markup=False, soft_wrap=True)
    errors, warnings = (count(report.issues, level) for level in (ERROR, WARNING))
    verdict = ("passed, read the warnings" if warnings else "passed") if report.passed else "failed"
    console.print(
        f"{len(report.releases)} releases, {report.examples} examples run, "
        f"{errors} errors, {warnings} warnings: {verdict}",
        style="green" if report.passed else "red",
        markup=False,
    )
