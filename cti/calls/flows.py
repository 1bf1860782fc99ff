"""The site's flows: loaded and checked before the first call, so that a bad one never reaches a caller."""

from __future__ import annotations

import json
from pathlib import Path

import structlog

from config.faults import Fault, Refused
from config.home import Home
from config.schema import Site
from crm.records import Customer
from ivr_flows.check import Known, check
from ivr_flows.effects import Speech
from ivr_flows.flow import Flow
from ivr_flows.speech.catalogue import catalogue
from ivr_flows.variables import CUSTOMER

log = structlog.get_logger("cti.flows")

LIBRARY = Path(__file__).parents[2] / "ivr_flows" / "library"


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

    def said(self) -> list[Speech]:
        """Every text that is known before anybody calls."""
        return [speech for flow in self._flows.values() for speech in catalogue(flow)]


def load_flows(site: Site, home: Home) -> Flows:
    """Errors: config.faults.Refused with every fault of every flow."""
    known = Known(
        languages=tuple(site.languages),
        queues=frozenset(queue.name for queue in site.queues),
        hours=frozenset(hours.name for hours in site.hours),
        mailboxes=frozenset(mailbox.name for mailbox in site.mailboxes),
        sounds=_sounds(home.path / site.prompts.folder),
        fields=frozenset(SPOKEN_FIELDS),
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


def _sounds(folder: Path) -> frozenset[str]:
    """The site's own sound files, as `language/name`."""
    files = (path.relative_to(folder) for path in folder.glob("*/**/*") if path.is_file())
    return frozenset(path.with_suffix("").as_posix() for path in files)
