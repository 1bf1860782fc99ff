"""One Asterisk node: started as a child in the foreground, asked through its own command line, ended."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Sequence

from config import changes
from config.faults import Fault, Refused
from config.home import Home, NodeHome
from config.installation import Installation
from config.load import load_site
from config.render import render_node
from config.schema import Node, Site
from config.secrets import Secrets
from trunkline import ports
from trunkline.child import Child

BOOT_LIMIT = 40.0  # seconds; 1.2-4 are usual on a free machine
COMMAND_LIMIT = 10.0
LONGEST_SOCKET = 107  # bytes that a unix socket's path may have


class AsteriskNode:
    """`start` returns when calls can come in: every module loaded, every transport listening."""

    def __init__(
        self,
        site: Site,
        node: Node,
        secrets: Secrets,
        home: Home,
        *,
        installation: Installation | None = None,
        extra_modules: Sequence[str] = (),
    ) -> None:
        self.node = node
        self._site, self._secrets, self._home = site, secrets, home
        self._installation, self._extra_modules = installation, extra_modules
        self._at = home.node(node.name)
        self.child = Child(f"asterisk-{node.name}", home)

    @property
    def ports(self) -> Sequence[ports.Listening]:
        return ports.of_node(self.node)

    def start(self, give_up: Callable[[], bool] = lambda: False) -> None:
        """Renders its files and boots it. Errors: Refused, and nothing of it runs; StartGivenUp."""
        installation = self._installation = self._installation or Installation.find()
        if faults := obstacles(self.node, self._home):
            raise Refused(faults)
        settings = render_node(
            self._site_now(),
            self.node,
            self._secrets,
            self._home,
            installation=installation,
            extra_modules=self._extra_modules,
        )
        self._at.socket.unlink(missing_ok=True)
        command = [*installation.program, "-f", "-n", "-C", str(settings)]
        try:
            self.child.spawn(command, folder=self._at.lib)
            self.child.wait(self._answers, BOOT_LIMIT, give_up)
            self._check_transports()
        except BaseException:
            self.stop()
            raise

    def _site_now(self) -> Site:
        """The home's file may have been reloaded since; one that would not do any more is as good as none."""
        try:
            site = load_site(self._home.site_file)
        except Refused:
            return self._site
        return changes.running(self._site, site) if site.nodes == self._site.nodes else self._site

    def _answers(self) -> bool:
        return self._at.socket.exists() and "has fully booted" in self.command("core waitfullybooted")

    def _check_transports(self) -> None:
        listed = self.command("pjsip show transports")
        wanted = ["udp", "tcp", "ws"]
        if "[tls]" in (self._at.etc / "pjsip.conf").read_text(encoding="utf-8"):
            wanted.append("tls")
        for transport in wanted:
            if f"Transport:  {transport} " not in listed:
                what = f"SIP over {transport} does not listen at {self.node.address}:{self.node.sip_port}"
                raise Refused([Fault(self.child.name, what, f"see {self._at.log / 'messages'}")])

    def command(self, line: str) -> str:
        """What Asterisk's command line answers; "" when it does not."""
        assert self._installation is not None
        return ask_node(self._installation, self._at, line)

    def stop(self) -> None:
        """Ends it with the calls that are up. Safe to call at any time."""
        self.child.stop()
        self._at.socket.unlink(missing_ok=True)

    def hangs(self) -> bool:
        return False


def obstacles(node: Node, home: Home) -> list[Fault]:
    """What stands in the way of starting it, asked without touching anything."""
    faults = ports.all_taken(ports.of_node(node))
    socket = home.node(node.name).socket
    if len(bytes(socket)) > LONGEST_SOCKET:
        what = f"the path {socket} is longer than {LONGEST_SOCKET} bytes"
        faults.append(Fault("the home folder", what, "choose one with a shorter path by --home DIR"))
    return faults


def channels_up(home: Home, node: Node) -> int | None:
    """How many channels a running node has; None when it does not answer."""
    try:
        first = ask_node(Installation.find(), home.node(node.name), "core show channels count").split()
    except Refused:
        return None
    return int(first[0]) if first and first[0].isdecimal() else None


def look_for(home: Home, node: Node, stations: Sequence[str]) -> None:
    """Asks at once after devices at fixed addresses: by itself Asterisk asks every 30 s, and calls nobody
    whom it has not found. Returns when it was told to ask. Errors: Refused."""
    installation, at = Installation.find(), home.node(node.name)
    for station in stations:
        ask_node(installation, at, f"pjsip qualify station-{station}")


def ask_node(installation: Installation, at: NodeHome, line: str) -> str:
    """What the node's command line answers; "" when it does not."""
    command = [*installation.program, "-n", "-C", str(at.etc / "asterisk.conf"), "-rx", line]
    try:
        said = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=COMMAND_LIMIT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return ""
    return said.stdout if said.returncode == 0 else ""
