"""Sixty callers in a menu: from a key to the next prompt.

Each presses a key some seconds after he heard the menu's tone, and hears it again, eight times.
"""

from __future__ import annotations

from itertools import chain

from tests.load.rows import Row, business, percentile, spread
from tests.load.scene import SETTING, Engine, Scene, Told, scene
from tests.load.sip_ends import THINKING

NAMES = ("key_to_prompt_p50_ms", "key_to_prompt_p99_ms")

AGENTS = 1  # nobody rings him
CALLERS, PRESSES, EVERY = 60, 8, 0.1
ROUNDS = 3
GOAL = "≤ 150"


async def rows(told: Told) -> list[Row]:
    """All of NAMES. Takes four minutes."""
    busy = business()
    seen: dict[str, list[list[float]]] = {}
    async with scene(AGENTS) as stage:
        assert stage.theirs is not None
        engines = (stage.ours, stage.theirs)
        for number in range(ROUNDS):
            for place, engine in enumerate(engines if number % 2 == 0 else reversed(engines)):
                seen.setdefault(engine.name, []).append(await _round(stage, engine, number))
                told((2 * number + place + 1) / (2 * ROUNDS))
        mine, his = (seen[engine.name] for engine in engines)
        version = stage.peer.removesuffix("app_queue") + "Background"
    return [
        Row(
            name=name,
            value=round(percentile(chain(*mine), share), 1),
            unit="ms",
            peer=version,
            peer_value=round(percentile(chain(*his), share), 1),
            goal=goal,
            how=f"The end of the caller's key press leaves him → the first packet of the next prompt that is not silent "
            f"reaches him (packets are 20 ms apart); {CALLERS} callers at once, each {PRESSES} keys, one in "
            f"{THINKING[0]:g} to {THINKING[1]:g} s; {ROUNDS} rounds in turn, {len(list(chain(*mine)))} and "
            f"{len(list(chain(*his)))} keys. {SETTING} By round: {spread([percentile(one, share) for one in mine])}, "
            f"the peer {spread([percentile(one, share) for one in his])}. {busy}",
        )
        for name, share, goal in zip(NAMES, (0.5, 0.99), (None, GOAL), strict=True)
    ]


async def _round(stage: Scene, engine: Engine, seed: int) -> list[float]:
    """In milliseconds. Errors: RuntimeError when a call failed."""
    seen = await stage.round(
        engine, calls=CALLERS, every=EVERY, talk=0, patience=30.0, again=PRESSES, seed=seed
    )
    if seen.failed:
        raise RuntimeError(
            f"{len(seen.failed)} of {CALLERS} calls to {engine.name} failed, first: {seen.failed[0]}"
        )
    return [1000 * heard for call in seen.calls for heard in call.heard]
