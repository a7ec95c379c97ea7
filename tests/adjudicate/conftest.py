"""The random releases that several tests share: compiling them is what takes the time."""

from __future__ import annotations

from random import Random

import pytest

from adjudicator.rulebook.model import Release
from tests.adjudicate.random_rulebooks import random_release

RANDOM_RELEASES = 32


@pytest.fixture(scope="session")
def random_releases(tmp_path_factory: pytest.TempPathFactory) -> tuple[Release, ...]:
    """Release number n is made from the seed n."""
    root = tmp_path_factory.mktemp("random")
    return tuple(random_release(Random(n), root / str(n)) for n in range(RANDOM_RELEASES))
