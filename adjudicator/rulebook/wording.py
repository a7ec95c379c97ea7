"""The words of one release: labels of names, and values as people read them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from adjudicator.readings.prose import sentences as prose
from adjudicator.rulebook.model import Derived, Parameter, Question, Release
from adjudicator.values import Label, Value
from adjudicator.vocabulary import Fact

REMEMBERED = 8192
_NO_LABELS: Mapping[str, Label] = {}


class Wording:
    """Implements `conditions.prose.Words` for a release; remembers what it has told."""

    def __init__(self, release: Release) -> None:
        self._release = release
        self.value = lru_cache(maxsize=REMEMBERED)(self._told)

    def label(self, name: str) -> Label:
        """The label of a fact, derived fact, question or parameter."""
        return self._declaration(name).label

    def value_label(self, name: str, value: Value) -> Label:
        """The label of an enum's member; its own name where it has none."""
        return self._labels(name).get(str(value), Label(str(value), str(value)))

    def figure(self, name: str) -> Value | None:
        """The value of a parameter as the rulebook gives it."""
        return self._release.parameters[name].value

    def _told(self, name: str, value: Value) -> Label:
        """A value of the name in both languages: `¥2,599.00`, `180 天`, `是`."""
        type_, labels = self._declaration(name).type, self._labels(name)
        return Label(
            prose.value(value, type_, "zh", labels), prose.value(value, type_, "en", labels)
        )

    def _labels(self, name: str) -> Mapping[str, Label]:
        release = self._release
        declared = release.facts.get(name) or release.questions.get(name)
        return declared.value_labels if declared is not None else _NO_LABELS

    def _declaration(self, name: str) -> Fact | Derived | Question | Parameter:
        release = self._release
        return (
            release.facts.get(name)
            or release.derived.get(name)
            or release.questions.get(name)
            or release.parameters[name]
        )
