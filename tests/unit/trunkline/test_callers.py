"""Who calls when, and what `trunkline callers` says when nobody can be called."""

from __future__ import annotations

import io
import json
import random
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from itertools import pairwise
from types import SimpleNamespace

import pytest
from click.testing import CliRunner
from rich.console import Console

from config.home import SAMPLE_SITE
from config.load import load_site
from trunkline.callers import _picture, server_answers
from trunkline.cli import main
from trunkline.phones.crowd import Tally
from trunkline.phones.plan import FIRST_KEY_AFTER, NEXT_KEY_AFTER, Person, keys_of, plan_calls
from trunkline.phones.words import WORDS, say, spoken_here

PEOPLE = [Person("+862155500101", "张伟", "zh"), Person("+862155500102", "Anna Berg", "en")]


def planned(count: int = 400, rate: float = 2.0, presses=("1,1", "2"), stay=(5.0, 9.0), seed: int = 1):
    chance = random.Random(seed)
    return plan_calls(PEOPLE, count=count, rate=rate, presses=presses, stay=stay, chance=chance)


def test_the_same_seed_plans_the_same_calls_and_another_one_others():
    assert planned(seed=1) == planned(seed=1)
    assert planned(seed=1) != planned(seed=2)


def test_calls_come_at_the_rate_asked_for_and_not_in_step():
    calls = planned(count=2000, rate=4.0)
    assert calls[-1].at == pytest.approx(500, rel=0.1)
    pauses = [later.at - earlier.at for earlier, later in pairwise(calls)]
    assert min(pauses) >= 0
    assert sum(pause < 0.125 for pause in pauses) / len(pauses) == pytest.approx(0.39, abs=0.05), (
        "a Poisson stream: 1 - exp(-1/2) of the pauses are shorter than half their mean"
    )


def test_every_caller_takes_one_of_the_ways_at_a_persons_pace():
    calls = planned()
    assert {tuple(key for _, key in call.presses) for call in calls} == {("1", "1"), ("2",)}
    for call in calls:
        assert FIRST_KEY_AFTER[0] <= call.presses[0][0] <= FIRST_KEY_AFTER[1]
        assert all(NEXT_KEY_AFTER[0] <= pause <= NEXT_KEY_AFTER[1] for pause, _ in call.presses[1:])
        assert 5.0 <= call.stay <= 9.0


def test_a_caller_may_press_nothing():
    assert {call.presses for call in planned(presses=())} == {()}
    assert {call.presses for call in planned(presses=("",))} == {()}


@pytest.mark.parametrize("way", ["foo", "1,x", "1.2"])
def test_a_way_that_no_telephone_can_press_is_refused(way):
    with pytest.raises(ValueError, match="cannot be pressed on a telephone"):
        planned(presses=("1", way))


def test_several_keys_at_once_and_spaces_between_are_a_way_too():
    assert keys_of("12, *#A") == ("12", "*#A")


@pytest.mark.parametrize("wrong", [{"count": 0}, {"rate": 0.0}, {"stay": (9.0, 5.0)}, {"stay": (-1.0, 5.0)}])
def test_a_plan_that_makes_no_sense_is_refused(wrong):
    with pytest.raises(ValueError, match="cannot be planned"):
        planned(**wrong)


def test_without_people_nobody_calls():
    with pytest.raises(ValueError, match="nobody to call"):
        plan_calls([], count=1, rate=1, presses=(), stay=(1, 1), chance=random.Random(1))


def test_every_word_of_the_phones_stands_in_both_languages_with_the_same_gaps():
    for word, said in WORDS.items():
        gaps = [sorted(part.split("}")[0] for part in said[one].split("{")[1:]) for one in ("en", "zh")]
        assert gaps[0] == gaps[1], word


def test_it_speaks_the_terminals_language(monkeypatch):
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    assert spoken_here() == "en"
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert say("busy", spoken_here()) == "忙"


def run(home, *words: str):
    return CliRunner().invoke(main, ["callers", "--home", str(home.path), *words])


def test_without_a_site_it_says_what_to_do(home):
    result = run(home)
    assert result.exit_code == 1
    assert "there is no site here yet; start it once with `trunkline up`, or give --home" in result.output


def test_without_a_server_it_says_what_to_do_and_places_no_call(home):
    text = SAMPLE_SITE.read_text().replace('address = "127.0.0.1"', 'address = "127.0.83.2"')
    home.site_file.write_text(text)
    result = run(home)
    assert (result.exit_code, result.output) == (
        1,
        "Error: the CTI server: does not answer at 127.0.83.2:8800; start it first with `trunkline up`\n",
    )


class Health(BaseHTTPRequestHandler):
    """A server whose line of figures is its last word."""

    def do_GET(self) -> None:
        ready = self.server.ready
        self.send_response(200 if ready else 503)
        self.end_headers()
        self.wfile.write(json.dumps({"ready": ready}).encode())

    def log_message(self, *_) -> None: ...


@pytest.fixture
def answering(home):
    """A server that answers at the site's port; `ready` says what."""
    with HTTPServer(("127.0.0.1", 0), Health) as server:
        text = SAMPLE_SITE.read_text().replace("port = 8800", f"port = {server.server_port}")
        home.site_file.write_text(text)
        server.ready = True
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_the_server_is_asked_directly_where_the_machine_has_a_web_proxy(home, answering, monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    server_answers(load_site(home.site_file))


def test_a_server_that_is_not_ready_is_said_and_no_call_is_placed(home, answering):
    answering.ready = False
    result = run(home)
    assert (result.exit_code, result.output) == (
        1,
        "Error: the CTI server: is not ready; `trunkline status` shows what is missing\n",
    )


def test_names_in_the_picture_are_shown_as_they_are():
    caller = SimpleNamespace(
        person=Person("+862155500101", "Pumps [/b] [north]", "en"), state="busy", pressed=["1"], began=0.0
    )
    crowd = SimpleNamespace(tally=Tally(), on_the_line=[caller])
    console = Console(file=io.StringIO(), width=200)
    console.print(_picture(crowd, "[b]0100", 1, "en"))
    assert "Pumps [/b] [north]" in console.file.getvalue()
    assert "[b]0100" in console.file.getvalue()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--rate", "0"), "0.0 is not in the range 0.01<=x<=50"),
        (("--rate", "fast"), "'fast' is not a valid float"),
        (("--count", "0"), "0 is not in the range 1<=x<=100000"),
        (("--speaks", "sv"), "'sv' is not one of 'en', 'zh', 'both'"),
        (
            ("--presses", "1,2", "--presses", "foo"),
            '"foo" cannot be pressed on a telephone; write keys of 0-9 * # A-D',
        ),
        (("--presses", "1;2"), '"1;2" cannot be pressed on a telephone'),
    ],
)
def test_what_cannot_be_asked_for_is_said_before_anything_begins(home, words, said):
    result = run(home, *words)
    assert result.exit_code == 2
    assert said in result.output
