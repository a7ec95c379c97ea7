"""The command line, the API and the document read an instant alike, at the ends of time, too."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path

import pytest
import typer
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from adjudicator import decide
from adjudicator.case.json_values import NotOfTypeError, read_instant
from adjudicator.cli.app import app
from adjudicator.cli.options import read_at
from adjudicator.errors import CaseError
from adjudicator.values import DATE_MAX, DATE_MIN, SHANGHAI
from tests.library import LIBRARY, ROOT

INSTANT = re.compile(r"\d{4}-\d\d-\d\d(?=T|$)")
EXAMPLES = ("refund_only_ebike", "waits_for_buyer_evidence", "plated_return_with_deduction")
OFFSETS = st.integers(-23 * 60, 23 * 60).map(lambda m: dt.timezone(dt.timedelta(minutes=m)))


@given(st.datetimes(timezones=OFFSETS) | st.datetimes())
def test_the_option_takes_what_a_document_takes_and_refuses_the_rest(at: dt.datetime) -> None:
    text = at.isoformat(timespec="milliseconds")
    try:
        expected = read_instant(text if at.tzinfo else f"{text}+08:00")
    except NotOfTypeError as error:
        with pytest.raises(typer.BadParameter, match=re.escape(str(error))):
            read_at(text)
    else:
        assert read_at(text) == expected
        assert DATE_MIN <= expected.date() <= DATE_MAX


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("2026-05-22", "2026-05-22T00:00+08:00"),
        ("2026-05-22T10:00", "2026-05-22T10:00+08:00"),
        ("2026-05-22T10:00Z", "2026-05-22T18:00+08:00"),
    ],
)
def test_without_an_offset_it_is_shanghai_and_without_a_time_the_days_beginning(
    text: str, read: str
) -> None:
    assert read_at(text) == dt.datetime.fromisoformat(read)


@pytest.mark.parametrize(
    "at", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "2101-01-01", "now", "\x1b[2J"]
)
def test_an_instant_beyond_the_calendar_is_a_usage_error_in_words(at: str) -> None:
    result = CliRunner().invoke(app, ["decide", "-", "--at", at], input="{}")
    assert result.exit_code == 2
    assert "Invalid value for '--at'" in result.stderr
    assert "\x1b" not in result.stderr


def moved(text: str, days: list[int]) -> str:
    """A document's text with its days, in turn, that far before the last of the calendar."""
    left = iter(days)
    return INSTANT.sub(lambda _: str(DATE_MAX - dt.timedelta(days=next(left, 0))), text)


@settings(max_examples=25, deadline=None)
@given(
    st.sampled_from(EXAMPLES),
    st.lists(st.sampled_from([0, 1, 7, 8, 30, 400]), max_size=12),
    st.sampled_from([dt.date(2017, 3, 15), DATE_MAX - dt.timedelta(days=3), DATE_MAX]),
)
def test_a_case_at_the_end_of_the_calendar_is_decided_or_refused(
    name: str, days: list[int], at: dt.date
) -> None:
    text = Path(ROOT, "examples", f"{name}.json").read_text(encoding="utf-8")
    document = json.loads(moved(text, sorted(days, reverse=True)))
    noon = dt.datetime.combine(at, dt.time(23, 59), SHANGHAI)
    try:
        ruling = decide(document, LIBRARY, noon)
    except CaseError as error:
        ruling = None
        refused = error.problems
    assert ruling or all(problem.message for problem in refused)
