"""`trunkline callers` against a running house: every call it places is journalled, and the counts agree."""

from __future__ import annotations

import asyncio
import os
import re
import sys

from config.home import PROJECT
from tests.live import emptiness
from tests.live.people import SHARED, ZHANG_WEI

CALLS = 6
LIMIT = 60.0


async def callers(house, *words: str) -> tuple[int, str]:
    """Exit code, and what it said."""
    environment = {name: value for name, value in os.environ.items() if name not in ("LANG", "LC_ALL")}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "trunkline", "callers", "--home", str(house.home.path), *words,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT, cwd=PROJECT, env=environment,
    )  # fmt: skip
    said, _ = await asyncio.wait_for(process.communicate(), LIMIT)
    assert process.returncode is not None
    return process.returncode, said.decode()


def tally(said: str) -> list[int]:
    """placed, answered, busy, failed, ended by the centre, ended by the caller."""
    rows = re.findall(r"^│((?:\s*\d+\s*│){6})$", said, re.MULTILINE)
    assert rows, said
    return [int(count) for count in re.findall(r"\d+", rows[-1])]


async def interactions(house) -> dict[str, str | None]:
    """Of the sample's customers who may call: interaction → outcome."""
    found = await house.ask(
        lambda unit: [
            item
            for number in (ZHANG_WEI, SHARED)
            for item in unit.interactions.history(number=number, limit=99)
        ]
    )
    return {item.interaction: item.outcome for item in found}


async def test_every_call_that_was_placed_stands_in_the_history_and_the_counts_agree(house):
    await house.agent("li.na", answer_after=0.1)
    before = await interactions(house)
    code, said = await callers(
        house, "--count", str(CALLS), "--rate", "3", "--presses", "1,1", "--stay", "2", "3", "--seed", "1"
    )
    assert code == 0, said
    placed, answered, busy, failed, by_centre, by_caller = tally(said)
    assert (placed, answered, busy, failed) == (CALLS, CALLS, 0, 0), said
    assert by_centre + by_caller == CALLS
    assert not await emptiness.settles(house.calls_left), "a call is left"
    after = await interactions(house)
    new = {call: outcome for call, outcome in after.items() if call not in before}
    assert len(new) == CALLS, house.story()
    assert "answered" in new.values(), "they came through the menus to an agent"


async def test_an_address_that_another_phone_has_is_said_and_no_call_is_placed(house):
    await house.telco()
    before = await interactions(house)
    code, said = await callers(house, "--count", "1")
    assert code == 1
    assert f"Error: {house.network.host(20)}:5060 cannot be used for SIP" in said
    assert await interactions(house) == before


async def test_a_board_that_is_not_there_is_said(house):
    code, said = await callers(house, "--board", "telko")
    assert code == 1
    assert 'there is no board "telko" of kind "sip"; did you mean "telco"?' in said
