"""As much of SIP as a plain telephone needs: a message read, a message written, an SDP offer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from uuid import uuid4

END = "\r\n"


@dataclass(frozen=True, slots=True)
class Message:
    """A request or an answer. `first`: its first line; names of headers are kept as they came."""

    first: str
    headers: tuple[tuple[str, str], ...]
    body: str

    @staticmethod
    def read(data: bytes) -> Message:
        head, _, body = data.decode().partition(END + END)
        first, *lines = head.split(END)
        pairs = (line.partition(":") for line in lines)
        return Message(first, tuple((name.strip(), value.strip()) for name, _, value in pairs), body)

    @property
    def code(self) -> int | None:
        """None: it is a request."""
        return int(self.first.split(" ")[1]) if self.first.startswith("SIP/2.0 ") else None

    @property
    def method(self) -> str:
        """Of a request its own, of an answer that of the request which it answers."""
        return self.first.split(" ")[0] if self.code is None else self["CSeq"].split()[1]

    def __getitem__(self, name: str) -> str:
        return next((value for known, value in self.headers if known.lower() == name.lower()), "")

    @property
    def contact(self) -> str:
        """The address for requests within the dialog."""
        found = re.search(r"<([^>]+)>", self["Contact"])
        return found[1] if found else self["Contact"]

    def user_in(self, name: str) -> str:
        """The user part of the address in a header; "" where there is none."""
        found = re.search(r"<?sips?:([^@;>]+)@", self[name])
        return found[1].replace("%2B", "+") if found else ""

    @property
    def media(self) -> tuple[str, int]:
        """Where its sender wants to hear sound."""
        host = re.search(r"^c=IN IP4 (\S+)", self.body, re.MULTILINE)
        port = re.search(r"^m=audio (\d+)", self.body, re.MULTILINE)
        assert host is not None and port is not None, f"no sound in {self.body!r}"  # noqa: PT018
        return host[1], int(port[1])


def write(first: str, headers: list[tuple[str, str]], body: str = "") -> bytes:
    if body:
        headers = [*headers, ("Content-Type", "application/sdp")]
    headers = [*headers, ("Content-Length", str(len(body.encode())))]
    return (first + END + "".join(f"{name}: {value}{END}" for name, value in headers) + END + body).encode()


def answer(request: Message, code: int, text: str, tag: str, contact: str, body: str = "") -> bytes:
    kept = [(name, value) for name, value in request.headers if name.lower() in ("via", "record-route")]
    to = request["To"] if "tag=" in request["To"] else f"{request['To']};tag={tag}"
    names = ("From", "Call-ID", "CSeq")
    headers = [*kept, ("To", to), *((name, request[name]) for name in names), ("Contact", f"<{contact}>")]
    return write(f"SIP/2.0 {code} {text}", headers, body)


def sound(host: str, port: int) -> str:
    """An SDP that offers, or takes, μ-law and keys (RFC 4733, as type 101)."""
    lines = ("v=0", f"o=- 1 1 IN IP4 {host}", "s=-", f"c=IN IP4 {host}", "t=0 0",
             f"m=audio {port} RTP/AVP 0 101", "a=rtpmap:0 PCMU/8000", "a=rtpmap:101 telephone-event/8000",
             "a=fmtp:101 0-15", "a=ptime:20", "a=sendrecv")  # fmt: skip
    return END.join(lines) + END


def branch() -> str:
    return "z9hG4bK" + uuid4().hex
