"""The figures for Prometheus: what they count, who may read them, and that the manual lists all of them."""

from __future__ import annotations

import re
from collections import Counter
from types import SimpleNamespace

import pytest
from prometheus_client.exposition import generate_latest
from twisted.internet.address import IPv4Address
from twisted.internet.defer import Deferred, fail, succeed
from twisted.internet.task import Clock
from twisted.web.test.requesthelper import DummyRequest

from acd.centre import Centre
from acd.queue import Queue
from config.home import PROJECT
from crm import facts
from cti.clock import Clock as HouseClock
from cti.door.metrics import Metrics
from cti.figures import BEAT, LOOK_EVERY, SILENT, Figures, Moment
from cti.journal import Behind
from cti.switch.lines import Board, Lines

NOW = HouseClock().utc()
UNBOUNDED = ("interaction", "number", "caller", "agent", "customer", "channel", "account")


def server(figures: Figures):
    """As much of a server as the figures look at."""
    centre = Centre([Queue("sales-en"), Queue("service-en")], ringing=20, wrap_up=30)
    services = SimpleNamespace(
        routing=SimpleNamespace(centre=centre), clock=HouseClock(), agents=SimpleNamespace(state=None),
        lines=Lines([Board("telco", 16)]), journal=SimpleNamespace(behind=Behind(3, 1.5)),
        switch=SimpleNamespace(nodes={"a": SimpleNamespace(ari=SimpleNamespace(connected=True))}),
        recordings=SimpleNamespace(failures=2),
        recognition=SimpleNamespace(busy=1, waiting=0, counts=Counter(understood=5)),
    )  # fmt: skip
    session = SimpleNamespace(chronicle=SimpleNamespace(stage="talk"))
    calls = SimpleNamespace(services=services, sessions={"x": session}, draining=False)
    alarms = SimpleNamespace(standing=[SimpleNamespace(name="node-lost")] * 2)
    figures.registry.register(Moment(calls, SimpleNamespace(clients={1, 2}), alarms))  # type: ignore[arg-type]
    return services


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def figures(clock) -> Figures:
    figures = Figures(clock)
    server(figures)
    return figures


def value(figures: Figures, name: str, /, **labels: str) -> float | None:
    return figures.registry.get_sample_value(f"trunkline_{name}", labels)


def tell(figures: Figures, *segments: tuple[str, str | None], outcome: str) -> None:
    figures.wrote(facts.InteractionBegan(at=NOW, interaction="x", direction="in"))
    for kind, queue in segments:
        figures.wrote(facts.SegmentBegan(at=NOW, interaction="x", kind=kind, queue=queue))  # type: ignore[arg-type]
    figures.wrote(facts.InteractionEnded(at=NOW, interaction="x", outcome=outcome))


def test_an_answered_call_is_one_offer_and_one_answer_however_often_it_is_held(figures):
    stretches = (
        ("ivr", None),
        ("queue", "sales-en"),
        ("offer", "sales-en"),
        ("talk", "sales-en"),
        ("hold", None),
        ("talk", None),
    )
    tell(figures, *stretches, outcome="answered")
    assert value(figures, "calls_begun_total", direction="in") == 1
    assert value(figures, "offers_total", queue="sales-en") == 1
    assert value(figures, "answers_total", queue="sales-en") == 1
    assert value(figures, "calls_ended_total", outcome="answered") == 1
    assert value(figures, "abandons_total", queue="sales-en") is None


@pytest.mark.parametrize(("last", "counted"), [("queue", 1), ("offer", 1), ("ivr", None)])
def test_who_gives_up_is_counted_where_he_waited(figures, last, counted):
    tell(figures, ("queue", "sales-en"), (last, None), outcome="abandoned")
    assert value(figures, "abandons_total", queue="sales-en") == counted


def test_nothing_is_remembered_of_calls_that_are_over(figures):
    for _ in range(100):
        tell(figures, ("queue", "sales-en"), outcome="abandoned")
    assert figures._live == {}


