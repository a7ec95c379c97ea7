"""One small rulebook over the vocabulary of the broken libraries, with examples of its own."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

BASE = Path(__file__).parents[1] / "broken" / "base" / "vocabulary"
Entry = Mapping[str, object]
HEAD = {
    "rulebook": "shop",
    "title": {"zh": "平台规则", "en": "Platform rules"},
    "version": "1",
    "layer": "platform",
    "scope": {"platforms": ["taobao"], "categories": ["general"]},
    "in_force": {"from": "2025-01-01"},
    "temporal": {"policy": "pending"},
}
SOURCED = {"source": {"document": "DOC"}, "provenance": "read"}


def rule(id_: str, when: str, then: Entry, **more: object) -> Entry:
    """One rule of the shop."""
    return {
        "id": id_,
        "title": {"zh": id_, "en": id_},
        "when": when,
        "then": then,
        **SOURCED,
        **more,
    }


def example(name: str, given: Entry, **expected: object) -> Entry:
    """One example of the shop."""
    return {"name": name, "given": given, **expected}


def write_library(
    root: Path, rules: Sequence[Entry], examples: Sequence[Entry], **sections: object
) -> Path:
    """A library in `root`, without gaps: JSON is YAML. Examples stand in a file of their own."""
    shutil.copytree(BASE, root / "vocabulary")
    core = root / "vocabulary" / "core.yaml"
    ranked = "better_for_buyer: [reject, refund]"
    text = core.read_text(encoding="utf-8")
    core.write_text(text.replace(ranked, f"{ranked}\n    otherwise: reject"), encoding="utf-8")
    folder = root / "platform" / "shop"
    folder.mkdir(parents=True)
    (folder / "rulebook.yaml").write_text(json.dumps({**HEAD, **sections}), encoding="utf-8")
    (folder / "rules.yaml").write_text(json.dumps({"rules": list(rules)}), encoding="utf-8")
    text = json.dumps({"examples": list(examples)}, indent=1)
    (folder / "examples").mkdir()
    (folder / "examples" / "general.yaml").write_text(text, encoding="utf-8")
    return root


WORN = rule("S-1", "use.days > 7 && proof.defect", {"finding.worn": True})
BOTH = example(
    "Ten days of use with a defect is wear",
    {"use.days": 10, "proof.defect": True},
    holds=["S-1"],
    answers={"finding.worn": True},
)
TOO_EARLY = example(
    "Seven days of use are no wear", {"use.days": 7, "proof.defect": True}, fails=["S-1"]
)
NO_DEFECT = example(
    "Without a defect there is no wear", {"use.days": 8, "proof.defect": False}, fails=["S-1"]
)
EIGHT_DAYS = example("The eighth day is wear", {"use.days": 8, "proof.defect": True}, holds=["S-1"])
