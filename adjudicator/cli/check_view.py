"""The output of `adjudicator check`: what is wrong first, a verdict last."""

from __future__ import annotations

from adjudicator.cli.output import Terminal
from adjudicator.workbench.check import Report
from adjudicator.workbench.issues import ERROR, WARNING, count

_STYLES = {ERROR: "red", WARNING: "yellow"}


def print_report(console: Terminal, report: Report) -> None:
    """The report for people: what is wrong first, a one-line verdict last."""
    for issue in report.issues:
        line = f"{issue.place}: {issue.code} {issue.message}"
        console.say(line, _STYLES[issue.level])
    errors, warnings = (count(report.issues, level) for level in (ERROR, WARNING))
    verdict = ("passed, read the warnings" if warnings else "passed") if report.passed else "failed"
    console.print(
        f"{len(report.releases)} releases, {report.examples} examples run, "
        f"{errors} errors, {warnings} warnings: {verdict}",
        style="green" if report.passed else "red",
    )
