"""What asterisk/safety_net.py must know, in one small file beside Asterisk's own: it reads no site file."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path

from config.home import PROJECT, Home
from config.schema import Node, SipBoard, Site
from config.secrets import write_private

SCRIPT = PROJECT / "asterisk" / "safety_net.py"
SETTINGS = "safety-net.json"
PROMPT = "safety-net-{sentence}-{language}"  # a sound file among the home's prompts
SENTENCES = ("sorry", "choose", "hold", "message", "thanks", "orphan")

LONGEST_MESSAGE = 180  # seconds
SILENCE = 8  # seconds of it that end a message


def program(etc: Path) -> list[str]:
    """The words of the AGI call that runs the net for a caller: ours is the Python that has pyst2."""
    words = (sys.executable, "-I", str(SCRIPT), str(etc / SETTINGS))
    return [word.replace("\\", "\\\\").replace(",", "\\,") for word in words]


def write_settings(site: Site, node: Node, home: Home) -> None:
    at = home.node(node.name)
    known = {
        "node": node.name,
        "time_zone": site.site.time_zone,
        "spool": str(at.safety_net),
        "languages": list(site.languages),
        "prompts": {sentence: _spoken(sentence, site, home) for sentence in SENTENCES},
        "rounds": _rounds(site, node),
        "rings": round(site.emergency.rings),
        "longest": LONGEST_MESSAGE,
        "silence": SILENCE,
    }
    write_private(at.etc / SETTINGS, json.dumps(known, ensure_ascii=False, indent=1) + "\n")


def _spoken(sentence: str, site: Site, home: Home) -> Mapping[str, str]:
    """By language, those that were rendered."""
    files = {code: home.prompts / PROMPT.format(sentence=sentence, language=code) for code in site.languages}
    return {code: str(file) for code, file in files.items() if file.with_suffix(".wav").exists()}


def _rounds(site: Site, node: Node) -> list[dict[str, str]]:
    """Whom Dial() rings at once, and with which options, one round after another.

    g: afterwards the script goes on; r: the caller hears ringing; i: a telephone that forwards leads nowhere;
    f: what the carrier is told of who calls.
    """
    emergency, rounds = site.emergency, []
    stations = [name for name in emergency.stations if site.node(site.station(name).node) == node]
    if stations:
        called = "&".join(f"PJSIP/station-{name}" for name in stations)
        rounds.append({"called": called, "options": "gri"})
    boards = [board for board in site.boards if isinstance(board, SipBoard) and board.node == node.name]
    board = next((board for board in boards if board.outbound), None)
    if emergency.numbers and board is not None:
        called = "&".join(f"PJSIP/{number}@board-{board.name}" for number in emergency.numbers)
        shown = board.caller_id or site.numbers[0].number
        rounds.append({"called": called, "options": f"grif({shown})"})
    return rounds
