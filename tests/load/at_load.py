"""At 90 % load with agents free: how fast it rings, what a call costs, and whether the record is there in time.

queue_to_ring        the end of a caller's key press leaves him → the INVITE is at a station
line_to_answer       his INVITE leaves him → he has the 200 OK
cpu_s_per_call       CPU seconds of all processes, the callers' and agents' not among them
pop_before_ring      the share of calls whose record is at the agent's console before the INVITE at his station
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import chain

from tests.load import figures
from tests.load.rows import Row, business, percentile, spread
from tests.load.scene import SETTING, Engine, Round, Scene, Told, scene

NAMES = (
    "queue_to_ring_p50_ms", "queue_to_ring_p99_ms", "line_to_answer_p50_ms", "line_to_answer_p99_ms",
    "cpu_s_per_call", "pop_before_ring_share",
)  # fmt: skip

AGENTS, TALK = 20, 3.0
CALLS_A_SECOND = 0.9 * AGENTS / (TALK + 0.05)
ROUNDS, CALLS, WARM_UP = 3, 130, 20


async def rows(told: Told) -> list[Row]:
    """All of NAMES. Takes three minutes and a half."""
    busy = business()
    async with scene(AGENTS) as stage:
        assert stage.theirs is not None
        engines = (stage.ours, stage.theirs)
        seen = await _in_turn(stage, engines, told)
        return _rows([seen[engine.name] for engine in engines], stage.peer, busy)


async def _in_turn(stage: Scene, engines: Sequence[Engine], told: Told) -> dict[str, list[Round]]:
    done, total = 0, len(engines) * (ROUNDS * CALLS + WARM_UP)

    def one_more() -> None:
        nonlocal done
        done += 1
        told(done / total)

    seen: dict[str, list[Round]] = {engine.name: [] for engine in engines}
    for engine in engines:
        await _round(stage, engine, WARM_UP, 0, one_more)
    for number in range(1, ROUNDS + 1):
        for engine in engines if number % 2 else reversed(engines):
            seen[engine.name].append(await _round(stage, engine, CALLS, number, one_more))
    return seen


async def _round(stage: Scene, engine: Engine, calls: int, seed: int, each: Callable[[], None]) -> Round:
    """Errors: RuntimeError when a call failed: then no figure means anything."""
    every = 1 / CALLS_A_SECOND
    seen = await stage.round(
        engine, calls=calls, every=every, talk=TALK, answer=0.0, seed=seed, patience=20.0, each=each
    )
    if seen.failed:
        raise RuntimeError(
            f"{len(seen.failed)} of {calls} calls to {engine.name} failed, first: {seen.failed[0]}"
        )
    return seen


def _rows(seen: Sequence[Sequence[Round]], peer: str, busy: str) -> list[Row]:
    """seen: our rounds, and the peer's."""
    setting = (
        f"{ROUNDS} rounds in turn of {CALLS} calls each after {WARM_UP} to warm up, {CALLS_A_SECOND:.1f} calls/s, "
        f"{TALK:g} s of talk: 90 % of what {AGENTS} agents can do. {SETTING}"
    )
    made = []
    for name, share in zip(NAMES[:4], (0.5, 0.99, 0.5, 0.99), strict=True):
        mine, his = ([[1000 * one for one in _of(name, round_)] for round_ in rounds] for rounds in seen)
        made.append(
            Row(
                name=name,
                value=round(percentile(chain(*mine), share), 2),
                unit="ms",
                peer=peer,
                peer_value=round(percentile(chain(*his), share), 2),
                how=f"{_what(name)} {setting} By round: {spread([percentile(one, share) for one in mine])}, the "
                f"peer {spread([percentile(one, share) for one in his])}. {busy}",
            )
        )
    return [*made, _cost(seen, peer, setting, busy), _pops(seen[0], setting, busy)]


def _of(name: str, one: Round) -> list[float]:
    if name.startswith("queue"):
        return figures.queue_to_ring(one.calls, only_free=True)
    return figures.line_to_answer(one.calls)


def _what(name: str) -> str:
    if name.startswith("queue"):
        return (
            "The end of the caller's key press leaves him → the INVITE is at the agent's station; of callers who "
            "found a station free."
        )
    return "The caller's INVITE leaves him → he has the 200 OK."


def _cost(seen: Sequence[Sequence[Round]], peer: str, setting: str, busy: str) -> Row:
    mine, his = ([sum(one.cpu.values()) / len(one.calls) for one in rounds] for rounds in seen)
    names = seen[0][0].cpu
    split = ", ".join(
        f"{name} {1000 * sum(one.cpu[name] for one in seen[0]) / sum(len(one.calls) for one in seen[0]):.1f}"
        for name in names
    )
    return Row(
        name="cpu_s_per_call",
        value=round(sum(mine) / len(mine), 4),
        unit="s",
        peer=peer,
        peer_value=round(sum(his) / len(his), 4),
        goal="≤ 1.5 × app_queue",
        how=f"CPU seconds of all processes of the engine, from the first call to the last recording's end, by call. "
        f"In ms: {split}; the database is SQLite within cti. {setting} By round: {spread(mine, 3)}, the peer "
        f"{spread(his, 3)}. {busy}",
    )


def _pops(rounds: Sequence[Round], setting: str, busy: str) -> Row:
    counted = [figures.pops_in_time(one.calls, one.pops) for one in rounds]
    in_time, rang = (sum(counts) for counts in zip(*counted, strict=True))
    return Row(
        name="pop_before_ring_share",
        value=round(in_time / rang, 4),
        unit="share",
        goal="1",
        how=f"The agent's console has call.delivered before his station has the INVITE: {in_time} of {rang} calls. "
        f"{setting} {busy}",
    )
