"""What a session works with: the parts of the server, made and joined in app.py."""

from __future__ import annotations

from dataclasses import dataclass

from config.schema import Site
from cti.agents import Agents
from cti.calls.recording import Recordings
from cti.clock import Clock
from cti.flows.shelf import Flows
from cti.flows.walks import Walks
from cti.journal import Journal
from cti.outbox import Outbox
from cti.prompts import Prompts
from cti.reactor import Reactor
from cti.recognition import Recognition
from cti.records import Records
from cti.routing import Routing
from cti.sources import Sources
from cti.stations import Stations
from cti.switch.lines import Lines
from cti.switch.switch import Switch
from cti.web_services import WebServices
from recorder.mailboxes import Mailboxes


@dataclass(frozen=True, slots=True)
class Services:
    site: Site
    clock: Clock
    reactor: Reactor
    switch: Switch
    lines: Lines
    stations: Stations
    agents: Agents
    routing: Routing
    journal: Journal
    records: Records
    prompts: Prompts
    recognition: Recognition
    flows: Flows
    walks: Walks
    sources: Sources
    web: WebServices
    outbox: Outbox
    recordings: Recordings
    mailboxes: Mailboxes
