"""What watchers outside see while people talk: /health, /ready, /metrics."""

from __future__ import annotations

import asyncio
import re
import urllib.request

from tests.live import emptiness, sound
from tests.live.people import ZHANG_WEI


async def figures(house) -> dict[str, float]:
    """Name with labels → value."""

    def ask() -> str:
        address = f"http://{house.site.server.address}:{house.site.server.port}/metrics"
        with urllib.request.urlopen(address, timeout=5) as answer:
            return str(answer.read().decode())

    text = await asyncio.to_thread(ask)
    return {name: float(value) for name, value in re.findall(r"^(trunkline_\S+) (\S+)$", text, re.MULTILINE)}


async def test_a_call_is_seen_while_it_lasts_and_counted_when_it_is_over(house):
    before = await figures(house)
    agent = await house.agent("li.na", says=sound.LI_NA)
    caller = await house.caller(ZHANG_WEI, presses="1,1")
    await agent.answers()
    during = await figures(house)
    assert during['trunkline_calls{stage="talk"}'] == 1
    assert during['trunkline_lines_in_use{board="telco"}'] == 1
    assert during['trunkline_agents{state="busy"}'] == 1
    assert during['trunkline_node_up{node="a"}'] == 1
    assert during["trunkline_database_up"] == 1
    await caller.hears_sound()
    await caller.hangs_up()
    await house.kept(ZHANG_WEI, recordings=1)

    async def look() -> list[str]:
        after = await figures(house)
        grown = {name: value - before.get(name, 0.0) for name, value in after.items()}
        wanted = (
            'trunkline_calls_begun_total{direction="in"}', 'trunkline_calls_ended_total{outcome="answered"}',
            'trunkline_offers_total{queue="sales-en"}', 'trunkline_answers_total{queue="sales-en"}',
            "trunkline_recordings_joined_total",
        )  # fmt: skip
        wrong = [f"{name} grew by {grown.get(name)}" for name in wanted if grown.get(name) != 1]
        return wrong + (["calls are up"] if 'trunkline_calls{stage="talk"}' in after else [])

    assert await emptiness.settles(look, limit=5) == []
    assert (await figures(house))['trunkline_ari_request_seconds_count{node="a"}'] > before.get(
        'trunkline_ari_request_seconds_count{node="a"}', 0
    )


async def test_alive_and_ready(house):
    for path in ("health", "ready"):
        address = f"http://{house.site.server.address}:{house.site.server.port}/{path}"
        with await asyncio.to_thread(urllib.request.urlopen, address, timeout=5) as answer:
            assert answer.status == 200
    told = await emptiness.health(house.site.server.address, house.site.server.port)
    assert told["ready"]
    assert told["database"]
    assert told["asterisk"] == {"a": True}
