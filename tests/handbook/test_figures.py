"""The cells of decision tables in words."""

from __future__ import annotations

import pytest

from adjudicator.handbook.figures import cell, tables
from adjudicator.handbook.voice import Voice
from adjudicator.rulebook.model import Release


@pytest.mark.parametrize(
    ("name", "text", "zh", "en"),
    [
        ("use.km", "-", "不限", "any"),
        ("use.km", "<=5", "≤ 5 公里", "≤ 5 km"),
        ("use.km", ">5", "> 5 公里", "> 5 km"),
        ("window.days_since_signing", "31..90", "31 天 至 90 天", "31 days to 90 days"),
        ("use.activated", "true", "是", "yes"),
        ("battery.storage_temperature", "mild|below_0c", "常温 / 低于0℃", "Mild / Below 0 °C"),
    ],
)
def test_a_cell_is_told_in_words(release: Release, name: str, text: str, zh: str, en: str) -> None:
    assert cell(Voice(release, "zh"), name, text) == zh
    assert cell(Voice(release, "en"), name, text) == en


def test_every_row_has_a_cell_for_every_input(release: Release) -> None:
    for table in tables(Voice(release, "zh")):
        assert all(len(cells) == len(table.inputs) for cells, _ in table.rows)
