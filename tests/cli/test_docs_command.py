"""`adjudicator docs` on the command line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from adjudicator.cli.app import app
from adjudicator.cli.exits import Exit
from tests.adjudicate.libraries import release_of

PAGES = ("", "-rules", "-procedure", "-figures")


@pytest.fixture
def rulebooks(tmp_path: Path) -> str:
    """The folder of a small library, which decides the category `general`."""
    release_of(tmp_path / "rulebooks", {"platform": []})
    return str(tmp_path / "rulebooks")


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


def test_it_writes_a_page_for_each_language_and_an_index(rulebooks: str, out: Path) -> None:
    arguments = ["docs", "--out", str(out), "--category", "general", "--rulebooks", rulebooks]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == Exit.DECIDED, result.output
    written = sorted(path.name for path in out.iterdir())
    for language in ("en", "zh"):
        release = [name for name in written if name.endswith(f".{language}.html")]
        parts = [re.sub(r"^general-\w{8}", "release", name) for name in release]
        assert {f"release{page}.{language}.html" for page in PAGES} <= set(parts)
    assert {"index.html", "index.en.html"} <= set(written)
    assert all(name in result.stdout for name in written)


def test_it_leaves_other_files_of_the_folder_alone(rulebooks: str, out: Path) -> None:
    (out / "note.txt").write_text("mine")
    arguments = ["docs", "--out", str(out), "--category", "general", "--rulebooks", rulebooks]
    CliRunner().invoke(app, arguments)
    assert (out / "note.txt").read_text() == "mine"


def test_a_scope_that_no_rulebook_decides_is_wrong_usage(rulebooks: str, out: Path) -> None:
    arguments = ["docs", "--out", str(out), "--category", "boats", "--rulebooks", rulebooks]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == Exit.USAGE
    assert list(out.iterdir()) == []
