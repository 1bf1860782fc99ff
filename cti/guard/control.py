"""The block list for whoever types on the machine itself: orders of cti/control.py."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from cti.control import Order
from cti.guard.guard import Guard
from cti.refused import Refused

OWNER = "trunkline unblock"  # as the audit and the log name him


def orders(guard: Guard) -> Mapping[str, Order]:
    def blocked(asked: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "blocked": [asdict(block) for block in guard.blocks()],
            "spared": [asdict(spared) for spared in guard.spared()],
        }

    def unblock(asked: Mapping[str, Any]) -> dict[str, Any]:
        address = asked.get("address")
        if not isinstance(address, str):
            raise Refused("bad-order", 'give {"address": "10.0.0.7"}')
        return {"unblocked": asdict(guard.unblock(address, OWNER))}

    return {"blocked": blocked, "unblock": unblock}
