"""Twisted's asyncio reactor on pytest-asyncio's session loop. Import it before `twisted.internet.reactor`.

The conftest of a folder whose tests need the reactor says `from tests.reactor import on_the_reactor`; the
folders of the pure rooms do not, and run without it. A program of its own (tests/load) says
`tests.reactor.run(main())`.

A coroutine of the house awaits Deferreds and runs in `defer.ensureDeferred`; a test is an asyncio task and
awaits futures. `soon` and `carried_out` are the doors between the two.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine
from typing import Any, TypeVar

import pytest_asyncio
from twisted.internet import asyncioreactor, defer

LOOP = asyncio.new_event_loop()
asyncio.set_event_loop(LOOP)
asyncioreactor.install(LOOP)

from twisted.internet import reactor  # noqa: E402 - it must be installed first

T = TypeVar("T")


class ReactorPolicy(asyncio.DefaultEventLoopPolicy):
    """Gives the reactor's loop to the first who asks (pytest-asyncio's session), new ones to the others
    (Playwright's sync interface closes its loop when it ends)."""

    given = False

    def new_event_loop(self) -> asyncio.AbstractEventLoop:
        if ReactorPolicy.given:
            return super().new_event_loop()
        ReactorPolicy.given = True
        return LOOP


asyncio.set_event_loop_policy(ReactorPolicy())


@pytest_asyncio.fixture(scope="session", loop_scope="session", autouse=True)
async def on_the_reactor() -> AsyncIterator[Any]:
    """The running reactor. Each folder that imports it has its own fixture; the first one starts it."""
    assert asyncio.get_running_loop() is LOOP, "somebody took the reactor's loop before pytest-asyncio"
    if reactor.running:
        yield reactor
        return
    _start()
    yield reactor
    _stop()


def run(main: Coroutine[Any, Any, T]) -> T:
    """Runs an asyncio program with the reactor beneath it."""

    async def around() -> T:
        _start()
        try:
            return await main
        finally:
            _stop()

    return LOOP.run_until_complete(around())


async def soon(deferred: defer.Deferred[T], limit: float = 5.0) -> T:
    """What a Deferred gives, within `limit` seconds. Errors: TimeoutError, or the Deferred's own."""
    return await asyncio.wait_for(deferred.asFuture(asyncio.get_running_loop()), limit)


async def carried_out(story: Coroutine[defer.Deferred[Any], Any, T], limit: float = 5.0) -> T:
    """Runs a coroutine of the house (one that awaits Deferreds) to its end."""
    return await soon(defer.ensureDeferred(story), limit)


def _start() -> None:
    # Threads, callFromThread and spawnProcess need a reactor that knows that it runs.
    reactor.startRunning(installSignalHandlers=False)


def _stop() -> None:
    reactor.getThreadPool().stop()  # else the process never ends
