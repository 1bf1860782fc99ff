"""One call of a telephone: its state, what it says and hears, its keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import pjsua2 as pj

from trunkline.phones import events
from trunkline.phones.engine import Engine
from trunkline.phones.timers import Timer

LEVEL_EVERY = 0.2
"""Seconds between two level measurements."""

KEY_MILLISECONDS = 120

TOO_MANY = 70010
"""PJLIB's PJ_ETOOMANY."""

PLACE_FREE = 2.0
"""Seconds in which the place of a call that has just been hung up must get free; milliseconds are usual."""


class NotPossible(Exception):
    """The call is not in a state in which this can be done; the message is for the one who asked."""


class _Signals(pj.Call):  # type: ignore[misc]
    """PJSUA2's side of a call. Its callbacks copy what they were told and leave (see the room's page)."""

    def __init__(self, account: pj.Account, engine: Engine, call_id: int = pj.PJSUA_INVALID_ID) -> None:
        super().__init__(account, call_id)
        self._engine = engine
        self.owner: PhoneCall | None = None

    def _tell(self, action: Callable[[PhoneCall], None]) -> None:
        def do() -> None:
            if self.owner is not None:
                action(self.owner)

        self._engine.soon(do)

    def onCallState(self, prm: pj.OnCallStateParam) -> None:
        info = self.getInfo()
        state, code, text = int(info.state), int(info.lastStatusCode), str(info.lastReason)
        seconds = info.connectDuration.sec + info.connectDuration.msec / 1000
        self._tell(lambda call: call.sip_state(state, code, text, seconds))

    def onCallMediaState(self, prm: pj.OnCallMediaStateParam) -> None:
        self._tell(lambda call: call.media_changed())

    def onDtmfDigit(self, prm: pj.OnDtmfDigitParam) -> None:
        key = str(prm.digit)
        self._tell(lambda call: call.tell(events.KeyHeard(call=call.number, key=key)))

    def onCallTransferStatus(self, prm: pj.OnCallTransferStatusParam) -> None:
        code, final = int(prm.statusCode), bool(prm.finalNotify)
        self._tell(lambda call: call.transfer_moved(code, final))


