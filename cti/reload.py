"""A new site file, taken over by the running server: what is up goes on, what comes next is by the new one.

The site and the flows are values that nobody changes. A session keeps those with which it began, for its
whole life; the next call gets the new ones. So nothing that a call relies on is taken away under it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, NamedTuple

import structlog
from twisted.internet.defer import Deferred

from acd import events
from acd.queue import Queue
from config import changes
from config.faults import Fault
from config.faults import Refused as Faulty
from config.home import Home
from config.load import load_site
from config.render import render_node
from config.schema import Site
from config.secrets import Secrets, write_private
from crm.faults import CrmFault
from crm.unit import Unit
from cti.calls.announcer import said_while_waiting
from cti.calls.calls import Calls
from cti.flows.shelf import Flows, load_flows
from cti.link.commands import Commands
from cti.refused import Refused
from cti.switch.ari import SwitchRefused
from ivr_flows.nodes import NodeTypes

log = structlog.get_logger("cti.reload")

TELEPHONES = "pjsip.conf"  # the one file of Asterisk in which boards and stations stand
READS_IT = ("res_pjsip.so", "res_pjsip_endpoint_identifier_ip.so")  # and leaves calls as they are

UsesSite = Callable[[Site], None]


def queues_of(site: Site) -> tuple[Queue, ...]:
    """The site's queues as acd knows them."""
    return tuple(
        Queue(
            queue.name, requires=queue.requires, priority=queue.priority, overflow_after=queue.overflow_after
        )
        for queue in site.queues
    )


class _Read(NamedTuple):
    wanted: Site
    running: Site
    flows: Flows
    secrets: Secrets


class Reload:
    """`users` are told of the new site, once it is certain that it will be the site."""

    def __init__(self, home: Home, calls: Calls, commands: Commands, users: Sequence[UsesSite]) -> None:
        self._home, self._calls, self._commands, self._users = home, calls, commands, users
        self._at_work = False

    async def reload(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        """{"check": true} changes nothing. Answers each change and when it takes effect.
        Errors: faulty-site with every fault, other-nodes, switch-unreachable, already-reloading."""
        if self._at_work:
            raise Refused("already-reloading", "another reload is at work; try again in a moment")
        self._at_work = True
        try:
            async with self._commands.publishing.turn:  # else callers would lose what is published meanwhile
                return await self._reload(check=bool(asked.get("check", False)))
        finally:
            self._at_work = False

    async def _reload(self, *, check: bool) -> dict[str, Any]:
        services = self._calls.services
        old = services.site
        try:
            read = await services.records.run("reading the site file", lambda: self._read(old))
        except Faulty as faulty:
            raise Refused("faulty-site", str(faulty)) from None
        told = [asdict(change) for change in changes.between(old, read.wanted)]
        told += [
            {"what": f'flow "{name}"', "how": "changed", "effect": "next-call", "keys": (entry.file or name,)}
            for name, entry in {flow.name: flow for flow in read.running.flows if flow in old.flows}.items()
            if services.flows.get(name) != read.flows.get(name)
        ]
        told += [asdict(change) for change in _of_node_types(services.flows.types, read.flows.types)]
        if check:
            return {"changes": told, "applied": False}
        if (old.boards, old.stations) != (read.running.boards, read.running.stations):
            await self._tell_asterisk(read)
        self._take_over(read)
        kept = await self._keep_names(read.running)
        log.info("the site is reloaded", changes=len(told))
        return {"changes": told, "applied": True, "names_kept": kept}

    def _read(self, old: Site) -> _Read:
        """On a thread: everything that can be wrong is found before anything is changed."""
        wanted = load_site(self._home.site_file)
        if [node.name for node in wanted.nodes] != [node.name for node in old.nodes]:
            what = "there are other nodes than those that run"
            raise Faulty([Fault("[[nodes]]", what, "nodes come and go with a restart: nothing was changed")])
        running = changes.running(old, wanted)
        flows = load_flows(running, self._home)
        return _Read(wanted, running, flows, Secrets.load_or_create(self._home, running))

    async def _tell_asterisk(self, read: _Read) -> None:
        """Only a node whose telephones changed is asked to read its file again. Errors: switch-unreachable,
        and then the files are as they were."""
        services = self._calls.services
        before: dict[Path, str] = {}
        try:
            for settings in read.running.nodes:
                file = self._home.node(settings.name).etc / TELEPHONES
                text = file.read_text(encoding="utf-8")
                render_node(read.running, settings, read.secrets, self._home, only=(TELEPHONES,))
                if file.read_text(encoding="utf-8") == text:
                    continue
                before[file] = text
                for module in READS_IT:
                    await services.switch.nodes[settings.name].ari.request(
                        "PUT", f"asterisk/modules/{module}"
                    )
        except (SwitchRefused, OSError) as fault:
            for file, text in before.items():
                write_private(file, text)
            why = f"Asterisk did not take its telephones anew ({fault}); nothing was changed, try again"
            raise Refused("switch-unreachable", why) from None

    def _take_over(self, read: _Read) -> None:
        """In one turn of the reactor, so that nobody sees half of it."""
        site = read.running
        for use in self._users:
            use(site)
        services = replace(self._calls.services, site=site, flows=read.flows)
        self._calls.services = self._commands.services = services
        services.routing.step(
            events.SiteChanged(queues_of(site), ringing=site.ringing.seconds, wrap_up=site.wrap_up.seconds)
        )
        watched = Deferred.fromCoroutine(services.stations.watch_new())
        watched.addErrback(lambda failure: log.error("new stations", fault=repr(failure.value)))
        said = [*read.flows.said(), *said_while_waiting(site.languages)]
        Deferred.fromCoroutine(services.prompts.media(said))  # so that no caller waits for the voice

    async def _keep_names(self, site: Site) -> bool:
        """The tables in which history looks up queues, skills and reasons. A database that does not serve
        gets them at the next start."""

        def keep(unit: Unit) -> None:
            unit.site.sync(site)
            unit.commit()

        try:
            await self._calls.services.records.ask("the site's names", keep)
        except CrmFault:
            return False
        return True


def _of_node_types(old: NodeTypes, new: NodeTypes) -> Iterator[changes.Change]:
    """The site's own, which came or went."""
    for name in sorted(old.keys() ^ new.keys()):
        yield changes.Change(f'node type "{name}"', "added" if name in new else "removed", "next-call")
