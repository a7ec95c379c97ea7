"""What rules and figures rest on: the documents that they cite, and how well they are founded."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class Provenance(StrEnum):
    """How well a rule or figure is founded (see the rule digest)."""

    READ = "read"
    EXCERPT = "excerpt"
    SECONDARY = "secondary"
    DERIVED = "derived"
    ASSUMPTION = "assumption"

    @property
    def is_assumed(self) -> bool:
        """Whether it must be named wherever it decides a case."""
        return self in (Provenance.DERIVED, Provenance.ASSUMPTION)


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a rule or figure comes from: `TB99` `a.65`, or a document alone."""

    document: str
    article: str = ""

    def __str__(self) -> str:
        return f"{self.document}-{self.article}" if self.article else self.document


@dataclass(frozen=True, slots=True)
class Review:
    """When a figure or source was last looked at, and how long that counts.

    `successor` names the document that replaces a source.
    """

    reviewed: dt.date | None = None
    every_days: int | None = None
    successor: str = ""


UNREVIEWED = Review()


@dataclass(frozen=True, slots=True)
class Source:
    """A source named in a rulebook's `sources`."""

    id: str
    title: str
    issuer: str
    provenance: Provenance
    in_force: str = ""
    url: str = ""
    review: Review = UNREVIEWED
