"""Diagrams of procedures and of the questions, as boxes and arrows with their text placed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from adjudicator.handbook.layers import Edge, reduced
from adjudicator.handbook.layout import Point, Size, lay_out
from adjudicator.handbook.pieces import Arrow, Box, Drawing, Line
from adjudicator.handbook.textfit import wrap
from adjudicator.handbook.trees import Foundations, Round, Tree
from adjudicator.handbook.voice import Voice, anchor
from adjudicator.rulebook.model import answering

BREADTH = 4
ROUND_WIDTH, FINDING_WIDTH, QUESTION_WIDTH = 252, 210, 148
PADDING, MARGIN = 12, 10
_SIZES = {"head": 12.0, "when": 11.5, "fact": 13.0, "small": 11.5, "finding": 13.5, "name": 12.5}
_BOLD = {"head": 1.1, "finding": 1.1, "name": 1.1}
_LEADING = {"head": 18, "when": 16, "fact": 19, "small": 16, "finding": 20, "name": 18}


@dataclass(slots=True)
class _Text:
    """Lines of one box, from top to bottom; `y` is where the next one begins."""

    width: int
    y: int = PADDING - 2
    lines: list[Line] = field(default_factory=list)

    def add(self, text: str, style: str, *, href: str = "", indent: int = 0) -> None:
        room = (self.width - 2 * PADDING - indent) / _BOLD.get(style, 1)
        for part in wrap(text, _SIZES[style], room):
            self.y += _LEADING[style]
            self.lines.append(Line(PADDING + indent, self.y - 5, part, style, href))

    def gap(self, height: int) -> None:
        self.y += height

    @property
    def size(self) -> Size:
        return Size(self.width, self.y + PADDING - 2)


def draw_tree(voice: Voice, tree: Tree, numbers: Mapping[str, str]) -> Drawing:
    """The procedure of one finding, from top to bottom. `numbers` are those of the facts."""
    texts: dict[str, tuple[_Text, str]] = {}
    for one in tree.rounds:
        texts[one.key] = (_round(voice, one, numbers), _round_style(voice, one))
    for name in tree.findings:
        texts[name] = (_finding(voice, name, tree.also[name]), "finding")
    title = voice.say("procedure.diagram", title=voice.label(tree.question))
    styles = dict.fromkeys(tree.asked, "asked") | dict.fromkeys(tree.read, "read")
    return _draw(f"tree-{anchor('question', tree.question)}", title, texts, styles)


def _round(voice: Voice, one: Round, numbers: Mapping[str, str]) -> _Text:
    text = _Text(ROUND_WIDTH)
    facts = voice.release.facts
    first = facts[one.facts[0]]
    text.add(voice.party(first.burden.value), "head")
    if one.elsewhere:
        text.add(voice.say("diagram.elsewhere"), "when")
    else:
        asked = voice.release.asked_when.get(first.name)
        when = voice.sentence(asked) if asked is not None else ""
        told = voice.say("diagram.when", condition=when) if when else voice.say("diagram.first")
        text.add(told, "when")
    text.gap(3)
    for name in one.facts:
        text.gap(3)
        href = f"#{anchor('fact', name)}"
        text.add(f"{numbers[name]}  {voice.label(name)}", "fact", href=href)
        if not one.elsewhere:
            text.add(_silence(voice, name), "small")
    return text


def _silence(voice: Voice, name: str) -> str:
    fact = voice.release.facts[name]
    if fact.on_silence is None:
        is_staff = fact.burden.value == "staff"
        return "" if is_staff else voice.say("diagram.silence_staff")
    return voice.say("diagram.silence", value=voice.value(name, fact.on_silence))


def _round_style(voice: Voice, one: Round) -> str:
    burden = voice.release.facts[one.facts[0]].burden.value
    return f"round {burden}{' elsewhere' if one.elsewhere else ''}"


def _finding(voice: Voice, name: str, also: Sequence[str]) -> _Text:
    text = _Text(FINDING_WIDTH)
    rules = sum(name in dict(rule.then) for rule in voice.release.rules.values())
    text.add(voice.label(name), "finding", href=f"#{anchor('question', name)}")
    text.add(voice.say("count.rules", n=rules), "small")
    if also:
        names = voice.joined(voice.label(one) for one in also)
        text.add(voice.say("diagram.also", names=names), "small")
    return text


def draw_map(voice: Voice, foundations: Foundations) -> Drawing:
    """How the questions rest on each other, from left to right."""
    release = voice.release
    rules = answering(release.rules.values())
    texts: dict[str, tuple[_Text, str]] = {}
    for name, question in release.questions.items():
        if name in rules:
            text = _Text(QUESTION_WIDTH)
            text.add(voice.text(question.label), "name", href=f"#{anchor('question', name)}")
            goal = " goal" if question.goal else ""
            texts[name] = (text, f"question {question.stratum.word}{goal}")
    edges = {
        (read, name)
        for name in texts
        for read in foundations.questions(foundations.of[name])
        if read in texts
    }
    kept = reduced(list(texts), edges)
    title = voice.say("questions.map")
    return _draw("map", title, texts, dict.fromkeys(kept, "read"), sideways=True)


def _draw(
    id_: str,
    title: str,
    texts: Mapping[str, tuple[_Text, str]],
    edges: Mapping[Edge, str],
    *,
    sideways: bool = False,
) -> Drawing:
    sizes = {key: text.size for key, (text, _) in texts.items()}
    breadth = None if sideways else BREADTH
    layout = lay_out(sizes, tuple(edges), sideways=sideways, breadth=breadth)
    boxes = tuple(_box(layout.corners[key], text, style) for key, (text, style) in texts.items())
    arrows = tuple(
        Arrow(_path(layout.routes[edge], sideways=sideways), style) for edge, style in edges.items()
    )
    return Drawing(id_, title, layout.width + 2 * MARGIN, layout.height + 2 * MARGIN, boxes, arrows)


def _box(corner: Point, text: _Text, style: str) -> Box:
    x, y = corner[0] + MARGIN, corner[1] + MARGIN
    lines = tuple(
        Line(line.x + x, line.y + y, line.text, line.style, line.href) for line in text.lines
    )
    return Box(x, y, text.size.width, text.size.height, style, lines)


def _path(points: Iterable[Point], *, sideways: bool) -> str:
    """Straight within a pair of points of a route, curved between pairs."""
    (x, y), *rest = ((x + MARGIN, y + MARGIN) for x, y in points)
    parts = [f"M{x} {y}"]
    for number, (to_x, to_y) in enumerate(rest):
        if number % 2:
            parts.append(f"L{to_x} {to_y}")
        elif sideways:
            middle = (x + to_x) // 2
            parts.append(f"C{middle} {y} {middle} {to_y} {to_x} {to_y}")
        else:
            middle = (y + to_y) // 2
            parts.append(f"C{x} {middle} {to_x} {middle} {to_x} {to_y}")
        x, y = to_x, to_y
    return "".join(parts)
