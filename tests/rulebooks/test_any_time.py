"""Whatever days a case names, rulebooks decide it or it is refused with a reason."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adjudicator import decide
from adjudicator.errors import CaseError
from adjudicator.rulebook.library import UnknownScopeError
from adjudicator.rulebook.versions import every_moment
from adjudicator.values import SHANGHAI
from tests.library import LIBRARY

PLATFORMS = st.sampled_from(LIBRARY.platforms())
CATEGORIES = st.sampled_from(LIBRARY.categories())
DAYS = st.dates(dt.date(1990, 1, 1), dt.date(2040, 12, 31))
EDGES = st.sampled_from(
    sorted(
        edge
        for book in LIBRARY.rulebooks()
        for edge in (book.in_force_from - dt.timedelta(1), book.in_force_from)
    )
)
ANY_DAY = DAYS | EDGES


@settings(max_examples=60, deadline=None)
@given(PLATFORMS, CATEGORIES, ANY_DAY, ANY_DAY, ANY_DAY, ANY_DAY)
def test_at_any_time_there_is_a_release_or_a_reason(
    platform: str, category: str, at: dt.date, paid: dt.date, filed: dt.date, conduct: dt.date
) -> None:
    days = {"order.paid_at": paid, "claim.filed_at": filed, "claim.conduct_at": conduct}
    noon = dt.datetime.combine(at, dt.time(12), SHANGHAI)
    with suppress(UnknownScopeError):
        assert LIBRARY.release(platform, category, noon, days.get).rulebooks


@pytest.mark.parametrize("platform", LIBRARY.platforms())
def test_at_every_time_that_rulebooks_tell_apart_there_is_a_release_or_a_reason(
    platform: str,
) -> None:
    decided = refused = 0
    for category in LIBRARY.categories():
        for moment in every_moment(LIBRARY.heads(platform, category)):
            noon = dt.datetime.combine(moment.decided_on, dt.time(12), SHANGHAI)
            try:
                decided += bool(LIBRARY.release(platform, category, noon, moment.anchors.get))
            except UnknownScopeError:
                refused += 1
    assert (decided > 100, refused > 20) == (True, True)


def paid_on(day: str) -> dict[str, object]:
    return {
        "case": "x",
        "platform": "tmall",
        "category": "ebike",
        "record": {
            "claim": {"by": "buyer", "filed_at": "2026-05-18T08:27:55+08:00"},
            "order": {"paid_at": f"{day}T00:00:00+08:00"},
        },
    }


def test_an_order_paid_before_the_law_of_the_library_is_refused_at_its_day() -> None:
    at = dt.datetime(2026, 6, 1, tzinfo=SHANGHAI)
    with pytest.raises(CaseError) as caught:
        decide(paid_on("2016-05-01"), LIBRARY, at)
    (problem,) = caught.value.problems
    assert problem.pointer() == "/record/order/paid_at"
    assert problem.message.endswith(
        "which applies to cases whose 'order.paid_at' is 2017-03-15 or later."
    )
    assert decide(paid_on("2017-03-15"), LIBRARY, at)


def test_a_decision_before_all_rulebooks_names_the_first_to_begin() -> None:
    at = dt.datetime(2016, 6, 1, tzinfo=SHANGHAI)
    with pytest.raises(UnknownScopeError, match=r"The first to begin is '[a-z-]+', which applies"):
        decide(paid_on("2016-05-01"), LIBRARY, at)
