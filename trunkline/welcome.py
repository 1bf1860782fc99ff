"""What a person reads once everything is up: where it is, how to log in, how to make the first call."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from config.home import PROJECT, Home
from config.schema import WebBoard
from crm.sample.customers import PIN_HOLDERS
from trunkline.phones.words import Language
from trunkline.preparation import Prepared
from trunkline.sample_firm import password_file
from trunkline.words import say

TYPED_IN = "TRUNKLINE_TYPED_IN"  # environment variable
LAUNCHER = PROJECT / ".venv" / "bin" / "trunkline"


def welcome(
    prepared: Prepared,
    home: Home,
    language: Language,
    *,
    password: str | None,
    pin: str | None,
    detached: bool,
) -> Iterator[str]:
    """Line by line. password, pin: how the sample firm's are shown; a log gets something else."""
    line = partial(say, language=language)
    server = prepared.site.server
    page = server.page
    yield line("ready", address=page)
    if people := prepared.sample_people:
        yield ""
        yield line("log-in", password=password)
        width = max(map(len, people.values()))
        yield from (f"  {name:<{width}}  {line(role)}" for role, name in people.items())
        yield line("log-in-kept", file=short(password_file(home)), command=command("account list", home))
        yield ""
        if any(isinstance(board, WebBoard) for board in prepared.site.boards) and "agent" in people:
            yield line("first-call", name=people["agent"], page=f"{page}call-us")
        yield line("first-callers", command=command("callers --count 5", home))
        if pin is not None:
            yield line("first-account", number=PIN_HOLDERS[0], pin=pin)
        yield line("first-others")
        yield from (f"  {one.number}  {one.flow}" for one in prepared.site.numbers[1:])
    elif not prepared.accounts:
        yield ""
        yield line("no-account", command=command("account add NAME --role administrator", home))
    yield ""
    yield line("stop-how-detached", command=command("down", home)) if detached else line("stop-how")


def command(words: str, home: Home) -> str:
    """The command as it can be typed where the person stands."""
    usual = home.path == here() / "var"
    return f"{short(LAUNCHER)} {words}" + ("" if usual else f" --home {short(home.path)}")


def short(path: Path) -> str:
    """The path as a shell reads it, from where the person stands."""
    return shlex.quote(str(path.relative_to(here()) if path.is_relative_to(here()) else path))


def here() -> Path:
    """The folder in which the person typed; a detached start has another as its own."""
    return Path(os.environ.get(TYPED_IN) or Path.cwd())
