"""Figures and sources that are due to be looked at again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from adjudicator.proofs.findings import Code, Finding, Severity
from adjudicator.rulebook.model import Release
from adjudicator.sources import Review, Source
from adjudicator.values import Label


def stale(release: Release, today: dt.date) -> Iterator[Finding]:
    """Every figure and source whose review is over, or whose source has a successor."""
    for parameter in release.parameters.values():
        since = _overdue(parameter.review, today)
        if since is not None:
            yield _due(parameter.name, parameter.label, since)
        source = release.sources.get(parameter.citation.document)
        if source is None:
            continue
        since = _overdue(source.review, today)
        if source.review.successor:
            label = parameter.label
            yield _replaced(parameter.name, source, f"“{label.zh}”", f"'{label.en}',")
        elif since is not None:
            yield _due(parameter.name, parameter.label, since, source.id)
    for rule in release.rules.values():
        source = release.sources.get(rule.citation.document)
        if source is not None and source.review.successor:
            yield _replaced(rule.id, source, f"规则 {rule.id} ", f"rule {rule.id},")


def _replaced(subject: str, source: Source, zh: str, en: str) -> Finding:
    new = source.review.successor
    return _finding(
        subject,
        f"{zh}的来源 {source.id} 已被 {new} 取代",
        f"The source of {en} {source.id}, has been replaced by {new}",
    )


def _overdue(review: Review, today: dt.date) -> dt.date | None:
    """Since when the review is due, if it is."""
    if review.reviewed is None or review.every_days is None:
        return None
    due = review.reviewed + dt.timedelta(days=review.every_days)
    return due if due < today else None


def _due(subject: str, label: Label, since: dt.date, source: str = "") -> Finding:
    of = (f"的来源 {source} ", f"The source {source} of ") if source else ("", "")
    return _finding(
        subject,
        f"“{label.zh}”{of[0]}应于 {since} 前复核",
        f"{of[1]}'{label.en}' was to be reviewed by {since}",
    )


def _finding(subject: str, zh: str, en: str) -> Finding:
    return Finding(Code.STALE, subject, Label(zh, en), severity=Severity.WARNING)
