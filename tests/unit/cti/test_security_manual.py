"""docs/security.md says what the code does: its figures, its offences, its commands."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.schema import Node, Server, Tls
from cti.door import bounded, doorkeeper, sip_relay
from cti.guard import offences
from cti.link import attempts, client
from cti.link.commands import TABLE

MANUAL = " ".join((Path(__file__).parents[3] / "docs" / "security.md").read_text(encoding="utf-8").split())

SAID = [
    f"{Server().port}/tcp", f"{Node(name='a', address='127.0.0.1').sip_port}/udp",
    f"{Node(name='a', address='127.0.0.1').sips_port}/tcp", f"{Node(name='a', address='127.0.0.1').http_port}/tcp",
    f"{Node(name='a', address='127.0.0.1').ami_port}/tcp",
    f"At {offences.LIMIT:.0f} the address is blocked", f"for {offences.FIRST_BLOCK / 60:.0f} minutes",
    f"{offences.WEIGHT['sip-unknown-name']} for an unknown SIP name",
    f"{offences.WEIGHT['wrong-password']} for a wrong password at the page",
    f"{offences.WEIGHT['flood']} for a connection too many",
    f"{offences.MOST_BLOCKED:,} blocks and {offences.MOST_WATCHED:,} counted addresses",
    f"Connections: {doorkeeper.MOST:,}", f"{doorkeeper.MOST_OF_STRANGER} an address",
    f"{doorkeeper.STRANGERS_RATE[0]:.0f} a second of a stranger's address, {doorkeeper.STRANGERS_RATE[1]:.0f} at once",
    f"{doorkeeper.REQUEST_WITHIN:.0f} seconds for the head", f"{doorkeeper.BODY_WITHIN:.0f} for its body",
    f"{bounded.LARGEST_BODY // 1024} KB", f"{client.LARGEST_MESSAGE // 1024} KB a message",
    f"`session.open` within {client.OPEN_WITHIN:.0f} seconds and {client.MOST_OF_STRANGER} messages",
    f"{client.MESSAGES_A_SECOND} messages a second", f"{client.MOST_UNREAD // 1024**2} MB unread",
    f"{sip_relay.LET_IN_WITHIN:.0f} seconds until Asterisk", f"{sip_relay.MOST_OF_ADDRESS} who wait for an address",
    f"{sip_relay.MOST_STRANGERS} in all; {sip_relay.MESSAGES_A_SECOND} messages a second",
    f"{attempts.TRIES_FROM_ADDRESS} tries in five minutes on the link",
]  # fmt: skip


@pytest.mark.parametrize("said", SAID)
def test_each_figure_is_the_codes_own(said):
    assert said in MANUAL


def test_the_settings_and_commands_it_names_are_there():
    assert {"certificate", "key", "names"} <= set(Tls.model_fields)
    assert {"blocklist.list", "blocklist.unblock", "blocklist.block"} <= set(TABLE)
    for name in ("blocklist.list", "blocklist.unblock", "trunkline blocked", "trunkline unblock", "[guard]"):
        assert name in MANUAL