def test_the_moment(figures):
    assert value(figures, "calls", stage="talk") == 1
    assert value(figures, "queue_callers", queue="sales-en") == 0
    assert value(figures, "lines", board="telco") == 16
    assert value(figures, "journal_facts_waiting") == 3
    assert value(figures, "node_up", node="a") == 1
    assert value(figures, "recordings_failed_total") == 2
    assert value(figures, "link_clients") == 2
    assert value(figures, "speech_total", result="understood") == 5
    assert value(figures, "recognisers_busy") == 1
    assert (value(figures, "alarm", name="node-lost"), value(figures, "alarm", name="disk-full")) == (2, 0)


def test_lag_is_how_late_the_reactor_comes(figures, clock):
    figures.ping = lambda: succeed(None)
    figures.start()
    clock.advance(BEAT)
    clock.advance(BEAT + 0.3)
    figures.stop()
    assert value(figures, "event_loop_lag_seconds_count") == 2
    assert value(figures, "event_loop_lag_seconds_sum") == pytest.approx(0.3)


def test_a_database_that_does_not_answer_is_down(figures, clock):
    figures.ping = lambda: fail(OSError("gone"))
    figures.start()
    assert (value(figures, "database_up"), figures.database_up) == (0, False)
    figures.ping = lambda: succeed(None)
    clock.advance(10)
    assert (value(figures, "database_up"), figures.database_up) == (1, True)
    figures.stop()


def test_one_that_does_not_even_refuse_is_silent_too(figures, clock):
    figures.ping = lambda: succeed(None)
    figures.start()
    assert figures.database_silent == 0
    figures.ping = lambda: Deferred()
    clock.advance(LOOK_EVERY)
    assert figures.database_silent == 0, "it may take its time"
    clock.advance(SILENT)
    assert figures.database_silent == LOOK_EVERY + SILENT, "counted from its last answer"
    figures.stop()


@pytest.mark.parametrize(
    ("peer", "forwarded", "may"),
    [
        ("127.0.0.1", None, True), ("10.0.0.9", None, False), ("10.0.0.7", None, True),
        ("127.0.0.1", b"10.0.0.9", False),  # a proxy that nobody named
        ("10.0.0.2", b"10.0.0.7", True), ("10.0.0.2", b"10.0.0.9", False), ("10.0.0.2", None, False),
    ],
)  # fmt: skip
def test_only_those_whom_the_site_names_read_them(figures, peer, forwarded, may):
    request = DummyRequest([b"metrics"])
    request.client = IPv4Address("TCP", peer, 1)
    if forwarded:
        request.requestHeaders.addRawHeader(b"x-forwarded-for", forwarded)
    said = Metrics(figures.registry, ["10.0.0.7"], ["10.0.0.2"]).render_GET(request)  # type: ignore[arg-type]
    assert (b"trunkline_calls" in said) is may
    assert request.responseCode == (None if may else 403) or (may and request.responseCode == 200)


def test_the_manual_lists_every_figure_with_its_labels_and_no_other(figures):
    tell(figures, ("queue", "q"), ("offer", "q"), ("talk", "q"), outcome="answered")
    tell(figures, ("queue", "q"), outcome="abandoned")
    figures.wrote(facts.LineRefused(at=NOW, board="telco"))
    figures.answered_in("a", 0.001)
    there = {}
    for family in figures.registry.collect():
        if family.name.startswith("trunkline_"):
            name = family.name + ("_total" if family.type == "counter" else "")
            labels = {label for sample in family.samples for label in sample.labels} - {"le"}
            there[name] = (family.type, labels)
    text = (PROJECT / "docs" / "operating.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(trunkline_\w+)` \| (\w+) \|([^|]*)\|", text, re.MULTILINE)
    manual = {name: (kind, set(re.findall(r"`(\w+)`", labels))) for name, kind, labels in rows}
    there["trunkline_agents"] = (there["trunkline_agents"][0], {"state"})  # nobody is logged in here
    assert manual == there
    assert not {label for _, labels in there.values() for label in labels} & set(UNBOUNDED)


def test_names_and_units_are_as_prometheus_wants_them(figures):
    text = generate_latest(figures.registry).decode()
    for kind, name in re.findall(r"# TYPE (trunkline_\w+) (\w+)", text):
        assert (name == "counter") == kind.endswith("_total"), kind
        assert not re.search(r"_(ms|milliseconds|minutes)\b", kind)
