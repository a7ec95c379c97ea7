"""`adjudicator prove` and `adjudicator diff`: output, exit codes, cache, witnesses as files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from adjudicator.cli.app import app
from adjudicator.proofs.findings import Code, Severity
from adjudicator.proofs.prove import Prover
from adjudicator.rulebook.library import Library
from tests.proofs.seeds import GOOD, LAW, SEEDS, Seed, mutated

RUN = CliRunner()
BROKEN = next(seed for seed in SEEDS if seed.name == "a comparison reaches one instant too far")


def test_a_good_rulebook_is_proved_with_exit_code_0(tmp_path: Path) -> None:
    done = RUN.invoke(app, ["prove", "--rulebooks", str(GOOD), "--no-cache", "--json"])
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["passed"] is True


def test_a_defect_gives_exit_code_1_and_a_case_that_decide_takes(tmp_path: Path) -> None:
    root, cases = tmp_path / "rulebooks", tmp_path / "cases"
    mutated(BROKEN, root)
    done = RUN.invoke(
        app,
        ["prove", "--rulebooks", str(root), "--no-cache", "--json", "--witnesses", str(cases)],
    )
    assert done.exit_code == 1
    (finding,) = json.loads(done.stdout)["findings"]
    assert finding["code"] == Code.CONTRADICTION
    assert finding["place"].startswith(f"rulebooks/{LAW}:")
    assert set(finding["message"]) == {"zh", "en"}
    (case,) = cases.iterdir()
    arguments = ["decide", str(case), "--at", finding["witness"]["at"], "--json"]
    decided = RUN.invoke(app, [*arguments, "--rulebooks", str(root)])
    ruling = json.loads(decided.stdout)
    assert [matter["kind"] for matter in ruling["staff"]] == ["contradiction"]


@pytest.mark.parametrize("option", ["--rulebook", "--category"])
def test_nothing_in_scope_is_a_wrong_use(option: str) -> None:
    done = RUN.invoke(app, ["prove", "--rulebooks", str(GOOD), option, "nothing"])
    assert done.exit_code == 2


def test_two_alike_libraries_differ_in_nothing() -> None:
    done = RUN.invoke(app, ["diff", str(GOOD), str(GOOD)])
    assert done.exit_code == 0
    assert "no difference: proved" in done.stdout


def test_a_difference_gives_exit_code_1(tmp_path: Path) -> None:
    mutated(BROKEN, tmp_path / "rulebooks")
    done = RUN.invoke(app, ["diff", str(GOOD), str(tmp_path / "rulebooks"), "--json"])
    assert done.exit_code == 1
    assert json.loads(done.stdout)["compared"][0]["differences"]


def test_what_was_proved_is_kept_by_content(tmp_path: Path) -> None:
    root, kept = tmp_path / "rulebooks", tmp_path / "cache"
    library = mutated(BROKEN, root)
    first = Prover(library, folder=kept).prove()
    steps: list[tuple[str, int, int]] = []
    path = root / LAW
    path.write_text("\n\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    changed = Library.load(root, examples=True)
    again = Prover(changed, folder=kept).prove(progress=lambda *step: steps.append(step))
    assert not steps
    (one,), (other,) = first.findings, again.findings
    assert one.finding.message == other.finding.message
    assert one.finding.witness is not None
    assert other.finding.witness is not None
    assert one.finding.witness.to_json() == other.finding.witness.to_json()
    assert other.place.line == one.place.line + 2


def test_a_proof_that_runs_out_of_time_is_not_proved_and_not_kept(tmp_path: Path) -> None:
    kept = tmp_path / "cache"
    proof = Prover(Library.load(GOOD, examples=True), limit=0.000001, folder=kept).prove()
    assert not proof.passed
    assert {each.finding.severity for each in proof.findings} == {Severity.UNPROVED}
    assert not kept.exists()


def test_progress_names_every_proof(tmp_path: Path) -> None:
    steps: list[tuple[str, int, int]] = []
    Prover(Library.load(GOOD, examples=True)).prove(progress=lambda *step: steps.append(step))
    assert [done for _, done, _ in steps] == list(range(steps[0][2]))


def test_a_seed_that_is_not_in_the_text_is_an_error_of_the_test(tmp_path: Path) -> None:
    seed = Seed("", LAW, "no such text", "", Code.GAP, "")
    with pytest.raises(AssertionError):
        mutated(seed, tmp_path / "rulebooks")
