"""Conditions and values in the words of the vocabulary, Chinese and English."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adjudicator.language.tree import Node
from adjudicator.readings.prose import sentences as prose
from adjudicator.values import BOOLEAN, PLAIN, SHANGHAI, Kind, Label, Type, Unit, Value
from tests.language.trees import (
    BATTERY,
    BOUGHT_ON,
    CHEMISTRY,
    COUNT,
    DATE,
    DEFECT,
    FIXED_LIMIT,
    IDLE,
    IDLE_DAYS,
    INSTANT,
    KEPT,
    LIMIT,
    MONEY,
    NOON,
    PAID_AT,
    PRICE,
    REBUTTED,
    SHOWN,
    both,
    calculate,
    call,
    choose,
    compare,
    conditions,
    either,
    fact,
    formulas,
    is_in,
    literal,
    no,
)

LABELS = {
    IDLE.name: Label("闲置天数", "Idle days"),
    KEPT.name: Label("保管天数", "Days in storage"),
    LIMIT.name: Label("闲置上限", "Idle limit"),
    FIXED_LIMIT.name: Label("固定上限", "Fixed limit"),
    PRICE.name: Label("实付金额", "Price paid"),
    BATTERY.name: Label("电池类型", "Battery chemistry"),
    BOUGHT_ON.name: Label("购买日期", "Purchase date"),
    PAID_AT.name: Label("付款时间", "Time of payment"),
    SHOWN.name: Label("已显著告知保养要求", "Upkeep was shown conspicuously"),
    REBUTTED.name: Label("商家反驳成立", "Merchant rebuts the defect"),
    DEFECT.name: Label("存在质量缺陷", "The goods are defective"),
}
MEMBERS = {
    "lithium": Label("锂电池", "lithium"),
    "lead_acid": Label("铅酸电池", "lead-acid"),
    "other": Label("其他", "other"),
}


class Vocabulary:
    def __init__(self, labels: dict[str, Label], figures: dict[str, Value] | None = None) -> None:
        self._labels = labels
        self._figures = figures or {}

    def label(self, name: str) -> Label:
        return self._labels[name]

    def value_label(self, name: str, value: Value) -> Label:
        assert name == BATTERY.name
        return MEMBERS[str(value)]

    def figure(self, name: str) -> Value | None:
        return self._figures.get(name)


WORDS = Vocabulary(LABELS, {LIMIT.name: 180})


def told(node: Node) -> tuple[str, str]:
    return prose.condition(node, "zh", WORDS), prose.condition(node, "en", WORDS)


def test_a_condition_reads_as_a_sentence_in_both_languages() -> None:
    assert told(both(compare(IDLE, ">", 180), no(SHOWN))) == (
        "闲置天数 大于 180 天，且 未显著告知保养要求",
        "idle days are more than 180 days and upkeep was not shown conspicuously",
    )


def test_a_mixed_condition_puts_the_inner_part_in_parentheses() -> None:
    assert told(both(DEFECT, either(SHOWN, compare(KEPT, "<=", 1)))) == (
        "存在质量缺陷，且 （已显著告知保养要求 或 保管天数 不超过 1 天）",
        "the goods are defective and (upkeep was shown conspicuously or "
        "days in storage are at most 1 day)",
    )


def test_a_negated_bracket_is_told_statement_by_statement() -> None:
    assert told(no(both(DEFECT, compare(IDLE, ">=", 90)))) == (
        "不存在质量缺陷，或 闲置天数 小于 90 天",
        "the goods are not defective or idle days are less than 90 days",
    )


def test_a_parameter_is_told_with_its_value_where_it_is_known() -> None:
    assert told(compare(IDLE, ">", LIMIT)) == (
        "闲置天数 大于 闲置上限（180 天）",
        "idle days are more than idle limit (180 days)",
    )
    assert told(compare(IDLE, "<", FIXED_LIMIT))[0] == "闲置天数 小于 固定上限（90 天）"
    without_figures = Vocabulary(LABELS)
    assert prose.condition(compare(IDLE, ">", LIMIT), "zh", without_figures) == (
        "闲置天数 大于 闲置上限"
    )


def test_a_literal_on_the_left_is_told_on_the_right() -> None:
    assert told(compare(literal(90, IDLE_DAYS), "<", IDLE))[0] == "闲置天数 大于 90 天"


def test_dates_are_before_and_after() -> None:
    assert told(compare(BOUGHT_ON, ">=", dt.date(2026, 5, 1))) == (
        "购买日期 不早于 2026年5月1日",
        "purchase date is on or after 2026-05-01",
    )
    assert told(compare(PAID_AT, "<=", NOON)) == (
        "付款时间 不晚于 2026年5月1日 12:00",
        "time of payment is at or before 2026-05-01 12:00",
    )


def test_money_is_told_in_yuan_even_against_a_bare_number() -> None:
    assert told(compare(PRICE, ">=", literal(259_900, COUNT))) == (
        "实付金额 不少于 ¥2,599.00",
        "price paid is at least ¥2,599.00",
    )


def test_members_of_an_enum_are_told_by_their_labels() -> None:
    assert told(compare(BATTERY, "==", "lead_acid")) == (
        "电池类型 为 铅酸电池",
        "battery chemistry is lead-acid",
    )
    assert told(is_in(BATTERY, "lithium", "lead_acid")) == (
        "电池类型 为 锂电池、铅酸电池 之一",
        "battery chemistry is lithium or lead-acid",
    )
    assert told(no(is_in(BATTERY, "lithium", "lead_acid", "other"))) == (
        "电池类型 不是 锂电池、铅酸电池、其他 中的任何一项",
        "battery chemistry is neither lithium, lead-acid nor other",
    )
    assert told(no(is_in(BATTERY, "lithium"))) == (
        "电池类型 不为 锂电池",
        "battery chemistry is not lithium",
    )


def test_a_boolean_compared_with_true_or_false_is_a_plain_statement() -> None:
    assert told(compare(SHOWN, "==", True)) == told(SHOWN)
    assert told(compare(SHOWN, "==", False)) == told(no(SHOWN))
    assert told(compare(SHOWN, "!=", False)) == told(SHOWN)
    assert told(compare(SHOWN, "==", DEFECT)) == (
        "“已显著告知保养要求”与“存在质量缺陷”结论一致",
        '"upkeep was shown conspicuously" and "the goods are defective" are both so or both not so',
    )


@pytest.mark.parametrize(
    ("label", "denied"),
    [
        ("商家已显著告知保养要求", "商家未显著告知保养要求"),
        ("买家是否已拆封", "买家未拆封"),
        ("已经签收", "未签收"),
        ("有购买凭证", "没有购买凭证"),
        ("属于定制商品", "不属于定制商品"),
        # A word that only looks like the main verb must not turn the meaning around.
        ("有效凭证齐备", "并非“有效凭证齐备”"),
        ("已签收的商品存在缺陷", "并非“已签收的商品存在缺陷”"),
        ("已拆封且已使用", "并非“已拆封且已使用”"),
        ("商家未举证", "并非“商家未举证”"),
        ("商家反驳成立", "并非“商家反驳成立”"),
    ],
)
def test_a_chinese_label_is_denied_from_within_only_where_that_is_certain(
    label: str, denied: str
) -> None:
    words = Vocabulary({SHOWN.name: Label(label, "")})
    assert prose.condition(no(SHOWN), "zh", words) == denied


@pytest.mark.parametrize(
    ("label", "denied"),
    [
        ("The parcel has been opened", "the parcel has not been opened"),
        ("Whether the battery was charged", "the battery was not charged"),
        ("BMS log was read", "BMS log was not read"),
        ("The battery has a defect", 'it is not so that "the battery has a defect"'),
        ("All parts were returned", 'it is not so that "all parts were returned"'),
        (
            "Goods that are damaged were sent",
            'it is not so that "goods that are damaged were sent"',
        ),
        ("Safety defect", 'it is not so that "safety defect"'),
    ],
)
def test_an_english_label_is_denied_from_within_only_where_that_is_certain(
    label: str, denied: str
) -> None:
    words = Vocabulary({SHOWN.name: Label("", label)})
    assert prose.condition(no(SHOWN), "en", words) == denied


@pytest.mark.parametrize(
    ("shown", "type_", "zh", "en"),
    [
        (True, BOOLEAN, "是", "yes"),
        (False, BOOLEAN, "否", "no"),
        (259_900, MONEY, "¥2,599.00", "¥2,599.00"),
        (-5, MONEY, "-¥0.05", "-¥0.05"),
        (1, IDLE_DAYS, "1 天", "1 day"),
        (180, IDLE_DAYS, "180 天", "180 days"),
        (48, Type(Kind.INTEGER, Unit.parse("hours")), "48 小时", "48 hours"),
        (12, Type(Kind.INTEGER, Unit.parse("km")), "12 公里", "12 km"),
        (3600, Type(Kind.INTEGER, Unit.parse("mV")), "3600 mV", "3600 mV"),
        (3, Type(Kind.INTEGER, Unit.parse("fen/day")), "3 分/天", "3 fen/day"),
        (30, Type(Kind.INTEGER, PLAIN), "30", "30"),
        ("lithium", CHEMISTRY, "锂电池", "lithium"),
        ("unlabelled", CHEMISTRY, "unlabelled", "unlabelled"),
        ("照片模糊", Type(Kind.TEXT), "照片模糊", "照片模糊"),
        (dt.date(2026, 5, 1), DATE, "2026年5月1日", "2026-05-01"),
        (NOON, INSTANT, "2026年5月1日 12:00", "2026-05-01 12:00"),
        (
            dt.datetime(2026, 4, 30, 23, 0, 5, tzinfo=dt.UTC),
            INSTANT,
            "2026年5月1日 07:00:05",
            "2026-05-01 07:00:05",
        ),
    ],
)
def test_a_value_is_shown_as_people_write_it(shown: Value, type_: Type, zh: str, en: str) -> None:
    assert prose.value(shown, type_, "zh", MEMBERS) == zh
    assert prose.value(shown, type_, "en", MEMBERS) == en


def test_a_formula_reads_as_an_amount() -> None:
    share = call("div_half_up", calculate(PRICE, "*", literal(30)), literal(100), type_=MONEY)
    assert prose.formula(share, "zh", WORDS) == "（实付金额 × 30） ÷ 100（四舍五入）"
    later = call("add_days", call("after_holiday", BOUGHT_ON), literal(7), type_=DATE)
    assert prose.formula(later, "zh", WORDS) == "购买日期（遇法定节假日顺延） 之后 7 天"
    assert prose.formula(later, "en", WORDS) == (
        "7 days after purchase date (moved past a statutory holiday)"
    )
    chosen = choose(compare(IDLE, ">", 90), PRICE, literal(0, MONEY))
    assert prose.formula(chosen, "en", WORDS) == (
        "(price paid if idle days are more than 90 days, otherwise ¥0.00)"
    )
    assert prose.formula(call("min", IDLE, KEPT, literal(9)), "zh", WORDS) == (
        "闲置天数、保管天数、9 中的最小值"
    )


def test_an_instant_keeps_its_milliseconds() -> None:
    exact = dt.datetime(2026, 5, 1, 9, 0, 0, 250_000, tzinfo=SHANGHAI)
    assert prose.value(exact, INSTANT, "en") == "2026-05-01 09:00:00.250"


@given(st.one_of(conditions, formulas))
def test_every_tree_can_be_told(node: Node) -> None:
    for language in ("zh", "en"):
        told_ = prose.formula(node, language, WORDS)
        assert told_.count("(") == told_.count(")")
        assert told_.count("（") == told_.count("）")
        if node.type == BOOLEAN:
            assert prose.condition(node, language, WORDS)


def test_a_constant_condition_says_so() -> None:
    assert told(literal(True)) == ("无条件成立", "always")
    assert told(no(literal(True))) == ("一概不成立", "never")


def test_a_choice_between_statements_can_be_denied() -> None:
    chosen = choose(compare(IDLE, ">", 90), SHOWN, fact(DEFECT.name))
    assert told(no(chosen))[0].startswith("并非（")
