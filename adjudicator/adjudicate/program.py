"""A release made executable: conditions as functions and engine rules, questions as structures.

Compiling takes some hundred milliseconds; `program_of` keeps the programs of the most
recently used releases.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import cast

from adjudicator.adjudicate.defeat import Structure, Truth
from adjudicator.adjudicate.dependencies import Dependencies
from adjudicator.language.tree import Node, references
from adjudicator.readings.engine.host import EngineRules
from adjudicator.readings.kleene import account
from adjudicator.readings.kleene import compiled as kleene
from adjudicator.readings.kleene.account import Account
from adjudicator.rulebook.compile.derivation import compute_of
from adjudicator.rulebook.model import Level, Release, Reserved, Rule, Stratum, Table, answering
from adjudicator.rulebook.wording import Wording
from adjudicator.values import Value

Env = Mapping[str, Value]
KEPT_PROGRAMS = 64


@dataclass(frozen=True)
class Conditions:
    """A set of conditions in both evaluators, by key, in a fixed order.

    `reads` are all names read; `names` those that a case may leave unknown: where one
    is, the engine is asked which conditions fail as well as which hold. What only rulings
    need (the engine's rules, the accounts of a trace) is compiled at its first use.
    """

    keys: tuple[str, ...]
    nodes: Mapping[str, Node]
    states: Callable[[Env], list[Truth]]
    reads: tuple[str, ...]
    names: frozenset[str]

    @cached_property
    def engine(self) -> EngineRules:
        """The conditions in the rules engine. Raises `EngineError` if one exceeds its limits."""
        return EngineRules(self.nodes)

    @cached_property
    def accounts(self) -> Mapping[str, Callable[[Env], Account]]:
        """Each condition as a function that says how it came out."""
        return {key: account.compile_account(node) for key, node in self.nodes.items()}

    @classmethod
    def of(cls, nodes: Mapping[str, Node]) -> Conditions:
        refs = [ref for node in nodes.values() for ref in references(node)]
        return cls(
            keys=tuple(nodes),
            nodes=nodes,
            states=kleene.compile_conditions(tuple(nodes.values())),
            reads=tuple(dict.fromkeys(ref.name for ref in refs)),
            names=frozenset(ref.name for ref in refs if ref.constant is None),
        )


@dataclass(frozen=True, slots=True)
class Computation:
    """A derived fact as a function of the values known so far (`None`: not computable yet)."""

    name: str
    compute: Callable[[Env], Value | None]


@dataclass(frozen=True, slots=True)
class Stage:
    """One level of questions, ready to run."""

    stratum: Stratum
    computations: tuple[Computation, ...]
    conditions: Conditions
    structures: tuple[Structure, ...]


@dataclass(frozen=True, slots=True)
class Closing:
    """What runs after the last question: amounts, and the payments that follow."""

    computations: tuple[Computation, ...]
    conditions: Conditions
    amounts: Mapping[str, Callable[[Env], Value | None]]


@dataclass(frozen=True, eq=False)
class Program:
    """An executable release. `constants` holds its parameters and tables by environment key."""

    release: Release
    stages: tuple[Stage, ...]
    closing: Closing
    goals: tuple[str, ...]
    constants: Mapping[str, object]
    asked_when: Mapping[str, Callable[[Env], Truth]]
    structures: Mapping[str, Structure]
    reserved: Mapping[str, tuple[tuple[Reserved, Callable[[Env], Truth]], ...]]

    @classmethod
    def of(cls, release: Release) -> Program:
        """Compile the release."""
        about, nodes = answering(release.rules.values()), nodes_of(release)
        stages = tuple(_stage(release, level, about, nodes) for level in release.levels)
        return cls(
            release=release,
            stages=stages,
            closing=Closing(
                _computations(release, release.closing_derived),
                Conditions.of({p.id: p.when for p in release.postings.values()}),
                {p.id: kleene.compile_formula(p.amount) for p in release.postings.values()},
            ),
            goals=tuple(
                name
                for level in release.levels
                for name in level.questions
                if release.questions[name].goal
            ),
            constants=_constants(release),
            asked_when={
                name: kleene.compile_condition(node) for name, node in release.asked_when.items()
            },
            structures={s.question.name: s for stage in stages for s in stage.structures},
            reserved=_reserved(release),
        )

    @cached_property
    def wording(self) -> Wording:
        """The words of the release."""
        return Wording(self.release)

    @cached_property
    def dependencies(self) -> Dependencies:
        """Who reads whom, for traces and for what would have changed the ruling."""
        return Dependencies(self.release, nodes_of(self.release))

    @cached_property
    def computations(self) -> tuple[Computation, ...]:
        """Every derived fact, in an order in which each finds its inputs computed."""
        stages = (c for stage in self.stages for c in stage.computations)
        return (*stages, *self.closing.computations)

    def names_traced(self, stages: Sequence[Stage]) -> tuple[str, ...]:
        """Facts, derived facts and figures that the stages and the payments read.

        Each stands after those that it is computed from; answers are not among them.
        """
        ordered = self._names_traced.get(len(stages))
        if ordered is None:
            ordered = self._names_traced[len(stages)] = tuple(self._in_order(stages))
        return ordered

    def _in_order(self, stages: Sequence[Stage]) -> Iterator[str]:
        seen = set(self.release.questions)
        todo = [
            name
            for conditions in (*(stage.conditions for stage in stages), self.closing.conditions)
            for name in conditions.reads
        ]

        def visit(name: str) -> Iterator[str]:
            if name not in seen:
                seen.add(name)
                for below in self.dependencies.inputs.get(name, ()):
                    yield from visit(below)
                yield name

        for name in todo:
            yield from visit(name)

    @cached_property
    def _names_traced(self) -> dict[int, tuple[str, ...]]:
        return {}

    def arises(self, fact: str, env: Env) -> Truth:
        """Whether the question for a fact arises, by its `asked_when`."""
        condition = self.asked_when.get(fact)
        return True if condition is None else condition(env)

    def reserved_for_staff(self, question: str, env: Env) -> Reserved | None:
        """The reservation under which a gap in this question is meant, if there is one."""
        return next((one for one, when in self.reserved.get(question, ()) if when(env)), None)

    def close(self) -> None:
        """Free the engine's rulesets, as far as they were needed."""
        for conditions in (*(stage.conditions for stage in self.stages), self.closing.conditions):
            if "engine" in vars(conditions):
                conditions.engine.close()


def nodes_of(release: Release) -> dict[str, Node]:
    """All conditions of a release by key: rules, relevance of goals, payments."""
    nodes = {rule.id: rule.when for rule in release.rules.values()}
    for name, question in release.questions.items():
        if question.relevant_when is not None:
            nodes[relevance_key(name)] = question.relevant_when
    nodes.update((posting.id, posting.when) for posting in release.postings.values())
    return nodes


def relevance_key(question: str) -> str:
    """The key under which a goal's `relevant_when` stands among the conditions of its level."""
    return f"relevant:{question}"


def table_key(table: str) -> str:
    """The environment key of a decision table's rows."""
    return f"table:{table}"


def table_rows(table: Table) -> tuple[kleene.CompiledRow, ...]:
    """A table's rows as `kleene.lookup` reads them."""
    return tuple(
        kleene.CompiledRow(kleene.compile_condition(row.when), row.output) for row in table.rows
    )


def _stage(
    release: Release,
    level: Level,
    about: Mapping[str, Sequence[Rule]],
    every: Mapping[str, Node],
) -> Stage:
    keys = (*level.rules, *(relevance_key(name) for name in level.questions))
    nodes = {key: every[key] for key in keys if key in every}
    position = {key: i for i, key in enumerate(nodes)}
    return Stage(
        level.stratum,
        _computations(release, level.derived),
        Conditions.of(nodes),
        tuple(
            Structure.of(release.questions[name], about.get(name, ()), position)
            for name in level.questions
        ),
    )


def _reserved(
    release: Release,
) -> dict[str, tuple[tuple[Reserved, Callable[[Env], Truth]], ...]]:
    found: dict[str, tuple[tuple[Reserved, Callable[[Env], Truth]], ...]] = {}
    for one in release.reserved:
        compiled = (one, kleene.compile_condition(one.when))
        found[one.question] = (*found.get(one.question, ()), compiled)
    return found


def _computations(release: Release, names: Iterable[str]) -> tuple[Computation, ...]:
    return tuple(Computation(name, _compute(release, name)) for name in names)


def _compute(release: Release, name: str) -> Callable[[Env], Value | None]:
    derived = release.derived[name]
    if derived.formula is not None:
        return kleene.compile_formula(derived.formula)
    if derived.derivation is not None:
        return compute_of(derived, release)
    assert derived.table is not None
    key = table_key(derived.table)
    return lambda env: kleene.lookup(cast("tuple[kleene.CompiledRow, ...]", env[key]), env)


def _constants(release: Release) -> dict[str, object]:
    constants: dict[str, object] = {
        name: parameter.value
        for name, parameter in release.parameters.items()
        if parameter.value is not None
    }
    constants.update((table_key(t.name), table_rows(t)) for t in release.tables.values())
    return constants


_programs: OrderedDict[str, Program] = OrderedDict()
_lock = threading.Lock()


def program_of(release: Release) -> Program:
    """The release's program, compiled at its first use."""
    with _lock:
        program = _programs.get(release.digest)
        if program is None:
            program = _programs[release.digest] = Program.of(release)
            while len(_programs) > KEPT_PROGRAMS:
                _programs.popitem(last=False)
        _programs.move_to_end(release.digest)
        return program
