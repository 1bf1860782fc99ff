"""Takes the safety net's spool into the journal: calls without a server, each exactly once.

Files go when their facts are durable. A server that dies in between is followed by one that takes them in
once more: the facts' ids are the same, and the journal passes over those that it has.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import structlog
from twisted.internet.defer import Deferred, DeferredLock
from twisted.internet.task import LoopingCall

from config.home import Home, NodeHome
from crm.unit import Unit
from cti.calls.calls import e164
from cti.calls.last_words import LastWord, last_words
from cti.calls.mailbox import SHORTEST
from cti.calls.services import Services
from cti.calls.spooled import BadEntry, Findings, SpooledCall, Step, facts_of, read
from cti.switch.node import Node
from recorder.faults import BadSound
from recorder.mailboxes import Taken
from recorder.sound import is_silent, open_part

log = structlog.get_logger("cti.calls")

EVERY = 10.0  # seconds
DURABLE = 10.0  # seconds to wait for the journal; what it has not taken by then is given to it again


class Spool:
    """`take_in` may be called at any time, and never fails; `start` does it every ten seconds."""

    def __init__(self, services: Services, home: Home) -> None:
        self._services, self._home = services, home
        self._lock = DeferredLock()
        self._regularly = LoopingCall(lambda: Deferred.fromCoroutine(self.take_in()))
        self._regularly.clock = services.reactor
        self._told: set[str] = set()  # what is wrong and stays so is said once
        self.serving: frozenset[str] = frozenset()
        """Interactions that end with a file here: a server has begun them, and the safety net has their
        caller."""

    def start(self) -> None:
        self._regularly.start(EVERY, now=False)

    def stop(self) -> None:
        if self._regularly.running:
            self._regularly.stop()

    async def take_in(self) -> None:
        """Returns when the calls that are over stand in the journal and their files are gone. `serving` has
        the others."""
        await self._lock.acquire()
        try:
            left = [await self._take_in_of(node) for node in self._services.switch.nodes.values()]
            self.serving = frozenset(call.interaction for calls in left for call in calls)
        except Exception as fault:  # a database that does not answer, a full disk: tried again in ten seconds
            log.error("the safety net's calls wait in the spool", fault=repr(fault))
        finally:
            self._lock.release()

    async def _take_in_of(self, node: Node) -> Sequence[SpooledCall]:
        """The calls whose files stay."""
        at = self._home.node(node.name)
        calls = await self._services.records.run("the safety net's spool", lambda: self._read(at))
        lasting = [call for call in calls if call.ended is None]
        over = [call for call in calls if call.ended is not None]
        if lasting and node.ari.connected:
            over += await self._without_an_end(node, at, lasting)
        taken = [call for call in sorted(over, key=_began) if await self._journal(call, at)]
        if not taken:
            return calls
        journal = self._services.journal
        durable = (
            await journal.flushed()
            .addCallback(lambda _: True)
            .addTimeout(DURABLE, self._services.reactor, lambda result, seconds: False)
        )
        if durable:
            await self._services.records.run("the spool's files", lambda: _remove(at, taken))
        log.info("calls without a server", journalled=len(taken), durable=durable)
        gone = {call.id for call in taken}
        return [call for call in calls if call.id not in gone]

    # ---- reading ---------------------------------------------------------------------------------------

    def _read(self, at: NodeHome) -> list[SpooledCall]:
        """In a thread. A file that is no call is put aside, and said loudly."""
        calls = []
        for file in at.safety_net.glob("[!.]*.json"):
            try:
                calls.append(read(file.read_text(encoding="utf-8"), file.stem))
            except (BadEntry, UnicodeDecodeError) as fault:
                aside = file.with_name(f"{file.name}.bad")
                file.replace(aside)
                log.error(
                    "a call of the safety net cannot be read; see to it", file=str(aside), fault=str(fault)
                )
        return calls

    async def _without_an_end(
        self, node: Node, at: NodeHome, lasting: Sequence[SpooledCall]
    ) -> list[SpooledCall]:
        """Of calls that seemed to last, those that are over: ended meanwhile, or left without a last word by
        a script that was killed."""
        there = {channel["id"] for channel in await node.ari.request("GET", "channels")}
        gone = [call for call in lasting if call.uniqueid not in there]
        if not gone:
            return []
        again = {call.id: call for call in await self._services.records.run("again", lambda: self._read(at))}
        calls = [again[call.id] for call in gone if call.id in again]
        if all(call.ended is not None for call in calls):
            return calls
        said = await self._services.records.run("last words", lambda: last_words(at.ended_log))
        words = {word.uniqueid: word for word in said}
        return [call if call.ended is not None else _ended(call, at, words) for call in calls]

    # ---- writing ---------------------------------------------------------------------------------------

    async def _journal(self, call: SpooledCall, at: NodeHome) -> bool:
        """Whether its files may go."""
        services, mailbox = self._services, self._services.site.emergency_mailbox
        number = e164(call.number or "", services.site.site.country)
        customers, before = await services.records.ask(
            "a call without a server", lambda unit: _whose(unit, number, call)
        )
        spoke, message = await services.records.run("its message", lambda: self._message(call, at, mailbox))
        found = Findings(
            number=number,
            customer=customers[0] if len(customers) == 1 else None,
            before=before,
            spoke=spoke,
            message=message,
            mailbox=mailbox,
        )
        if spoke and mailbox is None:
            if call.id in self._told:
                return False
            self._told.add(call.id)
            what = "a message has no mailbox and stays in the spool; add one to the site file"
            log.error(what, interaction=call.interaction, file=str(_sound(call, at)))
        for fact in facts_of(call, found):
            services.journal.write(fact)
        return not spoke or mailbox is not None

    def _message(self, call: SpooledCall, at: NodeHome, mailbox: str | None) -> tuple[bool, Taken | None]:
        """In a thread: whether he spoke, and what lies in the mailbox of it. Raises RecordingFailed when the
        disk does not take it."""
        file = _sound(call, at)
        if not file.exists():  # he left none; or a server before this one had journalled it, and got so far
            return False, None
        try:
            sound = open_part(file)
        except BadSound as fault:
            aside = file.with_name(f"{file.name}.bad")
            file.replace(aside)
            log.error("a message cannot be read; see to it", file=str(aside), fault=str(fault))
            return False, None
        if sound.frames < SHORTEST * sound.rate or is_silent(sound):
            return False, None
        if mailbox is None:
            return True, None
        return True, self._services.mailboxes.take(file, mailbox, call.id, call.message_began)


def _began(call: SpooledCall) -> datetime:
    return call.began


def _whose(unit: Unit, number: str | None, call: SpooledCall) -> tuple[list[int], Any]:
    customers = unit.customers.by_number(number) if number is not None else ()
    before = unit.interactions.get(call.interaction) if call.orphan else None
    return [customer.id for customer in customers], before


def _sound(call: SpooledCall, at: NodeHome) -> Path:
    return at.safety_net / f"{call.id}.wav"


def _remove(at: NodeHome, calls: Sequence[SpooledCall]) -> None:
    """The entry last: without it nobody would look for the rest."""
    for call in calls:
        for file in (_sound(call, at), at.safety_net / f".{call.id}.new", at.safety_net / f"{call.id}.json"):
            file.unlink(missing_ok=True)


def _ended(call: SpooledCall, at: NodeHome, words: Mapping[str, LastWord]) -> SpooledCall:
    """A call whose script was killed, ended when Asterisk says so, else when it was last written of."""
    word = words.get(call.uniqueid)
    if word is None:
        files = (at.safety_net / f"{call.id}.json", _sound(call, at))
        last = max(file.stat().st_mtime for file in files if file.exists())
        return replace(call, ended=datetime.fromtimestamp(last, UTC), by="switch")
    steps = call.steps
    if word.station and word.seconds and not call.talked:
        began = datetime.fromtimestamp(word.at.timestamp() - word.seconds, UTC)
        steps = (*steps, Step(kind="talk", at=began, station=word.station))
    return replace(call, ended=word.at, by="switch", steps=steps)
