#!/usr/bin/env python3
"""Gives a machine all that Trunkline needs, without root: `python3 trunkline/install.py [--tests]`.

Python packages and Asterisk come side by side, the front end after the Python packages (it may need their
Node). What is there already is known by stamps, so that a second run takes a second. Standard library only,
and nothing outside the project's folder is touched; `--tests` adds what the tests need, some of it by apt.
"""

from __future__ import annotations

import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
sys.path[0] = str(PROJECT)  # as a script this folder stands there, and its names would hide others

LEAST_PYTHON = (3, 11)


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

    return Installer(tests="--tests" in sys.argv[1:]).run()


if __name__ == "__main__":
    sys.exit(main())
