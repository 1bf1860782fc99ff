"""Show 5: attacks with counts, while a real call is up whose voices are measured before, during and after.

Each test prints a line: tries, let in, refused after how many, calls disturbed.
"""

from __future__ import annotations

import asyncio
import os
import random
import socket
import struct
import subprocess
import sys

import pytest

from cti.door.sip_relay import MOST_OF_ADDRESS
from cti.link.client import MESSAGES_AT_ONCE
from tests.attack.link import RawLink, frame
from tests.attack.port import HalfOpen, PageGuesser, request
from tests.attack.sip import SipAttacker, broken_messages
from tests.live import emptiness, sound
from tests.live.link import LinkClient, LinkRefused
from tests.live.numbers import newcomer
from tests.live.people import PASSWORD
from trunkline.control import order

VOICES = (sound.CALLER, sound.LI_NA)
GAP = 0.5
"""Seconds of a voice that may be missing in all: a crowded machine swallows packets by itself."""

MOST_TRIES = 5000
"""Of an attacker who waits for each answer; by then he must be shut out. The limit itself is ten or so, but he makes
3,000 tries a second, and those count, too, that he makes while his events are read and Asterisk is told: how many
these are says how busy the machine is, not how good the guard."""

FEW = 25
"""Tries of an attacker that the guard itself has counted by the time it blocks him: ten for names that do not exist,
and some that only asked, which weigh less."""


class Talk:
    """A real call whose two voices sound all the time."""

    def __init__(self, house) -> None:
        self.house, self.number = house, newcomer()

    async def begin(self) -> Talk:
        self.agent = await self.house.agent("li.na", says=sound.LI_NA)
        self.caller = await self.house.caller(self.number, presses="1,1")
        self.interaction = await self.agent.answers()
        await self.both_hear()
        return self

    async def both_hear(self) -> None:
        await self.caller.hears_sound(0.6)
        await self.agent.phone.hears_sound(0.6)

    async def end(self) -> int:
        """Hangs up; 1 when either voice was broken off or lost more than GAP, else 0."""
        await self.both_hear()
        await self.caller.hangs_up()
        await self.agent.becomes("wrap-up")
        self.heard_by_agent = sound.read(await self.agent.phone.recording())[0]
        heard = [sound.read(await self.caller.recording())[0], self.heard_by_agent]
        missing = [
            _longest_silence(one.levels_of(hertz)) for one, hertz in zip(heard, reversed(VOICES), strict=True)
        ]
        kept = await self.house.kept(self.number, recordings=1)
        assert kept.outcome == "answered"
        if max(missing) > GAP:
            print("caller heard", heard[0].story(VOICES), "| agent heard", heard[1].story(VOICES))
        return int(max(missing) > GAP)


def _longest_silence(levels) -> float:
    """Seconds without the voice, from where it first stands for half a second (a spoken prompt meets the tone
    for a moment, too) to its last sound."""
    there = [bool(level > sound.THERE) for level in levels]
    first = next(index for index in range(len(there)) if all(there[index : index + 5]))
    last = max(index for index, heard in enumerate(there) if heard)
    longest = gap = 0
    for heard in there[first:last]:
        gap = 0 if heard else gap + 1
        longest = max(longest, gap)
    return longest * sound.WINDOW


@pytest.fixture
async def talk(house):
    return await Talk(house).begin()


@pytest.fixture
async def sip(house):
    """Makes SIP attackers at addresses of this test's own; lifts their blocks at the end."""
    made: list[SipAttacker] = []
    node = house.site.nodes[0]

    def attacker(host: int) -> SipAttacker:
        made.append(SipAttacker(house.network.host(host), (node.address, node.sip_port)))
        return made[-1]

    yield attacker
    for one in made:
        one.close()
    await lift_all(house)


def door(house) -> tuple[str, int]:
    return house.site.server.address, house.site.server.port


async def told(house, name: str, **asked: str) -> dict:
    """What the server answers to the machine's owner."""
    return await asyncio.to_thread(order, house.home, name, **asked)


async def blocked(house) -> dict[str, dict]:
    return {one["address"]: one for one in (await told(house, "blocked"))["blocked"]}


