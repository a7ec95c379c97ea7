"""What each named derivation makes of a list, by hand and for any list."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adjudicator.calendar.days import announced
from adjudicator.language.derivations import (
    Discount,
    EntriesError,
    Gift,
    Item,
    Price,
    count,
    first_scan,
    gift_value,
    kept_part_price,
    last_scan,
    lowest_price,
    service_hours_until,
    size,
    total,
    working_days_until,
)
from adjudicator.values import SHANGHAI


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def item(unit_price: int, quantity: int = 1, returned: int = 0, bundle: int | None = None) -> Item:
    return Item(unit_price, quantity, returned, bundle)


def off(
    reduction: int,
    threshold: int | None = None,
    pieces: int | None = None,
    group: int | None = None,
    bundle: int | None = None,
) -> Discount:
    return Discount(reduction, threshold, pieces, group, bundle)


def test_a_threshold_that_the_kept_part_still_reaches_stays_granted() -> None:
    items = [item(20_000), item(15_000, returned=1), item(10_000)]
    assert kept_part_price(items, [off(5_000, threshold=30_000)]) == 25_000


def test_a_threshold_that_is_just_reached_is_granted_and_one_fen_below_is_not() -> None:
    discounts = [off(5_000, threshold=30_000)]
    assert kept_part_price([item(30_000)], discounts) == 25_000
    assert kept_part_price([item(29_999)], discounts) == 29_999


def test_a_broken_threshold_leaves_the_purchase_prices() -> None:
    items = [item(20_000), item(15_000, returned=1)]
    assert kept_part_price(items, [off(5_000, threshold=30_000)]) == 20_000


def test_of_the_tiers_of_one_promotion_the_best_that_is_earned_applies() -> None:
    tiers = [off(3_000, threshold=20_000, group=1), off(8_000, threshold=40_000, group=1)]
    assert kept_part_price([item(20_000, quantity=2)], tiers) == 32_000
    assert kept_part_price([item(20_000, quantity=2, returned=1)], tiers) == 17_000


def test_reductions_of_different_groups_add_up() -> None:
    discounts = [off(3_000, threshold=20_000, group=1), off(1_000, group=2)]
    assert kept_part_price([item(20_000)], discounts) == 16_000


def test_a_bundle_that_is_broken_is_repriced_piece_by_piece() -> None:
    whole = [item(20_000, bundle=1), item(15_000, bundle=1), item(5_000)]
    broken = [item(20_000, bundle=1), item(15_000, returned=1, bundle=1), item(5_000)]
    discounts = [off(7_000, pieces=2, bundle=1)]
    assert kept_part_price(whole, discounts) == 33_000
    assert kept_part_price(broken, discounts) == 25_000


def test_nothing_kept_costs_nothing_whatever_the_discounts() -> None:
    assert kept_part_price([item(20_000, returned=1)], [off(500)]) == 0


def test_a_reduction_never_makes_the_kept_part_cost_less_than_nothing() -> None:
    assert kept_part_price([item(1_000)], [off(5_000)]) == 0


def test_more_pieces_back_than_bought_is_a_contradiction() -> None:
    with pytest.raises(EntriesError, match="More pieces came back than were bought"):
        kept_part_price([item(1_000, quantity=1, returned=2)], [])


ITEMS = st.lists(
    st.builds(
        lambda price, kept, returned: item(price, kept + returned, returned),
        st.integers(0, 10**7),
        st.integers(0, 50),
        st.integers(0, 50),
    ),
    max_size=20,
)
DISCOUNTS = st.lists(
    st.builds(
        off,
        st.integers(0, 10**6),
        st.none() | st.integers(0, 10**7),
        st.none() | st.integers(1, 100),
        st.none() | st.integers(1, 3),
    ),
    max_size=6,
)


@given(ITEMS, DISCOUNTS)
def test_the_kept_part_costs_between_nothing_and_its_full_price(items, discounts) -> None:
    full = sum(each.unit_price * each.kept for each in items)
    assert 0 <= kept_part_price(items, discounts) <= full


@given(ITEMS, DISCOUNTS, st.randoms())
def test_the_order_of_entries_does_not_matter(items, discounts, random) -> None:
    price = kept_part_price(items, discounts)
    random.shuffle(items)
    random.shuffle(discounts)
    assert kept_part_price(items, discounts) == price


def test_a_missing_gift_counts_at_its_declared_value_even_if_the_market_pays_more() -> None:
    assert gift_value([Gift(2, 1_500, 9_900)]) == 3_000


def test_a_missing_gift_without_declared_value_counts_at_the_market_price() -> None:
    assert gift_value([Gift(1, None, 9_900), Gift(0, None, None)]) == 9_900


def test_a_missing_gift_without_any_value_leaves_the_value_unknown() -> None:
    assert gift_value([Gift(1, 100, None), Gift(1, None, None)]) is None


def test_without_gifts_nothing_is_missing() -> None:
    assert gift_value([]) == 0


def test_the_lowest_price_counts_on_the_first_and_the_last_day_only_if_comparable() -> None:
    first, last = dt.date(2026, 5, 1), dt.date(2026, 5, 31)
    day_before, day_after = dt.date(2026, 4, 30), dt.date(2026, 6, 1)
    prices = [Price(day_before, 1, True), Price(day_after, 1, True), Price(first, 2, False)]
    assert lowest_price(prices, 100, first, last) == 100
    assert lowest_price([*prices, Price(first, 90, True)], 100, first, last) == 90
    assert lowest_price([*prices, Price(last, 80, True)], 100, first, last) == 80
    assert lowest_price([Price(last, 180, True)], 100, first, last) == 100


def test_scans_are_told_by_time_not_by_order() -> None:
    scans = [at("2026-05-03T10:00"), at("2026-05-01T09:00"), at("2026-05-02T23:59")]
    assert first_scan(scans) == at("2026-05-01T09:00")
    assert last_scan(scans) == at("2026-05-03T10:00")


def test_a_parcel_without_a_scan_has_no_last_scan() -> None:
    assert first_scan([]) is None
    assert last_scan([]) is None


def test_entries_are_counted_and_summed_only_if_all_are_known() -> None:
    assert count([True, False, True]) == 2
    assert count([True, None]) is None
    assert count([]) == 0
    assert total([1, 2]) == 3
    assert total([1, None]) is None
    assert total([]) == 0
    assert size(((1,), (2,))) == 2


@pytest.mark.parametrize(
    ("notice", "due"),
    [
        ("2026-05-10T10:00", "2026-05-10T14:00"),
        ("2026-05-10T14:00", "2026-05-10T18:00"),
        ("2026-05-10T14:01", "2026-05-11T09:01"),
        ("2026-05-10T17:30", "2026-05-11T12:30"),
        ("2026-05-10T20:00", "2026-05-11T13:00"),
        ("2026-05-10T08:00", "2026-05-10T13:00"),
    ],
)
def test_four_service_hours_end_as_the_rule_says(notice: str, due: str) -> None:
    assert service_hours_until(at(notice), 4) == at(due)


def test_working_days_leave_out_the_holiday_and_count_the_make_up_saturday() -> None:
    assert working_days_until(at("2026-04-30T10:00"), 7, announced()) == at("2026-05-14T00:00")
