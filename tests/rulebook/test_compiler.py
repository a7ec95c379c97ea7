"""What a compiled release holds."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from adjudicator.errors import Place
from adjudicator.language.tree import Compare, Ref, RefKind, references
from adjudicator.rulebook.library import Library
from adjudicator.rulebook.model import Layer, Release, Setter, Stratum, TermFloor
from adjudicator.sources import Citation
from adjudicator.values import Kind
from adjudicator.vocabulary import Burden, Clock

Changed = Callable[[dict[str, Callable[[str], str]]], Library]


def test_a_fact_carries_the_procedure_for_learning_it(ebike: Release) -> None:
    fact = ebike.facts["proof.seller_rebuts"]
    assert fact.burden is Burden.MERCHANT
    assert fact.proved_by == ("bms_log", "service_report")
    assert (fact.window, fact.clock) == ("param.evidence_window", Clock.SERVICE_HOURS)
    assert fact.on_silence is False
    assert fact.window in ebike.parameters


def test_a_fact_without_a_question_is_asked_by_its_label(ebike: Release) -> None:
    assert ebike.facts["proof.seller_rebuts"].question.en == "The seller rebuts"
    assert ebike.facts["proof.buyer_shows_defect"].question.en == "Please show the defect"


def test_what_asks_for_a_fact_is_compiled(ebike: Release) -> None:
    assert list(ebike.asked_when) == ["proof.seller_rebuts"]
    node = ebike.asked_when["proof.seller_rebuts"]
    assert isinstance(node, Ref)
    assert node.name == "proof.buyer_shows_defect"


def test_a_parameter_that_no_case_sets_is_a_constant(ebike: Release, changed: Changed) -> None:
    settable = [
        ref for ref in references(ebike.rules["CPL-25"].when) if ref.name == "param.return_days"
    ]
    assert [ref.constant for ref in settable] == [None]
    fixed = changed(
        {
            "statute/consumer_law/rulebook.yaml": lambda text: text.replace(
                "    settable_by: [promise, agreement]\n", ""
            ).replace("    floor: {at_least: 7, source: {document: CPL, article: a.25}}\n", "")
        }
    )
    rule = next(fixed.every_release()).rules["CPL-25"]
    assert [ref.constant for ref in references(rule.when) if ref.name == "param.return_days"] == [7]


def test_a_parameter_keeps_its_floor_and_who_may_set_it(ebike: Release) -> None:
    parameter = ebike.parameters["param.return_days"]
    assert parameter.name == "param.return_days"
    assert parameter.settable_by == (Setter.PROMISE, Setter.AGREEMENT)
    assert parameter.floor == TermFloor(Citation("CPL", "a.25"), at_least=7)


def test_a_rule_has_the_layer_of_its_rulebook_and_the_stratum_of_its_questions(
    ebike: Release,
) -> None:
    rule = ebike.rules["CPL-25"]
    assert (rule.rulebook, rule.layer, rule.stratum) == (
        "consumer_law",
        Layer.STATUTE,
        Stratum.REMEDY,
    )
    assert rule.then == (("remedy.freight", "buyer"), ("remedy.outcome", "return_refund"))
    assert rule.floor == "F1"
    assert rule.place == Place("good/statute/consumer_law/rulebook.yaml", 32, 9)


def test_the_text_of_a_condition_is_kept_on_one_line(ebike: Release) -> None:
    expected = "order.days_since_signing <= param.return_days && order.intact"
    assert ebike.rules["CPL-25"].when_text == expected


def test_the_bounds_of_a_derived_fact_are_inferred(ebike: Release) -> None:
    refund = ebike.derived["amount.refund"].type
    assert (refund.kind, refund.minimum, refund.maximum) == (Kind.MONEY, 0, 10**10)


def test_a_derived_fact_from_a_table_has_the_type_of_its_output(ebike: Release) -> None:
    limit = ebike.derived["use.idle_limit"]
    assert (limit.table, limit.formula) == ("idle_limit", None)
    assert (limit.type.minimum, limit.type.maximum) == (0, 3650)


def test_questions_are_levelled_by_what_their_rules_read(ebike: Release) -> None:
    assert [(level.stratum, level.questions) for level in ebike.levels] == [
        (Stratum.ADMISSION, ("admission.decision",)),
        (Stratum.FINDINGS, ("finding.defect",)),
        (Stratum.FINDINGS, ("finding.neglect",)),
        (Stratum.LIABILITY, ("liability.buyer_share",)),
        (Stratum.REMEDY, ("remedy.outcome",)),
        (Stratum.REMEDY, ("remedy.freight",)),
    ]


def test_a_rule_stands_in_every_level_that_has_a_question_of_it(ebike: Release) -> None:
    levels = [level.rules for level in ebike.levels if level.stratum is Stratum.REMEDY]
    assert levels == [("CPL-24", "CPL-25", "CUSTOM-REJECT"), ("CPL-24", "CPL-25")]


def test_a_derived_fact_belongs_to_the_first_level_that_can_compute_it(ebike: Release) -> None:
    assert [level.derived for level in ebike.levels] == [
        ("order.days_since_signing", "use.idle_days", "use.idle_limit"),
        (),
        (),
        (),
        ("amount.refund",),
        (),
    ]
    assert ebike.closing_derived == ()


def test_a_derived_fact_of_the_last_answers_closes_the_decision(changed: Changed) -> None:
    derived = """
