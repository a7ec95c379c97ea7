"""The case document's shape: which keys stand where, before any rulebook is known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from adjudicator.case.json_values import NotOfTypeError, read_instant, read_text
from adjudicator.case.problems import Path, Problems, shown
from adjudicator.rulebook.model import Setter
from adjudicator.vocabulary import Party

LONGEST_ID = 200  # characters, for the case, platform and category
MOST_STATEMENTS = 1000
MOST_FACTS_IN_A_STATEMENT = 200
MOST_TERMS = 200
MOST_ROWS = 200
MOST_REQUESTS = 1000

_Read = TypeVar("_Read")
_Choice = TypeVar("_Choice", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Statement:
    """What somebody says, with what evidence; `says` holds the JSON values by fact name."""

    position: int
    by: Party
    evidence: str | None
    made_at: dt.datetime
    says: Mapping[str, object]

    @property
    def path(self) -> Path:
        return ("statements", self.position)


@dataclass(frozen=True, slots=True)
class StatedTerm:
    """A figure, or a table's rows, that the case puts in a parameter's place."""

    position: int
    key: str  # `parameter` or `table`
    name: str
    set_by: Setter
    content: object

    @property
    def path(self) -> Path:
        return ("terms", self.position)


@dataclass(frozen=True, slots=True)
class Request:
    """That somebody was asked for a fact; `due_at` is `None` where no time was set."""

    position: int
    fact: str
    party: Party
    asked_at: dt.datetime
    due_at: dt.datetime | None

    @property
    def path(self) -> Path:
        return ("requests", self.position)


@dataclass(frozen=True, slots=True)
class Document:
    """A case document as far as its shape allows; what has none is left out and reported."""

    case: str
    platform: str
    category: str
    record: Mapping[str, object]
    statements: tuple[Statement, ...]
    terms: tuple[StatedTerm, ...]
    requests: tuple[Request, ...]


def read_document(document: object, problems: Problems) -> Document:
    """The document's parts. Everything of the wrong shape goes to `problems`."""
    whole = _members(
        document,
        (),
        problems,
        required=("case", "platform", "category", "record"),
        optional=("statements", "terms", "requests"),
    )
    case, platform, category = (
        _attempt(read_id, whole, name, (), problems) or ""
        for name in ("case", "platform", "category")
    )
    return Document(
        case,
        platform,
        category,
        _record(whole, problems),
        tuple(_statements(whole, problems)),
        tuple(_terms(whole, problems)),
        tuple(_requests(whole, problems)),
    )


def read_id(raw: object) -> str:
    """A short, non-empty text. Raises `NotOfTypeError`."""
    text = read_text(raw)
    if not text.strip():
        raise NotOfTypeError("The text is empty.")
    if len(text) > LONGEST_ID:
        raise NotOfTypeError(f"The text is longer than {LONGEST_ID} characters.")
    return text


def _record(whole: Mapping[str, object], problems: Problems) -> Mapping[str, object]:
    record = whole.get("record", {})
    if isinstance(record, dict):
        return record
    problems.add(("record",), f"{shown(record)} is not an object of groups of facts.")
    return {}


def _statements(whole: Mapping[str, object], problems: Problems) -> Iterator[Statement]:
    for path, position, raw in _items(whole, "statements", MOST_STATEMENTS, problems):
        members = _members(
            raw,
            path,
            problems,
            required=("by", "made_at", "says"),
            optional=("evidence", "reference", "note"),
        )
        by = _attempt(_choice(Party), members, "by", path, problems)
        made_at = _attempt(read_instant, members, "made_at", path, problems)
        evidence = _attempt(read_id, members, "evidence", path, problems)
        _texts(members, path, problems)
        says = _says(members, path, problems)
        if by and made_at:
            yield Statement(position, by, evidence, made_at, says)


