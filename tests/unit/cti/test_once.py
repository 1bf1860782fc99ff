"""Things that happen once, and waiting for the first of several."""

import pytest
from twisted.internet.defer import CancelledError, Deferred

from cti.once import Once, first_of, to_the_end


def test_everybody_who_waits_hears_of_it() -> None:
    answered: Once[str] = Once()
    heard: list[str] = []
    answered.wait().addCallback(heard.append)
    answered.wait().addCallback(heard.append)
    answered.fire("now")
    assert heard == ["now", "now"]


def test_who_comes_late_is_told_at_once() -> None:
    answered: Once[str] = Once()
    answered.fire("before")
    heard: list[str] = []
    answered.wait().addCallback(heard.append)
    assert heard == ["before"]


def test_only_the_first_time_counts() -> None:
    ended: Once[str] = Once()
    assert ended.fire("customer")
    assert not ended.fire("agent")
    assert ended.value == "customer"


def test_it_has_no_value_before_it_happened() -> None:
    with pytest.raises(LookupError):
        _ = Once[str]().value


def test_one_who_gives_up_waiting_leaves_the_others_waiting() -> None:
    answered: Once[str] = Once()
    heard: list[str] = []
    impatient = answered.wait()
    impatient.addErrback(lambda failure: failure.trap(CancelledError) and None)
    answered.wait().addCallback(heard.append)
    impatient.cancel()
    answered.fire("now")
    assert heard == ["now"]


def test_one_who_hears_of_it_may_end_anothers_waiting() -> None:
    """A caller hangs up: that ends his session, which waits for the same hang-up to end a talk."""
    gone: Once[str] = Once()
    heard: list[str] = []
    later: Deferred[str]
    gone.wait().addCallback(lambda _: later.cancel())
    later = gone.wait()
    later.addCallbacks(heard.append, lambda failure: heard.append(failure.type.__name__))
    gone.wait().addCallback(heard.append)
    gone.fire("hung up")
    assert heard == ["CancelledError", "hung up"]


def test_the_first_of_several_wins_and_the_others_are_cancelled() -> None:
    slow, quick = Once[str](), Once[str]()
    result: list[tuple[int, str]] = []
    race = Deferred.fromCoroutine(first_of(slow.wait(), quick.wait()))
    race.addCallback(result.append)
    quick.fire("quick")
    assert result == [(1, "quick")]
    assert slow._waiting == []


def test_cancelling_a_race_is_a_cancellation_like_any_other() -> None:
    caught: list[type[BaseException]] = []
    race = Deferred.fromCoroutine(first_of(Once[str]().wait(), Once[str]().wait()))
    race.addErrback(lambda failure: caught.append(failure.type))
    race.cancel()
    assert caught == [CancelledError]


def test_what_went_wrong_in_a_race_is_raised_as_it_was() -> None:
    broken: Deferred[str] = Deferred()
    caught: list[type[BaseException]] = []
    race = Deferred.fromCoroutine(first_of(broken, Once[str]().wait()))
    race.addErrback(lambda failure: caught.append(failure.type))
    broken.errback(ValueError("broken"))
    assert caught == [ValueError]


def test_a_closing_goes_on_to_its_end_though_its_waiter_is_cancelled() -> None:
    """An agent hangs up, his talk is being closed, and now the caller hangs up, too."""
    recording_ended: Deferred[None] = Deferred()
    story: list[str] = []

    async def close() -> None:
        await recording_ended
        story.append("leg hung up")

    async def talk() -> None:
        try:
            await to_the_end(close())
        finally:
            story.append("talk over")

    talking = Deferred.fromCoroutine(talk())
    talking.addErrback(lambda failure: story.append(failure.type.__name__))
    talking.cancel()
    assert story == []
    recording_ended.callback(None)
    assert story == ["leg hung up", "talk over", "CancelledError"]


def test_what_a_closing_gives_and_what_goes_wrong_in_it_is_its_waiters() -> None:
    async def close() -> str:
        return "closed"

    async def fail() -> None:
        raise LookupError("no such leg")

    heard: list[object] = []
    Deferred.fromCoroutine(to_the_end(close())).addCallback(heard.append)
    Deferred.fromCoroutine(to_the_end(fail())).addErrback(lambda failure: heard.append(failure.type))
    assert heard == ["closed", LookupError]
