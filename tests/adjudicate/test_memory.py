"""Memory over many whole decisions; the long run is `make soak`."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from adjudicator import Detail, Library, read_case, read_json
from adjudicator.adjudicate.decision import adjudicate
from adjudicator.decide import release_of
from adjudicator.values import SHANGHAI

ROOT = Path(__file__).parents[2]
AT = dt.datetime(2026, 6, 1, 10, tzinfo=SHANGHAI)


def resident() -> int:
    """The resident set in KiB."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return next(int(x.split()[1]) for x in status.splitlines() if x.startswith("VmRSS:"))


def test_eight_hundred_decisions_leave_no_memory_behind() -> None:
    library = Library.load(ROOT / "rulebooks")
    document = read_json((ROOT / "examples" / "refund_only_ebike.json").read_text(encoding="utf-8"))
    release = release_of(document, library, AT)
    sheet = read_case(document, release)
    for _ in range(200):
        adjudicate(sheet, release, AT, Detail.TRACE)
    before = resident()
    for _ in range(800):
        adjudicate(sheet, release, AT, Detail.TRACE)
    assert resident() - before < 4 * 1024
