"""A client of the CTI link (docs/link.md) for programs of ours that are no browser: asyncio, no Twisted."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import AsyncIterator
from typing import Any

ANSWER_LIMIT = 15.0
"""Seconds within which a command must be answered; log-ins with a password take their turn."""

Event = dict[str, Any]


class LinkRefused(Exception):
    """The server answered with an error; `code` is its stable word."""

    def __init__(self, command: str, error: dict[str, str]) -> None:
        super().__init__(f"{command}: {error['code']}: {error['message']}")
        self.code = error["code"]


class LinkLost(Exception):
    """There is no connection (any more)."""


class LinkClient:
    """`connect` once; then `ask`, and read `events` until the connection ends."""

    def __init__(self, host: str, port: int) -> None:
        self._host, self._port = host, port
        self._ids = itertools.count(1)
        self._replies: dict[int, asyncio.Future[Event]] = {}
        self._events: asyncio.Queue[tuple[Event, float] | None] = asyncio.Queue()
        self._protocol: Any = None
        self._open = asyncio.Event()
        self._lost = ""

    async def connect(self) -> None:
        """Errors: LinkLost."""
        # Here, because autobahn serves one event loop in a process: whoever runs Twisted's (our tests) can
        # read this file all the same.
        from trunkline.link_wire import factory_for

        loop = asyncio.get_running_loop()
        factory = factory_for(self, f"ws://{self._host}:{self._port}/link")
        try:
            _, self._protocol = await loop.create_connection(factory, self._host, self._port)
        except OSError as fault:
            raise LinkLost(f"{self._host}:{self._port}: {fault.strerror or fault}") from None
        await self._open.wait()
        self._alive()

    async def ask(self, command: str, **values: Any) -> Any:
        """The command's result. Errors: LinkRefused, LinkLost, TimeoutError."""
        self._alive()
        number = next(self._ids)
        waiting = self._replies[number] = asyncio.get_running_loop().create_future()
        self._protocol.sendMessage(json.dumps({"id": number, "command": command} | values).encode())
        try:
            reply = await asyncio.wait_for(waiting, ANSWER_LIMIT)
        finally:
            self._replies.pop(number, None)
        if reply.get("error"):
            raise LinkRefused(command, reply["error"])
        return reply.get("result")

    async def events(self) -> AsyncIterator[tuple[Event, float]]:
        """What the server tells without being asked, and when it came (time.monotonic). Errors: LinkLost when
        it ends."""
        while (told := await self._events.get()) is not None:
            yield told
        self._alive()

    def close(self) -> None:
        if self._protocol is not None and not self._lost:
            self._protocol.sendClose(1000)

    def _alive(self) -> None:
        if self._protocol is None or self._lost:
            raise LinkLost(self._lost or "not connected")

    # ---- what the protocol says --------------------------------------------------------------------------

    def opened(self) -> None:
        self._open.set()

    def heard(self, message: Event, moment: float) -> None:
        if "reply" not in message:
            self._events.put_nowait((message, moment))
        elif (waiting := self._replies.get(message["reply"])) is not None and not waiting.done():
            waiting.set_result(message)

    def closed(self, why: str) -> None:
        self._lost = f"the link was closed ({why})"
        self._open.set()
        for waiting in self._replies.values():
            if not waiting.done():
                waiting.set_exception(LinkLost(self._lost))
        self._events.put_nowait(None)
