"""What a leg says, as sound, while it goes on hearing its prompts.

A snoop of the leg and a channel of Asterisk's WebSocket media meet in a bridge of their own; the leg itself
stays as it is. The sound comes over the port and with the password of ARI: nothing listens on our side.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from contextlib import suppress

import structlog
from autobahn.twisted.websocket import WebSocketClientFactory, WebSocketClientProtocol
from twisted.internet.defer import Deferred
from twisted.internet.endpoints import HostnameEndpoint
from twisted.internet.error import ConnectError

from cti.once import Once, to_the_end
from cti.switch.ari import NoSuchThing, SwitchRefused, part
from cti.switch.channel import Bridge, Channel

log = structlog.get_logger("cti.switch")

OPENS = 3.0  # seconds; 10-30 ms are usual


class Tap:
    """`heard` is called with 8 kHz 16-bit mono as it comes, 20 ms at a time; `lost` fires when it ends."""

    def __init__(self, channel: Channel, heard: Callable[[bytes], None]) -> None:
        self._channel, self._node, self.heard = channel, channel.node, heard
        self.lost: Once[None] = Once()
        self._legs: list[Channel] = []
        self._bridge: Bridge | None = None
        self._protocol: _Sound | None = None

    async def open(self) -> None:
        """Errors: SwitchRefused, NoSuchThing when the leg is gone; nothing is left open then."""
        opening = Deferred.fromCoroutine(self._open())
        opening.addTimeout(OPENS, self._node.ari.reactor, _too_late)
        try:
            await opening
        except BaseException:
            await self.close()
            raise

    async def _open(self) -> None:
        ari = self._node.ari
        media = self._leg()
        await ari.request(
            "POST", "channels/externalMedia", channelId=media.uid, app="trunkline", format="slin",
            external_host="INCOMING", encapsulation="none", transport="websocket", connection_type="server",
        )  # fmt: skip
        path = f"channels/{part(media.uid)}/variable"
        told = await ari.request("GET", path, variable="MEDIA_WEBSOCKET_CONNECTION_ID")
        await self._connect(str(told["value"]))
        snoop = self._leg()
        await ari.request(
            "POST", f"channels/{part(self._channel.uid)}/snoop/{part(snoop.uid)}",
            spy="in", app="trunkline", appArgs="tap",
        )  # fmt: skip
        self._bridge = await self._node.bridge()
        await media.entered.wait()
        await snoop.entered.wait()
        await self._bridge.add(media, snoop)

    def _leg(self) -> Channel:
        leg = self._node.expected()
        self._legs.append(leg)
        return leg

    async def _connect(self, connection: str) -> None:
        ari = self._node.ari
        password = b64encode(":".join(ari.credentials).encode()).decode()
        factory = WebSocketClientFactory(
            f"ws://{ari.address}:{ari.port}/media/{part(connection)}",
            protocols=["media"], headers={"Authorization": f"Basic {password}"}, reactor=ari.reactor,
        )  # fmt: skip
        factory.protocol, factory.tap = _Sound, self
        factory.setProtocolOptions(openHandshakeTimeout=OPENS, tcpNoDelay=True)
        try:
            endpoint = HostnameEndpoint(ari.reactor, ari.address, ari.port)
            self._protocol = await endpoint.connect(factory)
        except ConnectError as fault:
            raise SwitchRefused("media", 0, str(fault)) from fault

    async def close(self) -> None:
        """Once, whatever happens to whoever waits for it. May be called again."""
        await to_the_end(self._close())

    async def _close(self) -> None:
        protocol, self._protocol = self._protocol, None
        legs, self._legs = self._legs, []
        bridge, self._bridge = self._bridge, None
        if protocol is not None:
            protocol.dropConnection(abort=True)
        for leg in legs:
            with suppress(SwitchRefused):  # the wire is lost; reconcile hangs it up
                await leg.hang_up()
            if not leg.entered.happened:  # perhaps it was never made, and nobody will tell of its end
                self._node.channels.pop(leg.uid, None)
        if bridge is not None:
            await bridge.destroy()


class _Sound(WebSocketClientProtocol):  # type: ignore[misc]
    def onOpen(self) -> None:
        self.sendMessage(b"ANSWER")

    def onMessage(self, payload: bytes, is_binary: bool) -> None:
        if is_binary:  # texts tell what we asked for: format, packet time
            self.factory.tap.heard(payload)

    def onClose(self, was_clean: bool, code: int | None, reason: str | None) -> None:
        self.factory.tap.lost.fire(None)


def _too_late(result: object, seconds: float) -> object:
    raise NoSuchThing("media", 0, f"the leg's sound did not come within {seconds:g} s")
