"""The guard's shell: what outlives a restart, whom it tells, and what it does with what Asterisk says."""

from __future__ import annotations

import json

import pytest
from twisted.internet.task import Clock as Time

from cti.clock import Clock
from cti.guard.guard import KNOWN_FOR, Guard
from cti.guard.offences import FIRST_BLOCK
from cti.guard.sources import AsteriskSource
from cti.refused import Refused
from cti.switch.security import SecurityEvent, parse

MALLORY, OWN, OFFICE = "203.0.113.9", "192.0.2.1", "198.51.100.7"


class Watched:
    """A guard, and whom it told what."""

    def __init__(self, folder) -> None:
        self.file = folder / "blocklist.json"
        self.time = Time()
        self.refused: list[list[str]] = []
        self.cut: list[str] = []
        self.again()

    def again(self) -> None:
        self.guard = Guard(frozenset({OWN}), self.file, WallClock(self.time), self.time)
        self.guard.refusing.append(self.refused.append)
        self.guard.cut = self.cut.append
        self.guard.start()

    def attack(self, address: str, kind="wrong-password", **how) -> None:
        for _ in range(100):
            self.guard.offence(address, kind, **how)


class WallClock(Clock):
    leap = 0  # seconds by which it was set

    def __init__(self, time) -> None:
        self._time = time

    def utc(self, moment=None):
        from datetime import UTC, datetime

        return datetime.fromtimestamp(1_800_000_000 + self.leap + self._time.seconds(), UTC)


@pytest.fixture
def watched(tmp_path):
    return Watched(tmp_path)


def test_a_block_is_carried_out_ends_by_itself_and_outlives_a_restart(watched):
    watched.attack(MALLORY)
    assert watched.guard.is_blocked(MALLORY)
    assert watched.refused[-1] == [MALLORY]
    assert watched.cut == [MALLORY]
    assert watched.file.stat().st_mode & 0o777 == 0o600
    watched.guard.stop()
    watched.again()
    assert watched.refused[-1] == [MALLORY]
    watched.time.advance(FIRST_BLOCK + 1)
    assert watched.refused[-1] == []
    assert not watched.guard.is_blocked(MALLORY)


def test_forged_senders_lose_sip_alone_and_no_connection(watched):
    watched.attack(MALLORY, "sip-unknown-name", proven=False)
    assert watched.refused[-1] == [MALLORY]
    assert watched.cut == []
    assert not watched.guard.is_blocked(MALLORY)


def test_own_addresses_are_never_blocked_not_even_by_hand(watched):
    watched.attack(OWN)
    assert watched.guard.blocks() == []
    assert [(one.address, one.own) for one in watched.guard.spared()] == [(OWN, True)]
    with pytest.raises(Refused, match="site's own"):
        watched.guard.block(OWN, 600, "ada")


def test_where_somebody_works_is_spared_for_an_hour_but_can_be_blocked_by_hand(watched):
    watched.guard.came(OFFICE)
    watched.guard.left(OFFICE)
    watched.attack(OFFICE)
    assert watched.guard.blocks() == []
    assert [(one.address, one.own) for one in watched.guard.spared()] == [(OFFICE, False)]
    watched.time.advance(KNOWN_FOR + 1)
    watched.attack(OFFICE)
    assert watched.guard.is_blocked(OFFICE)
    watched.guard.unblock(OFFICE, "ada")
    watched.guard.block(OFFICE, 600, "ada")
    assert watched.guard.is_blocked(OFFICE)


def test_what_is_no_address_is_not_counted(watched):
    watched.attack("nobody' OR 1=1")
    assert watched.guard.blocks() == watched.guard.spared() == []
    with pytest.raises(Refused, match="is not an IP address"):
        watched.guard.block("nobody", 600, "ada")


@pytest.mark.parametrize("text", ["", "{", '[{"address": 1}]', '[{"a": "b"}]', "\x00\xff"])
def test_a_list_that_cannot_be_read_begins_anew(tmp_path, text):
    (tmp_path / "blocklist.json").write_text(text, encoding="utf-8")
    assert Watched(tmp_path).guard.blocks() == []


