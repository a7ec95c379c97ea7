"""The pytest plugin as an author outside this repository uses it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.proofs.books import BOTH, TOO_EARLY, WORN, example, write_library

pytest_plugins = ["pytester"]

OPTIONS = (
    "-p",
    "no:adjudicator",
    "-p",
    "adjudicator.workbench.pytest_plugin",
    "-p",
    "no:cacheprovider",
)
WRONG = example("One day of use is wear", {"use.days": 1}, fails=["S-1"], status="suspended")


def collected(pytester: pytest.Pytester, *arguments: str) -> list[str]:
    result = pytester.runpytest_inprocess(*OPTIONS, "--collect-only", "-q", *arguments)
    return [line.rpartition("::")[2] for line in result.outlines if "::" in line]


@pytest.fixture
def books(pytester: pytest.Pytester) -> Path:
    return write_library(pytester.path / "books", [WORN], [BOTH, TOO_EARLY])


NAMES = [BOTH["name"], TOO_EARLY["name"]]


@pytest.mark.usefixtures("books")
@pytest.mark.parametrize("path", ["books", "books/platform", "books/platform/shop/rulebook.yaml"])
def test_the_sentences_of_a_library_that_is_named_are_test_ids(
    pytester: pytest.Pytester, path: str
) -> None:
    assert collected(pytester, path) == NAMES


@pytest.mark.usefixtures("books")
def test_a_library_that_is_only_found_on_the_way_is_left_alone(pytester: pytest.Pytester) -> None:
    assert collected(pytester, ".") == []


@pytest.mark.usefixtures("books")
def test_a_library_of_the_ini_option_is_collected(pytester: pytest.Pytester) -> None:
    pytester.makeini("[pytest]\nadjudicator_rulebooks = books\n")
    assert collected(pytester, ".") == NAMES


@pytest.mark.usefixtures("books")
def test_examples_that_come_out_as_they_say_pass(pytester: pytest.Pytester) -> None:
    pytester.runpytest_inprocess(*OPTIONS, "books").assert_outcomes(passed=2)


@pytest.mark.usefixtures("books")
def test_an_example_is_chosen_by_words_of_its_sentence(pytester: pytest.Pytester) -> None:
    result = pytester.runpytest_inprocess(*OPTIONS, "books", "-k", "Seven and wear")
    result.assert_outcomes(passed=1, deselected=1)


def test_a_failing_example_says_where_it_stands_and_what_came_out(
    pytester: pytest.Pytester,
) -> None:
    write_library(pytester.path / "books", [WORN], [BOTH, WRONG])
    result = pytester.runpytest_inprocess(*OPTIONS, "books")
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(
        [
            "books/platform/shop/examples/general.yaml:*: One day of use is wear",
            "taobao / general: status should be suspended, but is *",
        ]
    )
    assert "Traceback" not in result.stdout.str()


def test_a_library_that_cannot_be_loaded_is_a_collection_error(pytester: pytest.Pytester) -> None:
    broken = {**WORN, "when": "use.dayz > 7"}
    write_library(pytester.path / "books", [broken], [BOTH])
    result = pytester.runpytest_inprocess(*OPTIONS, "books")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*CE02*use.dayz*"])
