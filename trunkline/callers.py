"""`trunkline callers`: places real calls on a board's lines, so that a newcomer sees the centre alive."""

from __future__ import annotations

import random
import signal
import time
from collections.abc import Sequence
from pathlib import Path

import click
import phonenumbers
from rich.console import Console, Group
from rich.live import Live
from rich.markup import escape
from rich.table import Table

from config.faults import Fault, Refused
from config.home import Home
from config.schema import Site
from crm.database import Database
from crm.faults import CrmFault
from trunkline.health import health
from trunkline.phones import seats
from trunkline.phones.crowd import Crowd, Tally
from trunkline.phones.engine import AddressTaken
from trunkline.phones.plan import Language, Person, keys_of, plan_calls
from trunkline.phones.voices import speech_files
from trunkline.phones.words import say, spoken_here

MOST_PEOPLE = 500
ROWS_SHOWN = 16


def _ways(_context: click.Context, _parameter: click.Parameter, given: tuple[str, ...]) -> tuple[str, ...]:
    for way in given:
        try:
            keys_of(way)
        except ValueError:
            raise click.BadParameter(say("no-keys", spoken_here(), way=way)) from None
    return given


@click.command("callers")
@click.option(
    "--home",
    type=click.Path(path_type=Path),
    default=Path("var"),
    show_default=True,
    help="The state folder of the site.",
)
@click.option("--board", help="The SIP board whose lines are called; the site's first by default.")
@click.option("--number", help="The number called; the site's first by default.")
@click.option(
    "--rate",
    type=click.FloatRange(0.01, 50),
    default=0.5,
    show_default=True,
    help="Calls a second, on average.",
)
@click.option(
    "--count", type=click.IntRange(1, 100000), default=20, show_default=True, help="How many calls."
)
@click.option(
    "--presses",
    multiple=True,
    default=("1,1", "1,2", "2,1", "2,2"),
    show_default=True,
    callback=_ways,
    help="Keys on the way through the menus. Several times: each caller takes one of the ways.",
)
@click.option(
    "--stay",
    type=click.FloatRange(0, 3600),
    nargs=2,
    default=(20.0, 60.0),
    show_default=True,
    help="Seconds on the line after the last key, from and to.",
)
@click.option(
    "--speaks",
    type=click.Choice(["en", "zh", "both"]),
    default="both",
    show_default=True,
    help="Only customers of this language call.",
)
@click.option("--seed", type=int, help="The same number makes the same callers.")
@click.option("--language", type=click.Choice(["en", "zh"]), help="Of what it says to you.")
def command(
    home: Path,
    board: str | None,
    number: str | None,
    rate: float,
    count: int,
    presses: tuple[str, ...],
    stay: tuple[float, float],
    speaks: str,
    seed: int | None,
    language: Language | None,
) -> None:
    """Places real calls on the lines of a board.

    The calls come from the board's far end, as if the telephone company put them through: with numbers of
    the site's own customers, recorded speech and key presses. Ctrl-C hangs all of them up.
    """  # fmt: skip
    words = language or spoken_here()
    state = Home(home)
    spoken: tuple[Language, ...] = ("en", "zh") if speaks == "both" else (speaks,)  # type: ignore[assignment]
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # told to stop: hang up first, as at Ctrl-C
    try:
        site = seats.site_of(state)
        server_answers(site)
        seat = seats.at_far_end(state, board)
        called = number or site.numbers[0].number
        people = customers(site, state, spoken)
        if not people:
            hint = "the sample firm has some; or take others with --speaks"
            raise Refused([Fault(str(home), "there are no customers with numbers who could call", hint)])
        plan = plan_calls(
            people, count=count, rate=rate, presses=presses, stay=stay, chance=random.Random(seed)
        )
        crowd = Crowd(seat, plan, called=called, speech=speech_files(site, state, spoken))
        _show_while_running(crowd, called, count, words)
    except (Refused, AddressTaken, ChildProcessError, CrmFault, ValueError) as fault:
        raise click.ClickException(str(fault)) from None


def server_answers(site: Site) -> None:
    """Errors: Refused, when nobody would take the calls."""
    host = "127.0.0.1" if site.server.address == "0.0.0.0" else site.server.address
    where = f"{host}:{site.server.port}"
    figures = health(f"http{'s' if site.server.tls else ''}://{where}/")
    if figures is None:
        what, hint = f"does not answer at {where}", "start it first with `trunkline up`"
        raise Refused([Fault("the CTI server", what, hint)])
    if not figures.get("ready"):
        raise Refused([Fault("the CTI server", "is not ready", "`trunkline status` shows what is missing")])


def customers(site: Site, home: Home, languages: Sequence[Language]) -> list[Person]:
    """Customers of the site with a number in its own country, at most MOST_PEOPLE, in a fixed order."""
    database = Database(home.database_url(site.database.url), country=site.site.country)
    prefix = str(phonenumbers.country_code_for_region(site.site.country))
    found: dict[str, Person] = {}
    try:
        with database.unit() as unit:
            # The search knows fragments of numbers; these ten find every number of the country.
            for digit in "0123456789":
                for customer in unit.customers.search(prefix + digit, MOST_PEOPLE):
                    spoken: Language = "en" if customer.language == "en" else "zh"
                    for number in customer.numbers:
                        if spoken in languages:
                            found[number.e164] = Person(number.e164, customer.name, spoken)
    finally:
        database.close()
    return [found[number] for number in sorted(found)][:MOST_PEOPLE]


def _show_while_running(crowd: Crowd, called: str, count: int, words: Language) -> None:
    console = Console()
    stopped = False
    with Live(console=console, refresh_per_second=4, auto_refresh=False, transient=True) as live:
        shown = 0.0

        def progress() -> None:
            nonlocal shown
            if time.monotonic() - shown >= 0.25:
                shown = time.monotonic()
                live.update(_picture(crowd, called, count, words), refresh=True)

        crowd.progress = progress
        try:
            crowd.run()
        except KeyboardInterrupt:
            stopped = True
    if stopped:
        console.print(say("stopping", words))
    console.print(_summary(crowd.tally, words))


def _picture(crowd: Crowd, called: str, count: int, words: Language) -> Group:
    calling = escape(say("calling", words, number=called))
    table = Table(title=f"{calling}  {crowd.tally.placed}/{count}")
    for column in ("line-from", "line-language", "line-state", "line-keys", "line-time"):
        table.add_column(say(column, words))
    now = time.monotonic()
    for caller in crowd.on_the_line[:ROWS_SHOWN]:
        table.add_row(
            escape(f"{caller.person.number} {caller.person.name}"),
            caller.person.language,
            say(caller.state, words),
            " ".join(caller.pressed),
            f"{now - caller.began:.0f} s",
        )
    return Group(table, _summary(crowd.tally, words))


def _summary(tally: Tally, words: Language) -> Table:
    table = Table(title=say("summary", words))
    counts = {
        "placed": tally.placed,
        "answered-count": tally.answered,
        "busy": tally.busy,
        "failed": tally.failed,
        "ended-by-centre": tally.ended_by_centre,
        "ended-by-caller": tally.ended_by_caller,
    }
    for word in counts:
        table.add_column(say(word, words), justify="right")
    table.add_row(*(str(count) for count in counts.values()))
    return table


if __name__ == "__main__":
    command()
