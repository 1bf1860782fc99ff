"""The link's words about flows: drawn, tried, published, watched, tested at a telephone."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from cti.link.wire import CallCommand, Command, Event, Interaction, Message, Name, SipCredentials
from ivr_flows.trial import Trial

FlowName = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,59}$")]
FlowNodeName = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,59}$")]


# ---- records -------------------------------------------------------------------------------------------


class FlowNode(Message):
    """A node of a flow: who is there now, and what callers did there since midnight of the site."""

    version: int
    node: str
    now: int = Field(description="callers in it")
    came_in: int
    exits: dict[str, int] = Field(description="exit → how many left by it")
    gave_up: int = Field(description="hung up there")
    onward: int = Field(description="went on to a queue or a telephone; some come back and leave by an exit")
    ended: int = Field(description="the flow ended there")
    lost: int = Field(description="a fault ended the call there")


class FlowCaller(Message):
    """Somebody who is in a flow now."""

    interaction: Interaction
    number: str | None
    version: int
    node: str
    since: datetime = Field(description="in this node")


class FlowNow(Message):
    """A flow and its callers. In `flows.now` only the nodes that changed stand."""

    flow: str
    nodes: tuple[FlowNode, ...]
    callers: tuple[FlowCaller, ...] = Field(description="the longest there first, at most 50")


class WalkedStep(Message):
    """A node and the exit by which it was left: as drawn, "hang-up", ":onward" to a queue or a telephone,
    ":lost" by a fault; none: the flow ended. again: he came back into it from a queue."""

    flow: str
    version: int
    node: str
    exit: str | None
    entered: datetime
    seconds: float
    again: bool


class LeftOut(Message):
    """What a flow that is tested wanted and was not done. kind: vote, query, fetch, takemessage,
    writecustomer …; what: in which poll, source, service or mailbox, if that is not said by the kind."""

    kind: str
    what: str


class StandsIn(Message):
    flow: str
    version: int
    node: str
    since: datetime


class FollowedCall(Message):
    """One caller's way through flows. `first`: the number of the first of `steps` in the call; `stands`:
    where he is now, the outermost flow first, nothing while he is in none; `does`: what the flow wants of him
    just now (play, collect, wait, query …); `variables`: as text, secret ones hidden; `failed`: what did not
    work on his way, the newest last: a service, a prompt, nobody who could listen; `over`: the call is, and
    nothing more is told of it."""

    interaction: Interaction
    number: str | None
    first: int
    steps: tuple[WalkedStep, ...]
    stands: tuple[StandsIn, ...]
    does: str | None
    variables: dict[str, str]
    failed: tuple[str, ...] = ()
    over: bool = False


# ---- commands ------------------------------------------------------------------------------------------


class FlowsTypes(Command):
    """Answers FlowTypes: what the designer draws with. For team leads and administrators, as all of `flows`.
    Errors: not-allowed."""

    command: Literal["flows.types"]


class FlowsDocument(Command):
    """The flow as new callers take it, drawn here or come from a file: answers FlowDocument. Errors:
    not-allowed, no-such-flow."""

    command: Literal["flows.document"]
    flow: FlowName


class FlowsTemplates(Command):
    """What a new flow may begin as: answers FlowTemplates. Errors: not-allowed."""

    command: Literal["flows.templates"]


class FlowsExits(Command):
    """Which exits nodes have, as their fields stand, be they half filled in: answers FlowExits. Errors:
    not-allowed."""

    command: Literal["flows.exits"]
    nodes: Annotated[dict[Name, dict[str, Any]], Field(max_length=1000)]


class FlowsJudge(Command):
    """What is wrong with this one's draft of the flow: answers FlowJudged. Errors: not-allowed, no-draft,
    database-unavailable."""

    command: Literal["flows.judge"]
    flow: FlowName


class FlowsTry(Command):
    """Plays a trial with this one's draft of the flow: answers FlowTried. Errors: not-allowed, no-draft,
    faulty-flow, database-unavailable."""

    command: Literal["flows.try"]
    flow: FlowName
    trial: Trial


class FlowsHear(Command):
    """What callers hear there, to be listened to: answers FlowHeard. Errors: not-allowed, unknown-language,
    cannot-speak."""

    command: Literal["flows.hear"]
    language: str
    sound: str | None = None
    text: Annotated[str, Field(min_length=1, max_length=5000)] | None = None


class FlowsPublish(Command):
    """This one's draft becomes the newest version, and new callers take it: answers FlowPublished. base: the
    version from which he began. in_spite_of: why, when trials disappoint. Errors: not-allowed, no-draft,
    draft-moved, faulty-flow, disappointing, flow-moved, database-unavailable."""

    command: Literal["flows.publish"]
    flow: FlowName
    base: Annotated[int, Field(ge=0)]
    note: Annotated[str, Field(max_length=2000)] = ""
    in_spite_of: Annotated[str, Field(min_length=3, max_length=2000)] | None = None


class FlowsMakeLive(Command):
    """New callers take this version. Errors: not-allowed, no-such-version, faulty-flow,
    database-unavailable."""

    command: Literal["flows.make_live"]
    flow: FlowName
    version: Annotated[int, Field(ge=1)]


class FlowsWatch(Command):
    """Who is where in a flow: answers FlowNow, then sends `flows.now` events, a few a second at most.
    Errors: not-allowed, no-such-flow."""

    command: Literal["flows.watch"]
    flow: FlowName


class FlowsUnwatch(Command):
    command: Literal["flows.unwatch"]
    flow: FlowName


class FlowsFollow(CallCommand):
    """One caller, step by step: answers FollowedCall, then sends `flows.followed` events until the call is
    over. It stands in the audit log. Errors: not-allowed, no-such-call, too-many."""

    command: Literal["flows.follow"]


class FlowsUnfollow(CallCommand):
    command: Literal["flows.unfollow"]


class FlowsTest(Command):
    """A telephone of the house rings, or with "browser" one that registers with the answer's `sip` for this
    call alone; whoever answers is a caller of the flow: of this one's draft, or of a published version.
    Nothing of the world changes (no vote, no message, nothing written to a database or a service, no queue)
    unless `changes`; it is no call of the journal. `stops`: nodes before which it pauses; `step`: before the
    first. `caller`: the number that he seems to have. Answers FlowTestBegun; `flows.tested` tells what
    happens. Errors: not-allowed, no-draft, no-such-version, faulty-flow, unknown-station, station-taken,
    switch-unreachable, draining, too-many, database-unavailable."""

    command: Literal["flows.test"]
    flow: FlowName
    version: Annotated[int, Field(ge=1)] | None = None
    station: Name
    caller: Annotated[str, Field(pattern=r"^\+[0-9]{3,15}$")] | None = None
    language: Annotated[str, Field(max_length=20)] | None = None
    stops: Annotated[tuple[FlowNodeName, ...], Field(max_length=100)] = ()
    step: bool = False
    changes: bool = False


class TestCommand(Command):
    __test__ = False  # for pytest
    test: Annotated[str, Field(min_length=1, max_length=40)]


class FlowsTestGo(TestCommand):
    """On from a pause: to the next node (`step`), or to the next one where it is to pause.
    Errors: not-allowed, no-such-test, illegal-move."""

    command: Literal["flows.test_go"]
    step: bool = False


class FlowsTestStops(TestCommand):
    """From now on it pauses before these nodes, in place of those before.
    Errors: not-allowed, no-such-test."""

    command: Literal["flows.test_stops"]
    stops: Annotated[tuple[FlowNodeName, ...], Field(max_length=100)]


class FlowsTestSet(TestCommand):
    """In a pause, gives a variable of the flow another value. Errors: not-allowed, no-such-test,
    illegal-move, unknown-variable, bad-value."""

    command: Literal["flows.test_set"]
    variable: Name
    value: Annotated[str, Field(max_length=4000)]


class FlowsTestEnd(TestCommand):
    """Hangs up. Errors: not-allowed, no-such-test."""

    command: Literal["flows.test_end"]


# ---- answers -------------------------------------------------------------------------------------------


class FlowType(Message):
    """A node type. `fields`: a JSON schema of its form."""

    type: str
    label: dict[str, str]
    help: dict[str, str]
    fields: dict[str, Any]


class FlowFunction(Message):
    """A function of formulas."""

    name: str
    takes: tuple[str, ...]
    gives: str
    help: dict[str, str]
    example: str


class LiveFlow(Message):
    """A flow that callers may enter. given, results: its variables that another flow fills in or gets, with
    their kinds; ends: the exits by which it comes back to one."""

    name: str
    title: dict[str, str]
    version: int
    nodes: int
    given: dict[str, str]
    results: dict[str, str]
    ends: tuple[str, ...]


class FlowSite(Message):
    """What of the site flows may name. sounds: `language/name`; call: what every call knows, and its kind."""

    languages: tuple[str, ...]
    queues: tuple[str, ...]
    hours: tuple[str, ...]
    mailboxes: tuple[str, ...]
    stations: tuple[str, ...]
    sources: tuple[str, ...]
    services: tuple[str, ...]
    dispositions: tuple[str, ...]
    sounds: tuple[str, ...]
    call: dict[str, str]
    flows: tuple[LiveFlow, ...]


class FlowTypes(Message):
    types: tuple[FlowType, ...]
    functions: tuple[FlowFunction, ...]
    site: FlowSite


class FlowDocument(Message):
    flow: str
    version: int
    document: dict[str, Any]


class FlowTemplate(Message):
    """A flow that comes with the house. It may name queues, hours and the like that are not the site's."""

    name: str
    title: dict[str, str]
    summary: dict[str, str]
    nodes: int
    document: dict[str, Any]


