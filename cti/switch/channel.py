"""One leg at the switch, and what can be asked of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import structlog
from twisted.internet.defer import CancelledError, Deferred

from cti.once import Once, first_of
from cti.switch.ari import NoSuchThing, SwitchRefused, part
from cti.switch.events import ChannelFacts, ChannelGone, RecordingEnded

if TYPE_CHECKING:
    from cti.switch.node import Node

log = structlog.get_logger("cti.switch")

BUSY, NORMAL, NO_ANSWER, CONGESTION, UNALLOCATED, FORBIDDEN = 17, 16, 19, 34, 1, 21  # Q.850


ASKS_TRANSFER = {"PJSIP_TRANSFER_HANDLING()": "ari-only"}
"""A variable of a telephone's leg: its transfer button asks us (TransferAsked) instead of moving anything.
Without it Asterisk puts a Local channel in the agent's place."""

GUARD = "CHANNEL(hangup_handler_push)"
LAST_WORD = {GUARD: "last-word,hh,1"}
"""A variable of a customer's leg that we make: Asterisk writes down its end, as of those that come in."""


def guarded(customer: Channel | None) -> dict[str, str]:
    """Variables of a leg that is to talk with this customer: if it hangs up while there is no server, the
    dialplan takes the customer ([orphan] in extensions.conf)."""
    return {"TL_PEER": customer.name, GUARD: "orphan,hh,1"} if customer is not None else {}


SOUNDS = 4
"""Names of its sounds in use by a leg, in turn: so that another server can end what this one began."""


@dataclass(frozen=True, slots=True)
class Gone:
    """How a channel ended: Q.850 cause, and the SIP code of the far end (0: none came). `lost`: the switch
    has it no more, and nobody told us of its end."""

    cause: int
    sip: int
    lost: bool = False


class Channel:
    """A leg. Methods return when Asterisk has done it; NoSuchThing means that the leg is gone."""

    def __init__(self, node: Node, uid: str, *, made: bool = False) -> None:
        """made: by us, so that its ChannelDestroyed is told to us even after it has left our hands."""
        self.node, self.uid, self.made = node, uid, made
        self.name = ""
        self.caller = ""
        self.hangup_cause = 0
        self.unwanted = False  # we hung it up; if the wire was lost meanwhile, it is to be done again
        self.ringing: Once[None] = Once()
        # in our hands: Stasis() was reached, with these arguments
        self.entered: Once[tuple[str, ...]] = Once()
        self.answered: Once[None] = Once()
        self.gone: Once[Gone] = Once()
        # the switch has forgotten it: its telephone was told, and is free
        self.destroyed: Once[None] = Once()
        self._sounds = 0
        self.on_digit: Callable[[str], None] = lambda digit: None
        self.on_transfer: Callable[[str], None] = lambda to: None

    def __repr__(self) -> str:
        return f"<{self.identity} {self.name}>"

    @property
    def identity(self) -> str:
        """The channel among all nodes: `a/1763889660.14`."""
        return f"{self.node.name}/{self.uid}"

    # ---- what the node heard of it -------------------------------------------------------------------

    def describe(self, facts: ChannelFacts) -> None:
        self.name, self.caller = facts.name, facts.caller
        if facts.state == "Ringing":
            self.ringing.fire(None)
        elif facts.state == "Up":
            self.answered.fire(None)

    def end(self, event: ChannelGone) -> None:
        self.gone.fire(Gone(event.cause, event.sip))
        self.destroyed.fire(None)

    def leave(self) -> None:
        self.gone.fire(Gone(self.hangup_cause or NORMAL, 0))
        if not self.made:
            self.destroyed.fire(None)  # nobody will tell us

    # ---- what can be asked of it ---------------------------------------------------------------------

    def _ask(self, method: str, path: str, body: dict[str, Any] | None = None, **query: object) -> Any:
        return self.node.ari.request(method, f"channels/{part(self.uid)}{path}", body, **query)

    async def answer(self) -> None:
        await self._ask("POST", "/answer")

    async def ring(self) -> None:
        """Lets the caller hear ringing."""
        await self._ask("POST", "/ring")

    async def hang_up(self, cause: int = NORMAL) -> None:
        """Harmless when the channel is gone already."""
        if self.gone.happened:
            return
        self.unwanted = True
        try:
            await self._ask("DELETE", "", reason_code=cause)
        except NoSuchThing:
            return

    async def set(self, variable: str, value: str) -> None:
        await self._ask("POST", "/variable", {"variable": variable, "value": value})

    def note(self, variable: str, value: str) -> None:
        """Sets it before anything that is asked afterwards, and waits for nothing. Only for a leg that
        neither plays nor records: Asterisk does it afterwards, and answers nobody meanwhile."""
        if self.gone.happened:
            return
        noted = Deferred.fromCoroutine(self.set(variable, value))
        noted.addErrback(
            lambda failure: log.info("noting on a leg", channel=self.name, fault=str(failure.value))
        )

    async def let_it_ask(self) -> None:
        """For a leg that came by itself: ASKS_TRANSFER."""
        for variable, value in ASKS_TRANSFER.items():
            await self.set(variable, value)

    async def guard(self, customer: Channel) -> None:
        """For a leg that was there before its customer: `guarded`."""
        for variable, value in guarded(customer).items():
            await self.set(variable, value)

    async def transferred(self, *, well: bool) -> None:
        """Tells a telephone what became of the transfer that its button asked for."""
        states = "channel_answered" if well else "channel_declined"
        await self._ask("POST", "/transfer_progress", states=states)

    async def music(self, music_class: str) -> None:
        await self._ask("POST", "/moh", mohClass=music_class)

    async def stop_music(self) -> None:
        await self._ask("DELETE", "/moh")

    async def mute(self) -> None:
        """Its own voice goes no further; it still hears."""
        await self._ask("POST", "/mute", direction="in")

    async def unmute(self) -> None:
        await self._ask("DELETE", "/mute", direction="in")

    async def send_digits(self, digits: str) -> None:
        """Key tones to the far end of this channel."""
        await self._ask("POST", "/dtmf", dtmf=digits)

    async def play(self, media: Sequence[str]) -> Playback:
        """Starts `media` (sound files without their ending, one after another); hears no keys by itself."""
        self._sounds += 1
        playback = Playback(self.node, f"pb-{self.uid}-{self._sounds % SOUNDS}")
        self.node.playbacks[playback.uid] = playback
        try:
            await self._ask(
                "POST", "/play", {"media": [f"sound:{sound}" for sound in media]}, playbackId=playback.uid
            )
        except CancelledError:
            self.node.undo(playback.stop())  # it plays all the same
            raise
        except BaseException:
            self.node.playbacks.pop(playback.uid, None)
            raise
        return playback

    async def silence(self) -> None:
        """Ends music and sounds, whoever began them."""
        for n in range(SOUNDS):
            await Playback(self.node, f"pb-{self.uid}-{n}").stop()
        with suppress(NoSuchThing):
            await self.stop_music()

    async def record(self, name: str, *, longest: float, silence: float, end_key: str = "#") -> Recording:
        """Begins to record what it says, after a beep, until the key, the silence, the length or its end."""
        recording = Recording(self.node, name)
        self.node.recordings[recording.name] = recording.finished
        try:
            await self._ask(
                "POST",
                "/record",
                name=recording.name,
                format="wav",
                maxDurationSeconds=int(longest),
                maxSilenceSeconds=int(silence),
                ifExists="overwrite",
                beep="true",
                terminateOn=end_key,
            )
        except BaseException:
            self.node.recordings.pop(recording.name, None)
            raise
        return recording