async def lift_all(house) -> None:
    for address in await blocked(house):
        await told(house, "unblock", address=address)


async def is_blocked(house, address: str) -> dict:
    async def look() -> list[str]:
        return [] if address in await blocked(house) else [f"{address} is not blocked"]

    assert not await emptiness.settles(look, limit=5)
    return (await blocked(house))[address]


def report(what: str, capsys, **counts: object) -> None:
    with capsys.disabled():
        print(
            f"\n  {what}: " + ", ".join(f"{name.replace('_', ' ')} {count}" for name, count in counts.items())
        )


async def test_a_scanner_finds_nothing_out_and_is_shut_out(house, talk, sip, capsys):
    scanner = sip(66)

    def scan() -> dict[str, int]:
        """What he learns by each method until he is refused."""
        shut_after = {}
        for method in ("OPTIONS", "REGISTER", "INVITE"):
            shut_after[method] = MOST_TRIES
            for number in range(MOST_TRIES):
                user = "station-101" if number % 3 == 0 else f"1{number:03}"
                if scanner.tries(method, user) == "403":
                    shut_after[method] = number
                    break
        return shut_after

    after = await asyncio.to_thread(scan)
    block = await is_blocked(house, scanner.address)
    assert after["OPTIONS"] < MOST_TRIES
    assert block["tries"] <= FEW
    assert after["REGISTER"] == after["INVITE"] == 0
    assert set(scanner.answers) <= {"401", "403"}, "a name that exists is answered like one that does not"
    assert not block["everywhere"], "his sender's address may be somebody else's"
    await talk.both_hear()
    await told(house, "unblock", address=scanner.address)

    async def look() -> list[str]:
        status = await asyncio.to_thread(scanner.tries, "OPTIONS", "x")
        return [] if status == "401" else [status]

    assert not await emptiness.settles(look, limit=3), "after the block is lifted he is answered again"
    disturbed = await talk.end()
    report("scanner", capsys, tries=scanner.answers.total(), let_in=0, shut_out_after=after["OPTIONS"],
           calls_disturbed=disturbed)  # fmt: skip
    assert disturbed == 0


async def test_who_guesses_a_stations_password_is_shut_out(house, talk, sip, capsys):
    guesser = sip(67)

    def guess() -> int:
        for number in range(MOST_TRIES):
            if guesser.guesses("station-102", f"guess-{number}") == "403":
                return number
        return MOST_TRIES

    after = await asyncio.to_thread(guess)
    block = await is_blocked(house, guesser.address)
    with_the_right_one = await asyncio.to_thread(
        guesser.guesses, "station-102", house.secrets.station_passwords["102"]
    )
    assert with_the_right_one == "403", "the right password comes too late"
    disturbed = await talk.end()
    report("SIP passwords", capsys, tries=after + 1, let_in=guesser.answers["200"], shut_out_after=after,
           calls_disturbed=disturbed)  # fmt: skip
    assert after < MOST_TRIES
    assert block["tries"] <= FEW
    assert (guesser.answers["200"], disturbed) == (0, 0)


async def test_a_flood_of_registers_disturbs_nobody(house, talk, sip, capsys):
    flooder = sip(68)
    count = 5000

    def flood() -> None:
        for number in range(count):
            flooder.send(flooder.message("REGISTER", f"x{number}"))

    await asyncio.to_thread(flood)
    await is_blocked(house, flooder.address)
    second = await house.caller(newcomer())  # the menu answers a new caller
    await second.hears_sound()
    await second.hangs_up()
    disturbed = await talk.end()
    report("register flood", capsys, tries=count, let_in=0, calls_disturbed=disturbed, new_calls_lost=0)
    assert disturbed == 0


