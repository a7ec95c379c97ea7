"""Whatever comes in, reading a case answers with a fact sheet or a `CaseError`."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import event, given, settings
from hypothesis import strategies as st

from adjudicator.case import read_case, read_header
from adjudicator.case.sheet import FactSheet
from adjudicator.errors import CaseError
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
RECORDS = st.dictionaries(
    st.sampled_from(["claim", "order", "proof"]) | st.text(max_size=5),
    st.dictionaries(st.sampled_from(["by", "paid", "paid_on", "fault"]) | st.text(), ATOMS),
)
KEYS = NAMES | st.sampled_from(["claim", "order", "by", "says", "made_at", "record", "value"])
ANYTHING = st.recursive(
    ATOMS, lambda inner: st.lists(inner) | st.dictionaries(KEYS, inner), max_leaves=12
)


def mostly(good: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    return st.integers(0, 20).flatmap(lambda number: ANYTHING if number == 13 else good)


STATEMENTS = st.fixed_dictionaries(
    {
        "by": mostly(st.sampled_from(["buyer", "merchant", "carrier", "staff"])),
        "made_at": mostly(st.just(MADE_AT)),
        "says": mostly(st.dictionaries(st.just("proof.fault"), st.booleans(), min_size=1)),
    },
    optional={
        "evidence": mostly(st.sampled_from([kind.name for kind in EVIDENCE])),
        "note": mostly(st.text()),
    },
)
CELLS = ATOMS | st.from_regex(r"(<=|>=|<|>)?-?[0-9]{1,30}(\.\.[0-9]{1,30})?", fullmatch=True)
FIGURES = st.fixed_dictionaries(
    {
        "parameter": mostly(st.sampled_from(["return_days", "fee_cap", "answer_hours"])),
        "value": mostly(st.integers(-1, 10_000)),
        "set_by": mostly(st.sampled_from(["promise", "agreement", "platform"])),
    }
)
TABLES = st.fixed_dictionaries(
    {
        "table": mostly(st.just("rate")),
        "rows": mostly(
            st.lists(st.dictionaries(st.sampled_from(["order.gifts", "output"]), CELLS))
        ),
        "set_by": mostly(st.just("agreement")),
    }
)
REQUESTS = st.fixed_dictionaries(
    {
        "fact": mostly(st.sampled_from([fact.name for fact in FACTS])),
        "party": mostly(st.sampled_from(["buyer", "staff"])),
        "asked_at": mostly(st.just(FILED_AT)),
    },
    optional={"due_at": mostly(st.just(MADE_AT))},
)
NEARLY_CASES = st.fixed_dictionaries(
    {
        "case": mostly(st.just("A")),
        "platform": mostly(st.just("taobao")),
        "category": mostly(st.just("ebike")),
        "record": mostly(st.just({"claim": {"by": "buyer"}})),
    },
    optional={
        "statements": mostly(st.lists(mostly(STATEMENTS), max_size=4)),
        "terms": mostly(st.lists(mostly(FIGURES | TABLES), max_size=2)),
        "requests": mostly(st.lists(mostly(REQUESTS), max_size=2)),
    },
)
ODD_CASES = st.builds(
    lambda record, says: {**document(statement("buyer", says)), "record": record},
    RECORDS,
    st.dictionaries(NAMES, ATOMS),
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
@given(NEARLY_CASES | ODD_CASES | ANYTHING)
def test_any_json_gives_a_fact_sheet_or_a_case_error(whole: object) -> None:
    refused = refusal(lambda: read_case(whole, release()), FactSheet)

    event("refused" if refused else "read")
    if refused:
        assert refused.problems
        assert str(refused).encode("utf-8")
        assert refused.nested()


@given(NEARLY_CASES | ODD_CASES | ANYTHING)
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
