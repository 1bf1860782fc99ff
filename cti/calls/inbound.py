"""A call that came in on a line: its story, from the line's ring to the journal's last word."""

from __future__ import annotations

from dataclasses import replace

from config.schema import Number
from cti.calls.caller import Caller
from cti.calls.flow_run import FlowRun
from cti.calls.journey import CustomerCall
from cti.calls.place import Place
from cti.calls.services import Services
from cti.calls.session import Ending, Legs
from cti.calls.steps import BackToFlow, Step, ToFlow, ToMailbox
from cti.calls.trail import Trail
from cti.flows.shelf import customer_values
from ivr_flows.runner import Run
from ivr_flows.saved import Saved
from ivr_flows.variables import Value
from recorder.recorder import RecordingPlan


class InboundCall(CustomerCall):
    """Flow → queue → offer → talk, as often as a transfer leads it round."""

    def __init__(
        self, services: Services, interaction: str, caller: Caller, called: str, number: Number
    ) -> None:
        super().__init__(services, interaction, caller)
        self.called, self.number = called, number
        self.language = services.site.languages[0]
        self.trail = Trail(interaction, self.chronicle)
        self.trail.moved = services.walks.moved
        self._run: FlowRun | None = None
        self._left: list[RecordingPlan] = []  # an earlier server's recordings of the flow
        self._saved: Saved | None = None  # where an earlier server's run stood
        self._entered = number.flow  # the flow that he is in

    async def story(self) -> None:
        step = await (self.begins() if self.legs is None else self.goes_on())
        while step is not None:
            step = await self.go(step)

    async def begins(self) -> Step | None:
        channel = self.customer
        assert channel is not None
        channel.note("TL_IX", self.interaction)
        channel.note("TL_LINE", str(self.line))
        self.chronicle.began(
            direction="in", line=str(self.line), number=self.caller.number, called=self.called,
            flow=self.number.flow, node=channel.node.name,
        )  # fmt: skip
        self.chronicle.segment("ringing")
        self.outcome = "abandoned"
        self.look_up()
        await channel.answer()
        return await self.through_flow()

    async def go(self, step: Step) -> Step | None:
        match step:
            case BackToFlow(reason=reason):
                self.step = None
                return await self.through_flow(reason)
            case ToFlow(flow=flow):
                self.step, self._parting = step, False
                return await self.asked_afterwards(flow)
        return await super().go(step)

    # ---- going on after a restart ------------------------------------------------------------------------

    def place(self) -> Place:
        flow = self._run.saved() if self._run else self._saved
        return replace(super().place(), flow=flow, trail=self.trail.saved())

    def restore(self, place: Place, legs: Legs) -> None:
        super().restore(place, legs)
        self._saved = place.flow
        if place.flow is not None and place.flow.frames:
            self._entered = place.flow.frames[0].flow
        self.trail.restore(place.trail)
        self.learned = place.flow.learned if place.flow else ()
        if self.chronicle.stage in ("ivr", "mailbox") and not isinstance(self.step, ToMailbox):
            self._left = self.services.recordings.claim(self.interaction)

    async def goes_on_before(self) -> Step | None:
        """In the flow, or not even answered."""
        channel = self.customer
        assert channel is not None
        if not channel.answered.happened:
            await channel.answer()
        return await self.through_flow()

    def without_agent(self, reason: str) -> Step | None:
        return BackToFlow(reason)

    async def through_flow(self, given_back: str | None = None) -> Step | None:
        """What the caller is asked, and where that leads. given_back: why the queue did not keep him."""
        if self.message is None:  # else an earlier server's flow goes on with a message that is being left
            self.chronicle.segment("ivr", detail=self._entered)
        run = self._run = self._run or await self._flow()
        step = await (run.carry_out() if given_back is None else run.goes_on(given_back))
        self.language, self.learned = run.language, run.learned
        if step is None and self.outcome == "abandoned":
            self.outcome = "completed-in-ivr"
        return step

    async def asked_afterwards(self, flow: str) -> Step | None:
        """The agent has hung up; the same call goes on in another flow that knows what the first learned."""
        assert self.customer is not None
        if self.services.flows.named(flow) is None:
            self.log.warning("the flow after the talk is no more", flow=flow)
            return None
        self.natural_end = Ending("server", "completed")
        if self.chronicle.stage == "hold":
            await self.customer.stop_music()
        if self._entered != flow:
            self._entered, self._run, self._saved = flow, None, None
        return await self.through_flow()

    async def _flow(self) -> FlowRun:
        """The flow that he enters: at first that of the number that he called, with what is known of him."""
        assert self.customer is not None
        flows = self.services.flows
        flow = flows.named(self._entered) or flows.get(self.number.flow)
        if self._saved is not None:
            run = Run.resumed(self._saved, flows.version, flows.named)
            if run is None:
                run = Run(flow, self._saved.call, flows.named)
                self.trail.anew()
            goes_on = FlowRun(self, self.customer, run, self.trail)
            left, self._left = self._left, []
            await goes_on.recording.take_up(left)
            return goes_on
        customers = (await self.known_by_now()).customers
        customer = self.with_customer or (customers[0] if len(customers) == 1 else None)
        values: dict[str, Value] = {
            "language": self.language,
            "caller": self.caller.number or "",
            "called": self.called or "",
            "now": self.services.clock.utc().astimezone(self.services.site.zone),
            **({} if customer is None else customer_values(customer)),
        }
        run = Run(flow, values, flows.named)
        run.variables.learned.extend(self.learned)
        self.trail.anew()
        return FlowRun(self, self.customer, run, self.trail)