def recording_of(node: Node, name: str) -> Recording:
    """One that was begun under this name by another server: it goes on, or has ended (Node.look_after)."""
    recording = Recording(node, name)
    node.recordings[name] = recording.finished
    return recording


class Recording:
    """A message on its way to an 8 kHz wav file at `path`; it goes on to its end when the caller hangs up."""

    def __init__(self, node: Node, name: str) -> None:
        self.node, self.name = node, name
        self.path = node.recording_file(name)
        self.finished: Once[RecordingEnded] = Once()


class Playback:
    """Sound that is being played on a channel."""

    def __init__(self, node: Node, uid: str) -> None:
        self._node, self.uid = node, uid
        self.finished: Once[bool] = Once()  # whether it failed

    async def stop(self) -> None:
        if self.finished.happened:
            return
        try:
            await self._node.ari.request("DELETE", f"playbacks/{part(self.uid)}")
        except NoSuchThing:
            return


class Bridge:
    """Where legs hear each other."""

    def __init__(self, node: Node, uid: str) -> None:
        self.node, self.uid = node, uid
        self._path = f"bridges/{part(uid)}"

    async def add(self, *channels: Channel) -> None:
        """Takes the channels in; they leave by themselves the bridge they were in."""
        await self.node.ari.request(
            "POST", f"{self._path}/addChannel", channel=",".join(channel.uid for channel in channels)
        )

    async def remove(self, *channels: Channel) -> None:
        await self.node.ari.request(
            "POST", f"{self._path}/removeChannel", channel=",".join(channel.uid for channel in channels)
        )

    async def destroy(self) -> None:
        """Channels inside stay ours. Harmless when it is gone already; without a wire it is done later."""
        try:
            await self.node.ari.request("DELETE", self._path)
        except NoSuchThing:
            return
        except SwitchRefused as fault:
            log.info("a bridge stays for now", bridge=self.uid, fault=str(fault))
            self.node.unwanted_bridges.add(self.uid)


async def up_or_gone(channel: Channel) -> Gone | None:
    """Waits until a leg we made is answered and in our hands: None; or is gone: how.

    Both are awaited, because the answer can be told before the channel has reached Stasis, and Stasis can be
    reached before the answer (early media).
    """
    for moment in (channel.answered, channel.entered):
        place, how = await first_of(moment.wait(), channel.gone.wait())
        if place == 1:
            ended: Gone = how
            return ended
    return None
