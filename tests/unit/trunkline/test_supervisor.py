"""All parts up in order, down in reverse, and up again when one dies; all or nothing."""

from __future__ import annotations

import errno
import os
import signal
import threading
import time
from types import SimpleNamespace

import pytest

from config.faults import Fault, Refused
from config.home import SAMPLE_SITE
from config.load import load_site
from tests.unit.trunkline.conftest import DIES, FAILS, WAITS, Program
from trunkline import running
from trunkline.logs import LONGEST_LOG
from trunkline.parts import CtiServer
from trunkline.supervisor import Supervisor

ASKING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PREPARED = SimpleNamespace(site=load_site(SAMPLE_SITE))


class Told(list):
    """What the supervisor said; may do something when it says a certain word."""

    def __init__(self) -> None:
        super().__init__()
        self.when = {}

    def __call__(self, word, **values) -> None:
        self.append((word, values.get("name")))
        if word in self.when:
            self.when[word]()


def ask_to_stop(*_) -> None:
    os.kill(os.getpid(), signal.SIGTERM)


def supervisor(home, told, *parts, ready=lambda: PREPARED) -> Supervisor:
    return Supervisor(home, told, ready=ready, parts=lambda _: parts, first_pause=0.01, chores_every=0.05)


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture(autouse=True)
def signals_are_put_back():
    before = [signal.getsignal(number) for number in ASKING]
    yield
    assert [signal.getsignal(number) for number in ASKING] == before


def test_up_in_order_and_down_in_reverse(home, told):
    parts = [Program(home, name, WAITS) for name in ("asterisk-a", "cti", "console")]
    ended = []
    for part in parts:
        part.stop = lambda part=part, stop=part.stop: (ended.append(part.child.name), stop())
    supervisor(home, told, *parts).run(ask_to_stop)
    assert told == [("up", "asterisk-a"), ("up", "cti"), ("up", "console"), ("stopping", None)]
    assert ended == ["console", "cti", "asterisk-a"]
    assert not any(part.child.alive for part in parts)
    assert not list(home.run.glob("*.pid"))


def test_when_one_cannot_start_those_before_it_are_stopped(home, told):
    first, second = Program(home, "asterisk-a", WAITS), Program(home, "cti", FAILS)
    third = Program(home, "console", WAITS)
    with pytest.raises(Refused, match="no such board"):
        supervisor(home, told, first, second, third).run(lambda _: pytest.fail("it is not up"))
    assert not first.child.alive
    assert third.starts == 0
    assert running.read_state(home) is None


def test_nothing_starts_when_the_home_is_not_right(home, told):
    def not_right():
        raise Refused([Fault("database", "does not serve", "start it")])

    part = Program(home, "cti", WAITS)
    with pytest.raises(Refused, match="database: does not serve; start it"):
        supervisor(home, told, part, ready=not_right).run(ask_to_stop)
    assert part.starts == 0


def test_a_part_that_dies_comes_back_each_time_after_a_longer_pause(home, told):
    part = Program(home, "cti", DIES)
    told.when["died"] = lambda: ask_to_stop() if part.starts == 3 else None
    supervisor(home, told, part).run(lambda _: None)
    assert told[:5] == [("up", "cti"), ("died", "cti"), ("back", "cti"), ("died", "cti"), ("back", "cti")]
    assert part.starts == 3


def test_a_part_that_cannot_come_back_is_tried_again_and_the_others_go_on(home, told):
    steady, part = Program(home, "asterisk-a", WAITS), Program(home, "cti", DIES)
    told.when["died"] = lambda: setattr(part, "_text", WAITS if part.starts == 2 else FAILS)
    told.when["back"] = ask_to_stop
    supervisor(home, told, steady, part).run(lambda _: None)
    assert [word for word in told if word[0] in ("died", "back")] == [
        ("died", "cti"),
        ("died", "cti"),
        ("back", "cti"),
    ]
    assert steady.starts == 1


def full_disk(*_) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_full_disk_while_a_part_is_down_ends_nothing_else(home, told, monkeypatch):
    steady, part = Program(home, "asterisk-a", WAITS), Program(home, "cti", DIES)
    starts = part.start

    def died() -> None:
        monkeypatch.setattr(running, "write_state", full_disk)
        part.start = full_disk if not told.count(("died", "cti")) > 2 else starts
        part._text = WAITS

    told.when = {"died": died, "back": ask_to_stop}
    supervisor(home, told, steady, part).run(lambda _: None)
    assert [word for word in told if word[0] in ("died", "back")] == [("died", "cti")] * 3 + [("back", "cti")]
    assert steady.starts == 1


def test_a_picture_of_the_state_that_waited_for_room_is_made_up_for(home, told, monkeypatch):
    part, write = Program(home, "cti", DIES), running.write_state
    tries = []

    def no_room_for_a_while(place, state) -> None:
        tries.append(state)
        if len(tries) < 5:
            full_disk()
        write(place, state)
        ask_to_stop()

    def died() -> None:
        monkeypatch.setattr(running, "write_state", no_room_for_a_while)
        part._text = WAITS

    told.when["died"] = died
    supervisor(home, told, part).run(lambda _: None)
    assert len(tries) == 5
    assert [(each.up, each.restarts) for each in tries[-1].parts] == [(True, 1)]


