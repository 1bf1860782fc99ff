"""What happens, as facts: the one way by which calls reach the database.

A fact is frozen, refuses bad values, and has a time of its own; whatever belongs to a call names its
interaction. `to_json` and `from_json` are each other's inverse. A segment's begin ends the one before it at
the same instant and InteractionEnded ends the last, so segments always add up to the call. `KINDS` is the one
table of all facts; adding a fact is one class here, one line there and one case in projection.py.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from typing import Any, Literal, NamedTuple, TypeAlias, get_args
from uuid import uuid4

from pydantic import TypeAdapter, ValidationError

from crm.texts import storable

Medium: TypeAlias = Literal["voice", "voicemail"]
Direction: TypeAlias = Literal["in", "out"]
SegmentKind: TypeAlias = Literal[
    "ringing", "ivr", "queue", "offer", "talk", "hold", "dialling", "mailbox", "transfer"
]

LONGEST_ID = 40


class BadFact(ValueError):
    """What was to be read is no fact, or none that this Trunkline knows."""


def new_id() -> str:
    return uuid4().hex


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """`id`: 1 to 40 characters, once in the world; `at`: when it happened, aware. Raises ValueError
    otherwise."""

    id: str = field(default_factory=new_id)
    at: datetime

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise ValueError(f"{type(self).__name__}.at has no time zone; give an aware time")
        for each in fields(self):
            value = getattr(self, each.name)
            if isinstance(value, str):
                object.__setattr__(self, each.name, storable(value))
            elif isinstance(value, datetime):
                object.__setattr__(self, each.name, value.astimezone(UTC))
        for name in ("id", "interaction"):
            value = getattr(self, name, None)
            if value is not None and not 1 <= len(value) <= LONGEST_ID:
                raise ValueError(
                    f"{type(self).__name__}.{name} has {len(value)} characters; 1 to {LONGEST_ID} fit"
                )


@dataclass(frozen=True, slots=True, kw_only=True)
class CallFact(Fact):
    """A fact of one interaction. The id is the caller's own, up to 40 characters."""

    interaction: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InteractionBegan(CallFact):
    """`line`: "telco/3"; `number`: the other side, E.164, none when withheld; `node`: the Asterisk that
    carries it."""

    medium: Medium = "voice"
    direction: Direction
    line: str | None = None
    number: str | None = None
    called: str | None = None
    flow: str | None = None
    node: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerAttached(CallFact):
    """Whose call it is, as the caller's number or an agent said."""

    customer: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentBegan(CallFact):
    """A new stretch of the call. `detail`: what else a person should read of it, as the number dialled."""

    kind: SegmentKind
    agent: str | None = None
    queue: str | None = None
    station: str | None = None
    detail: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InteractionEnded(CallFact):
    """`outcome`: answered, abandoned, completed-in-ivr, message, overflowed, busy, no-answer, failed …;
    `cause`: why, as the link's words have it; `by`: customer, agent, server …"""

    outcome: str
    cause: str | None = None
    by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnedFromCaller(CallFact):
    """One thing the flow learned: ("menu", "sales")."""

    label: str
    value: str


GAVE_UP = "hang-up"
"""The exit of a caller who hangs up in a node."""
ONWARD, LOST = ":onward", ":lost"
"""No exits that a flow draws: from the node he went on to a queue, an agent, a telephone; the call was ended
there by a fault, ours or the switch's."""


