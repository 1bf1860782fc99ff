"""The operator's door: what it answers, and to whom."""

from __future__ import annotations

import asyncio
import stat

import pytest
import pytest_asyncio
from twisted.internet.defer import Deferred

from config.faults import Refused as SaidNo
from config.home import Home
from cti.control import ControlDoor
from cti.refused import Refused
from trunkline.control import NotThere, order


def refuse(asked):
    raise Refused("not-now", "not now")


def breaks(asked):
    raise KeyError("a fault of ours")


async def later(asked):
    return {"later": asked}


@pytest_asyncio.fixture
async def home(on_the_reactor, tmp_path):
    home = Home(tmp_path)
    home.make()
    home.control_socket.touch()  # as a killed server leaves it
    orders = {"echo": lambda asked: asked, "later": later, "refuse": refuse, "breaks": breaks}
    door = ControlDoor(home.control_socket, orders, on_the_reactor)
    door.start()
    yield home
    await Deferred.fromCoroutine(door.stop()).asFuture(asyncio.get_running_loop())
    assert not home.control_socket.exists()


async def ask(home, name, **asked):
    return await asyncio.to_thread(order, home, name, **asked)


async def test_an_order_is_answered(home):
    assert await ask(home, "echo", word="重新加载") == {"word": "重新加载"}
    assert await ask(home, "later", x=1) == {"later": {"x": 1}}


async def test_only_its_owner_may_open_it(home):
    assert stat.S_IMODE(home.control_socket.stat().st_mode) == 0o600
    assert stat.S_IMODE(home.run.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("refuse", "the server: not now"),
        ("breaks", "the server: KeyError; see the server's log"),
        ("dance", 'the server: there is no "dance"; possible: echo, later, refuse, breaks'),
    ],
)
async def test_what_cannot_be_is_said(home, name, said):
    with pytest.raises(SaidNo, match=said):
        await ask(home, name)


async def test_a_body_that_is_no_object_is_refused(home):
    reader, writer = await asyncio.open_unix_connection(str(home.control_socket))
    writer.write(b"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nConnection: close\r\n\r\n[[[[")
    answer = await reader.read()
    writer.close()
    assert answer.startswith(b"HTTP/1.1 409")
    assert b"no JSON object" in answer


async def test_where_no_server_is_that_is_said(tmp_path):
    with pytest.raises(NotThere):
        await ask(Home(tmp_path), "echo")
