"""Calls between the nodes of a site: how a leg at one of them rings a telephone of another.

A call belongs to the node that carries its customer: bridge, recording, guard and notes are all there. The
leg of a telephone at another node is made there, too, and goes by the trunk between the two (`[node-…]` of
pjsip.conf, `[nodes]` of extensions.conf) to the telephone; ringing, answer and refusal come back by it.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress

import structlog

from cti.switch.ari import NoSuchThing, SwitchRefused, part
from cti.switch.channel import Gone
from cti.switch.node import Node
from cti.switch.parse import endpoint_of

log = structlog.get_logger("cti.switch")

OUT_OF_ORDER = 27  # Q.850: the other side is not there any more


def way(carrier: Node, home: Node, telephone: str) -> str:
    """How `carrier` calls a telephone that is at home elsewhere, or with itself.
    Errors: SwitchRefused, when its node is away: nobody would answer there, for half a minute."""
    if home is carrier:
        return f"PJSIP/{telephone}"
    if not home.ari.connected:
        raise SwitchRefused(f"calling {telephone}", 0, f"no connection to Asterisk {home.name}")
    return f"PJSIP/{telephone}@{_trunk(home)}"


async def part_from(dead: Node, others: Iterable[Node]) -> None:
    """Ends the legs that the other nodes have with one that died: it can say no good-bye, and without one
    they would talk to nobody until rtp_timeout."""
    for node in others:
        if node is dead or not node.ari.connected:
            continue
        for leg in await node.legs():
            name = leg.channel.name
            if endpoint_of(name) == _trunk(dead):
                log.warning("a leg with a dead Asterisk is ended", node=node.name, channel=name)
                if (known := node.channels.get(leg.channel.uid)) is not None:
                    known.gone.fire(Gone(OUT_OF_ORDER, 0))  # Asterisk itself would say that it was hung up
                with suppress(NoSuchThing):
                    await node.ari.request(
                        "DELETE", f"channels/{part(leg.channel.uid)}", reason_code=OUT_OF_ORDER
                    )


def _trunk(to: Node) -> str:
    """The endpoint's name, as pjsip.conf.j2 has it."""
    return f"node-{to.name}"
