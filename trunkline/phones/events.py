"""What a telephone tells: frozen records, one JSON object each (`as_json`)."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

CallState = Literal["ringing", "dialling", "answered", "established", "held"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneEvent:
    """`kind` is the word that stands under "event" in the JSON line."""

    kind: ClassVar[str] = ""

    def as_json(self) -> dict[str, Any]:
        said = {name: value for name, value in dataclasses.asdict(self).items() if value is not None}
        return {"event": self.kind, **said}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready(PhoneEvent):
    """The phone listens at `address` ("127.0.10.41:5060"); one that registers is not registered yet."""

    kind: ClassVar[str] = "ready"
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered(PhoneEvent):
    """The node took the registration for so many seconds."""

    kind: ClassVar[str] = "registered"
    seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Unregistered(PhoneEvent):
    """The node refused (401, 403 …), did not answer (408, 503), or the phone took its address back (200)."""

    kind: ClassVar[str] = "unregistered"
    code: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallEvent(PhoneEvent):
    """`call` is the phone's own number for the call, rising from 1."""

    call: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming(CallEvent):
    """Somebody calls this phone. `caller` is the user part of From, `caller_name` its display name."""

    kind: ClassVar[str] = "incoming"
    caller: str
    called: str
    caller_name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StateChanged(CallEvent):
    """ringing: the phone rings, or the far end does; answered: 200 sent or received; established: both
    sides have it; held: by this phone or by the far end."""

    kind: ClassVar[str] = "state"
    state: CallState


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaFlows(CallEvent):
    """Sound can pass in both directions from now on."""

    kind: ClassVar[str] = "media"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyHeard(CallEvent):
    """The far end pressed a key (RFC 4733)."""

    kind: ClassVar[str] = "key"
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelMeasured(CallEvent):
    """Sound levels, 0 (silence) to 1: what the phone hears and what it says."""

    kind: ClassVar[str] = "level"
    hears: float
    says: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferMoved(CallEvent):
    """What the far end reports of a transfer that this phone asked for (a SIP code: 100, 180, 200, 486 …)."""

    kind: ClassVar[str] = "transfer"
    code: int
    final: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HungUp(CallEvent):
    """The call is over. code: the SIP code that ended it (200 after an ordinary talk, 486 busy, 487 the
    caller gave up …); by: who ended it; seconds: since it was answered (0 if it never was)."""

    kind: ClassVar[str] = "hung-up"
    code: int
    text: str
    by: Literal["here", "there"]
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded(CallEvent):
    """What the call heard lies complete in `file`. Told once after HungUp."""

    kind: ClassVar[str] = "recorded"
    file: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Done(PhoneEvent):
    """The command `id` was carried out; `call` is the call it made, if it made one."""

    kind: ClassVar[str] = "done"
    id: int | None = None
    call: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused(PhoneEvent):
    """The command `id` was not carried out, and why. Everything else goes on."""

    kind: ClassVar[str] = "refused"
    why: str
    id: int | None = None