derived:
  amount.freight:
    type: money
    label: {zh: 运费, en: Freight}
    formula: "remedy.freight == 'buyer' ? 0 : 1200"
    source: {document: CUSTOM}
    provenance: assumption
  amount.twice_the_freight:
    type: money
    label: {zh: 两倍运费, en: Twice the freight}
    formula: "amount.freight * 2"
    source: {document: CUSTOM}
    provenance: assumption
"""
    release = next(changed({"vocabulary/freight.yaml": lambda _: derived}).every_release())
    assert release.closing_derived == ("amount.freight", "amount.twice_the_freight")
    assert release.derived["amount.twice_the_freight"].type.maximum == 2400


def test_an_enum_may_be_derived(changed: Changed) -> None:
    derived = """
derived:
  use.grade:
    type: enum
    values: {light: {zh: 轻, en: light}, heavy: {zh: 重, en: heavy}}
    label: {zh: 使用程度, en: Use}
    formula: "order.paid > 100 ? 'light' : 'heavy'"
    source: {document: CUSTOM}
    provenance: assumption
"""
    release = next(changed({"vocabulary/grade.yaml": lambda _: derived}).every_release())
    assert release.derived["use.grade"].type.values == ("light", "heavy")
    assert release.derived["use.grade"].value_labels["heavy"].en == "heavy"


def test_a_conclusion_may_be_a_figure_of_the_rulebook(changed: Changed) -> None:
    figure = """
parameters:
  neglect_share:
    type: integer
    unit: percent
    min: 0
    max: 100
    value: 30
    label: {zh: 比例, en: Share}
    source: {document: EBIKE}
    provenance: assumption
"""
    library = changed(
        {
            "industry/ebike/figure.yaml": lambda _: figure,
            "industry/ebike/battery.yaml": lambda text: text.replace(
                "buyer_share: 50", "buyer_share: param.neglect_share"
            ),
        }
    )
    releases = [r for r in library.every_release() if "EB-BAT-020" in r.rules]
    assert releases[0].rules["EB-BAT-020"].then == (("liability.buyer_share", 30),)


def test_a_row_of_a_table_is_a_condition_on_its_inputs(ebike: Release) -> None:
    table = ebike.tables["idle_limit"]
    assert table.inputs == ("battery.chemistry", "use.km")
    assert [(row.number, row.output, row.cells) for row in table.rows] == [
        (2, 180, ("lithium", "-")),
        (3, 90, ("lead_acid", "<=1000")),
        (4, 60, ("lead_acid", "1001..20000")),
        (5, 30, ("lead_acid", ">20000")),
    ]
    first = table.rows[0].when
    assert isinstance(first, Compare)
    assert isinstance(first.left, Ref)
    assert (first.left.kind, first.left.name) == (RefKind.FACT, "battery.chemistry")


def test_examples_belong_to_the_release_that_holds_their_rulebook(ebike: Release) -> None:
    (example,) = ebike.examples
    assert example.rulebook == "taobao"
    assert example.given["order.paid"] == 259900
    assert example.holds == ("TB-065-2", "CPL-24")
    assert example.asks is None


@pytest.mark.parametrize("name", ["rules", "facts", "questions", "postings", "sources"])
def test_the_parts_of_a_release_are_in_the_order_of_their_names(ebike: Release, name: str) -> None:
    part = list(getattr(ebike, name))
    assert part == sorted(part)
