"""JSON text to plain Python, strictly: what JSON leaves open is refused, with its place."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NoReturn

from adjudicator.case.problems import Path, Problems, shown
from adjudicator.errors import CaseError, InputProblem

MOST_CHARACTERS = 8 * 1024 * 1024
LONGEST_INTEGER = 20  # digits and sign of any 64-bit integer


def read_json(text: str | bytes) -> object:
    """The value that a JSON text (UTF-8) stands for, as `dict`, `list`, `str`, `int`, ...

    Raises `CaseError` naming every place with a repeated key, NaN or Infinity, or an
    integer of more than 64 bits; or the line and column where the text is not JSON.
    Fractions are read as `float`: `read_case` refuses each where an integer belongs.
    """
    source = _decoded(text)
    try:
        return _load(source, _object, _integer, _give_up)
    except _NotStrictError:
        return _refuse(source)


class _NotStrictError(Exception):
    """The text is JSON at first sight only; a second reading finds where."""


@dataclass(frozen=True, slots=True)
class _Refused:
    """Stands in the second reading where the first one gave up."""

    message: str


@dataclass(frozen=True, slots=True)
class _Members:
    """An object of the second reading, with its keys as written, repeats included."""

    pairs: list[tuple[str, object]]


def _decoded(text: str | bytes) -> str:
    if len(text) > MOST_CHARACTERS:
        raise _refusal(f"The document is longer than {MOST_CHARACTERS} characters.")
    if isinstance(text, str):
        return text
    try:
        return text.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _refusal(f"The document is not UTF-8 (byte {error.start}).") from error


def _load(
    source: str,
    members: Callable[[list[tuple[str, object]]], object],
    integer: Callable[[str], object],
    constant: Callable[[str], object],
) -> object:
    try:
        return json.loads(
            source, object_pairs_hook=members, parse_int=integer, parse_constant=constant
        )
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise _refusal(f"The document is not JSON: {error.msg} ({place}).") from error
    except RecursionError as error:
        raise _refusal("The document is nested too deeply.") from error


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    members = dict(pairs)
    if len(members) < len(pairs):
        raise _NotStrictError
    return members


def _integer(digits: str) -> int:
    if len(digits) > LONGEST_INTEGER:
        raise _NotStrictError
    return int(digits)


def _give_up(_: str) -> object:
    raise _NotStrictError


def _refuse(source: str) -> NoReturn:
    problems = Problems()
    for path, message in _walk(_load(source, _Members, _integer_or_refused, _refused_constant)):
        problems.add(path, message)
    problems.raise_if_any()
    raise AssertionError("The second reading must find what stopped the first.")


def _integer_or_refused(digits: str) -> int | _Refused:
    if len(digits) > LONGEST_INTEGER:
        return _Refused("This integer is longer than 64 bits.")
    return int(digits)


def _refused_constant(name: str) -> _Refused:
    return _Refused(f"{name} is not a JSON value.")


def _walk(root: object) -> Iterator[tuple[Path, str]]:
    pending: list[tuple[Path, object]] = [((), root)]
    while pending:
        path, node = pending.pop()
        match node:
            case _Refused(message):
                yield path, message
            case _Members(pairs):
                seen: set[str] = set()
                for key, _ in pairs:
                    if key in seen:
                        yield (*path, key), f"The key {shown(key)} is repeated."
                    seen.add(key)
                pending.extend(((*path, key), value) for key, value in reversed(pairs))
            case list():
                pending.extend(((*path, i), v) for i, v in reversed(list(enumerate(node))))


def _refusal(message: str) -> CaseError:
    return CaseError((InputProblem((), message),))
