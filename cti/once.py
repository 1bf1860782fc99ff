"""Something that happens at most once and that any number of coroutines may wait for."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any, Generic, TypeVar, cast

from twisted.internet.defer import CancelledError, Deferred, DeferredList, FirstError, succeed
from twisted.python.failure import Failure

T = TypeVar("T")


class Once(Generic[T]):
    """A Deferred serves one waiter and keeps his changes; a channel's answer or end has several.

    Each `wait()` gives a Deferred of its own: cancelling one leaves the others waiting.
    """

    __slots__ = ("_value", "_waiting", "happened")

    def __init__(self) -> None:
        self.happened = False
        self._value: T | None = None
        self._waiting: list[Deferred[T]] = []

    @property
    def value(self) -> T:
        """What happened. Raises LookupError before it has."""
        if not self.happened:
            raise LookupError("it has not happened yet")
        return cast(T, self._value)

    def fire(self, value: T) -> bool:
        """The first call counts; later ones change nothing and return False."""
        if self.happened:
            return False
        self.happened = True
        self._value = value
        waiting, self._waiting = self._waiting, []
        for deferred in waiting:
            if not deferred.called:  # one who heard of it before may have cancelled the next one's waiting
                deferred.callback(value)
        return True

    def wait(self) -> Deferred[T]:
        if self.happened:
            return succeed(cast(T, self._value))
        deferred: Deferred[T] = Deferred(self._forget)
        self._waiting.append(deferred)
        return deferred

    def _forget(self, deferred: Deferred[T]) -> None:
        if deferred in self._waiting:
            self._waiting.remove(deferred)


async def first_of(*deferreds: Deferred[Any]) -> tuple[int, Any]:
    """Waits for the first of them: its place and its result. The others are cancelled.

    An error of the first one is raised as it was.
    """
    race = DeferredList(deferreds, fireOnOneCallback=True, fireOnOneErrback=True, consumeErrors=True)
    try:
        result, place = await race
        return place, result
    except FirstError as error:
        cause: BaseException = error.subFailure.value  # type: ignore[assignment]
        raise cause from None
    finally:
        for deferred in deferreds:
            deferred.cancel()


async def to_the_end(work: Coroutine[Deferred[Any], Any, T]) -> T:
    """Carries `work` out even if whoever waits for it is cancelled meanwhile; that is then raised after it.

    For closing what takes several steps: cancelled between two of them, the rest would stay open.
    """
    over: Once[tuple[T | Failure]] = Once()  # in a tuple: a bare Failure would be taken for the waiting's own
    Deferred.fromCoroutine(work).addBoth(lambda outcome: over.fire((outcome,)))
    try:
        (outcome,) = await over.wait()
    except CancelledError:
        await over.wait()  # if it failed, what ended the waiting goes before that
        raise
    if isinstance(outcome, Failure):
        outcome.raiseException()
    return outcome
