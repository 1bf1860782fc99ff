"""A team lead sees where callers are in a flow, follows one of them, and the steps stand once after a kill."""

from __future__ import annotations

from collections import Counter

import pytest
import pytest_asyncio

from tests.live.link import LinkRefused
from tests.live.numbers import newcomer
from tests.live.site_for_tests import BANK_LINE, PIN


@pytest_asyncio.fixture
async def lead(house):
    return await house.link("priya.nair")


def row(flow: dict, node: str) -> dict:
    """Over all versions: which of them is live is the business of the tests that ran before."""
    counts: Counter[str] = Counter()
    exits: Counter[str] = Counter()
    for one in flow["nodes"]:
        if one["node"] == node:
            counts.update({name: one[name] for name in ("now", "came_in", "gave_up", "onward")})
            exits.update(one["exits"])
    return {**{name: counts[name] for name in ("now", "came_in", "gave_up", "onward")}, "exits": exits}


class Watched:
    """A flow on the lead's screen: rows replaced as they change."""

    def __init__(self, link, seen: dict) -> None:
        self.link, self.rows = link, {}
        self.callers = []
        self.takes(seen)
        self.before = dict(self.rows)

    def takes(self, flow: dict) -> None:
        self.rows |= {(one["version"], one["node"]): one for one in flow["nodes"]}
        self.callers = flow["callers"]

    async def shows(self, node: str, **wanted: object) -> None:
        """Until the node has these figures; counts are told from when the lead began to watch."""
        while not all(self._is(node, name, value) for name, value in wanted.items()):
            self.takes((await self.link.event("flows.now", 8))["flow"])

    def _is(self, node: str, name: str, wanted: object) -> bool:
        now, before = (row({"nodes": list(rows.values())}, node) for rows in (self.rows, self.before))
        if isinstance(wanted, dict):
            found = {key: now[name].get(key, 0) - before[name].get(key, 0) for key in wanted}
            return found == wanted
        return now[name] - (0 if name == "now" else before[name]) == wanted


async def followed(link, such_that) -> dict:
    """The next event of a call that is followed of which this is so."""
    return await link.events.next(8, lambda told: such_that(told["call"]), event="flows.followed")


def told_of(link, interaction: str) -> list[dict]:
    """Of this call, all that its followers were told."""
    calls = [one["call"] for one in link.events.all if one["event"] == "flows.followed"]
    return [call for call in calls if call["interaction"] == interaction]


def shown(*told: dict) -> list[tuple[str, str | None]]:
    """A call's steps as its follower has them, by their numbers."""
    steps = {
        number: (step["node"], step["exit"])
        for call in told
        for number, step in enumerate(call["steps"], call["first"])
    }
    return [steps[number] for number in range(len(steps))]


async def steps_kept(house, number: str) -> list[tuple[str, str | None]]:
    """Of the caller's last call, when it is over."""
    kept = await house.kept(number)
    steps = await house.ask(lambda unit: unit.flow_figures.steps_of(kept.id))
    assert [one.number for one in steps] == list(range(len(steps)))
    return [(one.node, one.exit) for one in steps]


async def test_one_gives_up_in_the_menu_and_the_other_presses_on(house, lead):
    flow = Watched(lead, await lead.ask("flows.watch", flow="hotline"))
    quitter = await house.caller(newcomer(), presses="1")
    await flow.shows("main-menu", now=1, came_in=1)
    other = await house.caller(newcomer(), presses="1")
    await flow.shows("main-menu", now=2, came_in=2)
    assert {caller["number"] for caller in flow.callers} == {quitter.number, other.number}
    calls = {one["number"]: one["interaction"] for one in flow.callers}
    interaction = calls[other.number]
    seen = await lead.ask("flows.follow", interaction=interaction)
    left = await lead.ask("flows.follow", interaction=calls[quitter.number])
    assert seen["stands"][-1]["node"] == "main-menu"
    assert seen["variables"]["language"] == "en"

    await quitter.hangs_up()
    await flow.shows("main-menu", now=1, gave_up=1)
    await other.presses("1")
    await flow.shows("main-menu", now=0, exits={"1": 1})
    await flow.shows("sales", onward=1)
    told = await followed(lead, lambda call: call["steps"] and call["steps"][-1]["exit"] == ":onward")
    assert told["call"]["stands"] == []
    await other.hangs_up()
    for call in calls.values():
        await followed(lead, lambda told, call=call: told["over"] and told["interaction"] == call)

    kept = await steps_kept(house, quitter.number)
    assert kept[-1] == ("main-menu", "hang-up")
    assert shown(left, *told_of(lead, calls[quitter.number])) == kept
    kept = await steps_kept(house, other.number)
    assert kept[-2:] == [("main-menu", "1"), ("sales", ":onward")]
    assert shown(seen, *told_of(lead, interaction)) == kept
    audit = await house.ask(lambda unit: unit.audit.latest(20))
    assert ("priya.nair", "flow.followed", interaction) in [
        (one.actor, one.action, one.subject) for one in audit
    ]


async def test_after_a_kill_the_steps_stand_once_and_the_counts_go_on(house, lead):
    flow = Watched(lead, await lead.ask("flows.watch", flow="hotline"))
    quitter = await house.caller(newcomer(), presses="1")
    other = await house.caller(newcomer(), presses="1")
    await flow.shows("main-menu", now=2, came_in=2)
    await house.server_dies()
    await quitter.hangs_up()
    await house.server_comes_back()
    lead = await house.link("priya.nair")
    after = Watched(lead, await lead.ask("flows.watch", flow="hotline"))
    after.before = flow.before
    await after.shows("main-menu", now=1, came_in=2, gave_up=1)
    await other.presses("1")
    await after.shows("main-menu", now=0, came_in=2, exits={"1": 1})
    await after.shows("sales", onward=1)
    await other.hangs_up()
    for caller, last in ((quitter, ("main-menu", "hang-up")), (other, ("sales", ":onward"))):
        kept = await steps_kept(house, caller.number)
        assert kept[-1] == last
        assert len({node for node, _ in kept}) == len(kept), "each node once"


async def test_what_is_secret_is_shown_to_nobody_who_follows(house, lead):
    flow = Watched(lead, await lead.ask("flows.watch", flow="pin"))
    caller = await house.caller(newcomer(), called=BANK_LINE, presses="4711")
    await flow.shows("ask", now=1)
    (there,) = flow.callers
    seen = await lead.ask("flows.follow", interaction=there["interaction"])
    assert [one["flow"] for one in seen["stands"]] == ["bank", "pin"]
    await caller.presses(PIN)
    told = await followed(lead, lambda call: call["steps"])
    assert PIN not in str(told)
    await caller.hangs_up()
    await followed(lead, lambda call: call["over"])


async def test_agents_follow_nobody_and_who_is_not_there_is_said_so(house, lead):
    agent = await house.link("li.na")
    for command, more in (
        ("watch", {"flow": "hotline"}),
        ("follow", {"interaction": "2026-1126-AAAA-AAAAAA"}),
    ):
        with pytest.raises(LinkRefused, match="not-allowed"):
            await agent.ask(f"flows.{command}", **more)
    with pytest.raises(LinkRefused, match="no-such-call"):
        await lead.ask("flows.follow", interaction="2026-1126-AAAA-AAAAAA")
    with pytest.raises(LinkRefused, match="no-such-flow"):
        await lead.ask("flows.watch", flow="hot-line")
