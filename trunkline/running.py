"""What is known of a running house from outside: its lock, its process, its parts."""

from __future__ import annotations

import fcntl
import json
import os
import select
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from config.faults import Fault, Refused
from config.home import Home
from trunkline.child import born, end_leftover
from trunkline.phones.words import spoken_here
from trunkline.words import say

NAME = "trunkline"


@dataclass(frozen=True, slots=True)
class PartState:
    name: str
    pid: int | None
    up: bool
    since: float  # seconds since the epoch
    restarts: int
    ports: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HouseState:
    site: str  # "" as long as it is starting
    address: str
    pid: int
    birth: str
    parts: tuple[PartState, ...]


@contextmanager
def alone(home: Home) -> Iterator[None]:
    """While it is held, nobody else starts in this home folder. The kernel frees it with the process, so a
    lock file left behind blocks nobody. Errors: Refused, when another has it."""
    with (home.run / "lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            state = read_state(home)
            language = spoken_here()
            if state is None:
                who = say("runs-other", language)
            else:
                word = "runs-at" if state.address else "runs-starting"
                who = say(word, language, pid=state.pid, address=state.address)
            hint = say("runs-already-do", language, home=home.path)
            what = say("runs-already", language, who=who)
            raise Refused([Fault(str(home.path), what, hint)]) from None
        yield


def end_leftovers(home: Home) -> Iterator[tuple[str, int]]:
    """Ends parts whose supervisor was killed; answers name and pid of each. Only for whoever is `alone`."""
    for pid_file in sorted(home.run.glob("*.pid")):
        pid = end_leftover(pid_file)
        if pid is not None:
            yield pid_file.stem, pid


def write_state(home: Home, state: HouseState) -> None:
    draft = _state_file(home).with_suffix(".new")
    draft.write_text(json.dumps(asdict(state), indent=1), encoding="utf-8")
    draft.replace(_state_file(home))


def forget_state(home: Home) -> None:
    _state_file(home).unlink(missing_ok=True)


def read_state(home: Home) -> HouseState | None:
    """None when nothing runs; what a killed process left behind does not count."""
    try:
        raw = json.loads(_state_file(home).read_text(encoding="utf-8"))
        parts = tuple(PartState(**part | {"ports": tuple(part["ports"])}) for part in raw.pop("parts"))
        state = HouseState(**raw, parts=parts)
    except (OSError, ValueError, TypeError, KeyError):
        return None
    return state if state.birth and born(state.pid) == state.birth else None


def end(state: HouseState, limit: float) -> bool:
    """Asks the running house to stop, and waits until it has. False: it still runs after `limit` seconds."""
    try:
        handle = os.pidfd_open(state.pid)
    except ProcessLookupError:
        return True
    try:
        signal.pidfd_send_signal(handle, signal.SIGTERM)
        return bool(select.select([handle], [], [], limit)[0])
    except ProcessLookupError:
        return True
    except PermissionError:
        hint = "stop it as the user who started it"
        raise Refused([Fault(f"process {state.pid}", "belongs to another user", hint)]) from None
    finally:
        os.close(handle)


def _state_file(home: Home) -> Path:
    return home.run / f"{NAME}.json"
