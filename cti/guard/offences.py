"""Counts what each address does wrong and decides when it is blocked. Pure: times come in, in seconds.

An offence weighs points, which drain away within `WINDOW`; at `LIMIT` points the address is blocked, each
time twice as long as the time before, until it has been good for `FORGIVEN_AFTER`.

Two things keep this from becoming a weapon itself. Whoever sends SIP over UDP may write any sender's address,
so an offence that is not proven (its sender never had to receive anything) closes SIP to that address and
nothing else, and adds nothing to what is proven. And an address from which somebody came with a right
password is spared and told of instead: a whole office behind one router must not fall silent because one of
its machines guesses.

Memory has a bound: of a flood of addresses the longest unseen are forgotten.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

Kind = Literal[
    "sip-unanswered",
    "sip-unknown-name",
    "sip-wrong-password",
    "sip-refused",
    "wrong-password",
    "visitor",
    "flood",
    "by-hand",
]

LIMIT = 20.0  # points
WINDOW = 300.0  # seconds in which that many points drain away
WEIGHT: Mapping[Kind, float] = {
    "sip-unanswered": 0.25,  # asked for a password and went; each honest request begins so, and is forgiven
    "sip-unknown-name": 2,  # scanners; a set with an old password tries once a minute and stays below
    "sip-wrong-password": 2,
    "sip-refused": 1,  # forbidden to its address, or not readable
    "wrong-password": 1.5,  # at the log-in page and on the link, where people mistype
    "visitor": 1,
    "flood": 0.1,  # connections over the bound; a browser opens several at once
}
FIRST_BLOCK = 600.0  # seconds
LONGEST_BLOCK = 24 * 3600.0
FORGIVEN_AFTER = 24 * 3600.0  # seconds after its last block from which an address is new again
MOST_WATCHED = 10_000  # addresses whose points are kept
MOST_BLOCKED = 1_000  # a longer list would cost Asterisk time at each request
MOST_SPARED = 200


@dataclass(frozen=True, slots=True)
class Block:
    """`since`, `until`: seconds UTC. `times`: how often it has been blocked; `tries`: what led to it.
    `everywhere`: SIP and the server's port; else SIP alone. `by`: the administrator, "" when by itself."""

    address: str
    kind: Kind
    since: float
    until: float
    times: int = 1
    tries: int = 0
    everywhere: bool = True
    by: str = ""

    def moved(self, seconds: float) -> Block:
        return replace(self, since=self.since + seconds, until=self.until + seconds)


@dataclass(frozen=True, slots=True)
class Spared:
    """An address that would be blocked and is not: the site's own, or one where somebody works."""

    address: str
    kind: Kind
    since: float
    last: float
    tries: int
    own: bool  # the site's own, else somebody came from there with a right password


@dataclass(slots=True)
class _Tally:
    points: float = 0.0
    at: float = 0.0
    tries: int = 0
    worst: Kind = "flood"  # what it is told of as, in the end


