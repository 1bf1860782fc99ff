"""When a soak says that something leaks."""

from __future__ import annotations

import random

import pytest

from tests.load.soak import Watch, slope, verdict

WELL = {"failed": []}


def watch(hourly: float, noise: float = 0.0, *, warm_up: float = 0.0, minutes: int = 30) -> Watch:
    """Memory of the server over half an hour; warm_up: MB that it takes in the first fifth."""
    chance, made = random.Random(1), Watch()
    for second in range(0, 60 * minutes, 10):
        early = min(1.0, second / (12 * minutes))
        held = 130 + warm_up * early + hourly * second / 3600 + chance.uniform(-noise, noise)
        made.add(float(second), {
            "cti, MB": held, "cti, 1000 blocks": 700, "cti, open files": 40, "cti, threads": 20, "console, MB": 60,
            "Asterisk, MB": 200, "Asterisk, open files": 300,
        })  # fmt: skip
    return made


def test_what_grows_steadily_is_a_leak_and_the_verdict_says_how_fast():
    (fault,) = verdict(watch(60, noise=1.0), WELL)
    assert fault.startswith("cti, MB: grows by ")
    assert fault.endswith("an hour, more than 20: a leak")


@pytest.mark.parametrize("seen", [watch(0, noise=3.0), watch(5), watch(0, warm_up=40), watch(-50)])
def test_noise_warm_up_and_little_are_none(seen):
    assert verdict(seen, WELL) == []


def test_a_growth_that_may_be_chance_is_none():
    assert verdict(watch(30, noise=60.0, minutes=5), WELL) == []


def test_calls_that_failed_are_named():
    assert verdict(watch(0), {"failed": ["486 Busy Here", "x"]}) == ["2 calls failed, first: 486 Busy Here"]


def test_a_line_through_points_has_its_growth_in_an_hour_and_its_error():
    found = slope([0, 10, 20, 30], [1, 2, 3, 4])
    assert (found.hourly, found.error) == pytest.approx((360, 0))
    assert slope([0, 10], [1, 9]).hourly == 0
