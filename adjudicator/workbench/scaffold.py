"""The first files of a new rulebook: a head, one fact, question and rule, and two examples.

They pass `adjudicator check` as they are and touch no other rulebook, so that an author
changes one thing at a time and sees at once what it does.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from adjudicator.errors import AdjudicatorError, did_you_mean
from adjudicator.rulebook.files.form import one_of
from adjudicator.rulebook.files.head import LAYERS
from adjudicator.rulebook.files.loader import read_books

ANY = "any"
_ID = re.compile(r"[a-z][a-z0-9]*([-_][a-z0-9]+)*")


class ScaffoldError(AdjudicatorError):
    """The rulebook cannot be begun as asked; the message says what to change."""


@dataclass(frozen=True, slots=True)
class Scaffold:
    """What is asked for. `platforms` and `categories` are names, or `any` alone."""

    id: str
    layer: str
    platforms: tuple[str, ...]
    categories: tuple[str, ...]
    in_force_from: dt.date

    def write(self, root: Path) -> tuple[Path, ...]:
        """Write the files into the library `root`; existing files are never changed.

        Raises `ScaffoldError` if the request does not fit the library, `RulebookError`
        if the library itself is defective.
        """
        self._check(root)
        folder = root / self.layer / self.id
        folder.mkdir(parents=True)
        written = []
        for name, text in self._files().items():
            path = folder / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
            written.append(path)
        return tuple(written)

    def _check(self, root: Path) -> None:
        if not _ID.fullmatch(self.id):
            raise ScaffoldError(
                f"'{self.id}' is not a good id. Use lower-case letters and digits, words joined"
                " by '-' or '_', a letter first."
            )
        _check_known([self.layer], "layer", LAYERS)
        books = read_books(root)
        for book in books.rulebooks:
            if book.name == self.id:
                raise ScaffoldError(
                    f"There is a rulebook '{self.id}' already ({book.place.file}). For a new"
                    " version copy its folder, change 'version', and let 'in_force' follow on."
                )
        if (root / self.layer / self.id).exists():
            raise ScaffoldError(f"The folder {root / self.layer / self.id} exists already.")
        _check_names(self.platforms, "platform", books.vocabulary.platforms)
        _check_names(self.categories, "category", books.vocabulary.categories)

    def _files(self) -> dict[str, str]:
        slug = self.id.replace("-", "_")
        parts = {
            "id": self.id,
            "layer": self.layer,
            "platforms": _scope(self.platforms),
            "categories": _scope(self.categories),
            "from": self.in_force_from.isoformat(),
            "source": f"DRAFT-{self.id.upper()}",
            "fact": f"draft.{slug}_applies",
            "question": f"admission.{slug}_applies",
            "rule": f"{self.id.upper()}-010",
        }
        return {name: _filled(text, parts) for name, text in _TEMPLATES.items()}


def _check_names(names: Sequence[str], what: str, known: Collection[str]) -> None:
    if ANY in names and len(names) > 1:
        raise ScaffoldError(f"Give either '{ANY}' or names, not both ({what}).")
    if tuple(names) != (ANY,):
        _check_known(names, what, known)


def _check_known(names: Sequence[str], what: str, known: Collection[str]) -> None:
    for name in names:
        if name not in known:
            hint = did_you_mean(name, known) or f"Use {one_of(sorted(known))}."
            raise ScaffoldError(f"There is no {what} '{name}'. {hint}")


def _scope(names: Sequence[str]) -> str:
    return ANY if tuple(names) == (ANY,) else f"[{', '.join(names)}]"


def _filled(text: str, parts: dict[str, str]) -> str:
    return re.sub(r"<(\w+)>", lambda match: parts[match[1]], text)


_TEMPLATES = {
    "rulebook.yaml": """\
# The head: which rulebook this is, for which cases, since when.
rulebook: <id>
title: {zh: <id>（草稿）, en: <id> (draft)}
version: "1"
layer: <layer>
scope: {platforms: <platforms>, categories: <categories>}
in_force: {from: <from>, until: null}
temporal: {policy: pending}
sources:
  # The document that the rules come from; cite it in each rule.
  <source>: {title: 待填写, issuer: 待填写, provenance: assumption}
""",
    "rules.yaml": """\
# A fact that a case may state, a question that the rule answers, and the rule.
# Replace them by your own; rules may also read and answer what the vocabulary declares.
# Questions of later strata (findings, liability, remedy) are reached by admitted cases only:
# their examples must also give what admission reads.
facts:
  <fact>:
    type: boolean
    label: {zh: 草稿事实, en: Draft fact}
    absent: false

questions:
  <question>:
    stratum: admission
    type: boolean
    label: {zh: 草稿规则适用, en: The draft rule applies}
    otherwise: false

rules:
  - id: <rule>
    title: {zh: 草稿规则, en: Draft rule}
    when: "<fact>"
    then: {<question>: true}
    source: {document: <source>}
    provenance: assumption
""",
    "examples/general.yaml": """\
# Each rule needs an example in which it holds and one in which it fails.
examples:
  - name: "The draft rule applies where its fact is so"
    given: {<fact>: true}
    holds: [<rule>]
    answers: {<question>: true}
  - name: "The draft rule does not apply where its fact is not so"
    given: {<fact>: false}
    fails: [<rule>]
    answers: {<question>: false}
""",
}
