"""The good library of this folder, and changed copies of it."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from adjudicator.rulebook.library import Library
from adjudicator.rulebook.model import Release

GOOD = Path(__file__).parent / "good"
NOON = dt.time(12, tzinfo=dt.timezone(dt.timedelta(hours=8)))


@pytest.fixture(scope="session")
def library() -> Library:
    return Library.load(GOOD, examples=True)


@pytest.fixture
def ebike(library: Library) -> Release:
    """The release of an e-bike on Taobao, paid for and decided in May 2026."""
    day = dt.date(2026, 5, 20)
    return library.release("taobao", "ebike", dt.datetime.combine(day, NOON), lambda _: day)


@pytest.fixture
def changed(tmp_path: Path) -> Callable[[dict[str, Callable[[str], str]]], Library]:
    """The good library with some files changed, by path: `{"a/b.yaml": lambda text: ...}`."""

    def change(changes: dict[str, Callable[[str], str]]) -> Library:
        root = tmp_path / "rulebooks"
        shutil.copytree(GOOD, root, dirs_exist_ok=True)
        for path, edit in changes.items():
            file = root / path
            before = file.read_text(encoding="utf-8") if file.exists() else ""
            file.parent.mkdir(exist_ok=True)
            file.write_text(edit(before), encoding="utf-8")
        return Library.load(root, examples=True)

    return change
