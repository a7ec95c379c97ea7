"""How a release is told in one language: labels, values, conditions, citations, anchors."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import quote

from adjudicator.errors import Place
from adjudicator.handbook.phrases import say
from adjudicator.handbook.pieces import Chip, Code, Condition, Link, Phrase, Source
from adjudicator.language.tree import And, Literal, Node, Or, Ref, RefKind, to_negation_normal_form
from adjudicator.readings.prose import sentences as prose
from adjudicator.rulebook.model import Release, whole_name
from adjudicator.rulebook.wording import Wording
from adjudicator.sources import Citation, Provenance, Review
from adjudicator.values import BOOLEAN, Field, Label, Type, Value

_NAME = re.compile(r"[a-z_][a-z0-9_]*(\.[a-z0-9_]+){1,2}", re.IGNORECASE)
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_WEB = re.compile(r"https?://", re.IGNORECASE)
_HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+(/|$)", re.IGNORECASE)


class _Words(Wording):
    """Knows the columns of lists too: `list.name.field`."""

    def __init__(self, release: Release) -> None:
        super().__init__(release)
        self._facts = release.facts

    def label(self, name: str) -> Label:
        """The label of a name, or of a column, which says the list as well."""
        field = self.column(name)
        if field is None:
            return super().label(name)
        of = self._facts[whole_name(name)].label
        return Label(
            say("column", "zh", field=field.label.zh, list=of.zh),
            say("column", "en", field=field.label.en, list=of.en),
        )

    def column(self, name: str) -> Field | None:
        """The field that a column is of; `None` for any other name."""
        of = self._facts.get(whole_name(name))
        fields = of.type.fields if of is not None else ()
        return next((f for f in fields if name == f"{whole_name(name)}.{f.name}"), None)


class Voice:
    """One release told in one language (`zh` or `en`)."""

    def __init__(self, release: Release, language: str) -> None:
        self.release = release
        self.language = language
        self.tag = "zh-Hans" if language == "zh" else "en"
        self._words = _Words(release)

    def say(self, key: str, **filled: object) -> str:
        """One of the document's own phrases."""
        return say(key, self.language, **filled)

    def text(self, label: Label) -> str:
        """A label in this language."""
        return label.get(self.language)

    def label(self, name: str) -> str:
        """The label of a fact, column, derived fact, question or parameter."""
        return self.text(self._words.label(name))

    def name(self, name: str) -> str:
        """Its label as it stands inside a sentence; of a parameter with its figure."""
        is_figure = name in self.release.parameters
        kind = RefKind.PARAMETER if is_figure else RefKind.FACT
        type_ = self.type(name) if is_figure else BOOLEAN
        return self.formula(Ref(name, kind, type_, Place("")))

    def value(self, name: str, value: Value) -> str:
        """A value of the name: `¥2,599.00`, `180 天`, `是`, a member's label."""
        return self.text(self._words.value(name, value))

    def payment(self, id_: str) -> str:
        """What a payment is called; its own name if the release has none such."""
        posting = self.release.postings.get(id_)
        return self.text(posting.label) if posting else id_

    def type(self, name: str) -> Type:
        """The type of a fact, derived fact, question or parameter."""
        release = self.release
        kinds = (release.facts, release.derived, release.questions, release.parameters)
        return next(known[name].type for known in kinds if name in known)

    def joined(self, parts: Iterable[str]) -> str:
        """The parts as a list inside a sentence."""
        return self.say("list_separator").join(parts)

    def formula(self, node: Node) -> str:
        """A formula in words and signs."""
        return prose.formula(node, self.language, self._words)

    def sentence(self, node: Node) -> str:
        """A condition as one phrase."""
        return prose.condition(node, self.language, self._words)

    def condition(self, node: Node) -> Condition:
        """A condition as a list of what must all, or in part, be so."""
        plain = to_negation_normal_form(node)
        if isinstance(plain, Literal) and plain.value is True:
            return Condition("", (self.say("always"),))
        if isinstance(plain, And | Or):
            how = "all_of" if isinstance(plain, And) else "any_of"
            return Condition(self.say(how), tuple(self.sentence(item) for item in plain.items))
        return Condition("", (self.sentence(plain),))

    def code(self, text: str) -> tuple[Code, ...]:
        """Condition text with its names linked to where they are declared."""
        flat = " ".join(text.split())
        parts: list[Code] = []
        end = 0
        for found in _NAME.finditer(flat):
            anchor = self.anchor(found.group())
            if anchor:
                parts += [Code(flat[end : found.start()]), Code(found.group(), f"#{anchor}")]
                end = found.end()
        parts.append(Code(flat[end:]))
        return tuple(part for part in parts if part.text)

    def anchor(self, name: str) -> str:
        """Where a name of the vocabulary is told of in the page; empty if nowhere."""
        if self._words.column(name) is not None:
            return anchor("fact", name)
        release = self.release
        kinds = {
            "fact": release.facts,
            "computed": release.derived,
            "question": release.questions,
            "parameter": release.parameters,
        }
        return next((anchor(kind, name) for kind, known in kinds.items() if name in known), "")

    def link(self, kind: str, key: str, text: str, title: str = "") -> Link:
        """A link to an entry of this page."""
        return Link(f"#{anchor(kind, key)}", text, title)

    def rule_link(self, rule: str) -> Link:
        """A link to a rule, by its id."""
        found = self.release.rules.get(rule)
        return self.link("rule", rule, rule, self.text(found.title) if found else "")

    def note(self, text: str) -> Phrase | None:
        """A text that exists in one language only, marked with that language."""
        return self.phrase(" ".join(text.split())) if text.strip() else None

    def phrase(self, text: str) -> Phrase:
        """A text that exists in one language only, marked with that language."""
        return Phrase(text, "zh-Hans" if _CHINESE.search(text) else "en")

    def source(self, citation: Citation) -> Source:
        """A citation with the title of its source."""
        source = self.release.sources.get(citation.document)
        title = self.phrase(source.title) if source else None
        return Source(
            Link(f"#{anchor('source', citation.document)}", citation.document),
            citation.article,
            title,
        )

    def provenance(self, provenance: Provenance) -> Chip:
        """The mark that says how well something is founded."""
        word = provenance.value
        return Chip(word, self.say(f"provenance.{word}"), self.say(f"provenance_of.{word}"))

    def review(self, review: Review) -> str:
        """When something was last looked at, how long that counts, what has replaced it."""
        parts = []
        if review.reviewed is not None:
            parts.append(self.say("reviewed", day=review.reviewed))
        if review.every_days is not None:
            parts.append(self.say("review.every", n=review.every_days))
        if review.successor:
            parts.append(self.say("successor", document=review.successor))
        return self.say("semicolon").join(parts)

    def party(self, name: str) -> str:
        """Who it is: buyer, merchant, ..."""
        return self.say(f"party.{name}")


def anchor(kind: str, key: str) -> str:
    """The anchor of an entry of the page, safe in an address."""
    return f"{kind}-{quote(key, safe='.')}".replace("%", "_")


def web_address(url: str) -> str:
    """The address to link to; empty unless it is one of the web."""
    if _WEB.match(url):
        return url
    return f"https://{url}" if _HOST.match(url) else ""
