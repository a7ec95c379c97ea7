"""The same fact sheet, release and instant give the same bytes: here, later and elsewhere."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from random import Random
from typing import TypeVar

import pytest

import tests.adjudicate.random_rulebooks as generators
from adjudicator.adjudicate import decision
from adjudicator.adjudicate.decision import Detail, adjudicate
from adjudicator.adjudicate.program import Program
from adjudicator.case.sheet import FactSheet
from adjudicator.rulebook.model import Release
from adjudicator.ruling.canonical import to_bytes
from adjudicator.values import SHANGHAI
from adjudicator.vocabulary import Status
from tests.adjudicate.libraries import AT
from tests.adjudicate.random_rulebooks import random_release, random_sheet

Member = TypeVar("Member")
ROOT = Path(generators.__file__).parents[2]
SEEDS = range(6)


def ruling_bytes(sheet: FactSheet, release: Release, at: dt.datetime = AT) -> bytes:
    return to_bytes(adjudicate(sheet, release, at))


def shuffled(random: Random, members: Mapping[str, Member]) -> dict[str, Member]:
    return dict(random.sample(list(members.items()), len(members)))


@pytest.mark.parametrize("status", [Status.FINAL, Status.EVIDENCE_REQUESTED])
def test_a_thousand_decisions_of_one_case_are_the_same_bytes(
    random_releases: tuple[Release, ...], status: Status
) -> None:
    release, sheet = next(
        (release, sheet)
        for release in random_releases
        for sheet in (random_sheet(Random(seed), release) for seed in range(40))
        if adjudicate(sheet, release, AT, Detail.RULING).status is status
    )
    first = ruling_bytes(sheet, release)
    assert {ruling_bytes(sheet, release) for _ in range(1_000)} == {first}


def test_the_order_in_which_facts_come_changes_nothing(
    random_releases: tuple[Release, ...],
) -> None:
    for seed, release in enumerate(random_releases):
        random = Random(seed)
        for _ in range(5):
            sheet = random_sheet(random, release)
            other = dataclasses.replace(
                sheet,
                known=shuffled(random, sheet.known),
                asked=shuffled(random, sheet.asked),
                contested=shuffled(random, sheet.contested),
                to_judge=shuffled(random, sheet.to_judge),
            )
            assert ruling_bytes(other, release) == ruling_bytes(sheet, release)


def test_a_decision_does_not_depend_on_the_cases_decided_before(
    random_releases: tuple[Release, ...],
) -> None:
    release = random_releases[0]
    sheets = [random_sheet(Random(seed), release) for seed in range(30)]
    forwards = [ruling_bytes(sheet, release) for sheet in sheets]
    fresh = dataclasses.replace(release, digest=release.digest)
    backwards = [ruling_bytes(sheet, fresh) for sheet in reversed(sheets)]
    assert backwards == forwards[::-1]


def test_a_program_compiled_anew_decides_the_same(
    random_releases: tuple[Release, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    release = random_releases[1]
    sheets = [random_sheet(Random(seed), release) for seed in range(10)]
    before = [ruling_bytes(sheet, release) for sheet in sheets]
    monkeypatch.setattr(decision, "program_of", Program.of)
    assert [ruling_bytes(sheet, release) for sheet in sheets] == before


def test_an_instant_is_the_same_in_every_time_zone(random_releases: tuple[Release, ...]) -> None:
    release = random_releases[0]
    for seed in range(5):
        sheet = random_sheet(Random(seed), release)
        in_utc = ruling_bytes(sheet, release, AT.astimezone(dt.UTC))
        assert in_utc == ruling_bytes(sheet, release, AT)


def test_an_instant_counts_in_whole_milliseconds(random_releases: tuple[Release, ...]) -> None:
    release = random_releases[0]
    sheet = random_sheet(Random(0), release)
    finer = AT + dt.timedelta(microseconds=999)
    assert ruling_bytes(sheet, release, finer) == ruling_bytes(sheet, release, AT)


def test_an_instant_without_a_time_zone_is_refused(random_releases: tuple[Release, ...]) -> None:
    release = random_releases[0]
    naive = dt.datetime.now(SHANGHAI).replace(tzinfo=None)
    with pytest.raises(ValueError, match="time zone"):
        adjudicate(random_sheet(Random(0), release), release, naive)


def digests(folder: Path) -> list[str]:
    """A digest of what some random cases of random libraries come to."""
    found = []
    for seed in SEEDS:
        random = Random(seed)
        release = random_release(random, folder / str(seed))
        rulings = [ruling_bytes(random_sheet(random, release), release) for _ in range(10)]
        found.append(hashlib.sha256(b"".join([release.digest.encode(), *rulings])).hexdigest())
    return found


_ELSEWHERE = """
import sys
from pathlib import Path
from tests.adjudicate.test_determinism import digests
print(*digests(Path(sys.argv[1])))
"""


def test_another_process_with_another_hash_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "4242", "TZ": "UTC"}
    answer = subprocess.run(
        [sys.executable, "-c", _ELSEWHERE, str(tmp_path / "elsewhere")],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert answer.stdout.split() == digests(tmp_path / "here")
