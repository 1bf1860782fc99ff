"""acd's centre in the running server: hands it what happened, carries its decisions to whom they concern."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

import structlog

from acd import decisions, events
from acd.centre import Centre
from cti.clock import Clock
from cti.reactor import Alarm, Reactor

log = structlog.get_logger("cti.routing")


class Routing:
    """`decided[interaction]` hears what concerns a waiting call, `agent_moved` every change of an agent.

    A decision may lead straight to the next event (an offer that cannot ring); it then waits for its turn,
    so that all hear of the first one before anybody hears of the second.
    """

    def __init__(self, centre: Centre, clock: Clock, reactor: Reactor) -> None:
        self.centre = centre
        self.decided: dict[str, Callable[[decisions.Decision], None]] = {}
        self.agent_moved: Callable[[decisions.AgentMoved], None] = lambda moved: None
        self.changed: Callable[[], None] = lambda: None
        self._clock, self._reactor = clock, reactor
        self._to_tell: deque[decisions.Decision] = deque()
        self._telling = False
        self._alarm: Alarm | None = None

    def step(self, event: events.Event) -> None:
        """Raises acd.agent_state.IllegalMove when it cannot be; then nothing has changed."""
        self._to_tell.extend(self.centre.step(event, self._clock.now()))
        self._tell()
        self._set_alarm()
        self.changed()

    def _tell(self) -> None:
        if self._telling:
            return
        self._telling = True
        try:
            while self._to_tell:
                self._tell_one(self._to_tell.popleft())
        finally:
            self._telling = False

    def _tell_one(self, decision: decisions.Decision) -> None:
        if isinstance(decision, decisions.AgentMoved):
            self.agent_moved(decision)
            return
        hear = self.decided.get(decision.interaction)
        if hear is None:
            log.error(
                "a decision about a call that nobody has",
                interaction=decision.interaction,
                decision=repr(decision),
            )
            return
        hear(decision)

    def _set_alarm(self) -> None:
        if self._alarm is not None and self._alarm.active():
            self._alarm.cancel()
        self._alarm = None
        deadline = self.centre.next_deadline()
        if deadline is not None:
            delay = max(0.0, deadline - self._clock.now())
            self._alarm = self._reactor.callLater(delay, lambda: self.step(events.Tick()))

    def stop(self) -> None:
        if self._alarm is not None and self._alarm.active():
            self._alarm.cancel()
