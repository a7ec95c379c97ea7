"""`decide --archive` and `reproduce`: a past ruling made again whatever the rulebooks say now."""

from __future__ import annotations

import gzip
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from adjudicator.cli.app import app
from adjudicator.rulebook.digest import canonical, digest_of
from adjudicator.rulebook.release_archive import Folder

RULEBOOKS = Path(__file__).parents[1] / "api" / "rulebooks"
RULES = "platform/visible_defect/rulebook.yaml"
NOTE = "The buyer's photo suffices where the merchant stays silent."
AT = "2026-05-24T12:00:00+08:00"
CLAIM = {
    "case": "VD-1",
    "platform": "taobao",
    "category": "general",
    "record": {
        "claim": {"by": "buyer", "filed_at": "2026-05-20T10:00:00+08:00", "requested": 259900},
        "order": {"paid": 259900},
    },
    "statements": [
        {
            "by": "buyer",
            "made_at": "2026-05-20T11:00:00+08:00",
            "evidence": "photo",
            "says": {"proof.buyer_shows_defect": True},
        }
    ],
    "requests": [
        {
            "fact": "proof.seller_rebuts",
            "party": "merchant",
            "asked_at": "2026-05-20T12:00:00+08:00",
            "due_at": "2026-05-23T12:00:00+08:00",
        }
    ],
}


