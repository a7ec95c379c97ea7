"""The output of `adjudicator prove` and `adjudicator diff`."""

from __future__ import annotations

import json
from pathlib import Path

from adjudicator.cli.output import Terminal
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


def print_proof(console: Terminal, proof: Proof, language: str) -> None:
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
    )


def _print_finding(console: Terminal, located: Located, language: str) -> None:
    found = located.finding
    title = found.code.heading.get(language)
    console.say(f"{located.place}: {found.code} {title}", _STYLES[found.severity])
    console.say(f"    {found.message.get(language)}")
    scope = ", ".join(f"{r.platform}/{r.category}" for r in located.releases)
    console.say(f"    {scope}", "dim")
    if found.witness is not None:
        document = json.dumps(found.witness.document, ensure_ascii=False)
        console.say(f"    --at {found.witness.at.isoformat()}  {document}", "dim")


def print_comparison(console: Terminal, found_in_all: LibraryComparison) -> None:
    """The differences for people, a verdict last."""
    compared, pairs = found_in_all.compared, found_in_all.pairs
    for each in compared:
        scope = f"{each.after.platform} / {each.after.category}"
        for found in each.differences:
            console.say(
                f"{scope}: {found.kind} {found.subject}: {found.before} -> {found.after}", "yellow"
            )
            if found.moved is not None:
                console.print(f"    the buyer receives {found.moved:+} fen")
            if found.witness is not None:
                document = json.dumps(found.witness.document, ensure_ascii=False)
                console.say(f"    --at {found.witness.at.isoformat()}  {document}", "dim")
        for question in each.unproved:
            console.print(f"{scope}: not decided: {question}", style="magenta")
    for only, scopes in (("before", pairs.only_before), ("after", pairs.only_after)):
        for platform, category in scopes:
            line = f"{platform} / {category}: at some time only '{only}' decides it"
            console.say(line, "yellow")
    differences = sum(len(each.differences) for each in compared)
    unproved = sum(len(each.unproved) for each in compared)
    verdict = "no difference: proved" if found_in_all.same else "not the same"
    console.say(
        f"{pairs.alike} releases of the same content, {len(compared)} compared, "
        f"{differences} differences, {unproved} not decided: {verdict}",
        "green" if found_in_all.same else "yellow",
    )
