"""Suggested examples: kept, they leave nothing uncovered but what no case is known to show."""

from __future__ import annotations

import shutil
from pathlib import Path

from adjudicator.rulebook.library import Library
from adjudicator.workbench.suggest import Answer
from adjudicator.workbench.testing import suggestions, try_examples, write_suggestions
from tests.proofs.seeds import GOOD, SHOP, rule

IDLE = rule(
    "SHOP-IDLE", "claim.ground == 'defect' && claim.ground != 'other'", "finding.intact: true"
)


def test_kept_suggestions_leave_uncovered_only_what_no_case_is_known_to_show(
    tmp_path: Path,
) -> None:
    root = tmp_path / "rulebooks"
    shutil.copytree(GOOD, root)
    text = (root / SHOP).read_text(encoding="utf-8")
    first = (
        "examples:\n  - name: Nothing is known\n    given: {claim.ground: other}\n"
        "    fails: [SHOP-REJECT]\n"
    )
    (root / SHOP).write_text(text.replace("rules:\n", f"rules:\n{IDLE}"), encoding="utf-8")
    examples = (root / SHOP).parent / "examples" / "first.yaml"
    examples.parent.mkdir(exist_ok=True)
    examples.write_text(first, encoding="utf-8")
    library = Library.load(root, examples=True)
    before = try_examples(library, "rulebooks/platform/shop")
    assert before.coverage.atoms_covered < len(before.coverage.atoms)

    found = write_suggestions(suggestions(library, before), tmp_path)
    unanswered = {(s.subject, s.atom) for s in found if s.answer is Answer.UNKNOWN}
    assert unanswered == {
        (subject, "claim.ground == 'defect'")
        for subject in ("SHOP-REJECT", "SHOP-RETURN", "SHOP-SEVERE")
    }, "on other grounds nobody answers whether there is a defect, nor who bears the loss"
    after = try_examples(Library.load(root, examples=True), "rulebooks/platform/shop")

    assert after.failed == ()
    lacking = {
        (condition.subject, atom.text, mark)
        for condition in after.coverage.conditions
        for atom in condition.atoms
        for mark in atom.missing
        if mark in atom.advice
    }
    assert lacking == {
        (each.subject, each.atom, each.mark) for each in found if each.answer is not Answer.FOUND
    }
    assert ("SHOP-IDLE", "claim.ground != 'other'", "decides while false") in lacking
