"""The safety net: what serves a caller while no CTI server runs.

Asterisk's dialplan runs it by AGI(), one process a call, when Stasis() fails:
    python -I safety_net.py SETTINGS caller|orphan BOARD INTERACTION LINE
It says sorry in the site's languages (a key chooses one), rings the emergency stations, then takes a
message. An `orphan` is a customer whose agent hung up while the server was dead: he is told, and may leave a
message.

It needs pyst2 and the standard library, no server and no database; config/safety_net.py wrote SETTINGS.
Each call leaves an entry in the spool, one JSON file, from its first moment on and newly written at each
step, so that it tells the truth even if this process is killed; a server takes it into the journal later.
Exit status: 0 when the caller was served to the end, else the dialplan goes on with its own apology.
This folder is no package, for pyst2's is called `asterisk`: run by file, never imported.
"""

from __future__ import annotations

import json
import os
import secrets
import sys
import time
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from asterisk.agi import AGI, AGIException

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's, as in cti/calls/calls.py
LONGEST = 80  # characters of a number that are kept
CHOICE = 2000  # milliseconds for a key, after the last sentence that offers one


class HungUp(Exception):
    """The caller is gone."""


def new_interaction(time_zone: str) -> str:
    """An interaction's id, in the form that the server gives: `2026-1123-6N3F-7Q2XKD`."""
    os.environ["TZ"] = time_zone
    time.tzset()
    now = time.time()
    local = time.localtime(now)
    ticks = ((local.tm_hour * 60 + local.tm_min) * 60 + local.tm_sec) * 12 + int(now % 1 * 12)
    chance = secrets.randbits(30)
    return f"{time.strftime('%Y-%m%d', local)}-{_letters(ticks, 4)}-{_letters(chance, 6)}"


def _letters(value: int, length: int) -> str:
    return "".join(LETTERS[value >> 5 * place & 31] for place in reversed(range(length)))


class Entry:
    """A call's file in the spool. Every change is written at once, whole, for the owner's eyes only."""

    def __init__(self, spool: Path, identity: str, **known: object) -> None:
        self._spool = spool
        self.recording = spool / f"{identity}.wav"
        self._known: dict[str, Any] = {
            "id": identity, "began": _moment(), "steps": [], "ended": None, "by": None,
        } | known  # fmt: skip
        self._write()

    def step(self, kind: str, at: str | None = None, **details: object) -> None:
        """`kind` as the journal's segments have it."""
        self._known["steps"].append({"kind": kind, "at": at or _moment()} | details)
        self._write()

    def end(self, by: str) -> None:
        self._known |= {"ended": _moment(), "by": by}
        self._write()

    def _write(self) -> None:
        """What the disk does not take is said in Asterisk's log; the caller is served all the same."""
        identity = self._known["id"]
        draft = self._spool / f".{identity}.new"
        try:
            draft.unlink(missing_ok=True)
            handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(self._known, file, ensure_ascii=False, indent=1)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(self._spool / f"{identity}.json")
        except OSError as fault:
            _complain(f"call {identity} is not in the spool: {fault}; {json.dumps(self._known)}")


