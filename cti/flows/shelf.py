"""The flows that callers take, and those that callers are still in.

A flow lies in one of three places, the first that has it: published from the designer (`flows/published`), a
file of the site's own (`flows`), the house's library. All are checked before the first call, so that a bad
one never reaches a caller. What was published stays as a file, too, so that a server that starts without a
database knows it, and a call that goes on after a restart finds the version in which it began.
"""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import structlog

from config.faults import Fault, Refused, nearest
from config.home import FLOW_LIBRARY, Home
from config.schema import Site
from crm.records import Customer
from cti.flows.node_types import load_node_types
from cti.prompts import PLAYABLE
from cti.sounds.library import Library
from ivr_flows.check import LARGEST, Known, check, load
from ivr_flows.effects import Speech
from ivr_flows.faults import Fault as FlowFault
from ivr_flows.faults import FlowRefused
from ivr_flows.flow import Flow, read
from ivr_flows.nodes import NodeTypes
from ivr_flows.nodes.flow import OF_THE_OTHER, SubFlow
from ivr_flows.nodes.node import Node, Signature
from ivr_flows.speech.catalogue import catalogue
from ivr_flows.variables import CUSTOMER

log = structlog.get_logger("cti.flows")

SPOKEN_FIELDS = (
    "name", "latin_name", "form_of_address", "firm", "position", "address", "email", "wishes", "code",
)  # fmt: skip
"""What a flow may read out of the record of the customer who calls, as `customer.name` …"""

KEPT = 20
"""Versions of a flow that stay as files: of as many may callers be in when the server is started again."""


def spoken_fields(customer: Customer) -> dict[str, str]:
    """The caller's own; what is empty is left out."""
    values = {field: getattr(customer, field) for field in SPOKEN_FIELDS}
    return {field: str(value) for field, value in values.items() if value}


def customer_values(customer: Customer) -> dict[str, str]:
    """The same by the names that flows use."""
    return {CUSTOMER + field: value for field, value in spoken_fields(customer).items()}


class Flows:
    """By name. `known`: what of the site flows may name; `types`: node types, the site's own among them;
    `library`: its sound files, which are looked at whenever a flow is judged."""

    def __init__(
        self, live: Mapping[str, Flow], published: Path, known: Known, types: NodeTypes, library: Library
    ) -> None:
        self._live, self._published = dict(live), published
        self.known, self.types, self.library = known, types, library

    def get(self, name: str) -> Flow:
        return self._live[name]

    def named(self, name: str) -> Flow | None:
        """For a node that sends the caller through another flow."""
        return self._live.get(name)

    @property
    def names(self) -> Sequence[str]:
        return sorted(self._live)

    def version(self, name: str, version: int) -> Flow | None:
        """A flow as it was when a caller entered it; as it is now, if that is no more."""
        live = self._live.get(name)
        if live is not None and live.version != version:
            with suppress(OSError, ValueError, RecursionError):
                return read(json.loads(_file(self._published, name, version).read_bytes()), self.types)
        return live

    def said(self) -> list[Speech]:
        """Every text that is known before anybody calls."""
        return [speech for flow in self._live.values() for speech in catalogue(flow)]

    def faults_of(self, document: object) -> list[FlowFault]:
        """What is wrong with it, beside the flows that are live."""
        return check(document, self._beside(), self.types)

    def outgrown_by(self, flow: Flow) -> list[FlowFault]:
        """What would be wrong with others that callers take and that enter this one, once it is live."""
        beside = self._beside()
        beside = replace(beside, flows={**beside.flows, flow.name: flow.signature})
        return [
            fault
            for other in self._live.values()
            if other.name != flow.name and any(_enters(node, {flow.name}) for node in other.nodes.values())
            for fault in check(other, beside, self.types)
            if _is_of_the_other(other, fault, {flow.name})
        ]

    def keep(self, document: Mapping[str, Any]) -> Flow:
        """Checked and written as files, ready to be taken. On a thread: a large one takes a good part of a
        second. Raises FlowRefused, OSError; then callers take what they took."""
        flow = load(json.dumps(document), self._beside(), self.types)
        self._published.mkdir(parents=True, exist_ok=True)
        before = self._live.get(flow.name)
        if before is not None:  # it may have lain elsewhere until now
            former = _file(self._published, flow.name, before.version)
            if not former.exists():
                _write(former, before.model_dump(mode="json"))
        # The version first: a server that dies in between starts with the flow that was live.
        _write(_file(self._published, flow.name, flow.version), document)
        _write(self._published / f"{flow.name}.json", document)
        self._forget_the_oldest(flow.name)
        return flow

    def take(self, kept: Flow) -> None:
        """New callers take it from now on; who is in an older one goes on in that."""
        self._live[kept.name] = kept

    def _beside(self) -> Known:
        flows = {name: flow.signature for name, flow in self._live.copy().items()}
        return replace(self.known, flows=flows, sounds=self.library.names())

    def _forget_the_oldest(self, name: str) -> None:
        numbered = sorted(self._published.glob(f"{name}@*.json"), key=lambda file: file.stat().st_mtime)
        for old in numbered[:-KEPT]:
            old.unlink(missing_ok=True)


def _content(path: Path) -> bytes:
    """Of a file that is larger than a flow may be, so much that the checker says so."""
    with path.open("rb") as file:
        return file.read(LARGEST + 1)


