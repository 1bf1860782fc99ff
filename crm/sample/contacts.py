"""What happened before: earlier calls of the sample's customers, as the facts that a server would have written."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from crm import facts
from crm.records import Customer

TALKS = {
    "en": (
        ("service/visit", "Seal of the M-30 leaks again; a technician comes on Thursday."),
        ("service/solved", "Asked how to vent the pump after winter; explained, works."),
        ("sales/order", "Orders two seal kits M-30, delivery with the next round."),
        ("sales/offer", "Wants a quotation for an M-12 with a longer shaft."),
        ("service/complaint", "Second leak in a month; promised a call from the workshop today."),
    ),
    "zh": (
        ("service/visit", "M-30 密封再次渗漏，周四派技术员上门。"),
        ("service/solved", "询问冬季停机后如何排气，已说明，恢复正常。"),
        ("sales/order", "订购两套 M-30 密封件，随下一批发货。"),
        ("sales/offer", "需要加长轴 M-12 的报价。"),
        ("service/complaint", "一个月内第二次渗漏，承诺车间今天回电。"),
    ),
}
BEFORE = datetime(2026, 11, 20, tzinfo=UTC)


def earlier_contacts(customers: Sequence[Customer], agents: Sequence[str]) -> list[facts.CallFact]:
    """0 to 8 calls of each customer who has a number, the newest on the last working day."""
    chance = random.Random(16)
    written: list[facts.CallFact] = []
    for customer in customers:
        if not customer.numbers:
            continue
        day, first = BEFORE, chance.randrange(10)
        for nth in range(8 if customer.name == "Margaret Okafor" else chance.randrange(9)):
            talk = first + nth  # one after another, so that nobody calls thrice for the same
            written += _call(chance, customer, _in_office_hours(chance, day), chance.choice(agents), talk)
            day -= timedelta(days=chance.randrange(2, 40))
    return written


def _in_office_hours(chance: random.Random, day: datetime) -> datetime:
    """On that day, or on the Friday before a weekend; 1 to 9 o'clock UTC are 9 to 17 in Suzhou."""
    friday = day - timedelta(days=max(0, day.weekday() - 4))
    return friday + timedelta(hours=1, minutes=chance.randrange(480), seconds=chance.randrange(60))


def _call(
    chance: random.Random, customer: Customer, at: datetime, agent: str, talk: int
) -> list[facts.CallFact]:
    language = customer.language or "en"
    disposition, note = TALKS[language][talk % len(TALKS[language])]
    area = disposition.partition("/")[0]
    interaction = f"{at:%Y-%m%d}-S{customer.id:04}-{chance.randrange(16**4):04X}"
    queue = f"{area}-{language}"

    def at_second(seconds: float) -> datetime:
        return at + timedelta(seconds=seconds)

    asked, waited = 9 + chance.randrange(8), 2 + chance.randrange(90)
    story: list[facts.CallFact] = [
        facts.InteractionBegan(
            at=at, interaction=interaction, direction="in", line=f"telco/{1 + chance.randrange(16)}",
            number=customer.numbers[0].e164, called="+8651255500100", flow="hotline", node="a",
        ),
        facts.CustomerAttached(at=at, interaction=interaction, customer=customer.id),
        facts.SegmentBegan(at=at, interaction=interaction, kind="ivr", detail="hotline"),
        facts.SegmentBegan(at=at_second(asked), interaction=interaction, kind="queue", queue=queue),
    ]  # fmt: skip
    if chance.random() < 0.1:
        end = at_second(asked + waited)
        return [
            *story,
            facts.InteractionEnded(at=end, interaction=interaction, outcome="abandoned", by="customer"),
        ]
    begins, talks = asked + waited, 60 + chance.randrange(500)
    return [
        *story,
        facts.SegmentBegan(
            at=at_second(begins), interaction=interaction, kind="offer", agent=agent, queue=queue
        ),
        facts.SegmentBegan(
            at=at_second(begins + 4), interaction=interaction, kind="talk", agent=agent, queue=queue
        ),
        facts.NoteWritten(at=at_second(begins + talks), interaction=interaction, agent=agent, text=note),
        facts.DispositionChosen(
            at=at_second(begins + talks), interaction=interaction, agent=agent, disposition=disposition
        ),
        facts.InteractionEnded(
            at=at_second(begins + talks),
            interaction=interaction,
            outcome="answered",
            cause="completed",
            by="customer",
        ),
    ]
