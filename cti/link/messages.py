"""The words of the CTI link: every command, answer and event, as types.

The published schema (`/link/schema.json`), the check at the door and the console's TypeScript types are
all made from this file. One WebSocket at `/link`, text frames of JSON:

    client → server   {"id": 7, "command": "agent.not_ready", "reason": "break"}
    server → client   {"reply": 7, "result": {…}}   or   {"reply": 7, "error": {"code": …, "message": …}}
    server → client   {"event": "call.delivered", "at": "2026-11-23T09:41:00.120Z", "call": {…}}

Each command gets exactly one reply. The first command is `session.open`, within 10 seconds. Ids are the
client's own and must rise. What fits no schema is answered by the error `bad-message` (`reply` is -1 when its
id cannot be read), and the connection goes on; a frame of more than 64 KiB ends it. All times are UTC, ISO
8601; all lengths are seconds. An event carries the whole new record, never a difference, so that the newest
message about a thing is the truth about it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from cti.alarms.rules import AlarmName, Severity
from ivr_flows.trial import Trial


class Message(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


Name = Annotated[str, Field(min_length=1, max_length=80)]
FlowName = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,59}$")]
FlowNodeName = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,59}$")]
Interaction = Annotated[str, Field(min_length=1, max_length=40)]
StateName = Literal["logged-out", "not-ready", "ready", "reserved", "busy", "wrap-up"]
Role = Literal["agent", "lead", "administrator"]
CallState = Literal["delivered", "dialling", "established", "held"]
Offence = Literal[
    "sip-unanswered",
    "sip-unknown-name",
    "sip-wrong-password",
    "sip-refused",
    "wrong-password",
    "visitor",
    "flood",
    "by-hand",
]


# ---- records -------------------------------------------------------------------------------------------


class NextState(Message):
    """What an agent chose during a call, to be taken when it ends."""

    state: Literal["ready", "not-ready", "logged-out"]
    reason: str | None = None


class AgentState(Message):
    agent: str
    state: StateName
    since: datetime
    reason: str | None = Field(
        None,
        description="why not ready: a reason of the site, or no-answer, declined, phone-lost, switch-lost",
    )
    until: datetime | None = Field(None, description="reserved: answer by; wrap-up: ends by itself at")
    next: NextState | None = None


class Customer(Message):
    """The card of a screen pop."""

    id: int
    name: str
    latin_name: str | None = None
    form_of_address: str | None = None
    firm: str | None = None
    language: str | None = None
    address: str | None = None
    email: str | None = None
    key: bool = False
    numbers: tuple[str, ...] = ()


class HistoryItem(Message):
    interaction: str
    medium: Literal["voice", "voicemail"]
    direction: Literal["in", "out"]
    began: datetime
    seconds: float
    outcome: str
    queue: str | None = None
    agent: str | None = Field(None, description="display name of who talked last")
    disposition: str | None = None
    note: str | None = None
    recording: bool = False


class Learned(Message):
    """One thing the flow learned from the caller, for the agent's eyes: ("menu", "sales")."""

    label: str
    value: str


class Call(Message):
    """One call of an agent, as he is to see it now."""

    interaction: Interaction
    state: CallState
    direction: Literal["in", "out"]
    number: str | None = Field(None, description="the other side, E.164; none when withheld")
    called: str | None = None
    line: str | None = Field(None, description='"telco/3"')
    queue: str | None = None
    skill: int | None = Field(None, description="the agent's index for this call, 0-100")
    language: str | None = None
    began: datetime
    waited: float = Field(0, description="seconds in the queue until it was offered")
    until: datetime | None = Field(None, description="delivered: the offer ends at")
    established: datetime | None = None
    held: datetime | None = Field(None, description="on hold since")
    muted: bool = False
    recording: bool = False
    learned: tuple[Learned, ...] = ()
    customers: tuple[Customer, ...] = Field((), description="who has this number: none, one or several")
    customer: int | None = Field(None, description="the one it is, once known or chosen")
    history: tuple[HistoryItem, ...] = Field((), description="newest first, at most 20")
    pop_fault: str | None = Field(None, description="why the records are missing, if they are")
    note: str = ""
    disposition: str | None = None
    transferred_from: str | None = Field(None, description="display name of the agent who sent it")


