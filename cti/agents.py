"""Agents who are logged in: where they sit, which console they look at, what they are shown."""

from __future__ import annotations

from collections.abc import Container, Coroutine
from typing import Any, Protocol

import structlog
from twisted.internet.defer import Deferred

from acd import agent_state as acd_state
from acd import decisions, events
from crm import facts
from crm.records import Account, Standing
from cti.clock import Clock
from cti.journal import Journal
from cti.link import messages, wire
from cti.link.desk import DeskCall
from cti.once import Once
from cti.reactor import Alarm, Reactor
from cti.refused import Refused
from cti.routing import Routing
from cti.standings import kept, restored
from cti.stations import Seat, Stations
from cti.switch.node import Node

log = structlog.get_logger("cti.agents")

LINK_GRACE = 15.0  # seconds without a console until a ready agent is offered nothing more
CONSOLE_LOST, PHONE_LOST = "console-lost", "phone-lost"
SWITCH_LOST = "switch-lost"  # the Asterisk of his telephone has died
SEAT_GRACE = 600.0  # seconds without a console until he is logged out


class Console(Protocol):
    """What an agent is told by: a client of the link."""

    def tell(self, event: wire.Event) -> None: ...
    def end(self, reason: str) -> None: ...


class Agent:
    """Somebody logged in at a station."""

    def __init__(self, account: Account, seat: Seat, console: Console | None) -> None:
        self.account, self.seat = account, seat
        self.former_seats: list[Seat] = []  # of his pages before a reload
        self.console = console
        self.desk: str | None = None  # the console's own name, by which it is known after a reload
        self.calls: dict[str, DeskCall] = {}
        self.last_call: DeskCall | None = None  # its note and disposition may still be written
        self.link_lost: Alarm | None = None
        self.phone_lost = False  # not ready for no other reason than that

    @property
    def name(self) -> str:
        return self.account.name

    @property
    def why_lost(self) -> str:
        """The reason, when his telephone cannot be reached."""
        return PHONE_LOST if self.seat.node.ari.connected else SWITCH_LOST

    def tell(self, event: wire.Event) -> None:
        if self.console is not None:
            self.console.tell(event)

    def call(self, interaction: str) -> DeskCall:
        """Errors: no-such-call."""
        try:
            return self.calls[interaction]
        except KeyError:
            raise Refused("no-such-call", f"you have no call {interaction} (any more)") from None

    def written_about(self, interaction: str) -> DeskCall:
        """The call that a note or disposition is about: a present one, or the last."""
        if self.last_call is not None and self.last_call.interaction == interaction:
            return self.last_call
        return self.call(interaction)


