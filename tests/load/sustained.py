"""How many calls a second N agents can be given for good: none fails, and nobody waits longer and longer.

Both engines climb the same ladder in turn: from the goal a rung up while it holds, or down until it does, by
more and more rungs, and then up again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from tests.load import figures
from tests.load.rows import Row, business
from tests.load.scene import SETTING, Engine, Round, Scene, Told, scene

TALK = 3.0
LENGTH = 20.0  # seconds of a step
WARM_UP = 20  # calls
STEPS = 4  # at most, of each engine
DRIFT = 0.1  # seconds that the last third may wait longer than the first, in the median

LADDERS: dict[int, tuple[float, ...]] = {
    20: (4.0, 4.8, 5.6, 6.0, 6.2, 6.4, 6.5, 6.6),
    50: (8.0, 10.0, 12.0, 13.0, 14.0, 15.0, 15.5, 16.0, 16.4),
}
GOALS = {20: 6.4, 50: 15.0}


@dataclass(frozen=True, slots=True)
class Step:
    """One rate tried."""

    rate: float
    failed: int
    drift: float
    waited: float

    @property
    def holds(self) -> bool:
        return self.failed == 0 and self.drift <= DRIFT

    def __str__(self) -> str:
        kept = "held" if self.holds else f"not held: {self.failed} failed, drift {1000 * self.drift:.0f} ms"
        return f"{self.rate:.2f}/s {kept} (median wait {1000 * self.waited:.0f} ms)"


class Climb:
    """One engine on its ladder. `next` is the rate to try, None at its end: the next higher one has failed, or
    there is none, or all steps are taken."""

    def __init__(self, ladder: Sequence[float], goal: float) -> None:
        self.steps: list[Step] = []
        self._ladder = ladder
        self._held, self._failed = -1, len(ladder)  # rungs: the highest that held, the lowest that did not
        self.next: float | None = goal

    def took(self, step: Step) -> None:
        assert self.next is not None
        self.steps.append(step)
        here = self._ladder.index(self.next)
        if step.holds:
            self._held = here
        else:
            self._failed = min(self._failed, here)
        fallen = sum(not one.holds for one in self.steps)
        there = self._held + 1 if self._held >= 0 else max(0, here - fallen) if here else self._failed
        over = there >= self._failed or len(self.steps) == STEPS
        self.next = None if over else self._ladder[there]

    @property
    def best(self) -> float:
        """Calls a second, the highest that held; 0: none did."""
        return max((step.rate for step in self.steps if step.holds), default=0.0)


def names(agents: int) -> tuple[str, ...]:
    return (f"sustained_cps_{agents}",)


async def rows(agents: int, told: Told) -> list[Row]:
    """Takes about three minutes."""
    busy = business()
    ladder, goal = LADDERS[agents], GOALS[agents]
    ours, theirs = Climb(ladder, goal), Climb(ladder, goal)
    async with scene(agents) as stage:
        assert stage.theirs is not None
        climbs = [(stage.ours, ours), (stage.theirs, theirs)]
        for engine, _ in climbs:
            await _round(stage, engine, goal, WARM_UP)
        for number in range(STEPS):
            for engine, climb in climbs:
                if climb.next is not None:
                    climb.took(_step(await _round(stage, engine, climb.next, round(climb.next * LENGTH))))
            told((number + 1) / STEPS)
        peer = stage.peer
    return [
        Row(
            name=names(agents)[0],
            value=round(ours.best, 2),
            unit="calls/s",
            peer=peer,
            peer_value=round(theirs.best, 2),
            goal=f"≥ {goal:g}",
            how=f"The highest rate at which in {LENGTH:.0f} s no call fails and the last third waits at most "
            f"{1000 * DRIFT:.0f} ms longer than the first, in the median; {agents} agents, {TALK:g} s of talk "
            f"(at most {agents / TALK:.2f}/s are possible), at most {STEPS} steps from {goal:g}/s. {SETTING} "
            f"Steps: {_told(ours)}; the peer: {_told(theirs)}. {busy}",
        )
    ]


async def _round(stage: Scene, engine: Engine, rate: float, calls: int) -> Round:
    return await stage.round(
        engine, calls=calls, every=1 / rate, talk=TALK, answer=0.0, patience=10.0, seed=7
    )


def _step(seen: Round) -> Step:
    waits = figures.queue_to_ring(seen.calls)
    return Step(
        rate=figures.rate(seen.calls),
        failed=len(seen.failed),
        drift=figures.drift(seen.calls),
        waited=median(waits) if waits else 0.0,
    )


def _told(climb: Climb) -> str:
    return ", ".join(str(step) for step in climb.steps)