class Net:
    """One caller, from answer to hang-up."""

    def __init__(self, settings: dict[str, Any], agi: AGI, entry: Entry, *, orphan: bool) -> None:
        self._settings, self._agi, self._entry, self._orphan = settings, agi, entry, orphan
        self._languages: Sequence[str] = settings["languages"]

    def serve(self) -> None:
        by = "server"
        try:
            with _hang_up():
                self._agi.answer()
                self._entry.step("ivr", detail="safety-net")
                self._greet()
                if self._orphan or not self._reach_somebody():
                    self._take_message()
        except HungUp:
            by = "customer"
        self._entry.end(by)

    def _greet(self) -> None:
        greeting = "orphan" if self._orphan else "sorry"
        if len(self._languages) < 2:
            self._say(greeting)
            return
        keys = {str(place): code for place, code in enumerate(self._settings["languages"], 1)}
        for code in self._settings["languages"]:
            for sentence in (greeting, "choose"):
                if self._chosen(keys, self._play(sentence, code, "".join(keys))):
                    return
        self._chosen(keys, self._agi.wait_for_digit(CHOICE))

    def _chosen(self, keys: dict[str, str], key: str) -> bool:
        if key in keys:
            self._languages = [keys[key]]
        return key in keys

    def _reach_somebody(self) -> bool:
        """Whether somebody talked with him."""
        rings = str(self._settings["rings"])
        for turn, called in enumerate(self._settings["rounds"]):
            names = [name.removeprefix("PJSIP/") for name in called["called"].split("&")]
            self._entry.step("transfer", detail=", ".join(name.removeprefix("station-") for name in names))
            if turn == 0:
                self._say("hold")
            gone: HungUp | None = None
            try:
                with _hang_up():
                    self._agi.appexec("Dial", ",".join((called["called"], rings, called["options"])))
            except HungUp as hung_up:
                gone = hung_up
            talked = self._talked()
            if gone is not None:
                raise gone
            if talked:
                return True
        return False

    def _talked(self) -> bool:
        """What Dial() left in the channel's variables, also when the caller has hung up."""
        milliseconds = self._variable("ANSWEREDTIME_MS")
        if not milliseconds.isdecimal():
            return False
        endpoint = self._variable("DIALEDPEERNAME").removeprefix("PJSIP/").rpartition("-")[0]
        station, seconds = endpoint.removeprefix("station-"), int(milliseconds) / 1000
        began = datetime.now(UTC) - timedelta(seconds=seconds)
        self._entry.step("talk", began.isoformat(), station=station, seconds=seconds)
        return True

    def _take_message(self) -> None:
        self._entry.step("mailbox")
        if not self._orphan:
            self._say("message")
        recording, settings = str(self._entry.recording.with_suffix("")), self._settings
        self._agi.record_file(
            recording, "wav", "#", settings["longest"] * 1000, 0, "BEEP", settings["silence"]
        )
        self._say("thanks")

    def _say(self, sentence: str) -> None:
        for code in self._languages:
            self._play(sentence, code)

    def _play(self, sentence: str, language: str, keys: str = "") -> str:
        """The key that was pressed meanwhile. A prompt that is not there is left out."""
        file = self._settings["prompts"][sentence].get(language)
        if not file or not os.path.exists(f"{file}.wav"):
            return ""
        return str(self._agi.stream_file(f'"{file}"', keys))

    def _variable(self, name: str) -> str:
        try:
            return str(self._agi.get_variable(name) or "")
        except (AGIException, ValueError):
            return ""


@contextmanager
def _hang_up() -> Iterator[None]:
    """pyst2 tells a hang-up in several ways: exceptions of its own, ValueError when nothing is answered."""
    try:
        yield
    except (AGIException, ValueError, BrokenPipeError) as fault:
        raise HungUp from fault


def _moment() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def _complain(what: str) -> None:
    print(f"safety net: {what}", file=sys.stderr, flush=True)


def main(arguments: Sequence[str]) -> int:
    file, role, board, interaction, line = (*arguments, "", "", "", "")[:5]
    settings = json.loads(Path(file).read_text(encoding="utf-8"))
    sys.stdin.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    with open(os.devnull, "w", encoding="utf-8") as nowhere:  # pyst2 writes down all that is said
        agi = AGI(stderr=nowhere)
        identity = new_interaction(settings["time_zone"])
        entry = Entry(
            Path(settings["spool"]), identity,
            interaction=interaction or identity, orphan=role == "orphan", node=settings["node"],
            board=board, line=line or None, number=agi.env.get("agi_callerid", "")[:LONGEST],
            called=agi.env.get("agi_dnid", "")[:LONGEST], uniqueid=agi.env.get("agi_uniqueid"),
        )  # fmt: skip
        Net(settings, agi, entry, orphan=role == "orphan").serve()
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Exception:
        _complain(traceback.format_exc())
        sys.exit(1)
