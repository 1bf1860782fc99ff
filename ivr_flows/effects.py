"""What a flow wants done on the call, and what may be answered.

The runner gives effects out and takes results in; it never touches a call itself. Each effect names the
results that fit it. Any effect but the last may also be answered `Failed`: it could not be carried out, and
the flow goes on by the node's `error` exit. A caller who hangs up answers nothing any more: the run is
simply let go.

Times in seconds. Frozen, comparable, without behaviour.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

Cause = Literal["normal", "busy", "congestion"]


# ---- prompts -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Speech:
    """A text to be spoken by the voice of its language."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Sound:
    """A sound file of the site, by name without folder of the language and without suffix.

    Where the site has no such file, `text` is spoken; without a text too, nothing is heard.
    """

    name: str
    language: str = ""
    text: str | None = None


Prompt = Sound | Speech


# ---- effects -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Play:
    """Play these one after another. A key ends them all if `interruptible`."""

    prompts: tuple[Prompt, ...]
    interruptible: bool = True


@dataclass(frozen=True, slots=True)
class Words:
    """What may be said instead of pressing keys: one of the `phrases` (what it stands for → the ways to say
    it), or from `least` to `most` digits. What is heard with less confidence than `sure` (0 to 1) is not
    taken; a silence of `pause` seconds ends it."""

    language: str
    phrases: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    least: int = 0
    most: int = 0
    sure: float = 0.5
    pause: float = 0.7


@dataclass(frozen=True, slots=True)
class Collect:
    """Play these and take up to `digits` keys, or what is said of `words`, whichever comes first.

    `wait` is the longest silence after the prompts' end, `between` that after a key; None: the same.
    `end_key` ends the entry early and is not part of it. With `interruptible`, the first key ends the
    prompts, and so does who begins to speak; without, keys pressed while they play do not count, and nobody
    listens. What is `secret` is written down nowhere.
    """

    prompts: tuple[Prompt, ...]
    digits: int = 1
    wait: float = 5.0
    end_key: str | None = None
    interruptible: bool = True
    between: float | None = None
    secret: bool = False
    words: Words | None = None


@dataclass(frozen=True, slots=True)
class AskOpen:
    """Are we open now, by these hours of the site?"""

    hours: str


@dataclass(frozen=True, slots=True)
class Enqueue:
    """Hand the caller to this queue. The run stays here unless the queue refuses him. `after`: the flow that
    he enters when an agent has served him and hung up."""

    queue: str
    priority: int = 0
    after: str | None = None


@dataclass(frozen=True, slots=True)
class SendTo:
    """Put the caller through to exactly one of these. The run stays here unless nobody is reached.

    `agent`: his account; `last_agent`: who served this caller last; `station`: a telephone of the house;
    `number`: outside, E.164.
    """

    agent: str | None = None
    last_agent: bool = False
    station: str | None = None
    number: str | None = None


@dataclass(frozen=True, slots=True)
class AskQueue:
    """How is this queue now?"""

    queue: str


@dataclass(frozen=True, slots=True)
class Query:
    """Ask or change a source of the site. `given`: the statement's parameters; `columns`: what of the rows
    is wanted; `wait`: seconds until it is given up, None: the source's own; `keep`: seconds for which the
    answer to the same question serves others, too."""

    source: str
    statement: str
    given: Mapping[str, Any] = field(default_factory=dict, hash=False)
    columns: tuple[str, ...] = ()
    writes: bool = False
    wait: float | None = None
    keep: float | None = None


@dataclass(frozen=True, slots=True)
class Vote:
    """This caller's choice in a poll, which counts once for each number."""

    poll: str
    choice: str


@dataclass(frozen=True, slots=True)
class Pick:
    """Where in an answer a value stands: JMESPath for JSON, an XPath or a CSS selector for XML and HTML."""

    way: Literal["json", "xpath", "css"]
    path: str


@dataclass(frozen=True, slots=True)
class Fetch:
    """Ask a web service of the site. `path` comes below its address, `query` behind it; a `body` is sent as
    JSON. `picks`: what of the answer is wanted; `wait`: seconds until it is given up, None: the service's
    own; `keep`: as of a Query, for GET alone."""

    service: str
    method: Literal["GET", "POST", "PUT", "DELETE"] = "GET"
    path: str = ""
    query: Mapping[str, str] = field(default_factory=dict, hash=False)
    body: Mapping[str, Any] | None = field(default=None, hash=False)
    picks: Mapping[str, Pick] = field(default_factory=dict, hash=False)
    wait: float | None = None
    keep: float | None = None


CalledBy = Literal["code", "number", "email"]
"""By what a customer is looked for: his number with the firm, a telephone number, his mail address."""


