"""The same rules as acd.centre told in the plainest way: lists, searched from end to end after every event.

No indexes, no deadlines, no `move`: all it shares with the centre is the words of events and queues."""

from dataclasses import dataclass, field

from acd import events
from acd.queue import Queue


class Impossible(Exception):
    """The naive centre's IllegalMove."""


@dataclass
class Person:
    name: str
    skills: dict
    state: str = "NotReady"
    reason: str | None = None
    call: str | None = None
    until: float | None = None
    until_set: int = 0
    idle: float = 0.0  # seconds, while not ready
    idle_since: float = 0.0  # while ready or reserved
    next: tuple | None = None  # ("Ready",), ("NotReady", reason), ("LoggedOut",)


@dataclass
class Caller:
    name: str
    queue: Queue
    priority: int
    since: float
    entered: float
    number: int
    preferred: str | None
    to_agent: str | None
    began: int = 0  # when he began to wait, as a running number
    order: tuple = field(init=False)

    def __post_init__(self):
        self.order = (-(self.queue.priority + self.priority), self.since, self.number)

    def overflows_at(self):
        patience = self.queue.overflow_after
        return float("inf") if patience is None else self.entered + patience


class NaiveCentre:
    def __init__(self, queues, *, ringing, wrap_up):
        self.queues = {queue.name: queue for queue in queues}
        self.no_queue = Queue("", overflow_after=ringing)
        self.ringing, self.wrap_up = ringing, wrap_up
        self.people: dict[str, Person] = {}
        self.waiting: list[Caller] = []
        self.offered: dict[str, tuple[Caller, Person]] = {}
        self.number = 0
        self.heard: list[tuple] = []

    def step(self, event, now):
        self.heard, self.now = [], now
        if isinstance(event, events.Tick):
            while due := self.due():
                at, _, _, carry_out = min(due, key=lambda entry: entry[:3])
                carry_out(at)
                self.look_around()
        else:
            self.happens(event, now)
            self.look_around()
        return sorted(self.heard)

    # ---- after everything that happens: who can be served, who can never be ----------------------------

    def look_around(self):
        for caller in sorted(self.waiting, key=lambda caller: caller.order):
            person = self.best_for(caller)
            if person is not None:
                self.waiting.remove(caller)
                self.offer(caller, person)
        for caller in list(self.waiting):
            if not any(self.can_serve(person, caller) for person in self.people.values()):
                self.waiting.remove(caller)
                self.heard.append(("overflow", caller.name, "nobody-logged-in"))

    @staticmethod
    def sum_of(queue, person):
        """None if he does not meet the requirements."""
        indexes = [person.skills.get(skill, 0) for skill in queue.requires]
        fits = all(index >= least for index, least in zip(indexes, queue.requires.values(), strict=True))
        return sum(indexes) if fits else None

    def can_serve(self, person, caller):
        if caller.to_agent is not None:
            return person.name == caller.to_agent
        return self.sum_of(caller.queue, person) is not None

    def best_for(self, caller):
        ready = [p for p in self.people.values() if p.state == "Ready" and self.can_serve(p, caller)]
        for person in ready:
            if person.name in (caller.to_agent, caller.preferred):
                return person

        def order(person):
            skills = self.sum_of(caller.queue, person)
            if caller.queue.order == "most-skilled":
                return (-skills, person.idle_since, person.name)
            return (person.idle_since, -skills, person.name)

        return min(ready, key=order, default=None)

    def offer(self, caller, person):
        self.offered[caller.name] = (caller, person)
        person.state, person.call, person.next = "Reserved", caller.name, None
        self.limit(person, self.now + self.ringing)
        self.heard.append(("offer", caller.name, person.name))

    def place(self, caller, at):
        """A caller comes, or comes back."""
        person = self.best_for(caller)
        able = any(self.can_serve(person, caller) for person in self.people.values())
        if person is not None:
            self.offer(caller, person)
        elif not able or caller.overflows_at() <= at:
            self.heard.append(("overflow", caller.name, "waited-too-long" if able else "nobody-logged-in"))
        else:
            self.number += 1
            caller.began = self.number
            self.waiting.append(caller)

    # ---- time ------------------------------------------------------------------------------------------

    def limit(self, person, until):
        self.number += 1
        person.until, person.until_set = until, self.number

    def due(self):
        entries = []
        for person in self.people.values():
            if person.state == "WrapUp":
                entries.append(
                    (person.until, 0, person.until_set, lambda at, who=person: self.after_work(who, at))
                )
            elif person.state == "Reserved":
                entries.append(
                    (
                        person.until,
                        1,
                        person.until_set,
                        lambda at, who=person: self.refused(who, "no-answer", at),
                    )
                )
        for caller in self.waiting:
            entries.append(
                (caller.overflows_at(), 2, caller.began, lambda at, who=caller: self.too_long(who))
            )
        return [entry for entry in entries if entry[0] <= self.now]

    def too_long(self, caller):
        self.waiting.remove(caller)
        self.heard.append(("overflow", caller.name, "waited-too-long"))

    # ---- agents ----------------------------------------------------------------------------------------

    def become_ready(self, person, at, idle):
        person.state, person.call, person.next, person.idle_since = "Ready", None, None, at - idle

    def become_not_ready(self, person, reason, idle):
        person.state, person.call, person.next, person.reason, person.idle = (
            "NotReady",
            None,
            None,
            reason,
            idle,
        )

    def after_work(self, person, at, idle=0.0):
        match person.next:
            case ("NotReady", reason):
                self.become_not_ready(person, reason, idle)
            case ("LoggedOut",):
                del self.people[person.name]
            case _:
                self.become_ready(person, at, idle)

    def refused(self, person, reason, at):
        caller, _ = self.offered.pop(person.call)
        self.heard.append(("withdraw", caller.name, person.name, reason))
        if person.next == ("LoggedOut",):
            del self.people[person.name]
        else:
            self.become_not_ready(person, reason, at - person.idle_since)
        if caller.to_agent is None:
            self.place(caller, at)
        else:
            self.heard.append(("overflow", caller.name, "agent-unavailable"))

    def leaves(self, interaction, reason, at):
        self.waiting = [caller for caller in self.waiting if caller.name != interaction]
        if interaction in self.offered:
            _, person = self.offered.pop(interaction)
            self.heard.append(("withdraw", interaction, person.name, reason))
            self.after_work(person, at, idle=at - person.idle_since)

    # ---- events ----------------------------------------------------------------------------------------

    def happens(self, event, now):
        match event:
            case events.CallQueued():
                self.number += 1
                queue = self.no_queue if event.queue is None else self.queues[event.queue]
                since = now if event.since is None else event.since
                entered = now if event.entered is None else event.entered
                caller = Caller(
                    event.interaction, queue, event.priority, since, entered, self.number, event.preferred_agent,
                    event.to_agent,
                )  # fmt: skip
                self.place(caller, now)
            case events.CallLeft(interaction=interaction):
                self.leaves(interaction, "caller-left", now)
            case events.AgentLoggedIn(agent=name, skills=skills):
                if name in self.people:
                    raise Impossible
                self.people[name] = Person(name, dict(skills))
            case events.SkillsChanged(agent=name, skills=skills):
                if name in self.people:
                    self.people[name].skills = dict(skills)
            case _:
                person = self.people.get(event.agent)
                if person is None:
                    raise Impossible
                self.agent_does(person, event, now)

    def agent_does(self, person, event, now):
        match event, person.state:
            case events.AgentReady(), "Ready":
                pass
            case events.AgentReady(), "NotReady":
                self.become_ready(person, now, person.idle)
            case events.AgentReady(), "WrapUp":
                self.become_ready(person, now, 0.0)
            case events.AgentReady(), _:
                person.next = ("Ready",)
            case events.AgentNotReady(reason=reason), "NotReady":
                person.reason = reason
            case events.AgentNotReady(reason=reason), "Ready":
                self.become_not_ready(person, reason, now - person.idle_since)
            case events.AgentNotReady(reason=reason), "WrapUp":
                self.become_not_ready(person, reason, 0.0)
            case events.AgentNotReady(reason=reason), _:
                person.next = ("NotReady", reason)
            case events.AgentLoggedOut(), "Reserved" | "Busy":
                person.next = ("LoggedOut",)
            case events.AgentLoggedOut(), _:
                del self.people[person.name]
            case events.WrapUpMore(seconds=seconds), "WrapUp":
                self.limit(person, max(person.until, now) + seconds)
            case events.OfferAnswered(interaction=its), "Reserved" if its == person.call:
                del self.offered[its]
                person.state = "Busy"
            case events.OfferDeclined(interaction=its), "Reserved" if its == person.call:
                self.refused(person, "declined", now)
            case events.OfferFailed(interaction=its, reason=reason), "Reserved" if its == person.call:
                self.refused(person, reason, now)
            case events.AgentBusy(interaction=its), "Ready" | "NotReady" | "WrapUp":
                if person.state == "NotReady":
                    person.next = ("NotReady", person.reason)
                person.state, person.call = "Busy", its
                self.leaves(its, "taken", now)
            case events.TalkEnded(interaction=its, wrap_up=seconds), "Busy" if its == person.call:
                seconds = self.wrap_up if seconds is None else seconds
                if seconds > 0:
                    person.state = "WrapUp"
                    self.limit(person, now + seconds)
                else:
                    self.after_work(person, now)
            case _:
                raise Impossible
