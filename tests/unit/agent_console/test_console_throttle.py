"""How often something may be tried."""

from agent_console.throttle import Throttle


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_so_many_tries_and_then_none_until_the_oldest_is_forgotten() -> None:
    clock = Clock()
    throttle = Throttle(tries=2, seconds=60, clock=clock)
    throttle.count("a")
    clock.now = 30
    throttle.count("a")
    assert not throttle.is_open("a")
    assert throttle.is_open("b")
    clock.now = 60
    assert throttle.is_open("a")


def test_success_forgets() -> None:
    throttle = Throttle(tries=1, seconds=60, clock=Clock())
    throttle.count("a")
    throttle.forget("a")
    assert throttle.is_open("a")


def test_it_remembers_no_more_keys_than_it_may() -> None:
    throttle = Throttle(tries=1, seconds=60, keys=3, clock=Clock())
    for key in "abcd":
        throttle.count(key)
    assert throttle.is_open("a"), "the least used was forgotten"
    assert not throttle.is_open("d")
