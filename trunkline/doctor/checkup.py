"""All checks, in order; how they are told."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from config.home import Home
from trunkline.doctor import folder, house, machine, site
from trunkline.doctor.finding import Finding, Patient, bad
from trunkline.doctor.words import say
from trunkline.home_folder import home_option
from trunkline.phones.words import Language, spoken_here

Check = Callable[[Patient], Finding]

CHECKS: dict[str, Check] = {
    "python": machine.python,
    "asterisk": machine.asterisk,
    "home": folder.home,
    "disk": machine.disk,
    "site": site.site_file,
    "flows": site.flows,
    "secrets": folder.secrets,
    "database": site.database,
    "facts": folder.waiting_facts,
    "recordings": folder.recordings,
    "ports": machine.free_ports,
    "files": machine.descriptors,
    "voices": machine.voices,
    "recognisers": site.recognisers,
    "certificate": site.certificate,
    "clock": machine.clock,
    "leftovers": folder.leftovers,
    "parts": house.parts,
    "server": house.server,
    "trunks": house.trunks,
    "telephones": house.telephones,
    "logs": folder.logs,
}
COLOURS = {"ok": "green", "warn": "yellow", "bad": "bold red"}


def examine(patient: Patient) -> Iterator[tuple[str, Finding]]:
    """A check that breaks is a finding, too: the others are still made."""
    for name, check in CHECKS.items():
        try:
            yield name, check(patient)
        except Exception as error:
            yield name, bad("check-broke", why=f"{type(error).__name__}: {error}")


def show(found: list[tuple[str, Finding]], language: Language, console: Console) -> None:
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for name, finding in found:
        words = Text(finding.what(language))
        if finding.status != "ok" and (hint := finding.to_do(language)):
            words.append(f"\n→ {hint}")
        status = Text(say(f"is-{finding.status}", language), COLOURS[finding.status])
        table.add_row(status, say(f"check-{name}", language), words)
    with console.capture() as printed:
        console.print(table)
    for line in printed.get().splitlines():
        console.file.write(line.rstrip() + "\n")


@click.command("doctor")
@click.option("--json", "for_programs", is_flag=True, help="For programs.")
@home_option
def command(for_programs: bool, home: Path) -> None:
    """Finds what is wrong on this machine and in this home, and says what to do. Changes nothing.

    Exit code 0: nothing is bad; 1: something is.
    """
    language = spoken_here()
    found = list(examine(Patient(Home(home))))
    if for_programs:
        told = [
            {"check": name, "status": one.status, "what": one.what(language), "do": one.to_do(language)}
            for name, one in found
        ]
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        show(found, language, Console(file=sys.stdout, highlight=False))
    sys.exit(1 if any(finding.status == "bad" for _, finding in found) else 0)
