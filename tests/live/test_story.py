"""`trunkline story` of a real call. docs/story.md is what this test printed:

STORY_TO=docs/story.md .venv/bin/python -m pytest tests/live/test_story.py -q
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path

from config.home import PROJECT
from tests.live import sound
from tests.live.people import ZHANG_WEI

PAGE = """\
# One call's whole story

What `trunkline story {interaction}` printed of a real call, which `tests/live/test_story.py` made: a SIP caller,
an Asterisk, the server, an agent's telephone. Made again by

    STORY_TO=docs/story.md .venv/bin/python -m pytest tests/live/test_story.py -q

The last part of the id is enough (`trunkline story {last}`), and `--number {number}` finds the newest call with a
number. `--json` is for programs. Times are minutes, seconds and thousandths since the line rang; "journal" are the
facts that screens and reports are made from, with the length of each stretch of the call, "log" the server's own
lines. The channels' names are Asterisk's own: look for them where its log (`var/asterisk/a/log/messages`) has a complaint.

```
$ trunkline story {last}
{story}
```
"""


def trunkline(home: Path, *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "trunkline", "story", *words, "--home", str(home)],
        capture_output=True, text=True, timeout=60, cwd=PROJECT,
        env=os.environ | {"LC_ALL": "C.UTF-8", "COLUMNS": "118"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


async def test_the_story_of_a_call_with_menu_queue_ring_talk_hold_note_and_recording(house):
    agent = await house.agent("wang.wei", says=sound.WANG_WEI)
    caller = await house.caller(ZHANG_WEI, presses="1,1")
    interaction = await agent.answers()
    await caller.hears_sound()
    await agent.does("hold", interaction)
    await agent.told("held")
    await caller.hears_sound()  # music
    await agent.does("retrieve", interaction)
    await agent.told("retrieved")
    await agent.phone.hears_sound()
    await agent.link.ask("interaction.note", interaction=interaction, text="wants two pumps; 周五之前")
    await caller.hangs_up()
    await house.kept(ZHANG_WEI, recordings=1)

    last = interaction.rpartition("-")[2]
    printed = await asyncio.to_thread(trunkline, house.home.path, last)
    for said in (
        f"{interaction}  {ZHANG_WEI} called ",
        "the flow hotline asks", "said: ", "waits in the queue sales-en", "rings at wang.wei",
        "talks with wang.wei, station 101", "is on hold", "notes: wants two pumps", "recorded: ",
        "the call ends: answered, hung-up (16), by customer", "call ended outcome=answered",
    ):  # fmt: skip
        assert said in printed, said + "\n" + printed
    assert "add up" not in printed, printed

    told = json.loads(await asyncio.to_thread(trunkline, house.home.path, interaction, "--json"))
    assert [leg.split("-0")[0] for leg in told["legs"]] == ["PJSIP/board-telco", "PJSIP/station-101"]
    log = await asyncio.to_thread((house.home.log / "cti.log").read_text)
    about = [json.loads(line) for line in log.splitlines() if interaction in line]
    assert {line["interaction"] for line in about} == {interaction}
    if page := os.environ.get("STORY_TO"):
        text = PAGE.format(interaction=interaction, last=last, number=ZHANG_WEI, story=printed.rstrip())
        Path(page).write_text(text, encoding="utf-8")
