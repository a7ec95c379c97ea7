"""JSON Schema of groups, ladders and the rules inside them, made from that of a plain rule."""

from __future__ import annotations

from adjudicator.rulebook.files.entry import QUESTION_NAME
from adjudicator.rulebook.files.keys import Schema, mapping, says
from adjudicator.rulebook.files.reads import CONDITION_HELP, ONE_NAME, ONE_VALUE, ref
from adjudicator.rulebook.files.short_forms import SHARED_KEYS


def entries(rule: str) -> Schema:
    """An entry of `rules`, here or in a group: a ladder, a group, or a rule of that definition."""
    is_group: Schema = {"anyOf": [{"required": ["given"]}, {"required": ["rules"]}]}
    inner: Schema = {"if": is_group, "then": ref("group"), "else": ref(rule)}
    return {"if": {"required": ["ladder"]}, "then": ref("ladder"), "else": inner}


def short_forms(properties: dict[str, Schema]) -> dict[str, Schema]:
    """The definitions beside `rule`, whose properties these are."""
    shared = {key: properties[key] for key in SHARED_KEYS}
    when = says(
        "Its own condition; the last of a ladder may say otherwise. " + CONDITION_HELP, ONE_VALUE
    )
    given = says("What all of them have in common. " + CONDITION_HELP, ONE_VALUE)
    answer = says("Its answer to the ladder's question.", ONE_VALUE)
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
                "ladder": says(
                    "The question that its rungs answer.",
                    ONE_NAME | {"pattern": QUESTION_NAME.pattern},
                ),
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
        )
        | {"oneOf": [{"required": ["answer"]}, {"required": ["then"]}]},
        "branch": mapping(
            "A ladder in the place of a rung.",
            {"when": when, "rungs": rungs, **shared},
            ("when", "rungs"),
        ),
    }
