"""Groups and ladders say in fewer words what plain rules say."""

from __future__ import annotations

from collections.abc import Callable

from adjudicator.rulebook.files.form import Defects
from adjudicator.rulebook.files.short_forms import take_apart
from adjudicator.rulebook.files.source import Fields, Item, Items, Scalar, parse
from adjudicator.rulebook.library import Library

Changed = Callable[[dict[str, Callable[[str], str]]], Library]
BATTERY = "industry/ebike/battery.yaml"


def rules(text: str) -> list[Fields]:
    """The plain rules that the entries of `rules` stand for."""
    listed = parse("rules.yaml", text).entries["rules"].value
    assert isinstance(listed, Items)
    defects = Defects()
    found = take_apart(listed.items, defects)
    assert defects.found == []
    return [rule for rule in found if isinstance(rule, Fields)]


def plain(item: Item) -> object:
    if isinstance(item, Fields):
        return {key: plain(entry.value) for key, entry in item.entries.items()}
    return [plain(one) for one in item.items] if isinstance(item, Items) else item.value


def said(text: str, *keys: str) -> list[tuple[object, ...]]:
    return [
        tuple(plain(rule.entries[key].value) for key in keys if key in rule.entries)
        for rule in rules(text)
    ]


def test_a_rule_of_a_group_has_its_premise() -> None:
    text = """
rules:
  - given: "proof.shown"
    rules:
      - {id: A, when: "use.days > 5"}
      - {id: B, when: "use.worn || use.broken"}
  - {id: C, when: "use.worn || use.broken"}
"""
    assert said(text, "id", "when") == [
        ("A", "proof.shown && use.days > 5"),
        ("B", "proof.shown && (use.worn || use.broken)"),
        ("C", "use.worn || use.broken"),
    ]


def test_what_stands_on_the_group_holds_for_every_rule_that_does_not_say_otherwise() -> None:
    text = """
rules:
  - given: "proof.shown"
    source: {document: LAW}
    provenance: read
    rules:
      - {id: A, when: "use.worn"}
      - {id: B, when: "use.broken", provenance: derived}
"""
    assert said(text, "source", "provenance") == [
        ({"document": "LAW"}, "read"),
        ({"document": "LAW"}, "derived"),
    ]


def test_the_first_rung_that_holds_answers() -> None:
    text = """
rules:
  - ladder: finding.cause
    given: "claim.battery"
    rungs:
      - {id: A, when: "use.days <= use.limit", answer: defect}
      - {id: B, when: "!(told.before && told.after)", answer: defect}
      - {id: C, when: "use.charged || (param.counts && use.load)", answer: defect}
      - {id: D, when: otherwise, then: {finding.cause: idle, finding.shared: true}}
"""
    assert said(text, "id", "when", "then") == [
        ("A", "claim.battery && use.days <= use.limit", {"finding.cause": "defect"}),
        (
            "B",
            "claim.battery && use.days > use.limit && !(told.before && told.after)",
            {"finding.cause": "defect"},
        ),
        (
            "C",
            "claim.battery && use.days > use.limit && told.before && told.after"
            " && (use.charged || (param.counts && use.load))",
            {"finding.cause": "defect"},
        ),
        (
            "D",
            "claim.battery && use.days > use.limit && told.before && told.after"
            " && !use.charged && !(param.counts && use.load)",
            {"finding.cause": "idle", "finding.shared": True},
        ),
    ]


def test_a_branch_is_a_ladder_in_the_place_of_a_rung() -> None:
    text = """
rules:
  - ladder: finding.cause
    rungs:
      - {id: A, when: "alleged.cause == 'none'", answer: defect}
      - when: "alleged.cause in ['water', 'impact']"
        provenance: read
        rungs:
          - {id: B, when: "!proof.outside", answer: defect}
          - {id: C, when: otherwise, answer: outside}
      - {id: D, when: otherwise, answer: unknown}
"""
    assert said(text, "id", "when", "provenance") == [
        ("A", "alleged.cause == 'none'"),
        ("B", "alleged.cause in ['water', 'impact'] && !proof.outside", "read"),
        ("C", "alleged.cause in ['water', 'impact'] && proof.outside", "read"),
        ("D", "alleged.cause != 'none' && !(alleged.cause in ['water', 'impact'])"),
    ]


def test_a_ladder_may_stand_in_a_group() -> None:
    text = """
rules:
  - given: "proof.shown"
    rules:
      - ladder: finding.worn
        given: "use.days > 5"
        rungs:
          - {id: A, when: "use.worn", answer: true}
          - {id: B, when: otherwise, answer: false}
"""
    assert said(text, "when") == [
        ("proof.shown && use.days > 5 && use.worn",),
        ("proof.shown && use.days > 5 && !use.worn",),
    ]


def test_every_part_of_a_condition_points_to_the_line_that_says_it() -> None:
    text = """
rules:
  - ladder: finding.worn
    given: >-
      proof.shown
      && use.days > 5
    rungs:
      - {id: A, when: "use.worn", answer: true}
      - {id: B, when: "use.torn", answer: false}
"""
    when = rules(text)[1].entries["when"].value
    assert isinstance(when, Scalar)
    assert when.text == "proof.shown && use.days > 5 && !use.worn && use.torn"
    lines = {
        part: when.place_of(when.text.index(part))
        for part in ("proof.shown", "use.days", "use.worn", "use.torn")
    }
    assert {part: (place.line, place.column) for part, place in lines.items()} == {
        "proof.shown": (5, 7),
        "use.days": (6, 10),
        "use.worn": (8, 24),
        "use.torn": (9, 24),
    }


def test_the_digest_is_of_the_rules_and_not_of_the_form(changed: Changed, library: Library) -> None:
    rule = """
  - id: EB-BAT-010
    title: {zh: 长期闲置, en: Idle beyond the limit}
    when: "finding.defect && use.idle_days > use.idle_limit"
    then: {finding.neglect: true}
    source: {document: EBIKE, article: §5}
    provenance: assumption
"""
    group = """
  - given: "finding.defect"
    source: {document: EBIKE, article: §5}
    rules:
      - id: EB-BAT-010
        title: {zh: 长期闲置, en: Idle beyond the limit}
        when: "use.idle_days > use.idle_limit"
        then: {finding.neglect: true}
        provenance: assumption
"""

    def grouped(text: str) -> str:
        assert rule in text
        return text.replace(rule, group)

    assert [release.digest for release in changed({BATTERY: grouped}).every_release()] == [
        release.digest for release in library.every_release()
    ]
