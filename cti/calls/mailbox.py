"""A caller leaves a message.

It is recorded by Asterisk under a name that the call's place knows, so that a server that dies meanwhile is
followed by one that goes on waiting for its end; it leaves Asterisk's folder only when the journal has it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import structlog
from twisted.internet import defer
from twisted.internet.defer import CancelledError, Deferred
from twisted.python.failure import Failure

from crm import facts
from cti.journal import Journal
from cti.once import Once
from cti.records import Records
from cti.switch.ari import SwitchRefused
from cti.switch.channel import recording_of
from cti.switch.events import RecordingEnded
from ivr_flows.effects import Prompt
from recorder.faults import RecordingFailed
from recorder.mailboxes import Mailboxes, Taken

if TYPE_CHECKING:
    from cti.calls.journey import CustomerCall
    from cti.switch.channel import Channel, Recording

log = structlog.get_logger("cti.mailbox")

NAMED = "msg-"
"""How the names of messages begin: `msg-<interaction>-<n>`."""
SILENCE = 8.0  # seconds of silence that end a message
SHORTEST = 1.0  # seconds; less, or nothing but silence, is somebody who hung up at the beep
LAST_WORD = 5.0  # seconds that Asterisk has to close the file of a caller who hung up


async def take_message(
    session: CustomerCall, channel: Channel, mailbox: str, *, longest: float, prompts: Sequence[Prompt]
) -> float:
    """Plays the prompts and a beep, records until a key, silence or the length; returns its seconds, 0 when
    nothing was said."""
    session.chronicle.segment("mailbox", detail=mailbox)
    if session.message is not None:  # it was being left when the server before died
        recording = recording_of(channel.node, session.message)
    else:
        media = await session.services.prompts.media(prompts, session.interaction)
        if media:
            playback = await channel.play(media)
            await playback.finished.wait()
        session.messages += 1
        session.message = f"{NAMED}{session.interaction}-{session.messages}"
        session.stands()
        recording = await channel.record(session.message, longest=longest, silence=SILENCE)
    # On its own: most callers end a message by hanging up, which ends the story here. The message stays.
    kept: Once[float] = Once()
    keeping = Deferred.fromCoroutine(_when_ended(session, mailbox, recording))
    keeping.addErrback(_lost, session, mailbox).addCallback(kept.fire)
    try:
        seconds = await kept.wait()
        session.message = None
        session.stands()
        return seconds
    except CancelledError:
        try:
            await channel.hang_up()  # it is we who end the call, as a rule he has: the file is closed
            await kept.wait().addTimeout(LAST_WORD, session.services.reactor)
        except (defer.TimeoutError, SwitchRefused):
            session.log.warning("a message did not end in time", mailbox=mailbox, file=recording.path)
        raise


def _lost(failure: Failure, session: CustomerCall, mailbox: str) -> float:
    session.log.error("a message could not be kept", mailbox=mailbox, fault=repr(failure.value))
    return 0.0


async def _when_ended(session: CustomerCall, mailbox: str, recording: Recording) -> float:
    await recording.node.look_after(recording.name)  # it may have ended unseen
    return await _keep(session, mailbox, recording, await recording.finished.wait())


async def _keep(session: CustomerCall, mailbox: str, recording: Recording, ended: RecordingEnded) -> float:
    """Puts a message into its mailbox and writes it down; returns its seconds."""
    if ended.failed:
        session.log.warning("a message was not recorded", mailbox=mailbox, cause=ended.cause)
        return 0.0
    file, services = Path(recording.path), session.services
    if ended.seconds < SHORTEST or not ended.talked:
        session.log.info("no message was left", mailbox=mailbox, talked=ended.talked)
        await services.records.run("no message", lambda: services.mailboxes.done(file))
        return 0.0
    at = services.clock.utc()
    try:
        kept = await services.records.run(
            "keeping a message", lambda: services.mailboxes.take(file, mailbox, recording.name, at)
        )
    except RecordingFailed as fault:
        session.log.error("a message could not be kept", mailbox=mailbox, fault=str(fault))
        return 0.0
    write_down(services.journal, services.records, services.mailboxes, file, mailbox, kept, at)
    session.outcome = "message"
    return kept.seconds


def write_down(
    journal: Journal,
    records: Records,
    mailboxes: Mailboxes,
    file: Path,
    mailbox: str,
    kept: Taken,
    at: datetime,
) -> None:
    """The message's fact; when it is durable, Asterisk's file goes. The fact's id is the message's name: it
    does not stand there twice."""
    name = file.stem
    journal.write(
        facts.MessageLeft(
            id=name, at=at, interaction=interaction_of(name), mailbox=mailbox, path=kept.path,
            seconds=kept.seconds,
        )
    )  # fmt: skip
    durable = journal.flushed()
    durable.addCallback(lambda _: records.run("a kept message's first file", lambda: mailboxes.done(file)))
    durable.addErrback(lambda failure: log.warning("a message's file stays", fault=str(failure.value)))


def interaction_of(message: str) -> str:
    return message.removeprefix(NAMED).rpartition("-")[0]
