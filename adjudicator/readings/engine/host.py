"""The rules engine's host: which conditions hold, decided by durable_rules.

The only module that knows `durable_rules_engine`. It drives the C extension inside the
narrow way that proved safe, one ruleset one session at a time:

    assert_fact → start_action_for_state → complete_and_start_action … → delete_state

A session may only be deleted after an action was started in it, so every ruleset has a
rule that matches any fact. If anything goes wrong in between, the ruleset is left alone
for ever and a new one takes its place.
"""

from __future__ import annotations

import itertools
import json
import threading
import weakref
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import itemgetter

import durable_rules_engine as durable

from adjudicator.errors import EngineError
from adjudicator.language.tree import Node, Operator
from adjudicator.readings.engine.branches import Atom
from adjudicator.readings.engine.facts import Computed, Env, Stated
from adjudicator.readings.engine.flat import EngineLimitError, EngineRule, FlatRules, read
from adjudicator.values import Value

__all__ = ["EngineLimitError", "EngineRules"]

MAX_RULES = 40
"""Rules in one ruleset, the catch-all included: the engine fails above 64 matches at once."""
MAX_PROPERTIES = 200
"""Properties in one fact: the engine fails above 252."""

SESSION = "1"
CATCH_ALL = "00"
_NAME = slice(2, 4)
"""Where the rule's name stands in what the engine returns: `{"07":{"m":{…}}}`."""
_SPELLING = {Operator.NE: "$neq", Operator.LE: "$lte", Operator.GE: "$gte"}
_ruleset_numbers = itertools.count(1)


class EngineRules:
    """Conditions compiled into rulesets; safe under threads.

    Raises `EngineLimitError`, naming the key, if a condition or its negation is too large.
    """

    def __init__(self, conditions: Mapping[str, Node]) -> None:
        self._lock = threading.Lock()
        self._rulesets: list[_Ruleset] = []
        self._close = weakref.finalize(self, _close_all, self._rulesets)
        self._close.atexit = False
        self._negations = read(conditions, negated=True)
        self._holding = self._compile(read(conditions))
        self._failing: _Program | None = None

    def holding(self, env: Mapping[str, Value]) -> frozenset[str]:
        """The keys whose condition holds. A name that `env` does not have is unknown.

        Raises `EngineError` if a value is not of its declared type or the engine fails, and
        `FormulaError` where a formula inside a condition cannot be computed.
        """
        return self._holding.fired(env)

    def failing(self, env: Mapping[str, Value]) -> frozenset[str]:
        """The keys whose negation holds; a key neither holding nor failing is open.

        Raises as `holding` does. The negations are compiled when they are first asked for.
        """
        if self._failing is None:
            with self._lock:
                if self._failing is None:
                    self._failing = self._compile(self._negations)
        return self._failing.fired(env)

    def close(self) -> None:
        """Give the engine's memory back; done by itself when the object is collected."""
        with self._lock:
            self._close()

    def _compile(self, flat: FlatRules) -> _Program:
        if not self._close.alive:
            raise EngineError("These rules are closed.")
        program = _Program(flat)
        self._rulesets.extend(program.rulesets)
        return program


def _close_all(rulesets: Iterable[_Ruleset]) -> None:
    for ruleset in rulesets:
        ruleset.close()


class _Program:
    """Flat rules, spread over as many rulesets as the engine's limits ask for."""

    def __init__(self, flat: FlatRules) -> None:
        properties: tuple[Stated | Computed, ...] = (*flat.stated, *flat.computed)
        positions = {each.name: position for position, each in enumerate(properties)}
        self._sources = [each.source for each in flat.stated]
        self._computations = [each.compute for each in flat.computed]
        self._writers = [each.write for each in properties]
        self._always = flat.always
        self.rulesets = [_Ruleset(rules, positions) for rules in _split(flat.rules)]

    def fired(self, env: Env) -> frozenset[str]:
        keys = set(self._always)
        for ruleset, fact in self.encoded(env):
            keys.update(ruleset.fired(fact))
        return frozenset(keys)

    def encoded(self, env: Env) -> Iterator[tuple[_Ruleset, str]]:
        """Each ruleset with the fact, as JSON text, that it is to be asked about."""
        values = [*map(env.get, self._sources), *(compute(env) for compute in self._computations)]
        members = [write(value) for write, value in zip(self._writers, values, strict=True)]
        for ruleset in self.rulesets:
            yield ruleset, ruleset.fact(members)


