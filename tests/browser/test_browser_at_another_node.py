"""An agent whose browser's telephone was made at one Asterisk takes a call that came in at another."""

from __future__ import annotations

import pytest_asyncio

from tests.live import emptiness, sound
from tests.live.house import House
from tests.live.numbers import newcomer
from tests.live.site_for_tests import two_nodes


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def house_of_two(on_the_reactor):
    house = House()
    await house.start(change=two_nodes, console=True)
    yield house
    await house.stop()


@pytest_asyncio.fixture
async def house(house_of_two, tmp_path):
    house_of_two.enter(tmp_path)
    yield house_of_two
    await house_of_two.leave()


async def test_a_browser_is_rung_from_node_to_node(house, office):
    first = await house.link("chen.jie")  # the first browser is made at a, the next one at b
    seat = await first.ask("agent.log_in", station="browser", desk="desk of chen.jie")
    assert seat["sip"]["path"] == "/sip?node=a"
    desk = await office.desk("wang.wei")
    caller = await house.caller(newcomer(), presses="1,1")
    await desk.rings()
    await desk.presses("Y")
    await desk.talks()
    await caller.hears_sound(0.6)
    heard = await desk.hears()
    assert heard.hertz == sound.CALLER
    up = await emptiness.ari(house.site.node("b"), house.secrets.ari_password, "channels")
    assert sorted(one["name"][:10] for one in up) == ["PJSIP/node", "PJSIP/web-"]
    await desk.hangs_up()
    await caller.is_hung_up()
    kept = await house.kept(caller.number, recordings=1)
    assert (kept.node, kept.outcome, kept.agent) == ("a", "answered", "wang.wei")
    await first.ask("agent.log_out")
    await first.close()
