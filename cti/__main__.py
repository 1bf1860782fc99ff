"""`python -m cti --home DIR`: the CTI server in the foreground, until SIGTERM.

Prints `ready` on stdout once it takes calls; logs a line of JSON for each event to stderr.
"""

from __future__ import annotations

import asyncio
import faulthandler
import gc
import logging
import sys
from argparse import ArgumentParser
from contextlib import suppress
from pathlib import Path
from typing import Any

import structlog

from config.faults import Refused
from config.home import Home
from config.load import load_site
from config.secrets import Secrets
from crm.database import Database
from crm.faults import CrmFault
from cti import reactor as house_reactor

SWITCH_INTERVAL = 0.0005
"""Seconds after which a thread at work in Python lets the reactor have its turn. With Python's own 5 ms a
call waits so long at every event that meets the journal or a look-up at work."""


def main() -> int:
    arguments = ArgumentParser(prog="python -m cti", description="Trunkline's CTI server")
    arguments.add_argument(
        "--home", type=Path, required=True, help="the folder that holds site.toml and all state"
    )
    home = Home(arguments.parse_args().home)
    faulthandler.enable()  # where it stood, if it hangs and the supervisor ends it (SIGABRT)
    _log_as_json()
    sys.setswitchinterval(SWITCH_INTERVAL)
    # Both lines are needed: installing the reactor on a loop does not make it the thread's current one, and
    # whatever asks asyncio for its loop before the reactor runs would wait on another for ever.
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    house_reactor.install(loop)
    try:
        return _run(home, loop)
    except (Refused, CrmFault, OSError) as fault:
        print(f"the CTI server cannot start: {fault}", file=sys.stderr)
        return 1


def _run(home: Home, loop: asyncio.AbstractEventLoop) -> int:
    from twisted.internet import reactor as installed
    from twisted.internet.defer import Deferred

    from cti.app import assemble

    reactor: Any = installed
    site = load_site(home.site_file)
    database = Database(home.database_url(site.database.url), country=site.site.country)
    server = assemble(site, home, Secrets.load_or_create(home, site), database, reactor, loop)
    failed: list[BaseException] = []

    def give_up(failure: Any) -> None:
        failed.append(failure.value)
        reactor.stop()

    def begin() -> None:
        started = Deferred.fromCoroutine(server.start())
        started.addCallbacks(lambda _: _ready(), give_up)

    reactor.callWhenRunning(begin)
    reactor.addSystemEventTrigger("before", "shutdown", lambda: Deferred.fromCoroutine(server.stop()))
    reactor.run()
    database.close()
    if failed:
        print(f"the CTI server cannot start: {failed[0]}", file=sys.stderr)
        return 1
    return 0


def _ready() -> None:
    """What is there now stays to the end. Python's collector would walk through all of it again and again,
    each time 0.1 s in which no call goes on; from now on it looks only at what calls have left."""
    gc.collect()
    gc.freeze()
    gc.collect()  # it waits for a quarter as much again as it found last: without this, of all that is frozen
    print("ready", flush=True)


class Log(structlog.PrintLogger):
    """A log that cannot be written (a full disk) must not stop a call, nor whatever else tells of itself."""

    def msg(self, message: str) -> None:
        with suppress(OSError):
            super().msg(message)

    log = debug = info = warn = warning = msg
    fatal = failure = err = error = critical = exception = msg


class OfLibraries(logging.Handler):
    """What is said by Python's own logging (crm and the libraries do) stands in the log like all else."""

    def emit(self, record: logging.LogRecord) -> None:
        said = structlog.get_logger(record.name)
        said.log(record.levelno, record.getMessage(), logger=record.name)


def _log_as_json() -> None:
    logging.basicConfig(handlers=[OfLibraries()], level=logging.WARNING)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        logger_factory=lambda *_: Log(sys.stderr),
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
    )


if __name__ == "__main__":
    sys.exit(main())