def _split(rules: Sequence[EngineRule]) -> Iterator[Sequence[EngineRule]]:
    """The rules in order, in groups within the limits of one ruleset."""
    group: list[EngineRule] = []
    properties: set[str] = set()
    for rule in rules:
        together = properties | {atom.property for atom in rule.atoms}
        if len(group) == MAX_RULES - 1 or len(together) > MAX_PROPERTIES:
            yield group
            group, together = [], {atom.property for atom in rule.atoms}
        group.append(rule)
        properties = together
    if group:
        yield group


class _Ruleset:
    """One ruleset of the engine and the lock that keeps it to one session at a time."""

    def __init__(self, rules: Sequence[EngineRule], positions: Mapping[str, int]) -> None:
        """`positions` says where each property stands among all members of a fact."""
        self._keys = {f"{number:02}": rule.keys for number, rule in enumerate(rules, start=1)}
        self._keys[CATCH_ALL] = ()
        read_here = sorted({positions[atom.property] for rule in rules for atom in rule.atoms})
        self._read_here = itemgetter(*read_here)
        self._text = _ruleset_text(rules)
        self._lock = threading.Lock()
        self._handle: int | None = _create(self._text)
        self._has_session = False

    def fact(self, members: Sequence[str]) -> str:
        """The members that this ruleset reads, out of those of all properties, as one fact."""
        read = "".join(self._read_here(members))
        return f'{{"id":1,"sid":"{SESSION}","k":1{read}}}'

    def fired(self, fact: str) -> list[str]:
        """The keys of the rules that fire for one fact."""
        with self._lock:
            names = self.run(fact)
        if CATCH_ALL not in names:
            raise EngineError("The rules engine lost its catch-all rule.")
        return [key for name in names for key in self._keys[name]]

    def run(self, fact: str) -> list[str]:
        """The names of the rules that fire. The flag is left up by any exception."""
        handle = self._usable_handle()
        self._has_session = True
        try:
            code, state = durable.assert_fact(handle, fact)
            if code:
                raise EngineError(f"The rules engine answered a fact with code {code}.")
            started = durable.start_action_for_state(handle, state)
            if started is None:
                raise EngineError("The rules engine started no action.")
            names, message = [], started[1]
            while message:
                names.append(message[_NAME])
                message = durable.complete_and_start_action(handle, state)
            durable.delete_state(handle, SESSION)
        except durable.error as problem:
            raise EngineError(f"The rules engine failed: {problem}.") from problem
        self._has_session = False
        return names

    def _usable_handle(self) -> int:
        if self._handle is None:
            raise EngineError("These rules are closed.")
        if self._has_session:
            # Deleting a half-open session, or a ruleset that has one, is not safe.
            self._handle = _create(self._text)
            self._has_session = False
        return self._handle

    def close(self) -> None:
        with self._lock:
            if self._handle is not None and not self._has_session:
                durable.delete_ruleset(self._handle)
            self._handle = None


def _create(text: str) -> int:
    try:
        handle: int = durable.create_ruleset(f"r{next(_ruleset_numbers)}", text)
    except durable.error as problem:
        raise EngineError(f"The rules engine refused a ruleset: {problem}.") from problem
    return handle


def _ruleset_text(rules: Sequence[EngineRule]) -> str:
    """The catch-all rule and the given ones, in the engine's JSON."""
    ruleset: dict[str, object] = {CATCH_ALL: {"all": [{"m": {"k": 1}}]}}
    for number, rule in enumerate(rules, start=1):
        comparisons = [_comparison(atom) for atom in rule.atoms]
        ruleset[f"{number:02}"] = {"all": [{"m": {"$and": [*comparisons, {"k": 1}]}}]}
    return json.dumps(ruleset)


def _comparison(atom: Atom) -> dict[str, object]:
    if atom.op is Operator.EQ:
        return {atom.property: atom.constant}
    return {_SPELLING[atom.op]: {atom.property: atom.constant}}


def _keep_freed_memory() -> None:
    """Make the C library keep what a session frees instead of giving it back every time.

    A session takes about half a megabyte and lives for microseconds; returning it to the
    kernel costs five times as much as the decision. Freeing one large block raises glibc's
    thresholds for the whole process (mallopt(3), M_MMAP_THRESHOLD); nothing is touched.
    """
    bytes(16 * 2**20)


_keep_freed_memory()
