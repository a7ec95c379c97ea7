"""Examples that build on a named situation, written out into what they stand for.

A situation gives facts a name; another may be like it but for some of them. An example says
which situation it is like and what differs, and always says itself what must come of it.
Nothing after this knows of situations.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from adjudicator.rulebook.files.form import Defects, Form, suggestion
from adjudicator.rulebook.files.source import Entry, Fields, Item, Scalar

DIFFERING = ("like", "but", "without")
INHERITED = ("terms", "claimant")
"""What an example has from its situation where it does not say it itself, besides the facts."""
_CODE = "RB33"
_Entries = dict[str, Entry]


def write_out(
    items: Iterable[Item], situations: Mapping[str, Entry], defects: Defects
) -> list[Item]:
    """The entries of `examples`, each with all that is given in it (RB03 to RB05, RB33).

    What is wrong with the rest of an example is left to its reader.
    """
    writer = _Writer(situations, defects)
    for name in situations:
        writer.situation(name)
    examples = [writer.example(item) for item in items]
    for name in situations.keys() - writer.used:
        message = f"Nothing is like the situation '{name}'."
        hint = "Take it out, or let an example build on it."
        defects.add(situations[name].key.place, _CODE, message, hint)
    return examples


@dataclass(frozen=True, slots=True)
class _Writer:
    situations: Mapping[str, Entry]
    defects: Defects
    done: dict[str, _Entries] = field(default_factory=dict)
    begun: set[str] = field(default_factory=set)
    used: set[str] = field(default_factory=set)

    def example(self, item: Item) -> Item:
        if not isinstance(item, Fields) or item.entries.keys().isdisjoint(DIFFERING):
            return item
        name = item.entries.get("name")
        shown = name.value.folded if name and isinstance(name.value, Scalar) else ""
        return Fields(self.written(item, f"The example '{shown}'"), item.place)

    def situation(self, name: str) -> _Entries:
        """What a situation gives, all told; nothing where it is like itself."""
        if name not in self.begun:
            self.begun.add(name)
            entry, subject = self.situations[name], f"The situation '{name}'"
            entries = entry.value.entries if isinstance(entry.value, Fields) else {}
            differs = not entries.keys().isdisjoint(DIFFERING)
            required, optional = ((), (*DIFFERING, "given")) if differs else (("given",), ())
            keys = (*optional, *INHERITED, "note")
            form = Form(entry.value, subject, self.defects, required, keys, entry.key.place)
            item = entry.value if form.ok else None
            self.done[name] = self.written(item, subject) if isinstance(item, Fields) else {}
        return self.done.get(name, {})

    def written(self, item: Fields, subject: str) -> _Entries:
        """The entries of an example or a situation, with those of what it is like."""
        own = {key: entry for key, entry in item.entries.items() if key not in DIFFERING}
        like = item.entries.get("like")
        if like is None:
            for key in item.entries.keys() & set(DIFFERING):
                message = f"{subject} has '{key}' and no 'like'."
                hint = "Name the situation that it differs from, or give all its facts."
                self.defects.add(item.entries[key].key.place, _CODE, message, hint)
            return own
        above = self.above(like.value, subject)
        if "given" in own:
            message = f"{subject} has both 'like' and 'given'."
            hint = "Say with 'but' what differs from the situation."
            self.defects.add(own["given"].key.place, _CODE, message, hint)
            return own
        facts = self.changed(item, subject, above.get("given"))
        inherited = {key: above[key] for key in INHERITED if key in above}
        return {**inherited, **own, "given": Entry(like.key, Fields(facts, like.value.place))}

    def above(self, like: Item, subject: str) -> _Entries:
        """What the situation gives that something is like."""
        name = like.text if isinstance(like, Scalar) else ""
        self.used.add(name)
        if name not in self.situations:
            message = f"{subject} is like '{name}', and there is no such situation."
            hint = suggestion(name, self.situations) if self.situations else ""
            self.defects.add(like.place, _CODE, message, hint)
        elif name in self.begun and name not in self.done:
            message = f"{subject} is like '{name}', which is like it in turn."
            self.defects.add(like.place, _CODE, message, "Give one of them its own facts.")
        return self.situation(name) if name in self.situations else {}

    def changed(self, item: Fields, subject: str, given: Entry | None) -> _Entries:
        """The facts of the situation, less those taken away, with those that differ."""
        form = Form(item, subject, self.defects, (), tuple(item.entries))
        facts = dict(given.value.entries) if given and isinstance(given.value, Fields) else {}
        for named in form.names("without"):
            if facts.pop(named.name, None) is None and given is not None:
                message = f"{subject} takes away '{named.name}', which its situation lacks."
                self.defects.add(named.place, _CODE, message, suggestion(named.name, facts))
        but = form.item("but")
        if isinstance(but, Fields):
            facts.update(but.entries)
        elif but is not None:
            message = f"{subject}: 'but' must map facts to values."
            self.defects.add(but.place, "RB05", message, "Write it as {fact: value}.")
        return facts