async def test_a_flood_from_forged_addresses_fills_nothing_and_the_agent_stays(house, talk, sip, capsys):
    """His sender's addresses are a network's; one is that of the agent's own telephone."""
    agents_own = house.network.host(101)
    forgers = [sip(host) for host in range(150, 160)]  # so that all their events are looked at
    at_agents = SipAttacker(agents_own, forgers[0].target)
    try:

        def flood() -> None:
            for number in range(40):
                for forger in [*forgers, at_agents]:
                    forger.send(forger.message("REGISTER", f"x{number}"))

        await asyncio.to_thread(flood)
        await is_blocked(house, forgers[-1].address)

        async def look() -> list[str]:
            spared = {one["address"]: one["own"] for one in (await told(house, "blocked"))["spared"]}
            return [] if spared.get(agents_own) is False else [f"spared: {spared}"]

        assert not await emptiness.settles(look, limit=5), "it is seen, and spared"
    finally:
        at_agents.close()
    listed = await told(house, "blocked")
    assert agents_own not in {one["address"] for one in listed["blocked"]}
    disturbed = await talk.end()
    report("forged senders", capsys, tries=40 * 11, let_in=0, blocked=len(listed["blocked"]),
           calls_disturbed=disturbed)  # fmt: skip
    assert disturbed == 0


async def test_the_sites_own_trunk_is_never_blocked(house, talk, sip, capsys):
    own = sip(20)

    def guess() -> None:
        for number in range(60):
            own.guesses("station-101", f"guess-{number}")

    await asyncio.to_thread(guess)

    async def look() -> list[str]:
        spared = {one["address"]: one for one in (await told(house, "blocked"))["spared"]}
        return [] if own.address in spared and spared[own.address]["own"] else [str(spared)]

    assert not await emptiness.settles(look, limit=5), "it is counted and shown"
    assert own.address not in await blocked(house)
    second = await house.caller(newcomer())
    await second.hears_sound()
    await second.hangs_up()
    disturbed = await talk.end()
    report("from the trunk's address", capsys, tries=60, let_in=own.answers["200"], blocked=0,
           calls_disturbed=disturbed)  # fmt: skip
    assert (own.answers["200"], disturbed) == (0, 0)


async def test_broken_sip_breaks_nothing(house, talk, sip, capsys):
    attacker = sip(69)
    messages = broken_messages(attacker)
    chance = random.Random(7)
    whole = attacker.message("INVITE", "station-101")
    for _ in range(1000):
        bytes_ = bytearray(whole)
        for _ in range(chance.randint(1, 12)):
            bytes_[chance.randrange(len(bytes_))] = chance.randrange(256)
        messages.append(bytes(bytes_))

    def send() -> int:
        sent = 0
        for message in messages:
            if len(message) < 65000:
                attacker.send(message)
                sent += 1
        node = house.site.nodes[0]
        for message in messages[:24]:
            with socket.create_connection(
                (node.address, node.sip_port), source_address=(attacker.address, 0)
            ) as tcp:
                tcp.sendall(message)
                sent += 1
        return sent

    sent = await asyncio.to_thread(send)
    second = await house.caller(newcomer())
    await second.hears_sound()
    await second.hangs_up()
    disturbed = await talk.end()
    report("broken SIP", capsys, tries=sent, let_in=0, calls_disturbed=disturbed)
    assert disturbed == 0


async def test_broken_rtp_at_the_ports_of_a_live_talk_is_not_heard(house, talk, capsys):
    node = house.site.nodes[0]
    stranger = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    stranger.bind((house.network.host(70), 0))
    noise = os.urandom(160)
    ports = await asyncio.to_thread(_media_ports, house)
    assert ports, "the talk has media ports"
    sent = 0

    def shoot() -> int:
        count = 0
        for number in range(400):
            for port in ports:
                rtp = struct.pack("!BBHII", 0x80, 0, number & 0xFFFF, number * 160, 0xDEAD) + noise
                for packet in (rtp, rtp[:5], b"\x80\xc8\xff\xff" + noise, b"\x00\x01\x00\x08" + noise, b""):
                    stranger.sendto(packet, (node.address, port))
                    count += 1
        return count

    try:
        sent = await asyncio.to_thread(shoot)
    finally:
        stranger.close()
    disturbed = await talk.end()
    heard = (
        sound.read(await asyncio.to_thread(lambda: talk.heard_by_caller))[0]
        if hasattr(talk, "heard_by_caller")
        else None
    )
    assert heard is None or heard.seconds_of_other_sound(VOICES) < GAP
    report("broken RTP", capsys, tries=sent, let_in=0, calls_disturbed=disturbed)
    assert disturbed == 0