@dataclass(frozen=True, slots=True)
class Authenticate:
    """Is this the PIN of the customer who is called so? Outcomes: known, wrong, locked."""

    by: CalledBy
    who: str = field(repr=False)
    pin: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ChoosePin:
    """The PIN from now on of the customer who has proved in this call who he is. Outcomes: chosen, weak,
    unknown (nobody has)."""

    pin: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class FindCustomer:
    """Who is called so? Outcomes: found, missing, several."""

    by: CalledBy
    who: str


@dataclass(frozen=True, slots=True)
class WriteCustomer:
    """`new`: a record is made, else that of the customer with whom the call is gets other fields; "number" is
    one more telephone number. Outcomes: saved, refused (a value that no record can hold); there (a new one
    has a number of somebody else's), conflict (somebody else has changed the same field meanwhile), unknown
    (nobody knows whose call it is)."""

    new: bool
    fields: Mapping[str, str] = field(hash=False)


@dataclass(frozen=True, slots=True)
class OpenMatter:
    """Something that this caller wants done. `number`: his, None: that from which he calls; `wish`: when, by
    the site's clocks; `to_call`: the number is to be called, and must be one. Outcomes, with the matter's
    number as the value: opened, running (one of its kind is open already); no-number."""

    kind: str
    text: str | None = None
    queue: str | None = None
    number: str | None = None
    wish: datetime | None = None
    to_call: bool = False


@dataclass(frozen=True, slots=True)
class AddToList:
    """A number onto a campaign's list, None: that of who calls. Outcomes: added, already, no-number."""

    list: str
    number: str | None = None