class QueueRow(Message):
    queue: str
    waiting: int
    longest_since: datetime | None = None
    ready: int = Field(description="agents who could take its next call now")
    busy: int = Field(description="its agents who talk or wrap up")
    logged_in: int
    offered: int = Field(description="calls that entered it today")
    answered: int
    abandoned: int
    overflowed: int
    within_target: int = Field(description="answered within the queue's target today")
    target: float = Field(description="seconds")


class AgentRow(Message):
    agent: str
    name: str
    state: StateName
    since: datetime
    reason: str | None = None
    station: str | None = None
    with_number: str | None = None
    with_name: str | None = None
    queue: str | None = None
    held: bool = False
    calls: int = Field(0, description="talked today")
    talked: float = Field(0, description="seconds today, talk and hold")
    occupied: float = Field(0, description="share of today's staffed time spent on calls and wrap-up, 0-1")


class BoardRow(Message):
    board: str
    lines: int
    in_use: int
    refused: int = Field(description="calls refused as full today")


class Board(Message):
    """The team lead's live figures. In `board.changed` only the rows that changed stand."""

    queues: tuple[QueueRow, ...] = ()
    agents: tuple[AgentRow, ...] = ()
    boards: tuple[BoardRow, ...] = ()


class BlockedAddress(Message):
    """From there nothing is heard until `until`."""

    address: str
    kind: Offence = Field(description="what led to it, in the end")
    since: datetime
    until: datetime
    times: int = Field(description="how often it has been blocked of late; each time lasts twice as long")
    tries: int = Field(description="offences before it was blocked")
    everywhere: bool = Field(description="SIP and the server's port; false: SIP alone")
    by: str = Field("", description="the administrator who did it; empty: by itself")


class SparedAddress(Message):
    """It attacks, and is not blocked by itself: it is the site's own, or somebody works there."""

    address: str
    kind: Offence
    since: datetime
    last: datetime
    tries: int
    own: bool = Field(description="one of the site's own parts: it cannot be blocked at all")


class Blocklist(Message):
    """Newest first."""

    blocked: tuple[BlockedAddress, ...] = ()
    spared: tuple[SparedAddress, ...] = ()


class RaisedAlarm(Message):
    """Something of the house itself that is wrong, and still is. docs/operating.md says what each name means
    and what to do."""

    name: AlarmName
    subject: str = Field("", description="which, where there are several: a node's name")
    severity: Severity = Field(
        description="critical: calls or facts are lost; major: calls go on, something with them does not;"
        " warning: to be seen to"
    )
    since: datetime
    until: datetime | None = Field(None, description="when what it warns of happens")
    detail: str = Field(
        description="one English sentence, as it was when it was raised; consoles translate by name"
    )


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


class SipCredentials(Message):
    """What a browser phone registers with, over the WebSocket `path` of this very port."""

    uri: str
    user: str
    password: str
    path: str = "/sip"


class StationChoice(Message):
    station: str
    kind: Literal["browser", "sip", "fixed"]
    taken_by: str | None = None
    reachable: bool = True


# ---- commands ------------------------------------------------------------------------------------------


class Command(Message):
    id: Annotated[int, Field(ge=0)]


class SessionOpen(Command):
    """Says who is there: a console by the page's short token, others by account and password.
    Errors: wrong-credentials, expired-token, too-many-tries, records-away. Answer: SessionOpened."""

    command: Literal["session.open"]
    token: Annotated[str, Field(max_length=500)] | None = None
    account: Annotated[str, Field(max_length=80)] | None = None
    password: Annotated[str, Field(max_length=200)] | None = None


class SessionPing(Command):
    """Answer: {"time": server's time}."""

    command: Literal["session.ping"]


class StationsList(Command):
    """Where an agent can sit. Answer: {"stations": [StationChoice]}."""

    command: Literal["stations.list"]


