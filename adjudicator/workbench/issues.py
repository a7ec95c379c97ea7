"""What is wrong with a library, from whatever check it comes, and as SARIF for code hosts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from adjudicator.errors import Place, RulebookError
from adjudicator.proofs.findings import Code
from adjudicator.values import Json

ERROR, WARNING = "error", "warning"
SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_FAMILIES = {
    "RB": "A rulebook file is defective.",
    "CE": "A condition or formula is defective.",
    "EX": "An example fails or is missing.",
}


@dataclass(frozen=True, slots=True, order=True)
class Issue:
    """One thing that is wrong. `code` is stable; `level` is `error` or `warning`."""

    place: Place
    code: str
    level: str
    message: str

    def to_json(self) -> dict[str, Json]:
        return {
            "place": str(self.place),
            "code": self.code,
            "level": self.level,
            "message": self.message,
        }


def issues_of(error: RulebookError) -> tuple[Issue, ...]:
    """The defects that keep a library from being loaded."""
    return tuple(
        Issue(each.place, each.code, ERROR, f"{each.message} {each.hint}".strip())
        for each in error.defects
    )


def sarif(issues: Sequence[Issue], rulebooks: Path) -> dict[str, Json]:
    """The issues as a SARIF 2.1.0 log. Paths are as `rulebooks` is given: from where it runs."""
    codes = sorted({issue.code for issue in issues})
    driver: dict[str, Json] = {
        "name": "adjudicator",
        "version": _version(),
        "rules": [_rule(code) for code in codes],
    }
    results: list[Json] = [
        _result(issue, codes.index(issue.code), rulebooks) for issue in sorted(issues)
    ]
    run: dict[str, Json] = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": results,
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def count(issues: Iterable[Issue], level: str) -> int:
    """How many issues are of a level."""
    return sum(issue.level == level for issue in issues)


def _version() -> str:
    try:
        return version("adjudicator")
    except PackageNotFoundError:
        return "0"


def _rule(code: str) -> dict[str, Json]:
    proofs = {each.value: each.heading.en for each in Code}
    text = proofs.get(code) or _FAMILIES[code[:2]]
    return {"id": code, "shortDescription": {"text": text}}


def _result(issue: Issue, index: int, rulebooks: Path) -> dict[str, Json]:
    physical: dict[str, Json] = {"artifactLocation": {"uri": _uri(issue.place, rulebooks)}}
    if issue.place.line:
        column = max(issue.place.column, 1)
        physical["region"] = {"startLine": issue.place.line, "startColumn": column}
    return {
        "ruleId": issue.code,
        "ruleIndex": index,
        "level": issue.level,
        "message": {"text": issue.message},
        "locations": [{"physicalLocation": physical}],
    }


def _uri(place: Place, rulebooks: Path) -> str:
    """The file from where the command runs; places begin with the name of the library."""
    path = rulebooks.parent / place.file
    return path.as_uri() if path.is_absolute() else path.as_posix()
