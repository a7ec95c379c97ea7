"""Every case in `examples/` comes out as its README says, at the instant named there."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import re
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from adjudicator import Ruling, case_schema, decide, read_case, read_json, to_bytes
from adjudicator.decide import release_of
from adjudicator.values import SHANGHAI
from tests.library import LIBRARY, ROOT

EXAMPLES = ROOT / "examples"
EXPECTED = json.loads((Path(__file__).parent / "expected.json").read_text(encoding="utf-8"))


def rows_of(readme: str) -> list[tuple[str, str]]:
    """The name and the instant of every case in a table, in its order."""
    text = (EXAMPLES / readme).read_text(encoding="utf-8")
    row = r"^\| `(\w+)\.json` \| (\d{4}-\d\d-\d\d \d\d:\d\d)"
    return re.findall(row, text, re.MULTILINE)


ROWS = rows_of("README.md")
DECIDED_AT = {name: dt.datetime.fromisoformat(f"{at}+08:00") for name, at in ROWS}


def ruling_of(name: str) -> Ruling:
    document = read_json((EXAMPLES / f"{name}.json").read_text(encoding="utf-8"))
    return decide(document, LIBRARY, DECIDED_AT[name])


def summary(ruling: Ruling) -> dict[str, object]:
    return {
        "status": ruling.status.value,
        "outcome": ruling.outcome.value if ruling.outcome else None,
        "buyer_share": ruling.liability[0].percent if ruling.liability else None,
        "refund": ruling.ledger.refund if ruling.ledger else None,
        "buyer_net": ruling.ledger.buyer_net if ruling.ledger else None,
        "asks": sorted(f"{r.party}: {r.fact}" for r in ruling.requests),
        "staff": sorted(f"{m.kind}: {m.subject}" for m in ruling.staff),
    }


def test_the_readme_lists_every_example_once() -> None:
    assert sorted(name for name, _ in ROWS) == sorted(path.stem for path in EXAMPLES.glob("*.json"))


def test_the_chinese_readme_lists_the_same_cases_in_the_same_order() -> None:
    assert rows_of("README.zh.md") == ROWS


@pytest.mark.parametrize("readme", ["README.md", "README.zh.md"])
def test_a_readme_names_only_files_that_exist(readme: str) -> None:
    named = re.findall(r"`([\w/]+\.json)`", (EXAMPLES / readme).read_text(encoding="utf-8"))
    assert [name for name in named if not (EXAMPLES / name).is_file()] == []


@pytest.mark.parametrize("name", sorted(DECIDED_AT))
def test_an_example_case_comes_out_as_expected(name: str) -> None:
    assert summary(ruling_of(name)) == EXPECTED[name]


@pytest.mark.parametrize("name", sorted(DECIDED_AT))
def test_a_ruling_is_the_same_to_the_byte_when_decided_again(name: str) -> None:
    assert to_bytes(ruling_of(name)) == to_bytes(ruling_of(name))


@pytest.mark.parametrize("name", sorted(DECIDED_AT))
def test_every_ledger_sums_to_zero_and_refunds_no_more_than_was_paid(name: str) -> None:
    ledger = ruling_of(name).ledger
    if ledger is not None:
        assert sum(line.signed for line in ledger.lines) == 0
        assert 0 <= ledger.refund <= (ledger.paid or 0)


@pytest.mark.parametrize("name", sorted(DECIDED_AT))
def test_every_settled_money_decision_cites_a_source(name: str) -> None:
    ruling = ruling_of(name)
    if ruling.ledger is not None:
        assert ruling.citations
        assert (
            ruling.release
            == release_of(
                read_json((EXAMPLES / f"{name}.json").read_text(encoding="utf-8")),
                LIBRARY,
                DECIDED_AT[name],
            ).digest
        )


@pytest.mark.parametrize("name", sorted(DECIDED_AT))
def test_an_example_case_fits_the_published_schema(name: str) -> None:
    document = read_json((EXAMPLES / f"{name}.json").read_text(encoding="utf-8"))
    release = release_of(document, LIBRARY, DECIDED_AT[name])
    Draft202012Validator(case_schema([release])).validate(document)


def test_instants_are_shown_in_shanghai_time() -> None:
    ruling = ruling_of("lithium_idle_battery")
    assert ruling.decided_at.tzinfo is SHANGHAI


def test_the_example_in_a_schema_needs_no_examples_of_the_rulebooks() -> None:
    for release in LIBRARY.distinct_releases():
        (example,) = case_schema([dataclasses.replace(release, examples=())])["examples"]
        known = read_case(example, release).values()
        assert {"claim.ground", "claim.request", "order.paid_at"} <= known.keys()
