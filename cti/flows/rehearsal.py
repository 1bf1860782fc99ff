"""A flow tried at a telephone of the house, or at the browser: it rings, and whoever answers is the caller.

It is carried out as every caller's flow is (FlowRun), but nothing of the world changes unless that was said:
what only asks or is heard is done, all else is left out and told. It is no call of the journal; its end is
where the caller would leave the flow. Between two nodes it may pause (Run.stops), with music meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

from twisted.internet.defer import CancelledError, Deferred

from crm.facts import Fact
from cti.calls.caller import Caller, Found
from cti.calls.flow_run import MUSIC, FlowRun
from cti.calls.journey import CustomerCall
from cti.calls.services import Services
from cti.calls.session import Ending
from cti.calls.steps import Step, ToAgent, ToFlow, ToMailbox, ToNumber, ToQueue, ToStation
from cti.calls.trail import Trail
from cti.flows.shelf import customer_values
from cti.flows.walks import Walks
from cti.journal import Journal
from cti.refused import Refused
from cti.stations import Seat
from cti.switch.channel import Channel, up_or_gone
from ivr_flows import effects
from ivr_flows.flow import Flow
from ivr_flows.runner import Run
from ivr_flows.variables import Value, WrongKind

RINGS = 25.0  # seconds
REGISTERS = 10.0  # seconds that a browser's telephone has for it
HARMLESS = (
    effects.Play, effects.Collect, effects.Wait, effects.AskOpen, effects.AskQueue, effects.CountCalls,
    effects.Draw, effects.Note, effects.FindCustomer,
)  # fmt: skip
"""What is carried out in every rehearsal; a Query that only reads and a GET are, too."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What the flow wanted and was not done. kind: the effect's name in small letters; what: in which poll,
    source, service, mailbox; "" of the others."""

    kind: str
    what: str = ""


class Unwritten(Journal):
    """Keeps nothing."""

    def __init__(self) -> None:
        pass

    def write(self, fact: Fact) -> None:
        pass


@dataclass(frozen=True, slots=True)
class Wanted:
    """caller, language: what the flow is to know of him; stops: nodes before which it pauses; step: before
    the first; changes: the world may change."""

    caller: str | None = None
    language: str | None = None
    stops: Collection[str] = ()
    step: bool = False
    changes: bool = False


class Rehearsal(CustomerCall):
    """`moved` is called whenever there is something new to be told. `ended`: why it is over."""

    def __init__(self, services: Services, name: str, flow: Flow, wanted: Wanted, seat: Seat) -> None:
        """seat: which telephone rings; a browser's was made for this, and ends with it."""
        apart = replace(services, journal=Unwritten(), walks=Walks())
        super().__init__(apart, name, Caller(wanted.caller))
        self.wanted, self._seat = wanted, seat
        self.left_out: list[LeftOut] = []
        self.ended: str | None = None
        self.moved: Callable[[], None] = lambda: None
        self.trail = Trail(name, self.chronicle)
        self.trail.moved = lambda trail: self.moved()
        self._flow = flow
        self._stops, self._step = frozenset(wanted.stops), wanted.step
        self._goes_on: Deferred[None] | None = None  # in a pause

    @property
    def paused(self) -> bool:
        return self._goes_on is not None

    def stands(self) -> None:
        """Nowhere: no server goes on with it."""

    # ---- what its director says --------------------------------------------------------------------------

    def pauses_before(self, nodes: Collection[str]) -> None:
        self._stops = frozenset(nodes)

    def go_on(self, *, step: bool) -> None:
        """Errors: illegal-move."""
        goes_on = self._in_pause()
        self._step = step
        self._goes_on = None
        goes_on.callback(None)

    def sets(self, variable: str, value: str) -> None:
        """Errors: illegal-move, unknown-variable, bad-value."""
        self._in_pause()
        run = self.trail.run
        assert run is not None
        kind = run.variables.kind(variable)
        if kind is None:
            names = ", ".join(run.flow.variables) or "none"
            raise Refused("unknown-variable", f'flow "{run.flow.name}" has no "{variable}"; it has {names}')
        try:
            run.variables.set(variable, _read(run, value, kind))
        except WrongKind as fault:
            raise Refused("bad-value", f'"{variable}" cannot hold this: {fault}') from None
        self.moved()

    def hang_up(self) -> None:
        self.end(Ending("customer", "hung-up"))

    def _in_pause(self) -> Deferred[None]:
        if self._goes_on is None:
            raise Refused("illegal-move", "it does not pause just now")
        return self._goes_on

    # ---- its story ---------------------------------------------------------------------------------------

    async def story(self) -> None:
        try:
            self.ended = await self._played()
        except CancelledError:
            self.ended = "hung-up"
            raise
        finally:
            self.ended = self.ended or "failed"
            self.moved()

    async def _played(self) -> str | None:
        services, seat = self.services, self._seat
        self.look_up()
        if seat.sip is not None:
            there = services.stations.there(seat)
            await there.addTimeout(REGISTERS, services.reactor, lambda result, seconds: None)
            if not services.stations.is_reachable(seat):
                return "nobody-answered"
        leg = await seat.node.call(
            f"PJSIP/{seat.endpoint}",
            arguments="test",
            caller=self.wanted.caller or "",
            ringing=RINGS,
            variables={"TL_ROLE": "test"},
        )
        self.customer = leg
        if await up_or_gone(leg) is not None:
            return "nobody-answered"
        self.end_with(leg)
        self.moved()
        run = Run(self._flow, self._values(await self.known_by_now()), services.flows.named)
        run.stops = lambda flow, node: self._step or node in self._stops
        return where(await RehearsedRun(self, leg, run).carry_out())

    async def _close(self, ending: Ending) -> None:
        await super()._close(ending)
        if self._seat.sip is not None:
            await self.services.stations.drop_browser(self._seat.endpoint)

    def _values(self, found: Found) -> dict[str, Value]:
        """As a caller's with this number."""
        known = customer_values(found.customers[0]) if len(found.customers) == 1 else {}
        return {
            "language": self.wanted.language or self._flow.languages[0],
            "caller": self.wanted.caller or "",
            "called": "",
            "now": self.services.clock.utc().astimezone(self.services.site.zone),
            **known,
        }

    async def pauses(self, leg: Channel) -> None:
        goes_on: Deferred[None] = Deferred()
        self._goes_on = goes_on
        self.moved()
        await leg.music(MUSIC)
        try:
            await goes_on
        finally:
            self._goes_on = None
            if not leg.gone.happened:
                await leg.stop_music()


