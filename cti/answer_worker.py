"""The process that reads web services' answers: `python -m cti.answer_worker`.

    in   {"id": 7, "answer": "<a>1</a>", "kind": "xml", "picks": {"sum": ["xpath", "//a/text()"]}}
    out  {"id": 7, "values": {"sum": "1"}}        or        {"id": 7, "unreadable": "no JSON"}

One line of JSON each, in order, the first one when it is loaded; it ends when its input does. What an answer
and a path of somebody else's together may cost nobody can tell beforehand (an XPath over a million brackets,
a pattern that goes back for ever), so it is done where it can be stopped: cti/answer_reader.py gives it so
long, and here it has so much.
"""

from __future__ import annotations

import json
import resource
import sys
from decimal import Decimal
from typing import Any, TextIO

from ivr_flows.effects import Pick
from ivr_flows.picking import Unreadable, picked

LOADED = 0  # the id of its first line
MOST_MEMORY = 768 * 1024 * 1024  # bytes of address space; a reading of 1 MB takes a tenth of it


def read(line: str) -> dict[str, Any]:
    """The answer to one line. MemoryError is an answer, too."""
    asked = json.loads(line)
    picks = {name: Pick(*pick) for name, pick in asked["picks"].items()}
    read: dict[str, Any]
    try:
        read = {"values": picked(asked["answer"], picks, asked["kind"])}
    except Unreadable as fault:
        read = {"unreadable": str(fault)}
    except (MemoryError, RecursionError):
        read = {"unreadable": "what takes too much memory to be read"}
    except Exception as fault:  # lxml's and jmespath's own, of what only this answer brings about
        read = {"unreadable": f"what cannot be read ({type(fault).__name__})"}
    return {"id": asked["id"], **read}


def as_json(value: Any) -> Any:
    if isinstance(value, Decimal):
        return {"number": str(value)}
    raise TypeError(type(value).__name__)


def main(lines: TextIO = sys.stdin, out: TextIO = sys.stdout) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    out.write(json.dumps({"id": LOADED}) + "\n")
    out.flush()
    for line in lines:
        out.write(json.dumps(read(line), default=as_json) + "\n")
        out.flush()


if __name__ == "__main__":
    main()
