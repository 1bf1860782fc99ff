"""Sixty callers in a menu while new versions of its flow are published: whom it disturbs, and how long it takes.

Each version plays a tone of its own, so that a caller's end knows in which one he is. The peer's new version is a
dialplan that is written anew and reloaded.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean, median
from typing import Any

from tests.live.link import LinkClient
from tests.live.sound import write_tone
from tests.load.app_queue import DIALPLAN, AppQueue
from tests.load.flow_steps import mixed
from tests.load.rows import Row, business, percentile, spread
from tests.load.scene import FLOW, PROMPT_SECONDS, QUEUE, SETTING, Engine, Scene, Told, scene
from tests.load.sip_ends import DEAF, THINKING, Seen

NAMES = ("publish_disturbed_60", "publish_p50_ms_60")

AGENTS = 1  # nobody rings him
CALLERS, NEWCOMERS, PRESSES, EVERY = 60, 20, 8, 0.1
ROUNDS, VERSIONS = 3, 5
NODES = 100
AUTHOR = "priya.nair"

Publish = Callable[[int], Awaitable[float]]
"""Makes the version of this number live; the seconds that it took."""


@dataclass(slots=True)
class Turn:
    """One round. old, new: the tones before and after it, in Hz; seconds: of each publishing; at: when all were
    done."""

    old: int
    new: int
    calls: Sequence[Seen] = ()
    seconds: list[float] = field(default_factory=list)
    at: float = 0.0

    @property
    def disturbed(self) -> list[Seen]:
        return [call for call in self.calls[:CALLERS] if not heard_only(self.old, call)]


async def rows(told: Told) -> list[Row]:
    """All of NAMES. Takes four minutes."""
    busy = business()
    mine: list[Turn] = []
    his: list[Turn] = []
    async with scene(AGENTS) as stage:
        assert stage.theirs is not None
        assert stage.queue is not None
        prompts = stage.house.home.prompts / "en"
        designer = Designer(await stage.house.link(AUTHOR), stage, prompts)
        reloaded = Reloaded(stage.queue, prompts)
        for number in range(ROUNDS):
            turns = [(mine, stage.ours, designer.publishes), (his, stage.theirs, reloaded.publishes)]
            for place, (turn, engine, publish) in enumerate(turns if number % 2 == 0 else reversed(turns)):
                turn.append(await _turn(stage, engine, publish, number))
                told((2 * number + place + 1) / (2 * ROUNDS))
        peer = stage.peer.removesuffix("app_queue") + "dialplan reload"
    return [_disturbed(mine, his, peer, busy), _duration(mine, his, peer, busy)]


async def _turn(stage: Scene, engine: Engine, publish: Publish, number: int) -> Turn:
    """Errors: RuntimeError when a later caller is not in the newest version, or an earlier one was gone before that
    was live: then nothing was measured."""
    before = 1 + number * VERSIONS
    turn = Turn(tone(before), tone(before + VERSIONS))

    async def between() -> None:
        turn.seconds += [await publish(before + more) for more in range(1, VERSIONS + 1)]
        turn.at = time.monotonic()

    seen = await stage.round(
        engine, calls=CALLERS + NEWCOMERS, first=CALLERS, every=EVERY, talk=0, patience=30.0, again=PRESSES,
        seed=number, between=between,
    )  # fmt: skip
    turn.calls = seen.calls
    lost = [call for call in turn.calls[CALLERS:] if not heard_only(turn.new, call)]
    if lost:
        raise RuntimeError(f"{len(lost)} of {NEWCOMERS} are not in the newest version, first: {lost[0]}")
    gone = [call for call in turn.calls[:CALLERS] if not call.failed and (call.ended or 0) < turn.at]
    if gone:
        raise RuntimeError(f"{len(gone)} of {CALLERS} were gone before all was published, first: {gone[0]}")
    return turn


def tone(version: int) -> int:
    """Hz; that of no other among eight versions in a row."""
    return 400 + 150 * ((version - 1) % 8)


def heard_only(hertz: int, call: Seen) -> bool:
    """Whether he came to his end, and this was what he heard after every key."""
    return not call.failed and len(call.tones) == PRESSES and all(abs(one - hertz) < 60 for one in call.tones)


def write_prompt(folder: Path, version: int) -> Path:
    return write_tone(folder / f"load-{version}.wav", tone(version), seconds=PROMPT_SECONDS)


class Designer:
    """Publishes as the designer's page does: a draft is saved, then the server is asked."""

    def __init__(self, lead: LinkClient, stage: Scene, prompts: Path) -> None:
        self._lead, self._house, self._prompts = lead, stage.house, prompts
        self._base = 1

    async def publishes(self, version: int) -> float:
        document = drawn(write_prompt(self._prompts, version).stem, version)

        def save(unit: Any) -> None:
            unit.flows.save_draft(QUEUE, document, author=AUTHOR, base=self._base, revision=0)
            unit.commit()

        await self._house.ask(save)
        began = time.monotonic()
        told = await self._lead.ask("flows.publish", limit=30.0, flow=QUEUE, base=self._base)
        self._base = told["version"]
        return time.monotonic() - began


