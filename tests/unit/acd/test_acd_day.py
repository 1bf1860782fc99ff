"""Generated days: any events in any order, against a naive model and the laws of the house.

What a search finds becomes a plain test with a name, in the file it belongs to."""

from collections import Counter

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from naive_centre import Impossible, NaiveCentre

from acd import events
from acd.agent_state import Busy, IllegalMove, NotReady, Ready, Reserved, WrapUp
from acd.centre import AlreadyQueued, Centre
from acd.decisions import AgentMoved, Offer, Overflow, Position, Withdraw
from acd.queue import Queue
from acd.waiting import PLACES

NAMES = ("anna", "ben", "cai", "dora")
CALLS = tuple(f"call-{number}" for number in range(10))
QUEUES = (
    Queue("service", requires={"service": 1}, overflow_after=60),
    Queue("service-en", requires={"service": 30, "english": 50}, overflow_after=40, priority=1),
    Queue("sales", requires={"sales": 1}, order="longest-idle"),
    Queue("anybody", overflow_after=0),
)

agents = st.sampled_from(NAMES)
calls = st.sampled_from(CALLS)
queues = st.sampled_from(["service", "service", "service-en", "sales", "sales", "anybody"])
seconds = st.sampled_from([0, 1, 10, 20, 30, 45])
skill_sets = st.fixed_dictionaries(
    {"service": st.sampled_from([0, 20, 50, 50, 90]), "sales": st.sampled_from([0, 50, 50, 90])},
    optional={"english": st.sampled_from([20, 50, 90])},
)

READY = lambda agent, call: events.AgentReady(agent)  # noqa: E731 (a table of acts)
BREAK = lambda agent, call: events.AgentNotReady(agent, "break")  # noqa: E731
LUNCH = lambda agent, call: events.AgentNotReady(agent, "lunch")  # noqa: E731
LOG_OUT = lambda agent, call: events.AgentLoggedOut(agent)  # noqa: E731
MORE = lambda agent, call: events.WrapUpMore(agent, 30)  # noqa: E731
ANSWER = lambda agent, call: events.OfferAnswered(call, agent)  # noqa: E731
DECLINE = lambda agent, call: events.OfferDeclined(call, agent)  # noqa: E731
FAIL = lambda agent, call: events.OfferFailed(call, agent)  # noqa: E731
PICK_UP = lambda agent, call: events.AgentBusy(agent, call)  # noqa: E731
END = lambda agent, call: events.TalkEnded(call, agent)  # noqa: E731
NOBODY_REACHED = lambda agent, call: events.TalkEnded(call, agent, wrap_up=0)  # noqa: E731

ANYTHING = (READY, BREAK, LUNCH, LOG_OUT, MORE, ANSWER, DECLINE, FAIL, PICK_UP, END, NOBODY_REACHED)
SENSIBLE = {
    "NotReady": (READY, READY, READY, LUNCH, PICK_UP, LOG_OUT),
    "Ready": (BREAK, PICK_UP, LOG_OUT),
    "Reserved": (ANSWER, ANSWER, ANSWER, DECLINE, FAIL, BREAK, LOG_OUT),
    "Busy": (END, END, NOBODY_REACHED, NOBODY_REACHED, BREAK, LOG_OUT),
    "WrapUp": (READY, READY, MORE, PICK_UP, LUNCH, LOG_OUT),
}


