"""Shows that a change of form changed no ruling: rulings of one revision against another's.

In a checkout of each revision:

    python -m tests.rulebooks.same_rulings keep OLD.ndjson.gz
    python -m tests.rulebooks.same_rulings keep NEW.ndjson.gz
    python -m tests.rulebooks.same_rulings compare OLD.ndjson.gz NEW.ndjson.gz

Kept are the rulings, with full traces, of every case in `examples/`, of every example in the
rulebooks, and of every case in `cases*.yaml`. `compare` ends with 1 where any differ in more
than the digests of releases, the number of the language, and the accounts of the rules that
`restated.yaml` lists (with the values that only those read).
"""

from __future__ import annotations

import argparse
import datetime as dt
import gzip
import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from adjudicator import Detail, Ruling, decide, read_json, to_bytes
from adjudicator.adjudicate.decision import adjudicate
from adjudicator.case.sheet import sheet_of
from adjudicator.values import SHANGHAI
from adjudicator.workbench.examples import plainest
from tests.examples.test_example_cases import DECIDED_AT, EXAMPLES
from tests.library import LIBRARY
from tests.rulebooks.test_words_of_the_rules import BASES, SHEETS, decided, filled

RESTATED = Path(__file__).with_name("restated.yaml")
AT = dt.datetime(2026, 6, 15, 12, tzinfo=SHANGHAI)
Json = dict[str, Any]


def rulings(detail: Detail) -> Iterator[tuple[str, Ruling]]:
    """Every ruling with a name that stays the same from one revision to another."""
    for name, at in sorted(DECIDED_AT.items()):
        document = read_json((EXAMPLES / f"{name}.json").read_text(encoding="utf-8"))
        yield f"case {name}", decide(document, LIBRARY, at, detail)
    for sheet in SHEETS:
        for case in sheet["cases"]:
            base = {**BASES, **sheet.get("bases", {})}[case["like"]]
            name = f"words {case['article']} {case['name']}"
            yield name, decided(filled(case, base), detail)
    for release, examples in plainest(tuple(LIBRARY.plainest_releases())):
        books = " ".join(sorted(f"{book.id}@{book.version}" for book in release.rulebooks))
        for example in examples:
            name = f"example {release.platform} {books}: {example.rulebook}: {example.name}"
            yield name, adjudicate(sheet_of(release, example), release, AT, detail)


def kept(ruling: Ruling) -> Json:
    """The ruling with the parts of its trace as digests, one a rule and one a value."""
    found: Json = json.loads(to_bytes(ruling))
    trace = found.pop("trace") or {"rules": [], "values": []}
    found["rules"] = {
        rule["rule"]: [_digest({**rule, "account": None}), _digest(rule["account"])]
        for rule in trace["rules"]
    }
    found["values"] = {value["name"]: _digest(value) for value in trace["values"]}
    return found


def keep(file: Path, detail: Detail) -> None:
    with gzip.open(file, "wt", encoding="utf-8", compresslevel=3) as out:
        for number, (name, ruling) in enumerate(rulings(detail), start=1):
            out.write(json.dumps({"name": name, "ruling": kept(ruling)}) + "\n")
            if number % 500 == 0:
                print(f"{number} rulings", file=sys.stderr)  # noqa: T201
    print(f"{number} rulings kept in {file}")  # noqa: T201


def differences(one: Json, other: Json, restated: frozenset[str], named: frozenset[str]) -> Json:
    """What differs that may not: by key, the two values."""
    one, other = (_comparable(each, restated, named) for each in (one, other))
    return {
        key: [one.get(key), other.get(key)]
        for key in sorted(one.keys() | other.keys())
        if one.get(key) != other.get(key)
    }


def _comparable(ruling: Json, restated: frozenset[str], named: frozenset[str]) -> Json:
    books = [{**book, "digest": None} for book in ruling["rulebooks"]]
    rules = {
        f"rule {name}": [stated, None if name in restated else account]
        for name, (stated, account) in ruling["rules"].items()
    }
    values = {
        f"value {name}": value for name, value in ruling["values"].items() if name not in named
    }
    left_out = ("release", "language", "rules", "values")
    plain = {key: value for key, value in ruling.items() if key not in left_out}
    return {**plain, "rulebooks": books, **rules, **values}


def compare(old: Path, new: Path) -> int:
    listed = YAML(typ="safe").load(RESTATED) if RESTATED.is_file() else {}
    restated, named = frozenset(listed.get("rules", ())), frozenset(listed.get("named", ()))
    before, after = _read(old), _read(new)
    wrong = {
        name: found
        for name in sorted(before.keys() & after.keys())
        if (found := differences(before[name], after[name], restated, named))
    }
    for name, found in list(wrong.items())[:20]:
        print(f"differs: {name}\n  {json.dumps(found, ensure_ascii=False)[:2000]}")  # noqa: T201
    missing = sorted(before.keys() ^ after.keys())
    for name in missing[:20]:
        print(f"only in one: {name}")  # noqa: T201
    same = len(before.keys() & after.keys()) - len(wrong)
    print(f"{same} rulings equal, {len(wrong)} differ, {len(missing)} only in one")  # noqa: T201
    return 1 if wrong or missing else 0


def _read(file: Path) -> dict[str, Json]:
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        kept: dict[str, Json] = {}
        for each in map(json.loads, lines):
            name, number = each["name"], 1
            while (key := f"{name} {number}") in kept:
                number += 1
            kept[key] = each["ruling"]
        return kept


def _digest(part: object) -> str:
    text = json.dumps(part, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:20]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    keeping = commands.add_parser("keep", help="Decide every case and keep the rulings.")
    keeping.add_argument("file", type=Path)
    keeping.add_argument("--full", action="store_true", help="With what would have changed it.")
    comparing = commands.add_parser("compare", help="Compare the rulings of two revisions.")
    comparing.add_argument("old", type=Path)
    comparing.add_argument("new", type=Path)
    args = parser.parse_args()
    if args.command == "compare":
        return compare(args.old, args.new)
    keep(args.file, Detail.FULL if args.full else Detail.TRACE)
    return 0


if __name__ == "__main__":
    sys.exit(main())
