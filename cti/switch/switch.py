"""All Asterisk nodes of the site."""

from __future__ import annotations

from collections.abc import Sequence

from cti.switch.node import Node


class Switch:
    """A channel belongs to one node for its whole life; which one is part of its identity."""

    def __init__(self, nodes: Sequence[Node]) -> None:
        self.nodes = {node.name: node for node in nodes}

    def start(self) -> None:
        for node in self.nodes.values():
            node.start()

    async def stop(self) -> None:
        for node in self.nodes.values():
            await node.stop()

    def say_alive(self) -> None:
        for node in self.nodes.values():
            if node.ari.connected:
                node.say_alive()

    @property
    def connected(self) -> bool:
        return all(node.ari.connected for node in self.nodes.values())