class RehearsedRun(FlowRun):
    """Leaves out what would change the world."""

    def __init__(self, rehearsal: Rehearsal, leg: Channel, run: Run) -> None:
        super().__init__(rehearsal, leg, run, rehearsal.trail)
        self._rehearsal = rehearsal

    async def _result_of(self, effect: effects.Effect) -> effects.Result:
        match effect:
            case effects.Pause():
                await self._rehearsal.pauses(self._channel)
                return effects.Done()
            case effects.TakeMessage(prompts=prompts, mailbox=mailbox):
                self._left_out(effect, mailbox)
                await self._play(effects.Play(prompts))
                return effects.MessageTaken(0.0)
        if self._rehearsal.wanted.changes or _only_asks(effect):
            return await super()._result_of(effect)
        match effect:
            case effects.Vote(poll=poll, choice=choice):
                self._left_out(effect, f"{poll}: {choice}")
                return effects.Voted(True)
            case effects.Query(source=source):
                self._left_out(effect, source)
            case effects.Fetch(service=service, method=method):
                self._left_out(effect, f"{method} {service}")  # its path may hold what is secret
            case _:
                self._left_out(effect)
                if effects.ANSWERS.get(type(effect)) is effects.Done:
                    return effects.Done()  # nothing of the flow hangs on it
        return effects.Failed("a test call changes nothing")

    def _left_out(self, effect: effects.Effect, what: str = "") -> None:
        self._rehearsal.left_out.append(LeftOut(type(effect).__name__.lower(), what))
        self._rehearsal.moved()


def _only_asks(effect: effects.Effect) -> bool:
    match effect:
        case effects.Query(writes=writes):
            return not writes
        case effects.Fetch(method=method):
            return method == "GET"
        case _:
            return isinstance(effect, HARMLESS)


def where(step: Step | None) -> str:
    """Where a caller would have gone from the flow."""
    match step:
        case ToQueue(queue=name):
            return f"queue {name}"
        case ToAgent(agent=name):
            return f"agent {name}"
        case ToStation(station=name):
            return f"station {name}"
        case ToNumber(number=name):
            return f"number {name}"
        case ToMailbox(mailbox=name):
            return f"mailbox {name}"
        case ToFlow(flow=name):
            return f"flow {name}"
        case _:
            return "flow-over"


def _read(run: Run, value: str, kind: str) -> Value:
    """Errors: WrongKind."""
    match kind:
        case "flag" if value in ("true", "false"):
            return value == "true"
        case "list":
            return tuple(part.strip() for part in value.split(",") if part.strip())
        case "number" | "date" | "moment" | "text":
            return run.variables.read(value, kind)
    raise WrongKind(f"write true or false for a {kind}")
