"""What every call's session has: one story, one end, one closing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import structlog
from twisted.internet.defer import CancelledError, Deferred

from cti.calls.caller import Caller
from cti.calls.chronicle import Chronicle
from cti.calls.place import Place, note_of
from cti.calls.services import Services
from cti.once import Once
from cti.switch.ari import NoSuchThing, SwitchRefused
from cti.switch.channel import NORMAL, Bridge, Channel, Gone
from cti.switch.lines import Line
from cti.switch.node import Node

log = structlog.get_logger("cti.calls")

FREE = 1.0  # seconds; some milliseconds are usual


@dataclass(frozen=True, slots=True)
class Ending:
    """Why a session was ended from outside its own story."""

    by: Literal["customer", "agent", "server", "switch"]
    cause: str


@dataclass(frozen=True, slots=True)
class Legs:
    """What an earlier server left of a call at the switch. `other`: the telephone that rings or talks;
    `bridged`: the uids of those who are in the bridge."""

    customer: Channel | None
    other: Channel | None
    bridge: Bridge | None = None
    bridged: frozenset[str] = frozenset()

    async def part(self) -> None:
        """Nobody talks there any more."""
        if self.bridge is not None:
            await self.bridge.destroy()


class Session:
    """A call from its first moment to its last.

    `story` is the coroutine that reads as the call's story; what it opens it closes in `finally` blocks. From
    outside it is ended by `end` alone, which works once: a second cancellation would kill the very `await`
    that closes the call.
    """

    def __init__(self, services: Services, interaction: str, caller: Caller) -> None:
        self.services, self.interaction, self.caller = services, interaction, caller
        self.chronicle = Chronicle(interaction, services.journal, services.clock)
        self.chronicle.moved = self.stands
        self.legs: Legs | None = None  # an earlier server's, until the story has gone on from there
        self.remembered: Once[None] = Once()  # a call that goes on has what it needs
        self.log = log.bind(interaction=interaction)
        self.line: Line | None = None
        self.customer: Channel | None = None
        self.outcome = "failed"
        self.hang_up_cause = NORMAL  # Q.850; what the customer's exchange is told when we end the call
        self.natural_end = Ending("server", "completed")  # when the story ends by itself
        self._ending: Ending | None = None
        self._closing = False
        self.over: Deferred[None] | None = None

    @property
    def gave_up(self) -> bool:
        """It was the customer who ended it, as far as anybody knows."""
        return self._ending is None or self._ending.by == "customer"

    def begin(self) -> Deferred[None]:
        """Starts the story. Fires when the call is over and closed."""
        self.over = Deferred.fromCoroutine(self._live())
        if self._ending is not None and not self._closing:
            self.over.cancel()  # ended before its first await
        return self.over

    def end(self, ending: Ending) -> None:
        """Ends the call, whatever it is doing. Only the first call of this counts."""
        if self._ending is not None or self._closing:
            return
        self._ending = ending
        if self.over is not None:
            self.over.cancel()

    def place(self) -> Place:
        """Where the call stands. Each kind of call knows its own."""
        raise TypeError(f"{type(self).__name__} stands nowhere")

    def stands(self) -> None:
        """Notes the place at the switch: at once, before anybody is told what has changed."""
        node = self.node
        if node is not None and not self._closing:
            node.note(note_of(self.interaction), self.place().to_json())

    @property
    def node(self) -> Node | None:
        """The switch that carries the call."""
        return self.customer.node if self.customer is not None else None

    async def story(self) -> None:
        """Each kind of call tells its own."""
        raise TypeError(f"{type(self).__name__} tells no story")

    async def _live(self) -> None:
        ending = self.natural_end
        try:
            await self.story()
            ending = self.natural_end
        except CancelledError:
            if self._ending is None:
                raise
        except SwitchRefused as fault:
            # As a rule a command found the customer's leg gone before we were told so.
            self.log.info("the switch refused", fault=str(fault))
            gone = isinstance(fault, NoSuchThing)
            ending = Ending("customer", "hung-up") if gone else Ending("switch", "failed")
        except Exception:
            self.log.exception("the call's story broke", stage=self.chronicle.stage)
            ending = Ending("server", "fault")
        finally:
            self._closing = True
            self.remembered.fire(None)
            await self._close(self._ending or ending)

    async def _close(self, ending: Ending) -> None:
        if ending.by == "switch" and self.outcome == "abandoned":
            self.outcome = "failed"  # it was not he who gave up
        if self.customer is not None:
            try:
                await self.customer.hang_up(self.hang_up_cause)
            except SwitchRefused as fault:
                self.log.warning("hanging up", fault=str(fault))
        self.chronicle.ended(self.outcome, cause=ending.cause, by=ending.by)
        if self.node is not None:
            self.node.note(note_of(self.interaction), None)
        self.log.info("call ended", outcome=self.outcome, by=ending.by, cause=ending.cause)

    async def free(self, leg: Channel) -> None:
        """Hangs up an agent's leg and waits until his telephone can ring again, for FREE seconds at most: a
        set with one line would refuse the next call as busy, and the agent would seem to decline it."""
        try:
            await leg.hang_up()
        except SwitchRefused as fault:
            self.log.warning("hanging up an agent's leg", fault=str(fault))
            return
        await leg.destroyed.wait().addTimeout(FREE, self.services.reactor, lambda result, seconds: None)

    def attach(self, channel: Channel, line: Line) -> None:
        """The customer's leg and the line it lies on: the line is free again when the leg is gone."""
        self.customer, self.line = channel, line
        channel.gone.wait().addCallback(lambda gone: line.release())
        self.end_with(channel)

    def end_with(self, customer: Channel) -> None:
        """The call is over when the customer hangs up."""

        def over(gone: Gone) -> None:
            lost = Ending("switch", "switch-lost")
            self.end(lost if gone.lost else Ending("customer", f"hung-up ({gone.cause})"))

        customer.gone.wait().addCallback(over)
