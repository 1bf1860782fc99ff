"""Flows for whoever types on the machine itself: orders of cti/control.py."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cti.control import Order
from cti.flows.publishing import Publishing
from cti.refused import Refused


def orders(publishing: Publishing) -> Mapping[str, Order]:
    async def publish(asked: Mapping[str, Any]) -> dict[str, Any]:
        match asked:
            case {"flow": str(flow), "author": str(author), "base": int(base)}:
                version = await publishing.publish(
                    flow, author, base=base, note=str(asked.get("note") or ""),
                    in_spite_of=asked.get("in_spite_of"),
                )  # fmt: skip
                return {"version": version}
        raise Refused("bad-order", 'give {"flow": "hotline", "author": "ada", "base": 3}')

    async def make_live(asked: Mapping[str, Any]) -> dict[str, Any]:
        match asked:
            case {"flow": str(flow), "author": str(author), "version": int(version)}:
                await publishing.make_live(flow, version, author)
                return {"version": version}
        raise Refused("bad-order", 'give {"flow": "hotline", "author": "ada", "version": 3}')

    return {"flow-publish": publish, "flow-live": make_live}
