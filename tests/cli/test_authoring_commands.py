"""The commands of who writes rulebooks: test, check with SARIF, schema of rulebooks, new."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from jsonschema import Draft202012Validator
from typer.testing import CliRunner, Result

from adjudicator.cli.app import app
from tests.proofs.books import BOTH, NO_DEFECT, TOO_EARLY, WORN, example, write_library

WRONG = example("One day of use is wear", {"use.days": 1, "proof.defect": True}, holds=["S-1"])


@pytest.fixture
def books(tmp_path: Path) -> Path:
    """A library in which every example comes out as it says, and nothing is untried."""
    return write_library(tmp_path / "books", [WORN], [BOTH, TOO_EARLY, NO_DEFECT])


@pytest.fixture
def untried(tmp_path: Path) -> Path:
    """A library without an example in which the defect decides while false."""
    return write_library(tmp_path / "books", [WORN], [BOTH, TOO_EARLY])


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    """A library with an example that does not come out as it says."""
    return write_library(tmp_path / "books", [WORN], [BOTH, TOO_EARLY, NO_DEFECT, WRONG])


def run(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def test_examples_that_come_out_as_they_say_exit_with_zero(untried: Path) -> None:
    result = run("test", untried)
    assert result.exit_code == 0
    assert "2 examples tried, 0 failed" in result.output


def test_an_example_that_fails_exits_with_one_and_says_where_and_how(wrong: Path) -> None:
    result = run("test", wrong)
    assert result.exit_code == 1
    assert "examples/general.yaml" in result.output
    assert "One day of use is wear" in result.output
    assert "S-1 should hold, but its condition is false" in result.output


def test_what_no_example_tries_is_named_with_the_example_to_write(untried: Path) -> None:
    result = run("test", untried)
    assert "books/platform/shop/rules.yaml:1:" in result.output
    assert "proof.defect: never false, never decides while false" in result.output
    assert "Give an example in which 'proof.defect' is false" in result.output


def test_json_has_every_example_and_every_atom(untried: Path) -> None:
    report = json.loads(run("test", untried, "--json").stdout)
    assert report["passed"]
    assert [each["name"] for each in report["examples"]] == [BOTH["name"], TOO_EARLY["name"]]
    (condition,) = report["conditions"]
    assert [atom["covered"] for atom in condition["atoms"]] == [True, False]
    assert report["coverage"] == {
        "conditions": 1,
        "conditions_tried": 1,
        "atoms": 2,
        "atoms_covered": 1,
    }


def test_junit_has_a_suite_for_each_rulebook_and_the_sentence_as_name(
    wrong: Path, tmp_path: Path
) -> None:
    file = tmp_path / "junit.xml"
    assert run("test", wrong, "--junit", file).exit_code == 1
    root = ElementTree.fromstring(file.read_bytes())
    assert (root.tag, root.get("tests"), root.get("failures")) == ("testsuites", "4", "1")
    (suite,) = root
    assert suite.get("name") == "shop"
    assert [case.get("name") for case in suite][:2] == [BOTH["name"], TOO_EARLY["name"]]
    (failure,) = suite.iter("failure")
    assert failure.get("message", "").startswith("S-1 should hold")
    assert failure.text is not None
    assert "examples/general.yaml" in failure.text


@pytest.mark.parametrize(
    "inside", ["platform", "platform/shop", "platform/shop/examples/general.yaml"]
)
def test_a_path_inside_a_library_tries_what_stands_there(untried: Path, inside: str) -> None:
    report = json.loads(run("test", untried / inside, "--json").stdout)
    assert len(report["examples"]) == 2
    assert len(report["conditions"]) == 1


def test_a_path_beside_the_examples_tries_none(books: Path) -> None:
    report = json.loads(run("test", books / "vocabulary", "--json").stdout)
    assert (report["examples"], report["conditions"]) == ([], [])


@pytest.mark.parametrize("path", ["no/such/folder", "/"])
def test_a_path_that_is_in_no_library_is_wrong_usage(path: str) -> None:
    result = run("test", path)
    assert result.exit_code == 2
    assert path in result.stderr


def sarif_of(books: Path, file: Path) -> dict[str, Any]:
    run("check", "--rulebooks", books, "--sarif", file)
    log: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return log


SARIF = {
    "type": "object",
    "required": ["version", "$schema", "runs"],
    "properties": {
        "version": {"const": "2.1.0"},
        "runs": {
            "type": "array",
            "minItems": 1,
            "items": {
                "required": ["tool", "results"],
                "properties": {
                    "tool": {
                        "required": ["driver"],
                        "properties": {"driver": {"required": ["name", "rules"]}},
                    },
                    "results": {"type": "array", "items": {"$ref": "#/$defs/result"}},
                },
            },
        },
    },
    "$defs": {
        "result": {
            "required": ["ruleId", "ruleIndex", "level", "message", "locations"],
            "properties": {
                "level": {"enum": ["none", "note", "warning", "error"]},
                "message": {"required": ["text"]},
                "locations": {
                    "minItems": 1,
                    "items": {
                        "required": ["physicalLocation"],
                        "properties": {
                            "physicalLocation": {
                                "required": ["artifactLocation"],
                                "properties": {
                                    "artifactLocation": {"required": ["uri"]},
                                    "region": {
                                        "required": ["startLine"],
                                        "properties": {
                                            "startLine": {"minimum": 1},
                                            "startColumn": {"minimum": 1},
                                        },
                                    },
                                },
                            }
                        },
                    },
                },
            },
        }
    },
}
"""The parts of the SARIF 2.1.0 schema that code hosts need."""


def test_a_part_of_a_condition_that_no_example_has_seen_decide_fails_the_check(
    untried: Path,
) -> None:
    result = run("check", "--rulebooks", untried, "--json")
    assert result.exit_code == 1
    (issue,) = json.loads(result.stdout)["issues"]
    assert issue["code"] == "EX03"
    assert issue["message"] == (
        "S-1: no example in which proof.defect decides while false. Give an example in which "
        "'proof.defect' is false and 'use.days > 7' is true."
    )


def test_a_failing_example_is_a_result_in_sarif(wrong: Path, tmp_path: Path) -> None:
    log = sarif_of(wrong, tmp_path / "out.sarif")
    Draft202012Validator(SARIF).validate(log)
    run_ = log["runs"][0]
    ids = [rule["id"] for rule in run_["tool"]["driver"]["rules"]]
    (result,) = run_["results"]
    assert ids[result["ruleIndex"]] == result["ruleId"] == "EX01"
    location = result["locations"][0]["physicalLocation"]
    assert location["artifactLocation"]["uri"].endswith("books/platform/shop/examples/general.yaml")
    assert location["region"]["startLine"] > 1


def test_a_library_that_cannot_be_loaded_has_its_defects_in_sarif(
    books: Path, tmp_path: Path
) -> None:
    rules = books / "platform" / "shop" / "rules.yaml"
    rules.write_text(rules.read_text(encoding="utf-8").replace("use.days", "use.dayz"))
    file = tmp_path / "out.sarif"
    result = run("check", "--rulebooks", books, "--sarif", file)
    assert result.exit_code == 4
    log = json.loads(file.read_text(encoding="utf-8"))
    Draft202012Validator(SARIF).validate(log)
    assert {each["ruleId"] for each in log["runs"][0]["results"]} == {"CE02"}


def test_a_good_library_has_an_empty_sarif_log(books: Path, tmp_path: Path) -> None:
    log = sarif_of(books, tmp_path / "out.sarif")
    assert log["runs"][0]["results"] == []


def test_paths_in_sarif_are_as_the_command_was_given_them(
    wrong: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    log = sarif_of(Path("books"), tmp_path / "out.sarif")
    (result,) = log["runs"][0]["results"]
    location = result["locations"][0]["physicalLocation"]["artifactLocation"]
    assert location["uri"] == "books/platform/shop/examples/general.yaml"


def test_the_schema_of_rulebooks_needs_no_library() -> None:
    result = run("schema", "--rulebook", "--rulebooks", "no/such/folder")
    assert result.exit_code == 0
    assert "rule" in json.loads(result.stdout)["$defs"]


def new(books: Path, *words: str) -> Result:
    defaults = ["--layer", "industry", "--platform", "taobao", "--category", "general"]
    return run("new", "rulebook", *words, *defaults, "--dir", books)


def test_a_new_rulebook_passes_the_check_as_it_is(books: Path) -> None:
    shutil.rmtree(books / "platform")
    result = new(books, "toy-safety")
    assert result.exit_code == 0
    written = [
        Path(line).relative_to(books / "industry/toy-safety") for line in result.stdout.split()
    ]
    assert [*map(str, written)] == ["rulebook.yaml", "rules.yaml", "examples/general.yaml"]
    checked = run("check", "--rulebooks", books, "--json")
    assert json.loads(checked.stdout)["issues"] == []
    assert checked.exit_code == 0
    tested = json.loads(run("test", books, "--json").stdout)
    assert tested["coverage"]["atoms"] == tested["coverage"]["atoms_covered"] == 1


@pytest.mark.parametrize("name", ["for", "a", "x9_y-z"])
def test_any_good_id_makes_a_good_rulebook(books: Path, name: str) -> None:
    assert new(books, name).exit_code == 0
    assert run("check", "--rulebooks", books, "--json").exit_code == 0


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["Toy"], "'Toy' is not a good id"),
        (["toy-"], "'toy-' is not a good id"),
        (["shop"], "There is a rulebook 'shop' already"),
        (["toys", "--platform", "any"], "Give either 'any' or names, not both"),
        (["toys", "--category", "generel"], "Did you mean 'general'?"),
    ],
)
def test_a_rulebook_that_does_not_fit_is_refused(
    books: Path, words: list[str], message: str
) -> None:
    result = new(books, *words)
    assert result.exit_code == 2
    assert message in result.stderr
    assert not (books / "industry").exists()


def test_an_unknown_layer_is_refused_with_what_was_meant(books: Path) -> None:
    words = ["--layer", "industri", "--platform", "any", "--category", "any", "--dir", books]
    result = run("new", "rulebook", "toys", *words)
    assert result.exit_code == 2
    assert "Did you mean 'industry'?" in result.stderr


def test_no_file_is_overwritten(books: Path) -> None:
    folder = books / "industry" / "toys"
    folder.mkdir(parents=True)
    (folder / "notes.txt").write_text("mine")
    assert new(books, "toys").exit_code == 2
    assert [path.name for path in folder.iterdir()] == ["notes.txt"]


def test_all_atoms_of_the_shop_can_be_covered(tmp_path: Path) -> None:
    books = write_library(tmp_path / "books", [WORN], [BOTH, TOO_EARLY, NO_DEFECT])
    result = run("test", books)
    assert "never" not in result.output
