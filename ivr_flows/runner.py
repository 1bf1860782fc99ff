"""Runs a flow: effects out, results in.

    run = Run(flow, {"now": …, "caller": "+8613812345678"})
    effect = run.begin()
    while not isinstance(effect, Last):
        effect = run.answer(await carry_out(effect))

Pure: no clock, no chance, no I/O. Between two effects the runner goes through as many nodes as need nothing
from outside, at most `bound` of them. A node may send the caller through another flow; the run then is a
stack of flows, and what they want done comes out of the same two methods.

When the caller hangs up, `hang_up` goes on with what is still to be done without him; `close` lets the run
go.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

from ivr_flows.effects import (
    ANSWERS,
    HEARD,
    UNHEARD,
    CameBack,
    Collected,
    Effect,
    Ended,
    EnterFlow,
    Failed,
    FlowStuck,
    GoBack,
    Last,
    Learned,
    Pause,
    Result,
)
from ivr_flows.flow import Flow
from ivr_flows.nodes.node import ERROR, HANG_UP, Steps
from ivr_flows.saved import Saved, SavedFrame
from ivr_flows.variables import Scope, Value, Variables, WrongKind

#: The newest so many steps are kept: a caller who circles in a menu all day must not fill the memory.
KEPT_STEPS = 1000
#: Fewer silent steps than this in a row are never a fault, however small the flow.
LEAST_BOUND = 50
#: Flows within flows. Whoever draws more has drawn a circle.
DEEPEST = 8

FlowNamed = Callable[[str], Flow | None]
"""A flow by its name, as it is published now."""


NOTHING: Mapping[str, str] = {}
LONGEST_KEPT = 200  # characters of a value that is kept with a step


class Step(NamedTuple):
    """A node that was left by an exit: "hang-up", when he hung up there. The last node of a flow, which
    nobody leaves, has None. `depth`: how many flows led into this one. `values`: of the variables that the
    flow wants kept, those that have changed."""

    node: str
    exit: str | None
    flow: str
    version: int = 1
    depth: int = 0
    values: Mapping[str, str] = NOTHING


class WrongAnswer(Exception):
    """The session answered something that does not fit: an error in the session, not in the flow."""


@dataclass(slots=True)
class _Frame:
    """A flow that the caller is in. `steps` is the story of its node; `kept`: values told with a step."""

    flow: Flow
    node: str
    scope: Scope
    steps: Steps | None = None
    kept: dict[str, str] = field(default_factory=dict)

    def news(self) -> Mapping[str, str]:
        """Of the variables that the flow wants kept, what has changed since this was asked last."""
        if not self.flow.kept:
            return NOTHING
        held = ((name, self.scope.values.get(name)) for name in self.flow.kept)
        now = {name: str(value)[:LONGEST_KEPT] for name, value in held if value is not None}
        news = {name: value for name, value in now.items() if self.kept.get(name) != value}
        self.kept.update(news)
        return news


class Run:
    """One caller's way through a flow, and through those into which it sends him."""

    def __init__(
        self,
        flow: Flow,
        variables: Mapping[str, Value] | None = None,
        named: FlowNamed = lambda name: None,
    ) -> None:
        """variables: the call's, and first values of the flow's own. named: finds flows that nodes enter."""
        call = dict(variables or {})
        own = {name: call.pop(name) for name in flow.variables.keys() & call.keys()}
        self._frames = [_Frame(flow, flow.start, flow.scope(own, strict=False))]
        self._named = named
        self.trace: deque[Step] = deque(maxlen=KEPT_STEPS)
        self.taken = 0  # steps, those that `trace` has forgotten among them
        self.faults: deque[str] = deque(maxlen=KEPT_STEPS)  # what failed on the way, for the log
        self.variables = Variables(flow.languages, call, self._frame.scope)
        self.stops: Callable[[str, str], bool] | None = None  # whether to pause before a flow's node
        self._waiting: Effect | None = None
        self._silent = 0  # nodes entered since the caller last heard something
        self._gone = False  # the caller has hung up

    @classmethod
    def resumed(
        cls, saved: Saved, version: Callable[[str, int], Flow | None], named: FlowNamed
    ) -> Run | None:
        """A run that another process began: `begin` enters the node where it stood, or the flow's first one
        if the flow has no such node any more. None when nobody knows the flow. version: finds a flow as it
        was when the caller entered it, or the nearest there is."""
        run: Run | None = None
        for place, frame in enumerate(saved.frames):
            flow = version(frame.flow, frame.version)
            if flow is None:
                break
            if run is None:
                run = cls(flow, {**saved.call, **frame.values}, named)
            else:
                run._frames.append(_Frame(flow, flow.start, flow.scope(frame.values, strict=False)))
            run._frame.node = frame.node if frame.node in flow.nodes else flow.start
            if place < len(saved.frames) - 1 and not run._waits_below():
                break
        if run is not None:
            run.variables.learned.extend(saved.learned)
            run.variables.moves_to(run.flow.languages, run._frame.scope)
        return run

    def saved(self) -> Saved:
        """Where it stands now. What is secret is left out: it stands nowhere but in this process."""
        frames = tuple(
            SavedFrame(frame.flow.name, frame.flow.version, frame.node, frame.scope.told())
            for frame in self._frames
        )
        return Saved(frames, dict(self.variables.call), self.learned)

    @property
    def flow(self) -> Flow:
        """The one he is in."""
        return self._frame.flow

    @property
    def node(self) -> str:
        """Where he is in it."""
        return self._frame.node

    @property
    def bound(self) -> int:
        """Nodes that may follow each other in silence."""
        return max(LEAST_BOUND, sum(len(frame.flow.nodes) for frame in self._frames))

    @property
    def learned(self) -> tuple[Learned, ...]:
        """What the flow learned from the caller so far, oldest first; a label may come again."""
        return tuple(self.variables.learned)

    def steps_after(self, taken: int) -> list[Step]:
        """Those since it had taken so many, as far as `trace` remembers them."""
        new = min(self.taken - taken, len(self.trace))
        return list(islice(self.trace, len(self.trace) - new, None)) if new > 0 else []

    @property
    def language(self) -> str:
        """The caller's language, as a language of the flow."""
        return self.variables.language

    @property
    def waits_for(self) -> Effect | None:
        """What it has asked; None before it has begun."""
        return self._waiting

    @property
    def caller_is_gone(self) -> bool:
        """`hang_up` was called."""
        return self._gone

    @property
    def finished(self) -> bool:
        """Nothing more is to be answered."""
        return isinstance(self._waiting, Last)

    def begin(self) -> Effect:
        """The first effect. Raises WrongAnswer when the run has begun already."""
        if self._waiting is not None:
            raise WrongAnswer("the run has begun already")
        return self._enter(self.node) or self._go_on(None)

    def answer(self, result: Result) -> Effect:
        """The next effect. Raises WrongAnswer if this result does not fit the effect it answers."""
        asked = self._waiting
        fits = ANSWERS.get(type(asked))
        if asked is None or fits is None or not isinstance(result, (fits, Failed)):
            raise WrongAnswer(f"{result} is no answer to {asked or 'a run that has not begun'}")
        if isinstance(result, Failed):
            self._note(f"{type(asked).__name__}: {result.reason}")
        elif isinstance(result, Collected) and result.deaf:
            self._note(f"keys alone: {result.deaf}")
        if isinstance(asked, HEARD) and not isinstance(result, Failed):
            self._silent = 0
        return self._go_on(None if isinstance(asked, Pause) else result)

    def hang_up(self) -> Effect:
        """The caller has hung up. What the flow still wants done: nothing that he would hear."""
        if self._gone or self.finished:
            return self._waiting if self._waiting is not None else self._stop(Ended())
        self._gone, self._silent = True, 0
        while self._frames:
            frame = self._frame
            if frame.steps is not None:
                frame.steps.close()
            self._left_by(HANG_UP)
            goes_to = frame.flow.after(frame.node, HANG_UP)
            if goes_to is not None:
                return self._enter(goes_to) or self._go_on(None)
            if len(self._frames) == 1:
                break
            self._leave_flow()
        return self._stop(Ended())

    def close(self) -> None:
        """The run is let go. May be called at any time, and again."""
        for frame in reversed(self._frames):
            if frame.steps is not None:
                frame.steps.close()
                frame.steps = None
        if not self.finished:
            self._waiting = Ended()

    # ---- inside ----------------------------------------------------------------------------------------

    @property
    def _frame(self) -> _Frame:
        return self._frames[-1]

    def _go_on(self, result: Result | None) -> Effect:
        """Send the result to the node; once it is left, follow its exits until a node wants something of the
        session."""
        while True:
            frame = self._frame
            assert frame.steps is not None
            try:
                effect = next(frame.steps) if result is None else frame.steps.send(result)
            except StopIteration as left:
                exit_name = str(left.value)
            except Exception as fault:  # a node's mistake goes to its error exit; the caller goes on
                self._note(_words(fault))
                exit_name = ERROR
            else:
                asked = self._take(effect)
                if isinstance(asked, Effect):
                    return asked
                result = asked
                continue
            self._left_by(exit_name)
            stopped = self._enter(frame.flow.after(frame.node, exit_name))
            if stopped is not None:
                return stopped
            result = None

    def _take(self, effect: Effect) -> Effect | Result | None:
        """What a node wants: for the session to do, or answered here. None: another node is begun."""
        match effect:
            case EnterFlow():
                return self._enter_flow(effect)
            case GoBack():
                self._left_by(None)
                return self._came_back(effect) if len(self._frames) > 1 else self._stop(Ended())
        if self._gone and not isinstance(effect, (*UNHEARD, Last)):
            return Failed("the caller has hung up")
        if isinstance(effect, Last):
            self._left_by(None)
            return self._stop(effect)
        if isinstance(effect, HEARD):
            self.variables.typed = None  # keys count for what follows directly, no further
        self._waiting = effect
        return effect

    def _enter(self, node: str | None) -> Effect | None:
        """Go into this node. The last effect, if there is none or too many were silent."""
        frame = self._frame
        if node is None or node not in frame.flow.nodes:
            return self._end_of_flow()
        self._silent += 1
        if self._silent > self.bound:
            return self._stop(FlowStuck(node, self.bound))
        frame.node = node
        frame.steps = frame.flow.nodes[node].run(self.variables)
        if self.stops is not None and not self._gone and self.stops(frame.flow.name, node):
            self._waiting = Pause(node)
            return self._waiting
        return None

    def _end_of_flow(self) -> Effect | None:
        """A flow that another one sent him into, and that leads nowhere from here, has failed him."""
        if len(self._frames) == 1:
            return self._stop(Ended())
        flow = self.flow.name
        self._leave_flow()
        return self._resume(Failed(f'flow "{flow}" ended without coming back'))

    def _enter_flow(self, wanted: EnterFlow) -> Effect | Result | None:
        flow = self._named(wanted.flow)
        if flow is None or flow.start not in flow.nodes:
            return self._failed(f'there is no flow "{wanted.flow}"')
        if len(self._frames) >= DEEPEST:
            return self._failed(f"flows within flows, {DEEPEST} deep")
        try:
            scope = flow.scope(wanted.given)
        except WrongKind as fault:
            return self._failed(f'flow "{flow.name}": {fault}')
        self._frames.append(_Frame(flow, flow.start, scope))
        self.variables.moves_to(flow.languages, scope)
        return self._enter(flow.start)

    def _came_back(self, back: GoBack) -> Result:
        results = {
            name: self.variables.get(name)
            for name, variable in self.flow.variables.items()
            if variable.role == "result"
        }
        self._leave_flow()
        return CameBack(back.end, results)

    def _leave_flow(self) -> None:
        left = self._frames.pop()
        if left.steps is not None:
            left.steps.close()
        self.variables.moves_to(self.flow.languages, self._frame.scope)

    def _resume(self, result: Result) -> Effect | None:
        """The node that sent him into the flow is answered; what comes of it."""
        if isinstance(result, Failed):
            self._note(result.reason)
        return self._go_on(result)

    def _waits_below(self) -> bool:
        """Brings the present node to where it waits for another flow's end, without entering that one."""
        frame = self._frame
        self.variables.moves_to(frame.flow.languages, frame.scope)
        steps = frame.flow.nodes[frame.node].run(self.variables)
        try:
            waits = isinstance(next(steps), EnterFlow)
        except Exception:
            waits = False
        if waits:
            frame.steps = steps
        else:
            steps.close()
        return waits

    def _failed(self, reason: str) -> Failed:
        self._note(reason)
        return Failed(reason)

    def _note(self, fault: str) -> None:
        self.faults.append(f"{self.node}: {fault}")

    def _left_by(self, exit_name: str | None, depth: int = -1) -> None:
        """A step, in the flow that he is in or in one that led there."""
        frame, self.taken = self._frames[depth], self.taken + 1
        depth %= len(self._frames)
        flow = frame.flow
        self.trace.append(Step(frame.node, exit_name, flow.name, flow.version, depth, frame.news()))

    def _stop(self, last: Last) -> Effect:
        """The flows that led into this one end with it."""
        for depth in reversed(range(len(self._frames) - 1)):
            self._left_by(None, depth)
        self._waiting = last
        self.close()
        return last

    def nodes_on_the_way(self) -> Iterator[tuple[Flow, str]]:
        """Each flow he is in and his node there, the outermost first."""
        for frame in self._frames:
            yield frame.flow, frame.node


def _words(fault: Exception) -> str:
    return f"{type(fault).__name__}: {fault}"
