"""How many wrong passwords are borne, and for how long they are remembered."""

from __future__ import annotations

import pytest

from cti.clock import Clock
from cti.link.attempts import TRIES_FOR_NAME, TRIES_FROM_ADDRESS, WINDOW, Attempts
from cti.refused import Refused

HERE, THERE = "tcp4:10.0.0.7:51234", "tcp4:10.0.0.8:51234"


class Time(Clock):
    moment = 1000.0

    def now(self) -> float:
        return self.moment


@pytest.fixture
def time():
    return Time()


@pytest.fixture
def attempts(time):
    return Attempts(time)


def test_a_name_is_closed_from_everywhere_and_open_again_after_the_window(time, attempts):
    for _ in range(TRIES_FOR_NAME):
        attempts.check("li.na", HERE)
        attempts.failed("li.na", HERE)
    with pytest.raises(Refused, match="too many wrong passwords"):
        attempts.check("Li.Na", THERE)
    attempts.check("wang.wei", HERE)
    time.moment += WINDOW + 1
    attempts.check("li.na", HERE)


def test_an_address_is_closed_whatever_name_is_tried_from_any_of_its_ports(attempts):
    for number in range(TRIES_FROM_ADDRESS):
        attempts.failed(f"name {number}", HERE)
    with pytest.raises(Refused):
        attempts.check("li.na", "tcp4:10.0.0.7:9")
    attempts.check("li.na", THERE)


def test_names_that_nobody_tries_any_more_are_forgotten(time, attempts):
    for number in range(500):
        attempts.failed(f"name {number}", HERE)
    assert len(attempts) == 501
    time.moment += WINDOW + 1
    attempts.failed("li.na", THERE)
    assert len(attempts) == 2
