"""The site's flows: loaded and checked before the first call, so that a bad one never reaches a caller."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from config.faults import Fault, Refused, nearest
from config.home import FLOW_LIBRARY, Home
from config.schema import Site
from crm.records import Customer
from cti.calls.node_types import load_node_types
from cti.prompts import PLAYABLE, is_playable
from ivr_flows.check import Known, load
from ivr_flows.effects import Speech
from ivr_flows.faults import FlowRefused
from ivr_flows.flow import Flow, read
from ivr_flows.nodes import NodeTypes
from ivr_flows.nodes.node import Signature
from ivr_flows.speech.catalogue import catalogue
from ivr_flows.variables import CUSTOMER

SPOKEN_FIELDS = ("name", "latin_name", "form_of_address", "firm", "position", "address", "email", "wishes")
"""What a flow may read out of the record of the customer who calls, as `customer.name` …"""


def spoken_fields(customer: Customer) -> dict[str, str]:
    """The caller's own, by the names that flows use; what is empty is left out."""
    values = {field: getattr(customer, field) for field in SPOKEN_FIELDS}
    return {CUSTOMER + field: str(value) for field, value in values.items() if value}


class Flows:
    """By name. A file in the home's `flows` folder stands before the library's."""

    def __init__(self, flows: dict[str, Flow]) -> None:
        self._flows = flows

    def get(self, name: str) -> Flow:
        return self._flows[name]

    def named(self, name: str) -> Flow | None:
        """For a node that sends the caller through another flow."""
        return self._flows.get(name)

    def version(self, name: str, version: int) -> Flow | None:
        """A flow as it was when a caller entered it; as it is now, if that is no more."""
        return self._flows.get(name)

    def said(self) -> list[Speech]:
        """Every text that is known before anybody calls."""
        return [speech for flow in self._flows.values() for speech in catalogue(flow)]


def load_flows(site: Site, home: Home) -> Flows:
    """Errors: config.faults.Refused with every fault of every flow, and of the site's own sound files."""
    sounds, faults = _sounds(home.path / site.prompts.folder, site.languages)
    types, of_types = load_node_types(home.flow_nodes)
    faults += of_types
    known = Known(
        languages=tuple(site.languages),
        queues=frozenset(queue.name for queue in site.queues),
        hours=frozenset(hours.name for hours in site.hours),
        mailboxes=frozenset(mailbox.name for mailbox in site.mailboxes),
        sounds=sounds,
        fields=frozenset(SPOKEN_FIELDS),
    )
    files: dict[str, tuple[Path, bytes]] = {}
    for entry in site.flows:
        path = home.flow_file(entry.file)
        try:
            files[entry.name] = (path, path.read_bytes())
        except FileNotFoundError:
            faults.append(Fault(entry.file, "there is no such flow file", _other_files(entry.file, home)))
        except OSError as error:
            faults.append(Fault(str(path), f"cannot be read ({error.strerror})", "it must be a text file"))
    flows: dict[str, Flow] = {}
    known = replace(known, flows=_signatures(files, types))
    for name, (path, content) in files.items():
        try:
            flows[name] = load(content, known, types)
            if flows[name].name != name:
                what = f'the flow calls itself "{flows[name].name}", and the site file "{name}"'
                faults.append(
                    Fault(str(path), what, "give it one name: other flows and callers' notes use it")
                )
        except FlowRefused as refused:
            faults += [Fault(f"{path}: {fault.where}", fault.what, fault.hint) for fault in refused.faults]
    if faults:
        raise Refused(faults)
    return Flows(flows)


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


def _sounds(folder: Path, languages: Sequence[str]) -> tuple[frozenset[str], list[Fault]]:
    """The site's own sound files, as `language/name`; and those that nobody would ever hear."""
    sounds: set[str] = set()
    faults: list[Fault] = []
    for path in sorted(path for language in languages for path in (folder / language).rglob("*")):
        if path.is_dir() or path.name.startswith("."):
            continue
        if is_playable(path):
            sounds.add(path.relative_to(folder).with_suffix("").as_posix())
        else:
            faults.append(Fault(str(path), "Asterisk cannot play it", f"give {PLAYABLE}"))
    return frozenset(sounds), faults
