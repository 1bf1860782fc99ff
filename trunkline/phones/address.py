"""HOST:PORT, as a person types it."""

from __future__ import annotations

import click

from trunkline.phones.words import say, spoken_here

SIP_PORT = 5060
PORTS = range(1, 65536)


class HostPort(click.ParamType[str]):
    """HOST or HOST:PORT, kept as it was typed. any_port: 0 may stand for any free one."""

    name = "HOST:PORT"

    def __init__(self, *, any_port: bool = False) -> None:
        self._any_port = any_port

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        host, colon, port = value.partition(":")
        number = int(port) if port.isascii() and port.isdecimal() else -1
        possible = number in PORTS or (number == 0 and self._any_port)
        if not host or (colon and not possible):
            self.fail(say("no-address", spoken_here(), text=value), param, ctx)
        return value


def host_and_port(text: str, otherwise: int) -> tuple[str, int]:
    """The two halves of what HostPort let pass; `otherwise` is the port where none is named."""
    host, _, port = text.partition(":")
    return host, int(port or otherwise)
