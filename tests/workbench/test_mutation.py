"""Mutants of a rulebook, and what kills them."""

from __future__ import annotations

from pathlib import Path

from adjudicator.adjudicate.evaluation import Evaluation, evaluate
from adjudicator.adjudicate.program import Program, program_of
from adjudicator.case.sheet import sheet_of
from adjudicator.errors import Place, RulebookError
from adjudicator.language.parse import Symbol, parse_condition, parse_formula
from adjudicator.language.text import to_text
from adjudicator.language.tree import RefKind
from adjudicator.rulebook.files.loader import read_books
from adjudicator.rulebook.library import Library
from adjudicator.values import BOOLEAN, DAYS, Kind, Type
from adjudicator.workbench.examples import plainest
from adjudicator.workbench.mutants import Mutant, Workshop, mutants
from adjudicator.workbench.mutation import Killer, Verdict, run
from adjudicator.workbench.patching import patch
from adjudicator.workbench.proved_mutants import Proofs
from adjudicator.workbench.variants import MutationKind, variants
from tests.proofs.books import (
    BOTH,
    EIGHT_DAYS,
    NO_DEFECT,
    SOURCED,
    TOO_EARLY,
    WORN,
    Entry,
    example,
    rule,
    write_library,
)

GOOD = Path(__file__).parents[1] / "rulebook" / "good"
SCOPE = {
    "use.days": Symbol("use.days", RefKind.FACT, Type(Kind.INTEGER, DAYS, 0, 365)),
    "use.ridden": Symbol("use.ridden", RefKind.FACT, BOOLEAN),
    "use.where": Symbol("use.where", RefKind.FACT, Type(Kind.ENUM, values=("town", "hill", "sea"))),
    "use.on": Symbol("use.on", RefKind.FACT, Type(Kind.DATE)),
}


def mutated(text: str) -> dict[str, list[str]]:
    """The texts of a condition's mutants, by kind."""
    node = parse_condition(text, SCOPE, lambda line, column: Place("t.yaml", line, column))
    found: dict[str, list[str]] = {}
    for variant in variants(node):
        found.setdefault(variant.kind.name, []).append(to_text(variant.node))
    return found


def test_a_comparison_is_flipped_at_its_bound_and_negated_and_its_figure_moved() -> None:
    assert mutated("use.days > 7") == {
        "COMPARISON": ["use.days >= 7"],
        "NEGATION": ["use.days <= 7"],
        "OFF_BY_ONE": ["use.days > 6", "use.days > 8"],
    }


def test_an_equality_is_negated_once() -> None:
    assert mutated("use.where == 'sea'") == {"COMPARISON": ["use.where != 'sea'"]}


def test_a_part_is_dropped_and_an_atom_negated_at_its_own_sign() -> None:
    assert mutated("use.ridden && !(use.where in ['sea', 'hill'])") == {
        "DROPPED": ["!(use.where in ['sea', 'hill'])", "use.ridden"],
        "NEGATION": [
            "!use.ridden && !(use.where in ['sea', 'hill'])",
            "use.ridden && use.where in ['sea', 'hill']",
        ],
        "OPTION": [
            "use.ridden && !(use.where in ['hill'])",
            "use.ridden && !(use.where in ['sea'])",
        ],
    }


def test_a_date_is_moved_by_a_day() -> None:
    texts = mutated("use.on < date('2025-03-01')")["OFF_BY_ONE"]
    assert texts == ["use.on < date('2025-02-28')", "use.on < date('2025-03-02')"]


def test_a_formula_has_its_sign_function_and_branches_changed() -> None:
    text = "use.ridden ? min(use.days, 30) : use.days + 1"
    node = parse_formula(text, SCOPE, lambda _l, _c: Place("t"), Type(Kind.INTEGER, DAYS))
    texts = {to_text(variant.node) for variant in variants(node)}
    assert {
        "min(use.days, 30)",
        "use.days + 1",
        "use.ridden ? max(use.days, 30) : use.days + 1",
        "use.ridden ? min(use.days, 30) : use.days - 1",
        "use.ridden ? min(use.days, 31) : use.days + 1",
        "!use.ridden ? min(use.days, 30) : use.days + 1",
    } <= texts


def verdicts_of(
    root: Path, rules: list[Entry], examples: list[Entry], **sections: object
) -> list[Verdict]:
    path = write_library(root / "books", rules, examples, **sections)
    books = read_books(path, examples=True)
    return list(run(books, Library(books).every_release()))


