"""A release's conditions as one zen-engine decision table, and its facts as zen's context."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping

from adjudicator.language.tree import And, Compare, In, Literal, Node, Not, Operator, Or, Ref
from adjudicator.values import Value


def decision_table(conditions: Mapping[str, Node]) -> str:
    """JDM content: one row a condition, hit policy `collect`, the key as output."""
    rows = [
        {"_id": key, "when": zen_text(node), "key": json.dumps(key)}
        for key, node in conditions.items()
    ]
    table = {
        "hitPolicy": "collect",
        "inputs": [{"id": "when", "name": "when", "field": ""}],
        "outputs": [{"id": "key", "name": "key", "field": "key"}],
        "rules": rows,
    }
    nodes = [
        {"id": "in", "name": "in", "type": "inputNode"},
        {"id": "table", "name": "table", "type": "decisionTableNode", "content": table},
        {"id": "out", "name": "out", "type": "outputNode"},
    ]
    edges = [
        {"id": "1", "sourceId": "in", "targetId": "table", "type": "edge"},
        {"id": "2", "sourceId": "table", "targetId": "out", "type": "edge"},
    ]
    return json.dumps(
        {"contentType": "application/vnd.gorules.decision", "nodes": nodes, "edges": edges}
    )


def zen_context(env: Mapping[str, Value]) -> dict[str, dict[str, bool | int | str]]:
    """Values by group and name; dates as ordinals, instants as milliseconds since 1970."""
    context: dict[str, dict[str, bool | int | str]] = {}
    for name, value in env.items():
        group, _, short = name.partition(".")
        context.setdefault(group, {})[short] = _plain(value)
    return context


def zen_text(node: Node) -> str:
    """A condition in zen's expression language."""
    match node:
        case Literal():
            return json.dumps(_plain(node.value))
        case Ref():
            return node.name if node.constant is None else json.dumps(_plain(node.constant))
        case Not():
            return f"not ({zen_text(node.item)})"
        case And():
            return " and ".join(f"({zen_text(item)})" for item in node.items)
        case Or():
            return " or ".join(f"({zen_text(item)})" for item in node.items)
        case In():
            options = ", ".join(zen_text(option) for option in node.options)
            return f"{zen_text(node.item)} in [{options}]"
        case Compare():
            sign = {Operator.EQ: "==", Operator.NE: "!="}.get(node.op, node.op.value)
            return f"{zen_text(node.left)} {sign} {zen_text(node.right)}"
        case _:
            raise ValueError(f"{type(node).__name__} is no condition")


def _plain(value: Value) -> bool | int | str:
    if isinstance(value, dt.datetime):
        return int(value.timestamp() * 1000)
    if isinstance(value, dt.date):
        return value.toordinal()
    return value
