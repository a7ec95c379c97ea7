"""JSON Schema of groups, ladders and the rules inside them, made from that of a plain rule."""

from __future__ import annotations

from adjudicator.rulebook.files.short_forms import SHARED_KEYS
from adjudicator.rulebook.schema.parts import (
    CONDITION_HELP,
    QUESTION_NAME,
    Schema,
    mapping,
    name,
    ref,
    scalar,
    text,
)


def entries(rule: str) -> Schema:
    """An entry of `rules`, here or in a group: a ladder, a group, or a rule of that definition."""
    is_group: Schema = {"anyOf": [{"required": ["given"]}, {"required": ["rules"]}]}
    inner: Schema = {"if": is_group, "then": ref("group"), "else": ref(rule)}
    return {"if": {"required": ["ladder"]}, "then": ref("ladder"), "else": inner}


def short_forms(properties: dict[str, Schema]) -> dict[str, Schema]:
    """The definitions beside `rule`, whose properties these are."""
    shared = {key: properties[key] for key in SHARED_KEYS}
    when = text("Its own condition; the last of a ladder may say otherwise. " + CONDITION_HELP)
    given = text("What all of them have in common. " + CONDITION_HELP)
    answer = scalar("Its answer to the ladder's question.")
    rung: Schema = {"if": {"required": ["rungs"]}, "then": ref("branch"), "else": ref("rung")}
    rungs: Schema = {
        "description": "The first that holds answers.",
        "type": "array",
        "items": rung,
        "minItems": 2,
    }
    rules: Schema = {
        "description": "The rules, without what they have in common.",
        "type": "array",
        "items": entries("member"),
        "minItems": 1,
    }
    return {
        "group": mapping(
            "Several rules with a common premise.",
            {"given": given, "rules": rules, "then": properties["then"], **shared},
            ("given", "rules"),
        ),
        "member": mapping(
            "A rule of a group, which may leave out what the group says.",
            properties,
            ("id", "title", "when"),
        ),
        "ladder": mapping(
            "The answers to one question, in the order in which they are tried.",
            {
                "ladder": name("The question that its rungs answer.", pattern=QUESTION_NAME),
                "given": given,
                "rungs": rungs,
                **shared,
            },
            ("ladder", "rungs"),
        ),
        "rung": mapping(
            "A rule of a ladder: it answers if its condition holds and those before it fail.",
            {**properties, "when": when, "answer": answer},
            ("id", "title", "when"),
            oneOf=[{"required": ["answer"]}, {"required": ["then"]}],
        ),
        "branch": mapping(
            "A ladder in the place of a rung.",
            {"when": when, "rungs": rungs, **shared},
            ("when", "rungs"),
        ),
    }