def _media_ports(house) -> list[int]:
    """UDP ports of the node's address in its RTP range that are open now."""
    node = house.site.nodes[0]
    first, last = node.rtp_ports
    wanted = socket.inet_aton(node.address)[::-1].hex().upper()
    found = []
    with open("/proc/net/udp", encoding="ascii") as table:
        for line in list(table)[1:]:
            host, _, port = line.split()[1].partition(":")
            if host == wanted and first <= int(port, 16) <= last:
                found.append(int(port, 16))
    return found


async def test_who_guesses_at_the_log_in_page_is_shut_out(house, talk, capsys):
    guesser = PageGuesser(house.network.host(71), door(house))

    def guess() -> list[str]:
        said: list[str] = []
        while len(said) < 60:
            said.append(guesser.guesses("li.na", f"guess-{len(said)}"))
            if not said[-1]:
                break
        return said

    said = await asyncio.to_thread(guess)
    block = await is_blocked(house, guesser.address)
    assert block["everywhere"]
    assert block["kind"] == "wrong-password"
    assert set(said) == {"401", "429", ""}
    assert said[-1] == "", "closed without a word"
    assert await asyncio.to_thread(guesser.guesses, "li.na", PASSWORD) == ""
    await told(house, "unblock", address=guesser.address)
    assert await asyncio.to_thread(guesser.guesses, "chen.jie", PASSWORD) == "303", "he may come in again"
    disturbed = await talk.end()
    report(
        "log-in page",
        capsys,
        tries=len(said),
        let_in=0,
        shut_out_after=len(said) - 1,
        calls_disturbed=disturbed,
    )
    assert disturbed == 0


async def test_who_guesses_on_the_link_is_shut_out(house, talk, capsys):
    address = house.network.host(72)
    tries = 0
    with pytest.raises((ConnectionError, TimeoutError, OSError)):
        while tries < 60:
            link = await LinkClient("guesser", house.link_url, house.story).connect(limit=2, source=address)
            for _ in range(5):
                with pytest.raises((LinkRefused, ConnectionError, TimeoutError)):
                    await link.ask("session.open", limit=3, account="li.na", password=f"guess-{tries}")
                tries += 1
                if not link.is_open:
                    break
            link.drop()
    block = await is_blocked(house, address)
    assert block["everywhere"]
    await told(house, "unblock", address=address)
    disturbed = await talk.end()
    report("link passwords", capsys, tries=tries, let_in=0, shut_out_after=tries, calls_disturbed=disturbed)
    assert block["tries"] <= FEW
    assert disturbed == 0


async def test_two_thousand_half_open_connections_keep_nobody_out(house, talk, capsys):
    attackers = [HalfOpen(house.network.host(host), door(house)) for host in range(100, 120)]

    def storm() -> int:
        return sum(attacker.open(100) for attacker in attackers)

    opened = await asyncio.to_thread(storm)
    assert opened == 2000
    second = await house.link("wang.wei")  # an agent comes in while they stand
    assert (await second.ask("session.ping"))["time"]
    await second.close()
    caller = await house.caller(newcomer())
    await caller.hears_sound()
    await caller.hangs_up()

    async def look() -> list[str]:
        left = await asyncio.to_thread(lambda: sum(one.still_open() for one in attackers))
        return [f"{left} half-open connections"] if left else []

    assert not await emptiness.settles(look, limit=20), "they are cut off by themselves"
    for attacker in attackers:
        attacker.close()
    disturbed = await talk.end()
    report(
        "half-open connections", capsys, opened=opened, kept=0, agents_kept_out=0, calls_disturbed=disturbed
    )
    assert disturbed == 0