def _says(members: Mapping[str, object], path: Path, problems: Problems) -> Mapping[str, object]:
    says = members.get("says", {})
    if not isinstance(says, dict):
        problems.add((*path, "says"), f"{shown(says)} is not an object of facts by full name.")
        return {}
    if "says" in members and not says:
        problems.add((*path, "says"), "The statement says nothing.")
    if len(says) > MOST_FACTS_IN_A_STATEMENT:
        problems.add(
            (*path, "says"), f"At most {MOST_FACTS_IN_A_STATEMENT} facts fit one statement."
        )
        return {}
    return says


def _terms(whole: Mapping[str, object], problems: Problems) -> Iterator[StatedTerm]:
    for path, position, raw in _items(whole, "terms", MOST_TERMS, problems):
        key, content = ("table", "rows") if _is_table(raw) else ("parameter", "value")
        members = _members(
            raw,
            path,
            problems,
            required=(key, content, "set_by"),
            optional=("reference", "note"),
        )
        name = _attempt(read_id, members, key, path, problems)
        set_by = _attempt(_choice(Setter), members, "set_by", path, problems)
        _texts(members, path, problems)
        if name and set_by and content in members:
            yield StatedTerm(position, key, name, set_by, members[content])


def _is_table(raw: object) -> bool:
    return isinstance(raw, dict) and "table" in raw and "parameter" not in raw


def _requests(whole: Mapping[str, object], problems: Problems) -> Iterator[Request]:
    for path, position, raw in _items(whole, "requests", MOST_REQUESTS, problems):
        members = _members(
            raw, path, problems, required=("fact", "party", "asked_at"), optional=("due_at",)
        )
        fact = _attempt(read_id, members, "fact", path, problems)
        party = _attempt(_choice(Party), members, "party", path, problems)
        asked_at = _attempt(read_instant, members, "asked_at", path, problems)
        has_due_time = members.get("due_at") is not None
        due_at = _attempt(read_instant, members, "due_at", path, problems) if has_due_time else None
        if asked_at and due_at and due_at < asked_at:
            problems.add((*path, "due_at"), "The time to answer ends before the question is asked.")
        if fact and party and asked_at:
            yield Request(position, fact, party, asked_at, due_at)


def _texts(members: Mapping[str, object], path: Path, problems: Problems) -> None:
    for name in ("reference", "note"):
        _attempt(read_text, members, name, path, problems)


def _items(
    whole: Mapping[str, object], name: str, most: int, problems: Problems
) -> Iterator[tuple[Path, int, object]]:
    items = whole.get(name, [])
    if not isinstance(items, list):
        problems.add((name,), f"{shown(items)} is not an array.")
        return
    if len(items) > most:
        problems.add((name,), f"There are {len(items)} {name}; at most {most} are allowed.")
        return
    for position, item in enumerate(items):
        yield (name, position), position, item


def _members(
    raw: object,
    path: Path,
    problems: Problems,
    required: Collection[str],
    optional: Collection[str],
) -> Mapping[str, object]:
    if not isinstance(raw, dict):
        problems.add(path, f"{shown(raw)} is not an object.")
        return {}
    known = (*required, *optional)
    for key in raw:
        if key not in known:
            problems.add_unknown((*path, str(key)), "The key", str(key), known)
    for key in required:
        if key not in raw:
            problems.add((*path, key), f"'{key}' is missing.")
    return raw


def _attempt(
    read: Callable[[object], _Read],
    members: Mapping[str, object],
    name: str,
    path: Path,
    problems: Problems,
) -> _Read | None:
    if name not in members:
        return None
    try:
        return read(members[name])
    except NotOfTypeError as error:
        problems.add((*path, name), str(error))
        return None


def _choice(options: type[_Choice]) -> Callable[[object], _Choice]:
    def read(raw: object) -> _Choice:
        if not isinstance(raw, str) or raw not in set(options):
            raise NotOfTypeError(f"{shown(raw)} is not one of {', '.join(options)}.")
        return options(raw)

    return read
