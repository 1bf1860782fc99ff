"""What leaves a unit: frozen records. Times are aware UTC, lengths seconds, numbers E.164."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from crm.facts import Direction, Medium, SegmentKind

CustomerKind = Literal["person", "firm"]
Role = Literal["agent", "lead", "administrator"]
VisitEnd = Literal["answered", "abandoned", "overflowed", "failed"]


@dataclass(frozen=True, slots=True)
class Number:
    """One number of a customer. `label`: "mobile", "works" …, as people wrote it."""

    e164: str
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Customer:
    """A person or a firm. `name`: in the script of its owner; `latin_name`: the same in Latin letters, if the
    name is not. A contact is a person with a firm; `position` says what he is there. `code`: the firm's own
    number of him, nobody else's. `version` rises with each change and goes back into `update`."""

    id: int
    kind: CustomerKind
    name: str
    latin_name: str | None = None
    form_of_address: str | None = None
    firm_id: int | None = None
    firm: str | None = None
    position: str | None = None
    language: str | None = None
    address: str | None = None
    email: str | None = None
    key: bool = False
    wishes: str | None = None
    code: str | None = None
    numbers: tuple[Number, ...] = ()
    version: int = 1


@dataclass(frozen=True, slots=True)
class CustomerChange:
    """One field that somebody changed."""

    field: str
    before: Any
    after: Any
    by: str
    at: datetime
    version: int


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who logs in. `skills`: index 0-100 by name; `preferences`: theme, density … as the screens
    keep them."""

    name: str
    display_name: str
    extension: str | None
    role: Role
    skills: Mapping[str, int]
    language: str
    closed: bool = False
    preferences: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HistoryItem:
    """One line of the contact history. `seconds`: the whole length, None while it lasts; `agent`: who talked
    last, `agent_name` as people call him; `note`, `disposition`: what was written or chosen last."""

    interaction: str
    medium: Medium
    direction: Direction
    began: datetime
    seconds: float | None
    talked: float
    waited: float
    outcome: str | None
    number: str | None
    customer: int | None
    queue: str | None
    agent: str | None
    agent_name: str | None
    disposition: str | None
    note: str | None
    recording: bool
    message: bool


@dataclass(frozen=True, slots=True)
class AgentCall:
    """One call of an agent's day. `began`: when it first reached him; `talked`: seconds of his own talk and
    hold, 0 when nobody talked; `name`: the customer's."""

    interaction: str
    direction: Direction
    number: str | None
    customer: int | None
    name: str | None
    began: datetime
    talked: float
    disposition: str | None
    outcome: str | None


@dataclass(frozen=True, slots=True)
class Segment:
    kind: SegmentKind
    began: datetime
    ended: datetime | None
    seconds: float | None
    agent: str | None = None
    queue: str | None = None
    station: str | None = None
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class QueueVisit:
    """One stay in one queue, untaken offers included. `how`: None while it lasts."""

    queue: str
    entered: datetime
    left: datetime | None
    how: VisitEnd | None
    waited: float | None
    agent: str | None


@dataclass(frozen=True, slots=True)
class Recording:
    """`path` lies below the recordings' folder. `agent`: whose talk it is."""

    id: str
    interaction: str
    agent: str | None
    path: str
    seconds: float
    channels: int
    made: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """An agent's state as the journal has it, and where he sits. `since`: when it began; the rest as in
    facts.AgentStateChanged and facts.AgentSeated; no seat: it never was written down."""

    agent: str
    state: str
    since: datetime
    reason: str | None = None
    interaction: str | None = None
    idle_since: datetime | None = None
    until: datetime | None = None
    chosen: str | None = None
    station: str | None = None
    node: str | None = None
    endpoint: str | None = None
    desk: str | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """What a caller left in a mailbox. `path` lies below the mailboxes' folder."""

    id: str
    mailbox: str
    interaction: str
    path: str
    seconds: float
    at: datetime
    number: str | None
    customer: int | None
    heard: datetime | None = None
    heard_by: str | None = None


