"""Reading a library's folder."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from adjudicator.errors import RulebookError
from adjudicator.rulebook.library import Library

GOOD = Path(__file__).parent / "good"
Changed = Callable[[dict[str, Callable[[str], str]]], Library]


def test_all_defects_of_all_files_are_told_at_once_in_the_order_of_the_files(
    changed: Changed,
) -> None:
    def edit(text: str) -> str:
        return text.replace("grade: 4", "grade: 5").replace("grade: 1", "grade: one")

    with pytest.raises(RulebookError) as caught:
        changed(
            {
                "vocabulary/world.yaml": edit,
                "industry/ebike/rulebook.yaml": lambda text: text.replace("version:", "versoin:"),
                "industry/ebike/battery.yaml": lambda text: text.replace("hit: unique", "hit: [x]"),
            }
        )
    assert [str(defect).split(" ", 2)[:2] for defect in caught.value.defects] == [
        ["rulebooks/industry/ebike/battery.yaml:36:10:", "RB05"],
        ["rulebooks/industry/ebike/rulebook.yaml:1:1:", "RB04"],
        ["rulebooks/industry/ebike/rulebook.yaml:3:1:", "RB03"],
        ["rulebooks/vocabulary/world.yaml:15:53:", "RB05"],
        ["rulebooks/vocabulary/world.yaml:17:46:", "RB05"],
    ]


def test_a_library_needs_a_vocabulary(tmp_path: Path) -> None:
    with pytest.raises(RulebookError, match="RB04 There is no folder 'vocabulary'"):
        Library.load(tmp_path, examples=True)


def test_messages_do_not_depend_on_where_the_library_lies(tmp_path: Path) -> None:
    root = tmp_path / "elsewhere" / "rulebooks"
    shutil.copytree(GOOD, root)
    rule = next(Library.load(root, examples=True).every_release()).rules["CPL-24"]
    assert rule.place.file == "rulebooks/statute/consumer_law/rulebook.yaml"


def test_files_may_lie_in_folders_of_a_rulebook(changed: Changed, tmp_path: Path) -> None:
    folder = tmp_path / "rulebooks" / "industry" / "ebike" / "tables"
    folder.mkdir(parents=True)
    shutil.copy(GOOD / "industry" / "ebike" / "idle_limit.csv", folder)
    library = changed(
        {
            "industry/ebike/battery.yaml": lambda text: text.replace(
                "file: idle_limit.csv", "file: tables/idle_limit.csv"
            )
        }
    )
    tables = [release.tables for release in library.every_release() if release.tables]
    assert len(tables[0]["idle_limit"].rows) == 4


@pytest.mark.parametrize("file", ["../../vocabulary/world.yaml", "/etc/hosts", "missing.csv"])
def test_a_table_must_lie_in_the_folder_of_its_rulebook(changed: Changed, file: str) -> None:
    with pytest.raises(RulebookError, match="RB18 There is no file"):
        changed(
            {
                "industry/ebike/battery.yaml": lambda text: text.replace(
                    "file: idle_limit.csv", f"file: {file}"
                )
            }
        )


def test_threads_that_need_one_release_get_the_same(changed: Changed) -> None:
    library = changed({})
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: list(library.every_release()), range(4)))
    assert all(
        one is other for others in found for one, other in zip(found[0], others, strict=True)
    )


def test_a_text_is_parsed_again_only_where_its_names_mean_something_else(
    library: Library,
) -> None:
    releases = [release for release in library.every_release() if "CPL-24" in release.rules]
    assert len({id(release.rules["CPL-24"].when) for release in releases}) == 1
    assert len({release.digest for release in releases}) > 1
