"""A ruling as a person wants to read it: what is decided first, then money, then what is open."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from adjudicator.cli.output import Terminal
from adjudicator.cli.phrases import say
from adjudicator.errors import harmless
from adjudicator.readings.prose.sentences import yuan
from adjudicator.rulebook.model import Release
from adjudicator.ruling.ruling import Answer, Change, EvidenceRequest, Forecast, Ledger, Ruling
from adjudicator.values import Label
from adjudicator.vocabulary import Status

STYLES = {
    Status.FINAL: "green",
    Status.EVIDENCE_REQUESTED: "yellow",
    Status.REFERRED_TO_STAFF: "magenta",
    Status.NOT_ACCEPTED: "red",
    Status.SUSPENDED: "red",
}


def print_ruling(console: Terminal, ruling: Ruling, release: Release, language: str) -> None:
    """Print everything but the trace."""
    view = _View(release, language)
    console.print(view.head(ruling))
    for part in view.parts(ruling):
        console.print(part)
        console.print()


class _View:
    def __init__(self, release: Release, language: str) -> None:
        self.release = release
        self.language = language

    def say(self, key: str) -> str:
        return say(key, self.language)

    def text(self, label: Label) -> str:
        return label.get(self.language)

    def head(self, ruling: Ruling) -> RenderableType:
        title = Text(self.say(f"status.{ruling.status}"), style=f"bold {STYLES[ruling.status]}")
        if ruling.outcome is not None and ruling.status is Status.FINAL:
            title.append(f"  {self.text(ruling.outcome.value_label)}", style="bold")
        when = f"{ruling.decided_at:%Y-%m-%d %H:%M:%S %z}"
        facts = (
            f"{harmless(ruling.case)}   {self.say('decided_at')} {when}   "
            f"{self.say('release')} {ruling.release[:12]}"
        )
        return Panel(Group(title, Text(facts, style="dim")), border_style=STYLES[ruling.status])

    def parts(self, ruling: Ruling) -> Iterator[RenderableType]:
        if ruling.answers:
            yield self.answers(ruling.answers)
        if ruling.liability:
            shares = "   ".join(
                f"{self.say(f'party.{share.party}')} {share.percent}%" for share in ruling.liability
            )
            yield Text.assemble((self.say("liability") + "  ", "bold"), shares)
        if ruling.ledger is not None:
            yield self.ledger(ruling.ledger)
        if ruling.requests:
            yield Text(self.say("requests"), style="bold")
            yield Group(*(self.request(request) for request in ruling.requests))
        if ruling.staff:
            yield _list(
                self.say("staff"),
                [f"{self.text(m.message)}{_positions(m.statements)}" for m in ruling.staff],
            )
        if ruling.late_statements:
            yield Text(f"{self.say('late')}{_positions(ruling.late_statements)}", style="yellow")
        if ruling.assumptions:
            yield _list(
                self.say("assumptions"),
                [
                    f"{self.text(a.label)}  [{a.subject}]" + (f"  {a.note}" if a.note else "")
                    for a in ruling.assumptions
                ],
            )
        if ruling.changes:
            yield _list(self.say("changes"), [self.change(change) for change in ruling.changes])

    def answers(self, answers: tuple[Answer, ...]) -> RenderableType:
        table = Table(title=self.say("answers"), title_justify="left", title_style="bold")
        for column in ("question", "answer", "rule", "source"):
            table.add_column(self.say(column), overflow="fold")
        for answer in answers:
            table.add_row(
                self.text(answer.label),
                self.text(answer.value_label),
                answer.rule or self.say("by_default"),
                str(answer.citation or ""),
            )
        return table

    def ledger(self, ledger: Ledger) -> RenderableType:
        table = Table(title=self.say("ledger"), title_justify="left", title_style="bold")
        for column in ("party", "amount", "reason", "source"):
            table.add_column(
                self.say(column),
                justify="right" if column == "amount" else "left",
                overflow="fold",
            )
        for line in ledger.lines:
            table.add_row(
                f"{self.say(f'party.{line.party}')} {self.say(f'direction.{line.direction}')}",
                yuan(line.amount),
                self.text(line.reason),
                str(line.citation),
            )
        for later in ledger.later:
            table.add_row(
                f"{self.say(f'party.{later.payer}')} → {self.say(f'party.{later.payee}')}",
                self.say("later"),
                self.text(later.reason),
                str(later.citation),
            )
        sums = [f"{self.say('refund')} {yuan(ledger.refund)}"]
        sums.append(f"{self.say('buyer_net')} {yuan(ledger.buyer_net)}")
        for key, amount in (("paid", ledger.paid), ("requested", ledger.requested)):
            if amount is not None:
                sums.append(f"{self.say(key)} {yuan(amount)}")
        if not ledger.lines and not ledger.later:
            return Group(
                Text(self.say("ledger"), style="bold"), self.say("no_payments"), "   ".join(sums)
            )
        return Group(table, Text("   ".join(sums)))

    def request(self, request: EvidenceRequest) -> RenderableType:
        lines = [
            f"{self.say('asked_of')}: {self.say(f'party.{request.party}')}",
            f"{self.say('due')}: {self.due(request)}",
        ]
        for key, kinds in (("proof", request.proved_by), ("judged", request.judged_from)):
            if kinds:
                names = [self.text(self.release.evidence_kinds[k].label) for k in kinds]
                lines.append(f"{self.say(key)}: {' / '.join(names)}")
        if request.insufficient:
            lines.append(f"{self.say('insufficient')}{_positions(request.insufficient)}")
        if request.on_silence is not None:
            lines.append(
                f"{self.say('silence')}: {self.say('presumed')} {self.forecast(request.on_silence)}"
            )
        lines.extend(f"{self.say('if')} {self.forecast(f)}" for f in request.if_answered)
        lines.append(f"{self.say('rule')}: {', '.join(request.because)}")
        title = f"{self.text(request.question)}  [{request.fact}]"
        return Panel("\n".join(lines), title=Text(title), title_align="left", border_style="yellow")

    def due(self, request: EvidenceRequest) -> str:
        due = f"{request.due_at:%Y-%m-%d %H:%M:%S}" if request.due_at else self.say("no_due")
        return f"{due}  ({self.text(request.derivation)})"

    def forecast(self, forecast: Forecast) -> str:
        value = f"“{self.text(forecast.value_label)}”" if forecast.value_label else ""
        return f"{value} → {self.result(forecast)}"

    def change(self, change: Change) -> str:
        return (
            f"{self.text(change.label)}: {self.text(change.instead_label)} "
            f"({self.say('instead_of')} {self.text(change.actual_label)}) → {self.result(change)}"
        )

    def result(self, result: Forecast | Change) -> str:
        if result.status is not Status.FINAL or result.outcome_label is None:
            return self.say(f"status.{result.status}")
        money = f"，{self.say('refund')} {yuan(result.refund)}" if result.refund else ""
        if self.language == "en":
            money = money.replace("，", ", ")
        return f"{self.text(result.outcome_label)}{money}"


def _positions(statements: tuple[int, ...]) -> str:
    return "" if not statements else " #" + ", #".join(str(i) for i in statements)


def _list(title: str, items: list[str]) -> RenderableType:
    return Group(Text(title, style="bold"), *(Text(f"  · {item}") for item in items))