class AgentLogIn(Command):
    """Takes a station ("browser" or a station's name); the agent starts not ready, or goes on where he was.
    `desk`: a random name of this console's own, the same after a lost connection or a reload: then it goes on
    without asking, and no other console is ended.
    Errors: already-logged-in (take_over ends the other place), station-taken, unknown-station.
    Answer: AgentLoggedIn."""

    command: Literal["agent.log_in"]
    station: Name = "browser"
    take_over: bool = False
    desk: Annotated[str, Field(min_length=8, max_length=64)] | None = None


class AgentLogOut(Command):
    """Errors: call-in-progress."""

    command: Literal["agent.log_out"]


class AgentReady(Command):
    """Ready, or next-ready during a call. From wrap-up it ends the wrap-up. Whose telephone is not there is
    not-ready (phone-lost) until it is. Errors: illegal-move."""

    command: Literal["agent.ready"]


class AgentNotReady(Command):
    """Not ready with a reason, or next during a call. Errors: unknown-reason, illegal-move."""

    command: Literal["agent.not_ready"]
    reason: Name


class AgentWrapUpMore(Command):
    """30 seconds more. Errors: illegal-move."""

    command: Literal["agent.wrap_up_more"]


class AgentWrapUpDone(Command):
    """The wrap-up is over before its time: he becomes what he chose during the call, else ready.
    Errors: illegal-move."""

    command: Literal["agent.wrap_up_done"]


class CallCommand(Command):
    interaction: Interaction


class CallDecline(CallCommand):
    """The offered call goes back to the head of its queue. Errors: no-such-call, illegal-move."""

    command: Literal["call.decline"]


class CallHold(CallCommand):
    command: Literal["call.hold"]


class CallRetrieve(CallCommand):
    command: Literal["call.retrieve"]


class CallMute(CallCommand):
    command: Literal["call.mute"]
    on: bool


class CallDigits(CallCommand):
    """Sends key tones to the other side."""

    command: Literal["call.digits"]
    digits: Annotated[str, Field(pattern=r"^[0-9A-D*#]{1,32}$")]


class CallTransfer(CallCommand):
    """Blind: to an agent, a queue or an outside number, exactly one of them.
    Errors: no-such-call, no-such-agent, agent-not-available, no-such-queue, bad-number, no-free-line."""

    command: Literal["call.transfer"]
    agent: Name | None = None
    queue: Name | None = None
    number: Annotated[str, Field(max_length=40)] | None = None


class CallClear(CallCommand):
    """Hangs up."""

    command: Literal["call.clear"]


class CallMake(Command):
    """Dials out: the agent's own phone first, then the number. Answer: {"interaction": id}.
    Errors: bad-number, illegal-move, no-free-line."""

    command: Literal["call.make"]
    number: Annotated[str, Field(max_length=40)]


class InteractionNote(CallCommand):
    """Keeps the note as it is typed; during the call and until wrap-up ends."""

    command: Literal["interaction.note"]
    text: Annotated[str, Field(max_length=8000)]


class InteractionDisposition(CallCommand):
    """Errors: unknown-disposition."""

    command: Literal["interaction.disposition"]
    disposition: Name


class InteractionCustomer(CallCommand):
    """Chooses whom this call belongs to. Errors: no-such-customer."""

    command: Literal["interaction.customer"]
    customer: int


class BoardWatch(Command):
    """Team lead's: answers with a Board, then sends `board.changed` events. Errors: not-allowed."""

    command: Literal["board.watch"]


class BoardUnwatch(Command):
    command: Literal["board.unwatch"]


class BlocklistList(Command):
    """Administrator's: answers with the Blocklist; from then on `blocklist.changed` tells of changes.
    Errors: not-allowed."""

    command: Literal["blocklist.list"]


class BlocklistBlock(Command):
    """Blocks an address by hand. Errors: not-allowed, bad-address, never-blocked, own-address."""

    command: Literal["blocklist.block"]
    address: Annotated[str, Field(max_length=45)]
    minutes: Annotated[float, Field(ge=1, le=43_200)] = 60


