"""A pytest plugin: the examples of rulebooks are tests, and their sentences are the test ids.

A rulebook is tried where the command line (or `testpaths`) names its library or
something inside it, and where its library is listed in the ini option
`adjudicator_rulebooks`:

    [tool.pytest.ini_options]
    testpaths = ["tests", "rulebooks"]
    adjudicator_rulebooks = ["rulebooks"]

So sample libraries among the fixtures of a test suite are left alone. An example is
tried in each of the plainest releases that its rulebook is part of (see
`adjudicator.workbench.examples.plainest`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from adjudicator.adjudicate.program import program_of
from adjudicator.errors import RulebookError
from adjudicator.rulebook.files.book import VOCABULARY
from adjudicator.rulebook.files.folder import HEAD_FILE
from adjudicator.rulebook.library import Library
from adjudicator.rulebook.model import Example, Release
from adjudicator.workbench.examples import plainest, run_example

if TYPE_CHECKING:
    from _pytest._code.code import TerminalRepr, TracebackStyle

INI = "adjudicator_rulebooks"
Meant = Sequence[tuple[Release, list[Example]]]
_kept = pytest.StashKey[dict[Path, Meant]]()


class ExampleFailedError(Exception):
    """An example came out otherwise; `lines` say in which release and how."""

    def __init__(self, lines: Sequence[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = tuple(lines)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the ini option."""
    help_ = "Libraries of rulebooks whose examples are collected as tests."
    parser.addini(INI, help_, type="paths", default=[])


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> RulebookFile | None:
    """Collect the head of a rulebook for the examples of its whole folder."""
    if file_path.name != HEAD_FILE:
        return None
    root = file_path.parents[2] if len(file_path.parents) > 2 else None
    if root is None or not (root / VOCABULARY).is_dir() or not _is_wanted(root, parent.config):
        return None
    return RulebookFile.from_parent(parent, path=file_path)


def _is_wanted(root: Path, config: pytest.Config) -> bool:
    listed = {Path(path).resolve() for path in config.getini(INI)}
    here = root.resolve()
    if here in listed:
        return True
    named = (config.invocation_params.dir / argument.split("::")[0] for argument in config.args)
    return any(here in (path.resolve(), *path.resolve().parents) for path in named)


class RulebookFile(pytest.File):
    """The head of a rulebook, standing for its folder."""

    def collect(self) -> Iterator[ExampleItem]:
        """An item for each example in the files of the folder."""
        folder = self.path.parent
        root = folder.parents[1]
        try:
            meant = _meant(root, self.config)
        except RulebookError as error:
            raise self.CollectError(str(error)) from None
        shown = Path(root.name, folder.relative_to(root)).as_posix()
        tried: dict[str, list[tuple[Release, Example]]] = {}
        for release, examples in meant:
            for example in examples:
                if example.place.file.startswith(f"{shown}/"):
                    tried.setdefault(example.name, []).append((release, example))
        for name, trials in tried.items():
            yield ExampleItem.from_parent(self, name=name, trials=trials)


def _meant(root: Path, config: pytest.Config) -> Meant:
    """The releases of a library with the examples meant for each, loaded once a session."""
    kept = config.stash.setdefault(_kept, {})
    if root not in kept:
        kept[root] = plainest(tuple(Library.load(root, examples=True).plainest_releases()))
    return kept[root]


class ExampleItem(pytest.Item):
    """One example, tried in every release that it is meant for."""

    def __init__(
        self, *, trials: Sequence[tuple[Release, Example]], name: str, parent: pytest.Collector
    ) -> None:
        super().__init__(name, parent)
        self.trials = tuple(trials)
        self.example = trials[0][1]

    def runtest(self) -> None:
        """Raises `ExampleFailedError` if it comes out otherwise than it says."""
        lines = []
        for release, example in self.trials:
            failures = run_example(program_of(release), example).failures
            lines += [f"{release.platform} / {release.category}: {each}" for each in failures]
        if lines:
            raise ExampleFailedError(lines)

    def repr_failure(
        self, excinfo: pytest.ExceptionInfo[BaseException], style: TracebackStyle | None = None
    ) -> str | TerminalRepr:
        """Where the example stands and what was wrong, without a traceback."""
        if isinstance(excinfo.value, ExampleFailedError):
            return "\n".join((f"{self.example.place}: {self.name}", *excinfo.value.lines))
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """The line of the example in its file."""
        root = self.path.parents[2]
        file = root.parent / self.example.place.file
        return file, self.example.place.line - 1, self.name