@pytest.mark.parametrize("number", ASKING, ids=lambda number: number.name)
def test_ctrl_c_a_closed_terminal_and_down_end_the_house_cleanly(home, told, number):
    part, before = (
        Program(home, "cti", WAITS),
        signal.signal(number, signal.SIG_DFL),
    )  # not ignored, as by nohup
    supervisor(home, told, part).run(lambda _: os.kill(os.getpid(), number))
    signal.signal(number, before)
    assert told[-1] == ("stopping", None)
    assert not part.child.alive


def test_what_nohup_has_ignored_stays_ignored(home, told):
    part, before = Program(home, "cti", WAITS), signal.signal(signal.SIGHUP, signal.SIG_IGN)

    def hang_up(_) -> None:
        os.kill(os.getpid(), signal.SIGHUP)
        told.append(("still up", part.child.alive))
        ask_to_stop()

    supervisor(home, told, part).run(hang_up)
    signal.signal(signal.SIGHUP, before)
    assert ("still up", True) in told


def test_a_log_that_gets_long_while_all_is_well_begins_anew(home, told):
    log = home.log / "cti.log"

    def look() -> None:
        until = time.monotonic() + 10
        while not log.with_name("cti.log.1").exists() and time.monotonic() < until:
            time.sleep(0.01)
        ask_to_stop()

    def grow(_) -> None:
        with log.open("ab") as end:
            end.truncate(LONGEST_LOG + 1)
        threading.Thread(target=look).start()

    supervisor(home, told, Program(home, "cti", WAITS)).run(grow)
    assert log.with_name("cti.log.1").stat().st_size > LONGEST_LOG
    assert log.stat().st_size < LONGEST_LOG


def test_asked_to_stop_while_starting_nothing_is_left(home, told):
    first, second = Program(home, "asterisk-a", WAITS), Program(home, "cti", WAITS)
    told.when["up"] = ask_to_stop
    supervisor(home, told, first, second).run(lambda _: pytest.fail("it is not up"))
    assert not first.child.alive
    assert second.starts == 0


def test_a_second_start_in_the_same_home_is_refused_and_says_who_is_there(home, told):
    part = Program(home, "cti", WAITS)
    refusals = []

    def second(_):
        with pytest.raises(Refused) as refused, running.alone(home):
            pytest.fail("two at once")
        refusals.append(str(refused.value))
        ask_to_stop()

    supervisor(home, told, part).run(second)
    assert refusals == [
        f"{home.path}: runs already (process {os.getpid()}, at http://127.0.0.1:8800/); `trunkline down --home"
        f" {home.path}` ends it, --home DIR starts another beside it"
    ]


def test_what_a_killed_supervisor_left_is_ended_first(home, told):
    left = Program(home, "asterisk-a", WAITS)
    left.start(lambda: False)
    supervisor(home, told, Program(home, "cti", WAITS)).run(ask_to_stop)
    assert told[0] == ("leftover", "asterisk-a")
    assert not left.child.alive
    left.stop()


def test_the_state_is_true_while_it_runs_and_gone_afterwards(home, told):
    part = Program(home, "cti", WAITS)
    seen = []

    def look(_):
        seen.append(running.read_state(home))
        threading.Thread(target=ask_to_stop).start()

    supervisor(home, told, part).run(look)
    (state,) = seen
    assert (state.site, state.pid) == ("Lindqvist Pumps", os.getpid())
    assert [(each.name, each.up, each.restarts) for each in state.parts] == [("cti", True, 0)]
    assert running.read_state(home) is None


def test_the_state_of_a_process_that_was_killed_does_not_count(home):
    state = running.HouseState("x", "http://x/", 999999999, "1", ())
    running.write_state(home, state)
    assert running.read_state(home) is None
    (home.run / "trunkline.json").write_text("{")
    assert running.read_state(home) is None


def test_a_part_that_hangs_is_ended_and_started_again(home, told):
    """Stopped as by SIGSTOP: it neither dies nor answers, and asks for nothing but SIGKILL."""
    part = Program(home, "cti", WAITS)
    part.hangs = lambda: part.starts == 1
    told.when = {"back": ask_to_stop}

    def stop_it(_) -> None:
        os.kill(part.child.pid, signal.SIGSTOP)

    supervisor(home, told, part).run(stop_it)
    assert told[:4] == [("up", "cti"), ("hangs", "cti"), ("died", "cti"), ("back", "cti")]
    assert part.starts == 2


def test_a_server_without_a_sign_of_life_hangs(home, monkeypatch):
    """Not by the wall's clock, which may jump."""
    monkeypatch.setattr("trunkline.parts.HANGS", 0.05)
    server, alive = CtiServer(load_site(SAMPLE_SITE), home), home.run / "cti.alive"
    server._last_sign = (0, time.monotonic())
    alive.touch()
    assert not server.hangs()
    os.utime(alive, (4_000_000_000, 4_000_000_000))
    assert not server.hangs(), "the clock jumped, and it was touched"
    deadline = time.monotonic() + 5
    while not server.hangs():
        assert time.monotonic() < deadline
    alive.touch()
    assert not server.hangs()
