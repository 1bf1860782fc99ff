"""`trunkline blocked` and `unblock`: asks the running server (trunkline/control.py)."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from config.faults import Refused
from config.home import Home
from trunkline.control import NotThere, order
from trunkline.home_folder import home_option
from trunkline.phones.words import spoken_here
from trunkline.words import say

LIMIT = 5.0  # seconds for an answer
NOT_RUNNING = 3


@click.command("blocked")
@home_option
def blocked(home: Path) -> None:
    """Lists the addresses that are shut out for attacking."""
    answer, language = _ask(Home(home), "blocked"), spoken_here()
    if not answer["blocked"]:
        click.echo(say("nobody-blocked", language))
    else:
        columns = ("address", "offence", "until", "tries", "times", "scope")
        table = Table(*(say(f"blocked-{column}", language) for column in columns), box=None)
        for one in answer["blocked"]:
            until = datetime.fromtimestamp(one["until"]).astimezone().strftime("%Y-%m-%d %H:%M:%S")
            scope = say("blocked-everywhere" if one["everywhere"] else "blocked-sip", language)
            table.add_row(one["address"], one["kind"], until, str(one["tries"]), str(one["times"]), scope)
        Console().print(table)
    for one in answer["spared"]:
        why = "spared-own" if one["own"] else "spared-known"
        click.echo(say(why, language, address=one["address"], kind=one["kind"], tries=one["tries"]))


@click.command("unblock")
@click.argument("address")
@home_option
def unblock(address: str, home: Path) -> None:
    """Lets a blocked ADDRESS in again, and forgets what it did."""
    answer = _ask(Home(home), "unblock", address=address)
    click.echo(say("unblocked", spoken_here(), address=answer["unblocked"]["address"]))


def _ask(home: Home, name: str, **asked: str) -> dict[str, Any]:
    try:
        return dict(order(home, name, LIMIT, **asked))
    except NotThere:
        click.echo(say("not-running", spoken_here(), home=home.path), err=True)
        raise SystemExit(NOT_RUNNING) from None
    except Refused as refused:
        raise click.ClickException(refused.faults[0].what) from None
