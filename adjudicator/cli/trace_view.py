"""The trace for people: every rule with its condition in words and how each part came out."""

from __future__ import annotations

from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from adjudicator.cli.output import Terminal
from adjudicator.cli.phrases import say
from adjudicator.language.tree import And, Node, Not, Or
from adjudicator.readings.kleene.account import Account
from adjudicator.readings.prose import sentences as prose
from adjudicator.rulebook.model import Release
from adjudicator.rulebook.wording import Wording
from adjudicator.ruling.ruling import Trace, TracedRule, TracedValue

EFFECT_STYLES = {
    "applied": "bold green",
    "defeated": "yellow",
    "void": "red",
    "not_met": "dim",
    "open": "cyan",
}
STATE_STYLES = {"holds": "green", "fails": "red", "open": "cyan"}


def print_trace(
    console: Terminal, trace: Trace, release: Release, language: str, *, only: str | None
) -> None:
    """Print the rules considered (all, or the one named `only`) and the values they read."""
    console.print(Text(say("trace", language), style="bold"))
    for rule in trace.rules:
        if only in (None, rule.rule):
            console.print(_rule(rule, release, language))
    if only is None:
        console.print(_values(trace.values, language))


def _rule(rule: TracedRule, release: Release, language: str) -> Tree:
    effect = say(f"effect.{rule.effect}", language)
    if rule.defeated_by:
        effect += f" ← {', '.join(rule.defeated_by)}"
    title = Text.assemble(
        (rule.rule, "bold"),
        "  ",
        rule.title.get(language),
        "  ",
        (effect, EFFECT_STYLES[rule.effect]),
        f"  {rule.citation}",
    )
    tree = Tree(title, guide_style="dim")
    words = Wording(release)
    when = release.rules[rule.rule].when
    tree.add(Text(prose.condition(when, language, words), style="italic"))
    _account(tree, rule.account, when, language)
    return tree


def _account(tree: Tree, account: Account, node: Node, language: str) -> None:
    state = (say(f"state.{account.state}", language), STATE_STYLES[account.state])
    if account.parts:
        whole, items = _whole(node)
        branch = tree.add(Text.assemble(state, f"  {say(whole, language)}"))
        for part, item in zip(account.parts, items, strict=True):
            _account(branch, part, item, language)
        return
    actual = account.actual if account.actual is not None else say("unknown", language)
    tree.add(
        Text.assemble(state, f"  {account.text}   {say('actual', language)} ", (actual, "bold"))
    )


def _whole(node: Node) -> tuple[str, tuple[Node, ...]]:
    """How the parts of a condition make it up, and the parts."""
    match node:
        case And():
            return "whole.all", node.items
        case Or():
            return "whole.any", node.items
        case Not():
            return "whole.not", (node.item,)
        case _:
            raise AssertionError(f"{type(node).__name__} has no parts")


def _values(values: tuple[TracedValue, ...], language: str) -> Table:
    table = Table(title=say("values", language), title_justify="left", title_style="bold")
    for column in ("name", "label", "value", "origin", "source"):
        table.add_column(column, overflow="fold")
    for value in values:
        origin = value.origin
        if value.by is not None:
            origin += f" · {say(f'party.{value.by}', language)}"
        if value.evidence is not None:
            origin += f" · {value.evidence} (E{value.grade})"
        if value.formula is not None:
            origin += f" = {value.formula}"
        table.add_row(
            value.name,
            value.label.get(language),
            value.shown.get(language),
            origin,
            str(value.citation or ""),
        )
    return table