class Day(RuleBasedStateMachine):
    @initialize(wrap_up=st.sampled_from([0, 30]), shift=st.lists(skill_sets, min_size=1, max_size=len(NAMES)))
    def morning(self, wrap_up, shift):
        self.wrap_up, self.now = wrap_up, 1000.0
        self.centre = self.new_centre()
        self.naive = NaiveCentre(QUEUES, ringing=20, wrap_up=wrap_up)
        self.told: dict[str, int] = {}
        self.diary: list[tuple] = []
        self.rung: dict[str, str] = {}  # agent -> call, by Offers, Withdraws and answers alone
        for agent, skills in zip(NAMES, shift, strict=False):
            self.an_agent_logs_in(agent, skills, ready=True)

    def new_centre(self):
        return Centre(QUEUES, ringing=20, wrap_up=self.wrap_up)

    # ---- what happens ----------------------------------------------------------------------------------

    @rule(agent=agents, skills=skill_sets, ready=st.booleans())
    def an_agent_logs_in(self, agent, skills, ready):
        self.step(events.AgentLoggedIn(agent, skills))
        if ready:
            self.step(events.AgentReady(agent))

    @rule(agent=agents, skills=skill_sets)
    def skills_change(self, agent, skills):
        self.step(events.SkillsChanged(agent, skills))

    @rule(agent=agents, data=st.data())
    def an_agent_does_what_one_does(self, agent, data):
        state = self.centre.state(agent)
        acts = SENSIBLE.get(type(state).__name__)
        if acts is None:
            self.an_agent_logs_in(agent, data.draw(skill_sets), ready=True)
            return
        act = data.draw(st.sampled_from(acts))
        call = data.draw(calls) if act is PICK_UP else getattr(state, "interaction", None)
        self.step(act(agent, call))

    @rule()
    def all_want_to_go_home(self):
        for agent in NAMES:
            self.step(events.AgentLoggedOut(agent))

    @rule(agent=agents, act=st.sampled_from(ANYTHING), call=calls)
    def an_agent_does_anything(self, agent, act, call):
        self.step(act(agent, call))

    @rule(
        call=calls,
        queue=queues,
        priority=st.sampled_from([0, 0, 0, 1, 2]),
        preferred=st.none() | agents,
        age=st.sampled_from([0, 0, 0, 5, 30]),
    )
    def a_call_comes(self, call, queue, priority, preferred, age):
        self.step(events.CallQueued(call, queue, priority, preferred, since=self.now - age if age else None))

    @rule(queue=queues, number=st.integers(2, 4))
    def several_calls_come(self, queue, number):
        free = [call for call in CALLS if self.centre.place(call) is None]
        for call in free[:number]:
            self.step(events.CallQueued(call, queue))
            self.now += 1

    @rule(call=calls, queue=st.none() | queues, agent=agents)
    def a_call_is_sent_to_an_agent(self, call, queue, agent):
        self.step(events.CallQueued(call, queue, to_agent=agent))

    @rule(call=calls)
    def a_caller_hangs_up(self, call):
        self.step(events.CallLeft(call))

    @rule(length=seconds)
    def time_passes_in_good_time(self, length):
        end = self.now + length
        while (due := self.centre.next_deadline()) is not None and due <= end:
            self.now = max(self.now, due)
            self.step(events.Tick())
        self.now = end

    @rule(length=seconds)
    def time_passes_and_the_tick_is_late(self, length):
        self.now += length
        self.step(events.Tick())

    @rule(length=seconds)
    def time_passes_and_the_tick_is_still_missing(self, length):
        self.now += length

    @rule()
    def the_clock_steps_back(self):
        self.now -= 5

    def step(self, event):
        """Both centres hear it; both refuse it, or both decide alike."""
        before = self.picture()
        if isinstance(event, events.CallQueued) and self.centre.place(event.interaction) is not None:
            try:
                self.centre.step(event, self.now)
            except AlreadyQueued:
                assert self.picture() == before
                return
            raise AssertionError("a call was queued twice")
        try:
            decisions = self.centre.step(event, self.now)
        except IllegalMove as refused:
            assert self.picture() == before, "a refused move has changed something"
            try:
                self.naive.step(event, self.now)
            except Impossible:
                return
            raise AssertionError(f"the naive centre allows: {refused}") from refused
        assert self.in_short(decisions) == self.naive.step(event, self.now)
        self.diary.append((event, self.now, decisions))
        if isinstance(event, events.CallQueued):
            self.told.pop(event.interaction, None)
        elif isinstance(event, events.OfferAnswered):
            del self.rung[event.agent]
        self.look_at(decisions)

    def picture(self):
        return (
            self.centre.queues(),
            self.centre.agents(),
            tuple(self.centre.place(call) for call in CALLS),
            self.centre.next_deadline(),
        )

    @staticmethod
    def in_short(decisions):
        heard = []
        for decision in decisions:
            match decision:
                case Offer():
                    heard.append(("offer", decision.interaction, decision.agent))
                case Withdraw():
                    heard.append(("withdraw", decision.interaction, decision.agent, decision.reason))
                case Overflow():
                    heard.append(("overflow", decision.interaction, decision.reason))
        return sorted(heard)

    def look_at(self, decisions):
        """Each offer ends before the next begins; states are told without a gap; places only get better."""
        for decision in decisions:
            match decision:
                case Offer():
                    assert decision.agent not in self.rung, "an agent is rung for two calls"
                    assert decision.interaction not in self.rung.values(), "a call is offered to two agents"
                    self.rung[decision.agent] = decision.interaction
                case Withdraw():
                    assert self.rung.pop(decision.agent) == decision.interaction
                case AgentMoved():
                    assert decision.before != decision.after
                case Position():
                    assert decision.position < self.told.get(decision.interaction, 10**6)
                    assert decision.position == self.centre.place(decision.interaction).position
                    self.told[decision.interaction] = decision.position

    # ---- the laws --------------------------------------------------------------------------------------

    @invariant()
    def nobody_waits_while_an_agent_who_can_serve_him_is_ready(self):
        for caller in self.naive.waiting:
            for name in NAMES:
                if isinstance(self.centre.state(name), Ready):
                    assert not self.naive.can_serve(self.naive.people[name], caller), (caller, name)

    @invariant()
    def everybody_is_where_the_naive_centre_has_him(self):
        waiting = {caller.name for caller in self.naive.waiting}
        for call in CALLS:
            place = self.centre.place(call)
            if place is None:
                assert call not in waiting
                assert call not in self.naive.offered
            elif place.offered_to is None:
                assert call in waiting
            else:
                assert place.position is None
                assert self.naive.offered[call][1].name == place.offered_to
        for name in NAMES:
            person, state = self.naive.people.get(name), self.centre.state(name)
            assert type(state).__name__ == (person.state if person else "LoggedOut")
            match state:
                case NotReady():
                    assert (state.reason, state.idle) == (person.reason, person.idle)
                case Ready():
                    assert state.idle_since == person.idle_since
                case Reserved() | WrapUp():
                    assert (state.interaction, state.until) == (person.call, person.until)
                case Busy():
                    assert state.interaction == person.call

    @invariant()
    def who_is_rung_is_reserved_and_who_is_reserved_is_rung(self):
        reserved = {
            name: self.centre.state(name).interaction
            for name in NAMES
            if isinstance(self.centre.state(name), Reserved)
        }
        assert reserved == self.rung
        assert len(set(reserved.values())) == len(reserved)
        for agent, call in reserved.items():
            assert self.centre.place(call).offered_to == agent
            assert self.centre.explain(call) is not None

    @invariant()
    def figures_equal_a_recount(self):
        states = {name: self.centre.state(name) for name in NAMES}
        for queue in QUEUES:
            figures = self.centre.queue(queue.name)
            mine = [caller for caller in self.naive.waiting if caller.queue is queue]
            kinds = Counter(
                type(states[person.name])
                for person in self.naive.people.values()
                if self.naive.sum_of(queue, person) is not None
            )
            assert figures.waiting == len(mine)
            rung = [caller for caller, _ in self.naive.offered.values() if caller.queue is queue]
            assert figures.offered == len(rung)
            assert figures.oldest_since == min((caller.entered for caller in mine + rung), default=None)
            assert figures.ready == kinds[Ready]
            assert figures.reserved == kinds[Reserved]
            assert figures.busy == kinds[Busy] + kinds[WrapUp]
            assert figures.logged_in == kinds.total()

    @invariant()
    def places_count_those_before_in_the_same_queue(self):
        for caller in self.naive.waiting:
            before = [
                other
                for other in self.naive.waiting
                if other.to_agent == caller.to_agent
                and (caller.to_agent is not None or other.queue is caller.queue)
                and other.order < caller.order
            ]
            place = self.centre.place(caller.name).position
            assert place == len(before) + 1
            assert self.told[caller.name] <= place
            if place not in PLACES:
                assert caller.name in self.told

    @invariant()
    def something_is_due_whenever_something_has_an_end(self):
        due = self.centre.next_deadline()
        ends = [
            person.until for person in self.naive.people.values() if person.state in ("Reserved", "WrapUp")
        ]
        ends += [caller.overflows_at() for caller in self.naive.waiting]
        assert (float("inf") if due is None else due) == min(ends, default=float("inf"))

    @precondition(lambda self: len(self.diary) > 10)
    @rule()
    def a_replay_of_the_diary_decides_the_same(self):
        centre = self.new_centre()
        for event, now, decisions in self.diary:
            assert centre.step(event, now) == decisions

    @rule()
    def at_the_end_of_all_calls_nobody_is_left_reserved_or_busy(self):
        self.now += 1
        for call in CALLS:
            self.step(events.CallLeft(call))
        for name in NAMES:
            if isinstance(self.centre.state(name), Busy):
                self.step(events.TalkEnded(self.centre.state(name).interaction, name, wrap_up=0))
        for name in NAMES:
            assert not isinstance(self.centre.state(name), Reserved | Busy)
        assert all(figures.waiting == figures.offered == 0 for figures in self.centre.queues())


Day.TestCase.settings = settings(
    max_examples=150, stateful_step_count=50, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
TestDay = Day.TestCase
