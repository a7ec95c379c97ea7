"""One module for each kind of finding. Each has `prove(context)`, which yields findings."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from adjudicator.proofs.claims import (
    contradiction,
    floor,
    gap,
    life,
    money,
    redundancy,
    vacuity,
)
from adjudicator.proofs.claims import (
    ending as procedure,
)
from adjudicator.proofs.context import Context
from adjudicator.proofs.findings import Finding

Proof = Callable[[Context], Iterator[Finding]]

PROOFS: dict[str, Proof] = {
    "vacuity": vacuity.prove,
    "life": life.prove,
    "contradiction": contradiction.prove,
    "gap": gap.prove,
    "floor": floor.prove,
    "money": money.prove,
    "procedure": procedure.prove,
    "redundancy": redundancy.prove,
}
"""In the order in which they run; the first says whether there is anything to prove at all."""
