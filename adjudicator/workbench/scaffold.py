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
_TEMPLATES = Path(__file__).parent / "new_rulebook"
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
        return {
            name: _filled((_TEMPLATES / name).read_text(encoding="utf-8"), parts)
            for name in ("rulebook.yaml", "rules.yaml", "examples/general.yaml")
        }


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
