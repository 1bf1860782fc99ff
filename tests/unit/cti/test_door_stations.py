"""Which telephones are there and reachable: as Asterisk tells, after it came back, and after we did."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from twisted.internet.defer import Deferred

from config.schema import SipStation, WebBoard
from cti.refused import Refused
from cti.stations import Stations
from cti.switch.ari import SwitchRefused
from cti.switch.node import Node
from cti.switch.switch import Switch
from tests.reactor import carried_out


class Wire:
    """ARI as a node needs it: keeps what was asked; `broken` says of which paths nothing comes."""

    def __init__(self) -> None:
        self.connected = True
        self.asked: list[str] = []
        self.broken: set[str] = set()
        self.online: set[str] = set()
        self.made: set[str] = set()

    async def _answer(self, method, path, query):
        self.asked.append(" ".join([method, path, *map(str, query.values())]))
        name = path.rpartition("/")[2]
        if name in self.broken:
            raise SwitchRefused(path, 500, "broken")
        match method, path.split("/")[:-1]:
            case "PUT", [*_, "endpoint"]:
                self.made.add(name)
            case "DELETE", [*_, "endpoint"]:
                self.made.discard(name)
        if path == "endpoints/PJSIP":
            return [{"resource": name} for name in ("station-101", "board-telco", *sorted(self.made))]
        return {"state": "online" if name in self.online else "offline"}

    def request(self, method, path, body=None, **query):
        return Deferred.fromCoroutine(self._answer(method, path, query))


class Office:
    """Two nodes, two stations and a web board at the second."""

    def __init__(self) -> None:
        self.wires = {"a": Wire(), "b": Wire()}
        nodes = [Node(name, f"{name}.example", wire, None, None) for name, wire in self.wires.items()]
        stations = [SipStation(name=name, kind="sip", node="a") for name in ("101", "102")]
        boards = {"web": WebBoard(name="web", kind="web", node="b", lines=4)}
        site = SimpleNamespace(
            stations=stations, board=boards.__getitem__, node=lambda name: SimpleNamespace(name=name),
            station=lambda name: next(station for station in stations if station.name == name),
        )  # fmt: skip
        self.stations = Stations(site, Switch(nodes), "a secret")
        self.told: list[tuple[str, bool]] = []
        self.stations.changed = lambda endpoint, online: self.told.append((endpoint, online))
        self.stations.start()
        self.a, self.b = nodes

    @property
    def reachable(self) -> dict[str, bool]:
        return {choice.station: choice.reachable for choice in self.stations.choices()}

    async def comes_back(self) -> None:
        await carried_out(self.stations.make_again(self.a))


@pytest.fixture
def office():
    return Office()


async def test_a_browser_that_was_dropped_is_heard_of_no_more(office):
    seat = await carried_out(office.stations.sit("li.na", "browser"))
    office.a.endpoint_changed(seat.endpoint, True)
    assert office.stations._reachable[seat.endpoint]
    await carried_out(office.stations.leave("li.na", seat))
    office.a.endpoint_changed(seat.endpoint, False)  # its contact went with it
    assert seat.endpoint not in office.stations._reachable
    subscription = f"applications/trunkline/subscription endpoint:PJSIP/{seat.endpoint}"
    assert [line for line in office.wires["a"].asked if line.endswith(subscription)] == [
        f"POST {subscription}", f"DELETE {subscription}"
    ]  # fmt: skip


async def test_each_change_of_a_telephone_is_told_once(office):
    await office.comes_back()
    assert (office.told, office.reachable["101"]) == ([], False)
    office.a.endpoint_changed("station-101", True)
    office.a.endpoint_changed("station-101", True)
    office.wires["a"].online.add("station-102")
    await office.comes_back()
    assert office.told == [("station-101", True), ("station-101", False), ("station-102", True)]
    assert (office.reachable["101"], office.reachable["102"]) == (False, True)


async def test_a_telephone_that_cannot_be_made_again_leaves_the_others_theirs(office):
    office.wires["b"].connected = False
    seats = [await carried_out(office.stations.sit(name, "browser")) for name in ("li.na", "wang.wei")]
    wire = office.wires["a"]
    wire.made.clear()
    wire.broken |= {"station-101", seats[0].endpoint}
    wire.online.add("station-102")
    await office.comes_back()
    assert wire.made == {seats[1].endpoint}
    assert office.reachable["102"]


async def test_what_an_earlier_server_left_is_taken_away_and_nothing_else(office):
    seat = await carried_out(office.stations.sit("li.na", "browser"))
    office.wires["a"].made |= {"web-of-before", "web-of-before-2"}
    office.wires["a"].asked.clear()
    await office.comes_back()
    assert office.wires["a"].made == {seat.endpoint}
    dropped = {
        line.rpartition("/")[2] for line in office.wires["a"].asked if line.startswith("DELETE asterisk")
    }
    assert dropped == {"web-of-before", "web-of-before-2"}


async def test_a_visitors_phone_is_made_at_its_boards_node(office):
    seat = await carried_out(office.stations.visitor("web"))
    assert (seat.node, seat.sip.uri) == (office.b, f"sip:{seat.endpoint}@b.example")
    assert (office.wires["a"].made, office.wires["b"].made) == (set(), {seat.endpoint})


async def test_a_phone_that_is_left_while_it_is_made_again_is_taken_away(office):
    seat = await carried_out(office.stations.sit("li.na", "browser"))
    wire = office.wires["a"]
    asked = wire._answer

    async def leaves_meanwhile(method, path, query):
        if method == "PUT" and "endpoint" in path:
            wire._answer = asked
            await office.stations.leave("li.na", seat)
        return await asked(method, path, query)

    wire._answer = leaves_meanwhile
    wire.made.clear()  # it has forgotten all
    await office.comes_back()
    assert wire.made == set()
    assert seat.endpoint not in office.stations._reachable


async def test_a_browser_that_asterisk_does_not_make_is_refused(office):
    office.wires["a"].broken.add("subscription")
    with pytest.raises(Refused) as refused:
        await carried_out(office.stations.sit("li.na", "browser"))
    assert refused.value.code == "switch-unreachable"
    assert not office.stations._browsers


async def test_a_leg_in_our_hands_says_which_telephone_is_in_a_call(office):
    office.b.channels["1"] = SimpleNamespace(name="PJSIP/web-0a-b-00000001")
    office.a.channels["2"] = SimpleNamespace(name="PJSIP/station-101-0000000a")
    assert office.stations.in_call() == {"web-0a-b", "station-101"}


async def test_browsers_are_shared_among_the_nodes_that_answer(office):
    seats = [await carried_out(office.stations.sit(f"agent {n}", "browser")) for n in range(4)]
    assert [seat.node.name for seat in seats] == ["a", "b", "a", "b"]
    assert [seat.sip.path for seat in seats[:2]] == ["/sip?node=a", "/sip?node=b"]
    office.wires["a"].connected = False
    seats = [await carried_out(office.stations.sit(f"agent {n}", "browser")) for n in (5, 6)]
    assert [seat.node.name for seat in seats] == ["b", "b"]


async def test_the_telephones_of_a_dead_node_cannot_be_reached_until_it_is_back(office):
    office.wires["a"].online |= {"station-101", "station-102"}
    here = await carried_out(office.stations.sit("li.na", "browser"))
    there = await carried_out(office.stations.sit("wang.wei", "browser"))
    await office.comes_back()
    for seat in (here, there):
        office.stations._endpoint_changed(seat.endpoint, True)
    office.told.clear()
    office.stations.switch_died(office.a)
    assert sorted(office.told) == sorted(
        (name, False) for name in (here.endpoint, "station-101", "station-102")
    )
    assert office.stations.is_reachable(there)
    assert not office.stations.is_reachable(here)
    office.told.clear()
    await office.comes_back()
    assert office.told == [("station-101", True), ("station-102", True)], "a browser registers first"