class PhoneCall:
    """Made by SipPhone. `over` is True after HungUp was told; from then on nothing can be done with it.

    far: the other side, the user part of its address. state: as in events.StateChanged.
    """

    def __init__(
        self,
        account: pj.Account,
        engine: Engine,
        number: int,
        *,
        tell: Callable[[events.CallEvent], None],
        far: str,
        direction: Literal["in", "out"],
        call_id: int = pj.PJSUA_INVALID_ID,
    ) -> None:
        self.number = number
        self.far = far
        self.direction = direction
        self.state: events.CallState = "ringing" if direction == "in" else "dialling"
        self.over = False
        self.tell = tell
        self._engine = engine
        self._sip: _Signals | None = _Signals(account, engine, call_id)
        self._sip.owner = self
        self._ended_here = False
        self._player: pj.AudioMediaPlayer | None = None
        self._recorder: pj.AudioMediaRecorder | None = None
        self._recording: Path | None = None
        self._measuring: Timer | None = None

    # ---- what it is told to do ---------------------------------------------------------------------------

    def dial(self, uri: str, from_uri: str | None = None) -> None:
        """from_uri: who we say we are, when it is not the phone's own address (the far end of a board)."""
        asked = pj.CallOpParam(True)
        asked.opt.audioCount, asked.opt.videoCount = 1, 0
        if from_uri:
            asked.txOption.localUri = from_uri
        with self._asking("made"):
            if not self._engine.pump_until(lambda: self._has_place(uri, asked), limit=PLACE_FREE):
                raise NotPossible(f"call {self.number} cannot be made: PJSUA has no place for one more")

    def _has_place(self, uri: str, asked: pj.CallOpParam) -> bool:
        """PJSUA tells that a call is over before its place is free for the next one."""
        try:
            self._signals.makeCall(uri, asked)
        except pj.Error as fault:
            if fault.status != TOO_MANY:
                raise
            return False
        return True

    def ring(self) -> None:
        self._reply(180, "rung")

    def answer(self) -> None:
        if self.direction != "in" or self.state != "ringing":
            raise NotPossible(f"call {self.number} cannot be answered: it is {self._is()}")
        self._reply(200, "answered")

    def hang_up(self, code: int = 0) -> None:
        """code: the SIP code for a call that was not answered (486 busy, 480, 603 …); 0 = the usual one.
        Twice is as good as once."""
        if self.over or self._ended_here:
            return
        self._ended_here = True
        asked = pj.CallOpParam()
        if code:
            asked.statusCode = code
        elif self.direction == "in" and self.state == "ringing":
            asked.statusCode = pj.PJSIP_SC_DECLINE
        with self._asking("hung up"):
            self._signals.hangup(asked)

    def hold(self) -> None:
        self._must_stand("held")
        with self._asking("held"):
            self._signals.setHold(pj.CallOpParam())
        self._enter("held")

    def retrieve(self) -> None:
        self._must_stand("retrieved", "held")
        asked = pj.CallOpParam(True)
        asked.opt.audioCount, asked.opt.videoCount = 1, 0
        asked.opt.flag = pj.PJSUA_CALL_UNHOLD
        with self._asking("retrieved"):
            self._signals.reinvite(asked)
        self._enter("established")

    def press(self, keys: str) -> None:
        """Sends keys 0-9, *, #, A-D as RFC 4733 events."""
        self._must_stand("sent keys", "established", "answered", "held")
        sent = pj.CallSendDtmfParam()
        sent.method = pj.PJSUA_DTMF_METHOD_RFC2833
        sent.duration = KEY_MILLISECONDS
        sent.digits = keys
        with self._asking("sent keys"):
            self._signals.sendDtmf(sent)

    def transfer(self, uri: str) -> None:
        """Asks the far end to call `uri` instead of us (REFER); TransferMoved tells how it goes."""
        self._must_stand("transferred", "established", "held")
        with self._asking("transferred"):
            self._signals.xfer(uri, pj.CallOpParam(True))

    def play(self, sound: Path) -> None:
        """Says a wav file (8 kHz mono is played as it is) in a loop instead of what it said before."""
        if self.over:
            raise NotPossible(f"call {self.number} is over")
        player = pj.AudioMediaPlayer()
        with self._asking(f"given {sound} to say"):
            player.createPlayer(str(sound))
        previous, self._player = self._player, player
        if (media := self._media()) is not None:
            if previous is not None:
                previous.stopTransmit(media)
            player.startTransmit(media)

    def record(self, into: Path) -> None:
        """Writes what it hears into a wav file (8 kHz, 16 bit, mono) from now on, until the call ends."""
        if self.over:
            raise NotPossible(f"call {self.number} is over")
        recorder = pj.AudioMediaRecorder()
        with self._asking(f"recorded into {into}"):
            recorder.createRecorder(str(into))
        self._recorder, self._recording = recorder, into
        if (media := self._media()) is not None:
            media.startTransmit(self._recorder)

    def measure_levels(self, on: bool) -> None:
        """Tells LevelMeasured every LEVEL_EVERY seconds while sound can pass."""
        if self._measuring is not None:
            self._measuring.cancel()
        self._measuring = self._engine.timers.later(LEVEL_EVERY, self._measure) if on else None

    # ---- what PJSUA2 told it, after the pump ---------------------------------------------------------------

    def sip_state(self, state: int, code: int, text: str, seconds: float) -> None:
        if self.over:
            return
        if state == pj.PJSIP_INV_STATE_EARLY and self.direction == "out":
            self._enter("ringing")
        elif state == pj.PJSIP_INV_STATE_CONNECTING:
            self._enter("answered")
        elif state == pj.PJSIP_INV_STATE_CONFIRMED:
            self._enter("established")
        elif state == pj.PJSIP_INV_STATE_DISCONNECTED:
            self._end(code, text, seconds)

    def media_changed(self) -> None:
        if self.over or (media := self._media()) is None:
            return
        if self._player is not None:
            self._player.startTransmit(media)
        if self._recorder is not None:
            media.startTransmit(self._recorder)
        self.tell(events.MediaFlows(call=self.number))

    def transfer_moved(self, code: int, final: bool) -> None:
        self.tell(events.TransferMoved(call=self.number, code=code, final=final))
        if final and 200 <= code < 300:
            self.hang_up()  # as desk sets do: the far end has somebody else now

    # ---- inside ------------------------------------------------------------------------------------------

    def let_go(self) -> None:
        """Lets PJSUA2's object go, which must not outlive the library."""
        self._player = self._recorder = None  # closes the recording's file
        if self._sip is not None:
            self._sip.owner = None
            self._sip = None

    def _end(self, code: int, text: str, seconds: float) -> None:
        self.over = True
        self.measure_levels(False)
        by: Literal["here", "there"] = "here" if self._ended_here else "there"
        self.let_go()
        self.tell(events.HungUp(call=self.number, code=code, text=text, by=by, seconds=round(seconds, 3)))
        if self._recording is not None:
            self._tell_when_whole(self._recording, tries=100)

    def _tell_when_whole(self, file: Path, tries: int) -> None:
        """PJMEDIA's clock closes the file some milliseconds after the call has let go of it."""
        if _is_whole(file) or tries == 0:
            self.tell(events.Recorded(call=self.number, file=str(file)))
        else:
            self._engine.timers.later(0.01, lambda: self._tell_when_whole(file, tries - 1))

    def _enter(self, state: events.CallState) -> None:
        if state != self.state:
            self.state = state
            self.tell(events.StateChanged(call=self.number, state=state))

    def _reply(self, code: int, what: str) -> None:
        asked = pj.CallOpParam(True)
        asked.statusCode = code
        asked.opt.audioCount, asked.opt.videoCount = 1, 0
        with self._asking(what):
            self._signals.answer(asked)

    def _must_stand(self, what: str, *states: events.CallState) -> None:
        if self.over or self.state not in (states or ("established",)):
            raise NotPossible(f"call {self.number} cannot be {what}: it is {self._is()}")

    @property
    def _signals(self) -> _Signals:
        if self._sip is None:
            raise NotPossible(f"call {self.number} is over")
        return self._sip

    @contextmanager
    def _asking(self, what: str) -> Iterator[None]:
        """PJSIP refuses, for example because the far end hung up in this very moment: say so in our words."""
        try:
            yield
        except pj.Error as fault:
            raise NotPossible(f"call {self.number} cannot be {what}: {fault.reason}") from fault

    def _is(self) -> str:
        return "over" if self.over else self.state

    def _media(self) -> pj.AudioMedia | None:
        """The call's sound, when it can pass in some direction."""
        if self._sip is None or not self._sip.isActive():
            return None
        passing = (pj.PJSUA_CALL_MEDIA_ACTIVE, pj.PJSUA_CALL_MEDIA_REMOTE_HOLD)
        info = self._sip.getInfo()  # keep it: its `media` lives only as long as it does
        for media in info.media:
            if media.type == pj.PJMEDIA_TYPE_AUDIO and media.status in passing:
                return self._sip.getAudioMedia(media.index)
        return None

    def _measure(self) -> None:
        if (media := self._media()) is not None:
            # PJSUA2's names are the call's own: what it transmits to us is what we hear.
            hears, says = media.getTxLevel() / 255, media.getRxLevel() / 255
            self.tell(events.LevelMeasured(call=self.number, hears=round(hears, 3), says=round(says, 3)))
        self._measuring = self._engine.timers.later(LEVEL_EVERY, self._measure)


def _is_whole(wav: Path) -> bool:
    """Whether the file's header, which is written last, tells its true length."""
    try:
        with wav.open("rb") as file:
            head = file.read(8)
        return head[:4] == b"RIFF" and int.from_bytes(head[4:8], "little") + 8 == wav.stat().st_size
    except OSError:
        return False
