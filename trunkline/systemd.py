"""`trunkline unit`: this home as a service of systemd; and what systemd is told while it runs."""

from __future__ import annotations

import os
import socket
import sys
from contextlib import suppress
from getpass import getuser
from pathlib import Path

import click

from config.home import PROJECT, Home
from config.secrets import write_private
from trunkline.home_folder import home_option
from trunkline.operating_words import say
from trunkline.phones.words import spoken_here

OPEN_FILES = 65536
STOPPING = 120  # seconds beyond the drain's limit that a stop may take

HARDENED = """\
ProtectSystem=strict
ProtectHome=read-only
ReadWritePaths={home}
PrivateTmp=yes
ProtectKernelTunables=yes
ProtectKernelModules=yes
ProtectKernelLogs=yes
ProtectControlGroups=yes
RestrictNamespaces=yes
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK
SystemCallArchitectures=native
CapabilityBoundingSet=
"""
"""Not among them: PrivateDevices, which hides telephony cards; MemoryDenyWriteExecute, which libffi does not
bear; a realtime restriction, which Asterisk may be given."""

UNIT = """\
# Made by `trunkline unit`; made again after the project or the home folder has moved.
[Unit]
Description=Trunkline ({path})
Wants=network-online.target
After=network-online.target

[Service]
Type=notify
NotifyAccess=main
{user}WorkingDirectory={project}
ExecStart={command} up --home {home}
# takes no new call and waits for the last one, {limit} s at most; then everything ends in order
ExecStop={command} drain --limit {limit} --home {home}
ExecReload={command} reload --home {home}
TimeoutStartSec=180
TimeoutStopSec={stop}
KillMode=mixed
Restart=on-failure
RestartSec=2
LimitNOFILE={files}
UMask=0077
NoNewPrivileges=yes
LockPersonality=yes
RestrictSUIDSGID=yes
{hardened}
[Install]
WantedBy={target}
"""


def unit(home: Home, *, system: bool, limit: int, user: str) -> str:
    """The unit's text. system: for the machine's own systemd, run as `user`; else for that of a user."""
    path = _quoted(str(home.path))
    return UNIT.format(
        path=str(home.path).replace("%", "%%"),
        project=str(PROJECT).replace("%", "%%"),
        command=f"{_quoted(sys.executable)} -P -m trunkline",
        home=path,
        limit=limit,
        stop=limit + STOPPING,
        files=OPEN_FILES,
        user=f"User={user}\n" if system else "",
        hardened=HARDENED.format(home=path) if system else "",
        target="multi-user.target" if system else "default.target",
    )


def _quoted(path: str) -> str:
    """As systemd reads one word: "%" is its own sign, and so are quotes and backslashes."""
    escaped = path.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{escaped}"'


def place(*, system: bool, name: str) -> Path:
    if system:
        return Path("/etc/systemd/system") / f"{name}.service"
    config = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    return config / "systemd" / "user" / f"{name}.service"


class Systemd:
    """Whoever started us, if it is systemd: `tell` is sd_notify(3). Its address is taken out of the
    environment: Asterisk would tell, too, and before anything else is up."""

    def __init__(self) -> None:
        self._address = os.environ.pop("NOTIFY_SOCKET", "")

    def tell(self, state: str) -> None:
        """ "READY=1" or "STOPPING=1"."""
        if not self._address.startswith(("/", "@")):
            return
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as door, suppress(OSError):
            door.connect("\0" + self._address[1:] if self._address.startswith("@") else self._address)
            door.send(state.encode())


@click.command("unit")
@click.option("--system", is_flag=True, help="For the machine's systemd; without it for this user's own.")
@click.option("--user", default=getuser, help="With --system: as whom it runs.  [default: you]")
@click.option("--limit", type=click.IntRange(min=0), default=300, show_default=True, metavar="SECONDS",
              help="How long a stop waits for the talks that are up.")  # fmt: skip
@click.option("--install", is_flag=True, help="Write it where systemd looks, instead of printing it.")
@click.option("--name", default="trunkline", show_default=True, help="What the service is called.")
@home_option
def command(system: bool, user: str, limit: int, install: bool, name: str, home: Path) -> None:
    """Prints a systemd unit for this home: started at boot, stopped without cutting a talk.

    `systemctl stop` drains first, `systemctl reload` is `trunkline reload`.
    """
    text = unit(Home(home), system=system, limit=limit, user=user)
    if not install:
        click.echo(text, nl=False)
        return
    file = place(system=system, name=name)
    file.parent.mkdir(parents=True, exist_ok=True)
    write_private(file, text)
    file.chmod(0o644)
    manager = "systemctl" if system else "systemctl --user"
    click.echo(say("unit-written", spoken_here(), file=file, manager=manager, name=name))
