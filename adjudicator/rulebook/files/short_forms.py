"""Groups and ladders in the section `rules`, taken apart into the rules that they stand for.

A group gives several rules a common premise. A ladder answers one question: its first rung
that holds answers, so each rung's condition takes in that the rungs before it fail. What
comes out is what an author would write without them; nothing after this knows of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from adjudicator.language.premises import Condition, Written, joined
from adjudicator.rulebook.files.form import Defects, Form
from adjudicator.rulebook.files.source import Composed, Entry, Fields, Item, Items, Scalar

SHARED_KEYS = ("source", "provenance", "exception_to")
"""What stands once above several rules, for all of them that do not say otherwise."""
OTHERWISE = "otherwise"


def take_apart(items: Iterable[Item], defects: Defects) -> list[Item]:
    """The rules that the entries of `rules` stand for, in their order.

    Reports RB03 to RB05, RB32, CE01 and CE15 for what is wrong with the short forms; what is
    wrong with a rule is left to its reader.
    """
    expander = _Expander(defects)
    return [rule for item in items for rule in expander.entry(item, _TOP)]


@dataclass(frozen=True, slots=True)
class _Above:
    """What stands above a rule: its common premises, and the keys that it need not repeat."""

    premises: tuple[Written, ...] = ()
    shared: Mapping[str, Entry] = field(default_factory=dict)

    def and_also(self, premises: Iterable[Written]) -> _Above:
        return replace(self, premises=(*self.premises, *premises))

    def sharing(self, item: Fields, keys: Iterable[str]) -> _Above:
        own = {key: item.entries[key] for key in keys if key in item.entries}
        return replace(self, shared={**self.shared, **own})


_TOP = _Above()


@dataclass(frozen=True, slots=True)
class _Expander:
    defects: Defects

    def entry(self, item: Item, above: _Above) -> Iterator[Item]:
        """An entry of `rules`, or of a group's."""
        if not isinstance(item, Fields):
            yield item
        elif "ladder" in item.entries:
            yield from self.ladder(item, above)
        elif item.entries.keys() & {"given", "rules"}:
            yield from self.group(item, above)
        else:
            own = None if above is _TOP else self.condition(item.entries.get("when"))
            yield _rule(item, item.entries, own.holding() if own else None, above)

    def group(self, item: Fields, above: _Above) -> Iterator[Item]:
        keys = ("then", *SHARED_KEYS)
        form = Form(item, "A group", self.defects, ("given", "rules"), keys)
        inside = self.given(form, item, above).sharing(item, keys)
        for inner in _listed(form, "rules", 1):
            yield from self.entry(inner, inside)

    def ladder(self, item: Fields, above: _Above) -> Iterator[Item]:
        keys = ("given", *SHARED_KEYS)
        form = Form(item, "A ladder", self.defects, ("ladder", "rungs"), keys)
        question = form.scalar("ladder", "the name of a question")
        inside = self.given(form, item, above).sharing(item, SHARED_KEYS)
        if question is not None:
            yield from self.rungs(form, question, inside)

    def given(self, form: Form, item: Fields, above: _Above) -> _Above:
        form.scalar("given", "a condition")
        given = self.condition(item.entries.get("given"))
        return above.and_also(given.holding() if given else ())

    def rungs(self, form: Form, question: Scalar, above: _Above) -> Iterator[Item]:
        """Each rung, or what a branch holds in its place, where those before it fail."""
        rungs = _listed(form, "rungs", 2)
        for rung in rungs:
            if not isinstance(rung, Fields):
                yield rung
                continue
            written = rung.entries.get("when")
            is_rest = _is_otherwise(written)
            if written is not None and is_rest and rung is not rungs[-1]:
                message = f"'{OTHERWISE}' stands before other rungs, which are never reached."
                self.defects.add(written.value.place, "RB32", message, "Move it to the end.")
            when = None if is_rest else self.condition(written)
            if "rungs" in rung.entries:
                branch = Form(rung, "A branch", self.defects, ("when", "rungs"), SHARED_KEYS)
                inside = above.and_also(when.holding() if when else ())
                yield from self.rungs(branch, question, inside.sharing(rung, SHARED_KEYS))
            else:
                own: Sequence[Written] | None = when.holding() if when else [] if is_rest else None
                entries = self.answering(rung, question)
                if entries is not None:
                    yield _rule(rung, entries, own, above)
            above = above.and_also(when.failing() if when else ())

    def answering(self, rung: Fields, question: Scalar) -> Mapping[str, Entry] | None:
        """The rung's entries with its answer as `then` (`None` if it has none)."""
        entries = dict(rung.entries)
        answer, then = entries.pop("answer", None), entries.get("then")
        if answer is not None and then is not None:
            message = "A rung has both 'answer' and 'then'."
            hint = "Let 'then' say all that it concludes."
            self.defects.add(answer.key.place, "RB05", message, hint)
        elif answer is not None:
            conclusion = {question.text: Entry(question, answer.value)}
            entries["then"] = Entry(answer.key, Fields(conclusion, answer.value.place))
        elif then is None:
            place = rung.entries["id"].value.place if "id" in rung.entries else rung.place
            message, hint = "A rung lacks the key 'answer'.", f"Say what {question.text} is."
            self.defects.add(place, "RB04", message, hint)
            return None
        elif isinstance(then.value, Fields) and question.text not in then.value.entries:
            message = f"This rung of the ladder for '{question.text}' does not answer it."
            self.defects.add(then.key.place, "RB32", message, "Add the answer to 'then'.")
        return entries

    def condition(self, entry: Entry | None) -> Condition | None:
        """The condition as written, if there is one; a defect in it is reported."""
        if entry is None or not isinstance(entry.value, Scalar) or entry.value.value is None:
            return None
        with self.defects.taken():
            written = Written(entry.value.text, tuple(entry.value.offsets()))
            return Condition(written, entry.value.locator())
        return None


def _is_otherwise(when: Entry | None) -> bool:
    return when is not None and isinstance(when.value, Scalar) and when.value.text == OTHERWISE


def _rule(
    item: Fields, entries: Mapping[str, Entry], own: Sequence[Written] | None, above: _Above
) -> Item:
    """The rule by itself; without `own` premises its `when` is left as it is."""
    whole = {**above.shared, **entries}
    when = entries.get("when")
    if own is not None and when is not None and isinstance(when.value, Scalar) and above.premises:
        condition = joined([*above.premises, *own])
        value = Composed.of(when.value, condition.text, condition.offsets)
        whole["when"] = Entry(when.key, value)
    return Fields(whole, item.place)


def _listed(form: Form, key: str, least: int) -> tuple[Item, ...]:
    item = form.item(key)
    if item is None or (isinstance(item, Items) and len(item.items) >= least):
        return item.items if isinstance(item, Items) else ()
    what = "one rule" if least == 1 else "two rungs"
    message = f"{form.subject}: '{key}' must be a list of at least {what}."
    form.defect(form.key_place(key), "RB05", message, "Begin each item with '-'.")
    return ()
