"""A list of the record read entry by entry; every problem stands at its own path."""

from __future__ import annotations

from collections.abc import Mapping

from adjudicator.case.json_values import NotOfTypeError, read_value
from adjudicator.case.problems import Path, Problems, shown
from adjudicator.values import MOST_ENTRIES, Atom, Entries, Entry, Field, Type


def read_entries(raw: object, type_: Type, path: Path, problems: Problems) -> Entries | None:
    """The entries of a list; `None` after reporting what is wrong with them."""
    if not isinstance(raw, list):
        problems.add(path, f"{shown(raw)} is not an array.")
        return None
    if len(raw) > MOST_ENTRIES:
        problems.add(path, f"There are {len(raw)} entries; at most {MOST_ENTRIES} are allowed.")
        return None
    entries = [
        _entry(each, type_, (*path, position), problems) for position, each in enumerate(raw)
    ]
    read = tuple(entry for entry in entries if entry is not None)
    return read if len(read) == len(entries) else None


def _entry(raw: object, type_: Type, path: Path, problems: Problems) -> Entry | None:
    if not isinstance(raw, dict):
        problems.add(path, f"{shown(raw)} is not an object.")
        return None
    known = [field.name for field in type_.fields]
    strangers = [key for key in raw if key not in known]
    for key in strangers:
        problems.add_unknown((*path, str(key)), "The field", str(key), known)
    values = [_value(raw, field, path, problems) for field in type_.fields]
    is_whole = all(
        value is not None or (field.optional and field.name not in raw)
        for value, field in zip(values, type_.fields, strict=True)
    )
    return tuple(values) if is_whole and not strangers else None


def _value(raw: Mapping[str, object], field: Field, path: Path, problems: Problems) -> Atom | None:
    own = (*path, field.name)
    if field.name not in raw:
        if not field.optional:
            problems.add(own, f"'{field.name}' is missing.")
        return None
    if raw[field.name] is None:
        problems.add(own, "null is not a value. Leave out what is not known.")
        return None
    try:
        return read_value(raw[field.name], field.type)
    except NotOfTypeError as error:
        problems.add(own, str(error))
        return None
