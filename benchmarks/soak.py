"""Memory over many decisions: `python -m benchmarks.soak [DECISIONS]` (default 200,000).

Cycles through all example cases at full detail of the trace and prints the resident set
after a warm-up and after every tenth of the way. Exits with 1 if the last tenth's median
lies more than 5 % above the first one's after the warm-up.
"""

from __future__ import annotations

import datetime as dt
import sys
import time
from pathlib import Path

from adjudicator import Detail, Library, read_case, read_json
from adjudicator.adjudicate.decision import adjudicate
from adjudicator.decide import release_of
from adjudicator.values import SHANGHAI

ROOT = Path(__file__).parent.parent
AT = dt.datetime(2026, 6, 1, 10, tzinfo=SHANGHAI)
WARM_UP = 2_000
TOLERANCE = 1.05


def main() -> None:
    """Run and report."""
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
    library = Library.load(ROOT / "rulebooks")
    cases = []
    for path in sorted((ROOT / "examples").glob("*.json")):
        document = read_json(path.read_text(encoding="utf-8"))
        release = release_of(document, library, AT)
        cases.append((read_case(document, release), release))
    for i in range(WARM_UP):
        adjudicate(*cases[i % len(cases)], AT, Detail.TRACE)
    first = last = _resident()
    _say(f"{WARM_UP:>9,} decisions (warm-up)   {first / 1024:8.1f} MiB")
    start = time.perf_counter()
    for i in range(1, wanted + 1):
        adjudicate(*cases[i % len(cases)], AT, Detail.TRACE)
        if i % max(wanted // 10, 1) == 0:
            last = _resident()
            rate = i / (time.perf_counter() - start)
            _say(f"{i:>9,} decisions   {last / 1024:8.1f} MiB   {rate:6.0f} a second")
    grown = last > first * TOLERANCE
    _say("memory grew" if grown else "memory is flat")
    sys.exit(1 if grown else 0)


def _resident() -> int:
    """The resident set in KiB, as Linux reports it."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1])
    raise OSError("/proc/self/status has no VmRSS")


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