class Offences:
    """`offend` is told everything; the rest are questions, and what an administrator does."""

    def __init__(self, blocks: Iterable[Block] = ()) -> None:
        self._blocks = {block.address: block for block in blocks}
        self._tallies: OrderedDict[tuple[str, bool], _Tally] = OrderedDict()  # proven ones for themselves
        self._spared: OrderedDict[str, Spared] = OrderedDict()

    def offend(
        self,
        address: str,
        kind: Kind,
        now: float,
        *,
        proven: bool = True,
        own: bool = False,
        known: bool = False,
    ) -> Block | Spared | None:
        """A new block, or the first notice of one that is spared; None when it was only counted."""
        tally = self._tally((address, proven), now)
        tally.points += WEIGHT[kind]
        tally.tries += 1
        tally.worst = max(tally.worst, kind, key=lambda one: WEIGHT[one])
        if tally.points < LIMIT or self.is_blocked(address, now, port=proven):
            return None
        if own or known:
            return self._spare(address, tally, now, own=own)
        del self._tallies[address, proven]
        return self._block(address, tally.worst, now, tries=tally.tries, everywhere=proven)

    def forgive(self, address: str, kind: Kind) -> None:
        """It was no offence after all."""
        for proven in (True, False):
            tally = self._tallies.get((address, proven))
            if tally is not None:
                tally.points = max(0.0, tally.points - WEIGHT[kind])

    def block(self, address: str, now: float, seconds: float, by: str) -> Block:
        """By hand, for so long; nothing is doubled."""
        block = Block(address, "by-hand", now, now + seconds, times=1, by=by)
        self._make_room(now)
        self._blocks[address] = block
        return block

    def unblock(self, address: str) -> Block | None:
        """The block that was lifted. What the address did before is forgotten."""
        for proven in (True, False):
            self._tallies.pop((address, proven), None)
        self._spared.pop(address, None)
        return self._blocks.pop(address, None)

    def is_blocked(self, address: str, now: float, *, port: bool = False) -> bool:
        """port: at the server's own port; else at Asterisk."""
        block = self._blocks.get(address)
        return block is not None and block.until > now and (block.everywhere or not port)

    def blocks(self, now: float) -> list[Block]:
        """Those in force, the newest first."""
        return sorted((b for b in self._blocks.values() if b.until > now), key=lambda b: -b.since)

    def spared(self, now: float) -> list[Spared]:
        """Those of the last day, the newest first."""
        return [one for one in reversed(self._spared.values()) if now - one.last < FORGIVEN_AFTER]

    def kept(self, now: float) -> list[Block]:
        """What must outlive a restart: the blocks, and the ended ones that still count as a time before."""
        return [block for block in self._blocks.values() if block.until + FORGIVEN_AFTER > now]

    def next_end(self, now: float) -> float | None:
        """When the next block ends."""
        return min((block.until for block in self.blocks(now)), default=None)

    def move(self, seconds: float) -> None:
        """`now` is counted anew, by so much more: nothing lasts longer or shorter for that."""
        self._blocks = {address: block.moved(seconds) for address, block in self._blocks.items()}
        for tally in self._tallies.values():
            tally.at += seconds
        for address, one in self._spared.items():
            self._spared[address] = replace(one, since=one.since + seconds, last=one.last + seconds)

    def _tally(self, whose: tuple[str, bool], now: float) -> _Tally:
        tally = self._tallies.setdefault(whose, _Tally(at=now))
        self._tallies.move_to_end(whose)
        while len(self._tallies) > MOST_WATCHED:
            self._tallies.popitem(last=False)
        drained = (now - tally.at) * LIMIT / WINDOW
        tally.points = max(0.0, tally.points - max(0.0, drained))
        if tally.points == 0:
            tally.tries, tally.worst = 0, "flood"
        tally.at = now
        return tally

    def _spare(self, address: str, tally: _Tally, now: float, *, own: bool) -> Spared | None:
        before = self._spared.pop(address, None)
        tally.points = LIMIT  # so that it does not grow without end
        told = before is not None and now - before.last < WINDOW
        since = before.since if before is not None else now
        spared = Spared(address, tally.worst, since, now, tally.tries, own)
        self._spared[address] = spared
        while len(self._spared) > MOST_SPARED:
            self._spared.popitem(last=False)
        return None if told else spared

    def _block(self, address: str, kind: Kind, now: float, *, tries: int, everywhere: bool) -> Block:
        before = self._blocks.get(address)
        times = before.times if before is not None and now - before.until < FORGIVEN_AFTER else 0
        length = min(LONGEST_BLOCK, FIRST_BLOCK * 2**times)
        block = Block(address, kind, now, now + length, times + 1, tries, everywhere)
        if before is not None and before.until > now:  # SIP was closed to it already, now the port is, too
            block = replace(block, until=max(block.until, before.until))
        self._make_room(now)
        self._blocks[address] = block
        return block

    def _make_room(self, now: float) -> None:
        """The one that ends first goes: the ended ones, then those that were blocked the least."""
        while len(self._blocks) >= MOST_BLOCKED:
            del self._blocks[min(self._blocks.values(), key=lambda block: block.until).address]
