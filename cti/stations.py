"""Stations: where agents sit. Any agent may take any free one (hot-desking); a browser is made for him."""

from __future__ import annotations

import difflib
import hmac
import secrets
from collections import Counter
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from typing import Any

import structlog
from twisted.internet.defer import Deferred, succeed
from twisted.internet.task import deferLater

from config.schema import FixedStation, SipStation, Site
from cti.link.messages import StationChoice
from cti.link.wire import SipCredentials
from cti.once import Once
from cti.refused import Refused
from cti.switch.ami import AmiRefused
from cti.switch.ari import SwitchRefused
from cti.switch.node import Node
from cti.switch.parse import endpoint_of
from cti.switch.switch import Switch

log = structlog.get_logger("cti.stations")

BROWSER = "browser"
ASKED_TIMES, ASKED_EVERY = 5, 1.0  # seconds
MADE = "web-"
"""How the names of telephones begin that are made at run time, and of no others."""


@dataclass(frozen=True, slots=True)
class Seat:
    """A station taken by an agent: how the switch calls it, and for a browser what it registers with."""

    station: str
    node: Node
    endpoint: str
    sip: SipCredentials | None = None


class Stations:
    """Who sits where. A browser's credentials are made at log-in and end at log-out, without a reload.

    `changed` is called with the endpoint when a telephone becomes reachable (True) or is no more (False).
    """

    def __init__(self, site: Site, switch: Switch, key: str) -> None:
        """key: a secret of the site; from it and a browser's name comes the browser's password, so that a
        restarted server knows it without anybody's having kept it."""
        self._site, self._switch, self._key = site, switch, key.encode()
        self._taken: dict[str, str] = {}  # station → account
        self._reachable: dict[str, bool] = {}  # endpoint → registered
        self._browsers: dict[str, tuple[Seat, Mapping[str, str], str]] = {}  # endpoint → for making it anew
        self._lasting = {f"station-{station.name}" for station in site.stations}  # there without our doing
        self._awaited: dict[str, Once[None]] = {}  # endpoint → it has registered
        self.changed: Callable[[str, bool], None] = lambda endpoint, online: None

    def use(self, site: Site) -> None:
        """Another site file from now on. Who sits at a station that it does not name stays there till he
        leaves."""
        self._site = site
        self._lasting |= {f"station-{station.name}" for station in site.stations}

    def start(self) -> None:
        for node in self._switch.nodes.values():
            node.endpoint_changed = self._endpoint_changed

    def choices(self) -> list[StationChoice]:
        listed = [StationChoice(station=BROWSER, kind="browser")]
        for station in self._site.stations:
            listed.append(
                StationChoice(
                    station=station.name,
                    kind=station.kind,
                    taken_by=self._taken.get(station.name),
                    reachable=self._reachable.get(f"station-{station.name}", station.kind == "fixed"),
                )
            )
        return listed

    def node_of(self, station: str) -> Node:
        return self._switch.nodes[self._site.node(self._site.station(station).node).name]

    async def sit(self, account: str, station: str) -> Seat:
        """Errors: unknown-station, station-taken, switch-unreachable."""
        if station == BROWSER:
            return await self._make_browser(account, self._node_with_room(), "stations", {})
        if station not in {listed.name for listed in self._site.stations}:
            near = difflib.get_close_matches(station, [listed.name for listed in self._site.stations], n=1)
            raise Refused("unknown-station", f'there is no station "{station}"', near=near)
        holder = self._taken.setdefault(station, account)
        if holder != account:
            raise Refused("station-taken", f'station "{station}" is taken by {holder}; choose another')
        return self.seat_of(station)

    def seat_of(self, station: str) -> Seat:
        """One of the site file, whoever sits there."""
        return Seat(station, self.node_of(station), f"station-{station}")

    def _node_with_room(self) -> Node:
        """Where the next browser's telephone is made: at the node that has the fewest of them, of those that
        answer. The first one of several, and when none does."""
        nodes = list(self._switch.nodes.values())
        made = Counter(seat.node.name for seat, _, _ in self._browsers.values())
        return min(nodes, key=lambda node: (not node.ari.connected, made[node.name]))

    def is_reachable(self, seat: Seat) -> bool:
        """Whether its telephone is there and can be called, as far as we know: while we do not hear its
        Asterisk, none there can."""
        return seat.node.ari.connected and self._reachable.get(seat.endpoint, False)

    def switch_died(self, node: Node) -> None:
        """None of its telephones can be called until it is back (`make_again`)."""
        at_home = {seat.endpoint for seat, _, _ in self._browsers.values() if seat.node is node}
        at_home |= {f"station-{one.name}" for one in self._site.stations if self.node_of(one.name) is node}
        for endpoint in at_home & self._reachable.keys():
            self._is(endpoint, False)

    def sit_again(self, account: str, station: str, node: str, endpoint: str) -> Seat | None:
        """After a restart of the server, where he sat; None: the site has no such station any more."""
        if node not in self._switch.nodes:
            return None
        if station == BROWSER:
            seat = self._browser_seat(self._switch.nodes[node], endpoint)
            self._browsers[endpoint] = (seat, {}, "stations")
            return seat
        known = station in {listed.name for listed in self._site.stations}
        if not known or self._taken.setdefault(station, account) != account:
            return None
        return Seat(station, self.node_of(station), endpoint)

    async def leave(self, account: str, seat: Seat) -> None:
        if self._taken.get(seat.station) == account:
            del self._taken[seat.station]
        if seat.sip is not None:
            await self.drop_browser(seat.endpoint)

    async def visitor(self, board: str) -> Seat:
        """A phone for a visitor of the web page: it can do nothing but call the site's numbers."""
        node = self._switch.nodes[self._site.node(self._site.board(board).node).name]
        return await self._make_browser("visitor", node, "lines", {"TL_BOARD": board})

    async def tester(self, account: str) -> Seat:
        """A phone for who tries a flow at his browser: it is rung, and can dial nothing. `drop_browser`
        ends it. Errors: switch-unreachable."""
        return await self._make_browser(account, self._node_with_room(), "tests", {})

    def there(self, seat: Seat) -> Deferred[None]:
        """Fires when its telephone has registered; at once if it has."""
        if self._reachable.get(seat.endpoint, False):
            return succeed(None)
        return self._awaited.setdefault(seat.endpoint, Once()).wait()

    def in_call(self) -> set[str]:
        """The endpoints that have a leg in our hands."""
        legs = (leg for node in self._switch.nodes.values() for leg in node.channels.values())
        return {endpoint_of(leg.name) for leg in legs}

    async def _make_browser(
        self, account: str, node: Node, context: str, variables: Mapping[str, str]
    ) -> Seat:
        seat = self._browser_seat(node, f"{MADE}{secrets.token_hex(8)}")
        self._browsers[seat.endpoint] = (seat, variables, context)
        try:
            await self._put(seat, variables, context)
        except SwitchRefused as fault:
            self._browsers.pop(seat.endpoint, None)
            raise Refused("switch-unreachable", f"Asterisk made no phone for {account}: {fault}") from fault
        return seat

    def _browser_seat(self, node: Node, name: str) -> Seat:
        password = hmac.new(self._key, f"telephone {name}".encode(), "sha256").hexdigest()
        return Seat(BROWSER, node, name, _credentials(node, name, password))

    async def _put(self, seat: Seat, variables: Mapping[str, str], context: str) -> None:
        assert seat.sip is not None
        await seat.node.make_browser_phone(
            seat.endpoint, seat.sip.password, context=context, variables=variables
        )
        await self._look_at(seat, context)

    async def _look_at(self, seat: Seat, context: str) -> None:
        """One that Asterisk has: we hear of its coming and going, if it is to be rung."""
        rung = context != "lines"
        online = rung and await seat.node.watch_endpoint(seat.endpoint)
        if seat.endpoint not in self._browsers:  # left while it was made
            await seat.node.drop_browser_phone(seat.endpoint)
        elif rung:
            self._is(seat.endpoint, online)

    async def drop_browser(self, endpoint: str) -> None:
        entry = self._browsers.pop(endpoint, None)
        self._reachable.pop(endpoint, None)
        self._awaited.pop(endpoint, None)
        if entry is None:
            return
        try:
            await entry[0].node.drop_browser_phone(endpoint)
        except SwitchRefused as fault:
            log.info("a browser's phone was not taken away", endpoint=endpoint, fault=str(fault))

    async def make_again(self, node: Node) -> None:
        """After Asterisk came (back): it has forgotten all phones that were made at run time; or it was we
        who were away, and it has them. One that cannot be made leaves the others to be made."""
        known = set(await node.telephones())
        await self._seen_to("what others left", self._drop_strangers(node, known))
        for station in self._site.stations:
            if self.node_of(station.name) is node:
                await self._seen_to(f"station-{station.name}", self._watch(node, station))
        for seat, variables, context in list(self._browsers.values()):
            if seat.node is node and seat.endpoint in self._browsers:
                there = seat.endpoint in known
                work = self._look_at(seat, context) if there else self._put(seat, variables, context)
                await self._seen_to(seat.endpoint, work)

    async def watch_new(self) -> None:
        """After `use`: stations of which nothing is known yet."""
        for station in self._site.stations:
            if f"station-{station.name}" not in self._reachable:
                await self._seen_to(
                    f"station-{station.name}", self._watch(self.node_of(station.name), station)
                )

    async def _seen_to(self, what: str, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except SwitchRefused as fault:
            log.error("a telephone is not there again", telephone=what, fault=str(fault))

    async def _drop_strangers(self, node: Node, known: set[str]) -> None:
        """A server that was killed left phones of browsers in Asterisk that nobody will use any more, with
        passwords that are valid. One in a call, as a page's before it was loaded again, goes later."""
        for endpoint in known - self.in_call():
            if endpoint.startswith(MADE) and endpoint not in self._browsers:
                log.info("a browser's phone of an earlier server is taken away", endpoint=endpoint)
                await node.drop_browser_phone(endpoint)

    async def _watch(self, node: Node, station: SipStation | FixedStation) -> None:
        endpoint = f"station-{station.name}"
        online = await node.watch_endpoint(endpoint)
        self._is(endpoint, online or station.kind == "fixed")
        if not online:  # an Asterisk that has just started knows its address, and asks it within 30 s
            asked = Deferred.fromCoroutine(self._ask_after(node, endpoint))
            asked.addErrback(lambda failure: log.info("a telephone is not asked", fault=str(failure.value)))

    async def _ask_after(self, node: Node, endpoint: str) -> None:
        """Its answer is told as a change of the endpoint. The manager is back a moment after the calls."""
        for _ in range(ASKED_TIMES):
            try:
                await node.ami.qualify(endpoint)
            except AmiRefused:
                await deferLater(node.ari.reactor, ASKED_EVERY)
            else:
                return

    def _endpoint_changed(self, endpoint: str, online: bool) -> None:
        if endpoint not in self._browsers and endpoint not in self._lasting:
            return  # a browser's that has just been taken away
        if self._reachable.get(endpoint) != online:  # Asterisk says it again at each of its calls
            log.info("station", endpoint=endpoint, online=online)
        self._is(endpoint, online)

    def _is(self, endpoint: str, online: bool) -> None:
        before = self._reachable.get(endpoint)
        self._reachable[endpoint] = online
        if online and (awaited := self._awaited.pop(endpoint, None)) is not None:
            awaited.fire(None)
        if before != online and (online or before is not None):
            self.changed(endpoint, online)


def _credentials(node: Node, name: str, password: str) -> SipCredentials:
    return SipCredentials(
        uri=f"sip:{name}@{node.domain}", user=name, password=password, path=f"/sip?node={node.name}"
    )
