"""Two people talk: the bridge, hold, mute, keys, transfer, the recording and their end."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from twisted.internet.defer import Deferred, DeferredLock

from cti.agents import Agent
from cti.calls.steps import Step
from cti.link import messages
from cti.link.desk import DeskCall
from cti.once import Once
from cti.refused import Refused
from cti.switch.ari import NoSuchThing
from cti.switch.channel import Bridge, Channel, Gone

if TYPE_CHECKING:
    from cti.calls.journey import CustomerCall
    from cti.calls.recording import TalkRecording
    from cti.calls.session import Legs

PHONE_LOST = frozenset({27, 38, 44})
"""Q.850 causes of a telephone that went without hanging up: a page that was left says 27 (destination out of
order), a network 38, and 44 stands for sound that did not come any more."""


@dataclass(frozen=True, slots=True)
class TalkEnd:
    """Why the two parted: who ended it, and where the customer goes next, if anywhere."""

    by: str  # agent, customer, phone-lost, server
    onward: Step | None = None
    told: str = ""  # for the agent: whom it was transferred to


class Talk:
    """A customer's leg and an agent's leg in one bridge.

    Commands come from the link while the session's story waits for `ended`; the lock keeps them in order, so
    that a retrieve never overtakes its hold.
    """

    def __init__(
        self,
        session: CustomerCall,
        customer: Channel,
        agent: Agent,
        leg: Channel,
        desk: DeskCall,
        legs: Legs | None = None,
    ) -> None:
        """legs: how an earlier server had joined the two."""
        self.session, self.customer, self.agent, self.leg, self.desk = session, customer, agent, leg, desk
        self._legs = legs
        self.ended: Once[TalkEnd] = Once()
        self._lock = DeferredLock()
        self._bridge: Bridge | None = None
        self._recording: TalkRecording | None = None
        self.if_lost: Step | None = None  # where the customer goes when the agent's telephone is lost

    async def begin(self) -> None:
        """Both are in one bridge and hear each other when this returns; or `ended` has happened."""
        session, services = self.session, self.session.services
        before = self._legs
        held = before is not None and session.chronicle.stage == "hold"
        self._bridge = before.bridge if before is not None else None
        if self._bridge is None:
            self._bridge = await self.customer.node.bridge()
        both = (self.leg,) if held else (self.customer, self.leg)
        outside = [leg for leg in both if before is None or leg.uid not in before.bridged]
        try:
            if outside:
                await self._bridge.add(*outside)
        except NoSuchThing:
            await self._bridge.add(self.customer)  # NoSuchThing, if it is he who is gone
            session.log.info("the agent's leg was gone before they could talk", agent=self.agent.name)
            self.ended.fire(TalkEnd("phone-lost", self.if_lost))
            return
        if held:
            self.desk.state = "held"
            self.desk.held = session.chronicle.by_the_clock(session.chronicle.since)
        else:
            self._talk_segment()
            self.desk.state = "established"
        self.desk.established = self.desk.established or services.clock.utc()
        self.desk.until = None
        self.desk.connect(self)
        self.desk.clear = self._clear
        self.leg.gone.wait().addCallback(self._leg_gone)
        self.customer.gone.wait().addCallback(lambda gone: self.ended.fire(TalkEnd("customer")))
        self.leg.on_transfer = partial(self.phone_asks_transfer, here=True)
        self._tell(messages.CallHeld if held else messages.CallEstablished)
        begun = services.recordings.take_up if before is not None else services.recordings.begin
        self._recording = await begun(session.chronicle, self.customer, self.agent.name)
        if self._recording is not None:
            self.desk.recording = True
            self._tell(messages.CallUpdated)

    async def close(self) -> None:
        """The agent's leg, the bridge and the recording end; the customer's leg is left to the story."""
        self.desk.disconnect()
        self.ended.fire(TalkEnd("server"))
        if self._recording is not None:
            await self._recording.end()
            self.desk.recording = False
        await self.session.free(self.leg)
        if self._bridge is not None:
            await self._bridge.destroy()

    # ---- commands of the agent -----------------------------------------------------------------------

    async def hold(self) -> None:
        """The customer hears music, neither hears the other."""
        async with _held(self._lock):
            self._alive()
            if self.desk.held is not None or self._bridge is None:
                return
            await self._bridge.remove(self.customer)
            await self.customer.music("default")
            self.desk.held = self.session.services.clock.utc()
            self.desk.state = "held"
            self.session.chronicle.segment("hold", agent=self.agent.name, queue=self.desk.queue)
            self._tell(messages.CallHeld)

    async def retrieve(self) -> None:
        async with _held(self._lock):
            self._alive()
            if self.desk.held is None or self._bridge is None:
                return
            await self.customer.stop_music()
            await self._bridge.add(self.customer)
            self.desk.held = None
            self.desk.state = "established"
            self._talk_segment()
            self._tell(messages.CallRetrieved)

    async def mute(self, on: bool) -> None:
        """The agent is not heard, and still hears."""
        async with _held(self._lock):
            self._alive()
            await (self.leg.mute() if on else self.leg.unmute())
            self.desk.muted = self.session.muted = on
            self.session.stands()
            self._tell(messages.CallUpdated)

    async def digits(self, digits: str) -> None:
        """Key tones to the customer's side."""
        async with _held(self._lock):
            self._alive()
            await self.customer.send_digits(digits)

    def transfer(self, onward: Step, told: str) -> None:
        """Blind: the customer goes on, this agent is out. Errors: illegal-move when the talk is over."""
        self._alive()
        self.ended.fire(TalkEnd("agent", onward, told))

    def _talk_segment(self) -> None:
        self.session.chronicle.segment(
            "talk", agent=self.agent.name, queue=self.desk.queue, station=self.agent.seat.station
        )

    def _leg_gone(self, gone: Gone) -> None:
        """He hung up, or his telephone is not there any more: then the customer is not to pay for it."""
        lost = gone.cause in PHONE_LOST
        self.ended.fire(TalkEnd("phone-lost", self.if_lost) if lost else TalkEnd("agent"))

    def _clear(self) -> None:
        self.ended.fire(TalkEnd("agent"))

    def phone_asks_transfer(self, to: str, *, here: bool = False) -> None:
        """The telephone's own button. here: its leg is in our hands; only then can it be told what became of
        it (Asterisk refuses otherwise), and one at another node goes on as if nothing had been asked."""
        self.session.log.info("the phone's own transfer button", to=to)
        asked = self.session.services
        from cti.calls.transfer import target_of_digits  # the desk phone's way to the same door

        step = target_of_digits(asked, to, self.agent.account.display_name)
        if here:
            told = Deferred.fromCoroutine(self.leg.transferred(well=step is not None))
            told.addErrback(
                lambda failure: self.session.log.info("telling a phone", fault=str(failure.value))
            )
        if step is not None:
            self.ended.fire(TalkEnd("agent", step, to))

    def _alive(self) -> None:
        if self.ended.happened:
            raise Refused("no-such-call", f"call {self.session.interaction} has just ended")

    def _tell(self, kind: type[messages.CallEvent]) -> None:
        self.agent.tell(kind(at=self.session.services.clock.utc(), call=self.desk.show()))


class _held:
    """`async with` for Twisted's DeferredLock; a leg that vanished meanwhile means that the call is over."""

    def __init__(self, lock: DeferredLock) -> None:
        self._lock = lock

    async def __aenter__(self) -> None:
        await self._lock.acquire()

    async def __aexit__(self, kind: object, fault: BaseException | None, trace: object) -> None:
        self._lock.release()
        if isinstance(fault, NoSuchThing):
            raise Refused("no-such-call", "the call has just ended") from fault
