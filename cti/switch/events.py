"""What the switch says, as types. `parse.py` makes them; no room beyond `switch` sees the raw message."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

OUR_LEG = "tl-"
"""How the ids of legs and bridges begin that we made."""

NO_SOUND = 44
"""Q.850 (requested channel not available): what chan_pjsip notes when no sound has come for too long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelFacts:
    """A channel as Asterisk described it in the message."""

    uid: str
    name: str
    state: str  # Asterisk's: Down, Ring, Ringing, Up …
    caller: str  # the caller's number as the trunk sent it, "" when withheld
    called: str  # the extension it entered by
    variables: Mapping[str, str] = field(default_factory=dict)  # those of ari.conf's channelvars


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """A channel as it stands when we ask. `arguments`: those of Stasis(), none if it is not in our hands;
    `since`: when it was made."""

    channel: ChannelFacts
    since: datetime
    arguments: tuple[str, ...] | None

    @property
    def ours(self) -> bool:
        """In our hands, or on its way there: we made it, and it rings."""
        return self.arguments is not None or (
            self.channel.uid.startswith(OUR_LEG) and self.channel.state in ("Down", "Ring", "Ringing")
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SwitchEvent:
    at: datetime  # Asterisk's own stamp, UTC


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelEntered(SwitchEvent):
    """A channel came under our control. From StasisStart. `arguments` are those of Stasis()."""

    channel: ChannelFacts
    arguments: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelStateChanged(SwitchEvent):
    """From ChannelStateChange."""

    channel: ChannelFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelGone(SwitchEvent):
    """The channel is no more. `cause` is Q.850; `sip` the peer's SIP code, 0 when there was none.
    From ChannelDestroyed."""

    channel: ChannelFacts
    cause: int
    sip: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HangupAsked(SwitchEvent):
    """The far end hung up, the channel is about to go; `cause` is Q.850. From ChannelHangupRequest."""

    channel: ChannelFacts
    cause: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelLeft(SwitchEvent):
    """A channel is no longer in our hands: as a rule because it hung up, and then its ChannelDestroyed is not
    told to us any more. From StasisEnd."""

    channel: ChannelFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class DigitPressed(SwitchEvent):
    """From ChannelDtmfReceived."""

    channel: ChannelFacts
    digit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferAsked(SwitchEvent):
    """A telephone's own transfer button, which by itself moves nothing. From ChannelTransfer. `telephone`:
    the endpoint."""

    channel: str
    telephone: str
    to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaybackEnded(SwitchEvent):
    """From PlaybackFinished. `failed`: a file was missing or unreadable."""

    playback: str
    failed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingEnded(SwitchEvent):
    """From RecordingFinished (failed = False) and RecordingFailed."""

    recording: str
    seconds: float
    talked: float  # of them those that were not silence, where Asterisk listened for silence
    failed: bool
    cause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointChanged(SwitchEvent):
    """A station's telephone came or went. From EndpointStateChange."""

    endpoint: str
    online: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Replaced(SwitchEvent):
    """Another program took our application over; this connection hears nothing more.
    From ApplicationReplaced."""
