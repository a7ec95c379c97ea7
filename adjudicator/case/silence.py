"""What silence presumes: the value that a fact takes once the time to answer for it is over."""

from __future__ import annotations

import dataclasses
import datetime as dt

from adjudicator.case.sheet import Basis, FactSheet, Known
from adjudicator.rulebook.model import Release


def presume(sheet: FactSheet, release: Release, at: dt.datetime) -> FactSheet:
    """The sheet with every fact presumed whose bearer let the time to answer run out."""
    presumed = dict(sheet.known)
    for name, asked in sheet.asked.items():
        fact = release.facts[name]
        silent = asked.due_at is not None and asked.due_at < at
        answered = name in sheet.known or name in sheet.to_judge or name in sheet.contested
        if silent and not answered and fact.on_silence is not None:
            presumed[name] = Known(fact.on_silence, Basis.PRESUMED, by=asked.party)
    return dataclasses.replace(sheet, known=presumed)
