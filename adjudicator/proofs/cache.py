"""Findings kept by content: the same release under the same proof is proved once.

The key holds the release's digest, the days on which it applies, the proofs' version and
Z3's. Places are not kept: they are looked up when findings are shown, because lines move
when a file is merely laid out anew. What was not proved is not kept either.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import z3

from adjudicator.proofs.findings import Code, Finding, Severity
from adjudicator.proofs.shown import Shown
from adjudicator.rulebook.library import Occasion
from adjudicator.symbolic.witness import Witness
from adjudicator.values import Label

PROOFS_VERSION = 4
"""To be raised whenever the proofs themselves change."""


def default_folder() -> Path:
    """Where findings are kept unless told otherwise: the user's cache."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "adjudicator" / "proofs"


def key_of(occasions: Sequence[Occasion], proof: str) -> str:
    """The name under which the findings of one proof about a release are kept."""
    release = occasions[0].release
    content = [
        PROOFS_VERSION,
        proof,
        z3.get_version_string(),
        release.digest,
        release.platform,
        release.category,
        [
            [
                [day.isoformat() for day in each.moment.decided],
                {
                    name: [day.isoformat() for day in period]
                    for name, period in sorted(each.moment.conducts.items())
                },
            ]
            for each in occasions
        ],
    ]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()


def read(folder: Path, key: str, shown: Shown) -> list[Finding] | None:
    """The findings kept under the key; `None` if there are none, or they cannot be read.

    Nor if they rest on what other releases showed and no longer show.
    """
    try:
        kept = json.loads((folder / f"{key}.json").read_text("utf-8"))
        findings = [_finding(one) for one in kept["findings"]]
        used, own = ({tuple(claim) for claim in kept[name]} for name in ("used", "shown"))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    if not used <= shown.earlier | shown.own:
        return None
    shown.own |= own
    return findings


def write(folder: Path, key: str, findings: Sequence[Finding], shown: Shown) -> None:
    """Keeps the findings and what the proof showed, unless something was not proved."""
    if any(finding.code is Code.NOT_PROVED for finding in findings):
        return
    folder.mkdir(parents=True, exist_ok=True)
    kept = {
        "findings": [_json(finding) for finding in findings],
        "shown": sorted(shown.fresh),
        "used": sorted(shown.used),
    }
    content = json.dumps(kept, ensure_ascii=False)
    new = folder / f"{key}.{os.getpid()}"
    new.write_text(content, encoding="utf-8")
    new.replace(folder / f"{key}.json")


def _json(finding: Finding) -> dict[str, Any]:
    return {**finding.to_json(), "of_every_release": finding.of_every_release}


def _finding(kept: dict[str, Any]) -> Finding:
    witness = kept["witness"]
    return Finding(
        Code(kept["code"]),
        kept["subject"],
        Label(**kept["message"]),
        tuple(kept["others"]),
        tuple(kept["region"]),
        Witness(witness["case"], dt.datetime.fromisoformat(witness["at"])) if witness else None,
        kept["of_every_release"],
        Severity(kept["severity"]),
    )
