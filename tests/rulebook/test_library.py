"""Which rulebooks decide a case."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable

import pytest

from adjudicator.errors import CaseError, RulebookError
from adjudicator.rulebook.library import Library, UnknownScopeError
from adjudicator.rulebook.model import Release
from adjudicator.rulebook.versions import UnknownAnchorError
from adjudicator.workbench.examples import plainest

NOON = dt.time(12, tzinfo=dt.timezone(dt.timedelta(hours=8)))
PAID = dt.date(2026, 5, 1)
Changed = Callable[[dict[str, Callable[[str], str]]], Library]


def instant(day: str) -> dt.datetime:
    return dt.datetime.combine(dt.date.fromisoformat(day), NOON)


def books(release: Release) -> list[str]:
    return [f"{book.id} {book.version}" for book in release.rulebooks]


def test_the_platforms_and_categories_in_scope_are_listed(library: Library) -> None:
    assert library.platforms() == ("jd", "taobao")
    assert library.categories() == ("ebike", "general", "large_item")


def test_a_rulebook_of_a_category_does_not_apply_to_its_parent(library: Library) -> None:
    release = library.release("taobao", "large_item", instant("2026-05-20"), lambda _: PAID)
    assert books(release) == ["trade 1", "consumer_law 2013", "taobao 2025"]


def test_a_rulebook_of_a_category_applies_to_what_lies_in_it(changed: Changed) -> None:
    library = changed(
        {"industry/ebike/rulebook.yaml": lambda text: text.replace("[ebike]", "[large_item]")}
    )
    release = library.release("taobao", "ebike", instant("2026-05-20"), lambda _: PAID)
    assert "ebike 2025.1" in books(release)


def test_a_rulebook_of_one_platform_does_not_apply_to_another(library: Library) -> None:
    release = library.release("jd", "ebike", instant("2026-05-20"), lambda _: PAID)
    assert books(release) == ["trade 1", "consumer_law 2013"]


@pytest.mark.parametrize(
    ("day", "version"),
    [
        ("2025-08-15", "2025"),
        ("2026-05-31", "2025"),
        ("2026-06-01", "2026"),
        ("2030-01-01", "2026"),
    ],
)
def test_an_open_case_moves_to_the_version_in_force_when_it_is_decided(
    library: Library, day: str, version: str
) -> None:
    release = library.release("taobao", "general", instant(day), lambda _: PAID)
    assert f"taobao {version}" in books(release)


def test_the_day_of_a_decision_is_the_day_in_shanghai(library: Library) -> None:
    last_hour = dt.datetime(2026, 5, 31, 15, 59, tzinfo=dt.UTC)
    first_hour = dt.datetime(2026, 5, 31, 16, 0, tzinfo=dt.UTC)
    before = library.release("taobao", "general", last_hour, lambda _: PAID)
    after = library.release("taobao", "general", first_hour, lambda _: PAID)
    assert ("taobao 2025" in books(before), "taobao 2026" in books(after)) == (True, True)


def test_a_conduct_rulebook_goes_by_the_day_of_its_anchor(library: Library) -> None:
    at = instant("2026-05-20")
    early = dt.datetime(2014, 3, 14, 15, 59, tzinfo=dt.UTC)
    late = dt.datetime(2014, 3, 14, 16, 0, tzinfo=dt.UTC)
    assert "consumer_law 2013" not in books(library.release("jd", "ebike", at, lambda _: early))
    assert "consumer_law 2013" in books(library.release("jd", "ebike", at, lambda _: late))


def test_an_unknown_anchor_names_the_fact_to_state(library: Library) -> None:
    with pytest.raises(UnknownAnchorError) as caught:
        library.release("jd", "ebike", instant("2026-05-20"), lambda _: None)
    assert str(caught.value) == (
        "/record/order/paid_at: This fact must be stated: its day decides whether"
        " 'consumer_law' applies."
    )


def test_an_unknown_platform_and_category_are_refused_together(library: Library) -> None:
    with pytest.raises(UnknownScopeError) as caught:
        library.release("taobo", "e_bike", instant("2026-05-20"), lambda _: PAID)
    assert isinstance(caught.value, CaseError)
    assert str(caught.value) == (
        "/platform: There is no platform 'taobo'. Did you mean 'taobao'?\n"
        "/category: There is no category 'e_bike'. Did you mean 'ebike'?"
    )


def test_a_time_before_all_rulebooks_is_out_of_scope(library: Library) -> None:
    with pytest.raises(UnknownScopeError, match="No rulebook for 'jd' and 'ebike' is in force"):
        library.release("jd", "ebike", instant("1999-01-01"), lambda _: dt.date(1998, 1, 1))


def relying_on_the_law(text: str) -> str:
    """A platform's rules, one of which reads what the consumer law derives."""
    shows = '"!proof.buyer_shows_defect"'
    return text.replace(shows, f"{shows[:-1]} && order.days_since_signing > 3{shows[-1]}")


def test_a_platform_that_relies_on_a_law_decides_from_when_that_law_begins(
    changed: Changed,
) -> None:
    library = changed({"platform/taobao-2025/rules.yaml": relying_on_the_law})
    library.check()
    at, begins = instant("2026-05-20"), dt.date(2014, 3, 15)
    assert library.release("taobao", "general", at, lambda _: begins)
    with pytest.raises(UnknownScopeError) as caught:
        library.release("taobao", "general", at, lambda _: begins - dt.timedelta(days=1))
    assert str(caught.value) == (
        "/record/order/paid_at: The rulebooks for 'taobao' and 'general' rely on 'consumer_law',"
        " which applies to cases whose 'order.paid_at' is 2014-03-15 or later."
    )


