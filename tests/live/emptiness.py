"""After each live test the house is empty: no channel, bridge, call, thread or open file more than before."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import ssl
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from config.schema import Node

SETTLE = 8.0
"""Seconds within which everything must be gone; recordings are joined in this time, too."""

LOOK = 0.1

UNVERIFIED = ssl._create_unverified_context()
"""For a certificate that a test has made itself."""

MOST_THREADS = 26
"""The server's own, its journal's, its records' and the reactor's pool, all grown to their bounds."""


def open_things(pid: int) -> Counter[str]:
    """What the process has open, by kind or path. Databases' files are left out: each thread of a pool keeps
    a connection of its own, and their number has a bound."""
    found: Counter[str] = Counter()
    for descriptor in Path(f"/proc/{pid}/fd").iterdir():
        try:
            target = os.readlink(descriptor)
        except OSError:
            continue
        kind = target.partition(":")[0] if not target.startswith("/") else target
        if not kind.removesuffix("-wal").removesuffix("-shm").endswith(".db"):
            found[kind] += 1
    return found


def threads(pid: int) -> int:
    return len(list(Path(f"/proc/{pid}/task").iterdir()))


async def ari(node: Node, password: str, path: str, *, method: str = "GET") -> Any:
    """What Asterisk itself says, e.g. "channels"; None when it has nothing to say."""

    def ask() -> Any:
        address = f"http://{node.control_address}:{node.http_port}/ari/{path}"
        request = urllib.request.Request(address, method=method)
        request.add_header(
            "Authorization", "Basic " + base64.b64encode(f"trunkline:{password}".encode()).decode()
        )
        with urllib.request.urlopen(request, timeout=5) as answer:
            return json.loads(answer.read() or "null")

    return await asyncio.to_thread(ask)


async def health(address: str, port: int) -> dict[str, Any]:
    """The server's own figures."""
    return await health_at(f"http://{address}:{port}/")


async def health_at(page: str) -> dict[str, Any]:
    """The same by the address of its pages, which may begin with https."""

    def ask() -> dict[str, Any]:
        try:
            with urllib.request.urlopen(f"{page}health", timeout=5, context=UNVERIFIED) as answer:
                return dict(json.load(answer))
        except urllib.error.HTTPError as answer:
            with answer:
                return dict(json.load(answer))

    return await asyncio.to_thread(ask)


async def settles(look: Callable[[], Any], limit: float = SETTLE) -> list[str]:
    """Looks until nothing is left over or the limit has come; what is left then. `look` is a coroutine
    function that lists leftovers; a house that does not answer it on a crowded machine is asked again."""
    end = time.monotonic() + limit
    while True:
        try:
            left: list[str] = await look()
        except OSError as silent:
            left = [repr(silent)]
        if not left or time.monotonic() > end:
            return left
        await asyncio.sleep(LOOK)
