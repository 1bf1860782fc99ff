"""The running house: its parts, the trunk's far end, the agents' telephones."""

from __future__ import annotations

import re

from config.installation import Installation
from trunkline.asterisk_node import ask_node
from trunkline.doctor.finding import Finding, Patient, bad, ok, warn
from trunkline.health import health

CONTACT = re.compile(r"^\s*Contact:\s+(\S+)/\S+\s+\S+\s+(\S+)", re.MULTILINE)
AWAY = ("Unavail", "Unreachable")


def parts(patient: Patient) -> Finding:
    if patient.state is None:
        return ok("nothing-runs")
    down = [part.name for part in patient.state.parts if not part.up]
    if down:
        return bad("parts-down", names=", ".join(down), log=patient.home.log)
    again = [f"{part.name} ({part.restarts})" for part in patient.state.parts if part.restarts]
    if again:
        return warn("parts-died", names=", ".join(again), log=patient.home.log)
    return ok("parts", count=len(patient.state.parts))


def server(patient: Patient) -> Finding:
    if patient.state is None or not patient.runs:
        return ok("nothing-runs")
    figures = health(patient.state.address)
    if figures is None:
        return bad("server-silent", address=patient.state.address, log=patient.home.log / "cti.log")
    away = [name for name, up in figures["asterisk"].items() if not up]
    if away:
        return bad("server-alone", nodes=", ".join(away), log=patient.home.log)
    if not figures["database"]:
        return bad("server-behind", facts=figures["journal"]["waiting"], log=patient.home.log / "cti.log")
    return warn("server-draining") if figures["draining"] else ok("server", calls=figures["calls"])


def trunks(patient: Patient) -> Finding:
    """As Asterisk sees the boards' far ends; of one that it does not ask after only calls can tell."""
    if patient.site is None or not patient.runs:
        return ok("nothing-runs")
    boards = {name: state for name, state in contacts(patient).items() if name.startswith("board-")}
    away = [name.removeprefix("board-") for name, state in boards.items() if state in AWAY]
    return bad("trunks-away", names=", ".join(away)) if away else ok("trunks", count=len(boards))


def telephones(patient: Patient) -> Finding:
    if patient.site is None or not patient.runs:
        return ok("nothing-runs")
    there = contacts(patient)
    names = [station.name for station in patient.site.stations]
    off = [name for name in names if there.get(f"station-{name}", AWAY[0]) in AWAY]
    if off:
        return warn("telephones-off", names=", ".join(off), off=len(off), count=len(names))
    return ok("telephones", count=len(names))


def contacts(patient: Patient) -> dict[str, str]:
    """Address of record → Avail, NonQual, Unavail …, of all nodes."""
    assert patient.site is not None
    found: dict[str, str] = {}
    for node in patient.site.nodes:
        said = ask_node(Installation.find(), patient.home.node(node.name), "pjsip show contacts")
        found |= dict(CONTACT.findall(said))
    return found
