"""What every proof about one release works with: its encodings, its slices, its witnesses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from adjudicator.adjudicate.evaluation import ADMISSION
from adjudicator.adjudicate.outlook import Outlook, outlook
from adjudicator.adjudicate.program import Program, program_of, table_key
from adjudicator.case.sheet import sheet_of
from adjudicator.language.tree import Operator
from adjudicator.proofs.findings import Code, Finding, Severity
from adjudicator.proofs.shown import Shown
from adjudicator.rulebook.library import Occasion
from adjudicator.rulebook.model import Example, Release, Stratum
from adjudicator.rulebook.wording import Wording
from adjudicator.symbolic.encoding import Encoding
from adjudicator.symbolic.parameters import Figures, free_figures, lawful_figures
from adjudicator.symbolic.solver import DEFAULT_LIMIT, Model, Slice, UnprovedError
from adjudicator.symbolic.symbols import Facts, Symbol
from adjudicator.symbolic.terms import Formula, Moment, Number, compare, land, lnot, lor
from adjudicator.symbolic.witness import Shows, Witness, Witnesses
from adjudicator.values import Kind, Label, Value

Region = Mapping[str, tuple[Value, ...]]
"""Cases by the values that some facts may have."""

TABLE_KEY = table_key("")
MOST_SHOWN = 8  # facts of a region
_PLAINNESS = {
    Kind.TEXT: 0,
    Kind.INSTANT: 1,
    Kind.DATE: 1,
    Kind.MONEY: 2,
    Kind.INTEGER: 2,
    Kind.BOOLEAN: 3,
    Kind.ENUM: 4,
}
_PRETTY_YEAR = 2026
_PRETTY_MONEY = 1_000_000  # fen


@dataclass(eq=False)
class Context:
    """One release under proof. `limit`: seconds for one question to the solver."""

    release: Release
    occasions: Sequence[Occasion]
    limit: float = DEFAULT_LIMIT
    shown: Shown = field(default_factory=Shown)

    @cached_property
    def facts(self) -> Facts:
        return Facts.all_known(self.release.facts.values())

    @cached_property
    def figures(self) -> Figures:
        return free_figures(self.release)

    @cached_property
    def known(self) -> Encoding:
        """The release where every fact is known and cases set what figures they may."""
        return Encoding(self.release, self.facts, self.figures)

    @cached_property
    def statute(self) -> Encoding:
        """The same facts under the law alone (`Rule.is_law`), with its own figures."""
        figures = lawful_figures(self.release)
        return Encoding(self.release, self.facts, figures, lambda rule: rule.is_law)

    @cached_property
    def program(self) -> Program:
        return program_of(self.release)

    @cached_property
    def wording(self) -> Wording:
        return Wording(self.release)

    @cached_property
    def witnesses(self) -> Witnesses:
        return Witnesses(self.release, self.occasions)

    @cached_property
    def examples(self) -> tuple[Outlook, ...]:
        """The rulebooks' own examples as the engine sees them: cases known to be possible."""
        return tuple(map(self._example, self.release.examples))

    def observe_examples(self) -> None:
        """Note what those examples show that no earlier release has tried."""
        for example in self.release.examples:
            if example.place not in self.shown.tried:
                self.shown.tried.add(example.place)
                self.shown.observe(self._example(example))

    def _example(self, example: Example) -> Outlook:
        return outlook(self.program, sheet_of(self.release, example))

    def seen_before(self, finding: Finding) -> Outlook | None:
        """The case of something found in an earlier release, as the engine sees it here."""
        if finding.witness is None or not finding.witness.values:
            return None
        known = (self.release.facts, self.release.parameters, self.release.derived)
        if not all(
            name.startswith(TABLE_KEY) or any(name in part for part in known)
            for name in finding.witness.values
        ):
            return None
        return self.witnesses.seen(finding.witness.values)

    def slice(
        self,
        names: Iterable[str],
        *,
        encoding: Encoding | None = None,
        beside: Sequence[tuple[Encoding, Iterable[str]]] = (),
        admitted: bool = True,
    ) -> Slice:
        """A solver for questions about the names, over cases that the release decides.

        `admitted`: only cases that the platform takes.
        """
        encoding = encoding or self.known
        wanted = {*names, *self._anchors, ADMISSION}
        made = Slice.of([(encoding, wanted), *beside], self.limit)
        made.add(in_time(self.occasions, encoding.facts))
        if admitted:
            made.add(encoding.accepted)
        made.preferences = [
            [usual for name, usual in self.figures.usual.items() if name in made.symbols],
            [part for s in made.symbols.values() for part in _pretty(s)],
        ]
        return made

    def slice_about(self, question: str) -> Slice:
        """The solver for one question of the release; kept."""
        found = self._slices.get(question)
        if found is None:
            admitted = self.release.questions[question].stratum > Stratum.ADMISSION
            found = self._slices[question] = self.slice([question], admitted=admitted)
        return found

    def filled(self, values: Mapping[str, Value], unknown: Container[str] = ()) -> dict[str, Value]:
        """The values, with a plain one for every other fact that is not to be unknown."""
        plain = self.witnesses.plain()
        return {name: value for name, value in plain.items() if name not in unknown} | dict(values)

    def region(
        self, made: Slice, model: Model, bad: Formula, widened: Container[str] = ()
    ) -> Region:
        """The few of the model's values that suffice for `bad`.

        The enums among `widened` get all members with which it stays so.
        """
        # What comes first is left out first: a region of members says more than one of days.
        by_kind = sorted(model, key=lambda name: _PLAINNESS[made.symbols[name].type.kind])
        labelled = [(name, made.symbols[name].equals(model[name])) for name in by_kind]
        core = made.why_not(labelled, lnot(bad))
        region: dict[str, tuple[Value, ...]] = {name: (model[name],) for name in core}
        if len(core) == len(labelled):
            return region
        for name in core:
            type_ = made.symbols[name].type
            if type_.kind is not Kind.ENUM or name not in widened:
                continue
            for member in type_.values:
                wider = region | {name: (member,)}
                if member not in region[name] and self._implies(made, wider, bad):
                    region[name] = (*region[name], member)
        return region

    def _implies(self, made: Slice, region: Region, bad: Formula) -> bool:
        """Whether there are cases in the region, and `bad` holds in all of them."""
        inside = within(made, region)
        try:
            return not made.exists(inside, lnot(bad)) and made.exists(inside)
        except UnprovedError:
            return False

    def witness(
        self,
        name: str,
        model: Model,
        *shows: Shows,
        region: Iterable[str] = (),
        unknown: Container[str] | None = None,
    ) -> Witness | None:
        """A small case that shows the first of these that any case shows.

        `region`: the names that probably suffice. `unknown`: where given, every other
        fact has a value.
        """
        few = {key: model[key] for key in region if key in model}
        tries = [few] if few else []
        tries.append(model if unknown is None else self.filled(model, unknown))
        for each in shows:
            for values in tries:
                found = self.witnesses.of(name, values, each)
                if found is not None:
                    return found
        return None

    def label(self, name: str) -> Label:
        if name.startswith(TABLE_KEY):
            return self.release.tables[name.removeprefix(TABLE_KEY)].label
        return self.wording.label(name)

    def value(self, name: str, value: Value) -> Label:
        """A value of the name, or of a stated table, as people read it."""
        if name.startswith(TABLE_KEY):
            return Label(str(value), str(value))
        return self.wording.value(name, value)

    def tried(self, what: Code, subject: str, findings: Iterator[Finding]) -> Iterator[Finding]:
        """The findings, and that the proof was not finished where it was not."""
        try:
            yield from findings
        except UnprovedError as error:
            yield Finding(
                Code.NOT_PROVED,
                subject,
                Label(
                    f"“{what.heading.zh}”一项未能在时限内证明（{error}）",
                    f"'{what.heading.en}' was neither proved nor refuted in time ({error})",
                ),
                (what.value,),
                severity=Severity.UNPROVED,
            )

    @cached_property
    def _slices(self) -> dict[str, Slice]:
        return {}

    @cached_property
    def _anchors(self) -> frozenset[str]:
        return frozenset(name for each in self.occasions for name in each.moment.conducts)


