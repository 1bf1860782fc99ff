"""A loopback network of one's own for each house, so that several can stand beside each other."""

from __future__ import annotations

import random
import socket

LOCK_PORT = 45454


class Network:
    """127.x.y.0/24, held until `release`. Hosts: 1 the node, 2 the server, 20 the board's far end, 41 and up
    devices at fixed addresses, 101 and up telephones that register."""

    def __init__(self) -> None:
        chance = random.SystemRandom()
        for _ in range(200):
            self.prefix = f"127.{chance.randint(20, 250)}.{chance.randint(1, 250)}"
            self._lock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            try:
                self._lock.bind((self.host(254), LOCK_PORT))
                return
            except OSError:
                self._lock.close()
        raise AssertionError("no free loopback network in 200 tries")

    def host(self, number: int) -> str:
        return f"{self.prefix}.{number}"

    def release(self) -> None:
        self._lock.close()
