"""The site's flows: loaded and checked before the first call, so that a bad one never reaches a caller."""

from __future__ import annotations

import json
from pathlib import Path

import structlog

from config.faults import Fault, Refused
from config.home import Home
from config.schema import Site
from ivr_flows.check import Known, check
from ivr_flows.flow import Flow

log = structlog.get_logger("cti.flows")

LIBRARY = Path(__file__).parents[2] / "ivr_flows" / "library"


class Flows:
    """By name. A file in the home's `flows` folder stands before the library's."""

    def __init__(self, flows: dict[str, Flow]) -> None:
        self._flows = flows

    def get(self, name: str) -> Flow:
        return self._flows[name]


def load_flows(site: Site, home: Home) -> Flows:
    """Errors: config.faults.Refused with every fault of every flow."""
    known = Known(
        languages=tuple(site.languages),
        queues=frozenset(queue.name for queue in site.queues),
        hours=frozenset(hours.name for hours in site.hours),
        mailboxes=frozenset(mailbox.name for mailbox in site.mailboxes),
    )
    flows: dict[str, Flow] = {}
    faults: list[Fault] = []
    for entry in site.flows:
        path = next((p for p in (home.flows / entry.file, LIBRARY / entry.file) if p.exists()), None)
        if path is None:
            faults.append(Fault(entry.file, "there is no such flow file", f"put it into {home.flows}"))
            continue
        try:
            document = json.loads(path.read_text(encoding="utf-8"))
        except ValueError as fault:
            faults.append(Fault(str(path), f"is no JSON: {fault}", "export the flow again"))
            continue
        found = check(document, known)
        faults += [Fault(f"{path}: {fault.where}", fault.what, fault.hint) for fault in found]
        if not found:
            flows[entry.name] = Flow.model_validate(document)
    if faults:
        raise Refused(faults)
    return Flows(flows)
