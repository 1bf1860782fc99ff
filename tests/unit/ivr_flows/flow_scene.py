"""Flows told as stories: `tell(node, answers…)` for one node, `walk(flow, answers…)` for a whole one."""

from dataclasses import dataclass
from typing import Any

from ivr_flows.check import Known
from ivr_flows.effects import Effect, Learned, Result
from ivr_flows.flow import Flow, read
from ivr_flows.runner import FlowNamed, Run

SITE = Known(
    queues=frozenset({"sales-en", "sales-zh", "service-en", "service-zh"}),
    hours=frozenset({"office", "weekdays"}),
    mailboxes=frozenset({"general", "service"}),
    stations=frozenset({"101", "104"}),
    services=frozenset({"orders"}),
    dispositions=frozenset({"sales/order", "complaint"}),
    sources={"bank": False, "ledger": True, "office": False},
    fields=frozenset({"name", "firm", "code", "customer_since", "open_orders"}),
)

HELLO = {"text": {"en": "Hello.", "zh": "您好。"}}


def document(**changes: Any) -> dict[str, Any]:
    """A small flow in which nothing is wrong; `changes` replace its fields, nodes=… adds to its nodes."""
    nodes = {
        "welcome": {"type": "play", "prompt": HELLO, "exits": {"done": "end"}},
        "end": {"type": "hang-up"},
    }
    nodes |= changes.pop("nodes", {})
    return {
        "format": 1,
        "name": "small",
        "languages": ["en", "zh"],
        "start": "welcome",
        "default": "end",
        "nodes": nodes,
    } | changes


@dataclass
class Told:
    """What happened: every effect in order, the last one included."""

    effects: list[Effect]
    run: Run

    @property
    def asked(self) -> list[Effect]:
        """What the node wanted, without the end that follows."""
        return self.effects[:-1]

    @property
    def left_by(self) -> str | None:
        return self.run.trace[0].exit

    @property
    def learned(self) -> tuple[Learned, ...]:
        return self.run.learned


def tell(node: dict[str, Any], *answers: Result, own: dict[str, Any] | None = None, **variables: Any) -> Told:
    """One node, alone in a flow with variables of its `own`: what it wants, answered in turn."""
    flow = read(document(nodes={"welcome": node}, default=None, variables=own or {}))
    return walk(flow, *answers, **variables)


def walk(flow: Flow, *answers: Result, named: FlowNamed = lambda _name: None, **variables: Any) -> Told:
    """A flow from its beginning, into others as they are `named`: every answer must be wanted."""
    run = Run(flow, variables, named)
    effects = [run.begin()]
    for answer in answers:
        assert not run.finished, f"over at {effects[-1]} before {answer}"
        effects.append(run.answer(answer))
    return Told(effects, run)