class BlocklistUnblock(Command):
    """Lifts a block; what the address did before is forgotten. Errors: not-allowed, not-blocked."""

    command: Literal["blocklist.unblock"]
    address: Annotated[str, Field(max_length=45)]


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
    """A telephone of the house rings, and whoever answers is a caller of the flow: of this one's draft, or of
    a published version. Nothing of the world changes (no vote, no message, nothing written to a database or a
    service, no queue) unless `changes`; it is no call of the journal. `stops`: nodes before which it pauses;
    `step`: before the first. `caller`: the number that he seems to have. Answers FlowTestBegun;
    `flows.tested` tells what happens. Errors: not-allowed, no-draft, no-such-version, faulty-flow,
    unknown-station, station-taken, draining, too-many, database-unavailable."""

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


class PromptsList(Command):
    """Answers PromptList: the site's own sound files. For team leads and administrators, as all of `prompts`.
    Errors: not-allowed."""

    command: Literal["prompts.list"]


class PromptCommand(Command):
    """language: one of the site's; name: as flows write it."""

    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]
    name: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$")]


class PromptsTake(PromptCommand):
    """Makes a file that was sent to the console (/api/prompts/uploads) the sound of this name; the one before
    is kept. Errors: not-allowed, unknown-language, no-such-upload, cannot-write, sound-empty,
    sound-too-large, sound-unknown, sound-broken, sound-silent, sound-too-long, sound-too-costly."""

    command: Literal["prompts.take"]
    upload: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]


class PromptsSpeak(PromptCommand):
    """The same of a text, in the site's voice. Errors: not-allowed, unknown-language, cannot-speak,
    cannot-write."""

    command: Literal["prompts.speak"]
    text: Annotated[str, Field(min_length=1, max_length=2000)]


class PromptsDelete(PromptCommand):
    """It can be brought back. Errors: not-allowed, unknown-language, no-such-prompt, cannot-write,
    prompt-needed: a flow that callers take plays it and has no text for it."""

    command: Literal["prompts.delete"]


class PromptsBack(PromptCommand):
    """The sound before this one, also of one that was deleted; once more, and it is as it was. Errors:
    not-allowed, unknown-language, nothing-before, cannot-write."""

    command: Literal["prompts.back"]


AnyCommand = Annotated[
    SessionOpen | SessionPing | StationsList
    | AgentLogIn | AgentLogOut | AgentReady | AgentNotReady | AgentWrapUpMore | AgentWrapUpDone
    | CallDecline | CallHold | CallRetrieve | CallMute | CallDigits | CallTransfer | CallClear | CallMake
    | InteractionNote | InteractionDisposition | InteractionCustomer
    | BoardWatch | BoardUnwatch
    | BlocklistList | BlocklistBlock | BlocklistUnblock
    | FlowsTypes | FlowsDocument | FlowsTemplates | FlowsExits | FlowsJudge | FlowsTry
    | FlowsHear | FlowsPublish | FlowsMakeLive
    | FlowsWatch | FlowsUnwatch | FlowsFollow | FlowsUnfollow
    | PromptsList | PromptsTake | PromptsSpeak | PromptsDelete | PromptsBack
    | FlowsTest | FlowsTestGo | FlowsTestStops | FlowsTestSet | FlowsTestEnd,
    Field(discriminator="command"),
]  # fmt: skip


# ---- answers -------------------------------------------------------------------------------------------


class Error(Message):
    code: str
    message: str = Field(
        description="one English sentence: what, where, what to do; consoles translate by code"
    )


class Reply(Message):
    reply: int
    result: Any = None
    error: Error | None = None


class SessionOpened(Message):
    account: str
    name: str
    role: Role
    extension: str | None
    time: datetime
    alarms: tuple[RaisedAlarm, ...] = Field((), description="that stand now; `alarms.changed` follows")


class AgentLoggedIn(Message):
    """Everything a desk needs to draw itself; after it, events keep it true."""

    state: AgentState
    station: str
    sip: SipCredentials | None = Field(None, description="for station browser only")
    calls: tuple[Call, ...] = ()
    ended: Call | None = Field(None, description="the last call, while he may still write about it")
    ended_by: str | None = Field(None, description="why it ended, as `cause` of call.cleared")
    resumed: bool = False


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
    """Its name, for what is asked and told of it."""

    test: str


