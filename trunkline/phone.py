"""`trunkline phone`: a headless SIP telephone, for a person or for a program."""

from __future__ import annotations

import signal
import sys
from dataclasses import replace
from pathlib import Path

import click

from config.faults import Refused
from config.home import Home
from trunkline.phones import seats
from trunkline.phones.address import HostPort, host_and_port
from trunkline.phones.call import NotPossible
from trunkline.phones.engine import MOST_CALLS, AddressTaken, Engine
from trunkline.phones.json_lines import JsonDesk
from trunkline.phones.keyboard import KeyboardDesk
from trunkline.phones.sip_phone import Seat, SipPhone
from trunkline.phones.words import Language, spoken_here


@click.command("phone")
@click.option(
    "--home",
    type=click.Path(path_type=Path),
    default=Path("var"),
    show_default=True,
    help="The state folder of the site.",
)
@click.option("--station", help="Sit at this station of the site.")
@click.option("--board", help="Be the far end of this SIP board: the telephone company.")
@click.option(
    "--exchange", type=HostPort(), help="Without a site: HOST:PORT of the exchange that calls go through."
)
@click.option("--user", help="Without a site: the phone's name in SIP addresses.")
@click.option(
    "--password-file",
    type=click.Path(path_type=Path),
    help="Without a site: register with the "
    "password in this file's first line. Without it the phone is a device at a fixed address.",
)
@click.option(
    "--listen",
    type=HostPort(any_port=True),
    help="HOST or HOST:PORT where the phone listens; the site's own by default.",
)
@click.option(
    "--answer-after", type=click.FloatRange(0, 3600), help="Answer by itself after so many seconds."
)
@click.option("--lines", type=click.IntRange(1, MOST_CALLS), help="Calls at once; more are refused as busy.")
@click.option(
    "--says",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="A wav file that it speaks in a loop into every call.",
)
@click.option(
    "--records",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="A folder; what each call hears is kept there as USER-CALL.wav.",
)
@click.option("--sip-log", type=click.Path(path_type=Path), help="A file for every SIP message.")
@click.option(
    "--json",
    "json_lines",
    is_flag=True,
    help="Speak JSON lines: commands on stdin, events on stdout (trunkline/phones/json_lines.py lists them).",
)
@click.option("--language", type=click.Choice(["en", "zh"]), help="Of what it says to you.")
def command(
    home: Path,
    station: str | None,
    board: str | None,
    exchange: str | None,
    user: str | None,
    password_file: Path | None,
    listen: str | None,
    answer_after: float | None,
    lines: int | None,
    says: Path | None,
    records: Path | None,
    sip_log: Path | None,
    json_lines: bool,
    language: Language | None,
) -> None:
    """A SIP telephone without a sound card.

    It sits at a station of the site (--station 101), stands for the telephone company at the far end of a
    board (--board telco), or at any exchange (--exchange, --user). It speaks a sound file and keeps what
    it hears.
    """  # fmt: skip
    try:
        seat = _seat(Home(home), station, board, exchange, user, password_file)
        if listen:
            host, port = host_and_port(listen, 0)
            seat = replace(seat, address=host, port=port)
        seat = replace(seat, answer_after=answer_after, says=says, records=records, lines=lines or seat.lines)
        _run(seat, sip_log, json_lines, language or spoken_here())
    except (Refused, AddressTaken, NotPossible) as fault:
        raise click.ClickException(str(fault)) from None


def _seat(
    home: Home,
    station: str | None,
    board: str | None,
    exchange: str | None,
    user: str | None,
    password_file: Path | None,
) -> Seat:
    if [bool(station), bool(board), bool(exchange)].count(True) != 1:
        raise click.UsageError("say where the phone sits: one of --station, --board and --exchange")
    if station:
        return seats.at_station(home, station)
    if board:
        return seats.at_far_end(home, board)
    if not user or not exchange:
        raise click.UsageError("--exchange needs --user, the phone's name in SIP addresses")
    password = seats.password_in(password_file) if password_file else None
    return Seat(address=seats.own_address(exchange), user=user, exchange=exchange, password=password)


def _run(seat: Seat, sip_log: Path | None, json_lines: bool, language: Language) -> None:
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # told to stop: hang up first, as at Ctrl-C
    desk = JsonDesk(sys.stdout) if json_lines else KeyboardDesk(seat.user, language)
    with Engine(log=sip_log) as engine:
        phone = SipPhone(engine, seat, desk.tell)
        try:
            phone.open()
            if isinstance(desk, JsonDesk):
                desk.run(phone, sys.stdin.fileno())
            else:
                desk.run(phone)
        except (KeyboardInterrupt, BrokenPipeError):
            pass
        finally:
            phone.close()


if __name__ == "__main__":
    command()