def drawn(sound: str, version: int) -> dict[str, Any]:
    """The load's flow with this sound in its menu, a text that nobody has spoken yet, and as many nodes as a grown
    flow has."""
    menu, more = FLOW["nodes"]["menu"], mixed(NODES).model_dump(mode="json", exclude_unset=True)
    news = {"en": f"Version {version}.", "zh": f"第{version}版。"}
    changed = {
        "prompt": menu["prompt"] | {"sound": sound},
        "choices": menu["choices"] | {"3": {"title": {"en": "News", "zh": "新闻"}, "value": "news"}},
        "exits": menu["exits"] | {"3": "news"},
    }
    nodes = FLOW["nodes"] | more["nodes"]
    nodes |= {
        "menu": menu | changed,
        "news": {"type": "play", "prompt": {"text": news}, "exits": {"done": "n0"}},
    }
    return FLOW | {"variables": more["variables"], "nodes": nodes}


class Reloaded:
    def __init__(self, queue: AppQueue, prompts: Path) -> None:
        self._queue, self._prompts = queue, prompts

    async def publishes(self, version: int) -> float:
        prompt = write_prompt(self._prompts, version).with_suffix("")
        began = time.monotonic()
        await asyncio.to_thread(self._queue.publish, prompt)
        return time.monotonic() - began


# ---- what it comes to ----------------------------------------------------------------------------------


def _disturbed(mine: Sequence[Turn], his: Sequence[Turn], peer: str, busy: str) -> Row:
    ours, theirs = ([len(turn.disturbed) for turn in turns] for turns in (mine, his))
    deaf = sum(bool(call.failed) for turn in his for call in turn.disturbed)
    keys = [1000 * heard for turn in mine for call in turn.calls for heard in call.heard]
    return Row(
        name=NAMES[0],
        value=round(mean(ours), 1),
        unit="calls",
        peer=peer,
        peer_value=round(mean(theirs), 1),
        goal="0",
        how=f"Of {CALLERS} callers in a menu while {VERSIONS} versions of its flow are published one after another, how "
        f"many are cut off, hear nothing for {DEAF:g} s after a key, or hear another version than that in which they "
        f"began; each presses {PRESSES} keys, one in {THINKING[0]:g} to {THINKING[1]:g} s, and stays until after the "
        f"last. The {NEWCOMERS} who call then hear the newest, all of them. The mean of {ROUNDS} rounds in turn. "
        f"{SETTING} By round: {spread(ours, 0)}, the peer {spread(theirs, 0)} (its callers go on in the dialplan "
        f"that is there now; {deaf} were cut off or heard nothing). From a key to the next prompt, ours: p99 {percentile(keys, 0.99):.0f}, at most "
        f"{max(keys):.0f} ms. {busy}",
    )


def _duration(mine: Sequence[Turn], his: Sequence[Turn], peer: str, busy: str) -> Row:
    ours, theirs = ([1000 * one for turn in turns for one in turn.seconds] for turns in (mine, his))
    return Row(
        name=NAMES[1],
        value=round(median(ours), 1),
        unit="ms",
        peer=peer,
        peer_value=round(median(theirs), 1),
        how=f"While {CALLERS} callers press keys, from the saved draft to the answer that new callers take it: a flow of "
        f"{NODES} nodes is checked, written to the database, its two new texts are spoken, it is kept as files. The "
        f"peer writes a dialplan of {DIALPLAN.count(chr(10))} lines and has it read by asterisk -rx. {len(ours)} times: "
        f"{spread(ours)}, the peer {spread(theirs)}. {busy}",
    )