class FlowTemplates(Message):
    templates: tuple[FlowTemplate, ...]


class FlowHeard(Message):
    """Where the console has it: a sound of the library, or the file of a text that was spoken."""

    sound: str | None
    spoken: str | None


class FlowExits(Message):
    """By node; none where nothing can be told."""

    exits: dict[str, tuple[str, ...] | None]


class FlowFault(Message):
    """One thing wrong, in the account's language. `node` none: the flow itself."""

    code: str
    node: str | None
    field: str | None
    what: str
    hint: str


class TrialDisappointed(Message):
    """of: passes, hears, ends, holds."""

    trial: str
    of: str
    expected: str
    found: str


class FaultElsewhere(Message):
    """What a node of another live flow, which enters this one, would have wrong with it, in the account's
    language."""

    flow: str
    node: str
    what: str


class FlowJudged(Message):
    """Trials are not played while there are faults. elsewhere: these flows are to be published next."""

    faults: tuple[FlowFault, ...]
    disappointed: tuple[TrialDisappointed, ...]
    elsewhere: tuple[FaultElsewhere, ...]


class Audible(Message):
    """What a caller hears: a sound of the site, or a text in its voice where there is no such sound."""

    language: str
    sound: str | None
    text: str | None


class TrialHappening(Message):
    """at: seconds since the call began; kind: hears, presses, says, speaks, waits, notes, queue, refused,
    fails, hangs-up, hang-up, ends, stuck."""

    at: float
    flow: str
    node: str
    kind: str
    text: str
    heard: Audible | None = None


