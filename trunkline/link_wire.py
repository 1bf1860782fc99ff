"""The link's WebSocket under asyncio, for link_client.py."""

from __future__ import annotations

import json
import time
from typing import Any, Protocol

from autobahn.asyncio.websocket import WebSocketClientFactory, WebSocketClientProtocol


class Client(Protocol):
    def opened(self) -> None: ...
    def heard(self, message: dict[str, Any], moment: float) -> None: ...
    def closed(self, why: str) -> None: ...


class _Wire(WebSocketClientProtocol):  # type: ignore[misc]
    _came = 0.0  # when the newest bytes did

    def data_received(self, data: bytes) -> None:
        self._came = time.monotonic()
        super().data_received(data)

    def onOpen(self) -> None:
        self.factory.client.opened()

    def onMessage(self, payload: bytes, is_binary: bool) -> None:
        self.factory.client.heard(json.loads(payload), self._came)

    def onClose(self, was_clean: bool, code: int | None, reason: str | None) -> None:
        self.factory.client.closed(f"{reason or code}")


def factory_for(client: Client, url: str) -> Any:
    factory = WebSocketClientFactory(url)
    factory.protocol = _Wire
    factory.client = client
    factory.setProtocolOptions(openHandshakeTimeout=5, closeHandshakeTimeout=2)
    return factory