def surviving(verdicts: list[Verdict]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for verdict in verdicts:
        if verdict.survived:
            found.setdefault(verdict.mutant.kind.name, []).append(verdict.mutant.change)
    return found


def test_without_examples_every_mutant_that_loads_survives(tmp_path: Path) -> None:
    verdicts = verdicts_of(tmp_path, [WORN], [])
    assert {verdict.killer for verdict in verdicts} == {Killer.NOBODY}
    assert {verdict.mutant.kind for verdict in verdicts} == {
        *(MutationKind.COMPARISON, MutationKind.NEGATION, MutationKind.DROPPED),
        *(MutationKind.OFF_BY_ONE, MutationKind.CONCLUSION, MutationKind.RULE),
    }


def test_examples_on_both_sides_of_everything_leave_no_survivor(tmp_path: Path) -> None:
    verdicts = verdicts_of(tmp_path, [WORN], [BOTH, TOO_EARLY, NO_DEFECT, EIGHT_DAYS])
    assert surviving(verdicts) == {}
    assert verdicts[0].how in {"Seven days of use are no wear", "The eighth day is wear"}


def test_a_survivor_is_what_no_example_tells_apart(tmp_path: Path) -> None:
    assert surviving(verdicts_of(tmp_path, [WORN], [BOTH, TOO_EARLY, EIGHT_DAYS])) == {
        "DROPPED": ["use.days > 7 && proof.defect  →  use.days > 7"]
    }


def test_an_example_that_fails_anyway_kills_nothing(tmp_path: Path) -> None:
    wrong = example("Wrongly expected", {"use.days": 1, "proof.defect": True}, holds=["S-1"])
    verdicts = verdicts_of(tmp_path, [WORN], [wrong])
    assert {verdict.killer for verdict in verdicts} == {Killer.NOBODY}


def test_a_mutant_that_the_loader_refuses_is_killed_by_it(tmp_path: Path) -> None:
    edge = rule("S-1", "use.days > 0", {"finding.worn": True})
    verdicts = verdicts_of(tmp_path, [edge], [])
    refused = [v for v in verdicts if v.killer is Killer.LOADER]
    assert [(v.mutant.change, v.how[-4:] != "") for v in refused] == [
        ("use.days > 0  →  use.days >= 0", True),
        ("0  →  -1", True),
    ]
    assert all("CE16" in verdict.how for verdict in refused)


def test_a_deleted_exception_is_seen_by_what_it_lets_through(tmp_path: Path) -> None:
    rules = [
        rule("S-1", "use.days > 7", {"finding.worn": True}),
        rule("S-2", "use.days > 7 && proof.defect", {"finding.worn": False}, exception_to=["S-1"]),
    ]
    verdicts = verdicts_of(tmp_path, rules, [])
    assert surviving(verdicts)["EXCEPTION"] == ["exception_to: S-1  →  (none)"]
    seen = example(
        "A defect is no wear",
        {"use.days": 10, "proof.defect": True},
        answers={"finding.worn": False},
    )
    assert "EXCEPTION" not in surviving(verdicts_of(tmp_path / "seen", rules, [seen]))


def test_the_proofs_notice_a_contradiction_that_no_example_shows(tmp_path: Path) -> None:
    rules = [
        rule("S-1", "use.days > 7", {"finding.worn": True}),
        rule("S-2", "use.days > 7 && proof.defect", {"finding.worn": False}, exception_to=["S-1"]),
    ]
    path = write_library(tmp_path / "books", rules, [])
    books = read_books(path, examples=True)
    library = Library(books)
    proofs = Proofs(library)
    noticed = {
        verdict.mutant.kind: proofs.notice(verdict.mutant)
        for verdict in run(books, library.every_release())
        if verdict.mutant.kind in (MutationKind.EXCEPTION, MutationKind.RULE)
    }
    assert noticed[MutationKind.RULE] is None
    found = noticed[MutationKind.EXCEPTION]
    assert found is not None
    assert found.startswith("PV03")


LIMIT = {
    "limit": {
        "type": "integer",
        "unit": "days",
        "min": 0,
        "max": 7,
        "value": 7,
        "label": {"zh": "上限", "en": "Limit"},
        **SOURCED,
    }
}


def test_a_fixed_parameter_is_moved_in_every_condition_that_reads_it(tmp_path: Path) -> None:
    over = rule("S-1", "use.days > param.limit", {"finding.worn": True})
    verdicts = verdicts_of(
        tmp_path, [over], [TOO_EARLY | {"given": {"use.days": 7}}], parameters=LIMIT
    )
    found = [v for v in verdicts if v.mutant.kind is MutationKind.PARAMETER]
    assert [(v.mutant.change, v.killer) for v in found] == [
        ("7  →  6", Killer.EXAMPLES),
        ("7  →  8", Killer.LOADER),
    ]


def test_a_table_loses_rows_and_moves_its_bounds(tmp_path: Path) -> None:
    books = read_books(GOOD, examples=True)
    found = {
        (verdict.mutant.kind, verdict.killer)
        for verdict in run(books, Library(books).every_release())
        if verdict.mutant.subject.section == "tables"
    }
    assert (MutationKind.ROW, Killer.LOADER) in found
    assert {kind for kind, _ in found} >= {MutationKind.ROW, MutationKind.OUTPUT}


def test_a_patched_program_answers_as_one_compiled_anew() -> None:
    """One of the real rulebooks' mutants of every section, on a few examples."""
    books = read_books(Path(__file__).parents[2] / "rulebooks", examples=True)
    workshop = Workshop(books)
    release, examples = plainest(tuple(Library(books).every_release()))[0]
    base = workshop.compiled(release)
    program = program_of(base)
    by_section: dict[str, list[Mutant]] = {}
    for subject, found in mutants(base, workshop):
        by_section.setdefault(subject.section, []).extend(found)
    assert len(by_section) == 7
    for mutant in (some[len(some) // 2] for some in by_section.values()):
        try:
            changed = mutant.apply(base)
        except RulebookError:
            continue
        patched, anew = patch(program, changed).program, Program.of(changed)
        for tried in examples[::20]:
            sheet = sheet_of(changed, tried)
            one = evaluate(patched, sheet.values(), sheet.terms)
            other = evaluate(anew, sheet.values(), sheet.terms)
            assert (one.states, one.amounts) == (other.states, other.amounts), mutant.change
            assert known(one) == known(other)
        anew.close()


def known(evaluation: Evaluation) -> dict[str, object]:
    """The values, without the compiled rows of tables."""
    return {name: value for name, value in evaluation.env.items() if ":" not in name}
