"""What the moments of calls say, and when a rate holds."""

from __future__ import annotations

import pytest

from tests.load.figures import drift, free_to_ring, line_to_answer, pops_in_time, queue_to_ring, rate
from tests.load.sip_ends import Seen
from tests.load.sustained import GOALS, LADDERS, Climb, Step


def call(number: int, began: float, waited: float | None = 0.01, *, station="a", **values) -> Seen:
    """Pressed a second after it began; rang `waited` seconds later, talked 3 s."""
    rang = None if waited is None else began + 1 + waited
    ended = None if rang is None else rang + 3
    made = Seen(number, f"+{number}", began=began, answered=began + 0.004, pressed=began + 1, rang=rang,
                ended=ended, station=station, free=1)  # fmt: skip
    for name, value in values.items():
        setattr(made, name, value)
    return made


def test_the_wait_is_from_the_key_to_the_ring_and_may_be_that_of_those_who_found_somebody_free():
    calls = [call(1, 0), call(2, 1, 2.0, free=0), call(3, 2, None)]
    assert queue_to_ring(calls) == pytest.approx([0.01, 2.0])
    assert queue_to_ring(calls, only_free=True) == pytest.approx([0.01])
    assert line_to_answer(calls) == pytest.approx([0.004] * 3)


def test_a_queue_that_grows_drifts_and_one_that_stays_does_not():
    steady = [call(n, n / 5, 0.02 + 0.01 * (n % 3)) for n in range(60)]
    growing = [call(n, n / 5, 0.02 * n) for n in range(60)]
    assert abs(drift(steady)) < 0.001
    assert drift(growing) == pytest.approx(0.8)
    assert drift([call(n, n, None) for n in range(6)]) == float("inf")
    assert rate(steady) == pytest.approx(5.0)


def test_an_agent_who_gets_free_counts_only_where_somebody_waits_and_at_his_own_station():
    calls = [
        call(1, 0, waiting=2),  # a, until 4.01
        call(2, 0, station="b", waiting=0),  # b, until 4.01, but nobody waits
        call(3, 0, 3.03),  # a at 4.03
        call(4, 1, 4.0, station="b"),  # b at 6.0
    ]
    assert free_to_ring(calls) == pytest.approx([0.02])


def test_a_pop_is_in_time_between_the_key_and_the_ring_of_its_own_call():
    calls = [call(1, 0), call(1, 10), call(2, 0), call(3, 0, None)]
    pops = {"+1": [1.005, 11.02], "+2": [1.01]}
    assert pops_in_time(calls, pops) == (2, 3)


def step(rate_: float, holds: bool) -> Step:
    return Step(rate_, failed=0 if holds else 3, drift=0.0, waited=0.01)


def climb(agents: int, most: float) -> Climb:
    """An engine that can do `most` calls a second."""
    climbing = Climb(LADDERS[agents], GOALS[agents])
    while climbing.next is not None:
        climbing.took(step(climbing.next, climbing.next <= most))
    return climbing


@pytest.mark.parametrize(
    ("most", "best"), [(9.0, 6.6), (6.45, 6.4), (6.3, 6.2), (6.1, 6.0), (4.1, 4.0), (1.0, 0.0)]
)
def test_the_highest_rate_that_holds_is_found_in_few_steps(most, best):
    found = climb(20, most)
    assert found.best == best
    assert len(found.steps) <= 4


def test_a_rate_holds_when_none_failed_and_nobody_waits_longer_and_longer():
    assert step(6.4, True).holds
    assert not step(6.4, False).holds
    assert not Step(6.4, failed=0, drift=0.2, waited=0.01).holds