@dataclass(frozen=True, slots=True)
class Note:
    agent: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Chosen:
    """A disposition that an agent chose."""

    agent: str
    disposition: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Learned:
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Interaction:
    """One contact, whole. The segments add up to it. `ended` None: it lasts, or the server died during it."""

    id: str
    medium: Medium
    direction: Direction
    line: str | None
    number: str | None
    called: str | None
    flow: str | None
    node: str | None
    customer: int | None
    began: datetime
    ended: datetime | None
    outcome: str | None
    cause: str | None
    ended_by: str | None
    queue: str | None
    agent: str | None
    waited: float
    talked: float
    segments: tuple[Segment, ...] = ()
    visits: tuple[QueueVisit, ...] = ()
    recordings: tuple[Recording, ...] = ()
    messages: tuple[Message, ...] = ()
    notes: tuple[Note, ...] = ()
    dispositions: tuple[Chosen, ...] = ()
    learned: tuple[Learned, ...] = ()


@dataclass(frozen=True, slots=True)
class QueueCounts:
    """Visits that began since. `within_target`: answered within the queue's target, waiting counted from the
    queue's first second to the answer, ringing included."""

    queue: str
    offered: int = 0
    answered: int = 0
    abandoned: int = 0
    overflowed: int = 0
    within_target: int = 0


@dataclass(frozen=True, slots=True)
class AgentCounts:
    """`calls`: interactions talked in; `talked`: seconds of talk and hold of segments that have ended;
    `staffed`: seconds logged in; `occupied`: of these busy or in wrap-up. The state that lasts counts up to
    the `now` that was asked with. `left`: since when he is logged out, None while he is not."""

    agent: str
    calls: int = 0
    talked: float = 0.0
    staffed: float = 0.0
    occupied: float = 0.0
    left: datetime | None = None


@dataclass(frozen=True, slots=True)
class BoardCounts:
    """`refused`: calls that found the board full."""

    board: str
    refused: int = 0


@dataclass(frozen=True, slots=True)
class Today:
    """What the live board starts from. Whoever has no row has counted nothing."""

    queues: tuple[QueueCounts, ...] = ()
    agents: tuple[AgentCounts, ...] = ()
    boards: tuple[BoardCounts, ...] = ()


@dataclass(frozen=True, slots=True)
class Work:
    """One agent's work of one day or month (U38). `first`: its first day; calls by direction, seconds of talk
    with hold."""

    agent: str
    first: date
    calls_in: int
    calls_out: int
    talked: float

    @property
    def calls(self) -> int:
        return self.calls_in + self.calls_out


@dataclass(frozen=True, slots=True)
class Matter:
    """Something that a customer has asked for and nobody has done yet. `kind`: request, complaint, callback …
    as the flow names it; `number`: whom to call back, or who called; `wish`: when he wants it."""

    id: int
    kind: str
    customer: int | None
    number: str | None
    queue: str | None
    text: str | None
    wish: datetime | None
    opened: datetime
    interaction: str


@dataclass(frozen=True, slots=True)
class ListEntry:
    """A number on a campaign's list."""

    number: str
    customer: int | None
    at: datetime
    interaction: str


@dataclass(frozen=True, slots=True)
class AuditEntry:
    at: datetime
    actor: str
    action: str
    subject: str
    detail: str


@dataclass(frozen=True, slots=True)
class SiteName:
    """A skill, queue or disposition by its titles, language to text. `current`: the site file still has
    it."""

    name: str
    title: Mapping[str, str]
    current: bool


@dataclass(frozen=True, slots=True)
class FlowVersion:
    """A published version of a flow. `in_spite_of`: why it was published although its trials
    disappointed."""

    flow: str
    version: int
    author: str
    published: datetime
    note: str
    in_spite_of: str | None


@dataclass(frozen=True, slots=True)
class FlowDraft:
    """What somebody is drawing. `base`: the version from which he began, 0 for a new flow; `revision` counts
    how often it was saved."""

    flow: str
    author: str
    base: int
    saved: datetime
    revision: int
