"""What `adjudicator test` runs: the rulebooks' examples, and how thoroughly they try the rules."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from adjudicator.adjudicate.program import program_of
from adjudicator.progress import Progress, counted, silent
from adjudicator.proofs.prove import group_by_content
from adjudicator.rulebook.files.book import EXAMPLES, VOCABULARY
from adjudicator.rulebook.library import Library
from adjudicator.rulebook.model import Release
from adjudicator.values import Json
from adjudicator.workbench.coverage import (
    ConditionCoverage,
    Coverage,
    Meter,
    lies_under,
)
from adjudicator.workbench.examples import Outcome, plainest, run_example
from adjudicator.workbench.suggest import Suggestion, Tried, suggest

SUGGESTED_FILE = f"{EXAMPLES}/suggested.yaml"


@dataclass(frozen=True, slots=True)
class TriedExample:
    """One example in one release, and how long it took (seconds)."""

    release: Release
    outcome: Outcome
    seconds: float


@dataclass(frozen=True, slots=True)
class Trial:
    """All examples tried, the releases that they are tried in, and what they cover."""

    releases: tuple[Release, ...]
    tried: tuple[TriedExample, ...]
    coverage: Coverage

    @property
    def failed(self) -> tuple[TriedExample, ...]:
        return tuple(one for one in self.tried if not one.outcome.passed)

    def to_json(self) -> dict[str, Json]:
        """For machines: every example, and every condition with what its atoms lack."""
        return {
            "passed": not self.failed,
            "examples": [_example_json(one) for one in self.tried],
            "conditions": [_condition_json(one) for one in self.coverage.conditions],
            "coverage": _figures(self.coverage),
        }


def library_of(path: Path) -> tuple[Path, str]:
    """The library that a path lies in, and the path as messages show it.

    A library is a folder with a folder `vocabulary`. Raises `FileNotFoundError`.
    """
    start = path.resolve()
    if not start.exists():
        raise FileNotFoundError(f"There is no '{path}'.")
    for root in (start, *start.parents):
        if (root / VOCABULARY).is_dir():
            shown = Path(root.name, start.relative_to(root)).as_posix()
            return root, shown
    raise FileNotFoundError(
        f"'{path}' lies in no library of rulebooks: none of the folders above it has a"
        f" folder '{VOCABULARY}'."
    )


def try_examples(library: Library, shown: str, progress: Progress = silent) -> Trial:
    """Try the examples that stand under `shown`, and measure the conditions there."""
    releases = _releases(library, shown)
    meter = Meter(releases)
    wanted = [
        (release, example)
        for release, examples in plainest(releases)
        for example in examples
        if lies_under(example.place, shown)
    ]
    tried = []
    for release, example in counted(wanted, "Trying examples", progress):
        program = program_of(release)
        start = time.perf_counter()
        outcome = run_example(program, example)
        tried.append(TriedExample(release, outcome, time.perf_counter() - start))
        meter.observe(program, outcome.evaluation)
    return Trial(releases, tuple(tried), meter.coverage().under(_folder_of(shown)))


def suggestions(
    library: Library, report: Trial, progress: Progress = silent
) -> Iterator[Suggestion]:
    """An example for every part of a condition that none has seen decide, or why there is none."""
    digests = {release.digest for release in report.releases}
    groups = {
        group[0].release.digest: group
        for group in group_by_content([*library.occasions(digests=digests)])
    }
    tried = [
        Tried(groups[release.digest], rulebooks)
        for release, rulebooks in _plainest_rulebooks(report.releases)
    ]
    shown = counted(tried, "Looking for examples", progress)
    return suggest(shown, report.coverage.conditions)


def _plainest_rulebooks(releases: Sequence[Release]) -> Iterator[tuple[Release, frozenset[str]]]:
    """Each release with the rulebooks that stand with the fewest others there."""
    fewest: dict[str, int] = {}
    for release in releases:
        for book in release.rulebooks:
            size = len(release.rulebooks)
            fewest[book.digest] = min(size, fewest.get(book.digest, size))
    for release in releases:
        size = len(release.rulebooks)
        found = frozenset(b.id for b in release.rulebooks if fewest[b.digest] == size)
        if found:
            yield release, found


def _releases(library: Library, shown: str) -> tuple[Release, ...]:
    """Those in which the examples under `shown` are tried; the vocabulary is part of all."""
    folder = _folder_of(shown)
    found = tuple(library.plainest_releases(lambda place: lies_under(place, folder)))
    return found or tuple(library.plainest_releases())


def write_suggestions(found: Iterable[Suggestion], folder: Path) -> list[Suggestion]:
    """Write each suggested example as it comes, a file for each rulebook; all that was found."""
    written: set[Path] = set()
    kept = []
    for each in found:
        kept.append(each)
        if each.text:
            path = folder / each.folder / SUGGESTED_FILE
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("a" if path in written else "w", encoding="utf-8") as file:
                file.write(each.text if path in written else f"examples:\n{each.text}")
            written.add(path)
    return kept


def _folder_of(shown: str) -> str:
    """The folder whose conditions count: examples try the rules of their rulebook."""
    folder = shown.rpartition("/")[0] if shown.endswith(".yaml") else shown
    return folder.removesuffix(f"/{EXAMPLES}")


def junit(report: Trial) -> bytes:
    """The report as JUnit XML: a suite for each rulebook, a case for each example."""
    root = ElementTree.Element(
        "testsuites",
        name="adjudicator",
        tests=str(len(report.tried)),
        failures=str(len(report.failed)),
        errors="0",
        time=_seconds(report.tried),
    )
    suites: dict[str, list[TriedExample]] = {}
    for one in report.tried:
        suites.setdefault(one.outcome.example.rulebook, []).append(one)
    for rulebook, tried in suites.items():
        root.append(_suite(rulebook, tried))
    ElementTree.indent(root)
    text: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return text


def _suite(rulebook: str, tried: Sequence[TriedExample]) -> ElementTree.Element:
    suite = ElementTree.Element(
        "testsuite",
        name=rulebook,
        tests=str(len(tried)),
        failures=str(sum(not one.outcome.passed for one in tried)),
        errors="0",
        skipped="0",
        time=_seconds(tried),
    )
    for one in tried:
        example, release = one.outcome.example, one.release
        case = ElementTree.SubElement(
            suite,
            "testcase",
            name=example.name,
            classname=f"{rulebook}.{release.platform}.{release.category}",
            file=example.place.file,
            line=str(example.place.line),
            time=_seconds([one]),
        )
        if not one.outcome.passed:
            failures = one.outcome.failures
            failure = ElementTree.SubElement(case, "failure", message=failures[0])
            failure.text = "\n".join((str(example.place), *failures))
    return suite


def _seconds(tried: Sequence[TriedExample]) -> str:
    return f"{sum(one.seconds for one in tried):.6f}"


def _figures(coverage: Coverage) -> dict[str, Json]:
    return {
        "conditions": len(coverage.conditions),
        "conditions_tried": coverage.tried,
        "atoms": len(coverage.atoms),
        "atoms_covered": coverage.atoms_covered,
    }


def _example_json(one: TriedExample) -> dict[str, Json]:
    example = one.outcome.example
    return {
        "name": example.name,
        "rulebook": example.rulebook,
        "place": str(example.place),
        "platform": one.release.platform,
        "category": one.release.category,
        "passed": one.outcome.passed,
        "failures": list(one.outcome.failures),
        "milliseconds": round(one.seconds * 1000),
    }


def _condition_json(condition: ConditionCoverage) -> dict[str, Json]:
    states: list[Json] = [*sorted(condition.states)]
    return {
        "subject": condition.subject,
        "kind": condition.kind,
        "rulebook": condition.rulebook,
        "place": str(condition.place),
        "tried": condition.tried,
        "states": states,
        "atoms": [
            {
                "text": atom.text,
                "place": str(atom.place),
                "covered": atom.covered,
                "missing": [mark.value for mark in atom.missing],
                "examples_to_write": [advice for _, advice in atom.lacking],
            }
            for atom in condition.atoms
        ],
    }
