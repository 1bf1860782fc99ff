"""Runs the console: `python -m agent_console --home DIR`.

gunicorn with one worker of eight threads on the unix socket home/run/console.sock, behind the CTI server's
port. Logs go to stderr, one JSON line each, and only when something is wrong. Ends with its parent.
"""

from __future__ import annotations

import argparse
import ctypes
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import structlog
from flask import Flask
from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]

from agent_console.app import create_app
from config.faults import Refused
from config.home import Home
from crm.faults import CrmFault

THREADS = 8
SET_PARENT_DEATH_SIGNAL = 1  # prctl(2), PR_SET_PDEATHSIG


class Logger(structlog.PrintLogger):
    """A line that cannot be written, as on a full disk, is lost: it must not stop the page that logs it."""

    def msg(self, message: str) -> None:
        with suppress(OSError):
            super().msg(message)

    log = debug = info = warn = warning = msg
    fatal = failure = err = error = critical = exception = msg


class Console(BaseApplication):  # type: ignore[misc]
    def __init__(self, home: Path) -> None:
        self.home = home
        super().__init__()

    def load_config(self) -> None:
        settings: dict[str, Any] = {
            "bind": f"unix:{Home(self.home).console_socket}",
            "worker_class": "gthread",
            "workers": 1,
            "threads": THREADS,
            "timeout": 60,
            "graceful_timeout": 5,
            "loglevel": "warning",
            "umask": 0o077,  # the socket is for this user alone
            "proc_name": "trunkline-console",
        }
        for name, value in settings.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        die_with_parent()
        return create_app(self.home)


def die_with_parent() -> None:
    """The kernel sends SIGTERM when whoever started this process is gone. Only Linux has it."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(SET_PARENT_DEATH_SIGNAL, signal.SIGTERM)


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m agent_console", description="Serves the console's pages."
    )
    parser.add_argument("--home", type=Path, default=Path("var"), help="the state folder (default: var)")
    home = parser.parse_args().home
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=lambda *_: Logger(sys.stderr),
    )
    try:
        # what is wrong is said here, plainly, not by a worker that is started again and again
        create_app(home)
    except (Refused, CrmFault) as refused:
        print(refused, file=sys.stderr)
        return 78
    die_with_parent()
    Console(home).run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