def in_time(occasions: Iterable[Occasion], facts: Facts) -> Formula:
    """That the conduct falls in a period of one of the occasions."""
    return lor(
        *(
            land(*(_within(facts.symbols[name], *p) for name, p in each.moment.conducts.items()))
            for each in occasions
        )
    )


def _within(symbol: Symbol, first: dt.date, last: dt.date) -> Formula:
    term = symbol.term
    day = term.day if isinstance(term, Moment) else term.value if isinstance(term, Number) else 0
    return land(
        compare(Operator.GE, day, first.toordinal()), compare(Operator.LE, day, last.toordinal())
    )


def _pretty(symbol: Symbol) -> list[Formula]:
    """What makes a model look like a case: days of one year, sums that people pay."""
    match symbol.term:
        case Moment():
            year = dt.date(_PRETTY_YEAR, 1, 1), dt.date(_PRETTY_YEAR, 12, 31)
            return [_within(symbol, *year)]
        case Number() if symbol.type.kind is Kind.DATE:
            year = dt.date(_PRETTY_YEAR - 1, 1, 1), dt.date(_PRETTY_YEAR, 12, 31)
            return [_within(symbol, *year)]
        case Number() if symbol.type.kind is Kind.MONEY:
            return [compare(Operator.LE, symbol.term.value, _PRETTY_MONEY)]
        case _:
            return []


def within(made: Slice, region: Region) -> Formula:
    """Where a case lies in the region."""
    return land(
        *(lor(*(made.symbols[name].equals(v) for v in values)) for name, values in region.items())
    )


def in_words(context: Context, region: Region) -> Label:
    """A region as a phrase; a long one is cut short."""
    shown = [_in_words(context, name, values) for name, values in region.items()]
    more = len(shown) - MOST_SHOWN
    zh = "，".join(s.zh for s in shown[:MOST_SHOWN]) + (f"……（另 {more} 项）" if more > 0 else "")
    en = ", ".join(s.en for s in shown[:MOST_SHOWN]) + (f" ... and {more} more" if more > 0 else "")
    return Label(zh or "任何案件", en or "any case")


def _in_words(context: Context, name: str, values: Sequence[Value]) -> Label:
    label = context.label(name)
    shown = [context.value(name, value) for value in values]
    return Label(
        f"{label.zh}为{'或'.join(s.zh for s in shown)}",
        f"{label.en}: {' or '.join(s.en for s in shown)}",
    )
