"""Asking Z3: one incremental solver over a slice of a release, exact where it answers.

A model in which a product, a month or a holiday has a wrong value is corrected by a lemma
and asked for again, so that every model handed out is one of the real functions. What
cannot be decided within the time limit raises `UnprovedError`: it is never taken for a
proof, and never for a defect.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

import z3

from adjudicator.language.tree import names_in
from adjudicator.symbolic.encoding import Encoding
from adjudicator.symbolic.functions import Application, related
from adjudicator.symbolic.symbols import Symbol
from adjudicator.symbolic.terms import Formula
from adjudicator.values import Value

MOST_LEMMAS = 200
MOST_PINNED = 8
DEFAULT_LIMIT = 10.0  # seconds, for one question to the solver


_Wrong = tuple[Application, tuple[int, ...], list[Formula]]


class UnprovedError(Exception):
    """Neither proved nor refuted within the limit."""


Model = dict[str, Value]
"""Values that satisfy what was asked, facts and figures by name (absent: unknown)."""


@dataclass(eq=False)
class Slice:
    """A solver for questions about some names of one or several encodings."""

    limit: float
    solver: z3.Solver
    symbols: dict[str, Symbol]
    applications: list[Application]
    preferences: list[list[Formula]] = field(default_factory=list)

    @classmethod
    def of(
        cls,
        encodings: Sequence[tuple[Encoding, Iterable[str]]],
        limit: float,
        assuming: Iterable[Formula] = (),
    ) -> Slice:
        """A slice over the names (with all that they rest on) of each encoding.

        Only cases whose dates stay within the calendar, and within the announced holidays
        where these are asked for, are considered: elsewhere a figure cannot be computed,
        and staff are told so.
        """
        symbols: dict[str, Symbol] = {}
        applications: dict[int, Application] = {}
        solver = z3.Solver()
        for encoding, names in encodings:
            wanted = set(names)
            for invariant in encoding.release.invariants:
                wanted |= set(names_in(invariant.holds))
            for name in sorted(encoding.closure(wanted)):
                found = encoding.symbols.get(name)
                if found is not None:
                    _add(solver, found.bounds)
                    symbols.setdefault(name, found)
                work = encoding.work.get(name)
                if work is not None:
                    _add(solver, work.constraints)
                    _add(solver, work.computable)
                    applications.update((a.result.get_id(), a) for a in work.applications)
            _add(solver, [encoding.invariants()])
        applied = list(applications.values())
        for i, one in enumerate(applied):
            _add(solver, (related(one, other) for other in applied[i + 1 :]))
        _add(solver, assuming)
        return cls(limit, solver, symbols, applied)

    def add(self, *formulas: Formula) -> None:
        """Assume something in all later questions."""
        _add(self.solver, formulas)

    def find(self, *formulas: Formula) -> Model | None:
        """A case in which all the formulas hold, `None` if there provably is none.

        Raises `UnprovedError`.
        """
        with self._assuming(formulas) as deadline:
            model = self._solve(deadline, [])
            return None if model is None else self._read(self._preferred(model, deadline))

    def exists(self, *formulas: Formula) -> bool:
        """Whether there is such a case; asks for no nice one. Raises `UnprovedError`."""
        with self._assuming(formulas) as deadline:
            return self._solve(deadline, []) is not None

    def why_not(self, labelled: Sequence[tuple[str, Formula]], *formulas: Formula) -> list[str]:
        """Labels of formulas that already exclude the rest (all, if it cannot be told)."""
        names = {f"why:{i}": label for i, (label, _) in enumerate(labelled)}
        with self._assuming(formulas) as deadline, suppress(UnprovedError):
            for i, (_, formula) in enumerate(labelled):
                self.solver.add(z3.Implies(z3.Bool(f"why:{i}"), _bool(formula)))
            if self._solve(deadline, [z3.Bool(name) for name in names]) is not None:
                return list(names.values())
            core = [str(mark) for mark in self.solver.unsat_core()]
            for mark in list(core):
                rest = [name for name in core if name != mark]
                if self._solve(deadline, [z3.Bool(name) for name in rest]) is None:
                    core = rest
            return [names[mark] for mark in names if mark in core]
        return list(names.values())

    @contextmanager
    def _assuming(self, formulas: Iterable[Formula]) -> Iterator[float]:
        """With the formulas for one question; gives the moment at which its time is over."""
        deadline = time.monotonic() + self.limit
        self.solver.push()
        try:
            _add(self.solver, formulas)
            yield deadline
        finally:
            self.solver.pop()

    def _preferred(self, model: z3.ModelRef, deadline: float) -> z3.ModelRef:
        """A model that keeps as many preferences as time allows: whole groups, else one by one."""
        todo = list(reversed(self.preferences))
        while todo:
            preference = todo.pop()
            try:
                found = self._solve(deadline, preference)
            except UnprovedError:
                return model
            if found is not None:
                model = found
                _add(self.solver, preference)
            elif len(preference) > 1:
                middle = len(preference) // 2
                todo += [preference[middle:], preference[:middle]]
        return model

    def _solve(self, deadline: float, assumptions: Sequence[Formula]) -> z3.ModelRef | None:
        """A model of the real functions under the assumptions, `None` if there is none."""
        literals = [a for a in assumptions if not isinstance(a, bool)]
        if False in [a for a in assumptions if isinstance(a, bool)]:
            return None
        for _ in range(MOST_LEMMAS):
            model = self._check(deadline, literals)
            if model is None:
                return None
            wrong = self._wrong(model)
            for _ in range(MOST_PINNED):
                if not wrong:
                    return model
                pins = self._corrected(wrong)
                pinned = self._check(deadline, [*literals, *pins])
                if pinned is None:
                    break
                model, wrong = pinned, self._wrong(pinned)
        raise UnprovedError("too many corrections of calendar and products")

    def _check(self, deadline: float, literals: Sequence[Formula]) -> z3.ModelRef | None:
        self._time(deadline)
        answer = self.solver.check(*literals)
        if answer == z3.unsat:
            return None
        if answer != z3.sat:
            raise UnprovedError(self.solver.reason_unknown())
        return self.solver.model()

    def _corrected(self, wrong: Sequence[_Wrong]) -> list[Formula]:
        """Adds what excludes the wrong results; gives what keeps the arguments where they are."""
        pins: list[Formula] = []
        for application, values, lemmas in wrong:
            _add(self.solver, lemmas)
            for argument, value in zip(application.arguments(), values, strict=True):
                if not isinstance(argument, int):
                    pins.append(argument == value)
        return pins

    def _time(self, deadline: float) -> None:
        left = deadline - time.monotonic()
        if left <= 0:
            raise UnprovedError("timeout")
        self.solver.set("timeout", max(1, int(left * 1000)))

    def _wrong(self, model: z3.ModelRef) -> list[_Wrong]:
        """The applications whose result is not that of the real function."""
        found = []
        for application in self.applications:
            values = tuple(_value(model, argument) for argument in application.arguments())
            lemmas = application.lemma(values, _value(model, application.result))
            if lemmas:
                found.append((application, values, lemmas))
        return found

    def _read(self, model: z3.ModelRef) -> Model:
        read = {
            name: symbol.read(lambda part: _value(model, part))
            for name, symbol in self.symbols.items()
        }
        return {name: value for name, value in read.items() if value is not None}


def _value(model: z3.ModelRef, part: Formula | z3.ArithRef | int) -> int:
    if isinstance(part, int):
        return part
    value = model.eval(part, model_completion=True)
    return int(z3.is_true(value)) if z3.is_bool(value) else int(value.as_long())


def _add(solver: z3.Solver, formulas: Iterable[Formula]) -> None:
    # Past the checks of `Solver.add`, which cost more than asserting does.
    context, native = solver.ctx.ref(), solver.solver
    for formula in formulas:
        if formula is not True:
            z3.Z3_solver_assert(context, native, _bool(formula).as_ast())


def _bool(formula: Formula) -> z3.BoolRef:
    return z3.BoolVal(formula) if isinstance(formula, bool) else formula