Wanted = Literal["keys", "words", "message", "queue", "rows", "status", "answer"]


class TrialStep(Message):
    """A node, and the exit by which it was left."""

    flow: str
    node: str
    exit: str | None


class FlowTried(Message):
    """wants: what it has to be told next (words: or keys), none when it is over. ending: where it has led
    to, as a trial expects it. variables: as text, secret ones hidden."""

    happened: tuple[TrialHappening, ...]
    passed: tuple[TrialStep, ...]
    ending: str
    wants: Wanted | None
    node: str
    ended: str | None
    variables: dict[str, str]
    failed: tuple[str, ...]


class FlowTestBegun(Message):
    """Its name, for what is asked and told of it. `sip`: with what the browser registers, if it is that."""

    test: str
    sip: SipCredentials | None = None


class FlowPublished(Message):
    flow: str
    version: int


# ---- events --------------------------------------------------------------------------------------------


class FlowsChanged(Event):
    """New callers take this version from now on. To team leads and administrators."""

    event: Literal["flows.changed"] = "flows.changed"
    flow: str
    version: int
    by: str


class FlowsNow(Event):
    """To those who watch the flow: its nodes that changed, and all its callers."""

    event: Literal["flows.now"] = "flows.now"
    flow: FlowNow


class FlowsFollowed(Event):
    """To those who follow the call: the steps that are new, and all else as it is now."""

    event: Literal["flows.followed"] = "flows.followed"
    call: FollowedCall


class FlowsTested(Event):
    """To whoever began the test call. `call`: as in `flows.followed`; `paused`: before the node where it
    stands; `left_out`: what was not done; `ended`: why it is over: hung-up, flow-over,
    nobody-answered, failed, or where the caller would have gone, as "queue sales-en"."""

    event: Literal["flows.tested"] = "flows.tested"
    call: FollowedCall
    paused: bool
    left_out: tuple[LeftOut, ...]
    ended: str | None


FlowCommand = (
    FlowsTypes | FlowsDocument | FlowsTemplates | FlowsExits | FlowsJudge | FlowsTry | FlowsHear
    | FlowsPublish | FlowsMakeLive | FlowsWatch | FlowsUnwatch | FlowsFollow | FlowsUnfollow
    | FlowsTest | FlowsTestGo | FlowsTestStops | FlowsTestSet | FlowsTestEnd
)  # fmt: skip
FlowEvent = FlowsChanged | FlowsNow | FlowsFollowed | FlowsTested
