"""One Asterisk: its two wires, its channels, and the telephones that it knows for a while."""

from __future__ import annotations

import time
from collections.abc import Callable, Coroutine, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from glob import escape
from math import inf
from pathlib import Path
from typing import Any
from uuid import uuid4

import structlog
from twisted.internet.defer import CancelledError, Deferred

from cti.once import Once
from cti.switch import events
from cti.switch.ami import AmiConnection
from cti.switch.ari import AriConnection, NoSuchThing, part
from cti.switch.channel import Bridge, Channel, Gone, Playback
from cti.switch.parse import Parser, leg

log = structlog.get_logger("cti.switch")


class Node:
    """Keeps a Channel for every leg in our hands and tells it what the switch says of it.

    `arrived` is called for a channel that came by itself (a line rang, a station dialled); `endpoint_changed`
    when a telephone came or went; `up` and `lost` as the wire does, `died` when Asterisk is no more.
    """

    def __init__(self, name: str, domain: str, ari: AriConnection, ami: AmiConnection, spool: Path) -> None:
        self.name, self.domain, self.ari, self.ami = name, domain, ari, ami
        self._spool = spool
        self.channels: dict[str, Channel] = {}
        self.playbacks: dict[str, Playback] = {}
        self.unwanted_bridges: set[str] = set()  # to be destroyed, when the wire was lost
        self.recordings: dict[str, Once[events.RecordingEnded]] = {}
        self.arrived: Callable[[Channel, events.ChannelEntered], None] = lambda channel, event: None
        self.endpoint_changed: Callable[[str, bool], None] = lambda endpoint, online: None
        # a telephone asked that talks in a call of another node
        self.transfer_asked: Callable[[str, str], None] = lambda telephone, to: None
        self.up: Callable[[], None] = lambda: None
        self.lost: Callable[[], None] = lambda: None
        self.died: Callable[[], None] = lambda: None
        self._parse = Parser()
        ari.heard = self._heard
        ari.up = lambda: self.up()
        ari.down = self._down
        ari.refused = lambda: self.died()

    def start(self) -> None:
        self.ari.start()
        self.ami.start()

    async def stop(self) -> None:
        self.ami.stop()
        await self.ari.stop()

    def recording_file(self, name: str) -> str:
        return str(self._spool / "recording" / f"{name}.wav")

    def recording_files(self, beginning: str) -> list[Path]:
        """Those whose names begin so, the first one first."""
        return sorted((self._spool / "recording").glob(f"{escape(beginning)}*.wav"))

    async def started(self) -> datetime:
        """Since when this Asterisk runs. Errors: SwitchRefused."""
        info = await self.ari.request("GET", "asterisk/info", filter="status")
        return datetime.fromisoformat(info["status"]["startup_time"]).astimezone(UTC)

    def say_alive(self) -> None:
        """For the dialplan, which must not read files by itself ([orphan] in extensions.conf)."""
        told = self.ari.request("POST", "asterisk/variable", variable="TL_ALIVE", value=int(time.time()))
        told.addErrback(lambda failure: log.info("no sign of life", node=self.name, fault=str(failure.value)))

    def forget(self, uid: str) -> None:
        """A leg that is no more, whose end was never told to us."""
        channel = self.channels.pop(uid, None)
        if channel is not None:
            channel.gone.fire(Gone(0, 0, lost=True))
            channel.destroyed.fire(None)

    async def legs(self) -> list[events.Leg]:
        """All channels that Asterisk has now. Errors: SwitchRefused."""
        return [leg(raw) for raw in await self.ari.request("GET", "channels")]

    async def bridges(self) -> dict[str, list[str]]:
        """Those that we made, and the uids of the legs in them. Errors: SwitchRefused."""
        return {
            str(raw["id"]): [str(uid) for uid in raw["channels"]]
            for raw in await self.ari.request("GET", "bridges")
            if raw["id"].startswith(events.OUR_LEG)
        }

    def note(self, name: str, value: str | None) -> None:
        """Notes something at the switch before anything that is asked afterwards, and waits for nothing; None
        takes it away. As a global variable: one of a channel's own is set only when the channel has finished
        what it plays or records, and until then the wire stands still."""
        given = {"variable": name} | ({} if value is None else {"value": value})
        noted = self.ari.request("POST", "asterisk/variable", given)
        noted.addErrback(lambda failure: log.info("a note", node=self.name, fault=str(failure.value)))

    async def noted(self, name: str) -> str:
        """ "" when there is no such note. Errors: SwitchRefused."""
        try:
            answer = await self.ari.request("GET", "asterisk/variable", variable=name)
        except NoSuchThing:
            return ""
        return str(answer["value"])

    def adopt(self, known: events.Leg) -> Channel:
        """A leg that an earlier server had is ours from now on."""
        facts = known.channel
        channel = Channel(self, facts.uid, made=facts.uid.startswith(events.OUR_LEG))
        self.channels[facts.uid] = channel
        channel.describe(facts)
        if known.arguments is not None:
            channel.entered.fire(known.arguments)
        return channel

    async def catch_up(self) -> None:
        """After a gap in the events: sounds and messages that ended meanwhile, of which nobody told us, and
        bridges that were to go."""
        unwanted, self.unwanted_bridges = self.unwanted_bridges, set()
        for uid in unwanted:
            await Bridge(self, uid).destroy()
        for uid, playback in list(self.playbacks.items()):
            if not await self._exists(f"playbacks/{part(uid)}"):
                self.playbacks.pop(uid, None)
                playback.finished.fire(False)
        for name in list(self.recordings):
            await self.look_after(name)

    async def look_after(self, recording: str) -> None:
        """One that has ended unseen is told to whoever waits for it."""
        if not await self._exists(f"recordings/live/{part(recording)}"):
            finished = self.recordings.pop(recording, None)
            if finished is not None:
                ended = events.RecordingEnded(
                    at=datetime.now(UTC), recording=recording, seconds=inf, talked=inf, failed=False, cause=""
                )  # its file says how long it is
                finished.fire(ended)

    async def _exists(self, path: str) -> bool:
        try:
            await self.ari.request("GET", path)
        except NoSuchThing:
            return False
        return True

    # ---- legs and bridges ----------------------------------------------------------------------------

    async def call(
        self, endpoint: str, *, arguments: str, caller: str, ringing: float, variables: Mapping[str, str]
    ) -> Channel:
        """Makes a leg that rings at `endpoint` (`PJSIP/…`) for at most `ringing` seconds.

        Returns when it was made, not when it is answered (see `up_or_gone`). Errors: SwitchRefused.
        """
        channel = Channel(self, f"{events.OUR_LEG}{uuid4().hex}", made=True)
        self.channels[channel.uid] = channel
        try:
            made = await self.ari.request(
                "POST",
                f"channels/{channel.uid}",
                {"variables": dict(variables)},
                endpoint=endpoint,
                app="trunkline",
                appArgs=arguments,
                callerId=caller,
                timeout=max(1, round(ringing)),
            )
        except CancelledError:
            self.undo(channel.hang_up())
            raise
        except BaseException:
            self.channels.pop(channel.uid, None)
            raise
        log.info(
            "leg made",
            interaction=variables.get("TL_IX"),
            role=variables.get("TL_ROLE"),
            channel=made["name"],
            leg=channel.identity,
        )
        return channel

    def expected(self) -> Channel:
        """A leg that is about to be made by another request than `call`."""
        channel = Channel(self, f"{events.OUR_LEG}{uuid4().hex}", made=True)
        self.channels[channel.uid] = channel
        return channel

    async def bridge(self) -> Bridge:
        bridge = Bridge(self, f"{events.OUR_LEG}{uuid4().hex}")
        try:
            await self.ari.request("POST", f"bridges/{bridge.uid}", type="mixing")
        except CancelledError:
            self.undo(bridge.destroy())
            raise
        return bridge

    def undo(self, work: Coroutine[Any, Any, None]) -> None:
        """Cancelling forgets the answer, not the request: Asterisk makes the thing all the same. It hears one
        request after another, so that this one comes in time."""
        undone = Deferred.fromCoroutine(work)
        undone.addErrback(lambda failure: log.info("undoing", node=self.name, fault=str(failure.value)))

    # ---- telephones made at run time (sorcery's memory wizard: no file, no reload) ---------------------

    async def make_browser_phone(
        self, name: str, password: str, *, context: str, variables: Mapping[str, str]
    ) -> None:
        """A WebRTC telephone that registers as `name`. Gone when Asterisk restarts."""
        await self._put("auth", name, [("auth_type", "userpass"), ("username", name), ("password", password)])
        await self._put("aor", name, [("max_contacts", "1"), ("remove_existing", "yes")])
        endpoint = [
            ("webrtc", "yes"),
            ("identify_by", "username"),
            ("context", context),
            ("disallow", "all"),
            ("allow", "ulaw"),  # the lines' own codec, so that nothing is transcoded
            ("auth", name),
            ("aors", name),
            ("direct_media", "no"),
            ("rewrite_contact", "yes"),
            ("media_address", self.domain),
            ("bind_rtp_to_media_address", "yes"),
            (
                "rtp_timeout",
                "10",
            ),  # seconds; a browser that has died sends no BYE, and a muted one still sends
        ]
        await self._put("endpoint", name, endpoint + [("set_var", f"{k}={v}") for k, v in variables.items()])

    async def drop_browser_phone(self, name: str) -> None:
        """First the watch ends, or the last thing we hear of it is that it went."""
        with suppress(NoSuchThing):
            await self.ari.request(
                "DELETE", "applications/trunkline/subscription", eventSource=f"endpoint:PJSIP/{name}"
            )
        for kind in ("endpoint", "aor", "auth"):
            with suppress(NoSuchThing):
                await self.ari.request("DELETE", f"asterisk/config/dynamic/res_pjsip/{kind}/{part(name)}")

    async def telephones(self) -> list[str]:
        """The names of all that Asterisk knows, boards and those made at run time among them."""
        return [str(endpoint["resource"]) for endpoint in await self.ari.request("GET", "endpoints/PJSIP")]

    async def watch_endpoint(self, endpoint: str) -> bool:
        """Asks for `endpoint_changed` of this telephone; returns whether it is reachable now."""
        await self.ari.request(
            "POST", "applications/trunkline/subscription", eventSource=f"endpoint:PJSIP/{endpoint}"
        )
        state = await self.ari.request("GET", f"endpoints/PJSIP/{part(endpoint)}")
        return bool(state["state"] == "online")

    def _put(self, kind: str, name: str, fields: Sequence[tuple[str, str]]) -> Deferred[Any]:
        body = {"fields": [{"attribute": key, "value": value} for key, value in fields]}
        return self.ari.request("PUT", f"asterisk/config/dynamic/res_pjsip/{kind}/{part(name)}", body)

    # ---- what Asterisk says --------------------------------------------------------------------------

    def _heard(self, raw: Mapping[str, Any]) -> None:
        try:
            event = self._parse(raw)
        except ValueError as fault:
            log.error("switch event", node=self.name, fault=str(fault))
            return
        match event:
            case events.ChannelEntered():
                self._entered(event)
            case events.ChannelStateChanged(channel=facts):
                if channel := self.channels.get(facts.uid):
                    channel.describe(facts)
            case events.ChannelGone(channel=facts):
                if channel := self.channels.pop(facts.uid, None):
                    channel.end(event)
            case events.HangupAsked(channel=facts, cause=cause):
                if channel := self.channels.get(facts.uid):
                    channel.hangup_cause = cause
            case events.ChannelLeft(channel=facts):
                if channel := self.channels.get(facts.uid):
                    channel.leave()
                    if channel.destroyed.happened:
                        del self.channels[facts.uid]
            case events.DigitPressed(channel=facts, digit=digit):
                if channel := self.channels.get(facts.uid):
                    channel.on_digit(digit)
            case events.TransferAsked(channel=uid, telephone=telephone, to=to):
                if channel := self.channels.get(uid):
                    channel.on_transfer(to)
                else:
                    self.transfer_asked(telephone, to)
            case events.PlaybackEnded():
                if playback := self.playbacks.pop(event.playback, None):
                    playback.finished.fire(event.failed)
            case events.RecordingEnded():
                if recording := self.recordings.pop(event.recording, None):
                    recording.fire(event)
            case events.EndpointChanged():
                self.endpoint_changed(event.endpoint, event.online)
            case events.Replaced():
                log.error("another server took this Asterisk over", node=self.name)
            case _:
                pass

    def _entered(self, event: events.ChannelEntered) -> None:
        facts = event.channel
        channel = self.channels.get(facts.uid)
        if channel is not None and not channel.gone.happened:
            channel.describe(facts)
            channel.entered.fire(event.arguments)
            return
        if channel is not None:  # one that left us comes back by itself
            channel.destroyed.fire(None)
        channel = self.channels[facts.uid] = Channel(self, facts.uid)
        channel.describe(facts)
        channel.entered.fire(event.arguments)
        self.arrived(channel, event)

    def _down(self) -> None:
        """The wire is lost. Whether the calls are is known only when Asterisk answers again."""
        log.warning("no connection to Asterisk", node=self.name)
        self.lost()
