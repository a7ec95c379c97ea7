"""What a group adds to a rule's condition, and what a ladder's earlier rungs leave of it."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import assume, given

from adjudicator.errors import Place, RulebookError
from adjudicator.language.parse import Symbol, parse_condition
from adjudicator.language.premises import Condition, Written, joined
from adjudicator.language.text import to_text
from adjudicator.language.tree import Node
from adjudicator.readings.kleene.compiled import compile_condition
from adjudicator.values import Value
from tests.language.trees import FIXED_LIMIT, VALUES, conditions, environments

Env = Mapping[str, Value]
SCOPE = {
    ref.name: Symbol(ref.name, ref.kind, ref.type, ref.constant) for ref in (*VALUES, FIXED_LIMIT)
}


def locate(line: int, column: int) -> Place:
    return Place("rules.yaml", line, column)


def written(text: str) -> Condition:
    return Condition(Written(text, tuple(range(len(text)))), locate)


def failing(text: str) -> str:
    return joined(written(text).failing()).text


def following(*texts: str) -> str:
    """The condition of the last text in a ladder with the others before it."""
    *earlier, last = (written(text) for text in texts)
    failed = [premise for condition in earlier for premise in condition.failing()]
    return joined([*failed, *last.holding()]).text


@pytest.mark.parametrize(
    ("text", "negated"),
    [
        ("a.shown", "!a.shown"),
        ("!a.shown", "a.shown"),
        ("!(a.shown && a.told)", "a.shown && a.told"),
        ("!(a.shown || a.told)", "(a.shown || a.told)"),
        ("a.shown && a.told", "!(a.shown && a.told)"),
        ("a.shown || a.told", "!a.shown && !a.told"),
        ("(a.shown || (b.load && !b.told))", "!a.shown && !(b.load && !b.told)"),
        ("use.days <= use.limit", "use.days > use.limit"),
        ("use.days > 5", "use.days <= 5"),
        ("use.days < 5", "use.days >= 5"),
        ("use.days >= 5", "use.days < 5"),
        ("a.kind == 'x'", "a.kind != 'x'"),
        ("a.kind != 'x'", "a.kind == 'x'"),
        ("a.kind in ['x', 'y']", "!(a.kind in ['x', 'y'])"),
        ("!(a.kind in ['x', 'y'])", "a.kind in ['x', 'y']"),
    ],
)
def test_a_condition_fails_in_the_words_that_an_author_would_use(text: str, negated: str) -> None:
    assert failing(text) == negated


@pytest.mark.parametrize(
    ("earlier", "later", "text"),
    [
        ("a.kind == 'none'", "a.kind == 'idle'", "a.kind == 'idle'"),
        ("a.kind in ['x', 'y']", "a.kind == 'idle'", "a.kind == 'idle'"),
        ("a.kind == 'x'", "a.kind in ['y', 'z']", "a.kind in ['y', 'z']"),
        ("a.kind == 'x'", "!(a.kind in ['x', 'y'])", "!(a.kind in ['x', 'y'])"),
        ("!(a.kind in ['x', 'y'])", "a.kind == 'x'", "a.kind == 'x'"),
        ("!a.shown", "a.shown && a.told", "a.shown && a.told"),
        # Nothing is left out where the later condition does not say it.
        ("a.kind == 'x'", "a.kind in ['x', 'y']", "a.kind != 'x' && a.kind in ['x', 'y']"),
        ("a.kind == 'x'", "b.kind == 'y'", "a.kind != 'x' && b.kind == 'y'"),
        ("use.days > 5", "use.days > 3", "use.days <= 5 && use.days > 3"),
    ],
)
def test_what_the_later_condition_says_itself_is_not_said_twice(
    earlier: str, later: str, text: str
) -> None:
    assert following(earlier, later) == text


def test_an_alternative_keeps_its_parentheses_among_other_premises() -> None:
    assert following("a.late", "a.shown || a.told") == "!a.late && (a.shown || a.told)"


def test_every_character_keeps_its_place() -> None:
    text = "use.days <= use.limit"
    [negated] = Condition(Written(text, tuple(range(100, 121))), locate).failing()
    places = {part: negated.offsets[negated.text.index(part)] for part in ("use.d", ">", "use.l")}
    # A sign that the author did not write stands where it was put.
    assert places == {"use.d": 100, ">": 107, "use.l": 112}


def read(text: str) -> Node:
    """The tree; conditions that are always true or false are refused and of no interest."""
    try:
        return parse_condition(text, SCOPE, locate)
    except RulebookError:
        assume(False)
        raise


def opposite(state: bool | None) -> bool | None:
    return None if state is None else not state


@given(conditions, environments)
def test_the_failing_of_a_condition_is_its_negation_whatever_is_unknown(
    node: Node, env: Env
) -> None:
    text = to_text(node)
    state = compile_condition(read(text))(env)
    assert compile_condition(read(joined(written(text).holding()).text))(env) is state
    assert compile_condition(read(failing(text)))(env) is opposite(state)


@given(conditions, conditions, environments)
def test_a_later_rung_holds_where_the_earlier_fails_and_its_own_condition_holds(
    first: Node, second: Node, env: Env
) -> None:
    one, two = to_text(first), to_text(second)
    composed = compile_condition(read(following(one, two)))(env)
    states = (opposite(compile_condition(read(one))(env)), compile_condition(read(two))(env))
    expected = False if False in states else None if None in states else True
    assert composed is expected
