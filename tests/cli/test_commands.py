"""The commands as a person or a script meets them."""

from __future__ import annotations

import json
import re
from io import StringIO
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from adjudicator.cli.app import app
from adjudicator.cli.check_view import print_report
from adjudicator.cli.output import Terminal
from adjudicator.errors import Place
from adjudicator.workbench.check import Report
from adjudicator.workbench.issues import ERROR, WARNING, Issue

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
BOOKS = ["--rulebooks", str(ROOT / "rulebooks")]


def run(*words: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(app, [*words, *BOOKS], input=stdin)


def decide(name: str, at: str, *words: str) -> Result:
    return run("decide", str(EXAMPLES / f"{name}.json"), "--at", at, *words)


def test_a_final_ruling_exits_with_zero_and_names_outcome_and_money() -> None:
    result = decide("plated_return_with_deduction", "2026-05-19T12:00", "--lang", "en")
    assert result.exit_code == 0
    assert "Final ruling" in result.output
    assert "¥2,571.90" in result.output


def test_chinese_is_the_default_language() -> None:
    result = decide("plated_return_with_deduction", "2026-05-19T12:00")
    assert "终局裁决" in result.output
    assert "退货退款" in result.output


def test_a_case_that_waits_exits_with_ten_and_says_until_when() -> None:
    result = decide("waits_for_buyer_evidence", "2026-03-20T12:00", "--lang", "en")
    assert result.exit_code == 10
    assert "2026-03-23 12:00:00" in result.output
    assert "if unanswered" in result.output


def test_a_case_for_staff_exits_with_eleven() -> None:
    result = decide("contradicting_evidence_goes_to_staff", "2026-04-19T12:00")
    assert result.exit_code == 11


def test_json_is_one_canonical_document_the_same_each_time() -> None:
    first = decide("refund_only_ebike", "2026-03-14T12:00", "--json")
    again = decide("refund_only_ebike", "2026-03-14T12:00", "--json")
    assert first.stdout == again.stdout
    assert json.loads(first.stdout)["status"] == "final"


def test_a_case_may_come_from_standard_input() -> None:
    text = (EXAMPLES / "refund_only_ebike.json").read_text(encoding="utf-8")
    result = run("decide", "-", "--at", "2026-03-14T12:00", "--json", stdin=text)
    assert json.loads(result.stdout)["ledger"]["refund"] == 279900


def test_a_refused_case_exits_with_three_and_names_every_place() -> None:
    text = (EXAMPLES / "refund_only_ebike.json").read_text(encoding="utf-8")
    document = json.loads(text)
    document["record"]["order"]["paid"] = 2799.0
    document["record"]["order"]["payd"] = 1
    result = run("decide", "-", "--json", stdin=json.dumps(document))
    assert result.exit_code == 3
    problems = json.loads(result.stderr)["errors"]
    assert {p["pointer"] for p in problems} == {"/record/order/paid", "/record/order/payd"}
    assert "order.paid" in " ".join(p["message"] for p in problems)


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"case": 1, "case": 2}', "NaN"])
def test_what_is_no_case_document_is_refused(text: str) -> None:
    assert run("decide", "-", stdin=text).exit_code == 3


def test_a_missing_file_and_a_bad_instant_are_usage_errors() -> None:
    assert run("decide", "no-such-file.json").exit_code == 2
    assert decide("refund_only_ebike", "yesterday").exit_code == 2


def test_explain_shows_each_condition_with_what_it_needs_and_what_it_is() -> None:
    path = str(EXAMPLES / "drying_rack_refund_only_rejected.json")
    result = run(
        "explain", path, "--at", "2026-03-30T12:00", "--lang", "en", "--rule", "HI-003-010"
    )
    assert result.exit_code == 0
    assert "HI-003-010" in result.output
    assert "applied" in result.output
    assert "holds  all of" in result.output
    unknown = run("explain", path, "--at", "2026-03-30T12:00", "--rule", "NO-SUCH-RULE")
    assert unknown.exit_code == 2


