"""A centre with its clock, told as a story: `scene.agent("anna", service=80)`, `scene.call("lee")`, `scene.passes(20)`."""

from acd import events
from acd.agent_state import AgentState, Busy
from acd.centre import Centre
from acd.decisions import Decision, Offer, Overflow, Position, Withdraw
from acd.events import Event
from acd.queue import Queue

SERVICE = Queue("service", requires={"service": 1}, overflow_after=120)
SALES = Queue("sales", requires={"sales": 1}, overflow_after=120)


class Scene:
    def __init__(self, *queues: Queue, ringing: float = 20, wrap_up: float = 30) -> None:
        self.centre = Centre(queues or (SERVICE, SALES), ringing=ringing, wrap_up=wrap_up)
        self.now = 1000.0
        self.heard: list[Decision] = []  # by the last act

    def step(self, event: Event) -> list[Decision]:
        self.heard = self.centre.step(event, self.now)
        return self.heard

    def passes(self, seconds: float) -> list[Decision]:
        """Time passes, with each Tick in time; what was decided meanwhile."""
        end, heard = self.now + seconds, []
        while (due := self.centre.next_deadline()) is not None and due <= end:
            self.now = max(self.now, due)
            heard += self.step(events.Tick())
        self.now, self.heard = end, heard
        return heard

    def agent(self, name: str, *, ready: bool = True, **skills: int) -> None:
        self.step(events.AgentLoggedIn(name, skills))
        if ready:
            self.ready(name)

    def ready(self, name: str) -> list[Decision]:
        return self.step(events.AgentReady(name))

    def not_ready(self, name: str, reason: str = "break") -> list[Decision]:
        return self.step(events.AgentNotReady(name, reason))

    def logs_out(self, name: str) -> list[Decision]:
        return self.step(events.AgentLoggedOut(name))

    def call(self, interaction: str, queue: str | None = "service", **how: object) -> list[Decision]:
        return self.step(events.CallQueued(interaction, queue, **how))

    def hangs_up(self, interaction: str) -> list[Decision]:
        return self.step(events.CallLeft(interaction))

    def answers(self, name: str) -> list[Decision]:
        return self.step(events.OfferAnswered(self.with_call(name), name))

    def ends(self, name: str, wrap_up: float | None = None) -> list[Decision]:
        return self.step(events.TalkEnded(self.with_call(name), name, wrap_up))

    def talks(self, name: str, interaction: str) -> None:
        """Busy with some call of his own."""
        self.step(events.AgentBusy(name, interaction))
        assert isinstance(self.state(name), Busy)

    def state(self, name: str) -> AgentState:
        return self.centre.state(name)

    def with_call(self, name: str) -> str:
        interaction = getattr(self.state(name), "interaction", None)
        assert interaction is not None, f"{name} has no call: {self.state(name)}"
        return interaction

    def at(self, interaction: str) -> str | int | None:
        """His place in the queue, or who is being rung for him; None if he is nowhere."""
        place = self.centre.place(interaction)
        return None if place is None else place.offered_to or place.position

    # what the last act led to

    def offers(self) -> dict[str, str]:
        return {heard.interaction: heard.agent for heard in self.heard if isinstance(heard, Offer)}

    def offer(self) -> Offer:
        (offer,) = (heard for heard in self.heard if isinstance(heard, Offer))
        return offer

    def withdrawn(self) -> list[tuple[str, str, str]]:
        return [(w.interaction, w.agent, w.reason) for w in self.heard if isinstance(w, Withdraw)]

    def overflowed(self) -> dict[str, str]:
        return {heard.interaction: heard.reason for heard in self.heard if isinstance(heard, Overflow)}

    def told(self) -> dict[str, int]:
        return {heard.interaction: heard.position for heard in self.heard if isinstance(heard, Position)}
