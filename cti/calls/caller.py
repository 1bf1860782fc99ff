"""Who is calling: asked of the records while the flow runs, shown when an agent is offered the call."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import structlog
from twisted.internet.defer import Deferred

from crm.records import Customer, HistoryItem
from crm.unit import Unit
from cti.once import Once
from cti.records import Records

log = structlog.get_logger("cti.calls")

HISTORY = 20  # contacts shown with a pop
PLACE_KEPT = timedelta(minutes=10)  # for whom the switch lost while he waited


@dataclass(frozen=True, slots=True)
class Found:
    """What the records say of a number. `fault` says why they say nothing; `lost_place`: since when he had
    waited in a queue when the switch lost his call, a few minutes ago."""

    customers: tuple[Customer, ...] = ()
    history: tuple[HistoryItem, ...] = ()
    last_agent: str | None = None
    lost_place: datetime | None = None
    fault: str | None = None


@dataclass(slots=True)
class Caller:
    """The other side of a call. `number` is E.164, None when withheld."""

    number: str | None
    found: Once[Found] = field(default_factory=Once)

    def look_up(self, records: Records, interaction: str) -> None:
        """Begins the look-up; `found` fires with its result, or with the fault. interaction: the present
        call, which is no earlier contact."""
        number = self.number
        if number is None:
            self.found.fire(Found())
            return
        asked: Deferred[Found] = records.ask(
            "who is calling", lambda unit: _read(unit, number, interaction), interaction
        )
        asked.addCallbacks(self.found.fire, lambda failure: self.found.fire(Found(fault=str(failure.value))))

    @property
    def known(self) -> Found:
        """What has been found so far."""
        return self.found.value if self.found.happened else Found(fault="the records have not answered yet")


def _read(unit: Unit, number: str, interaction: str) -> Found:
    """A number of exactly one customer stands for him, whatever other numbers he has called from."""
    customers = unit.customers.by_number(number)
    customer = customers[0].id if len(customers) == 1 else None
    history = unit.interactions.history(
        customer_id=customer,
        number=number if customer is None else None,
        excluding=interaction,
        limit=HISTORY,
    )
    last = unit.interactions.last_agent(number=number, customer_id=customer)
    return Found(tuple(customers), tuple(history), last, _lost_place(unit, number, history))


def _lost_place(unit: Unit, number: str, history: Sequence[HistoryItem]) -> datetime | None:
    before = next((item for item in history if item.number == number), None)
    if before is None or before.outcome != "failed":
        return None
    call = unit.interactions.get(before.interaction)
    if call is None or call.ended is None or call.cause != "switch-lost":
        return None
    if abs(datetime.now(UTC) - call.ended) > PLACE_KEPT or not call.visits or call.visits[-1].how != "failed":
        return None
    return call.visits[0].entered
