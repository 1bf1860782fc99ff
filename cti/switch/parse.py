"""ARI's messages into events: one table. An unknown type is counted and named once in the log."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import structlog

from cti.switch import events

log = structlog.get_logger("cti.switch")

SOFTHANGUP_DEV = 1  # Asterisk's flag for "the channel's own driver": as we use it, rtp_timeout

Raw = Mapping[str, Any]

# Known and of no use to anybody here; everything else that has no row below is worth a line in the log.
UNUSED = frozenset(
    {
        "ApplicationMoveFailed", "ApplicationRegistered", "ApplicationUnregistered",
        "BridgeAttendedTransfer", "BridgeBlindTransfer", "BridgeCreated", "BridgeDestroyed", "BridgeMerged",
        "BridgeVideoSourceChanged", "ChannelCallerId", "ChannelConnectedLine", "ChannelCreated",
        "ChannelDialplan", "ChannelEnteredBridge", "ChannelHold", "ChannelLeftBridge",
        "ChannelTalkingFinished", "ChannelTalkingStarted", "ChannelToneDetected", "ChannelUnhold",
        "ChannelVarset", "ContactInfo", "ContactStatusChange", "DeviceStateChanged", "Dial",
        "PeerStatusChange", "PlaybackContinuing", "PlaybackStarted", "RecordingStarted",
    }
)  # fmt: skip


def endpoint_of(channel: str) -> str:
    """The endpoint in a channel's name: `PJSIP/station-101-0000002a` is station-101's."""
    return channel.removeprefix("PJSIP/").rpartition("-")[0]


def moment(raw: Raw) -> datetime:
    return datetime.fromisoformat(raw["timestamp"]).astimezone(UTC)


def channel(raw: Raw) -> events.ChannelFacts:
    return events.ChannelFacts(
        uid=raw["id"],
        name=raw["name"],
        state=raw["state"],
        caller=raw["caller"]["number"],
        called=raw["dialplan"]["exten"],
        variables=raw.get("channelvars", {}),
    )


def leg(raw: Raw) -> events.Leg:
    """One of the answer to GET channels."""
    plan = raw["dialplan"]
    mine = plan.get("app_name") == "Stasis"
    arguments = tuple(str(plan.get("app_data", "")).split(",")[1:]) if mine else None
    since = datetime.fromisoformat(raw["creationtime"]).astimezone(UTC)
    return events.Leg(channel=channel(raw), since=since, arguments=arguments)


def _entered(raw: Raw) -> events.SwitchEvent:
    return events.ChannelEntered(
        at=moment(raw), channel=channel(raw["channel"]), arguments=tuple(raw.get("args", ()))
    )


def _state(raw: Raw) -> events.SwitchEvent:
    return events.ChannelStateChanged(at=moment(raw), channel=channel(raw["channel"]))


def _gone(raw: Raw) -> events.SwitchEvent:
    return events.ChannelGone(
        at=moment(raw),
        channel=channel(raw["channel"]),
        cause=int(raw.get("cause", 0)),
        sip=int(raw.get("tech_cause", 0) or 0),
    )


def _hangup_asked(raw: Raw) -> events.SwitchEvent:
    cause = int(raw.get("cause", 0) or 0)
    if raw.get("soft"):  # Asterisk itself hung up; then `cause` is no Q.850, but says which part of it
        cause = events.NO_SOUND if cause == SOFTHANGUP_DEV else 0
    return events.HangupAsked(at=moment(raw), channel=channel(raw["channel"]), cause=cause)


def _left(raw: Raw) -> events.SwitchEvent:
    return events.ChannelLeft(at=moment(raw), channel=channel(raw["channel"]))


def _digit(raw: Raw) -> events.SwitchEvent:
    return events.DigitPressed(at=moment(raw), channel=channel(raw["channel"]), digit=raw["digit"])


def _transfer(raw: Raw) -> events.SwitchEvent:
    return events.TransferAsked(
        at=moment(raw),
        channel=raw["referred_by"]["source_channel"]["id"],
        telephone=endpoint_of(raw["referred_by"]["source_channel"]["name"]),
        to=raw["refer_to"]["requested_destination"]["destination"],
    )


def _playback(raw: Raw) -> events.SwitchEvent:
    playback = raw["playback"]
    return events.PlaybackEnded(
        at=moment(raw), playback=playback["id"], failed=playback.get("state") == "failed"
    )


def _recording(raw: Raw) -> events.SwitchEvent:
    recording = raw["recording"]
    return events.RecordingEnded(
        at=moment(raw),
        recording=recording["name"],
        seconds=float(recording.get("duration", 0) or 0),
        talked=float(recording.get("talking_duration", recording.get("duration", 0)) or 0),
        failed=raw["type"] == "RecordingFailed",
        cause=recording.get("cause", ""),
    )


def _endpoint(raw: Raw) -> events.SwitchEvent:
    endpoint = raw["endpoint"]
    return events.EndpointChanged(
        at=moment(raw), endpoint=endpoint["resource"], online=endpoint["state"] == "online"
    )


def _replaced(raw: Raw) -> events.SwitchEvent:
    return events.Replaced(at=moment(raw))


PARSERS: Mapping[str, Callable[[Raw], events.SwitchEvent]] = {
    "StasisStart": _entered,
    "StasisEnd": _left,
    "ChannelStateChange": _state,
    "ChannelDestroyed": _gone,
    "ChannelHangupRequest": _hangup_asked,
    "ChannelDtmfReceived": _digit,
    "ChannelTransfer": _transfer,
    "PlaybackFinished": _playback,
    "RecordingFinished": _recording,
    "RecordingFailed": _recording,
    "EndpointStateChange": _endpoint,
    "ApplicationReplaced": _replaced,
}


class Parser:
    """Turns messages into events and counts what it does not know."""

    def __init__(self) -> None:
        self.unknown: Counter[str] = Counter()

    def __call__(self, raw: Raw) -> events.SwitchEvent | None:
        """None for a message that nobody needs.

        Raises ValueError that carries the raw message when a known type does not parse.
        """
        kind = str(raw.get("type"))
        parse = PARSERS.get(kind)
        if parse is None:
            if kind not in UNUSED:
                self.unknown[kind] += 1
                if self.unknown[kind] == 1:
                    log.info("unknown switch event", kind=kind)
            return None
        try:
            return parse(raw)
        except (KeyError, TypeError, ValueError) as fault:
            raise ValueError(f"{kind} from Asterisk does not parse ({fault!r}): {dict(raw)!r}") from fault
