"""A call that came in on a line: its story, from the line's ring to the journal's last word."""

from __future__ import annotations

from config.schema import Number
from cti.calls.caller import Caller
from cti.calls.flow_run import FlowRun
from cti.calls.journey import CustomerCall
from cti.calls.services import Services
from cti.calls.steps import Step


class InboundCall(CustomerCall):
    """Flow → queue → offer → talk, as often as a transfer leads it round."""

    def __init__(
        self, services: Services, interaction: str, caller: Caller, called: str, number: Number
    ) -> None:
        super().__init__(services, interaction, caller)
        self.called, self.number = called, number
        self.language = services.site.languages[0]

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

    async def through_flow(self) -> Step | None:
        """What the caller is asked, and where that leads."""
        assert self.customer is not None
        self.chronicle.segment("ivr", detail=self.number.flow)
        site = self.services.site
        run = FlowRun(
            self,
            self.customer,
            self.services.flows.get(self.number.flow),
            {
                "language": self.language,
                "caller": self.caller.number or "",
                "called": self.called or "",
                "now": self.services.clock.utc().astimezone(site.zone),
            },
        )
        step = await run.carry_out()
        self.language, self.learned = run.language, run.learned
        if step is None and self.outcome == "abandoned":
            self.outcome = "completed-in-ivr"
        return step