async def test_a_blocked_address_gets_no_byte_and_the_owner_lifts_it(house, capsys):
    address = house.network.host(73)
    health = b"GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    assert (await asyncio.to_thread(request, address, door(house), health)).startswith(b"HTTP/1.1 200")
    await house.ask(
        lambda unit: (
            (
                unit.accounts.add(name="ada", display_name="Ada", role="administrator", password=PASSWORD),
                unit.commit(),
            )
            if unit.accounts.get("ada") is None
            else None
        )
    )
    ada = await house.link("ada")
    li_na = await house.link("li.na")
    assert (await ada.ask("blocklist.list"))["blocked"] == []
    with pytest.raises(LinkRefused, match="not-allowed"):
        await li_na.ask("blocklist.list")
    with pytest.raises(LinkRefused, match="never-blocked"):
        await ada.ask("blocklist.block", address=house.network.host(20))
    with pytest.raises(LinkRefused, match="bad-address"):
        await ada.ask("blocklist.block", address="nobody")
    await ada.ask("blocklist.block", address=address, minutes=5)
    shown = (await ada.event("blocklist.changed"))["blocklist"]["blocked"]
    assert [(one["address"], one["by"]) for one in shown] == [(address, "ada")]
    assert await asyncio.to_thread(request, address, door(house), health) == b""
    await ada.ask("blocklist.unblock", address=address)
    assert (await ada.event("blocklist.changed"))["blocklist"]["blocked"] == []
    assert (await asyncio.to_thread(request, address, door(house), health)).startswith(b"HTTP/1.1 200")
    with pytest.raises(LinkRefused, match="not-blocked"):
        await ada.ask("blocklist.unblock", address=address)
    await ada.close()
    await li_na.close()


async def test_the_machines_owner_lists_and_lifts_blocks_on_the_command_line(house, sip):
    scanner = sip(79)

    def scan() -> None:
        for number in range(200):
            if scanner.tries("REGISTER", f"x{number}") == "403":
                return

    async def typed(*words: str) -> tuple[int, str]:
        command = [sys.executable, "-m", "trunkline", *words, "--home", str(house.home.path)]
        done = await asyncio.to_thread(
            subprocess.run, command, capture_output=True, text=True, timeout=30, check=False,
            env=os.environ | {"LANG": "C", "COLUMNS": "200"},
        )  # fmt: skip
        return done.returncode, done.stdout + done.stderr

    code, shown = await typed("blocked")
    assert (code, shown.splitlines()[0]) == (0, "No address is blocked")
    await asyncio.to_thread(scan)
    await is_blocked(house, scanner.address)
    code, shown = await typed("blocked")
    assert code == 0
    assert scanner.address in shown
    assert "sip-unknown-name" in shown
    assert await typed("unblock", scanner.address) == (0, f"{scanner.address} may come again\n")
    assert await typed("unblock", scanner.address) == (1, f"Error: {scanner.address} is not blocked\n")


async def test_a_block_outlives_the_server_and_asterisk_hears_of_it_again(house, sip):
    scanner = sip(74)

    def until_refused() -> None:
        for number in range(200):
            if scanner.tries("REGISTER", f"x{number}") == "403":
                return

    await asyncio.to_thread(until_refused)
    await is_blocked(house, scanner.address)
    await house.server_dies_and_comes_back()
    assert scanner.address in await blocked(house)
    assert await asyncio.to_thread(scanner.tries, "REGISTER", "x") == "403"


async def test_oversized_and_endless_messages_end_the_connection_that_sends_them(house, talk, capsys):
    def attack() -> int:
        """How many connections were ended for it."""
        ended = 0
        endless = [frame(b"x" * 1000, last=False), *[frame(b"x" * 1000, last=False, kind=0)] * 200]
        for data in (
            [frame(b"x" * 100_000)],
            [frame(b"x", length=1 << 62)],
            endless,
            [b"\xff" * 1000],
            [frame(b"", kind=9)[:1] + b"\xff" + b"\xff" * 8],
        ):
            link = RawLink(house.network.host(75), door(house))
            for piece in data:
                if not link.send(piece):
                    break
            link.read_to_the_end()
            ended += 1
            link.close()
        return ended

    ended = await asyncio.wait_for(asyncio.to_thread(attack), 30)
    disturbed = await talk.end()
    report("oversized link messages", capsys, tries=5, ended=ended, calls_disturbed=disturbed)
    assert (ended, disturbed) == (5, 0)


