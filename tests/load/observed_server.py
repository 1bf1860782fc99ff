"""The CTI server under observation: the same server, started by another program.

    python -m tests.load.observed_server --home DIR

SIGUSR1 begins a window, SIGUSR2 ends it and writes what was seen to DIR/observed.json. OBSERVE (environment) says
what: "profile" (time by function, and what went over the wires) or "memory" (what has grown, by tracemalloc).
Nothing of this is in the server itself. A profile costs about as much again as what it measures.
"""

from __future__ import annotations

import cProfile
import gc
import json
import os
import pstats
import signal
import sys
import threading
import tracemalloc
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[2]
FRAMES, GROWN = 12, 25  # of tracemalloc: frames kept of an allocation, and how many places are told
BUILT_IN = "~"
WAITING = ("<method 'poll' of 'select.epoll' objects>",)


class Profile:
    """The reactor's thread and the pools', each for itself; and counts of what passes the doors."""

    def __init__(self) -> None:
        self.open = False
        self.counts: Counter[str] = Counter()
        self._main = cProfile.Profile()
        self._threads: dict[int, cProfile.Profile] = {}

    def watch(self) -> None:
        """Puts counters at the doors and profiles into the threads. Before the server is assembled."""
        import cti.journal
        import cti.records
        from crm.journal_store import JournalStore
        from cti.link.client import LinkClient
        from cti.switch.ami import AmiConnection
        from cti.switch.ari import AriConnection, _AriProtocol

        for module in (cti.records, cti.journal):
            module.deferToThreadPool = self._in_thread(module.deferToThreadPool)
        self._count(_AriProtocol, "sendMessage", "ARI requests", lambda self, payload, *_: len(payload))
        self._count(AriConnection, "message", "ARI messages heard", lambda self, payload: len(payload))
        self._count(AmiConnection, "action", "AMI actions")
        self._count(LinkClient, "sendMessage", "link messages told", lambda self, payload, *_: len(payload))
        self._count(LinkClient, "onMessage", "link commands", lambda self, payload, *_: len(payload))
        self._count(JournalStore, "append", "journal transactions")
        count = self.counts
        kept = JournalStore.append

        def append(store: Any, facts: Any) -> None:
            if self.open:
                count["facts written"] += len(facts)
            kept(store, facts)

        JournalStore.append = append  # type: ignore[method-assign]

    def _count(self, kind: Any, name: str, what: str, size: Callable[..., int] | None = None) -> None:
        real, counts = getattr(kind, name), self.counts

        def counted(*given: Any, **named: Any) -> Any:
            if self.open:
                counts[what] += 1
                if size is not None:
                    counts[f"{what}, bytes"] += size(*given)
            return real(*given, **named)

        setattr(kind, name, counted)

    def _in_thread(self, defer: Any) -> Any:
        def deferred(reactor: Any, pool: Any, work: Any, *given: Any, **named: Any) -> Any:
            def run() -> Any:
                with self._of_this_thread():
                    return work(*given, **named)

            return defer(reactor, pool, run)

        return deferred

    @contextmanager
    def _of_this_thread(self) -> Iterator[None]:
        profile = self._threads.setdefault(threading.get_ident(), cProfile.Profile())
        was_open = self.open
        if was_open:
            profile.enable()
        try:
            yield
        finally:
            if was_open:
                profile.disable()

    def begin(self) -> None:
        self.counts.clear()
        self.open = True
        self._main.enable()

    def end(self) -> dict[str, Any]:
        self._main.disable()
        self.open = False
        threads: Any = None
        for profile in self._threads.values():
            if profile.getstats():
                threads = pstats.Stats(profile) if threads is None else threads.add(profile)
        return {
            "counts": dict(self.counts),
            "reactor": _told(pstats.Stats(self._main)),
            "threads": [] if threads is None else _told(threads),
        }


def _told(stats: Any) -> list[dict[str, Any]]:
    """Of each function: calls, seconds of its own and with all it called. What is built into Python (a socket's
    send, SQLite's execute) counts as its callers' own."""
    own: Counter[Any] = Counter()
    for function, (_, _, seconds, _, callers) in stats.stats.items():
        if function[0] != BUILT_IN:
            own[function] += seconds
        elif function[2] not in WAITING:
            for caller, (_, _, part, _) in callers.items():
                own[caller] += part
    return [
        {"file": _place(file), "line": line, "function": name, "calls": calls, "own": own[file, line, name],
         "all": total}
        for (file, line, name), (_, calls, _, total, _) in stats.stats.items()
        if file != BUILT_IN
    ]  # fmt: skip


def _place(file: str) -> str:
    path = Path(file)
    if path.is_relative_to(PROJECT) and ".venv" not in path.parts:
        return str(path.relative_to(PROJECT))
    parts = path.parts
    if "site-packages" in parts:
        return "/".join(parts[parts.index("site-packages") + 1 :])
    return f"python/{path.name}" if path.suffix else file


class Memory:
    def __init__(self) -> None:
        self._before: tracemalloc.Snapshot | None = None

    def watch(self) -> None:
        tracemalloc.start(FRAMES)

    def begin(self) -> None:
        gc.collect()  # what nobody holds any more is no leak
        self._before = tracemalloc.take_snapshot()

    def end(self) -> dict[str, Any]:
        assert self._before is not None
        gc.collect()
        grown = tracemalloc.take_snapshot().compare_to(self._before, "traceback")
        return {
            "grown": [
                {"bytes": one.size_diff, "count": one.count_diff, "from": one.traceback.format(FRAMES)}
                for one in grown[:GROWN]
            ]
        }


def main() -> int:
    home = Path(sys.argv[sys.argv.index("--home") + 1])
    watcher: Profile | Memory = Profile() if os.environ.get("OBSERVE") == "profile" else Memory()
    from cti import reactor

    install = reactor.install

    def install_and_watch(loop: Any) -> None:
        install(loop)
        watcher.watch()  # what it reads asks for the reactor, which must be there by then

    reactor.install = install_and_watch
    signal.signal(signal.SIGUSR1, lambda *_: watcher.begin())

    def end(*_: Any) -> None:
        unfinished = home / "observed.json.new"
        unfinished.write_text(json.dumps(watcher.end()))
        unfinished.replace(home / "observed.json")

    signal.signal(signal.SIGUSR2, end)
    from cti.__main__ import main as serve

    return serve()


if __name__ == "__main__":
    sys.exit(main())
