"""The server's own figures, for Prometheus: what is counted, and what is looked at when somebody asks.

Names and units follow Prometheus' rules: seconds, `_total` on what only grows. Labels have few values, which
the site file bounds: a queue, a board, a node, a state; never a call or a number. docs/operating.md lists all
of them, and a test compares.
"""

from __future__ import annotations

import sys
from collections import Counter as Tally
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from twisted.internet.defer import Deferred
from twisted.internet.task import LoopingCall

from crm import facts
from cti.alarms.rules import NAMES
from cti.calls.calls import Calls
from cti.reactor import Reactor
from cti.recognition import RESULTS

if TYPE_CHECKING:
    from cti.alarms.alarms import Alarms
    from cti.link.commands import Commands

LOOK_EVERY = 2.0  # seconds between two questions to the database
SILENT = 5.0  # seconds that the database has for its answer
BEAT = 0.25  # seconds between two measurements of the reactor's lag
QUICK = (0.0005, 0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)  # seconds
IN_QUEUE = ("queue", "offer")


class Figures:
    """Counts as things happen (`wrote`, `answered_in`), and looks now and then how late the reactor is, and
    whether the database answers (`ping`). `registry` is what /metrics shows."""

    def __init__(self, reactor: Reactor) -> None:
        self.registry = CollectorRegistry()
        self._reactor = reactor
        self._live: dict[str, tuple[str, str]] = {}  # interaction → its present segment, and its queue
        self._begun = self._counter("calls_begun", "Calls that began.", "direction")
        self._ended = self._counter("calls_ended", "Calls that ended.", "outcome")
        self._refused = self._counter("calls_refused", "Calls that no line took.", "board", "reason")
        self._offers = self._counter("offers", "Rings at agents, of calls that waited.", "queue")
        self._answers = self._counter("answers", "Offers that became talks.", "queue")
        self._abandons = self._counter("abandons", "Callers who gave up in a queue.", "queue")
        self._recordings = self._counter("recordings_joined", "Recordings that were joined and kept.")
        self._lag = Histogram(
            "trunkline_event_loop_lag_seconds", "How late the reactor comes to a timer.",
            registry=self.registry, buckets=QUICK,
        )  # fmt: skip
        self._ari = Histogram(
            "trunkline_ari_request_seconds", "From a request to Asterisk to its answer.", ["node"],
            registry=self.registry, buckets=QUICK,
        )  # fmt: skip
        self.database_up = False
        self._asked: float | None = None  # since when a question to the database waits
        self._answered = 0.0  # when it last answered
        self._database = Gauge(
            "trunkline_database_up", "Whether the database answered last.", registry=self.registry
        )
        ProcessCollector(registry=self.registry)
        self._beating, self._asking = LoopingCall(self._beat), LoopingCall(self._ask)
        self._beating.clock = self._asking.clock = reactor
        self._due = 0.0
        self.ping: Callable[[], Deferred[object]] = lambda: Deferred()

    def _counter(self, name: str, what: str, *labels: str) -> Counter:
        return Counter(f"trunkline_{name}", what, labels, registry=self.registry)

    def start(self) -> None:
        self._due = self._reactor.seconds() + BEAT
        self._answered = self._reactor.seconds()
        self._beating.start(BEAT, now=False)
        self._asking.start(LOOK_EVERY)

    def stop(self) -> None:
        for loop in (self._beating, self._asking):
            if loop.running:
                loop.stop()

    def _beat(self) -> None:
        now = self._reactor.seconds()
        self._lag.observe(max(0.0, now - self._due))
        self._due = now + BEAT

    @property
    def database_silent(self) -> float:
        """Seconds since the database has last answered; 0 while it does. One that says nothing at all is
        taken for silent after SILENT seconds."""
        now = self._reactor.seconds()
        waits = self._asked is not None and now - self._asked >= SILENT
        return now - self._answered if waits or not self.database_up else 0.0

    def _ask(self) -> Deferred[None]:
        self._asked = self._reactor.seconds()
        return self.ping().addCallbacks(lambda _: self._database_is(True), lambda _: self._database_is(False))

    def _database_is(self, up: bool) -> None:
        self.database_up, self._asked = up, None
        if up:
            self._answered = self._reactor.seconds()
        self._database.set(up)

    # ---- what happens ------------------------------------------------------------------------------------

    def answered_in(self, node: str, seconds: float) -> None:
        self._ari.labels(node).observe(seconds)

    def wrote(self, fact: facts.Fact) -> None:
        """A fact went into the journal: what is counted is what is kept."""
        match fact:
            case facts.InteractionBegan(direction=direction):
                self._begun.labels(direction).inc()
                self._live[fact.interaction] = ("", "")
            case facts.SegmentBegan(kind=kind):
                self._segment(fact.interaction, kind, fact.queue)
            case facts.InteractionEnded(outcome=outcome):
                self._ended.labels(outcome).inc()
                last, queue = self._live.pop(fact.interaction, ("", ""))
                if outcome == "abandoned" and last in IN_QUEUE:
                    self._abandons.labels(queue).inc()
            case facts.LineRefused(board=board, reason=reason):
                self._refused.labels(board, reason).inc()
            case facts.RecordingMade():
                self._recordings.inc()

    def _segment(self, interaction: str, kind: str, queue: str | None) -> None:
        before, waited_in = self._live.get(interaction, ("", ""))
        name = queue or waited_in
        if kind == "offer":
            self._offers.labels(name).inc()
        elif kind == "talk" and before == "offer":
            self._answers.labels(name).inc()
        self._live[interaction] = (kind, name)


