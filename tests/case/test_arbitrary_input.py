"""Whatever comes in, reading a case answers with a fact sheet or a `CaseError`."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import event, given, settings
from hypothesis import strategies as st

from adjudicator.case import read_case, read_header
from adjudicator.errors import CaseError
from adjudicator.factsheet import FactSheet
from tests.case.documents import FILED_AT, MADE_AT, document, statement
from tests.case.releases import EVIDENCE, FACTS, release

NAMES = st.sampled_from([fact.name for fact in FACTS]) | st.text(max_size=5)
ATOMS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(
        ["buyer", "merchant", "staff", "lithium", "2026-05-01", MADE_AT, "a\0", "\ud800"]
    )
)
KEYS = NAMES | st.sampled_from(["claim", "order", "by", "says", "made_at", "record", "value"])
ANYTHING = st.recursive(
    ATOMS, lambda inner: st.lists(inner) | st.dictionaries(KEYS, inner), max_leaves=12
)
STATEMENTS = st.fixed_dictionaries(
    {
        "by": st.sampled_from(["buyer", "merchant", "carrier", "staff"]) | ANYTHING,
        "made_at": st.just(MADE_AT) | ANYTHING,
        "says": st.dictionaries(NAMES, ATOMS) | ANYTHING,
    },
    optional={
        "evidence": st.sampled_from([kind.name for kind in EVIDENCE]) | ANYTHING,
        "note": ANYTHING,
    },
)
CELLS = ATOMS | st.from_regex(r"(<=|>=|<|>)?-?[0-9]{1,30}(\.\.[0-9]{1,30})?", fullmatch=True)
ROWS = st.lists(st.dictionaries(st.sampled_from(["order.gifts", "output"]), CELLS))
TERMS = st.fixed_dictionaries(
    {"set_by": st.sampled_from(["promise", "agreement", "platform"]) | ANYTHING},
    optional={
        "parameter": st.sampled_from(["return_days", "fee_cap", "answer_hours"]) | ANYTHING,
        "value": ATOMS,
        "table": st.just("rate") | ANYTHING,
        "rows": ROWS | ANYTHING,
    },
)
REQUESTS = st.fixed_dictionaries(
    {
        "fact": NAMES,
        "party": st.sampled_from(["buyer", "staff"]) | ANYTHING,
        "asked_at": st.just(FILED_AT) | ANYTHING,
    },
    optional={"due_at": st.just(MADE_AT) | ANYTHING},
)
NEARLY_CASES = st.fixed_dictionaries(
    {
        "case": st.just("A") | ANYTHING,
        "platform": st.just("taobao") | ANYTHING,
        "category": st.just("ebike") | ANYTHING,
        "record": st.just({"claim": {"by": "buyer"}})
        | st.dictionaries(KEYS, st.dictionaries(KEYS, ATOMS) | ATOMS)
        | ANYTHING,
    },
    optional={
        "statements": st.lists(STATEMENTS | ANYTHING, max_size=4) | ANYTHING,
        "terms": st.lists(TERMS | ANYTHING, max_size=3) | ANYTHING,
        "requests": st.lists(REQUESTS | ANYTHING, max_size=3) | ANYTHING,
    },
)


def refusal(read: Callable[[], object], expected: type) -> CaseError | None:
    """The `CaseError` that reading ended in, or `None` where it gave what was expected."""
    try:
        found = read()
    except CaseError as error:
        return error
    assert isinstance(found, expected)
    return None


def anchors(whole: object) -> list[object]:
    header = read_header(whole)
    return [header.anchor(fact.name) for fact in FACTS]


@settings(max_examples=300)
@given(NEARLY_CASES | ANYTHING)
def test_any_json_gives_a_fact_sheet_or_a_case_error(whole: object) -> None:
    refused = refusal(lambda: read_case(whole, release()), FactSheet)

    event("refused" if refused else "read")
    if refused:
        assert refused.problems
        assert str(refused).encode("utf-8")
        assert refused.nested()


@given(NEARLY_CASES | ANYTHING)
def test_any_json_gives_a_header_or_a_case_error(whole: object) -> None:
    refused = refusal(lambda: anchors(whole), list)

    assert refused is None or refused.problems


def test_a_value_nested_ten_thousand_deep_is_refused_in_a_short_message() -> None:
    deep: object = True
    for _ in range(10_000):
        deep = {"x": [deep]}
    whole = document(statement("buyer", {"proof.fault": deep, "unknown": deep}, "photo"))

    refused = refusal(lambda: read_case(whole, release()), FactSheet)
    assert refused
    assert len(str(refused)) < 500
