"""The locked requirements: every package by version and hash, and from no particular place."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
EXTRAS = PROJECT["project"]["optional-dependencies"]
ASKED = {
    "build": PROJECT["dependency-groups"]["build"],
    "serve": PROJECT["project"]["dependencies"],
    "dev": [*PROJECT["project"]["dependencies"], *EXTRAS["workbench"], *EXTRAS["dev"][1:]],
}


def locked(name: str) -> dict[str, tuple[str, str]]:
    """Each package of a lock file: its version, and the hashes of its files."""
    text = (ROOT / "requirements" / f"{name}.txt").read_text("utf-8")
    entries = re.findall(r"^([\w.-]+)==(\S+)([^\n]*(?:\n    --hash=\S+[^\n]*)+)", text, re.M)
    return {canonicalize_name(package): (version, rest) for package, version, rest in entries}


@pytest.mark.parametrize("name", ASKED)
def test_what_the_project_asks_for_is_locked_to_a_version_that_it_allows(name: str) -> None:
    known = locked(name)
    for text in ASKED[name]:
        asked = Requirement(text)
        assert asked.specifier.contains(known[canonicalize_name(asked.name)][0]), text


@pytest.mark.parametrize("name", ASKED)
def test_every_line_is_a_package_with_its_hashes_and_none_says_where_from(name: str) -> None:
    lines = (ROOT / "requirements" / f"{name}.txt").read_text("utf-8").splitlines()
    packages = [line for line in lines if not line.startswith(("#", " "))]
    assert len(packages) == len(locked(name))
    hashed = re.compile(r"    --hash=sha256:[0-9a-f]{64}( \\)?")
    assert all(hashed.fullmatch(line) for line in lines if line.startswith(" "))
    assert not [line for line in lines if "://" in line or "index" in line]


def test_serving_and_developing_use_the_same_versions() -> None:
    developing = locked("dev")
    assert [n for n, (version, _) in locked("serve").items() if developing[n][0] != version] == []


def test_serving_installs_no_tool_of_developers_and_no_solver() -> None:
    assert (
        not {"pytest", "mypy", "ruff", "hypothesis", "z3-solver", "typer"} & locked("serve").keys()
    )
