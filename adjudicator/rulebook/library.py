"""The library of rulebooks: which of them decide a case, compiled and kept."""

from __future__ import annotations

import dataclasses
import datetime as dt
import threading
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from adjudicator.errors import CaseError, InputProblem, Place
from adjudicator.rulebook.compile.compiler import compile_release, reference, release_digest
from adjudicator.rulebook.compile.consistency import check_library
from adjudicator.rulebook.compile.examples import declared, mentioned
from adjudicator.rulebook.compile.texts import Texts
from adjudicator.rulebook.files.book import Book
from adjudicator.rulebook.files.form import Defects, suggestion
from adjudicator.rulebook.files.head import Head
from adjudicator.rulebook.files.loader import Books, read_books
from adjudicator.rulebook.files.sections.world import CategoryDraft
from adjudicator.rulebook.model import Release, RulebookRef
from adjudicator.rulebook.reliance import Reliance
from adjudicator.rulebook.versions import (
    Anchor,
    Moment,
    anchor_path,
    day_for,
    every_moment,
    is_in_force,
    moments,
    span,
)
from adjudicator.values import SHANGHAI, Label

_Times = Callable[[Sequence[Head]], Iterator[Moment]]


class UnknownScopeError(CaseError):
    """No rulebook decides cases of this platform and category at this time."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """A release, and a time at which it decides."""

    release: Release
    moment: Moment


class Library:
    """All rulebooks of one folder, in all versions. Safe to share between threads."""

    def __init__(self, books: Books) -> None:
        self._vocabulary = books.vocabulary
        self._rulebooks = books.rulebooks
        self._rulebook_of_rule = {
            rule: book.name for book in books.rulebooks for rule in book.rules
        }
        self._names = declared((books.vocabulary, *books.rulebooks))
        self._reliance = Reliance(books.vocabulary, books.rulebooks)
        self._texts = Texts(books.calendar)
        self._compiled: dict[str, Release] = {}
        self._releases: dict[tuple[str, ...], Release] = {}
        self._scopes: dict[tuple[str, str], tuple[Book, ...]] = {}
        self._compiling = threading.Lock()

    @classmethod
    def load(cls, root: Path, *, examples: bool = False) -> Library:
        """Reads and checks every file under `root` (rules are compiled when first needed).

        `examples`: read the rulebooks' examples, too; deciding needs none. Raises
        `RulebookError` with all defects that single files and their names show.
        """
        books = read_books(root, examples=examples)
        check_library(books)
        return cls(books)

    def platforms(self) -> tuple[str, ...]:
        """The platforms that the vocabulary declares."""
        return tuple(sorted(self._vocabulary.platforms))

    def categories(self) -> tuple[str, ...]:
        """The categories that are in the scope of some rulebook, by themselves or a parent."""
        return tuple(
            name
            for name in sorted(self._vocabulary.categories)
            if any(self._covers(book, None, name) for book in self._rulebooks)
        )

    def platform_labels(self) -> Mapping[str, Label]:
        """What each platform is called."""
        return {name: platform.label for name, platform in self._vocabulary.platforms.items()}

    def category_labels(self) -> Mapping[str, Label]:
        """What each category is called."""
        return {name: category.label for name, category in self._vocabulary.categories.items()}

    def release(self, platform: str, category: str, at: dt.datetime, anchor: Anchor) -> Release:
        """The rulebooks that decide a case at `at` (timezone-aware), as one release.

        `anchor` is asked for the facts that rulebooks of the policy `conduct` go by.
        Raises `UnknownScopeError`, also where rulebooks in force rely on others that begin
        only later, and `UnknownAnchorError`.
        """
        if at.tzinfo is None:
            raise ValueError("the instant of a decision needs its offset")
        self._check_scope(platform, category)
        decided_on = at.astimezone(SHANGHAI).date()
        books = self._in_scope(platform, category)
        days = {b.head.place: day_for(b.head, decided_on, anchor) for b in books if b.head}
        chosen = [b for b in books if b.head and is_in_force(b.head, days[b.head.place])]
        scope = f"'{platform}' and '{category}'"
        if not chosen:
            later = [b.head for b in books if b.head and days[b.head.place] < b.head.in_force.first]
            raise UnknownScopeError(_unruled(scope, decided_on, later))
        if early := [*self._reliance.not_begun(chosen, books, lambda head: days[head.place])]:
            raise UnknownScopeError(_incomplete(scope, early))
        return self._release(platform, category, chosen)

    def releases_on(
        self, day: dt.date, wanted: Callable[[str, str], bool] = lambda *_: True
    ) -> Iterator[Release]:
        """For each platform and category, what decides the cases whose days all are this one."""
        noon = dt.datetime.combine(day, dt.time(12), SHANGHAI)
        for platform, category in product(self.platforms(), self.categories()):
            if wanted(platform, category):
                with suppress(UnknownScopeError):
                    yield self.release(platform, category, noon, lambda _: day)

    def resolve(self, digest: str) -> Release | None:
        """The release of this digest, for some platform and category, if it was compiled here."""
        return self._compiled.get(digest)

    def rulebooks(self) -> tuple[RulebookRef, ...]:
        """All rulebooks in all versions, by id and first day in force."""
        found = [reference(book, book.head) for book in self._rulebooks if book.head]
        return tuple(sorted(found, key=lambda ref: (ref.id, ref.in_force_from)))

    def every_release(
        self, wanted: Callable[[str, str], bool] = lambda *_: True
    ) -> Iterator[Release]:
        """Every release since all have begun: each platform, category and period.

        `wanted` is asked for each platform and category before anything is compiled.
        Raises `RulebookError` at the first that does not compile.
        """
        for platform, category, chosen in self._selections():
            if wanted(platform, category):
                yield self._release(platform, category, chosen)

    def distinct_releases(self) -> Iterator[Release]:
        """Every release of different content once, for one platform and category that has it.

        Told apart before they are compiled. Raises `RulebookError` as `every_release` does.
        """
        for selection in self._distinct():
            yield self._release(*selection)

    def plainest_releases(
        self, meant: Callable[[Place], bool] = lambda _: True
    ) -> Iterator[Release]:
        """The releases in which a rulebook or an example stands with the fewest rulebooks.

        There examples are tried (`workbench.examples.plainest`); each content once. `meant`
        is asked for the place of each rulebook before anything is compiled. Raises as
        `every_release` does.
        """
        distinct = list(self._distinct())
        standing = [self._standing(chosen) for _, _, chosen in distinct]
        fewest: dict[Place, int] = {}
        for (_, _, chosen), places in zip(distinct, standing, strict=True):
            for place in places:
                fewest[place] = min(len(chosen), fewest.get(place, len(chosen)))
        for (platform, category, chosen), places in zip(distinct, standing, strict=True):
            if any(meant(place) and fewest[each] == len(chosen) for each, place in places.items()):
                yield self._release(platform, category, chosen)

    def occasions(
        self, since: dt.date | None = None, digests: Container[str] | None = None
    ) -> Iterator[Occasion]:
        """Every release with each time at which it decides; one release may have several.

        `since`: only times at which it decides cases whose conduct lies on that day or later.
        `digests`: only these releases. Raises `RulebookError` at the first that does not compile.
        """
        for platform, category in product(self.platforms(), self.categories()):
            books = self._in_scope(platform, category)
            for moment in moments([book.head for book in books if book.head]):
                chosen = self._chosen(books, moment)
                if not chosen or (since is not None and not moment.reaches(since)):
                    continue
                if digests is None or self._digest(chosen) in digests:
                    yield Occasion(self._release(platform, category, chosen), moment)

    def heads(self, platform: str, category: str) -> tuple[Head, ...]:
        """The heads of all rulebooks for a platform and category, in all versions."""
        if platform not in self._vocabulary.platforms or category not in self.categories():
            return ()
        return tuple(book.head for book in self._in_scope(platform, category) if book.head)

    def digest_at(self, platform: str, category: str, moment: Moment) -> str | None:
        """The digest of the release that decides at a moment, `None` if nothing is in force."""
        chosen = self._chosen(self._in_scope(platform, category), moment)
        return self._digest(chosen) if chosen else None

    def occasion_at(self, platform: str, category: str, moment: Moment) -> Occasion:
        """What decides at a moment at which something is in force."""
        chosen = self._chosen(self._in_scope(platform, category), moment)
        return Occasion(self._release(platform, category, chosen), moment)

    def check(self) -> None:
        """Compiles whatever decides at any time, also before all have begun, when law may speak
        alone. Raises `RulebookError` with all defects (RB27)."""
        defects = Defects()
        standing = {place for _, _, chosen in self._distinct() for place in self._standing(chosen)}
        for selection in self._distinct(every_moment):
            with defects.taken():
                self._release(*selection)
        for draft in (each for book in self._rulebooks for each in book.examples.values()):
            if draft.place not in standing and mentioned(draft) <= self._names:
                message = f"The example '{draft.name}' stands in no release."
                hint = "No platform and category has all that it names at one time."
                defects.add(draft.place, "RB27", message, hint)
        defects.raise_any()

    def _standing(self, chosen: Sequence[Book]) -> dict[Place, Place]:
        """The rulebooks and examples that stand where these decide: their own places, and the
        place of the rulebook that each is part of."""
        books = [self._vocabulary, *chosen]
        names = declared(books)
        places = {book.place: book.place for book in chosen}
        for book in books:
            for draft in book.examples.values():
                if mentioned(draft) <= names:
                    places[draft.place] = book.place
        return places

    def _distinct(self, times: _Times = moments) -> Iterator[tuple[str, str, list[Book]]]:
        seen: set[str] = set()
        for platform, category, chosen in self._selections(times):
            digest = self._digest(chosen)
            if digest not in seen:
                seen.add(digest)
                yield platform, category, chosen

    def _selections(self, times: _Times = moments) -> Iterator[tuple[str, str, list[Book]]]:
        for platform, category in product(self.platforms(), self.categories()):
            books = self._in_scope(platform, category)
            seen: set[str] = set()
            for moment in times([book.head for book in books if book.head]):
                chosen = self._chosen(books, moment)
                digest = self._digest(chosen)
                if chosen and digest not in seen:
                    seen.add(digest)
                    yield platform, category, chosen

    def _chosen(self, books: Sequence[Book], moment: Moment) -> list[Book]:
        """What decides at a moment: nothing, where some rely on what begins only later."""
        chosen = [b for b in books if b.head and is_in_force(b.head, moment.day_for(b.head))]
        early = any(self._reliance.not_begun(chosen, books, moment.day_for))
        return [] if early else chosen

    def _digest(self, chosen: Sequence[Book]) -> str:
        return release_digest([self._vocabulary, *chosen], self._texts.calendar)

    def _release(self, platform: str, category: str, chosen: list[Book]) -> Release:
        key = (platform, category, *(book.digest for book in chosen))
        if key not in self._releases:
            with self._compiling:
                compiled = self._compile([self._vocabulary, *chosen])
                release = dataclasses.replace(
                    compiled,
                    platform=platform,
                    category=category,
                    known_elsewhere=self._known_elsewhere(platform, category, compiled),
                )
                return self._releases.setdefault(key, release)
        return self._releases[key]

    def _known_elsewhere(self, platform: str, category: str, release: Release) -> dict[str, str]:
        """The facts of other times for this platform and category, and when they are known."""
        heads: dict[str, list[Head]] = {}
        for book in self._in_scope(platform, category):
            for name in book.facts.keys() - release.facts.keys():
                heads.setdefault(name, []).extend([book.head] if book.head else [])
        return {name: f"It is known in {span(found)}." for name, found in heads.items()}

    def _compile(self, books: list[Book]) -> Release:
        digest = release_digest(books, self._texts.calendar)
        if digest not in self._compiled:
            self._compiled[digest] = compile_release(
                books, self._texts, self._rulebook_of_rule, self._names
            )
        return self._compiled[digest]

    def _check_scope(self, platform: str, category: str) -> None:
        problems = []
        for path, name, known in (
            ("platform", platform, self._vocabulary.platforms),
            ("category", category, self._vocabulary.categories),
        ):
            if name not in known:
                message = f"There is no {path} '{name}'. {suggestion(name, known)}".strip()
                problems.append(InputProblem((path,), message))
        if problems:
            raise UnknownScopeError(problems)

    def _in_scope(self, platform: str, category: str) -> tuple[Book, ...]:
        key = (platform, category)
        if key not in self._scopes:
            books = (book for book in self._rulebooks if self._covers(book, platform, category))
            self._scopes[key] = tuple(books)
        return self._scopes[key]

    def _covers(self, book: Book, platform: str | None, category: str) -> bool:
        head = book.head
        if head is None:
            return False
        platforms = (
            None if head.scope.platforms is None else {one.name for one in head.scope.platforms}
        )
        if platform is not None and platforms is not None and platform not in platforms:
            return False
        if head.scope.categories is None:
            return True
        lineage = set(_lineage(category, self._vocabulary.categories))
        return any(one.name in lineage for one in head.scope.categories)


def _lineage(category: str, categories: Mapping[str, CategoryDraft]) -> Iterator[str]:
    """The category and all that it lies in."""
    name: str | None = category
    while name is not None:
        yield name
        parent = categories[name].parent
        name = parent.name if parent else None


def _unruled(scope: str, decided_on: dt.date, later: Collection[Head]) -> list[InputProblem]:
    """That nothing decides at a time, and which rulebook is the first to begin after it."""
    problem = f"No rulebook for {scope} is in force on {decided_on}."
    if not later:
        return [InputProblem(("category",), problem)]
    first = min(later, key=lambda head: (head.in_force.first, head.id))
    return [_begins_later(first, f"{problem} The first to begin is")]


def _incomplete(scope: str, later: Iterable[Head]) -> list[InputProblem]:
    """That what is in force relies on what begins later, once for each day that a case goes by."""
    latest = {anchor_path(h): h for h in sorted(later, key=lambda h: (h.in_force.first, h.id))}
    return [_begins_later(head, f"The rulebooks for {scope} rely on") for head in latest.values()]


def _begins_later(head: Head, lead: str) -> InputProblem:
    message = f"{lead} '{head.id}', which applies to {span([head])}."
    return InputProblem(anchor_path(head), message)
