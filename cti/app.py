"""Assembly: settings → services → reactor. The one place that makes the parts and joins them."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from functools import partial
from typing import Any

import structlog
from twisted.internet.defer import Deferred
from twisted.internet.task import deferLater

from acd.centre import Centre
from config import certificates
from config.home import Home
from config.schema import Node as NodeSettings
from config.schema import Site
from config.secrets import Secrets
from crm.database import Database
from crm.journal_store import JournalStore
from cti.agents import Agents
from cti.alarms.alarms import Alarms
from cti.alarms.lookout import Lookout
from cti.calls.aftermath import Aftermath
from cti.calls.announcer import said_while_waiting
from cti.calls.calls import Calls
from cti.calls.recording import Recordings
from cti.calls.services import Services
from cti.calls.spool import Spool
from cti.clock import Clock, ClockWatch
from cti.comeback import Comeback
from cti.control import ControlDoor
from cti.door.doorkeeper import Doorkeeper, most_connections
from cti.door.front import FrontDoor, public_site
from cti.door.health import Health
from cti.door.metrics import Metrics
from cti.door.pages import PagesProxy
from cti.door.sip_relay import SipRelay
from cti.door.tls import RenewedContext
from cti.door.visitors import VisitorPhone
from cti.draining import Draining
from cti.figures import Figures, Moment
from cti.flows.control import orders as flow_orders
from cti.flows.shelf import load_flows
from cti.flows.walks import Walks
from cti.guard.control import orders
from cti.guard.guard import Guard
from cti.guard.never import Never
from cti.guard.sources import AsteriskSource
from cti.guard.watch import Post, Watch
from cti.journal import Journal
from cti.link.board import LiveBoard
from cti.link.client import LinkFactory
from cti.link.commands import Commands
from cti.outbox import Outbox
from cti.prompts import Prompts
from cti.reactor import ListeningPort
from cti.recognition import Recognition
from cti.records import Records
from cti.reload import Reload, queues_of
from cti.routing import Routing
from cti.sign_of_life import SignOfLife
from cti.sounds.control import orders as prompt_orders
from cti.sources import Sources
from cti.stations import Stations
from cti.switch.ami import AmiConnection
from cti.switch.ari import AriConnection
from cti.switch.between import part_from
from cti.switch.lines import Board, Lines
from cti.switch.node import Node
from cti.switch.refusing import RefusedAddresses
from cti.switch.security import SecurityEvents
from cti.switch.switch import Switch
from cti.web_services import WebServices
from recorder.mailboxes import Mailboxes
from recorder.recorder import Recorder

log = structlog.get_logger("cti")

FILES_CLOSED = 2.0  # seconds within which Asterisk closes the recordings of legs that were ended


class Server:
    """The running server. `start` returns when it takes calls; `stop` when nothing of it is left."""

    def __init__(
        self,
        services: Services,
        calls: Calls,
        aftermath: Aftermath,
        comeback: Comeback,
        spool: Spool,
        commands: Commands,
        door: Doorkeeper,
        context: RenewedContext | None,
        watch: Watch,
        sign_of_life: SignOfLife,
        control: ControlDoor,
        figures: Figures,
        lookout: Lookout,
        alarms: Alarms,
        clock_watch: ClockWatch,
        closing: list[Any],
    ) -> None:
        self.services, self.calls, self.commands = services, calls, commands
        self._aftermath, self._comeback, self._spool = aftermath, comeback, spool
        self._door, self._context, self._watch = door, context, watch
        self._sign_of_life, self._clock_watch, self._closing = sign_of_life, clock_watch, closing
        self._control, self._figures = control, figures
        self._lookout, self._alarms = lookout, alarms
        self._port: ListeningPort | None = None

    async def start(self) -> None:
        """Errors: OSError when the port is taken."""
        services = self.services
        settings = services.site.server
        if self._context is None:
            self._port = services.reactor.listenTCP(settings.port, self._door, interface=settings.address)
        else:
            self._port = services.reactor.listenSSL(
                settings.port, self._door, self._context, interface=settings.address
            )
        services.records.start()
        services.sources.start()
        services.outbox.start()
        services.journal.start()
        self._spool.start()
        died = self._sign_of_life.last()
        await self._aftermath.look(died)
        self._sign_of_life.start()
        self._clock_watch.start()
        self._in_background("agents who come back", self._comeback.restore(died))
        self._in_background("published flows", self.commands.publishing.catch_up())
        services.stations.start()
        self.calls.start()
        self.commands.start()
        for node in services.switch.nodes.values():
            node.up = partial(self._node_up, node)
            node.died = partial(self._switch_died, node)
            node.lost = partial(self._node_lost, node)
        services.switch.start()
        self._watch.start()
        services.prompts.start()
        self._control.start()
        self._figures.start()
        self._lookout.start()
        self._alarms.start()
        said = [*services.flows.said(), *said_while_waiting(services.site.languages)]
        Deferred.fromCoroutine(services.prompts.media(said))  # so that no caller waits for the voice

    def _node_up(self, node: Node) -> None:
        log.info("Asterisk answers", node=node.name)
        node.say_alive()
        self._alarms.look()
        self._watch.node_up(node.name)
        self._in_background("catching up", self._catch_up(node))

    def _node_lost(self, node: Node) -> None:
        log.warning("Asterisk is not reachable", node=node.name)
        self._alarms.look()

    def _switch_died(self, node: Node) -> None:
        """Its telephones first: nobody is offered a call there when those that end now make him free."""
        self.services.stations.switch_died(node)
        self.calls.switch_died(node)
        others = self.services.switch.nodes.values()
        self._in_background("legs with a dead Asterisk", part_from(node, others))

    def _in_background(self, what: str, work: Coroutine[Any, Any, None]) -> None:
        done = Deferred.fromCoroutine(work)
        done.addErrback(lambda failure: log.error(what, fault=failure.getTraceback()))

    async def _catch_up(self, node: Node) -> None:
        await self.calls.reconcile(node)
        await self._spool.take_in()  # first: it knows more of a call than that nobody goes on with it
        await self._aftermath.finish(node, self.calls.sessions, self._spool.serving)
        await self.services.stations.make_again(node)
        self.services.agents.switch_is_back(node)
        await deferLater(self.services.reactor, FILES_CLOSED)
        await self._aftermath.settle(node)

    async def stop(self) -> None:
        if self._port is not None:
            await self._port.stopListening()
        await self._control.stop()
        self._watch.stop()
        self._alarms.stop()
        await self.calls.stop()
        self.commands.stop()
        self._spool.stop()
        await self.services.agents.stop()
        for part in self._closing:
            part.stop()
        self.services.routing.stop()
        self.services.prompts.stop()
        self.services.recognition.stop()
        await self.services.switch.stop()
        await self.services.journal.stop()
        self.services.sources.stop()
        self.services.outbox.stop()
        self.services.web.stop()
        self.services.records.stop()
        self._clock_watch.stop()
        self._sign_of_life.stop()


def assemble(
    site: Site,
    home: Home,
    secrets: Secrets,
    database: Database,
    reactor: Any,
    loop: asyncio.AbstractEventLoop,
) -> Server:
    """Makes all parts and joins them; nothing is started, nothing is opened."""
    clock = Clock()
    journal = Journal(JournalStore(database), clock, reactor, home.path / "unwritten.jsonl")
    records = Records(database, reactor)
    switch = Switch([_node(node, home, secrets, reactor, loop) for node in site.nodes])
    lines = Lines(Board(board.name, board.lines) for board in site.boards)
    centre = Centre(
        queues_of(site),
        ringing=site.ringing.seconds,
        wrap_up=site.wrap_up.seconds,
    )
    routing = Routing(centre, clock, reactor)
    stations = Stations(site, switch, secrets.session_key)
    recorder = Recorder(home.recordings, site.recording)
    agents = Agents(routing, stations, journal, clock, reactor)
    web = WebServices(site, reactor)
    services = Services(
        site=site,
        clock=clock,
        reactor=reactor,
        switch=switch,
        lines=lines,
        stations=stations,
        agents=agents,
        routing=routing,
        journal=journal,
        records=records,
        prompts=Prompts(site, home, reactor),
        recognition=Recognition(site, home, reactor),
        flows=load_flows(site, home),
        walks=Walks(),
        sources=Sources(site, home, reactor),
        web=web,
        outbox=Outbox(site, home, web, records, reactor),
        recordings=Recordings(recorder, records, journal, clock, reactor),
        mailboxes=Mailboxes(home.mailboxes),
    )
    calls = Calls(services)
    figures = Figures(reactor)
    figures.ping = lambda: records.ask("the database", lambda unit: unit.ping())
    journal.wrote = figures.wrote
    for node in switch.nodes.values():
        node.ari.answered_in = partial(figures.answered_in, node.name)
    board = LiveBoard(site, routing, agents, lines, records, clock, reactor)
    guard = Guard(Never(site), home.blocklist, clock, reactor)
    context = RenewedContext(*certificates.files(site, home), reactor) if site.server.tls else None
    lookout = Lookout(
        calls, figures, recorder, lambda: None if context is None else context.ends, clock, reactor
    )
    alarms = Alarms(lookout.see, clock, reactor)
    commands = Commands(services, calls, board, guard, alarms, secrets.session_key)
    figures.registry.register(Moment(calls, commands, alarms))
    visitors = VisitorPhone(site, stations, secrets.session_key, reactor, guard.offence)
    proxies = site.server.proxies
    inner = {node.name: (node.control_address, node.http_port) for node in site.nodes}
    relay = SipRelay(reactor, inner, proxies)
    front = FrontDoor(
        LinkFactory(commands, reactor, proxies),
        relay.resource,
        visitors,
        PagesProxy(reactor, home.console_socket, proxies, guard.offence),
        {
            b"health": Health(calls, figures, alarms, strict=False),
            b"ready": Health(calls, figures, alarms, strict=True),
            b"metrics": Metrics(figures.registry, site.server.metrics_from, proxies),
        },
        guard,
        proxies,
    )
    door = Doorkeeper(public_site(front), guard, reactor, most_connections())
    guard.cut = door.cut
    sources = {node.name: AsteriskSource(guard, partial(relay.browser_at, node.name)) for node in site.nodes}
    watch = Watch(
        guard,
        {node.name: _post(node, sources[node.name], switch, home, secrets, reactor) for node in site.nodes},
    )
    aftermath = Aftermath(home, services.recordings, services.mailboxes, records, journal, clock)
    comeback = Comeback(agents, stations, records, journal, clock)
    sign_of_life = SignOfLife(home.sign_of_life, reactor, switch.say_alive)
    draining = Draining(calls)
    draining.changed = alarms.look
    clock_watch = ClockWatch(clock, reactor)
    clock_watch.was_set += [agents.clock_was_set, calls.clock_was_set, guard.clock_was_set]
    reload = Reload(
        home,
        calls,
        commands,
        [
            stations.use,
            board.use,
            services.prompts.use,
            services.recognition.use,
            services.sources.use,
            services.web.use,
            services.outbox.use,
            visitors.use,
            lambda site: lines.use((board.name, board.lines) for board in site.boards),
            lambda site: recorder.follow(site.recording),
        ],
    )
    control = ControlDoor(
        home.control_socket,
        {
            "drain": draining.drain,
            "calls": draining.state,
            "reload": reload.reload,
            **orders(guard),
            **flow_orders(commands.publishing),
            **prompt_orders(commands.keeping),
        },
        reactor,
    )
    spool, closing = Spool(services, home), [board, visitors, figures, lookout]
    return Server(
        services, calls, aftermath, comeback, spool, commands, door, context, watch, sign_of_life, control,
        figures, lookout, alarms, clock_watch, closing,
    )  # fmt: skip


def _node(
    settings: NodeSettings, home: Home, secrets: Secrets, reactor: Any, loop: asyncio.AbstractEventLoop
) -> Node:
    address = settings.control_address
    return Node(
        settings.name,
        settings.address,
        AriConnection(reactor, address, settings.http_port, ("trunkline", secrets.ari_password), "trunkline"),
        AmiConnection(loop, address, settings.ami_port, ("trunkline", secrets.ami_password)),
        home.node(settings.name).spool,
    )


def _post(
    settings: NodeSettings, source: AsteriskSource, switch: Switch, home: Home, secrets: Secrets, reactor: Any
) -> Post:
    credentials = ("guard", secrets.ami_password)
    return Post(
        SecurityEvents(reactor, settings.control_address, settings.ami_port, credentials),
        source,
        RefusedAddresses(switch.nodes[settings.name].ari, home.node(settings.name).blocked, reactor),
    )