def test_a_disk_that_is_full_does_not_keep_the_block_from_being_carried_out(watched, monkeypatch):
    def full(path, text):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("cti.guard.guard.write_private", full)
    watched.attack(MALLORY)
    assert watched.guard.is_blocked(MALLORY)
    assert watched.refused[-1] == [MALLORY]


# ---- what Asterisk says --------------------------------------------------------------------------------

RAW = (
    b"Event: InvalidAccountID\r\nPrivilege: security,all\r\nService: PJSIP\r\nAccountID: x0\r\n"
    b"LocalAddress: IPV4/UDP/127.0.10.1/5060\r\nRemoteAddress: IPV4/UDP/203.0.113.9/36394"
)


def test_an_event_is_read_and_what_is_none_is_not():
    assert parse(RAW) == SecurityEvent(
        kind="InvalidAccountID", service="PJSIP", account="x0", transport="UDP", address=MALLORY, port=36394
    )
    for broken in (
        b"",
        b"Response: Success",
        RAW.replace(b"36394", b"x"),
        RAW.replace(b"IPV4/UDP/", b""),
        b"\xff" * 99,
    ):
        assert parse(broken) is None


def event(kind: str, *, transport="UDP", account="x", port=5060, address=MALLORY) -> SecurityEvent:
    return SecurityEvent(
        kind=kind, service="PJSIP", account=account, transport=transport, address=address, port=port
    )


def test_a_browser_is_counted_himself_and_not_the_server_that_passes_him_on(watched):
    source = AsteriskSource(watched.guard, {4000: MALLORY}.get)
    for _ in range(50):
        source.heard(event("ChallengeResponseFailed", transport="WS", port=4000, address="127.0.0.1"))
        source.heard(event("ChallengeResponseFailed", transport="WS", port=4001, address="127.0.0.1"))
    assert [(block.address, block.everywhere) for block in watched.guard.blocks()] == [(MALLORY, True)]


def test_a_busy_telephone_that_answers_its_challenges_is_no_offender(watched):
    source = AsteriskSource(watched.guard, {}.get)
    for _ in range(1000):
        source.heard(event("ChallengeSent", account="station-101"))
        source.heard(event("SuccessfulAuth", account="station-101"))
    assert watched.guard.blocks() == watched.guard.spared() == []
    assert watched.guard.is_known(MALLORY)


def test_who_never_answers_is_one_and_a_visitors_browser_speaks_for_no_address(watched):
    source = AsteriskSource(watched.guard, {}.get)
    source.heard(event("SuccessfulAuth", account="web-0123456789abcdef"))
    for _ in range(100):
        source.heard(event("ChallengeSent", account="station-101"))
    assert [block.kind for block in watched.guard.blocks()] == ["sip-unanswered"]


def test_the_file_says_what_an_administrator_can_read(watched):
    watched.attack(MALLORY)
    [kept] = json.loads(watched.file.read_text())
    assert (kept["address"], kept["kind"], kept["times"]) == (MALLORY, "wrong-password", 1)


@pytest.mark.parametrize("leap", [5 * 3600, -5 * 3600])
def test_a_clock_that_is_set_makes_no_block_longer_or_shorter(watched, leap):
    watched.attack(MALLORY)
    WallClock.leap = leap
    try:
        watched.guard.clock_was_set(leap)
        assert watched.refused[-1] == [MALLORY]
        watched.guard.stop()
        watched.again()
        watched.time.advance(FIRST_BLOCK - 1)
        assert watched.guard.is_blocked(MALLORY)
        watched.time.advance(2)
        assert not watched.guard.is_blocked(MALLORY)
        assert watched.refused[-1] == []
    finally:
        WallClock.leap = 0


def test_a_clock_set_back_without_a_server_makes_no_block_longer(watched):
    watched.attack(MALLORY)
    watched.guard.stop()
    WallClock.leap = -5 * 3600
    try:
        watched.again()
        watched.time.advance(FIRST_BLOCK + 1)
        assert not watched.guard.is_blocked(MALLORY)
    finally:
        WallClock.leap = 0
