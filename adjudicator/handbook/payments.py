"""The payments that follow from the answers."""

from __future__ import annotations

from adjudicator.handbook.content import PaymentEntry
from adjudicator.handbook.voice import Voice, anchor


def payments(voice: Voice) -> tuple[PaymentEntry, ...]:
    """Every payment: who pays whom, when, how much."""
    return tuple(
        PaymentEntry(
            anchor=anchor("payment", posting.id),
            label=voice.text(posting.label),
            kind=voice.say(f"posting.{posting.kind.value}"),
            payer=voice.party(posting.payer),
            payee=voice.party(posting.payee),
            condition=voice.condition(posting.when),
            code=voice.code(posting.when_text),
            amount=voice.formula(posting.amount),
            amount_code=voice.code(posting.amount_text),
            when_unknown=voice.say(f"when_unknown.{posting.when_unknown}"),
            limit=voice.say("within_refund") if posting.within_refund else "",
            source=voice.source(posting.citation),
            provenance=voice.provenance(posting.provenance),
        )
        for posting in voice.release.postings.values()
    )