class Moment(Collector):
    """What is true at the moment of asking. For the reactor's thread, as is all that it looks at."""

    def __init__(self, calls: Calls, commands: Commands, alarms: Alarms) -> None:
        self._calls, self._commands, self._alarms = calls, commands, alarms

    def describe(self) -> Iterator[Metric]:
        return iter(())  # nothing is asked before the server is whole

    def collect(self) -> Iterator[Metric]:
        services = self._calls.services
        stages = Tally(session.chronicle.stage for session in self._calls.sessions.values())
        yield _gauge("calls", "Calls that are up.", "stage", stages)
        centre = services.routing.centre
        queues, now = centre.queues(), services.clock.now()
        waiting = {queue.queue: queue.waiting + queue.offered for queue in queues}
        yield _gauge("queue_callers", "Callers in the queue, those rung for included.", "queue", waiting)
        oldest = {queue.queue: now - (queue.oldest_since or now) for queue in queues}
        yield _gauge("queue_longest_wait_seconds", "Since the oldest of them entered.", "queue", oldest)
        states = Tally(services.agents.state(figures.agent).state for figures in centre.agents())
        yield _gauge("agents", "Agents who are logged in.", "state", states)
        boards = services.lines.boards
        yield _gauge("lines", "Lines of the board.", "board", {name: b.lines for name, b in boards.items()})
        in_use = {name: board.in_use for name, board in boards.items()}
        yield _gauge("lines_in_use", "Lines with a call.", "board", in_use)
        behind = services.journal.behind
        yield _gauge("journal_facts_waiting", "Facts that the database has not taken yet.", "", behind.count)
        yield _gauge("journal_oldest_seconds", "How long the oldest of them has waited.", "", behind.age)
        yield _count("journal_facts_lost", "Facts that neither disk nor memory had room for.", behind.lost)
        nodes = {name: node.ari.connected for name, node in services.switch.nodes.items()}
        yield _gauge("node_up", "Whether Asterisk is connected.", "node", nodes)
        failed = services.recordings.failures
        yield _count("recordings_failed", "Talks of which no recording could be made or joined.", failed)
        yield _gauge("link_clients", "Connections of the CTI link.", "", len(self._commands.clients))
        recognition = services.recognition
        yield _gauge("recognisers_busy", "Recognisers that hear somebody.", "", recognition.busy)
        yield _gauge(
            "speech_waiting", "Callers who speak while all of them are busy.", "", recognition.waiting
        )
        heard = CounterMetricFamily(
            "trunkline_speech", "What callers said, by what came of it.", labels=["result"]
        )
        for result in RESULTS:
            heard.add_metric([result], recognition.counts[result])
        yield heard
        blocks = sys.getallocatedblocks()
        yield _gauge("python_blocks", "Pieces of memory that Python holds, of whatever size.", "", blocks)
        yield _gauge("draining", "Whether no new calls are taken.", "", self._calls.draining)
        standing = Tally(alarm.name for alarm in self._alarms.standing)
        yield _gauge("alarm", "Alarms that stand.", "name", {name: standing[name] for name in NAMES})


def _gauge(name: str, what: str, label: str, values: object) -> Metric:
    family = GaugeMetricFamily(f"trunkline_{name}", what, labels=[label] if label else [])
    if isinstance(values, dict):
        for value, number in values.items():
            family.add_metric([value], float(number))
    else:
        family.add_metric([], float(values))  # type: ignore[arg-type]
    return family


def _count(name: str, what: str, value: int) -> Metric:
    return CounterMetricFamily(f"trunkline_{name}", what, value=value)
