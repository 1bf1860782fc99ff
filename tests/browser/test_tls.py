"""The whole house over TLS: pages, link and the browsers' SIP by one encrypted port."""

from __future__ import annotations

import pytest_asyncio

from tests.live import sound
from tests.live.house import House


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def tls_house(on_the_reactor):
    house = House()
    await house.start(
        console=True, change=lambda site: site["server"].update(tls={"certificate": "self-signed"})
    )
    yield house
    await house.stop()


@pytest_asyncio.fixture
async def house(tls_house, tmp_path):
    tls_house.enter(tmp_path)
    yield tls_house
    await tls_house.leave()


async def test_a_visitor_calls_an_agent_over_https_and_both_hear_each_other(house, office):
    assert office.address.startswith("https://")
    desk = await office.desk("wang.wei", ignore_https_errors=True)
    visitor = await office.visitor(ignore_https_errors=True)
    await visitor.calls()
    await visitor.hears_sound()
    await visitor.presses("1")
    await visitor.presses("1")
    await desk.answers()
    at_agent, at_visitor = await desk.hears(), await visitor.hears()
    assert (at_agent.hertz, at_visitor.hertz) == (sound.CALLER, sound.WANG_WEI)
    cookies = {cookie["name"]: cookie for cookie in await desk.page.context.cookies()}
    assert cookies["trunkline"]["secure"]
    answer = await desk.page.request.get("/call-us")
    assert answer.headers["strict-transport-security"] == "max-age=31536000"
    await visitor.hangs_up()
    await desk.becomes("Wrap-up")


async def test_programs_use_the_link_over_tls(house):
    assert house.link_url.startswith("wss://")
    li_na = await house.agent("li.na", says=sound.LI_NA)
    caller = await house.caller(presses="1,1")
    await li_na.answers()
    await caller.hears_sound()
    await caller.hangs_up()
    await li_na.becomes("wrap-up")
