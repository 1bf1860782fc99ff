"""The machine's clock is set back while people talk and wait: nobody's time is longer or shorter for that.

Forward it is set in test_chaos.py: Asterisk may then take telephones for silent (docs/when-things-die.md).
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from tests.chaos.machine_clock import MachineClock, machine_clock
from tests.live import sound
from tests.live.house import House
from tests.live.numbers import newcomer

BACK = -3 * 3600.0  # seconds
NEAR = timedelta(seconds=5)  # between the moment of the leap and the one in which the server is told


@pytest.fixture
def clock() -> Any:
    with machine_clock() as clock:
        yield clock


@pytest_asyncio.fixture(loop_scope="session")
async def house(on_the_reactor: Any, clock: MachineClock, tmp_path: Path) -> AsyncIterator[House]:
    house = House()
    await house.start()
    try:
        house.enter(tmp_path)
        yield house
        await house.leave()
    finally:
        await house.stop()


async def test_talks_queues_and_wrap_ups_go_on_as_if_nothing_had_happened(house, clock):
    li_na = await house.agent("li.na", says=sound.LI_NA)
    talker = await house.caller(newcomer(), presses="1,1")
    await li_na.pop()
    interaction = await li_na.answers()
    since = datetime.fromisoformat(li_na.link.events.all[-1]["at"])
    first = await house.caller(newcomer(), presses="1,1")
    await house.reaches("queue")
    second = await house.caller(newcomer(), presses="1,1")
    await house.reaches("queue", callers=2)

    clock.set(BACK)
    told = await li_na.link.events.next(
        8,
        lambda seen: _established(seen) and abs(_established(seen) - since - timedelta(seconds=BACK)) < NEAR,
    )
    assert told["call"]["interaction"] == interaction
    await talker.hears_sound(0.6)

    await talker.hangs_up()
    await li_na.becomes("wrap-up")
    await li_na.becomes("ready")  # by itself, in the site's two seconds
    pop = await li_na.pop()
    assert pop["number"] == first.number, "the queue's order"
    assert pop["waited"] < 60
    await li_na.answers()
    for caller in (first, second):
        await caller.hangs_up()

    kept = await house.kept(talker.number, recordings=1)
    assert [segment.seconds < 60 for segment in kept.segments] == [True] * len(kept.segments)
    assert sum(segment.seconds for segment in kept.segments) == pytest.approx(
        (kept.ended - kept.began).total_seconds(), abs=0.001
    )


def _established(seen: dict[str, Any]) -> datetime | None:
    established = seen.get("call", {}).get("established") if seen["event"] == "call.updated" else None
    return None if established is None else datetime.fromisoformat(established)
