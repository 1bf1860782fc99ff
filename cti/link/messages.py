"""The words of the CTI link: every command, answer and event, as types.

The published schema (`/link/schema.json`), the check at the door and the console's TypeScript types are
all made from this file and those it takes in. One WebSocket at `/link`, text frames of JSON:

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

from pydantic import Field

from cti.alarms.rules import AlarmName, Severity
from cti.link.flow_messages import FlowCommand, FlowEvent
from cti.link.prompt_messages import PromptsChanged, PromptsCommand
from cti.link.wire import CallCommand, Command, Event, Interaction, Message, Name, SipCredentials

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


class StationChoice(Message):
    station: str
    kind: Literal["browser", "sip", "fixed"]
    taken_by: str | None = None
    reachable: bool = True


# ---- commands ------------------------------------------------------------------------------------------


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


AnyCommand = Annotated[
    SessionOpen | SessionPing | StationsList
    | AgentLogIn | AgentLogOut | AgentReady | AgentNotReady | AgentWrapUpMore | AgentWrapUpDone
    | CallDecline | CallHold | CallRetrieve | CallMute | CallDigits | CallTransfer | CallClear | CallMake
    | InteractionNote | InteractionDisposition | InteractionCustomer
    | BoardWatch | BoardUnwatch
    | BlocklistList | BlocklistBlock | BlocklistUnblock
    | FlowCommand | PromptsCommand,
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


# ---- events --------------------------------------------------------------------------------------------


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
    | CallTransferred | CallCleared | BoardChanged | BlocklistChanged
    | AlarmsChanged
    | SessionEnded
    | FlowEvent | PromptsChanged,
    Field(discriminator="event"),
]  # fmt: skip
