"""From text to the tree: what is read, what is refused, and where the message points."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adjudicator.errors import Place, RulebookError
from adjudicator.language.parse import parse_condition, parse_formula
from adjudicator.language.text import to_text
from adjudicator.language.tree import (
    And,
    Compare,
    In,
    Literal,
    Node,
    Not,
    Operator,
    Or,
    Ref,
    RefKind,
)
from adjudicator.values import BOOLEAN, DAYS, FEN, SHANGHAI, Kind, Type
from tests.language.scopes import (
    DATE,
    IN_DAYS,
    IN_HOURS,
    INSTANT,
    INTEGER,
    KINDS,
    MONEY,
    SCOPE,
    Refusal,
    condition,
    defects_of_condition,
    defects_of_formula,
    formula,
    locate,
    refused,
)


def test_a_boolean_name_alone_is_a_condition() -> None:
    place = Place("rules.yaml", 1, 1)
    assert condition("proof.shown") == Ref("proof.shown", RefKind.FACT, BOOLEAN, place)


def test_a_literal_takes_the_unit_of_the_other_side_and_its_own_value_as_bounds() -> None:
    node = condition("use.days > 90")
    assert isinstance(node, Compare)
    assert node.right == Literal(90, Type(Kind.INTEGER, DAYS, 90, 90), Place("rules.yaml", 1, 12))


def test_a_literal_beside_money_is_money_in_fen() -> None:
    node = condition("order.paid >= 50000")
    assert isinstance(node, Compare)
    assert node.right.type == Type(Kind.MONEY, FEN, 50000, 50000)


def test_a_literal_may_stand_on_the_left() -> None:
    node = condition("90 < use.days")
    assert isinstance(node, Compare)
    assert (node.op, node.left.type.unit) == (Operator.LT, DAYS)


def test_text_in_quotes_takes_the_enum_of_the_other_side() -> None:
    node = condition('order.kind != "presale"')
    assert isinstance(node, Compare)
    assert node.right == Literal("presale", KINDS, Place("rules.yaml", 1, 15))


def test_members_of_a_list_take_the_enum_of_the_item() -> None:
    node = condition("order.kind in ['presale', 'stock']")
    assert isinstance(node, In)
    assert [(option.value, option.type) for option in node.options] == [
        ("presale", KINDS),
        ("stock", KINDS),
    ]


def test_two_enums_with_the_same_members_can_be_compared() -> None:
    assert isinstance(condition("order.kind == order.sold_as"), Compare)


def test_nested_conjunctions_and_disjunctions_are_flattened() -> None:
    both = condition("proof.shown && (proof.rebutted && finding.fault) && use.days > 1")
    assert isinstance(both, And)
    assert len(both.items) == 4
    either = condition("(proof.shown || proof.rebutted) || finding.fault")
    assert isinstance(either, Or)
    assert len(either.items) == 3


def test_and_binds_closer_than_or() -> None:
    node = condition("proof.shown || proof.rebutted && finding.fault")
    assert isinstance(node, Or)
    assert isinstance(node.items[1], And)


def test_not_applies_to_the_next_part_alone() -> None:
    node = condition("!proof.shown && proof.rebutted")
    assert isinstance(node, And)
    assert isinstance(node.items[0], Not)


def test_a_fixed_parameter_carries_its_value() -> None:
    node = condition("use.days > param.limit")
    assert isinstance(node, Compare)
    assert isinstance(node.right, Ref)
    assert node.right.constant == 90


def test_a_date_literal_is_a_date_and_a_timestamp_is_shanghai_time() -> None:
    day = condition("order.paid_on >= date('2025-04-22')")
    assert isinstance(day, Compare)
    assert day.right == Literal(dt.date(2025, 4, 22), DATE, Place("rules.yaml", 1, 18))
    instant = condition("order.paid_at >= timestamp('2025-04-21T16:00:00Z')")
    assert isinstance(instant, Compare)
    assert isinstance(instant.right, Literal)
    assert instant.right.type == INSTANT
    assert instant.right.value == dt.datetime(2025, 4, 22, tzinfo=SHANGHAI)
    assert to_text(instant.right) == "timestamp('2025-04-22T00:00:00+08:00')"


def test_a_condition_may_be_the_literal_true() -> None:
    assert condition("true") == Literal(True, BOOLEAN, Place("rules.yaml", 1, 1))


def test_true_and_false_have_a_place_of_their_own() -> None:
    node = condition("proof.shown ==\n  false")
    assert isinstance(node, Compare)
    assert node.right.place == Place("rules.yaml", 2, 3)


def test_a_comment_and_line_breaks_are_read_over() -> None:
    node = condition("proof.shown // shown by the buyer\n&& proof.rebutted")
    assert to_text(node) == "proof.shown && proof.rebutted"


def test_places_go_through_the_loader_s_mapping() -> None:
    def in_block(line: int, column: int) -> Place:
        return Place("rules/a.yaml", 40 + line, 6 + column)

    text = "proof.shown &&\nuse.day > 3 ||\n  order.kind == 'presle'"
    with pytest.raises(RulebookError) as caught:
        parse_condition(text, SCOPE, in_block)
    assert [str(defect.place) for defect in caught.value.defects] == [
        "rules/a.yaml:42:7",
        "rules/a.yaml:43:23",
    ]


def test_every_defect_of_a_text_is_reported() -> None:
    assert defects_of_condition("use.day > 1 && proof.show && order.kind == 'stok'") == (
        "1:1: CE02 'use.day' is not a known name. Did you mean 'use.days'?\n"
        "1:16: CE02 'proof.show' is not a known name. Did you mean 'proof.shown'?\n"
        "1:44: CE06 'stok' is not a member of the enum. Did you mean 'stock'?"
    )


@pytest.mark.parametrize("case", refused("syntax"))
def test_a_syntax_error_says_where_and_what_to_write(case: Refusal) -> None:
    assert case.message() == case.says


@pytest.mark.parametrize("text", ["", "  \n ", "// nothing but a comment"])
def test_an_empty_condition_is_refused(text: str) -> None:
    assert defects_of_condition(text) == (
        "1:1: CE15 the text is empty; a condition or a formula is missing. "
        "Write 'true' for a condition that always holds."
    )


@pytest.mark.parametrize("case", refused("names"))
def test_an_unknown_name_is_refused_with_a_suggestion(case: Refusal) -> None:
    assert case.message() == case.says


@pytest.mark.parametrize("case", refused("constructs"))
def test_a_construct_outside_the_language_is_named(case: Refusal) -> None:
    assert case.message() == case.says


def test_division_is_refused_in_formulas_too() -> None:
    assert defects_of_formula("order.paid / 2", MONEY) == (
        "1:1: CE03 '/' is not in the language. "
        "Write div_floor, div_ceil or div_half_up(dividend, divisor): the rounding is stated."
    )


@pytest.mark.parametrize("case", refused("literals"))
def test_a_bad_literal_is_refused(case: Refusal) -> None:
    assert case.message() == case.says


def test_a_number_of_5000_digits_is_refused_as_briefly() -> None:
    assert defects_of_condition("use.any > " + "9" * 5000) == (
        "1:11: CE12 9999999999... does not fit 64 bits. "
        "Integers are -9223372036854775808 to 9223372036854775807."
    )


def test_the_smallest_integer_of_64_bits_can_be_written() -> None:
    node = formula("use.any == - 9223372036854775808", BOOLEAN)
    assert isinstance(node, Compare)
    assert isinstance(node.right, Literal)
    assert node.right.value == -(2**63)


TOO_DEEP = (
    "CE03 the nesting is deeper than 64 levels. "
    "Name the result as a derived fact, and read that fact here."
)


@pytest.mark.parametrize(
    "text",
    [
        "(" * 65 + "proof.shown" + ")" * 65,
        "(" * 1000 + "proof.shown" + ")" * 1000,
        "!" * 1000 + "proof.shown",
    ],
    ids=["65 brackets", "1000 brackets", "1000 negations"],
)
def test_deep_nesting_is_refused(text: str) -> None:
    assert defects_of_condition(text).endswith(TOO_DEEP)


@pytest.mark.parametrize(
    "text",
    [
        "proof.shown ? 1 : " * 1000 + "2",
        "1 + " * 1000 + "2",
        "max(1, " * 1000 + "2" + ")" * 1000,
    ],
    ids=["choices", "sums", "calls"],
)
def test_deep_formulas_are_refused(text: str) -> None:
    assert defects_of_formula(text, INTEGER).endswith(TOO_DEEP)


def test_64_levels_and_a_long_flat_condition_are_read() -> None:
    assert to_text(condition("(" * 64 + "proof.shown" + ")" * 64)) == "proof.shown"
    node = condition(" || ".join(["proof.shown", "use.days > 3"] * 1000))
    assert isinstance(node, Or)
    assert len(node.items) == 2000


READ_BACK = [
    "proof.shown && (proof.rebutted || !finding.fault) && use.days > 5",
    "!(proof.shown || finding.fault)",
    "order.kind in ['presale', 'stock'] || order.kind == order.sold_as",
    "order.paid_at < timestamp('2025-04-22T00:00:00.125+08:00')",
    "proof.shown == false && date('2025-04-22') <= order.paid_on",
]


@pytest.mark.parametrize("text", READ_BACK)
def test_a_tree_written_as_text_reads_back_the_same(text: str) -> None:
    assert to_text(condition(text)) == text


FORMULAS_READ_BACK = [
    ("order.paid - (order.paid - 5) - min(order.paid, 300)", MONEY),
    ("(use.days + 1) * (2 - use.count) - use.days * 2", IN_DAYS),
    ("div_half_up(order.paid * param.rate, 10000)", MONEY),
    ("proof.shown ? order.paid : finding.fault || use.days > 3 ? 5 : 0", MONEY),
    ("(proof.shown ? 1 : 2) * use.days", IN_DAYS),
    ("whole_hours_between(order.paid_at, add_hours(start_of_day(order.paid_on), 5))", IN_HOURS),
    ("proof.shown ? 'presale' : order.kind", KINDS),
]


@pytest.mark.parametrize(("text", "expected"), FORMULAS_READ_BACK)
def test_a_formula_written_as_text_reads_back_the_same(text: str, expected: Type) -> None:
    assert to_text(formula(text, expected)) == text


NAMES = st.sampled_from([*SCOPE, "x", "x.y", "null", "true", "false"])
LITERALS = st.sampled_from(
    ["0", "1", "-1", "90", "1.5", "0x1", "5u", "'stock'", "'x'", "r''", "b''", "date('2025-04-22')"]
)
CALLS = st.sampled_from(
    ["has(", "min(", "max(", "date(", "add_days(", "div_floor(", "days_between(", "timestamp("]
)
SIGNS = st.sampled_from(
    [
        *("&&", "||", "!", "==", "!=", "<", "<=", ">", ">=", "in", "+", "-", "*", "/", "%", "?"),
        *(":", ".", ",", "(", ")", "[", "]", "{", "}", "=", "&", "//", "\n", "'", '"', "\\", "（"),
    ]
)
WORDS = NAMES | LITERALS | CALLS | SIGNS
TEXTS = st.text() | st.lists(WORDS, max_size=14).map(" ".join) | st.lists(WORDS).map("".join)


def _read(text: str, expected: Type | None) -> Node | None:
    try:
        if expected is None:
            return parse_condition(text, SCOPE, locate)
        return parse_formula(text, SCOPE, locate, expected)
    except RulebookError as error:
        for defect in error.defects:
            assert defect.place.line >= 1
            assert defect.place.column >= 1
            assert defect.place.line <= text.count("\n") + 1
        return None


@settings(max_examples=400, deadline=None)
@given(TEXTS, st.sampled_from([None, MONEY, IN_DAYS, INTEGER, DATE, INSTANT, BOOLEAN, KINDS]))
def test_any_text_is_read_or_refused_with_a_place(text: str, expected: Type | None) -> None:
    node = _read(text, expected)
    if node is not None:
        again = _read(to_text(node), expected)
        assert again is not None
        assert to_text(again) == to_text(node)


@settings(max_examples=50, deadline=None)
@given(
    st.sampled_from(
        ["(", "!", "-", "[", "{", "a.", "1+", "a?", "a?b:", "f(", "a[", "a==", "a in "]
    ),
    st.integers(1, 500),
    st.text(max_size=5),
)
def test_any_repetition_is_read_or_refused_with_a_place(part: str, count: int, end: str) -> None:
    _read(part * count + end, None)
    _read(part * count + end, INTEGER)
