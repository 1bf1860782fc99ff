"""The guard: hears of offences, keeps the block list, has it carried out, tells who watches.

Blocks are seconds UTC, so that they end at their time whatever was restarted meanwhile; when the machine's
clock is set they move with it, and last as long as they would have lasted.
"""

from __future__ import annotations

import json
from collections import Counter, OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path

import structlog

from config.secrets import write_private
from cti.clock import Clock
from cti.guard.never import Never, is_address
from cti.guard.offences import WEIGHT, Block, Kind, Offences, Spared
from cti.reactor import Alarm, Reactor
from cti.refused import Refused

log = structlog.get_logger("cti.guard")

KNOWN_FOR = 3600.0  # seconds for which a right password speaks for its address
MOST_KNOWN = 10_000
SHORTEST, LONGEST = 60.0, 30 * 24 * 3600.0  # seconds of a block by hand
LOOK_AGAIN = 3600.0  # seconds at most between two looks at which blocks have ended


class Guard:
    """`is_blocked` is asked by the port for every connection; everything else is rare or rated.

    `refusing` are called with all addresses that Asterisk is to refuse, whenever they change; `cut` with an
    address whose connections are to end; `changed` when the list is another.
    """

    def __init__(self, never: Never, file: Path, clock: Clock, reactor: Reactor) -> None:
        self.never = never
        self._file, self._clock, self._reactor = file, clock, reactor
        self._offences = Offences(_read(file, self._now()))
        self._known: OrderedDict[str, float] = OrderedDict()
        self._present: Counter[str] = Counter()
        self._next_end: Alarm | None = None
        self.refusing: list[Callable[[Sequence[str]], None]] = []
        self.cut: Callable[[str], None] = lambda address: None
        self.changed: list[Callable[[], None]] = []

    def start(self) -> None:
        self._look()

    def stop(self) -> None:
        if self._next_end is not None and self._next_end.active():
            self._next_end.cancel()

    # ---- what happens ----------------------------------------------------------------------------------

    def offence(self, address: str, kind: Kind, *, account: str = "", proven: bool = True) -> None:
        """Somebody at this address did what he should not. proven: he cannot have lied about his address."""
        if kind not in WEIGHT or not is_address(address):
            return
        now = self._now()
        found = self._offences.offend(
            address, kind, now, proven=proven, own=address in self.never, known=self.is_known(address)
        )
        if isinstance(found, Spared):
            log.warning(
                "an address is not blocked though it attacks",
                address=address, kind=found.kind, tries=found.tries, account=account[:80],
                why="it is the site's own" if found.own else "somebody with a right password is there",
            )  # fmt: skip
            self._tell()
        elif found is not None:
            log.warning(
                "an address is blocked",
                address=address, kind=found.kind, tries=found.tries, account=account[:80], times=found.times,
                seconds=round(found.until - found.since), everywhere=found.everywhere,
            )  # fmt: skip
            self._carry_out()
            if found.everywhere:
                self.cut(address)

    def answered(self, address: str) -> None:
        """Who was asked for his SIP password has said it."""
        self._offences.forgive(address, "sip-unanswered")

    def flooded(self, address: str) -> None:
        """More connections than one address may have."""
        self.offence(address, "flood")

    def welcome(self, address: str) -> None:
        """Somebody came from there with a right password."""
        self._known[address] = self._now()
        self._known.move_to_end(address)
        if len(self._known) > MOST_KNOWN:
            self._known.popitem(last=False)

    def came(self, address: str) -> None:
        """Somebody opened the link from there; `left` follows when he closes it."""
        self._present[address] += 1
        self.welcome(address)

    def left(self, address: str) -> None:
        self._present[address] -= 1
        if self._present[address] <= 0:
            del self._present[address]

    def is_known(self, address: str) -> bool:
        """Somebody works there, or did within the hour."""
        came = self._known.get(address)
        return address in self._present or (came is not None and self._now() - came < KNOWN_FOR)

    def is_stranger(self, address: str) -> bool:
        """Neither somebody's who works here, nor the site's own (a proxy, behind which everybody is)."""
        return address not in self.never and not self.is_known(address)

    def is_blocked(self, address: str) -> bool:
        """At the server's own port."""
        return self._offences.is_blocked(address, self._now(), port=True)

    # ---- what an administrator sees and does -----------------------------------------------------------

    def blocks(self) -> list[Block]:
        return self._offences.blocks(self._now())

    def spared(self) -> list[Spared]:
        return self._offences.spared(self._now())

    def block(self, address: str, seconds: float, by: str) -> Block:
        """Errors: bad-address, never-blocked."""
        if not is_address(address):
            raise Refused("bad-address", f'"{address[:80]}" is not an IP address; write it like 203.0.113.9')
        if address in self.never:
            raise Refused("never-blocked", f"{address} is the site's own, or stands under [guard] never")
        block = self._offences.block(address, self._now(), min(max(seconds, SHORTEST), LONGEST), by)
        log.warning("an address is blocked by hand", address=address, by=by, seconds=round(seconds))
        self._carry_out()
        self.cut(address)
        return block

    def unblock(self, address: str, by: str) -> Block:
        """Errors: not-blocked."""
        block = self._offences.unblock(address)
        if block is None or block.until <= self._now():
            raise Refused("not-blocked", f"{address[:80]} is not blocked")
        log.warning("a block is lifted", address=address, by=by)
        self._carry_out()
        return block

    # ---- the list, carried out -------------------------------------------------------------------------

    def _carry_out(self) -> None:
        self._look()
        try:
            kept = [asdict(block) for block in self._offences.kept(self._now())]
            write_private(self._file, json.dumps(kept, indent=1) + "\n")
        except OSError as fault:  # a full disk: the block stands, but a restart would forget it
            log.error("the block list was not kept", file=str(self._file), fault=str(fault))
        self._tell()

    def clock_was_set(self, seconds: float) -> None:
        self._offences.move(seconds)
        for address in self._known:
            self._known[address] += seconds
        self._carry_out()

    def _look(self) -> None:
        """Tells Asterisk which blocks are in force, and looks again when the next one ends."""
        now = self._now()
        addresses = [block.address for block in self._offences.blocks(now)]
        for refuse in self.refusing:
            refuse(addresses)
        self.stop()
        end = self._offences.next_end(now)
        if end is not None:
            self._next_end = self._reactor.callLater(min(max(0.1, end - now), LOOK_AGAIN), self._ended)

    def _ended(self) -> None:
        self._look()
        self._tell()

    def _tell(self) -> None:
        for tell in self.changed:
            tell()

    def _now(self) -> float:
        return self._clock.utc().timestamp()


def _read(file: Path, now: float) -> list[Block]:
    """A list that cannot be read keeps nobody from starting: it is told of, and begins anew. A block from the
    future was made before the clock was set back: it begins now."""
    try:
        blocks = [Block(**one) for one in json.loads(file.read_text(encoding="utf-8"))]
        return [block.moved(min(0.0, now - block.since)) for block in blocks]
    except FileNotFoundError:
        return []
    except (OSError, ValueError, TypeError) as fault:
        log.error("the block list cannot be read and begins anew", file=str(file), fault=repr(fault))
        return []