class FlowStep(NamedTuple):
    """A node of a flow and how it was left. `exit`: as drawn, or one of those above; None: the flow ended
    here. `entered`, `left`: milliseconds since the call began. `again`: he had been there and come back,
    from a queue, so that he is not counted as coming in once more. `values`: of the flow's variables that are
    to be kept, those that had changed."""

    flow: str
    version: int
    node: str
    exit: str | None
    entered: int
    left: int
    again: bool = False
    values: dict[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowWalked(CallFact):
    """What a caller did in flows since this was told last. `began`: when the call did; `first`: how many of
    his steps were told before, so that one that is told twice counts once."""

    began: datetime
    first: int
    steps: tuple[FlowStep, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingMade(CallFact):
    """A talk's recording is on disk. `path` lies below the recordings' folder; `agent`: who talks on it."""

    recording: str
    path: str
    seconds: float
    channels: int
    agent: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageLeft(CallFact):
    """A caller spoke into a mailbox. `path` lies below the mailboxes' folder. The fact's id is the
    message's."""

    mailbox: str
    path: str
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteWritten(CallFact):
    """The whole note as it stands now; it replaces what the same agent wrote of the same call."""

    agent: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DispositionChosen(CallFact):
    """It replaces what the same agent chose for the same call."""

    agent: str
    disposition: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentStateChanged(Fact):
    """`state`: logged-out, not-ready (with `reason`), ready, reserved, busy, wrap-up. It ends the one
    before. What a restarted server needs to go on with it: `idle_since`, from when his idleness counts;
    `until`, the end of a wrap-up or an offer; `chosen`, what he will be after the call: "ready",
    "logged-out", "not-ready" or "not-ready:lunch". `leapt`: by how many seconds the clock was set since the
    state before began; by so much it lasted less than the two times say."""

    agent: str
    state: str
    reason: str | None = None
    interaction: str | None = None
    idle_since: datetime | None = None
    until: datetime | None = None
    chosen: str | None = None
    leapt: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentSeated(Fact):
    """Where an agent sits, until he is logged out. `node` and `endpoint`: his telephone as Asterisk knows it;
    `desk`: the name of the page that he looks at."""

    agent: str
    station: str
    node: str
    endpoint: str
    desk: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LineRefused(Fact):
    """A call that found its board full, or the house draining (`reason`)."""

    board: str
    number: str | None = None
    called: str | None = None
    reason: Literal["full", "draining"] = "full"


@dataclass(frozen=True, slots=True, kw_only=True)
class Audited(Fact):
    """Who did what: `actor` an account, `action` a stable word, `subject` on what or from where."""

    actor: str
    action: str
    subject: str
    detail: str = ""


KINDS: Mapping[str, type[Fact]] = {
    kind.__name__: kind
    for kind in (
        InteractionBegan,
        CustomerAttached,
        SegmentBegan,
        InteractionEnded,
        LearnedFromCaller,
        FlowWalked,
        RecordingMade,
        MessageLeft,
        NoteWritten,
        DispositionChosen,
        AgentStateChanged,
        AgentSeated,
        LineRefused,
        Audited,
    )
}
_READERS: Mapping[str, TypeAdapter[Fact]] = {name: TypeAdapter(kind) for name, kind in KINDS.items()}


def to_json(fact: Fact) -> str:
    """One line of JSON: which fact it is, then its own fields; times as ISO 8601 in UTC."""
    body: dict[str, Any] = {"fact": type(fact).__name__}
    for each in fields(fact):
        value = getattr(fact, each.name)
        body[each.name] = value.isoformat() if isinstance(value, datetime) else value
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def _named_before(body: dict[str, Any]) -> Any:
    """The first version called it "kind", which a segment has as a field of its own, and that one stood."""
    return "SegmentBegan" if body["kind"] in get_args(SegmentKind) else body.pop("kind")


def from_json(text: str) -> Fact:
    """Raises BadFact: not JSON, a kind that is not known, a field that is missing, unknown or of another
    type."""
    try:
        body = json.loads(text)
    except ValueError as error:
        raise BadFact(f"not JSON: {error}") from error
    if not isinstance(body, dict) or not ("fact" in body or {"kind", "at"} <= body.keys()):
        raise BadFact('no fact: an object with a "fact" is needed')
    name = body.pop("fact", None) or _named_before(body)
    if name not in KINDS:
        raise BadFact(f"{name!r} is no fact that this version knows; a later one wrote it")
    strange = body.keys() - {each.name for each in fields(KINDS[name])}
    if strange:
        raise BadFact(f"{name}: {', '.join(sorted(strange))} unknown; a later version wrote it")
    try:
        return _READERS[name].validate_python(body)
    except ValidationError as error:
        first = error.errors()[0]
        raise BadFact(f"{name}.{'.'.join(str(part) for part in first['loc'])}: {first['msg']}") from error
