"""A ruling as JSON, the same bytes for the same ruling on every machine.

Keys are sorted, no white space, UTF-8 unescaped; instants are ISO 8601 in Asia/Shanghai
with offset; enumerations are their names or values in lower case; money is integer fen.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import json
from collections.abc import Hashable, Mapping
from enum import IntEnum, StrEnum
from functools import lru_cache
from typing import TypeAlias

from adjudicator.rulebook.model import Citation
from adjudicator.ruling.model import Ruling
from adjudicator.vocabulary import SHANGHAI

Json: TypeAlias = "bool | int | str | list[Json] | dict[str, Json] | None"


def to_json(ruling: Ruling) -> dict[str, Json]:
    """The ruling as plain JSON values; citations get their short form (`TB99-a.65`) beside them."""
    result = plain(ruling)
    assert isinstance(result, dict)
    return result


def to_bytes(ruling: Ruling) -> bytes:
    """The canonical bytes of the ruling."""
    return canonical_bytes(to_json(ruling))


def digest(ruling: Ruling) -> str:
    """SHA-256 of the canonical bytes, in hexadecimal."""
    return hashlib.sha256(to_bytes(ruling)).hexdigest()


def canonical_bytes(value: Json) -> bytes:
    """Any JSON value in canonical form."""
    return json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    ).encode()


def plain(value: object) -> Json:
    """Frozen data as plain JSON values. Raises `TypeError` on anything else."""
    match value:
        case None | bool():
            return value
        case StrEnum():
            return value.value
        case IntEnum():
            return value.name.lower()
        case int() | str():
            return value
        case dt.datetime():
            return value.astimezone(SHANGHAI).isoformat()
        case dt.date():
            return value.isoformat()
        case tuple() | list():
            return [plain(item) for item in value]
        case Mapping():
            return {str(key): plain(item) for key, item in value.items()}
        case Citation():
            return {"document": value.document, "article": value.article, "cite": str(value)}
        case _ if dataclasses.is_dataclass(value):
            return {name: plain(getattr(value, name)) for name in _field_names(value.__class__)}
        case _:
            raise TypeError(f"{type(value).__name__} has no canonical form")


@lru_cache
def _field_names(cls: Hashable) -> tuple[str, ...]:
    assert isinstance(cls, type)
    assert dataclasses.is_dataclass(cls)
    return tuple(field.name for field in dataclasses.fields(cls))