@dataclass
class Desk:
    """A folder with rulebooks, a case, its ruling and the archive."""

    root: Path

    def run(self, *words: str) -> Result:
        return CliRunner().invoke(app, list(words))

    def decide(self, *words: str) -> Result:
        books = ("--rulebooks", str(self.root / "rulebooks"))
        return self.run("decide", str(self.root / "case.json"), "--at", AT, *books, *words)

    def reproduce(self, *words: str) -> Result:
        paths = (str(self.root / "ruling.json"), str(self.root / "case.json"))
        return self.run("reproduce", *paths, "--archive", str(self.root / "archive"), *words)

    def edit(self, path: str, *changes: tuple[str, str]) -> None:
        file = self.root / path
        text = file.read_text(encoding="utf-8")
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        file.write_text(text, encoding="utf-8")

    def ruling(self) -> dict[str, object]:
        found: dict[str, object] = json.loads((self.root / "ruling.json").read_text())
        return found


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A final ruling that prints the note of a rule, kept with its release."""
    desk = Desk(tmp_path)
    shutil.copytree(RULEBOOKS, tmp_path / "rulebooks")
    rule = "then: {remedy.outcome: refund_only}\n    source: {document: TB, article: a.65}\n"
    assumed = f'{rule}    provenance: assumption\n    note: "{NOTE}"\n'
    desk.edit(f"rulebooks/{RULES}", (f"{rule}    provenance: read\n", assumed))
    (tmp_path / "case.json").write_text(json.dumps(CLAIM), encoding="utf-8")
    decided = desk.decide("--json", "--archive", str(tmp_path / "archive"))
    assert decided.exit_code == 0, decided.output
    assert NOTE in decided.output
    (tmp_path / "ruling.json").write_text(decided.output, encoding="utf-8")
    return desk


CHANGES: tuple[tuple[str, str], ...] = (
    (NOTE, "The merchant's silence decides."),
    ("zh: 退款, en: Refund", "zh: 仅退款, en: Refund only"),
    ("then: {liability.buyer_share: 0}", "then: {liability.buyer_share: 30}"),
)


def test_a_ruling_is_made_again_by_the_rules_that_made_it(desk: Desk) -> None:
    desk.edit(f"rulebooks/{RULES}", *CHANGES)
    assert desk.decide("--json").output != (desk.root / "ruling.json").read_text()
    made = desk.reproduce()
    assert made.exit_code == 0
    assert made.output.startswith("The same ruling, to the byte (")
    assert json.loads(desk.reproduce("--json").output) == {"equal": True, "differences": []}


@pytest.mark.parametrize("change", CHANGES)
def test_each_change_of_what_a_ruling_prints_is_another_release(
    desk: Desk, change: tuple[str, str]
) -> None:
    desk.edit(f"rulebooks/{RULES}", change)
    assert json.loads(desk.decide("--json").output)["release"] != desk.ruling()["release"]


def test_a_ruling_without_reasons_is_made_again_without_them(desk: Desk) -> None:
    short = {**desk.ruling(), "trace": None, "changes": None}
    text = json.dumps(short, ensure_ascii=False, separators=(",", ":"))
    (desk.root / "ruling.json").write_text(text, encoding="utf-8")
    assert desk.reproduce().exit_code == 0


def test_a_ruling_that_was_changed_is_shown_where_it_differs(desk: Desk) -> None:
    desk.edit("ruling.json", ('"refund":259900', '"refund":1'))
    made = desk.reproduce()
    assert made.exit_code == 1
    assert "/ledger/refund\n  expected 1\n  actual   259900\n" in made.output
    pointers = [d["pointer"] for d in json.loads(desk.reproduce("--json").output)["differences"]]
    assert "/ledger/refund" in pointers


def test_another_document_gives_another_ruling(desk: Desk) -> None:
    desk.edit("case.json", ('"VD-1"', '"VD-2"'))
    made = json.loads(desk.reproduce("--json").output)
    assert made["differences"] == [{"pointer": "/case", "expected": "VD-1", "actual": "VD-2"}]


def test_the_same_content_in_other_bytes_is_not_the_same_ruling(desk: Desk) -> None:
    (desk.root / "ruling.json").write_text(json.dumps(desk.ruling(), ensure_ascii=False, indent=1))
    made = desk.reproduce()
    assert made.exit_code == 1
    assert "not its canonical bytes" in made.output


def another_release(desk: Desk) -> None:
    desk.edit("ruling.json", (str(desk.ruling()["release"]), "0" * 64))


def another_language(desk: Desk) -> None:
    """As a later version of the program would have kept the release and made the ruling."""
    release = {"books": [], "calendar": "", "language": 2}
    later, manifest = digest_of(canonical(release)), {"release": release, "kept_by": "9.0"}
    Folder(desk.root / "archive").put(later, gzip.compress(canonical(manifest).encode()))
    old = str(desk.ruling()["release"])
    desk.edit("ruling.json", (old, later), ('"language":1', '"language":2'))


def broken_archive(desk: Desk) -> None:
    for file in (desk.root / "archive").rglob("*.gz"):
        file.chmod(0o644)
        file.write_bytes(file.read_bytes()[:-9])


def no_archive(desk: Desk) -> None:
    shutil.rmtree(desk.root / "archive")


def no_ruling(desk: Desk) -> None:
    (desk.root / "ruling.json").write_text('{"status": "final"}')


def no_instant(desk: Desk) -> None:
    desk.edit("ruling.json", ("T12:00:00+08:00", "T12:00:00"))


def no_case(desk: Desk) -> None:
    desk.edit("case.json", ('"record"', '"recrod"'))


@pytest.mark.parametrize(
    ("change", "code", "message"),
    [
        (another_release, 6, "does not have the release 0000"),
        (
            another_language,
            7,
            "of language 2, and this program speaks 1: make",
        ),
        (broken_archive, 8, "cannot be unpacked"),
        (no_archive, 2, "There is no archive at"),
        (no_ruling, 2, "not a ruling as 'decide --json' prints it"),
        (no_instant, 2, "an instant with its offset"),
        (no_case, 3, "recrod"),
    ],
)
def test_what_cannot_be_made_again_is_told_apart(
    desk: Desk, change: Callable[[Desk], None], code: int, message: str
) -> None:
    change(desk)
    made = desk.reproduce()
    assert (made.exit_code, message in made.stderr) == (code, True), made.stderr


def test_an_archive_that_cannot_be_written_is_said_before_the_ruling(desk: Desk) -> None:
    (desk.root / "file").write_text("")
    decided = desk.decide("--json", "--archive", str(desk.root / "file"))
    assert (decided.exit_code, decided.stdout) == (2, "")
    assert "Cannot keep the release" in decided.stderr
