"""Where the text of a drawing is broken."""

from __future__ import annotations

import pytest

from adjudicator.handbook.textfit import width, wrap

CHINESE = "买家初步证明存在故障（或质量问题），且 商家未主张“外部原因”，或 商家的合理解释被采信。"
ENGLISH = "The buyer shows a fault, and the merchant alleges no outside cause (or proves none)."


@pytest.mark.parametrize("text", [CHINESE, ENGLISH])
@pytest.mark.parametrize("room", [60, 120, 228])
def test_no_character_is_lost(text: str, room: int) -> None:
    assert "".join("".join(wrap(text, 12, room)).split()) == "".join(text.split())


@pytest.mark.parametrize("room", [60, 90, 120, 228])
def test_no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one(room: int) -> None:
    for line in wrap(CHINESE, 12, room):
        assert line[0] not in "，。、；：）”"
        assert line[-1] not in "（“"


def test_english_breaks_between_words() -> None:
    words = set(ENGLISH.split())
    assert all(set(line.split()) <= words for line in wrap(ENGLISH, 12, 90))


def test_every_line_fits_its_room() -> None:
    assert all(width(line, 12) <= 120 for line in wrap(CHINESE, 12, 120))


def test_nothing_gives_no_line() -> None:
    assert wrap("", 12, 100) == ()