async def test_a_flood_of_commands_slows_its_sender_and_no_call(house, talk, capsys):
    """A colleague's program gone mad: it has a right password, so it is slowed before all."""
    link = RawLink(house.network.host(76), door(house))
    opened = link.command(1, "session.open", account="chen.jie", password=PASSWORD)
    sent = answered = 0
    stop = False

    def flood() -> None:
        nonlocal sent
        link.send(opened)
        while not stop and link.send(b"".join(link.command(sent + n, "session.ping") for n in range(2, 202))):
            sent += 200

    def drain() -> None:
        nonlocal answered
        while not stop and (heard := link.read()):
            answered += heard.count(b'"reply"')

    flooding = asyncio.gather(asyncio.to_thread(flood), asyncio.to_thread(drain))
    routed = 0
    for _ in range(3):  # calls come, and are routed, while it goes on
        caller = await house.caller(newcomer())
        await caller.hears_sound()
        await caller.hangs_up()
        routed += 1
    stop = True
    link.close()
    await flooding
    disturbed = await talk.end()
    report("flood of commands", capsys, sent=sent, answered=answered, calls_routed_meanwhile=routed,
           calls_disturbed=disturbed)  # fmt: skip
    assert MESSAGES_AT_ONCE <= answered < sent / 10
    assert (routed, disturbed) == (3, 0)


async def test_telephones_that_never_log_in_leave_room_for_those_that_do(house, talk, capsys):
    """/sip asks for no password before Asterisk does."""
    address = house.network.host(78)

    def upgrade() -> bytes:
        return (
            f"GET /sip HTTP/1.1\r\nHost: {door(house)[0]}:{door(house)[1]}\r\nUpgrade: websocket\r\n"
            "Connection: Upgrade\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
            "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: sip\r\n\r\n"
        ).encode()

    attackers = HalfOpen(address, door(house))

    def storm() -> list[bytes]:
        attackers.open(100, upgrade())
        return [one.recv(1000).split(b"\r\n")[0] for one in attackers.sockets]

    said = await asyncio.to_thread(storm)
    let_in = sum(b" 101 " in line for line in said)
    refused = sum(b" 503 " in line for line in said)
    assert (let_in, refused) == (MOST_OF_ADDRESS, 100 - MOST_OF_ADDRESS)
    link = await house.link("wang.wei")
    phone = (await link.ask("agent.log_in", station="browser"))["sip"]
    assert phone["user"]
    await link.ask("agent.log_out")
    await link.close()
    attackers.close()
    disturbed = await talk.end()
    report("silent telephones", capsys, tries=100, waiting=let_in, refused=refused, calls_disturbed=disturbed)
    assert disturbed == 0


async def test_a_flood_of_requests_delays_no_call(house, talk, capsys):
    address = house.network.host(80)
    stop = False
    tries = answered = 0

    def flood() -> None:
        nonlocal tries, answered
        while not stop:
            said = request(
                address, door(house), b"GET /login HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
            )
            tries += 1
            answered += said.startswith(b"HTTP/1.1 200")

    flooding = asyncio.gather(*(asyncio.to_thread(flood) for _ in range(4)))
    routed = 0
    for _ in range(3):
        caller = await house.caller(newcomer())
        await caller.hears_sound()
        await caller.hangs_up()
        routed += 1
    await is_blocked(house, address)
    stop = True
    await flooding
    await told(house, "unblock", address=address)
    disturbed = await talk.end()
    report("requests", capsys, tries=tries, answered=answered, calls_routed_meanwhile=routed,
           calls_disturbed=disturbed)  # fmt: skip
    assert answered < tries / 2
    assert (routed, disturbed) == (3, 0)


async def test_silent_tcp_connections_to_asterisk_keep_no_caller_out(house, talk, capsys):
    node = house.site.nodes[0]
    silent = [HalfOpen(house.network.host(host), (node.address, node.sip_port)) for host in range(120, 126)]

    def storm() -> int:
        return sum(one.open(50, b"REGISTER sip:x SIP/2.0\r\nVia: ") for one in silent)

    opened = await asyncio.to_thread(storm)
    caller = await house.caller(newcomer())
    await caller.hears_sound()
    await caller.hangs_up()
    for one in silent:
        one.close()
    disturbed = await talk.end()
    report("silent TCP at Asterisk", capsys, opened=opened, callers_kept_out=0, calls_disturbed=disturbed)
    assert opened > 100
    assert disturbed == 0