def test_rules_are_listed_and_shown_as_prose_in_both_languages() -> None:
    listed = run("rules", "list", "--category", "ebike", "--json")
    rules = json.loads(listed.stdout)["rules"]
    assert len(rules) > 100
    shown = run("rules", "show", rules[0]["id"], "--category", "ebike", "--lang", "en")
    assert rules[0]["title"]["en"] in " ".join(shown.output.split())
    assert run("rules", "show", "NO-SUCH-RULE").exit_code == 2
    assert run("rules", "list", "--category", "no-such-category").exit_code == 3


def test_explaining_says_of_every_branch_how_its_parts_make_it_up() -> None:
    path = str(EXAMPLES / "drying_rack_refund_only_rejected.json")
    result = run("explain", path, "--at", "2026-03-30T12:00", "--lang", "en")
    branches = [line.rpartition("── ")[2].strip() for line in result.output.splitlines()]
    assert not {"holds", "fails", "open"} & set(branches)
    assert {"holds  all of", "fails  all of", "fails  any of"} <= set(branches)


def test_the_rule_that_the_help_names_can_be_shown() -> None:
    named = re.search(r"e\.g\.\s+([\w-]+\d)\.", run("rules", "show", "--help").output)
    assert named is not None
    assert run("rules", "show", named[1]).exit_code == 0


def test_a_folder_without_rulebooks_says_how_to_name_another(tmp_path: Path) -> None:
    path = str(EXAMPLES / "refund_only_ebike.json")
    result = CliRunner().invoke(app, ["decide", path, "--rulebooks", str(tmp_path)])
    assert result.exit_code == 4
    assert "--rulebooks FOLDER" in result.stderr


def test_the_schema_is_json_schema_of_the_case_document() -> None:
    result = run("schema", "--platform", "taobao", "--category", "ebike")
    schema = json.loads(result.stdout)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert "record" in schema["properties"]


def test_check_is_green_for_a_trade_of_this_repository() -> None:
    result = run("check", "--json", "--platform", "jd", "--category", "food")
    report = json.loads(result.stdout)
    assert [issue for issue in report["issues"] if issue["level"] == "error"] == []
    assert report["passed"] is True
    assert result.exit_code == 0


def test_a_defective_rulebook_exits_with_four_and_names_the_place(tmp_path: Path) -> None:
    (tmp_path / "vocabulary").mkdir()
    (tmp_path / "vocabulary" / "facts.yaml").write_text("facts: [\n", encoding="utf-8")
    result = CliRunner().invoke(app, ["check", "--rulebooks", str(tmp_path)])
    assert result.exit_code == 4
    assert "facts.yaml" in result.stderr


@pytest.mark.parametrize(
    "command",
    [["decide"], ["explain"], ["rules", "list"], ["rules", "show"], ["check"], ["schema"]],
)
def test_every_command_has_help_with_exit_codes(command: list[str]) -> None:
    result = CliRunner().invoke(app, [*command, "--help"])
    assert result.exit_code == 0
    assert "Exit codes" in result.output


@pytest.mark.parametrize(
    ("levels", "verdict"),
    [
        ((), "0 errors, 0 warnings: passed"),
        ((WARNING,), "0 errors, 1 warnings: passed, read the warnings"),
        ((WARNING, ERROR), "1 errors, 1 warnings: failed"),
    ],
)
def test_a_check_with_warnings_does_not_say_that_all_is_good(
    levels: tuple[str, ...], verdict: str
) -> None:
    issues = tuple(Issue(Place("x"), "EX01", level, "Something.") for level in levels)
    console = Terminal()
    console.file, console.width = StringIO(), 200
    print_report(console, Report((), 0, issues))
    assert console.file.getvalue().splitlines()[-1].endswith(verdict)
