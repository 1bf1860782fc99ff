"""An agent gets free while callers wait: how soon the next one rings at him.

More callers come than the agents can take, so that somebody always waits; from a caller's BYE to the INVITE of the
next at the same station. Our agents have no wrap-up here, as the peer's have none.
"""

from __future__ import annotations

from itertools import chain

from tests.load import figures
from tests.load.rows import Row, business, percentile, spread
from tests.load.scene import SETTING, Engine, Scene, Told, scene

NAMES = ("free_to_ring_p99_ms",)

AGENTS, TALK = 20, 3.0
ROUNDS, CALLS, EVERY = 3, 90, 1 / 13
PATIENCE = 60.0


async def rows(told: Told) -> list[Row]:
    """All of NAMES. Takes two minutes and a half."""
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
        peer = stage.peer
    everything = list(chain(*mine))
    return [
        Row(
            name=NAMES[0],
            value=round(percentile(everything, 0.99), 1),
            unit="ms",
            peer=peer,
            peer_value=round(percentile(chain(*his), 0.99), 1),
            goal="≤ 20",
            how=f"A talk's caller hangs up (his BYE leaves him) → the INVITE of the next caller, who waits, is at the "
            f"same station; {ROUNDS} rounds in turn of {CALLS} calls at {1 / EVERY:g}/s, twice what {AGENTS} agents "
            f"can take, {TALK:g} s of talk, no wrap-up; {len(everything)} and {len(list(chain(*his)))} times. "
            f"p50 {percentile(everything, 0.5):.1f}, the peer {percentile(chain(*his), 0.5):.1f}. {SETTING} "
            f"By round: {spread([percentile(one, 0.99) for one in mine])}, the peer "
            f"{spread([percentile(one, 0.99) for one in his])}. {busy}",
        )
    ]


async def _round(stage: Scene, engine: Engine, seed: int) -> list[float]:
    """In milliseconds. Errors: RuntimeError when a call failed."""
    seen = await stage.round(
        engine, calls=CALLS, every=EVERY, talk=TALK, answer=0.0, patience=PATIENCE, seed=seed
    )
    if seen.failed:
        raise RuntimeError(
            f"{len(seen.failed)} of {CALLS} calls to {engine.name} failed, first: {seen.failed[0]}"
        )
    return [1000 * one for one in figures.free_to_ring(seen.calls)]
