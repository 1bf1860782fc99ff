"""The wire to AMI, by panoramisk: what ARI cannot do. 1.7 ms a round trip, so never on a call's path."""

from __future__ import annotations

import asyncio
from typing import Any

import structlog
from panoramisk import Manager
from twisted.internet.defer import Deferred

log = structlog.get_logger("cti.switch")


class AmiRefused(Exception):
    """Asterisk's manager would not do it."""


class AmiConnection:
    """panoramisk reconnects by itself and logs in anew. Its futures belong to the reactor's own loop."""

    def __init__(
        self, loop: asyncio.AbstractEventLoop, address: str, port: int, credentials: tuple[str, str]
    ) -> None:
        user, password = credentials
        self._manager = Manager(
            loop=loop,
            host=address,
            port=port,
            username=user,
            secret=password,
            ping_delay=10,
            reconnect_timeout=1,
            events="off",  # nobody listens to them yet
        )
        self._loop = loop

    def start(self) -> None:
        self._manager.connect(run_forever=False)

    def stop(self) -> None:
        self._manager.close()

    async def action(self, name: str, **fields: str) -> dict[str, Any]:
        """Sends one action and waits for its response. Errors: AmiRefused."""
        asked = {"Action": name} | fields
        try:
            reply = await Deferred.fromFuture(
                asyncio.ensure_future(asyncio.wait_for(self._manager.send_action(asked), 5), loop=self._loop)
            )
        except (TimeoutError, OSError, AttributeError) as fault:
            raise AmiRefused(f"AMI {name}: no answer from Asterisk's manager ({fault!r})") from fault
        answer = reply[0] if isinstance(reply, list) else reply
        if not answer.success:
            raise AmiRefused(f"AMI {name}: {answer.message}")
        return dict(answer)

    async def qualify(self, endpoint: str) -> None:
        """Asks a telephone whether it is there, now and not at its next turn."""
        await self.action("PJSIPQualify", Endpoint=endpoint)

    async def record(self, channel: str, options: str) -> None:
        """Records `channel` (its name) as MixMonitor's `options` say."""
        await self.action("MixMonitor", Channel=channel, Options=options)

    async def mute_recording(self, channel: str, *, on: bool) -> None:
        """Silence in all recordings of the channel, both ways; the time goes on."""
        await self.action("MixMonitorMute", Channel=channel, Direction="both", State="1" if on else "0")

    async def stop_recording(self, channel: str) -> None:
        await self.action("StopMixMonitor", Channel=channel)
