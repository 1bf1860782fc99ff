"""Orders to the running server, over the Unix socket in its home folder (cti/control.py)."""

from __future__ import annotations

import http.client
import json
import socket
from typing import Any

from config.faults import Fault, Refused
from config.home import Home
from trunkline.operating_words import say
from trunkline.phones.words import spoken_here

LIMIT = 30.0  # seconds; a reload speaks new prompts and asks Asterisk


class NotThere(Exception):
    """No server answers in this home folder (at this moment: one that died is started again)."""


def order(home: Home, name: str, limit: float = LIMIT, **asked: object) -> Any:
    """What the server answers. Errors: NotThere; Refused, with the server's own words."""
    connection = _Connection(str(home.control_socket), limit)
    try:
        connection.request("POST", f"/{name}", json.dumps(asked, ensure_ascii=False).encode())
        answer = connection.getresponse()
        told = json.loads(answer.read())
    except PermissionError as error:
        what = say("not-yours", spoken_here(), why=error.strerror)
        raise Refused([Fault(str(home.control_socket), what)]) from None
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise NotThere(str(error)) from None
    finally:
        connection.close()
    if answer.status != 200:
        raise Refused([Fault("the server", str(told.get("message")))])
    return told


class _Connection(http.client.HTTPConnection):
    def __init__(self, path: str, limit: float) -> None:
        super().__init__("localhost", timeout=limit)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self._path)
