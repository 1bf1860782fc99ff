"""What the server holds after many calls, and how much more that is than at the start."""

from __future__ import annotations

from tests.load.costs import Held, held
from tests.load.rows import Row, business
from tests.load.scene import Scene, Told, scene

NAMES = ("memory_mb_after_10000",)

AGENTS, TALK, CALLS_A_SECOND = 50, 3.0, 13.0
WARM_UP = 200  # calls after which everything that is made once has been made
WHOLE, SHORT = 10_000, 800
PART = 400  # calls of a round


async def rows(told: Told, *, whole: bool = False) -> list[Row]:
    """whole: with all 10,000 calls, a quarter of an hour; else with SHORT, a minute and a half."""
    busy = business()
    calls = WHOLE if whole else SHORT
    async with scene(AGENTS, peer=False) as stage:
        await _calls(stage, WARM_UP)
        before = _held(stage)
        for done in range(0, calls, PART):
            await _calls(stage, PART)
            told((done + PART) / calls)
        after = _held(stage)
    grown = {name: after[name].megabytes - before[name].megabytes for name in after}
    short = "" if whole else f"After {calls} calls only, not 10,000 (`make bench ARGS=--whole` places all). "
    return [
        Row(
            name=NAMES[0],
            value=round(after["cti"].megabytes, 1),
            unit="MB",
            goal=None,
            how=f"{short}Resident memory of the CTI server after {calls} calls of {TALK:g} s at {CALLS_A_SECOND:g}/s "
            f"with {AGENTS} agents; at the start, after {WARM_UP} calls to warm up, {before['cti'].megabytes:.1f}: "
            f"{1000 * grown['cti'] / calls:+.2f} MB by 1,000 calls. Its open files {before['cti'].descriptors} → "
            f"{after['cti'].descriptors}, threads {before['cti'].threads} → {after['cti'].threads}. Asterisk "
            f"{before['Asterisk'].megabytes:.0f} → {after['Asterisk'].megabytes:.0f} MB. {busy}",
        )
    ]


def _held(stage: Scene) -> dict[str, Held]:
    house = stage.house
    return {
        name: held(part.child.pid or 0)
        for name, part in (("cti", house.server), ("Asterisk", house.asterisk))
    }


async def _calls(stage: Scene, calls: int) -> None:
    seen = await stage.round(
        stage.ours, calls=calls, every=1 / CALLS_A_SECOND, talk=TALK, answer=0.0, patience=30.0
    )
    if seen.failed:
        raise RuntimeError(f"{len(seen.failed)} of {calls} calls failed, first: {seen.failed[0]}")
