"""What the examples of a rulebook try, atom by atom."""

from __future__ import annotations

from itertools import product
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from adjudicator.adjudicate.evaluation import Evaluation
from adjudicator.adjudicate.program import program_of
from adjudicator.errors import Place
from adjudicator.language.tree import And, Node, Not, Or, Ref, RefKind
from adjudicator.readings.kleene import compiled as kleene
from adjudicator.rulebook.library import Library
from adjudicator.values import BOOLEAN
from adjudicator.workbench.coverage import (
    ConditionCoverage,
    Coverage,
    Mark,
    Meter,
    Watch,
    atoms_of,
)
from adjudicator.workbench.examples import run_all
from tests.proofs.books import (
    BOTH,
    NO_DEFECT,
    TOO_EARLY,
    WORN,
    Entry,
    example,
    rule,
    write_library,
)


def coverage_of(root: Path, rules: list[Entry], examples: list[Entry]) -> Coverage:
    library = Library.load(write_library(root / "books", rules, examples), examples=True)
    releases = tuple(library.every_release())
    meter = Meter(releases)
    for release, outcome in run_all(releases):
        assert outcome.passed, outcome.failures
        meter.observe(program_of(release), outcome.evaluation)
    return meter.coverage()


def condition(coverage: Coverage, subject: str = "S-1") -> ConditionCoverage:
    return next(one for one in coverage.conditions if one.subject == subject)


def seen(coverage: Coverage) -> dict[str, set[str]]:
    return {atom.text: {mark.name for mark in atom.seen} for atom in condition(coverage).atoms}


def test_an_atom_decides_where_everything_beside_it_holds(tmp_path: Path) -> None:
    coverage = coverage_of(tmp_path, [WORN], [BOTH, TOO_EARLY])
    assert seen(coverage) == {
        "use.days > 7": {"TRUE", "FALSE", "DECIDES_TRUE", "DECIDES_FALSE"},
        "proof.defect": {"TRUE", "DECIDES_TRUE"},
    }
    assert (coverage.atoms_covered, len(coverage.atoms), coverage.tried) == (1, 2, 1)


def test_a_condition_is_covered_when_every_atom_decided_both_ways(tmp_path: Path) -> None:
    coverage = coverage_of(tmp_path, [WORN], [BOTH, TOO_EARLY, NO_DEFECT])
    assert coverage.atoms_covered == len(coverage.atoms) == 2


def test_nothing_decides_beside_an_open_neighbour(tmp_path: Path) -> None:
    half = example("Ten days of use alone leave it open", {"use.days": 10}, open=["S-1"])
    coverage = coverage_of(tmp_path, [WORN], [half])
    assert seen(coverage) == {"use.days > 7": {"TRUE"}, "proof.defect": set()}
    assert condition(coverage).states == {"open"}


def test_beside_an_alternative_an_atom_decides_where_the_alternative_fails(tmp_path: Path) -> None:
    either = rule("S-1", "use.days > 7 || !proof.defect", {"finding.worn": True})
    coverage = coverage_of(tmp_path, [either], [BOTH, TOO_EARLY])
    assert seen(coverage)["use.days > 7"] == {"TRUE", "FALSE", "DECIDES_TRUE", "DECIDES_FALSE"}
    assert seen(coverage)["proof.defect"] == {"TRUE", "DECIDES_TRUE"}


def test_a_rule_without_examples_is_listed_with_nothing_seen(tmp_path: Path) -> None:
    other = rule("S-2", "use.days > 30", {"finding.defect": True})
    coverage = coverage_of(tmp_path, [WORN, other], [])
    assert [one.states for one in coverage.conditions] == [frozenset(), frozenset()]
    assert coverage.atoms_covered == 0


def test_what_is_missing_says_where_the_atom_stands_and_which_example_shows_it(
    tmp_path: Path,
) -> None:
    coverage = coverage_of(tmp_path, [WORN], [BOTH, TOO_EARLY])
    atom = condition(coverage).atoms[1]
    assert atom.missing == (Mark.FALSE, Mark.DECIDES_FALSE)
    assert atom.place.file == "books/platform/shop/rules.yaml"
    assert atom.place.column > 1
    assert atom.advice[Mark.DECIDES_FALSE] == (
        "Give an example in which 'proof.defect' is false and 'use.days > 7' is true."
    )


def test_advice_takes_negations_and_alternatives_apart(tmp_path: Path) -> None:
    deep = rule("S-1", "!(use.days > 7 || proof.defect)", {"finding.worn": True})
    atom = condition(coverage_of(tmp_path, [deep], [])).atoms[0]
    assert atom.advice[Mark.DECIDES_TRUE] == (
        "Give an example in which 'use.days > 7' is true and 'proof.defect' is false."
    )


def test_beside_a_question_that_nobody_answers_an_atom_decides_that_keeps_it_from_being_asked(
    tmp_path: Path,
) -> None:
    worn = rule("S-1", "use.days > 7 && finding.defect", {"finding.worn": True})
    shown = rule("S-2", "use.days > 3 && proof.defect", {"finding.defect": True})
    early = example("Two days are no wear", {"use.days": 2, "proof.defect": True}, fails=["S-1"])
    coverage = coverage_of(tmp_path, [worn, shown], [early])
    assert seen(coverage) == {
        "use.days > 7": {"FALSE", "DECIDES_FALSE"},
        "finding.defect": set(),
    }


NAMES = ("a.a", "a.b", "a.c")
HERE = Place("t.yaml", 1, 1)


def refs() -> st.SearchStrategy[Node]:
    return st.sampled_from([Ref(name, RefKind.FACT, BOOLEAN, HERE) for name in NAMES])


CONDITIONS = st.recursive(
    refs(),
    lambda inner: st.one_of(
        inner.map(lambda node: Not(node, HERE)),
        st.tuples(inner, inner).map(lambda items: And(items, HERE)),
        st.tuples(inner, inner).map(lambda items: Or(items, HERE)),
    ),
    max_leaves=6,
)


@settings(deadline=None, max_examples=40)
@given(CONDITIONS)
def test_an_atom_that_decides_alone_flips_the_condition(node: Node) -> None:
    """Against the definition: read the condition again with only this one atom turned."""
    reading, atoms = Watch.of(node), tuple(atoms_of(node))
    for values in product((True, False, None), repeat=len(NAMES)):
        env = {name: value for name, value in zip(NAMES, values, strict=True) if value is not None}
        found = reading.marks({}, Evaluation(env))
        for i, atom in enumerate(atoms):
            assert isinstance(atom.node, Ref)
            state = env.get(atom.node.name)
            marks = found[i]
            if state is None:
                assert not marks
                continue
            turned = turn(node, i)
            before, after = (
                kleene.compile_condition(node)(env),
                kleene.compile_condition(turned)(env),
            )
            flips = None not in (before, after) and before is not after
            assert flips == bool(marks & {Mark.DECIDES_TRUE, Mark.DECIDES_FALSE})


def turn(node: Node, wanted: int) -> Node:
    """The condition with its atom number `wanted` negated."""
    count = -1

    def walk(part: Node) -> Node:
        nonlocal count
        match part:
            case Not():
                return Not(walk(part.item), HERE)
            case And():
                return And(tuple(walk(item) for item in part.items), HERE)
            case Or():
                return Or(tuple(walk(item) for item in part.items), HERE)
            case _:
                count += 1
                return Not(part, HERE) if count == wanted else part

    return walk(node)
