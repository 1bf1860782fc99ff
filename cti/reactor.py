"""The reactor, its types, and a way past its turns. Twisted describes the types by zope interfaces, whose
methods have no `self`; a type checker takes these for classes and finds every call wrong. So they are left
open, here and nowhere else."""

from __future__ import annotations

import asyncio
import time
from typing import Any, TypeAlias

from twisted.internet.asyncioreactor import AsyncioSelectorReactor
from twisted.internet.main import installReactor

Reactor: TypeAlias = Any  # the running asyncio reactor
ListeningPort: TypeAlias = Any  # what listenTCP gives: stopListening()
Alarm: TypeAlias = Any  # what callLater gives: active(), cancel()


class SteadyReactor(AsyncioSelectorReactor):
    """Twisted's own counts by the machine's clock (`time.time`): set back an hour, it does nothing that was
    to be done later for an hour; set forward, all of it at once. This one's clock cannot be set."""

    seconds = staticmethod(time.monotonic)


def install(loop: asyncio.AbstractEventLoop) -> None:
    """Before anybody imports `twisted.internet.reactor`."""
    installReactor(SteadyReactor(loop))


def send_now(transport: Any) -> None:
    """What was just written leaves at once. Twisted by itself waits for its next turn, so that a screen pop
    and the order to ring would leave in one moment, and each request to Asterisk a turn later than it could.
    What the other side does not take stays in the transport's hands. A transport without a socket of its own
    (TLS) keeps its own time."""
    at_once = getattr(transport, "doWrite", None)
    if at_once is not None and transport.connected:
        at_once()
