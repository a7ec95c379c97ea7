"""Whatever a document or a rulebook says, it shows on the terminal and does not steer it."""

from __future__ import annotations

import io
import json
import re
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.table import Table
from typer.testing import CliRunner, Result

from adjudicator.cli.app import app
from adjudicator.cli.output import Terminal
from adjudicator.errors import harmless

ROOT = Path(__file__).parents[2]
GOOD = ROOT / "tests" / "rulebook" / "good"
STEERING = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]")
ESCAPES = "\x1b]0;PWNED\x07\x1b[2J\x1b[31mred [bold]x[/bold] [link=http://evil]l[/link]"
AT = "2026-03-14T12:00"


def run(*words: str, stdin: str | None = None, books: Path = ROOT / "rulebooks") -> Result:
    return CliRunner().invoke(app, [*words, "--rulebooks", str(books)], input=stdin)


def hostile(**changes: object) -> str:
    document = json.loads((ROOT / "examples/refund_only_ebike.json").read_text(encoding="utf-8"))
    return json.dumps(document | changes)


@pytest.mark.parametrize("command", ["decide", "explain"])
def test_a_case_id_of_escape_sequences_is_shown_in_escapes_of_its_own(command: str) -> None:
    result = run(command, "-", "--at", AT, stdin=hostile(case=ESCAPES))
    assert result.exit_code == 0
    assert not STEERING.search(result.output)
    if command == "decide":
        assert r"\u001b]0;PWNED\u0007\u001b[2J\u001b[31mred [bold]x" in result.output


def test_a_key_of_escape_sequences_and_lines_is_refused_on_one_line() -> None:
    result = run("decide", "-", "--at", AT, stdin=hostile(**{"x\x1b[2J\r\n/: OK decided": 1}))
    assert result.exit_code == 3
    (line,) = result.stderr.splitlines()
    assert line.startswith(r"/x\u001b[2J\u000d\u000a~1: OK decided: The key 'x\u001b[2J")


def test_the_path_of_a_document_that_cannot_be_read_is_shown_in_escapes(tmp_path: Path) -> None:
    result = run("decide", str(tmp_path / "no\x1b[2J\nsuch.json"))
    assert result.exit_code == 2
    assert not STEERING.search(result.stderr)
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize("words", [["list"], ["show", "TB-065-2"]])
def test_a_label_is_no_markup(tmp_path: Path, words: list[str]) -> None:
    books = tmp_path / "books"
    shutil.copytree(GOOD, books)
    rules = books / "platform/taobao-2025/rules.yaml"
    label = '{zh: "[a.5] 卖家[/x] :smile: \\e[2J", en: Shown}'
    text = rules.read_text(encoding="utf-8").replace(
        "{zh: 卖家未反驳, en: Shown and not rebutted}", label
    )
    rules.write_text(text, encoding="utf-8")
    result = run("rules", *words, "--at", "2026-05-20", books=books)
    assert result.exit_code == 0, result.output
    assert r"[a.5] 卖家[/x] :smile: \u001b[2J" in " ".join(result.output.split())


@given(st.text())
def test_no_text_steers_the_terminal_wherever_it_stands(text: str) -> None:
    console = Terminal()
    console.file = io.StringIO()
    table = Table(title=text)
    table.add_column(text)
    table.add_row(text)
    console.print(table)
    console.say(text)
    shown = console.file.getvalue()
    assert not STEERING.search(shown)
    shown.encode()


@given(st.text())
def test_harmless_text_stays_as_it_is_and_is_one_line(text: str) -> None:
    shown = harmless(text)
    assert harmless(shown) == shown
    assert len(shown.splitlines()) <= 1
    if text.isprintable():
        assert shown == text
