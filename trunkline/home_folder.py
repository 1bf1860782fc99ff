"""The option --home, and what is said when the system refuses a folder or a file."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from config.faults import Fault
from config.home import Home
from trunkline.phones.words import spoken_here
from trunkline.words import say

F = TypeVar("F", bound=Callable[..., Any])

HINTS = {
    errno.ENOSPC: "make-room", errno.EDQUOT: "make-room", errno.EFBIG: "make-room",
    errno.EACCES: "give-access", errno.EPERM: "give-access", errno.EROFS: "give-access",
}  # fmt: skip


def home_option(command: F) -> F:
    """--home DIR, a folder that is not there yet or may be read; anything else is refused in one sentence."""
    return click.option(
        "--home",
        type=click.Path(path_type=Path, readable=False),  # looked at below, in our own words
        default=Path("var"),
        show_default=True,
        callback=_reachable,
        help="The folder that keeps the site's state.",
    )(command)


def _reachable(_context: click.Context, _parameter: click.Parameter, home: Path) -> Path:
    try:
        os.scandir(home).close()
    except FileNotFoundError:
        return home
    except OSError as error:
        raise click.ClickException(str(refusal(error, Home(home)))) from None
    return home


def refusal(error: OSError, home: Home) -> Fault:
    """What the operating system refused, and what to do about it."""
    return Fault(str(error.filename or home.path), error.strerror or str(error), hint(error))


def hint(error: OSError) -> str:
    """What to do about it; "" when it has nothing to do with a file or a folder."""
    otherwise = "other-folder" if error.filename else ""
    word = HINTS.get(error.errno or 0, otherwise)
    return say(word, spoken_here()) if word else ""
