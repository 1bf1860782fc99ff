"""`trunkline status` and `check-config`: looking without touching."""

from __future__ import annotations

import time
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from config.faults import Refused
from config.home import SAMPLE_SITE, Home
from config.load import load_site
from trunkline import running
from trunkline.alarm_words import say as say_alarm
from trunkline.asterisk_node import channels_up
from trunkline.health import health
from trunkline.phones.words import Language, spoken_here
from trunkline.preparation import check_flows
from trunkline.recognisers import check_models
from trunkline.welcome import command
from trunkline.words import say

NOT_RUNNING = 3


def show(home: Path) -> int:
    """Prints what runs. Answers the exit code: 0 everything is up, 1 a part is down, 3 nothing runs."""
    place, language = Home(home), spoken_here()
    state = running.read_state(place)
    if state is None:
        click.echo(say("not-running", language, home=home))
        return NOT_RUNNING
    if not state.address:
        click.echo(say("starting", language, pid=state.pid))
        return NOT_RUNNING
    click.echo(say("running", language, name=state.site, address=state.address, pid=state.pid))
    heads = ("part", "state", "process", "since", "restarts", "ports")
    table = Table(*(say(head, language) for head in heads), box=None)
    for part in state.parts:
        table.add_row(
            part.name,
            say("state-up" if part.up else "state-down", language),
            str(part.pid or ""),
            length(time.time() - part.since) if part.up else "",
            str(part.restarts),
            " ".join(part.ports),
        )
    Console().print(table)
    fit = _show_channels(place, language)
    figures = health(state.address)
    if figures is not None:
        lines = ", ".join(f"{name} {count}" for name, count in figures["lines"].items())
        click.echo(say("calls", language, calls=figures["calls"], agents=figures["agents"], lines=lines))
        for alarm in figures["alarms"]:
            click.echo(_alarm(alarm, language, place))
        if figures["journal"]["waiting"]:
            click.echo(say("journal-waits", language, **figures["journal"], log=place.log / "cti.log"))
    return 0 if fit and _serves(figures) and all(part.up for part in state.parts) else 1


def _serves(figures: dict[str, Any] | None) -> bool:
    """Whether nothing is wrong that should wake somebody."""
    if figures is None or not figures["database"] or not all(figures["asterisk"].values()):
        return False
    return all(alarm["severity"] == "warning" for alarm in figures["alarms"])


def _alarm(alarm: dict[str, Any], language: Language, place: Home) -> str:
    """In this machine's own time, as the log of whoever reads it has it."""
    since, until = (
        f"{datetime.fromisoformat(at).astimezone():%Y-%m-%d %H:%M}" if at else ""
        for at in (alarm["since"], alarm["until"])
    )
    cancel = command("drain --cancel", place)
    what = say_alarm(alarm["name"], language, subject=alarm["subject"], until=until, cancel=cancel)
    severity = say_alarm(alarm["severity"], language)
    return say_alarm("stands", language, what=what, since=since, severity=severity)


def _show_channels(home: Home, language: Language) -> bool:
    """Node by node. False: the site file has got faults since the start, which are printed, as with them it
    could not start again."""
    try:
        nodes = load_site(home.site_file).nodes
    except Refused as refused:
        click.echo(str(refused), err=True)
        return False
    for node in nodes:
        count = channels_up(home, node)
        click.echo(say("channels", language, node=node.name, count="?" if count is None else count))
    return True


def check(file: Path | None, home: Path) -> int:
    """Prints every fault of a site file and of its flows. Answers the exit code."""
    place = Home(home)
    source = file or (place.site_file if place.site_file.exists() else SAMPLE_SITE)
    try:
        site = load_site(source)
        check_flows(site, place)
        check_models(site, place)
    except Refused as refused:
        click.echo(str(refused), err=True)
        return 1
    counts = {
        "lines": sum(board.lines for board in site.boards),
        "stations": len(site.stations),
        "queues": len(site.queues),
        "flows": len(site.flows),
    }
    click.echo(say("right", spoken_here(), file=source, **counts))
    return 0


def length(seconds: float) -> str:
    """h:mm:ss"""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}"