def test_a_rulebook_that_begins_before_one_of_its_own_policy_on_which_it_relies_is_a_defect(
    changed: Changed,
) -> None:
    def law_of_september(text: str) -> str:
        pending = text.replace("{policy: conduct, anchor: order.paid_at}", "{policy: pending}")
        return pending.replace("from: 2014-03-15", "from: 2025-09-01")

    library = changed(
        {
            "platform/taobao-2025/rules.yaml": relying_on_the_law,
            "statute/consumer_law/rulebook.yaml": law_of_september,
        }
    )
    with pytest.raises(RulebookError, match=r"CE02 'order\.days_since_signing'"):
        library.check()


def test_an_instant_without_its_offset_is_refused(library: Library) -> None:
    naive = instant("2026-05-20").replace(tzinfo=None)
    with pytest.raises(ValueError, match="needs its offset"):
        library.release("jd", "ebike", naive, lambda _: PAID)


def test_a_release_is_compiled_once(library: Library) -> None:
    one = library.release("taobao", "ebike", instant("2026-05-20"), lambda _: PAID)
    other = library.release("taobao", "ebike", instant("2026-05-21"), lambda _: PAID)
    assert one is other


def test_releases_of_the_same_rulebooks_share_their_rules_and_digest(library: Library) -> None:
    one = library.release("taobao", "general", instant("2026-05-20"), lambda _: PAID)
    other = library.release("taobao", "large_item", instant("2026-05-20"), lambda _: PAID)
    assert one.digest == other.digest
    assert one.rules is other.rules
    assert (one.category, other.category) == ("general", "large_item")


def test_every_release_is_every_set_of_rulebooks_that_a_case_may_meet(library: Library) -> None:
    found = [
        (release.platform, release.category, *books(release)[2:])
        for release in library.every_release()
    ]
    assert found == [
        ("jd", "ebike"),
        ("jd", "general"),
        ("jd", "large_item"),
        ("taobao", "ebike"),
        ("taobao", "ebike", "taobao 2025", "ebike 2025.1"),
        ("taobao", "ebike", "taobao 2026", "ebike 2025.1"),
        ("taobao", "general"),
        ("taobao", "general", "taobao 2025"),
        ("taobao", "general", "taobao 2026"),
        ("taobao", "large_item"),
        ("taobao", "large_item", "taobao 2025"),
        ("taobao", "large_item", "taobao 2026"),
    ]


def test_the_plainest_releases_are_where_a_rulebook_stands_with_the_fewest_others(
    library: Library,
) -> None:
    found = [(one.platform, *books(one)[2:]) for one in library.plainest_releases()]
    assert found == [
        ("jd",),
        ("taobao", "taobao 2025", "ebike 2025.1"),
        ("taobao", "taobao 2026", "ebike 2025.1"),
        ("taobao", "taobao 2025"),
        ("taobao", "taobao 2026"),
    ]


def test_of_the_plainest_releases_only_those_of_the_rulebooks_meant_are_compiled(
    library: Library,
) -> None:
    found = library.plainest_releases(lambda place: "taobao-2025" in place.file)
    assert [books(one)[2:] for one in found] == [["taobao 2025"]]


def test_examples_are_tried_in_the_same_releases_as_among_all(library: Library) -> None:
    def tried(releases: Iterable[Release]) -> set[tuple[str, int]]:
        return {(one.digest, len(meant)) for one, meant in plainest(tuple(releases))}

    assert tried(library.plainest_releases()) == tried(library.distinct_releases())


def with_an_example(given: str) -> Callable[[str], str]:
    """A file with an example."""
    return lambda _: f"examples:\n  - {{name: Worn by use, given: {{{given}}}}}\n"


def test_an_example_stands_where_all_that_it_names_is_in_force(changed: Changed) -> None:
    given = "order.intact: false, use.km: 40"
    library = changed({"statute/consumer_law/examples/more.yaml": with_an_example(given)})
    library.check()
    tried = plainest(tuple(library.plainest_releases()))
    trades = {one.category for one, meant in tried for each in meant if each.name == "Worn by use"}
    assert trades == {"ebike"}
    assert not library.release("jd", "ebike", instant("2026-05-20"), lambda _: PAID).examples


def test_an_example_that_stands_in_no_release_is_a_defect(changed: Changed) -> None:
    file = "platform/taobao-2025/examples/more.yaml"
    library = changed(
        {
            "industry/ebike/rulebook.yaml": lambda text: text.replace("[taobao]", "[jd]"),
            file: with_an_example("use.km: 40"),
        }
    )
    with pytest.raises(RulebookError, match="'Worn by use' stands in no release") as caught:
        library.check()
    assert [defect.place.file for defect in caught.value.defects] == [f"rulebooks/{file}"]


def test_a_check_collects_the_defects_of_all_releases(changed: Changed) -> None:
    def break_both(text: str) -> str:
        return text.replace('when: "!proof.buyer_shows_defect"', "when: proof.buyer")

    library = changed({f"platform/taobao-{year}/rules.yaml": break_both for year in (2025, 2026)})
    with pytest.raises(Exception, match="CE02") as caught:
        library.check()
    assert [line.split(":")[0] for line in str(caught.value).splitlines()] == [
        "rulebooks/platform/taobao-2025/rules.yaml",
        "rulebooks/platform/taobao-2026/rules.yaml",
    ]
