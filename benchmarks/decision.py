"""One decision, as ratios: to the bare engine calls on the same rules, and to zen-engine.

    python -m benchmarks.decision [--json]

Everything is timed in turn within one run, round by round, and the median of the
rounds' ratios is reported. "Bare engine" is durable_rules alone on facts that are
already encoded: the calls that the decision itself makes, nothing else. "zen" is
zen-engine evaluating every condition of the release as one decision table.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import zen

from adjudicator import Detail, Library, read_case, read_json, to_bytes
from adjudicator.adjudicate.decision import adjudicate
from adjudicator.adjudicate.evaluation import evaluate
from adjudicator.adjudicate.program import Conditions, Env, Program, program_of
from adjudicator.case.sheet import FactSheet
from adjudicator.decide import release_of
from adjudicator.rulebook.model import Release
from adjudicator.values import SHANGHAI, Kind, Type, Value
from benchmarks.zen_table import decision_table, zen_context

ROOT = Path(__file__).parent.parent
CASE = ROOT / "examples" / "lithium_idle_battery_with_bms_log.json"
AT = dt.datetime(2026, 6, 1, 10, tzinfo=SHANGHAI)
ROUNDS, REPEATS = 25, 20
WHAT_IF = "decision with trace and what would change it"


@dataclass(frozen=True, slots=True)
class Row:
    """One thing measured: its median time and its median ratio to the baseline."""

    what: str
    microseconds: float
    ratio: float


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--json", action="store_true", help="print JSON")
    arguments = parser.parse_args()
    library = Library.load(ROOT / "rulebooks")
    document = read_json(CASE.read_text(encoding="utf-8"))
    release = release_of(document, library, AT)
    sheet = read_case(document, release)
    whole = sheet.supposing(
        {name: _some(fact.type) for name, fact in release.facts.items() if name not in sheet.known}
    )
    results = {
        "the example case (facts unknown, final)": _measure(release, sheet),
        "every fact known": _measure(release, whole),
    }
    if arguments.json:
        rows = {title: [asdict(row) for row in measured] for title, measured in results.items()}
        sys.stdout.write(json.dumps(rows, indent=2) + "\n")
        return
    for title, measured in results.items():
        sys.stdout.write(f"\n{len(release.rules)} rules, {title}\n")
        for row in measured:
            sys.stdout.write(f"  {row.what:<48}{row.microseconds:>10.0f} µs{row.ratio:>9.2f} ×\n")


def _measure(release: Release, sheet: FactSheet) -> list[Row]:
    program = program_of(release)
    env = evaluate(program, sheet.values(), sheet.terms).env
    zen_call = _zen(program, env)
    ruling = adjudicate(sheet, release, AT, Detail.TRACE)
    calls: dict[str, Callable[[], object]] = {
        "bare engine calls (baseline)": _bare_engine(program, env),
        "Kleene reading alone": lambda: evaluate(program, sheet.values(), sheet.terms),
        "decision without trace": lambda: adjudicate(sheet, release, AT, Detail.RULING),
        "decision with full trace": lambda: adjudicate(sheet, release, AT, Detail.TRACE),
        WHAT_IF: lambda: adjudicate(sheet, release, AT),
        "ruling with trace to canonical bytes": lambda: to_bytes(ruling),
        "zen-engine, same conditions as a decision table": zen_call,
    }
    times: dict[str, list[float]] = {what: [] for what in calls}
    for _ in range(ROUNDS):
        for what, call in calls.items():
            times[what].append(_timed(call, 1 if what == WHAT_IF else REPEATS))
    base = next(iter(times.values()))
    return [
        Row(
            what,
            statistics.median(taken) * 1e6,
            statistics.median(t / b for t, b in zip(taken, base, strict=True)),
        )
        for what, taken in times.items()
    ]


def _timed(call: Callable[[], object], repeats: int) -> float:
    start = time.perf_counter()
    for _ in range(repeats):
        call()
    return (time.perf_counter() - start) / repeats


def _bare_engine(program: Program, env: Env) -> Callable[[], object]:
    """The engine calls of one decision, with the facts encoded beforehand."""
    calls = [call for c in _conditions(program) for call in _encoded(c, env)]

    def run() -> None:
        for ruleset, fact in calls:
            ruleset.run(fact)

    return run


def _encoded(conditions: Conditions, env: Env) -> list[tuple[Any, str]]:
    engine = conditions.engine
    programs = [engine._holding]
    if not conditions.names <= env.keys():
        engine.failing(env)
        programs.append(engine._failing)
    return [pair for compiled in programs for pair in compiled.encoded(env)]


def _conditions(program: Program) -> list[Conditions]:
    return [*(stage.conditions for stage in program.stages), program.closing.conditions]


def _zen(program: Program, env: Env) -> Callable[[], object]:
    nodes = {key: node for c in _conditions(program) for key, node in c.nodes.items()}
    decision = zen.ZenEngine().create_decision(decision_table(nodes))
    context = zen_context({k: v for k, v in env.items() if not k.startswith("table:")})
    return lambda: decision.evaluate(context)


def _some(type_: Type) -> Value:
    """Any value of the type."""
    match type_.kind:
        case Kind.BOOLEAN:
            return False
        case Kind.INTEGER | Kind.MONEY:
            return type_.minimum
        case Kind.ENUM:
            return type_.values[0]
        case Kind.DATE:
            return AT.date()
        case Kind.INSTANT:
            return AT
        case Kind.TEXT:
            return "-"


if __name__ == "__main__":
    main()
