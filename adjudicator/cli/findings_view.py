"""The output of `adjudicator prove` and `adjudicator diff`."""

from __future__ import annotations

import json
from pathlib import Path

from rich.console import Console

from adjudicator.proofs.findings import Located, Severity
from adjudicator.proofs.prove import Proof
from adjudicator.workbench.pairing import LibraryComparison

_STYLES = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.UNPROVED: "magenta"}


def write_witnesses(proof: Proof, folder: Path) -> list[Path]:
    """Every witness as a case file that `adjudicator decide` reads; the files written."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for number, located in enumerate(proof.findings, 1):
        witness = located.finding.witness
        if witness is not None:
            path = folder / f"{number:03}-{located.finding.code}.json"
            text = json.dumps(witness.document, ensure_ascii=False, indent=2)
            path.write_text(text + "\n", encoding="utf-8")
            written.append(path)
    return written


def print_proof(console: Console, proof: Proof, language: str) -> None:
    """The findings for people, a verdict last."""
    for located in proof.findings:
        _print_finding(console, located, language)
    counts = {
        severity: sum(each.finding.severity is severity for each in proof.findings)
        for severity in Severity
    }
    verdict = "all proved" if proof.passed else "not good"
    console.print(
        f"{len(proof.releases)} releases, {counts[Severity.ERROR]} errors, "
        f"{counts[Severity.WARNING]} warnings, {counts[Severity.UNPROVED]} not proved: {verdict}",
        style="green" if proof.passed else "red",
        markup=False,
    )


def _print_finding(console: Console, located: Located, language: str) -> None:
    found = located.finding
    title = found.code.heading.get(language)
    console.print(
        f"{located.place}: {found.code} {title}",
        style=_STYLES[found.severity],
        markup=False,
        soft_wrap=True,
    )
    console.print(f"    {found.message.get(language)}", markup=False, soft_wrap=True)
    scope = ", ".join(f"{r.platform}/{r.category}" for r in located.releases)
    console.print(f"    {scope}", style="dim", markup=False, soft_wrap=True)
    if found.witness is not None:
        document = json.dumps(found.witness.document, ensure_ascii=False)
        console.print(
            f"    --at {found.witness.at.isoformat()}  {document}",
            style="dim",
            markup=False,
            soft_wrap=True,
        )


def print_comparison(console: Console, found_in_all: LibraryComparison) -> None:
    """The differences for people, a verdict last."""
    compared, pairs = found_in_all.compared, found_in_all.pairs
    for each in compared:
        scope = f"{each.after.platform} / {each.after.category}"
        for found in each.differences:
            console.print(
                f"{scope}: {found.kind} {found.subject}: {found.before} -> {found.after}",
                style="yellow",
                markup=False,
                soft_wrap=True,
            )
            if found.moved is not None:
                console.print(f"    the buyer receives {found.moved:+} fen", markup=False)
            if found.witness is not None:
                document = json.dumps(found.witness.document, ensure_ascii=False)
                console.print(
                    f"    --at {found.witness.at.isoformat()}  {document}",
                    style="dim",
                    markup=False,
                    soft_wrap=True,
                )
        for question in each.unproved:
            console.print(f"{scope}: not decided: {question}", style="magenta", markup=False)
    for only, scopes in (("before", pairs.only_before), ("after", pairs.only_after)):
        for platform, category in scopes:
            line = f"{platform} / {category}: at some time only '{only}' decides it"
            console.print(line, style="yellow", markup=False, soft_wrap=True)
    differences = sum(len(each.differences) for each in compared)
    unproved = sum(len(each.unproved) for each in compared)
    verdict = "no difference: proved" if found_in_all.same else "not the same"
    console.print(
        f"{pairs.alike} releases of the same content, {len(compared)} compared, "
        f"{differences} differences, {unproved} not decided: {verdict}",
        style="green" if found_in_all.same else "yellow",
        markup=False,
        soft_wrap=True,
    )