class Agents:
    """Everybody who is logged in. State is acd's; this room asks it to change and tells what it became."""

    def __init__(
        self, routing: Routing, stations: Stations, journal: Journal, clock: Clock, reactor: Reactor
    ) -> None:
        self._routing, self._stations, self._journal = routing, stations, journal
        self._clock, self._reactor = clock, reactor
        self.present: dict[str, Agent] = {}
        self.back: Once[None] = Once()  # those whom the server before left at work are here again
        self._leaving: set[Deferred[None]] = set()
        self._as_written: str | None = None
        routing.agent_moved = self._moved
        stations.changed = self._phone_changed

    # ---- coming and going ----------------------------------------------------------------------------

    async def log_in(
        self, account: Account, station: str, console: Console, *, take_over: bool, desk: str | None = None
    ) -> tuple[Agent, bool]:
        """The agent, and whether he goes on where he was. desk: the console's own name; the one that was
        last here may come back unasked. Errors: already-logged-in, station-taken,
        unknown-station, call-in-progress (another station during a call)."""
        await self.back.wait()
        agent = self.present.get(account.name)
        if agent is not None:
            at_home = desk is not None and desk == agent.desk
            elsewhere = agent.console is not None and agent.console is not console
            if elsewhere and not at_home and not take_over:
                raise Refused(
                    "already-logged-in",
                    f"{account.display_name} is logged in at another place ({agent.seat.station}); "
                    "log out there, or take over",
                )
            await self._change_seat(agent, station)  # if that cannot be, he stays where he was
            if agent.console is not None and agent.console is not console:
                agent.console.end("taken-over")
            self._resume(agent, console)
            if agent.desk != desk:
                agent.desk = desk
                self._write_seat(agent)
            return agent, True
        seat = await self._stations.sit(account.name, station)
        if account.name in self.present:  # a second log-in came while the phone was made
            await self._stations.leave(account.name, seat)
            raise Refused("already-logged-in", f"{account.display_name} is just logging in at another place")
        agent = self.present[account.name] = Agent(account, seat, console)
        agent.desk = desk
        self._write_seat(agent)
        self._routing.step(events.AgentLoggedIn(agent=account.name, skills=dict(account.skills)))
        log.info("agent logged in", agent=account.name, station=seat.station)
        return agent, False

    def _resume(self, agent: Agent, console: Console) -> None:
        if agent.link_lost is not None and agent.link_lost.active():
            agent.link_lost.cancel()
        agent.link_lost = None
        agent.console = console
        chosen = getattr(self._routing.centre.state(agent.name), "next", None)
        if chosen in (acd_state.ThenNotReady(CONSOLE_LOST), acd_state.ThenLoggedOut()):
            self._routing.step(events.AgentReady(agent=agent.name))  # chosen for him, while he was away

    async def _change_seat(self, agent: Agent, station: str) -> None:
        """A browser that comes back gets a phone of its own anew; another station only between calls."""
        if agent.seat.station == station and agent.seat.sip is None:
            return
        if agent.calls and agent.seat.station != station:
            raise Refused("call-in-progress", "end your call before you change the station")
        seat = await self._stations.sit(agent.name, station)
        if self.present.get(agent.name) is not agent:
            await self._stations.leave(agent.name, seat)
            raise Refused("not-logged-in", "you have just been logged out; log in again")
        agent.former_seats.append(agent.seat)
        agent.seat = seat
        self._write_seat(agent)
        await self._leave_former_seats(agent)

    async def _leave_former_seats(self, agent: Agent) -> None:
        """A phone that carries a call goes when the call is over."""
        while agent.former_seats and not agent.calls:
            await self._stations.leave(agent.name, agent.former_seats.pop())

    def _write_seat(self, agent: Agent) -> None:
        seat = agent.seat
        self._journal.write(
            facts.AgentSeated(
                id=facts.new_id(), at=self._clock.utc(), agent=agent.name, station=seat.station,
                node=seat.node.name, endpoint=seat.endpoint, desk=agent.desk,
            )
        )  # fmt: skip

    def restore(self, standing: Standing, account: Account, seat: Seat, *, anew: bool = False) -> None:
        """He goes on in the state in which the server before left him; his console has LINK_GRACE seconds to
        find him. anew: the journal has him logged out meanwhile."""
        agent = self.present[account.name] = Agent(account, seat, None)
        agent.desk = standing.desk
        state = restored(standing, self._clock)
        if anew:
            self._write_seat(agent)
        else:
            self._as_written = standing.state  # what the journal has already is not written again
        self._routing.step(events.AgentRestored(account.name, dict(account.skills), state))
        self._as_written = None
        agent.phone_lost = (standing.state, standing.reason) == ("not-ready", PHONE_LOST)
        agent.link_lost = self._reactor.callLater(LINK_GRACE, self._still_lost, agent)
        log.info("agent is back", agent=account.name, station=seat.station, state=standing.state)

    def busy_with(self, agent: Agent, interaction: str) -> None:
        """After a restart: he talks in this call, whatever the journal heard last. Errors: IllegalMove."""
        state = self._routing.centre.state(agent.name)
        if not (isinstance(state, acd_state.Busy) and state.interaction == interaction):
            self._routing.step(events.AgentBusy(agent=agent.name, interaction=interaction))

    def busy_without(self, interactions: Container[str]) -> list[tuple[Agent, str]]:
        """Who is busy with a call that is none of these, and which."""
        states = [(agent, self._routing.centre.state(agent.name)) for agent in self.present.values()]
        busy = [(agent, state.interaction) for agent, state in states if isinstance(state, acd_state.Busy)]
        return [(agent, interaction) for agent, interaction in busy if interaction not in interactions]

    def talk_is_over(self, agent: Agent, interaction: str) -> None:
        """He has his wrap-up, if he is still busy with this call."""
        state = self._routing.centre.state(agent.name)
        if isinstance(state, acd_state.Busy) and state.interaction == interaction:
            self._routing.step(events.TalkEnded(interaction=interaction, agent=agent.name))

    def ready(self, agent: Agent) -> None:
        """As he asks; whose telephone is not there, as soon as it is. Errors: IllegalMove."""
        idle = isinstance(self._routing.centre.state(agent.name), acd_state.Ready | acd_state.NotReady)
        if idle and not self._stations.is_reachable(agent.seat):
            self._routing.step(events.AgentNotReady(agent=agent.name, reason=agent.why_lost))
            agent.phone_lost = True
        else:
            self._routing.step(events.AgentReady(agent=agent.name))

    def phone_left(self, agent: Agent) -> None:
        """His telephone went in the middle of a talk: no more calls for him."""
        self._routing.step(events.AgentNotReady(agent=agent.name, reason=agent.why_lost))

    async def log_out(self, agent: Agent) -> None:
        """Errors: call-in-progress."""
        if agent.calls:
            raise Refused("call-in-progress", "end your call before you log out")
        self._routing.step(events.AgentLoggedOut(agent=agent.name))

    def console_lost(self, agent: Agent, console: Console) -> None:
        """His link is gone: a reload, a lost network. His call goes on; offers stop after a while."""
        if agent.console is not console:
            return
        agent.console = None
        agent.link_lost = self._reactor.callLater(LINK_GRACE, self._still_lost, agent)

    def _still_lost(self, agent: Agent) -> None:
        if agent.console is not None or self.present.get(agent.name) is not agent:
            return
        if not isinstance(self._routing.centre.state(agent.name), acd_state.NotReady):
            # During a call: as soon as it is over.
            self._routing.step(events.AgentNotReady(agent=agent.name, reason=CONSOLE_LOST))
        agent.link_lost = self._reactor.callLater(SEAT_GRACE, self._long_lost, agent)

    def _long_lost(self, agent: Agent) -> None:
        if agent.console is None and self.present.get(agent.name) is agent:
            self._routing.step(events.AgentLoggedOut(agent=agent.name))  # during a call: when it is over

    async def stop(self) -> None:
        """Everybody is logged out, and it is written down. No call may be up any more."""
        for agent in list(self.present.values()):
            self._routing.step(events.AgentLoggedOut(agent=agent.name))
        for left in list(self._leaving):
            await left

    def _phone_changed(self, endpoint: str, online: bool) -> None:
        """Whose telephone is gone is offered nothing; when it is back, he is ready as he was. So a restart of
        Asterisk does not leave the whole floor not ready after its first call."""
        agent = next((one for one in self.present.values() if one.seat.endpoint == endpoint), None)
        if agent is None:
            return
        state = self._routing.centre.state(agent.name)
        if not online and isinstance(state, acd_state.Ready):
            self._routing.step(events.AgentNotReady(agent=agent.name, reason=agent.why_lost))
            agent.phone_lost = True
        elif not online and agent.why_lost == SWITCH_LOST:
            # It comes back later than a call ends; but what he has chosen for after the call stands.
            if isinstance(state, acd_state.Reserved | acd_state.Busy) and state.next is None:
                self._routing.step(events.AgentNotReady(agent=agent.name, reason=SWITCH_LOST))
        elif (
            online
            and isinstance(state, acd_state.NotReady)
            and (agent.phone_lost or state.reason == SWITCH_LOST)
        ):
            self._routing.step(events.AgentReady(agent=agent.name))

    def switch_is_back(self, node: Node) -> None:
        """We hear this Asterisk again. One that never died knows its telephones as before, so that none of
        them changes."""
        for agent in list(self.present.values()):
            state = self._routing.centre.state(agent.name)
            lost = isinstance(state, acd_state.NotReady) and state.reason == SWITCH_LOST
            if lost and agent.seat.node is node and self._stations.is_reachable(agent.seat):
                self._routing.step(events.AgentReady(agent=agent.name))

    # ---- what became of an agent -----------------------------------------------------------------------

    def _moved(self, moved: decisions.AgentMoved) -> None:
        state = moved.after
        interaction = getattr(state, "interaction", None)
        shown = self._shown(moved.agent, state)
        if shown.state != self._as_written:
            self._write_state(shown, state)
        log.info("agent", agent=moved.agent, state=shown.state, reason=shown.reason, interaction=interaction)
        agent = self.present.get(moved.agent)
        if agent is None:
            return
        agent.phone_lost = False
        agent.tell(messages.AgentStateChanged(at=self._clock.utc(), agent=shown))
        if agent.former_seats:
            self._in_background(self._leave_former_seats(agent))
        if isinstance(state, acd_state.LoggedOut):
            self._gone(agent)
        elif shown.reason == SWITCH_LOST and self._stations.is_reachable(agent.seat):
            self._routing.step(events.AgentReady(agent=agent.name))  # it was back before his wrap-up was over

    def _write_state(
        self, shown: messages.AgentState, state: acd_state.AgentState, *, leapt: float = 0.0
    ) -> None:
        self._journal.write(
            facts.AgentStateChanged(
                id=facts.new_id(), at=self._clock.utc(), agent=shown.agent, state=shown.state,
                reason=shown.reason, leapt=leapt, **kept(state, self._clock),
            )
        )  # fmt: skip

    def clock_was_set(self, seconds: float) -> None:
        """Everybody stays what he is. His state begins anew in the journal, by the new time, or his shift
        would be longer by the leap; and his console gets every time that it counts from."""
        for agent in self.present.values():
            state = self._routing.centre.state(agent.name)
            self._write_state(self.retell(agent), state, leapt=seconds)
            for desk in agent.calls.values():
                desk.clock_was_set(seconds)
                agent.tell(messages.CallUpdated(at=self._clock.utc(), call=desk.show()))

    def _gone(self, agent: Agent) -> None:
        del self.present[agent.name]
        if agent.link_lost is not None and agent.link_lost.active():
            agent.link_lost.cancel()
        self._in_background(self._stations.leave(agent.name, agent.seat))
        log.info("agent logged out", agent=agent.name)

    def _in_background(self, leaving: Coroutine[Any, Any, None]) -> None:
        left = Deferred.fromCoroutine(leaving)
        left.addErrback(lambda failure: log.error("leaving a station", fault=repr(failure.value)))
        self._leaving.add(left)
        left.addBoth(lambda _: self._leaving.discard(left))

    def state(self, account: str) -> messages.AgentState:
        """As consoles see it, with UTC times."""
        return self._shown(account, self._routing.centre.state(account))

    def _shown(self, account: str, state: acd_state.AgentState) -> messages.AgentState:
        shown: dict[str, object] = {}
        match state:
            case acd_state.NotReady(reason=reason):
                shown = {"state": "not-ready", "reason": reason}
            case acd_state.Ready():
                shown = {"state": "ready"}
            case acd_state.Reserved(until=until):
                shown = {"state": "reserved", "until": self._clock.utc(until)}
            case acd_state.Busy():
                shown = {"state": "busy"}
            case acd_state.WrapUp(until=until):
                shown = {"state": "wrap-up", "until": self._clock.utc(until)}
            case _:
                shown = {"state": "logged-out"}
        return messages.AgentState.model_validate(
            {
                "agent": account,
                "since": self._clock.utc(getattr(state, "since", None)),
                "next": _next_state(getattr(state, "next", None)),
            }
            | shown
        )

    def retell(self, agent: Agent) -> messages.AgentState:
        """His state once more: a choice for after the call moves nothing, and still has to be seen."""
        shown = self.state(agent.name)
        agent.tell(messages.AgentStateChanged(at=self._clock.utc(), agent=shown))
        return shown


def _next_state(chosen: acd_state.Next | None) -> messages.NextState | None:
    match chosen:
        case None:
            return None
        case acd_state.ThenNotReady(reason=reason):
            return messages.NextState(state="not-ready", reason=reason)
        case acd_state.ThenLoggedOut():
            return messages.NextState(state="logged-out")
        case _:
            return messages.NextState(state="ready")
