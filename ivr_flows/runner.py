"""Runs a flow: effects out, results in.

    run = Run(flow, {"now": …, "caller": "+8613812345678"})
    effect = run.begin()
    while not isinstance(effect, Last):
        effect = run.answer(await carry_out(effect))

Pure: no clock, no chance, no I/O. Between two effects the runner goes through as many nodes as need nothing
from outside, at most `bound` of them. A caller who hangs up answers nothing any more: drop the run, or call
`close`.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from typing import NamedTuple

from ivr_flows.effects import ANSWERS, HEARD, Effect, Ended, Failed, FlowStuck, Last, Learned, Result
from ivr_flows.flow import Flow
from ivr_flows.nodes.node import ERROR, Steps
from ivr_flows.saved import Saved
from ivr_flows.variables import Value, Variables

#: The newest so many steps are kept: a caller who circles in a menu all day must not fill the memory.
KEPT_STEPS = 1000
#: Fewer silent steps than this in a row are never a fault, however small the flow.
LEAST_BOUND = 50


class Step(NamedTuple):
    """A node that was left by an exit. The last node of a flow, which nobody leaves, has None."""

    node: str
    exit: str | None


class WrongAnswer(Exception):
    """The session answered something that does not fit: an error in the session, not in the flow."""


class Run:
    """One caller's way through a flow."""

    def __init__(self, flow: Flow, variables: Mapping[str, Value] | None = None) -> None:
        self.flow = flow
        self.trace: deque[Step] = deque(maxlen=KEPT_STEPS)
        self.faults: deque[str] = deque(maxlen=KEPT_STEPS)  # what failed on the way, for the log
        self.node: str = flow.start  # where the caller is
        self.variables = Variables(flow.languages, {**self._defaults(flow), **(variables or {})})
        self.bound = max(LEAST_BOUND, len(flow.nodes))
        self._steps: Steps | None = None
        self._waiting: Effect | None = None
        self._silent = 0  # nodes entered since the caller last heard something

    @classmethod
    def resumed(cls, flow: Flow, saved: Saved) -> Run:
        """A run that another process began: `begin` enters the node where it stood; the flow's first one, if
        the flow has changed and has no such node any more."""
        run = cls(flow, saved.values)
        run.variables.learned.extend(saved.learned)
        run.node = saved.node if saved.node in flow.nodes else flow.start
        return run

    def saved(self) -> Saved:
        """Where it stands now."""
        return Saved(self.node, self.variables.known(), self.learned)

    @property
    def learned(self) -> tuple[Learned, ...]:
        """What the flow learned from the caller so far, oldest first; a label may come again."""
        return tuple(self.variables.learned)

    @property
    def language(self) -> str:
        """The caller's language, as a language of the flow."""
        return self.variables.language

    @property
    def waits_for(self) -> Effect | None:
        """What it has asked; None before it has begun."""
        return self._waiting

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
            self.faults.append(f"{self.node}: {type(asked).__name__}: {result.reason}")
        elif isinstance(asked, HEARD):
            self._silent = 0
        return self._go_on(result)

    def close(self) -> None:
        """The caller is gone. May be called at any time, and again."""
        if self._steps is not None:
            self._steps.close()
            self._steps = None
        if not self.finished:
            self._waiting = Ended()

    # ---- inside ----------------------------------------------------------------------------------------

    def _go_on(self, result: Result | None) -> Effect:
        """Send the result to the node; once it is left, follow its exits until a node wants something."""
        while True:
            assert self._steps is not None
            try:
                effect = next(self._steps) if result is None else self._steps.send(result)
            except StopIteration as left:
                exit_name = str(left.value)
            except (
                Exception
            ) as fault:  # a node's mistake is noted and goes to its error exit; the caller goes on
                self.faults.append(f"{self.node}: {type(fault).__name__}: {fault}")
                exit_name = ERROR
            else:
                return self._ask(effect)
            self.trace.append(Step(self.node, exit_name))
            stopped = self._enter(self.flow.after(self.node, exit_name))
            if stopped is not None:
                return stopped
            result = None

    def _enter(self, node: str | None) -> Effect | None:
        """Go into this node. The last effect, if there is none or too many were silent."""
        if node is None or node not in self.flow.nodes:
            return self._stop(Ended())
        self._silent += 1
        if self._silent > self.bound:
            return self._stop(FlowStuck(node, self.bound))
        self.node = node
        self._steps = self.flow.nodes[node].run(self.variables)
        return None

    def _ask(self, effect: Effect) -> Effect:
        if isinstance(effect, Last):
            self.trace.append(Step(self.node, None))
            return self._stop(effect)
        if isinstance(effect, HEARD):
            self.variables.typed = None  # keys count for what follows directly, no further
        self._waiting = effect
        return effect

    def _stop(self, last: Last) -> Effect:
        self._waiting = last
        self.close()
        return last

    @staticmethod
    def _defaults(flow: Flow) -> dict[str, Value]:
        values: dict[str, Value] = {}
        for name, variable in flow.variables.items():
            try:
                values[name] = variable.value()
            except ValueError:  # an unchecked flow; the checker names it
                values[name] = None
        return values
