"""The peer: Asterisk's own app_queue, on the same binary, modules, boards and stations as our node.

Rendered from the same site file by the same templates, so that the trunk and the telephones are the same to
the letter; then its own dialplan and queue take the place of ours: a menu whose key leads to the queue
(`Answer(,i)` does not wait for the first sound, as a plain Answer does for up to half a second). Every talk is
recorded, as ours is.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from config.home import Home
from config.schema import Site
from config.secrets import Secrets
from trunkline.asterisk_node import AsteriskNode

DIALPLAN = """\
[general]
static = yes
writeprotect = yes

[lines]
exten => _+[0-9]!,1,Answer(,i)
 same => n,Goto(menu,s,1)

[menu]
exten => s,1,Background({prompt})
 same => n,WaitExten(5)
exten => {key},1,Queue({queue})
 same => n,Hangup()
exten => {again},1,Goto(s,1)

[stations]
"""

QUEUES = """\
[general]
persistentmembers = no
autofill = yes
monitor-type = MixMonitor

[{queue}]
strategy = leastrecent
timeout = 20
retry = 1
wrapuptime = 0
ringinuse = no
autofill = yes
joinempty = yes
musicclass = default
announce-frequency = 0
monitor-format = wav
{members}
"""


class AppQueue:
    """A node whose `queue` is served by everybody at `stations`. key: leads to it; again: to the menu once more;
    prompt: the menu's, a path without ending."""

    def __init__(
        self, site: Site, home: Home, *, queue: str, key: int, again: int, prompt: Path,
        stations: Sequence[str],
    ) -> None:  # fmt: skip
        self.settings = site.nodes[0]
        self._home, self._queue, self._key, self._again, self._prompt = home, queue, key, again, prompt
        self._stations = stations
        self.node = AsteriskNode(site, self.settings, Secrets.load_or_create(home, site), home)

    @property
    def exchange(self) -> str:
        return f"{self.settings.address}:{self.settings.sip_port}"

    def start(self) -> None:
        """Errors: Refused; RuntimeError when app_queue is not there or does not find its stations."""
        self.node.start()
        members = "\n".join(f"member => PJSIP/station-{station}" for station in self._stations)
        (self._etc / "queues.conf").write_text(QUEUES.format(queue=self._queue, members=members))
        self.publish(self._prompt)
        said = self.node.command("module load app_queue.so")
        shown = self.node.command(f"queue show {self._queue}")
        if shown.count("PJSIP/station-") != len(self._stations):
            self.node.stop()
            raise RuntimeError(f"app_queue does not serve its queue: {said} {shown}")

    @property
    def _etc(self) -> Path:
        return self._home.node(self.settings.name).etc

    def publish(self, prompt: Path) -> None:
        """Its menu plays this one from now on: the dialplan is written anew and read again."""
        (self._etc / "extensions.conf").write_text(
            DIALPLAN.format(queue=self._queue, key=self._key, again=self._again, prompt=prompt)
        )
        self.node.command("dialplan reload")

    def version(self) -> str:
        """E.g. "22.10.1", without what a distribution adds to it."""
        return self.node.command("core show version").split()[1].partition("+")[0]

    def stop(self) -> None:
        self.node.stop()
