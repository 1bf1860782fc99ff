"""Calls told in a few words, as the facts that a server would write."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from crm import facts
from crm.facts import Fact, SegmentKind
from crm.journal_store import JournalStore

MORNING = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)  # a Monday, 09:00 in Suzhou
OKAFOR = "+441134960182"
CHEN = "+8613855501182"


def later(seconds: float) -> datetime:
    return MORNING + timedelta(seconds=seconds)


class Call:
    """One call; times in seconds of the morning."""

    def __init__(
        self, interaction: str, *, number: str | None = OKAFOR, at: float = 0, direction: str = "in"
    ) -> None:
        self.id = interaction
        self.facts: list[Fact] = [
            facts.InteractionBegan(
                at=later(at), interaction=interaction, direction=direction, number=number,  # type: ignore[arg-type]
                line="telco/3", called="+8651255500100", flow="hotline", node="a",
            )
        ]  # fmt: skip

    def add(self, fact: Fact) -> Call:
        self.facts.append(fact)
        return self

    def segment(self, kind: SegmentKind, at: float, **more: str) -> Call:
        return self.add(facts.SegmentBegan(at=later(at), interaction=self.id, kind=kind, **more))

    def ivr(self, at: float) -> Call:
        return self.segment("ivr", at)

    def queue(self, at: float, queue: str = "sales-en") -> Call:
        return self.segment("queue", at, queue=queue)

    def offer(self, at: float, agent: str, queue: str = "sales-en") -> Call:
        return self.segment("offer", at, agent=agent, queue=queue)

    def talk(self, at: float, agent: str) -> Call:
        return self.segment("talk", at, agent=agent)

    def hold(self, at: float) -> Call:
        return self.segment("hold", at)

    def customer(self, customer: int) -> Call:
        return self.add(facts.CustomerAttached(at=MORNING, interaction=self.id, customer=customer))

    def note(self, at: float, agent: str, text: str) -> Call:
        return self.add(facts.NoteWritten(at=later(at), interaction=self.id, agent=agent, text=text))

    def disposition(self, at: float, agent: str, disposition: str) -> Call:
        return self.add(
            facts.DispositionChosen(at=later(at), interaction=self.id, agent=agent, disposition=disposition)
        )

    def recording(self, at: float, agent: str, name: str = "r") -> Call:
        return self.add(
            facts.RecordingMade(
                at=later(at), interaction=self.id, recording=f"{self.id}-{name}", path=f"{self.id}-{name}.opus",
                seconds=12.5, channels=2, agent=agent,
            )
        )  # fmt: skip

    def message(self, at: float, mailbox: str = "general") -> Call:
        return self.add(
            facts.MessageLeft(
                at=later(at), interaction=self.id, mailbox=mailbox, path=f"{self.id}.wav", seconds=42
            )
        )

    def end(
        self, at: float, outcome: str = "answered", cause: str | None = None, by: str | None = "customer"
    ) -> Call:
        return self.add(
            facts.InteractionEnded(at=later(at), interaction=self.id, outcome=outcome, cause=cause, by=by)
        )


class Calls:
    def __init__(self, store: JournalStore) -> None:
        self.store = store

    def tell(self, *told: Call | Fact) -> None:
        """All of it in one batch."""
        batch: list[Fact] = []
        for each in told:
            batch += each.facts if isinstance(each, Call) else [each]
        self.store.append(batch)

    def answered(
        self, interaction: str, agent: str = "li.na", *, at: float = 0, number: str | None = OKAFOR,
        customer: int | None = None, talked: float = 60,
    ) -> Call:  # fmt: skip
        """Ivr 5 s, queue 10 s, rings 3 s, talk; written at once."""
        call = Call(interaction, number=number, at=at).ivr(at).queue(at + 5).offer(at + 15, agent)
        if customer is not None:
            call.customer(customer)
        call.talk(at + 18, agent).end(at + 18 + talked)
        self.tell(call)
        return call


def state(agent: str, state: str, at: float, reason: str | None = None) -> Fact:
    return facts.AgentStateChanged(at=later(at), agent=agent, state=state, reason=reason)


def kinds(told: Sequence[Fact]) -> list[str]:
    return [type(fact).__name__ for fact in told]
