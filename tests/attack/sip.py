"""A SIP attacker: asks what he likes, guesses passwords, sends what is no SIP. Blocking sockets, in a thread."""

from __future__ import annotations

import hashlib
import re
import socket
import uuid
from collections import Counter

ANSWER_WITHIN = 0.5  # seconds; a refused or broken message may get none


class SipAttacker:
    """At an address of his own, by UDP."""

    def __init__(self, address: str, target: tuple[str, int]) -> None:
        self.address, self.target = address, target
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind((address, 0))
        self._socket.settimeout(ANSWER_WITHIN)
        self.port = self._socket.getsockname()[1]
        self.answers: Counter[str] = Counter()  # by status, "" for none

    def close(self) -> None:
        self._socket.close()

    def message(self, method: str, user: str, *, sequence: int = 1, call: str = "", more: str = "") -> bytes:
        host, mark = self.target[0], uuid.uuid4().hex[:12]
        uri = f"sip:{host}" if method == "REGISTER" else f"sip:{user}@{host}"
        return (
            f"{method} {uri} SIP/2.0\r\nVia: SIP/2.0/UDP {self.address}:{self.port};branch=z9hG4bK{mark};rport\r\n"
            f"Max-Forwards: 70\r\nFrom: <sip:{user}@{host}>;tag={mark}\r\nTo: <sip:{user}@{host}>\r\n"
            f"Call-ID: {call or uuid.uuid4().hex}\r\nCSeq: {sequence} {method}\r\n"
            f"Contact: <sip:{user}@{self.address}:{self.port}>\r\n{more}Content-Length: 0\r\n\r\n"
        ).encode()

    def send(self, packet: bytes) -> None:
        self._socket.sendto(packet, self.target)

    def ask(self, packet: bytes) -> str:
        """The whole answer, "" for none."""
        self.send(packet)
        try:
            answer = self._socket.recv(65535).decode("utf-8", "replace")
        except TimeoutError:
            answer = ""
        self.answers[status(answer)] += 1
        return answer

    def tries(self, method: str, user: str) -> str:
        """Status of a request without a password."""
        return status(self.ask(self.message(method, user)))

    def guesses(self, user: str, password: str, method: str = "REGISTER") -> str:
        """Status of the answer to his guess, or of what came instead of a challenge."""
        call = uuid.uuid4().hex
        challenge = self.ask(self.message(method, user, call=call))
        nonce = re.search(r'nonce="([^"]+)"', challenge)
        if nonce is None:
            return status(challenge)
        uri = f"sip:{self.target[0]}" if method == "REGISTER" else f"sip:{user}@{self.target[0]}"
        word = _md5(
            f"{_md5(f'{user}:trunkline:{password}')}:{nonce[1]}:00000001:c:auth:{_md5(f'{method}:{uri}')}"
        )
        opaque = re.search(r'opaque="([^"]+)"', challenge)
        answer = (
            f'Authorization: Digest username="{user}",realm="trunkline",nonce="{nonce[1]}",uri="{uri}",'
            f'response="{word}",algorithm=MD5,qop=auth,nc=00000001,cnonce="c"'
            + (f',opaque="{opaque[1]}"' if opaque else "")
            + "\r\n"
        )
        return status(self.ask(self.message(method, user, sequence=2, call=call, more=answer)))


def status(answer: str) -> str:
    """ "401" of an answer's first line, "" of none."""
    words = answer.split(" ", 2)
    return words[1] if len(words) > 1 else ""


def broken_messages(attacker: SipAttacker) -> list[bytes]:
    """What no telephone sends: cut off, without end, with wrong lengths, NULs and bytes that are no text."""
    whole = attacker.message("INVITE", "station-101")
    head, _, _ = whole.partition(b"Content-Length")
    return [
        b"",
        b"\r\n\r\n",
        b"\x00" * 400,
        b"INVITE",
        b"INVITE sip: SIP/2.0\r\n\r\n",
        whole[: len(whole) // 2],
        whole.replace(b"SIP/2.0", b"SIP/9.9"),
        whole.replace(b"CSeq: 1 INVITE", b"CSeq: 99999999999999999999 INVITE"),
        whole.replace(b"CSeq: 1 INVITE", b"CSeq: 1 BYE"),
        whole.replace(b"Max-Forwards: 70", b"Max-Forwards: -1"),
        whole.replace(b"Max-Forwards: 70", b"Max-Forwards: 0"),
        whole.replace(b"Call-ID: ", b"Call-ID: \x00\xff\xfe"),
        whole.replace(b"From: <sip:", b"From: <sip:\xc3\x28\xa0\xa1"),
        whole.replace(b"From: ", b"From: " + b'"' * 2000),
        head + b"Content-Length: 99999\r\n\r\nv=0\r\n",
        head + b"Content-Length: -5\r\n\r\n",
        head + b"Content-Length: 4294967297\r\n\r\nv=0\r\n",
        head + b"X-Long: " + b"A" * 50_000 + b"\r\nContent-Length: 0\r\n\r\n",
        head + b"X: y\r\n" * 3000 + b"Content-Length: 0\r\n\r\n",
        head + b"Via: SIP/2.0/UDP 1.2.3.4;branch=z9hG4bKx\r\n" * 500 + b"Content-Length: 0\r\n\r\n",
        head
        + b"Content-Type: application/sdp\r\nContent-Length: 30\r\n\r\nv=0\r\no=\x00\x00\r\nm=audio 0 \xff",
        head + b"Route: <sip:" + b"%00" * 900 + b">\r\nContent-Length: 0\r\n\r\n",
        b"SIP/2.0 200 OK\r\nVia: x\r\n\r\n",
        b"SIP/2.0 200 OK\r\n" + whole.partition(b"\r\n")[2],
    ]


def _md5(text: str) -> str:
    return hashlib.md5(text.encode()).hexdigest()
