"""The spool is taken in: what is over, what lasts, what is damaged, and where there is no room or no mailbox."""

from __future__ import annotations

import asyncio
import json
import shutil
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import numpy as np
import pytest
import soundfile
from twisted.internet.defer import Deferred, ensureDeferred, succeed

from config.home import Home
from crm.database import Database
from crm.journal_store import JournalStore
from cti.calls.spool import Spool
from cti.clock import Clock
from cti.journal import Journal
from cti.records import Records
from recorder.mailboxes import Mailboxes

ID = "2026-1126-3J5C-NT06KR"
AT = datetime(2026, 11, 25, 18, 42, tzinfo=UTC)
NUMBER = "+862155500101"


def moment(seconds: float) -> str:
    return (AT + timedelta(seconds=seconds)).isoformat()


class Office:
    """A journal, a database and mailboxes; of Asterisk only which channels it has."""

    def __init__(self, folder) -> None:
        self.home = Home(folder / "var")
        self.home.make()
        self.at = self.home.node("a")
        self.at.make()
        self.spool = self.at.safety_net
        self.database = Database(f"sqlite:///{folder}/x.db", country="CN")
        self.database.migrate()
        self.channels: list[str] = []
        self.site = SimpleNamespace(site=SimpleNamespace(country="CN"), emergency_mailbox="general")

    def open(self, reactor) -> None:
        self.journal = Journal(JournalStore(self.database), Clock(), reactor, self.home.path / "unwritten")
        self.records = Records(self.database, reactor)
        self.journal.start()
        self.records.start()
        asked = SimpleNamespace(
            connected=True, request=lambda *_: succeed([{"id": channel} for channel in self.channels])
        )
        services = SimpleNamespace(
            site=self.site, reactor=reactor, journal=self.journal, records=self.records,
            mailboxes=Mailboxes(self.home.mailboxes),
            switch=SimpleNamespace(nodes={"a": SimpleNamespace(name="a", ari=asked)}),
        )  # fmt: skip
        self.taking = Spool(services, self.home)  # type: ignore[arg-type]

    async def takes_in(self) -> None:
        await _soon(ensureDeferred(self.taking.take_in()))

    async def close(self) -> None:
        await _soon(ensureDeferred(self.journal.stop()))
        self.records.stop()
        self.database.close()

    def writes(self, *steps: str, ended: bool = True, identity: str = ID, **more) -> None:
        body = {
            "id": identity, "interaction": identity, "orphan": False, "node": "a", "board": "telco", "line": None,
            "number": NUMBER, "called": "0100", "uniqueid": "a-1.1", "began": moment(0),
            "steps": [{"kind": kind, "at": moment(place + 1)} for place, kind in enumerate(steps)],
            "ended": moment(60) if ended else None, "by": "customer" if ended else None,
        }  # fmt: skip
        (self.spool / f"{identity}.json").write_text(json.dumps(body | more))

    def speaks(self, seconds: float = 3.0, level: float = 0.3) -> None:
        samples = level * np.sin(np.arange(int(8000 * seconds)))
        soundfile.write(self.spool / f"{ID}.wav", samples, 8000, subtype="PCM_16")

    @property
    def files(self) -> list[str]:
        return sorted(file.name for file in self.spool.iterdir())

    @property
    def call(self):
        with self.database.unit() as unit:
            return unit.interactions.get(ID)


def _soon(deferred: Deferred) -> asyncio.Future:
    return deferred.asFuture(asyncio.get_running_loop())


@pytest.fixture
async def office(tmp_path, on_the_reactor):
    from twisted.internet import reactor

    office = Office(tmp_path)
    office.open(reactor)
    yield office
    await office.close()


async def test_a_call_that_is_over_is_journalled_and_its_files_go(office):
    with office.database.unit() as unit:
        customer = unit.customers.add(name="张伟", language="zh", numbers=[NUMBER])
        unit.commit()
    office.writes("ivr", "mailbox")
    office.speaks()
    await office.takes_in()
    assert office.files == []
    assert (office.call.outcome, office.call.customer) == ("message", customer.id)
    assert [message.seconds for message in office.call.messages] == [3.0]


@pytest.mark.parametrize(("seconds", "level"), [(0.5, 0.3), (9.0, 0.001)])
async def test_a_word_cut_off_or_nothing_but_silence_is_no_message(office, seconds, level):
    office.writes("ivr", "mailbox")
    office.speaks(seconds, level)
    await office.takes_in()
    assert (office.files, office.call.outcome, office.call.messages) == ([], "abandoned", ())


async def test_a_call_that_lasts_is_left_alone_until_its_channel_is_gone(office):
    office.writes("ivr", "transfer", ended=False)
    office.channels = ["a-1.1"]
    await office.takes_in()
    assert (office.call, len(office.files)) == (None, 1)

    office.channels = []
    ended = int((AT + timedelta(seconds=45)).timestamp())
    office.at.ended_log.write_text(
        "broken line\n"
        f"[x] DEBUG[1][C-1] Ext. hh: ended {ended},a-1.1,,,{NUMBER},0100,Up,PJSIP/station-901-0000002a,30\n"
    )
    await office.takes_in()
    assert office.files == []
    assert (office.call.outcome, office.call.ended_by) == ("answered", "switch")
    assert office.call.ended == AT + timedelta(seconds=45)
    assert [(part.kind, part.station) for part in office.call.segments][-1] == ("talk", "901")
    assert office.call.talked == 30


async def test_without_a_last_word_it_ended_when_it_was_last_written_of(office):
    office.writes("ivr", ended=False)
    await office.takes_in()
    assert office.files == []
    assert (office.call.outcome, office.call.ended_by) == ("abandoned", "switch")


async def test_a_message_without_a_mailbox_stays_until_there_is_one(office, capsys):
    office.writes("ivr", "mailbox")
    office.speaks()
    office.site.emergency_mailbox = None
    for _ in range(2):
        await office.takes_in()
    await _soon(office.journal.flushed())
    assert office.files == [f"{ID}.json", f"{ID}.wav"]
    assert (office.call.outcome, office.call.messages) == ("message", ())
    assert capsys.readouterr().out.count("a message has no mailbox") == 1
    office.site.emergency_mailbox = "general"
    await office.takes_in()
    assert (office.files, len(office.call.messages)) == ([], 1)


async def test_a_mailbox_that_cannot_take_a_message_leaves_all_in_the_spool(office):
    office.writes("ivr", "mailbox")
    office.speaks()
    shutil.rmtree(office.home.mailboxes)
    office.home.mailboxes.write_text("no folder")
    await office.takes_in()
    assert (len(office.files), office.call) == (2, None)
    office.home.mailboxes.unlink()
    await office.takes_in()
    assert (office.files, len(office.call.messages)) == ([], 1)


async def test_a_sound_that_cannot_be_read_is_put_aside_and_the_call_is_kept(office):
    office.writes("ivr", "mailbox")
    (office.spool / f"{ID}.wav").write_text("no sound at all")
    await office.takes_in()
    assert office.files == [f"{ID}.wav.bad"]
    assert office.call.outcome == "abandoned"


async def test_a_file_that_is_no_call_is_put_aside_once_and_the_others_are_taken(office):
    office.writes("ivr")
    (office.spool / "x.json").write_text("{")
    (office.spool / ".half.new").write_text("{")
    await office.takes_in()
    assert office.files == [".half.new", "x.json.bad"]
    assert office.call.outcome == "abandoned"
