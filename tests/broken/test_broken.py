"""Every folder beside this file is a library with one defect; its message is a public text."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from adjudicator.errors import RulebookError
from adjudicator.rulebook.library import Library

HERE = Path(__file__).parent
BASE = HERE / "base"
BROKEN = sorted(path for path in HERE.iterdir() if (path / "expected.txt").is_file())


def library_root(tmp_path: Path, *overlays: Path) -> Path:
    """The base library with the files of the overlays put over it."""
    root = tmp_path / "rulebooks"
    for overlay in (BASE, *overlays):
        ignored = shutil.ignore_patterns("expected.txt")
        shutil.copytree(overlay, root, dirs_exist_ok=True, ignore=ignored)
    return root


def test_the_base_of_all_broken_libraries_is_good(tmp_path: Path) -> None:
    library = Library.load(library_root(tmp_path), examples=True)
    assert [release.platform for release in library.every_release()] == ["taobao"] * 2


@pytest.mark.parametrize("broken", BROKEN, ids=lambda path: path.name)
def test_a_broken_library_is_refused_with_its_message(broken: Path, tmp_path: Path) -> None:
    root = library_root(tmp_path, broken)
    with pytest.raises(RulebookError) as caught:
        Library.load(root, examples=True).check()
    assert str(caught.value) == (broken / "expected.txt").read_text(encoding="utf-8").strip()
