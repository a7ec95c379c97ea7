"""From a model to a case document that shows the defect, checked by the real engine."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from adjudicator.adjudicate.evaluation import computed
from adjudicator.adjudicate.outlook import Outlook, outlook
from adjudicator.adjudicate.program import Program, program_of, table_key
from adjudicator.case import read_case
from adjudicator.case.sheet import FactSheet, Term, absent_facts, given_sheet
from adjudicator.case.terms import PARAMETER_PREFIX
from adjudicator.case.writing import as_json, write_case
from adjudicator.errors import CaseError
from adjudicator.language.tree import Literal
from adjudicator.rulebook.compile.cells import ANY
from adjudicator.rulebook.library import Occasion
from adjudicator.rulebook.model import Release, Row
from adjudicator.symbolic.lists import plain_atom, plain_entries, with_lists
from adjudicator.values import BOOLEAN, SHANGHAI, Json, Kind, Value
from adjudicator.vocabulary import Fact, Party

CLAIMANT = "claim.by"
_PLAIN_DAY = dt.date(2026, 5, 20)


Shows = Callable[[Outlook], bool]
"""Whether a case shows the defect."""


@dataclass(frozen=True, slots=True)
class Witness:
    """A case document, and the instant at which `decide` shows what it is a witness of.

    `values` are the facts and figures that it states.
    """

    document: dict[str, Json]
    at: dt.datetime
    values: Mapping[str, Value] = field(default_factory=dict)

    def to_json(self) -> dict[str, Json]:
        return {"at": self.at.isoformat(), "case": self.document}


@dataclass(frozen=True, slots=True)
class Witnesses:
    """Makes witnesses for one release."""

    release: Release
    occasions: Sequence[Occasion]

    def of(self, name: str, values: Mapping[str, Value], shows: Shows) -> Witness | None:
        """A small case that shows it, made from the values; `None` if they do not show it."""
        witness = self.smallest(name, dict(values), lambda fewer: shows(self.seen(fewer)))
        if witness is None:
            return None
        seen = outlook(self.program, read_case(witness.document, self.release), checked=True)
        assert not seen.evaluation.disagreements, seen.evaluation.disagreements
        return witness if shows(seen) else None

    @property
    def program(self) -> Program:
        return program_of(self.release)

    def seen(self, values: Mapping[str, Value]) -> Outlook:
        """A case with these values, as the Kleene reading sees it."""
        return outlook(self.program, self.sheet(values))

    def sheet(self, values: Mapping[str, Value]) -> FactSheet:
        """The fact sheet of a case in which these values are established."""
        values = self.listed(values)
        claimant = Party(str(values.get(CLAIMANT, Party.BUYER)))
        given = {name: value for name, value in values.items() if name in self.release.facts}
        given.setdefault(CLAIMANT, claimant.value)
        return given_sheet("witness", self.release, given, claimant, self._terms(values))

    def listed(self, values: Mapping[str, Value]) -> Mapping[str, Value]:
        """The values, with entries that give what is derived from lists."""
        if values.keys().isdisjoint(self.release.derived):
            return values

        def env() -> Mapping[str, Value]:
            known = {name: one.value for name, one in absent_facts(self.release).items()}
            facts = {name: value for name, value in values.items() if name in self.release.facts}
            return computed(self.program, known | facts, self._terms(values))

        return with_lists(values, self.release, env)

    def document(self, name: str, values: Mapping[str, Value]) -> dict[str, Json]:
        """The values as a case document."""
        values = self.listed(values)
        claimant = Party(str(values.get(CLAIMANT, Party.BUYER)))
        stated = {CLAIMANT: claimant.value, **self._anchors(), **values}
        made_at = self._instant(stated).isoformat()
        document = write_case(name, dict(sorted(stated.items())), claimant, made_at, self.release)
        if terms := self._stated_terms(stated):
            document["terms"] = terms
        return document

    def smallest(
        self, name: str, values: dict[str, Value], shows: Callable[[Mapping[str, Value]], bool]
    ) -> Witness | None:
        """A small case whose values show something that one release alone cannot."""
        if not shows(values):
            return None
        stated = self.smaller(values, shows)
        document = self.document(name, stated)
        try:
            read_case(document, self.release)
        except CaseError:
            return None
        return Witness(document, self._instant(stated), stated)

    def smaller(
        self, stated: dict[str, Value], shows: Callable[[Mapping[str, Value]], bool]
    ) -> dict[str, Value]:
        """Without the facts that are not needed, tried in halves of halves."""
        chunks = [[name for name in stated if name not in self._needed()]]
        while chunks:
            chunk = chunks.pop()
            left_out = set(chunk)
            fewer = {key: value for key, value in stated.items() if key not in left_out}
            if shows(fewer):
                stated = fewer
            elif len(chunk) > 1:
                middle = len(chunk) // 2
                chunks += [chunk[:middle], chunk[middle:]]
        return stated

    def _needed(self) -> frozenset[str]:
        return frozenset({CLAIMANT, *self._anchors()})

    def _anchors(self) -> dict[str, Value]:
        """A day for each anchor that leads to this release."""
        occasion = self.occasions[-1]
        anchors: dict[str, Value] = {}
        for name, (first, last) in occasion.moment.conducts.items():
            day = min(max(first, _PLAIN_DAY - dt.timedelta(days=30)), last)
            anchors[name] = self._on(self.release.facts[name], day)
        return anchors

    def _on(self, fact: Fact, day: dt.date) -> Value:
        if fact.type.kind is Kind.DATE:
            return day
        return dt.datetime.combine(day, dt.time(10), SHANGHAI)

    def _instant(self, values: Mapping[str, Value]) -> dt.datetime:
        """An instant at which a case with these values is decided by this release."""
        occasion = next(
            (each for each in reversed(self.occasions) if _fits(each, values)), self.occasions[-1]
        )
        first, last = occasion.moment.decided
        earliest = max([first, *(p[0] for p in occasion.moment.conducts.values())])
        day = min(max(earliest, _PLAIN_DAY), last)
        return dt.datetime.combine(day, dt.time(12), SHANGHAI)

    def plain(self) -> dict[str, Value]:
        """A plain value for every fact."""
        return {fact.name: self._plain_value(fact) for fact in self.release.facts.values()}

    def _plain_value(self, fact: Fact) -> Value:
        for known in (fact.absent, fact.on_silence):
            if known is not None:
                return known
        if fact.type.kind is Kind.LIST:
            return plain_entries(fact)
        return plain_atom(fact.type)

    def _terms(self, values: Mapping[str, Value]) -> dict[str, Term]:
        terms: dict[str, Term] = {}
        for name, parameter in self.release.parameters.items():
            value = values.get(name)
            if value is not None and value != parameter.value:
                floor = parameter.firm_floor
                lawful = floor.lawful(value) if floor else value
                terms[name] = Term(name, parameter.freest_setter, lawful)
        for table in self.release.tables.values():
            output = values.get(table_key(table.name))
            if output is not None:
                assert isinstance(output, bool | int | str)
                always = Literal(True, BOOLEAN, table.place)
                row = Row(1, always, output, (ANY,) * len(table.inputs))
                terms[table.name] = Term(table.name, table.settable_by[0], rows=(row,))
        return terms

    def _stated_terms(self, values: Mapping[str, Value]) -> list[Json]:
        stated: list[Json] = []
        for name, term in self._terms(values).items():
            if term.rows:
                rows: list[Json] = [{"output": row.output} for row in term.rows]
                stated.append({"table": name, "rows": rows, "set_by": term.set_by.value})
            else:
                short = name.removeprefix(PARAMETER_PREFIX)
                value = as_json(values[name], self.release.parameters[name].type)
                stated.append({"parameter": short, "value": value, "set_by": term.set_by.value})
        return stated


def _fits(occasion: Occasion, values: Mapping[str, Value]) -> bool:
    for name, (first, last) in occasion.moment.conducts.items():
        value = values.get(name)
        if isinstance(value, dt.datetime):
            value = value.astimezone(SHANGHAI).date()
        if isinstance(value, dt.date) and not first <= value <= last:
            return False
    return True
