"""A call that came in on a line: its story, from the line's ring to the journal's last word."""

from __future__ import annotations

from config.schema import Number
from cti.calls.caller import Caller
from cti.calls.flow_run import FlowRun
from cti.calls.flows import spoken_fields
from cti.calls.journey import CustomerCall
from cti.calls.services import Services
from cti.calls.steps import BackToFlow, Step
from ivr_flows.variables import Value


class InboundCall(CustomerCall):
    """Flow → queue → offer → talk, as often as a transfer leads it round."""

    def __init__(
        self, services: Services, interaction: str, caller: Caller, called: str, number: Number
    ) -> None:
        super().__init__(services, interaction, caller)
        self.called, self.number = called, number
        self.language = services.site.languages[0]
        self._run: FlowRun | None = None

    async def story(self) -> None:
        channel = self.customer
        assert channel is not None
        self.chronicle.began(
            direction="in", line=str(self.line), number=self.caller.number, called=self.called,
            flow=self.number.flow, node=channel.node.name,
        )  # fmt: skip
        self.chronicle.segment("ringing")
        self.outcome = "abandoned"
        self.look_up()
        await channel.set("TL_IX", self.interaction)
        await channel.set("TL_LINE", str(self.line))
        await channel.answer()
        step = await self.through_flow()
        while step is not None:
            step = await self.go(step)

    async def go(self, step: Step) -> Step | None:
        if isinstance(step, BackToFlow):
            return await self.through_flow(step.reason)
        return await super().go(step)

    def without_agent(self, reason: str) -> Step | None:
        return BackToFlow(reason)

    async def through_flow(self, given_back: str | None = None) -> Step | None:
        """What the caller is asked, and where that leads. given_back: why the queue did not keep him."""
        self.chronicle.segment("ivr", detail=self.number.flow)
        run = self._run = self._run or await self._flow()
        step = await (run.carry_out() if given_back is None else run.goes_on(given_back))
        self.language, self.learned = run.language, run.learned
        if step is None and self.outcome == "abandoned":
            self.outcome = "completed-in-ivr"
        return step

    async def _flow(self) -> FlowRun:
        """The flow of the number that he called, with what is known of him."""
        assert self.customer is not None
        customers = (await self.known_by_now()).customers
        values: dict[str, Value] = {
            "language": self.language,
            "caller": self.caller.number or "",
            "called": self.called or "",
            "now": self.services.clock.utc().astimezone(self.services.site.zone),
            **(spoken_fields(customers[0]) if len(customers) == 1 else {}),
        }
        return FlowRun(self, self.customer, self.services.flows.get(self.number.flow), values)