class FlowPublished(Message):
    flow: str
    version: int


class Prompt(Message):
    """A sound file of the site. peaks: how loud each of its equal parts is, 0 to 100; before: there is one to
    go back to; flows: which play it, also such as are being drawn."""

    language: str
    name: str
    seconds: float
    peaks: tuple[int, ...]
    changed: datetime
    before: bool
    flows: tuple[str, ...]


class PromptNeed(Message):
    """A sound that flows play and the site does not have. spoken: a voice says the text meanwhile."""

    language: str
    name: str
    flows: tuple[str, ...]
    spoken: bool


class PromptName(Message):
    language: str
    name: str


class PromptList(Message):
    """deleted: what can be brought back; longest: seconds of a prompt; largest: bytes of a file."""

    languages: tuple[str, ...]
    prompts: tuple[Prompt, ...]
    missing: tuple[PromptNeed, ...]
    deleted: tuple[PromptName, ...]
    longest: int
    largest: int


class PromptKept(Message):
    language: str
    name: str
    seconds: float


# ---- events --------------------------------------------------------------------------------------------


class Event(Message):
    at: datetime


class AgentStateChanged(Event):
    event: Literal["agent.state"] = "agent.state"
    agent: AgentState


class CallEvent(Event):
    call: Call


class CallDelivered(CallEvent):
    """The screen pop. Sent before the station is made to ring."""

    event: Literal["call.delivered"] = "call.delivered"


class CallDialling(CallEvent):
    event: Literal["call.dialling"] = "call.dialling"


class CallEstablished(CallEvent):
    event: Literal["call.established"] = "call.established"


class CallHeld(CallEvent):
    event: Literal["call.held"] = "call.held"


class CallRetrieved(CallEvent):
    event: Literal["call.retrieved"] = "call.retrieved"


class CallUpdated(CallEvent):
    """Mute, note, customer or disposition changed."""

    event: Literal["call.updated"] = "call.updated"


class CallTransferred(CallEvent):
    """It has left this agent for `to`."""

    event: Literal["call.transferred"] = "call.transferred"
    to: str


class CallCleared(CallEvent):
    """It has ended for this agent. cause: customer, agent, no-answer, declined, caller-gave-up, phone-lost,
    busy, unallocated-number, no-free-line, congestion, rejected, failed."""

    event: Literal["call.cleared"] = "call.cleared"
    cause: str


class BoardChanged(Event):
    event: Literal["board.changed"] = "board.changed"
    board: Board


class BlocklistChanged(Event):
    """Somebody was blocked, or is no more. To administrators who asked for the list."""

    event: Literal["blocklist.changed"] = "blocklist.changed"
    blocklist: Blocklist


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


class PromptsChanged(Event):
    """A sound is another one, or is no more; callers hear that from now on. what: kept, deleted, back. To
    team leads and administrators."""

    event: Literal["prompts.changed"] = "prompts.changed"
    what: str
    language: str
    name: str
    by: str


class AlarmsChanged(Event):
    """An alarm was raised or cleared. All that stand now, the most urgent first; an agent is told of those
    that concern his calls."""

    event: Literal["alarms.changed"] = "alarms.changed"
    alarms: tuple[RaisedAlarm, ...]


class SessionEnded(Event):
    """The server is about to close this connection. reason: taken-over, account-closed, server-stops."""

    event: Literal["session.ended"] = "session.ended"
    reason: str


AnyEvent = Annotated[
    AgentStateChanged
    | CallDelivered | CallDialling | CallEstablished | CallHeld | CallRetrieved | CallUpdated
    | CallTransferred | CallCleared | BoardChanged | BlocklistChanged | FlowsChanged
    | FlowsNow | FlowsFollowed | FlowsTested | PromptsChanged | AlarmsChanged
    | SessionEnded,
    Field(discriminator="event"),
]  # fmt: skip
