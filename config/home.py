"""The home folder: everything that a site keeps, in one place (`--home`, usually `var/`)."""

from __future__ import annotations

import os
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
SAMPLE_SITE = Path(__file__).resolve().parent / "samples" / "small-firm" / "site.toml"
SAMPLE_OFFICE = SAMPLE_SITE.with_name("office.sql")
TEMPLATES = PROJECT / "asterisk" / "templates"
FLOW_LIBRARY = PROJECT / "ivr_flows" / "library"


class Home:
    """Paths under one folder. Makes nothing by itself except in `make`."""

    def __init__(self, path: Path) -> None:
        self.path = Path(path).absolute()

    @property
    def site_file(self) -> Path:
        return self.path / "site.toml"

    @property
    def secrets_file(self) -> Path:
        return self.path / "secrets.toml"

    @property
    def database_file(self) -> Path:
        return self.path / "trunkline.db"

    @property
    def recordings(self) -> Path:
        return self.path / "recordings"

    @property
    def prompts(self) -> Path:
        return self.path / "prompts"

    @property
    def uploads(self) -> Path:
        """Where the console puts what is sent to it, until the server takes it or an hour has passed."""
        return self.run / "uploads"

    @property
    def mailboxes(self) -> Path:
        return self.path / "mailboxes"

    @property
    def flows(self) -> Path:
        return self.path / "flows"

    @property
    def published_flows(self) -> Path:
        """What was published from the designer: NAME.json is live, NAME@3.json a version."""
        return self.flows / "published"

    @property
    def outbox(self) -> Path:
        """What flows send and has not arrived yet."""
        return self.path / "outbox"

    @property
    def flow_nodes(self) -> Path:
        """The site's own node types, as Python files."""
        return self.path / "flow_nodes"

    @property
    def log(self) -> Path:
        return self.path / "log"

    @property
    def run(self) -> Path:
        return self.path / "run"

    @property
    def blocklist(self) -> Path:
        """The blocked addresses, which outlive a restart."""
        return self.path / "blocklist.json"

    @property
    def console_socket(self) -> Path:
        return self.run / "console.sock"

    @property
    def sign_of_life(self) -> Path:
        """The living server touches it."""
        return self.run / "cti.alive"

    @property
    def control_socket(self) -> Path:
        """Where the running server takes an operator's orders."""
        return self.run / "cti.control"

    def node(self, name: str) -> NodeHome:
        return NodeHome(self.path / "asterisk" / name, self.recordings)

    def make(self) -> None:
        """The folders, readable by their owner only: they hold recordings, customers and secrets."""
        for folder in (
            self.path, self.recordings, self.prompts, self.mailboxes, self.flows, self.log, self.run
        ):  # fmt: skip
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def flow_file(self, file: str) -> Path:
        """Where a flow's file lies: the site's own goes before the library's of the same name."""
        own = self.flows / file
        return own if own.exists() else FLOW_LIBRARY / file

    def database_url(self, url: str) -> str:
        """The site's database URL with SQLite's file placed under the home folder."""
        scheme, _, rest = url.partition(":///")
        if scheme != "sqlite" or rest.startswith("/"):
            return url
        return f"sqlite:///{self.path / rest}"

    def __repr__(self) -> str:
        return f"Home({str(self.path)!r})"


class NodeHome:
    """What one Asterisk keeps."""

    def __init__(self, path: Path, recordings: Path) -> None:
        self.path, self._recordings = path, recordings
        self.etc, self.run, self.log, self.spool, self.lib = (
            path / part for part in ("etc", "run", "log", "spool", "lib")
        )

    @property
    def socket(self) -> Path:
        """Asterisk's own command line listens here."""
        return self.run / "asterisk.ctl"

    @property
    def safety_net(self) -> Path:
        """The calls that came without a server, until one takes them into the journal."""
        return self.spool / "safety-net"

    @property
    def ended_log(self) -> Path:
        """A line for each customer's leg that ended, written by Asterisk itself."""
        return self.log / "ended.log"

    @property
    def blocked(self) -> Path:
        """Addresses that Asterisk refuses: the server writes it, pjsip.conf includes it. Not in `etc`, which
        is rendered anew at each start."""
        return self.path / "blocked.conf"

    def make(self) -> None:
        # Asterisk makes no folder for a caller's message by itself, and then answers 500.
        recording, keys = self.spool / "recording", self.lib / "keys"
        folders = (self.path, self.etc, self.run, self.log, self.spool, self.lib, recording, keys)
        for folder in (*folders, self.safety_net):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        # MixMonitor's options cannot say each path, as one with a bracket; names below this folder they can.
        monitor = self.spool / "monitor"
        if not monitor.is_symlink():
            if monitor.exists():
                monitor.rmdir()
            monitor.symlink_to(os.path.relpath(self._recordings, self.spool))
