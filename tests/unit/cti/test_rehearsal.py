"""What a test call of a flow does of what the flow wants, and what it leaves out."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
import structlog
from twisted.internet.defer import Deferred

from cti.calls.steps import ToMailbox, ToNumber, ToQueue
from cti.flows.rehearsal import LeftOut, RehearsedRun, Wanted, _only_asks, _read, where
from cti.link.flows import shown
from ivr_flows import effects
from ivr_flows.flow import read
from ivr_flows.runner import Run
from tests.unit.ivr_flows.flow_scene import document

CHANGES = {
    "a vote": effects.Vote("colour", "red"),
    "a statement that writes": effects.Query("bank", "UPDATE accounts SET sum = 0", writes=True),
    "a request that is no GET": effects.Fetch("orders", "DELETE", "/orders/1234"),
    "a PIN that is tried": effects.Authenticate("number", "+8613855501182", "1234"),
    "a PIN that is chosen": effects.ChoosePin("1234"),
}
ASKS = (
    effects.Query("bank", "SELECT 1"), effects.Fetch("orders"), effects.AskOpen("office"),
    effects.AskQueue("sales-en"), effects.Draw(), effects.Note("here"), effects.Wait(1.0),
    effects.FindCustomer("code", "4711"),
)  # fmt: skip


class Director:
    """As much of a rehearsal as its run needs."""

    def __init__(self, **wanted: Any) -> None:
        self.wanted = Wanted(**wanted)
        self.left_out: list[LeftOut] = []
        self.trail, self.log = None, structlog.get_logger()

    def moved(self) -> None:
        pass


@pytest.mark.parametrize("what", CHANGES)
def test_what_would_change_the_world_is_left_out_and_told(what: str):
    director, results = Director(), []
    run = RehearsedRun(director, None, Run(read(document())))  # type: ignore[arg-type]
    Deferred.fromCoroutine(run._result_of(CHANGES[what])).addCallback(results.append)
    assert isinstance(results[0], effects.Failed | effects.Voted)
    assert [one.kind for one in director.left_out] == [type(CHANGES[what]).__name__.lower()]
    assert "1234" not in str(director.left_out)


@pytest.mark.parametrize("effect", [effects.MailLater("a@b.example", "x", "y"), effects.Record(on=True)])
def test_what_is_only_done_is_left_out_and_the_flow_goes_on_as_if_it_were(effect: effects.Effect):
    director, results = Director(), []
    run = RehearsedRun(director, None, Run(read(document())))  # type: ignore[arg-type]
    Deferred.fromCoroutine(run._result_of(effect)).addCallback(results.append)
    assert (results, len(director.left_out)) == ([effects.Done()], 1)


@pytest.mark.parametrize("effect", ASKS, ids=lambda effect: type(effect).__name__)
def test_what_only_asks_is_carried_out(effect: effects.Effect):
    assert _only_asks(effect)


VALUES = {
    "text": "茶, hot", "number": Decimal("-3.05"), "flag": True, "list": ("tea", "juice"), "date": date(2026, 11, 26),
    "moment": datetime.fromisoformat("2026-11-26 14:31:09"),
}  # fmt: skip


@pytest.mark.parametrize("kind", VALUES)
def test_a_variable_is_taken_back_as_it_was_shown(kind: str):
    run = Run(read(document() | {"variables": {"it": {"type": kind, "optional": True}}}))
    run.variables.set("it", VALUES[kind])
    assert _read(run, dict(shown(run.variables))["it"], kind) == VALUES[kind]


def test_where_the_caller_would_have_gone():
    told = [where(step) for step in (ToQueue("sales-en"), ToNumber("+86512"), ToMailbox("general"), None)]
    assert told == ["queue sales-en", "number +86512", "mailbox general", "flow-over"]
