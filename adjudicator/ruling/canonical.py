"""A ruling as JSON, the same bytes for the same ruling on every machine.

Fields stand in their declared order, without white space, in UTF-8; instants are
ISO 8601 in Asia/Shanghai with their offset; money is integer fen; a citation is its
document and article.
"""

from __future__ import annotations

import dataclasses
import hashlib

import orjson

from adjudicator.ruling.ruling import Ruling
from adjudicator.values import Json


def to_bytes(ruling: Ruling) -> bytes:
    """The canonical bytes of the ruling."""
    return orjson.dumps(ruling)


def to_json(ruling: Ruling) -> dict[str, Json]:
    """The ruling as plain JSON values: the canonical bytes, read back."""
    result: dict[str, Json] = orjson.loads(to_bytes(ruling))
    return result


def without_reasons(ruling: Ruling) -> Ruling:
    """The ruling without its trace and without what would have changed it."""
    return dataclasses.replace(ruling, trace=None, changes=None)


def digest(ruling: Ruling) -> str:
    """SHA-256 of the canonical bytes, in hexadecimal."""
    return hashlib.sha256(to_bytes(ruling)).hexdigest()
