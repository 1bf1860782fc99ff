"""Callers who write more into their number than a number: nothing of it breaks out of the dialplan's files."""

from __future__ import annotations

import asyncio
import json
import re
import shutil

import pytest

from tests.live import emptiness
from tests.live.spool_seen import is_taken_in, mortal, no_server, spool
from tests.live.test_sipp_caller import SCENARIO

__all__ = ["mortal", "no_server"]

HOSTILE = (
    "1%0A200%20result=1%0A",
    "2,ended%20,9,9,9",
    "3$%7BSHELL(touch%20MARK)%7D",
    "4%22);System(touch%20MARK);(%22",
    "5%60touch%20MARK%60",
    "6$(touch%20MARK)",
    "7..%2F..%2Fetc%2Fpasswd",
    "8%7C%26%3B%0D%0A",
    "9" * 200,
    "anonymous",
    "%E9%A9%AC%FF%FE",
    "+86$%5B1+1%5D",
)
HARMLESS = re.compile(r"[0-9A-Za-z+*#]*")


async def all_call(house, folder) -> None:
    """Each of them once, all at the same time, for a second and a half."""
    sipp = shutil.which("sipp")
    if sipp is None:
        pytest.skip("no SIPp on this machine: `apt-get install sip-tester`")
    node, far_end = house.site.nodes[0], house.network.host(20)
    scenario, users = folder / "hostile.xml", folder / "users.csv"
    scenario.write_text(SCENARIO.replace("CALLER", "[field0]").replace("\n    ", "\n"), encoding="utf-8")
    named = [user.replace("MARK", str(folder / "mark")) for user in HOSTILE]
    users.write_text("\n".join(["SEQUENTIAL", *named, ""]), encoding="utf-8")
    called = await asyncio.create_subprocess_exec(
        sipp, f"{node.address}:{node.sip_port}", "-sf", str(scenario), "-inf", str(users),
        "-s", "+8651255500100", "-i", far_end, "-p", "5060", "-mi", far_end, "-m", str(len(HOSTILE)),
        "-r", str(len(HOSTILE)), "-nostdin", "-timeout", "20s",
        stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
        cwd=folder,
    )  # fmt: skip
    said, _ = await asyncio.wait_for(called.communicate(), 30)
    assert called.returncode == 0, said.decode()[-3000:]


def last_words(house) -> list[list[str]]:
    """The fields of each line that Asterisk wrote of a call's end."""
    text = house.home.node("a").ended_log.read_text(errors="replace")
    return [line.partition(": ended ")[2].split(",") for line in text.splitlines() if ": ended " in line]


async def all_told(house, before: int) -> list[list[str]]:
    """The last words of all of them, once Asterisk has written them."""

    async def look() -> list[str]:
        count = len(last_words(house)) - before
        return [] if count >= len(HOSTILE) else [f"{count} of {len(HOSTILE)}"]

    assert not await emptiness.settles(look)
    return last_words(house)[before:]


async def test_with_a_server_the_last_words_are_one_harmless_line_each(house, tmp_path):
    before = len(last_words(house))
    await all_call(house, tmp_path)
    assert not await emptiness.settles(house.calls_left)
    words = await all_told(house, before)
    assert len(words) == len(HOSTILE)
    for when, channel, interaction, line, caller, called, state, station, seconds in words:
        assert when.isdecimal()
        assert re.fullmatch(r"a-\d+\.\d+", channel)
        kept = await house.ask(lambda unit, call=interaction: unit.interactions.get(call))
        assert kept is not None, "Asterisk and the journal tell of the same calls"
        assert line == kept.line
        assert HARMLESS.fullmatch(caller)
        assert (called, state, station, seconds) == ("+8651255500100", "Up", "", "")
    assert not (tmp_path / "mark").exists()


async def test_without_one_each_stands_in_the_spool_as_he_is(no_server, tmp_path):
    house = no_server
    before = len(last_words(house))
    await all_call(house, tmp_path)
    words = await all_told(house, before)
    assert {len(word) for word in words} == {9}
    entries = [json.loads(file.read_text()) for file in spool(house).glob("[!.]*.json")]
    assert len(entries) == len(words) == len(HOSTILE)
    assert {entry["uniqueid"] for entry in entries} == {word[1] for word in words}
    for entry in entries:
        assert HARMLESS.fullmatch(entry["number"]), entry
        assert (entry["called"], entry["board"]) == ("+8651255500100", "telco")
    assert not (tmp_path / "mark").exists()
    await house.server_comes_back()
    await is_taken_in(house)
    for entry in entries:
        kept = await house.ask(lambda unit, call=entry["id"]: unit.interactions.get(call))
        assert kept is not None
        assert (kept.outcome, kept.cause) == ("abandoned", "no-server")
