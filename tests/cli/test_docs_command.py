"""`adjudicator docs` on the command line."""

from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner

from adjudicator.cli.app import app
from adjudicator.cli.exits import Exit

RULEBOOKS = str(Path(__file__).parents[2] / "rulebooks")


def test_it_writes_a_page_for_each_language_and_an_index(tmp_path: Path) -> None:
    arguments = ["docs", "--out", str(tmp_path), "--category", "ebike", "--rulebooks", RULEBOOKS]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == Exit.DECIDED, result.output
    written = sorted(path.name for path in tmp_path.iterdir())
    assert [name.partition(".")[2] for name in written] == ["en.html", "zh.html", "html"]
    assert all(name in result.stdout for name in written)


def test_it_leaves_other_files_of_the_folder_alone(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("mine")
    arguments = ["docs", "--out", str(tmp_path), "--category", "ebike", "--rulebooks", RULEBOOKS]
    CliRunner().invoke(app, arguments)
    assert (tmp_path / "note.txt").read_text() == "mine"


def test_a_scope_that_no_rulebook_decides_is_wrong_usage(tmp_path: Path) -> None:
    arguments = ["docs", "--out", str(tmp_path), "--category", "boats", "--rulebooks", RULEBOOKS]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == Exit.USAGE
    assert list(tmp_path.iterdir()) == []
