"""A caller leaves a message."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from twisted.internet import defer
from twisted.internet.defer import CancelledError, Deferred
from twisted.python.failure import Failure

from crm import facts
from cti.once import Once
from cti.switch.ari import SwitchRefused
from cti.switch.events import RecordingEnded
from ivr_flows.effects import Prompt
from recorder.faults import RecordingFailed

if TYPE_CHECKING:
    from cti.calls.session import Session
    from cti.switch.channel import Channel, Recording

SILENCE = 8.0  # seconds of silence that end a message
SHORTEST = 1.0  # seconds; less, or nothing but silence, is somebody who hung up at the beep
LAST_WORD = 5.0  # seconds that Asterisk has to close the file of a caller who hung up


async def take_message(
    session: Session, channel: Channel, mailbox: str, *, longest: float, prompts: Sequence[Prompt]
) -> float:
    """Plays the prompts and a beep, records until a key, silence or the length; returns its seconds, 0 when
    nothing was said."""
    session.chronicle.segment("mailbox", detail=mailbox)
    media = await session.services.prompts.media(prompts)
    if media:
        playback = await channel.play(media)
        await playback.finished.wait()
    recording = await channel.record(longest=longest, silence=SILENCE)
    # On its own: most callers end a message by hanging up, which ends the story here. The message stays.
    kept: Once[float] = Once()
    keeping = Deferred.fromCoroutine(_when_ended(session, mailbox, recording))
    keeping.addErrback(_lost, session, mailbox).addCallback(kept.fire)
    try:
        return await kept.wait()
    except CancelledError:
        try:
            await channel.hang_up()  # it is we who end the call, as a rule he has: the file is closed
            await kept.wait().addTimeout(LAST_WORD, session.services.reactor)
        except (defer.TimeoutError, SwitchRefused):
            session.log.warning("a message did not end in time", mailbox=mailbox, file=recording.path)
        raise


def _lost(failure: Failure, session: Session, mailbox: str) -> float:
    session.log.error("a message could not be kept", mailbox=mailbox, fault=repr(failure.value))
    return 0.0


async def _when_ended(session: Session, mailbox: str, recording: Recording) -> float:
    return await _keep(session, mailbox, recording, await recording.finished.wait())


async def _keep(session: Session, mailbox: str, recording: Recording, ended: RecordingEnded) -> float:
    """Moves a message to its mailbox and writes it down; returns its seconds."""
    if ended.failed:
        session.log.warning("a message was not recorded", mailbox=mailbox, cause=ended.cause)
        return 0.0
    if ended.seconds < SHORTEST or not ended.talked:
        session.log.info("no message was left", mailbox=mailbox, talked=ended.talked)
        return 0.0
    services = session.services
    at = services.clock.utc()
    file = Path(recording.path)
    try:
        kept = await services.records.run(
            "keeping a message", lambda: services.mailboxes.take(file, mailbox, session.interaction, at)
        )
    except RecordingFailed as fault:
        session.log.error("a message could not be kept", mailbox=mailbox, fault=str(fault))
        return 0.0
    session.chronicle.write(
        facts.MessageLeft(
            id=facts.new_id(), at=at, interaction=session.interaction, mailbox=mailbox,
            path=kept.path, seconds=kept.seconds,
        )
    )  # fmt: skip
    session.outcome = "message"
    return kept.seconds
