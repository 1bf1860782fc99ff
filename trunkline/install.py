#!/usr/bin/env python3
"""Gives a machine all that Trunkline needs, without root: `python3 trunkline/install.py [--tests | --lint]`.

Python packages and Asterisk come side by side, the front end after the Python packages (it may need their
Node). What is there already is known by stamps, so that a second run takes a second. Standard library only,
and nothing outside the project's folder is touched; `--tests` adds what the tests need, some of it by apt;
`--lint` installs what `make lint` needs, and nothing else.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import NoReturn

PROJECT = Path(__file__).resolve().parent.parent
sys.path[0] = str(PROJECT)  # as a script this folder stands there, and its names would hide others

LEAST_PYTHON = (3, 11)
STOPPED = 130  # the exit code of a program that Ctrl-C ended


def main() -> int:
    if sys.version_info < LEAST_PYTHON:
        print(
            f"Python {sys.version.split()[0]} is too old, 3.11 or later is needed: Debian 12 has it",
            file=sys.stderr,
        )
        return 1
    if sys.platform != "linux":
        print("Trunkline runs on Linux: Asterisk's packages are Debian's", file=sys.stderr)
        return 1
    from trunkline.installer import Installer

    words = sys.argv[1:]
    try:
        return Installer(tests="--tests" in words, lint="--lint" in words).run()
    except KeyboardInterrupt:
        _stopped()


def _stopped() -> NoReturn:
    """At once: the threads' programs have got the same Ctrl-C, and what they say of it is no news."""
    from trunkline.install_words import in_chinese, speaks_chinese

    said = "Stopped; the same command goes on from there"
    clear = "\r\033[K" if sys.stderr.isatty() else ""  # the line of progress
    print(clear + (in_chinese(said) if speaks_chinese() else said), file=sys.stderr, flush=True)
    os._exit(STOPPED)


if __name__ == "__main__":
    sys.exit(main())
