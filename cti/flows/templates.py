"""What a new flow may begin as: every flow of the house's library that says in a sentence what it is for."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from config.home import FLOW_LIBRARY
from ivr_flows.flow import Flow, read
from ivr_flows.nodes import NodeTypes


def read_templates(types: NodeTypes, library: Path = FLOW_LIBRARY) -> Sequence[Flow]:
    """By name. Whether the site has the queues, hours and the like is not looked at: whoever begins with one
    chooses his own. A file that cannot be read is left out: none of it is needed by a call."""
    found = []
    for path in sorted(library.glob("*.json")):
        with suppress(OSError, ValueError, RecursionError):
            flow = read(json.loads(path.read_bytes()), types)
            if flow.summary:
                found.append(flow)
    return found
