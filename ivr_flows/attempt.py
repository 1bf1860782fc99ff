"""Tries a flow without a telephone: given what the caller does and what the world answers, what happens.

`attempted` plays a saved trial, `disappointments` says what was not as expected. Somebody who tries the flow
by hand has the same: an `Attempt` goes on until it has to be told something.

Pure: time is counted, not waited for. A second of speech is reckoned by its length.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from ivr_flows import effects
from ivr_flows.flow import Flow
from ivr_flows.runner import FlowNamed, Run, Step
from ivr_flows.trial import (
    Answer,
    Answers,
    ComesOut,
    Fails,
    Fetches,
    Given,
    HangsUp,
    Keys,
    QueueLooks,
    Refuses,
    Says,
    Serves,
    Speaks,
    TimesOut,
    Trial,
    as_value,
)
from ivr_flows.variables import Value
from ivr_flows.vocabulary import meaning

MOST_STEPS = 2000  # happenings of one attempt
SPOKEN_A_SECOND = {"zh": 4.5}  # characters
USUAL = 14.0
USUAL_WAIT = 2.0  # seconds that a source has


@dataclass(frozen=True, slots=True)
class Happening:
    """`at`: seconds since the call began. `kind`: hears, presses, says, speaks, waits, notes, queue, refused,
    talks, fails, hangs-up (the caller), hang-up (the flow), ends, stuck. `text`: what, or how long."""

    at: float
    flow: str
    node: str
    kind: str
    text: str = ""
    prompt: effects.Prompt | None = None  # what he hears


@dataclass(slots=True)
class Attempt:
    """An attempt under way. `begin`, then `tell` for as long as it `wants` to be told something."""

    flow: Flow
    trial: Trial
    named: FlowNamed
    happened: list[Happening] = field(default_factory=list)
    at: float = 0.0
    wants: effects.Effect | None = None
    ended: str | None = None
    run: Run = field(init=False)
    before: list[Step] = field(default_factory=list)  # of the flow that led to an agent, when he was served

    def __post_init__(self) -> None:
        self.run = Run(self.flow, dict(_values(self.flow, self.trial.given)), self.named)

    def begin(self) -> None:
        self._go_on(self.run.begin())

    def tell(self, answer: Answer) -> None:
        """What he does now, or the world. What does not fit what is wanted is as if nothing came."""
        asked = self.wants
        assert asked is not None, "nothing is wanted"
        match asked, answer:
            case _, HangsUp():
                self._happens("hangs-up", "caller")
                self.ended = "hung up"
                self._go_on(self.run.hang_up())
                return
            case _, Fails(fails=reason):
                self._happens("fails", reason)
                result: effects.Result = effects.Failed(reason)
            case effects.Collect(), Keys(keys=keys):
                result = self._pressed(asked, keys)
            case effects.Collect(words=effects.Words() as words), Says(says=text):
                result = self._said(words, text, secret=asked.secret)
            case effects.TakeMessage(), Speaks(seconds=seconds):
                self.at += seconds
                self._happens("speaks", f"{seconds:g} s")
                result = effects.MessageTaken(seconds)
            case effects.Enqueue() | effects.SendTo(), Serves(served=seconds):
                self.at += seconds
                self._happens("talks", f"{seconds:g} s")
                self._is_served(asked.after if isinstance(asked, effects.Enqueue) else None)
                return
            case effects.Enqueue() | effects.SendTo(), Refuses(refused=reason):
                self._happens("refused", reason)
                result = effects.QueueRefused(reason)
            case effects.Query(columns=columns), Answers(rows=rows):
                self._happens("answers", f"{len(rows)} rows")
                found = tuple(tuple(row.get(column) for column in columns) for row in rows)
                result = effects.Rows(found, len(rows))
            case effects.Fetch(), Fetches(status=status, values=values):
                self._happens("answers", str(status))
                result = effects.Fetched(status, values)
            case _, ComesOut(outcome=how, customer=customer, value=value) if self._says_outcomes(asked):
                self._happens("comes-out", how)
                result = effects.Outcome(how, customer, value)
            case effects.Query() | effects.Fetch(), TimesOut():
                self.at += asked.wait or USUAL_WAIT
                self._happens("times-out")
                result = effects.TimedOut()
            case effects.Collect(), _:
                result = self._pressed(asked, "")
            case effects.TakeMessage(), _:
                result = effects.MessageTaken(0.0)
            case _:
                result = effects.Failed("nothing was given for it")
        self._go_on(self.run.answer(result))

    @staticmethod
    def _says_outcomes(asked: effects.Effect) -> bool:
        return effects.ANSWERS.get(type(asked)) is effects.Outcome

    def _is_served(self, after: str | None) -> None:
        """The agent has hung up. The call is over, or goes on in the flow that comes after the talk."""
        flow, self.wants = self.named(after) if after is not None else None, None
        if flow is None:
            self.ended = "served"
            return
        first = self.run
        self.before += [*first.trace, Step(first.node, None, first.flow.name)]
        first.close()
        self.run = Run(flow, first.variables.call, self.named)
        self.run.variables.learned.extend(first.learned)
        self._go_on(self.run.begin())

    def _pressed(self, asked: effects.Collect, keys: str) -> effects.Collected:
        taken = keys[: asked.digits]
        if asked.end_key and asked.end_key in keys:
            taken = keys[: keys.index(asked.end_key)][: asked.digits]
        if not taken:
            self.at += asked.wait
        shown = "•" * len(taken) if asked.secret else taken
        self._happens("presses", shown)
        return effects.Collected(taken or None)

    def _said(self, words: effects.Words, text: str, *, secret: bool) -> effects.Collected:
        self.at += len(text) / SPOKEN_A_SECOND.get(words.language, USUAL)
        self._happens("says", "•" * len(text) if secret else text)
        said = meaning(words, text)
        return effects.Collected(said=said, unclear=said is None)

    def _go_on(self, effect: effects.Effect) -> None:
        """As far as it goes by itself."""
        self.wants = None
        while len(self.happened) < MOST_STEPS:
            match effect:
                case effects.Play(prompts=prompts):
                    self._hears(prompts)
                    result: effects.Result = effects.Played()
                case effects.Collect(prompts=prompts) | effects.TakeMessage(prompts=prompts):
                    self._hears(prompts)
                    self.wants = effect
                    return
                case effects.Enqueue(queue=queue):
                    self._happens("queue", queue)
                    self.wants = effect
                    return
                case effects.SendTo():
                    self._happens("sent", _whither(effect))
                    self.wants = effect
                    return
                case effects.AskQueue(queue=queue):
                    looks = self.trial.queues.get(queue, QueueLooks())
                    result = effects.QueueIs(looks.waiting, looks.longest, looks.ready, looks.logged_in)
                case effects.Vote(poll=poll, choice=choice):
                    self._happens("votes", f"{poll}: {choice}")
                    result = effects.Voted(not self.trial.voted if self.run.variables.get("caller") else None)
                case effects.PostLater(service=whither) | effects.MailLater(to=whither):
                    self._happens("notifies", whither)
                    result = effects.Done()
                case effects.Mark(disposition=disposition):
                    self._happens("marks", disposition)
                    result = effects.Done()
                case effects.Record(on=on):
                    self._happens("records", "start" if on else "stop")
                    result = effects.Done()
                case effects.CountCalls():
                    result = effects.Counted(self.trial.calls)
                case effects.AskOpen(hours=hours):
                    result = effects.OpenIs(self.trial.open.get(hours, True))
                case effects.Draw():
                    result = effects.Drawn(self.trial.chance)
                case effects.Wait(seconds=seconds):
                    self.at += seconds
                    self._happens("waits", f"{seconds:g} s")
                    result = effects.Waited()
                case effects.Note(text=text):
                    self._happens("notes", text)
                    result = effects.Done()
                case effects.HangUp() | effects.Ended() | effects.FlowStuck():
                    self._over(effect)
                    return
                case _:
                    self.wants = effect
                    return
            effect = self.run.answer(result)
        self.ended = "goes on for ever"

    def _over(self, last: effects.Last) -> None:
        kind = {effects.HangUp: "hang-up", effects.Ended: "ends"}.get(type(last), "stuck")
        self._happens(kind)
        self.ended = self.ended or kind

    def _hears(self, prompts: tuple[effects.Prompt, ...]) -> None:
        for prompt in prompts:
            said = prompt.text or f"[{prompt.name}]" if isinstance(prompt, effects.Sound) else prompt.text
            self._happens("hears", said, prompt)
            self.at += len(said) / SPOKEN_A_SECOND.get(prompt.language, USUAL)

    def _happens(self, kind: str, text: str = "", prompt: effects.Prompt | None = None) -> None:
        run = self.run
        self.happened.append(Happening(round(self.at, 1), run.flow.name, run.node, kind, text, prompt))


def attempted(flow: Flow, trial: Trial, named: FlowNamed) -> Attempt:
    """The whole trial. When its answers are used up, it ends where it is."""
    attempt = Attempt(flow, trial, named)
    attempt.begin()
    for answer in trial.answers:
        if attempt.wants is None:
            break
        attempt.tell(answer)
    return attempt


def disappointments(attempt: Attempt) -> Iterator[tuple[str, str, str]]:
    """What is not as expected: of what, what was expected, what there was."""
    expect, run = attempt.trial.expect, attempt.run
    passed = [step.node for step in (*attempt.before, *run.trace) if step.flow == attempt.flow.name]
    if not run.finished:
        passed += [node for flow, node in run.nodes_on_the_way() if flow is attempt.flow]
    if missed := _first_missing(expect.passes, passed, lambda wanted, found: wanted == found):
        yield "passes", missed, " → ".join(passed)
    heard = [one.text for one in attempt.happened if one.kind == "hears"]
    if missed := _first_missing(expect.hears, heard, lambda wanted, found: wanted in found):
        yield "hears", missed, " ".join(heard)
    ending = ending_of(attempt)
    if expect.ends is not None and expect.ends not in (ending, run.node):
        yield "ends", expect.ends, ending
    for formula in expect.holds:
        try:
            holds = run.variables.work_out(formula)
        except ValueError as fault:
            yield "holds", formula, str(fault)
        else:
            if holds is not True:
                yield "holds", formula, str(holds)


def ending_of(attempt: Attempt) -> str:
    """Where it has led to, as `expect.ends` says it."""
    if isinstance(attempt.wants, effects.Enqueue):
        return f"queue:{attempt.wants.queue}"
    if isinstance(attempt.wants, effects.SendTo):
        return _whither(attempt.wants)
    return attempt.ended or f"waits in {attempt.run.node}"


def _whither(sent: effects.SendTo) -> str:
    if sent.last_agent:
        return "last-agent"
    kinds = (("agent", sent.agent), ("station", sent.station), ("number", sent.number))
    return next(f"{kind}:{name}" for kind, name in kinds if name is not None)


def _first_missing(wanted: tuple[str, ...], found: list[str], fits: Callable[[str, str], bool]) -> str:
    """The first of these that does not come, in this order; "" if all do."""
    rest = iter(found)
    for one in wanted:
        if not any(fits(one, other) for other in rest):
            return one
    return ""


def _values(flow: Flow, given: Mapping[str, Given]) -> Iterator[tuple[str, Value]]:
    for name, value in given.items():
        kind = flow.kinds.get(name)
        yield name, value if kind is None else as_value(value, kind)