def _write(file: Path, document: Mapping[str, Any]) -> None:
    """Whole or not at all."""
    draft = file.with_name(f".{file.name}.new")
    with draft.open("w", encoding="utf-8") as opened:
        json.dump(document, opened, ensure_ascii=False, indent=1)
        opened.flush()
        os.fsync(opened.fileno())
    draft.replace(file)


def _file(published: Path, name: str, version: int) -> Path:
    return published / f"{name}@{version}.json"


# ---- at a start and a reload ---------------------------------------------------------------------------


def load_flows(site: Site, home: Home) -> Flows:
    """Errors: config.faults.Refused with every fault of every flow, and of the site's own sound files."""
    library = Library.of(site, home)
    faults = [
        Fault(str(path), "Asterisk cannot play it", f"give {PLAYABLE}, or add it by: trunkline prompts add")
        for path in library.unplayable()
    ]
    types, of_types = load_node_types(home.flow_nodes)
    faults += of_types
    known = Known(
        languages=tuple(site.languages),
        queues=frozenset(queue.name for queue in site.queues),
        hours=frozenset(hours.name for hours in site.hours),
        mailboxes=frozenset(mailbox.name for mailbox in site.mailboxes),
        stations=frozenset(station.name for station in site.stations),
        dispositions=frozenset(disposition.name for disposition in site.dispositions),
        services=frozenset(service.name for service in site.services),
        sources={source.name: source.writes for source in site.sources},
        sounds=library.names(),
        fields=frozenset(SPOKEN_FIELDS),
    )
    files = _files(site, home, faults)
    known = replace(known, flows=_signatures(files, types))
    published = {name for name, (path, _) in files.items() if path.parent == home.published_flows}
    live: dict[str, Flow] = {}
    for name, (path, content) in files.items():
        try:
            live[name] = load(content, known, types)
        except FlowRefused as refused:
            flow = _outgrown(content, refused.faults, published, types)
            if flow is None:
                faults += [
                    Fault(f"{path}: {fault.where}", fault.what, fault.hint) for fault in refused.faults
                ]
                continue
            live[name] = flow
        if live[name].name != name:
            what = f'the flow calls itself "{live[name].name}", and the site file "{name}"'
            faults.append(Fault(str(path), what, "give it one name: other flows and callers' notes use it"))
    if faults:
        raise Refused(faults)
    return Flows(live, home.published_flows, known, types, library)


def _outgrown(
    content: bytes, faults: Sequence[FlowFault], published: Collection[str], types: NodeTypes
) -> Flow | None:
    """This flow, if nothing is wrong with it but that a flow which it enters was published anew since.
    Callers leave such a node by `error`, or know less; that must not keep the server from starting."""
    try:
        flow = read(json.loads(content), types)
    except (ValueError, RecursionError):
        return None
    if not all(_is_of_the_other(flow, fault, published) for fault in faults):
        return None
    log.warning("a flow fits one that it enters no more", fault=str(faults[0]), others=len(faults) - 1)
    return flow


def _is_of_the_other(flow: Flow, fault: FlowFault, others: Collection[str]) -> bool:
    """Whether this fault of a flow is that it enters one of the others as that was before."""
    return fault.code in OF_THE_OTHER and _enters(flow.nodes.get(fault.node or ""), others)


def _enters(node: Node | None, others: Collection[str]) -> bool:
    return isinstance(node, SubFlow) and node.flow in others


def readable_flows(site: Site, home: Home) -> tuple[list[Flow], NodeTypes]:
    """What of the site's flows can be read, whatever is wrong with it; and the node types."""
    types, _ = load_node_types(home.flow_nodes)
    found = []
    for _, content in _files(site, home, []).values():
        with suppress(ValueError, RecursionError):
            found.append(read(json.loads(content), types))
    return found, types


def _files(site: Site, home: Home, faults: list[Fault]) -> dict[str, tuple[Path, bytes]]:
    """Flow → where it lies and what it says. One that was published is there, be it named in the site file or
    not; a number that leads to it names it."""
    found: dict[str, tuple[Path, bytes]] = {}
    for entry in site.flows:
        published = home.published_flows / f"{entry.name}.json"
        if not published.exists() and entry.file is None:
            what = "has neither a file nor been published yet"
            hint = "publish it from the designer (/flows), or name its file"
            faults.append(Fault(f'site.toml: flow "{entry.name}"', what, hint))
            continue
        path = published if published.exists() or entry.file is None else home.flow_file(entry.file)
        try:
            found[entry.name] = (path, _content(path))
        except FileNotFoundError:
            faults.append(Fault(path.name, "there is no such flow file", _other_files(path.name, home)))
        except OSError as error:
            faults.append(Fault(str(path), f"cannot be read ({error.strerror})", "it must be a text file"))
    for path in sorted(home.published_flows.glob("[!.]*.json")):
        if "@" not in path.name and path.stem not in found:
            with suppress(OSError):
                found[path.stem] = (path, _content(path))
    return found


def _signatures(files: Mapping[str, tuple[Path, bytes]], types: NodeTypes) -> dict[str, Signature]:
    """What flows may send their callers through. A flow with faults has none, and says them itself."""
    signatures = {}
    for name, (_, content) in files.items():
        with suppress(ValueError, RecursionError):
            signatures[name] = read(json.loads(content), types).signature
    return signatures


def _other_files(file: str, home: Home) -> str:
    """What to do about a file that is not there."""
    known = {path.name for folder in (home.flows, FLOW_LIBRARY) for path in folder.glob("*.json")}
    return nearest(file, known, f"put it into {home.flows}")
