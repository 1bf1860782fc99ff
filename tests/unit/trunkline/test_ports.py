"""A port that is not to be had is said before anything starts."""

from __future__ import annotations

import socket

import pytest

from config.home import SAMPLE_SITE
from config.load import load_site
from trunkline import ports


def listening(protocol: ports.Protocol, address: str, port: int) -> ports.Listening:
    return ports.Listening("the CTI server", protocol, address, port, "[server] port")


@pytest.mark.parametrize(("protocol", "kind"), [("tcp", socket.SOCK_STREAM), ("udp", socket.SOCK_DGRAM)])
def test_a_port_that_another_program_has(protocol, kind):
    with socket.socket(socket.AF_INET, kind) as other:
        other.bind(("127.0.0.1", 0))
        if protocol == "tcp":
            other.listen()
        port = other.getsockname()[1]
        letter = "t" if protocol == "tcp" else "u"
        assert str(ports.taken(listening(protocol, "127.0.0.1", port))) == (
            f"the CTI server: port {port} ({protocol.upper()}) of 127.0.0.1 is taken by another program;"
            f" `ss -l{letter}np sport = :{port}` shows who has it; end that one, or choose another at [server] port"
        )
    assert ports.taken(listening(protocol, "127.0.0.1", port)) is None, "asking must not take it"


def test_an_address_that_this_machine_does_not_have():
    assert str(ports.taken(listening("tcp", "192.0.2.1", 8800))) == (
        "the CTI server: this machine has no address 192.0.2.1; choose one of this machine's own at [server] port"
    )


def test_in_chinese_where_the_terminal_is(monkeypatch):
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert str(ports.taken(listening("tcp", "192.0.2.1", 8800))) == (
        "the CTI server: 本机没有地址 192.0.2.1; 请在 [server] port 处填写本机的地址"
    )


def test_a_node_needs_four_ports():
    wanted = ports.of_node(load_site(SAMPLE_SITE).nodes[0])
    assert [str(each) for each in wanted] == [
        "127.0.10.1:5060/udp", "127.0.10.1:5060/tcp", "127.0.10.1:8088/tcp", "127.0.10.1:5038/tcp",
    ]  # fmt: skip
