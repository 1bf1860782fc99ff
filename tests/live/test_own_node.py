"""A node type of the site's own: a Python file in its folder, refused by place when it is damaged, then used."""

from __future__ import annotations

import asyncio

import pytest
import pytest_asyncio

from config.faults import Refused
from tests.live.numbers import newcomer
from tests.live.prompts_heard import SURE, heard_sentence
from tests.live.test_publishing import publishes
from trunkline import control

RAFFLE = '''
from typing import ClassVar, Literal

from pydantic import Field

from ivr_flows.effects import Learned
from ivr_flows.nodes.node import ERROR, Announcement, Exit, Node, Steps, announce
from ivr_flows.variables import Variables


class Raffle(Node):
    """Who calls from a number that ends in one of these digits hears that he has won."""

    label: ClassVar = {"en": "Raffle", "zh": "抽奖"}
    help: ClassVar = {"en": "Parts those who have won from the others.", "zh": "区分中奖者与其他来电者。"}

    type: Literal["raffle"] = "raffle"
    digits: str = Field("0123456789", description="that win")
    prompt: Announcement = Field(description="to who has won")

    def exits_here(self) -> tuple[Exit, ...]:
        return Exit("won", heard=True), Exit("lost", heard=False), Exit(ERROR, heard=False)

    def run(self, call: Variables) -> Steps:
        if str(call.get("caller") or "-")[-1] not in self.digits:
            return "lost"
        call.learn(Learned("raffle", "won", {"en": "Raffle", "zh": "抽奖"}, {"en": "has won", "zh": "已中奖"}))
        heard = yield from announce(self.prompt, call, interruptible=False)
        return "won" if heard else ERROR
'''
WON = "You have won a pump."
FLOW = {
    "name": "hotline", "languages": ["en", "zh"], "start": "raffle", "default": "bye",
    "nodes": {
        "raffle": {"type": "raffle", "prompt": {"text": {"en": WON, "zh": "您中奖了。"}}, "exits": {"lost": "sorry"}},
        "sorry": {"type": "play", "prompt": {"text": {"en": "You have not.", "zh": "未中奖。"}}},
        "bye": {"type": "hang-up"},
    },
}  # fmt: skip


async def reload(house) -> list[str]:
    """What has changed. Raises Refused."""
    told = await asyncio.to_thread(control.order, house.home, "reload")
    return [f"{change['how']} {change['what']}" for change in told["changes"]]


@pytest_asyncio.fixture
async def lead(house):
    """At the designer. Afterwards there is no such type, and the hotline is as it came."""
    folder = house.home.flow_nodes
    folder.mkdir(exist_ok=True)
    link = await house.link("priya.nair")
    yield link
    if (await house.ask(lambda unit: unit.flows.live())).get("hotline", 1) != 1:
        await link.ask("flows.make_live", flow="hotline", version=1)
    await house.ask(lambda unit: (unit.flows.forget_draft("hotline", "priya.nair"), unit.commit()))
    (folder / "raffle.py").unlink()
    assert await reload(house) == ['removed node type "raffle"']


async def test_a_damaged_file_is_refused_by_its_place_and_a_mended_one_is_a_node_like_any(house, lead):
    file = house.home.flow_nodes / "raffle.py"
    file.write_text(RAFFLE.replace('return "lost"', 'return "lost'), encoding="utf-8")
    line = RAFFLE[: RAFFLE.index('return "lost"')].count("\n") + 1
    with pytest.raises(Refused, match=f"raffle.py:{line}: SyntaxError: unterminated string.*mend it"):
        await reload(house)
    file.write_text(RAFFLE, encoding="utf-8")
    assert await reload(house) == ['added node type "raffle"']

    types = {one["type"]: one for one in (await lead.ask("flows.types"))["types"]}
    assert types["raffle"]["help"]["zh"] == "区分中奖者与其他来电者。"
    assert types["raffle"]["fields"]["properties"]["digits"]["description"] == "that win"
    await publishes(house, lead, FLOW)
    caller = await house.caller(newcomer(), says=0)
    await caller.is_hung_up(15)
    assert await heard_sentence(house, caller, WON) > SURE
    kept = await house.kept(caller.number)
    assert ("raffle", "won") in [(one.label, one.value) for one in kept.learned]
