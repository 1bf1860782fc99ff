"""What a flow records: what its caller says and hears, from node to node."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from cti.once import to_the_end
from cti.switch.channel import Channel
from ivr_flows import effects
from recorder.recorder import RecordingPlan

if TYPE_CHECKING:
    from cti.calls.journey import CustomerCall
    from cti.calls.recording import TalkRecording


class FlowRecording:
    """Of one caller in one flow; none at first."""

    def __init__(self, session: CustomerCall, channel: Channel) -> None:
        self._session, self._channel = session, channel
        self._going: TalkRecording | None = None

    async def carry_out(self, effect: effects.Record) -> effects.Result:
        if not effect.on:
            await self.end()
        elif self._going is None:
            recordings = self._session.services.recordings
            self._going = await recordings.begin(self._session.chronicle, self._channel, None, asked=True)
            if self._going is None:
                return effects.Failed("nothing can be recorded; the log says why")
        return effects.Done()

    async def take_up(self, left: Sequence[RecordingPlan]) -> None:
        """An earlier server's, of the same flow. It may have died while a secret was entered, which is asked
        for anew."""
        recordings = self._session.services.recordings
        self._going = await recordings.go_on(left, self._session.interaction, self._channel)
        if self._going is not None:
            await self._going.mute(on=False)

    async def end(self) -> None:
        """Its file is made beside the call, which goes on."""
        going, self._going = self._going, None
        if going is not None:
            await to_the_end(going.end())

    @asynccontextmanager
    async def leaves_out(self, secret: bool) -> AsyncIterator[None]:
        """Silence stands in it while a secret is spoken or keyed: some telephones send their keys as tones.
        A recording that cannot be silenced ends."""
        if self._going is None or not secret:
            yield
            return
        if not await self._going.mute(on=True):
            await self.end()
        try:
            yield
        finally:
            if self._going is not None and not self._channel.gone.happened:
                await to_the_end(self._going.mute(on=False))