@dataclass(frozen=True, slots=True)
class PostLater:
    """Tell a web service of the site something: sent until it has arrived, whatever becomes of the call."""

    service: str
    path: str = ""
    body: Mapping[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class MailLater:
    """The same by mail."""

    to: str
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Mark:
    """The disposition of this call, as long as no agent chooses another."""

    disposition: str


@dataclass(frozen=True, slots=True)
class CountCalls:
    """How often has this caller called in the last hours, this call not counted?"""

    hours: float


@dataclass(frozen=True, slots=True)
class TakeMessage:
    """Play these, a beep, and record up to `longest` seconds into this mailbox; # ends it."""

    mailbox: str
    longest: float
    prompts: tuple[Prompt, ...] = ()


@dataclass(frozen=True, slots=True)
class EnterFlow:
    """Go through another flow and come back. The runner does this itself; no session sees it.

    `given`: values for the variables that flow wants to be given.
    """

    flow: str
    given: Mapping[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class GoBack:
    """Back to the flow that entered this one, by the exit `end` of the node there. The runner's own, too."""

    end: str


@dataclass(frozen=True, slots=True)
class Draw:
    """A number by chance, from 0 to 1."""


@dataclass(frozen=True, slots=True)
class Wait:
    """Let the caller wait: with the site's music, or in silence."""

    seconds: float
    music: bool = True


@dataclass(frozen=True, slots=True)
class Record:
    """Record what the caller says and hears, from now on; or no more."""

    on: bool


@dataclass(frozen=True, slots=True)
class Note:
    """A line in the log, with the call's id."""

    text: str


@dataclass(frozen=True, slots=True)
class Pause:
    """Before this node, for somebody who looks at the flow at work (`Run.stops`). Done: it goes on."""

    node: str


@dataclass(frozen=True, slots=True)
class HangUp:
    """Last: hang up with this cause."""

    cause: Cause = "normal"


@dataclass(frozen=True, slots=True)
class Ended:
    """Last: the flow leads nowhere from here. The session hangs up."""


@dataclass(frozen=True, slots=True)
class FlowStuck:
    """Last: the flow went from node to node without anything the caller hears.

    The checker lets no such flow pass; it is how an unchecked one ends. The session logs it with the end
    of the run's trace and hangs up.
    """

    node: str
    steps: int


Last = HangUp | Ended | FlowStuck
Effect = (
    Play | Collect | AskOpen | Enqueue | SendTo | AskQueue | Query | Fetch | Vote | CountCalls
    | Authenticate | ChoosePin | FindCustomer | WriteCustomer | OpenMatter | AddToList | Mark
    | PostLater | MailLater | Record
    | TakeMessage | EnterFlow | GoBack | Draw | Wait | Note | Pause | HangUp | Ended | FlowStuck
)  # fmt: skip


# ---- results -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Played:
    """All was played, or `key` cut it short."""

    key: str | None = None


@dataclass(frozen=True, slots=True)
class Collected:
    """The keys pressed, or what was `said`: a phrase's name, or digits. Neither: nothing came in time, or,
    `unclear`, something was said that is none of the words. `deaf`: why nobody listened though words were
    wanted; keys counted all the same."""

    digits: str | None = None
    said: str | None = None
    unclear: bool = False
    deaf: str | None = None


@dataclass(frozen=True, slots=True)
class OpenIs:
    open: bool


@dataclass(frozen=True, slots=True)
class QueueRefused:
    """The queue did not take the caller, or gave him back: nobody logged in, waited too long. Or nobody was
    reached where he was sent."""

    reason: str


@dataclass(frozen=True, slots=True)
class QueueIs:
    """`waiting`: callers there, those being rung for among them; `longest`: seconds that the first of them
    has waited; `ready`: agents who could take the next call now; `logged_in`: its agents, in whatever state.
    """

    waiting: int
    longest: float
    ready: int
    logged_in: int


@dataclass(frozen=True, slots=True)
class Rows:
    """`rows`: the wanted columns of each, in order, as many as are of use; `touched`: rows that were found or
    changed."""

    rows: tuple[tuple[Any, ...], ...]
    touched: int


@dataclass(frozen=True, slots=True)
class Voted:
    """`counts`: this number has not voted before; None: it is withheld."""

    counts: bool | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """How it went, in the effect's own words. `customer`: the fields of whom the call is with from now on, if
    it says so; None: nothing has changed in that. `value`: what else there is to know."""

    how: str
    customer: Mapping[str, str] | None = field(default=None, hash=False)
    value: str | None = None


@dataclass(frozen=True, slots=True)
class Fetched:
    """`status`: HTTP's; `values`: what was picked, None where it is not in the answer."""

    status: int
    values: Mapping[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class TimedOut:
    """No answer came in time; what was to be changed may be changed or not."""


@dataclass(frozen=True, slots=True)
class Counted:
    times: int


@dataclass(frozen=True, slots=True)
class MessageTaken:
    """The message's length; 0 when the caller said nothing."""

    seconds: float


@dataclass(frozen=True, slots=True)
class CameBack:
    """The other flow has ended, by this end, with these results."""

    end: str
    results: Mapping[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Drawn:
    """0 ≤ number < 1."""

    number: float


@dataclass(frozen=True, slots=True)
class Waited:
    """The time is over, or `key` was pressed in it."""

    key: str | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """It is done, and there is nothing to tell."""


@dataclass(frozen=True, slots=True)
class Failed:
    """The effect could not be carried out; `reason` for the log."""

    reason: str


Result = (
    Played | Collected | OpenIs | QueueRefused | QueueIs | Rows | Fetched | Voted | Outcome | TimedOut
    | Counted | MessageTaken | CameBack | Drawn | Waited | Done | Failed
)  # fmt: skip

#: Which result fits which effect; `Failed` fits each of these.
ANSWERS: Mapping[type, type | tuple[type, ...]] = {
    Play: Played,
    Collect: Collected,
    AskOpen: OpenIs,
    Enqueue: QueueRefused,
    SendTo: QueueRefused,
    AskQueue: QueueIs,
    CountCalls: Counted,
    Vote: Voted,
    Authenticate: Outcome,
    ChoosePin: Outcome,
    FindCustomer: Outcome,
    WriteCustomer: Outcome,
    OpenMatter: Outcome,
    AddToList: Outcome,
    Mark: Done,
    PostLater: Done,
    MailLater: Done,
    Record: Done,
    Query: (Rows, TimedOut),
    Fetch: (Fetched, TimedOut),
    TakeMessage: MessageTaken,
    EnterFlow: CameBack,
    Draw: Drawn,
    Wait: Waited,
    Note: Done,
    Pause: Done,
}

#: Effects that take time and let the caller hear something, once they are answered without `Failed`.
HEARD: tuple[type, ...] = (Play, Collect, TakeMessage, Wait)

#: Effects that need no caller: they are carried out even when he has hung up.
UNHEARD: tuple[type, ...] = (
    AskOpen, AskQueue, Query, Fetch, Vote, Authenticate, ChoosePin, FindCustomer, WriteCustomer, OpenMatter,
    AddToList, Mark, PostLater, MailLater, CountCalls, Draw, Note,
)  # fmt: skip


# ---- what is learned on the way ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Learned:
    """One thing the flow learned from the caller, for the agent's eyes: ("menu", "sales").

    `label` and `value` are keys for figures and look-ups. The titles are for people, by language.
    """

    label: str
    value: str
    label_titles: Mapping[str, str] = field(default_factory=dict, hash=False)
    value_titles: Mapping[str, str] = field(default_factory=dict, hash=False)

    def words(self, language: str) -> tuple[str, str]:
        """Label and value as a person reads them in this language; the keys where there is no title."""
        return (
            self.label_titles.get(language, self.label),
            self.value_titles.get(language, self.value),
        )
