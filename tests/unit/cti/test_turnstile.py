"""Answers that are as good as new, by a clock of the test's own."""

from __future__ import annotations

from typing import Any

from cti.turnstile import LARGEST_KEPT, MOST_KEPT, KeptAnswers, Turnstile, values
from ivr_flows.effects import Rows


class Asked:
    """Whoever is asked answers with how often that was."""

    def __init__(self, answer: Any = None) -> None:
        self.times, self._answer = 0, answer

    async def __call__(self) -> Rows:
        self.times += 1
        return self._answer or Rows(((self.times,),), 1)


def at_once(work: Any) -> Any:
    """Of a coroutine that waits for nothing."""
    try:
        work.send(None)
    except StopIteration as done:
        return done.value
    raise AssertionError("it waits")


def test_an_answer_is_good_for_its_time_from_the_question_on():
    clock, ask = [0.0], Asked()
    kept = KeptAnswers(lambda: clock[0])
    for at, wanted in ((0, 1), (9.9, 1), (10, 2), (19, 2)):
        clock[0] = at
        assert at_once(kept.or_ask("q", 10, ask)).rows == ((wanted,),)


def test_the_least_used_answers_go_first_and_large_ones_are_not_kept():
    kept, ask = KeptAnswers(lambda: 0.0), Asked()
    for number in range(MOST_KEPT):
        at_once(kept.or_ask(number, 10, ask))
    at_once(kept.or_ask(0, 10, ask))
    at_once(kept.or_ask("one more", 10, ask))
    assert ask.times == MOST_KEPT + 1
    at_once(kept.or_ask(0, 10, ask))
    assert ask.times == MOST_KEPT + 1, "it was used"
    at_once(kept.or_ask(1, 10, ask))
    assert ask.times == MOST_KEPT + 2, "it was not"
    large = Asked(Rows((("x" * LARGEST_KEPT,),), 1))
    for _ in range(2):
        at_once(kept.or_ask("large", 10, large))
    assert large.times == 2


def test_values_that_only_python_takes_for_the_same_are_different_questions():
    assert len({values({"x": one}) for one in (1, 1.0, True, "1")}) == 4


def test_three_wait_for_each_connection_and_no_more():
    turnstile = Turnstile(2)
    assert [turnstile.enter() for _ in range(9)] == [True] * 8 + [False]
    turnstile.leave()
    assert turnstile.enter()
